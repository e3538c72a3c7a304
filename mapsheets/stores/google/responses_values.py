"""Cells as Google gives them, as neutral values."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from mapsheets.sheet.spec import CellError, CellValue, Formula
from mapsheets.stores.google.requests_values import (
    DAY_ZERO,
    SECONDS,
    Json,
    Typed,
    neutral,
)

LAST_SERIAL = 2_958_465  # 31 Dec 9999
DATE_TYPES = frozenset({"DATE", "DATE_TIME"})
OTHER_TYPES = frozenset({"TEXT", "NUMBER", "PERCENT", "CURRENCY", "TIME", "SCIENTIFIC"})
QUOTED = re.compile(r"\"[^\"]*\"|\\.|\[[^\]]*\]")
ERRORS = {
    "NULL_VALUE": "#NULL!",
    "DIVIDE_BY_ZERO": "#DIV/0!",
    "VALUE": "#VALUE!",
    "REF": "#REF!",
    "NAME": "#NAME?",
    "NUM": "#NUM!",
    "N_A": "#N/A",
}


def typed_value(cell: Json) -> Typed | None:
    """Give what somebody entered, in Google's type; None where nothing was."""
    for kind, content in cell.get("userEnteredValue", {}).items():
        if kind == "numberValue" and float(content).is_integer():
            return (kind, int(content))
        if kind == "errorValue":
            return (kind, str(content.get("type", "")))
        return (kind, content) if content != "" else None
    return None


def neutral_value(cell: Json) -> CellValue:
    """Give a cell's value: dates as dates, formulas with their results."""
    entered, result = cell.get("userEnteredValue", {}), cell.get("effectiveValue", {})
    dated = shows_date(cell)
    if "formulaValue" in entered:
        value = _plain(result, dated=dated)
        shown = value.code if isinstance(value, CellError) else value
        return Formula(neutral(entered["formulaValue"]), shown)
    return _plain(entered or result, dated=dated)


def _plain(value: Json, *, dated: bool) -> str | float | bool | date | CellError | None:
    if "numberValue" in value:
        number = float(value["numberValue"])
        return from_serial(number) if dated else _whole(number)
    if "errorValue" in value:
        return CellError(ERRORS.get(value["errorValue"].get("type", ""), "#ERROR!"))
    if "boolValue" in value:
        return bool(value["boolValue"])
    return value.get("stringValue") or None


def _whole(number: float) -> float:
    return int(number) if number.is_integer() else number


def from_serial(number: float) -> date | float:
    """Give the day, with its time where there is one, of a serial number."""
    if not 0 < number <= LAST_SERIAL:
        return _whole(number)
    days, rest = divmod(round(number * SECONDS), SECONDS)
    day = DAY_ZERO + timedelta(days=days)
    if not rest:
        return day
    return datetime(day.year, day.month, day.day) + timedelta(seconds=rest)  # noqa: DTZ001  cells have no zone


def shows_date(cell: Json) -> bool:
    """Tell whether a cell shows numbers as dates, by its format's type or pattern."""
    return _is_date(cell.get("effectiveFormat", {}).get("numberFormat", {}))


def _is_date(shape: Json) -> bool:
    if shape.get("type") in DATE_TYPES:
        return True
    if shape.get("type") in OTHER_TYPES:
        return False
    pattern = QUOTED.sub("", shape.get("pattern", "")).lower()
    return "y" in pattern or "d" in pattern


def is_rich(cell: Json) -> bool:
    """Tell whether a write would erase chips or formats within the text."""
    chips = any("chip" in run for run in cell.get("chipRuns", ()))
    runs = [run for run in cell.get("textFormatRuns", ()) if run.get("format")]
    return chips or bool(runs)
