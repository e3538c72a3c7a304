"""Cells: small immutable values, shared wherever they are equal."""

from __future__ import annotations

import json
from typing import Any, NamedTuple

from fakegoogle.errors import Json, invalid

MAX_TEXT = 50_000


class Formula(str):
    """The text of a formula, `=` included."""

    __slots__ = ()


class ErrorValue(NamedTuple):
    """What a formula gives when it fails."""

    type: str
    message: str = ""


SHOWN_ERRORS = {
    "ERROR": "#ERROR!",
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
    "LOADING": "Loading...",
}

Value = str | int | float | bool | Formula | None
Effective = str | int | float | bool | ErrorValue | None


class Cell(NamedTuple):
    """What people and programs put into one cell; nothing computed."""

    value: Value = None
    format: Json | None = None
    note: str | None = None
    validation: Json | None = None
    text_runs: tuple[Json, ...] = ()
    chip_runs: tuple[Json, ...] = ()


EMPTY = Cell()


def whole(number: float) -> float | int:
    """Give 4 for 4.0: Google writes no needless decimals."""
    if isinstance(number, float) and number.is_integer() and abs(number) < 1e15:
        return int(number)
    return number


def read_value(extended: Json | None) -> Value:
    """Read an ExtendedValue that a client sent."""
    if not extended:
        return None
    ((kind, value),) = extended.items()
    if kind == "numberValue":
        return whole(value)
    if kind == "boolValue":
        return bool(value)
    if kind == "errorValue":
        raise invalid("errorValue is read-only.")
    text = str(value)
    if len(text) > MAX_TEXT:
        raise invalid(
            "Your input contains more than the maximum of 50000 characters in a "
            "single cell."
        )
    if kind == "formulaValue":
        if not text.startswith("="):
            raise invalid(f'Invalid formula: "{text}". A formula must begin with "=".')
        return Formula(text)
    return text or None


def show_value(value: Value | Effective) -> Json | None:
    """Write a value as an ExtendedValue."""
    if value is None:
        return None
    if isinstance(value, Formula):
        return {"formulaValue": str(value)}
    if isinstance(value, ErrorValue):
        shown = {"type": value.type}
        return {"errorValue": {**shown, "message": value.message}}
    if isinstance(value, bool):
        return {"boolValue": value}
    if isinstance(value, str):
        return {"stringValue": value}
    return {"numberValue": value}


FALSE_IS_SHOWN = frozenset(
    {"bold", "italic", "strikethrough", "underline", "boolValue"}
)
COLOURS = frozenset({"red", "green", "blue"})


def clean(value: Any) -> Any:
    """Drop what a protocol buffer leaves out: false flags, zero colours, sheet 0."""
    if isinstance(value, dict):
        found = {}
        for name, given in value.items():
            if _is_default(name, given):
                continue
            found[name] = clean(given)
        return found
    if isinstance(value, list):
        return [clean(item) for item in value]
    return value


def _is_default(name: str, given: Any) -> bool:
    if given is False:
        return name not in FALSE_IS_SHOWN
    if given == 0 and not isinstance(given, bool):
        return name in COLOURS or name == "sheetId"
    return given == "" and name != "userEnteredValue"


_shared: dict[str, Json] = {}


def share(value: Json | None) -> Json | None:
    """Give the one shared, cleaned copy of a format or validation rule."""
    if not value:
        return None
    key = json.dumps(value, sort_keys=True)
    found = _shared.get(key)
    if found is None:
        found = _shared[key] = clean(value)
    return found or None
