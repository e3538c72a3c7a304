"""Bodies checked against the schemas of the discovery documents."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from functools import cache
from typing import Any

from fakegoogle.discovery import Method, enum_text, schemas, snake
from fakegoogle.errors import ApiError, Json, invalid


class Violation(Exception):
    """A value that does not fit its schema; the path grows while it unwinds."""

    def __init__(self, make: Callable[[str], str]) -> None:
        super().__init__()
        self.make = make
        self.parts: list[str] = []

    def error(self) -> ApiError:
        """Give Google's 400 for it."""
        path = "".join(reversed(self.parts)).lstrip(".")
        return invalid(self.make(path), path)


Check = Callable[[Any], Any]

ONEOF: dict[str, tuple[str, ...]] = {
    "ExtendedValue": (
        "numberValue",
        "stringValue",
        "boolValue",
        "formulaValue",
        "errorValue",
    ),
    "UpdateCellsRequest": ("start", "range"),
    "DataFilter": ("developerMetadataLookup", "a1Range", "gridRange"),
    "ColorStyle": ("rgbColor", "themeColor"),
    "ConditionalFormatRule": ("booleanRule", "gradientRule"),
    "UpdateConditionalFormatRuleRequest": ("rule", "newIndex"),
    "DeveloperMetadataLocation": ("spreadsheet", "sheetId", "dimensionRange"),
    "AutoResizeDimensionsRequest": ("dimensions", "dataSourceSheetDimensions"),
    "UpdateDimensionPropertiesRequest": ("range", "dataSourceSheetRange"),
    "FindReplaceRequest": ("range", "sheetId", "allSheets"),
    "Chip": ("personProperties", "richLinkProperties"),
}


def check_body(method: Method, body: Any) -> Json:
    """Check a body against its schema; give it without nulls."""
    if method.request is None:
        if body not in (None, {}):
            raise invalid("Invalid JSON payload received. Unknown body.", "")
        return {}
    try:
        checked: Json = checker(method.api, method.request)(body or {})
    except Violation as violation:
        raise violation.error() from None
    return checked


@cache
def checker(api: str, schema: str) -> Check:
    """Give the check of one schema, made once."""
    spec = schemas(api)[schema]
    known = spec.get("properties", {})
    checks: dict[str, Check] = {}
    # a Request is one big oneof
    alone = ONEOF.get(schema, tuple(known) if schema == "Request" else ())

    def find(name: str) -> Check:
        if name not in checks:
            if name not in known:
                raise Violation(lambda path: _unknown(name, path))
            checks[name] = _value_check(api, schema, name, known[name])
        return checks[name]

    def check(value: Any) -> Json:
        if not isinstance(value, dict):
            raise _mistyped("Proto field is not repeating, cannot start list.", value)
        found = _checked_fields(value, checks, find)
        if alone and len(found) > 1:
            _check_alone(alone, found)
        return found

    return check


def _checked_fields(
    value: Json, checks: dict[str, Check], find: Callable[[str], Check]
) -> Json:
    found: Json = {}
    for name, given in value.items():
        check_one = checks.get(name) or find(name)
        if given is None:
            continue
        try:
            found[name] = check_one(given)
        except Violation as violation:
            violation.parts.append("." + snake(name))
            raise
    return found


def _check_alone(alone: tuple[str, ...], found: Json) -> None:
    both = [name for name in found if name in alone]
    if len(both) > 1:
        raise Violation(
            lambda path: (
                f"Invalid value at '{path}' (oneof), oneof field is already set. "
                f"Cannot set '{both[1]}'"
            )
        )


def _unknown(name: str, path: str) -> str:
    where = f" at '{path}'" if path else ""
    return (
        f'Invalid JSON payload received. Unknown name "{name}"{where}: '
        "Cannot find field."
    )


def _mistyped(kind: str, value: Any) -> Violation:
    shown = json.dumps(value)
    return Violation(lambda path: f"Invalid value at '{path}' ({kind}), {shown}")


def _value_check(api: str, schema: str, name: str, spec: Json) -> Check:
    if "$ref" in spec:
        return _deferred(api, spec["$ref"])
    kind = spec.get("type", "any")
    if kind == "array":
        return _array(_value_check(api, schema, name, spec["items"]))
    if kind == "object":
        return _mapping(_value_check(api, schema, name, spec["additionalProperties"]))
    if "enum" in spec:
        return _enum(schema, name, frozenset(spec["enum"]))
    return SCALARS[kind]


def _deferred(api: str, schema: str) -> Check:
    made: list[Check] = []

    def check(value: Any) -> Any:
        if not made:
            made.append(checker(api, schema))
        return made[0](value)

    return check


def _array(item: Check) -> Check:
    def check(value: Any) -> list[Any]:
        if not isinstance(value, list):
            return [item(value)]  # Google's parser takes a lone value for a list
        found = []
        for place, given in enumerate(value):
            try:
                found.append(item(given))
            except Violation as violation:
                violation.parts.append(f"[{place}]")
                raise
        return found

    return check


def _mapping(item: Check) -> Check:
    def check(value: Any) -> Json:
        if not isinstance(value, dict):
            raise _mistyped("Map", value)
        return {key: item(given) for key, given in value.items()}

    return check


def _enum(schema: str, name: str, allowed: frozenset[str]) -> Check:
    def check(value: Any) -> Any:
        if not isinstance(value, str) or value not in allowed:
            raise Violation(enum_text(name, schema, value))
        return value

    return check


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise _mistyped("TYPE_STRING", value)
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise _mistyped("TYPE_BOOL", value)
    return value


def _whole(value: Any) -> int:
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    if isinstance(value, str) and re.fullmatch(r"-?\d+", value):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int):
        raise _mistyped("TYPE_INT32", value)
    if not -(2**31) <= value < 2**31:
        raise _mistyped("TYPE_INT32", value)
    return value


def _number(value: Any) -> float | int:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _mistyped("TYPE_DOUBLE", value)
    return int(value) if isinstance(value, float) and value.is_integer() else value


SCALARS: dict[str, Check] = {
    "string": _text,
    "boolean": _flag,
    "integer": _whole,
    "number": _number,
    "any": lambda value: value,
}
