"""Requests about the basic filter, and which rows it hides."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from fakegoogle.cells import Effective, ErrorValue, clean
from fakegoogle.context import Context
from fakegoogle.display import show
from fakegoogle.errors import Json, invalid
from fakegoogle.evaluate import compare, order
from fakegoogle.ranges import Rect, clipped, grid_range, resolve
from fakegoogle.typed import typed
from fakegoogle.workbook import Sheet


def set_filter(context: Context, body: Json) -> Json:
    """Set the basic filter of a tab; it hides rows at once."""
    given = body.get("filter", {})
    if "tableId" in given:
        raise invalid("Tables are not supported by this emulator.")
    sheet, rect = resolve(context.workbook, given.get("range", {}))
    specs = _specs(given)
    for spec in specs:
        if not rect.left <= spec.get("columnIndex", 0) < rect.right:
            raise invalid("A filter criterion lies outside the range of the filter.")
    stored = {**clean(given), "range": grid_range(sheet.id, rect)}
    stored.pop("criteria", None)
    if specs:
        stored["filterSpecs"] = specs
    sheet.basic_filter = stored
    apply_filter(context, sheet)
    return {}


def _specs(given: Json) -> list[Json]:
    specs = [dict(spec) for spec in given.get("filterSpecs", ())]
    known = {spec.get("columnIndex", 0) for spec in specs}
    for column, criterion in given.get("criteria", {}).items():
        if int(column) not in known:
            specs.append({"columnIndex": int(column), "filterCriteria": criterion})
    return specs


def clear_filter(context: Context, body: Json) -> Json:
    """Take the basic filter away; its rows are shown again."""
    sheet = context.workbook.sheet(body.get("sheetId", 0))
    sheet.basic_filter = None
    _show_rows(sheet)
    return {}


def _show_rows(sheet: Sheet) -> None:
    for row, meta in list(sheet.row_meta.items()):
        if "hiddenByFilter" in meta:
            rest = {k: v for k, v in meta.items() if k != "hiddenByFilter"}
            sheet.row_meta[row] = rest


def apply_filter(context: Context, sheet: Sheet) -> None:
    """Hide the rows that the basic filter of a tab leaves out."""
    _show_rows(sheet)
    if not sheet.basic_filter:
        return
    rect = clipped(sheet, sheet.basic_filter["range"])
    specs = sheet.basic_filter.get("filterSpecs", ())
    for row in range(rect.top + 1, min(rect.bottom, len(sheet.rows))):
        if not all(_passes(context, sheet, row, spec) for spec in specs):
            old = sheet.row_meta.get(row, {})
            sheet.row_meta[row] = {**old, "hiddenByFilter": True}


def _passes(context: Context, sheet: Sheet, row: int, spec: Json) -> bool:
    column = spec.get("columnIndex", 0)
    criterion = spec.get("filterCriteria", {})
    value = context.effective(sheet, row, column)
    number_format = (sheet.cell(row, column).format or {}).get("numberFormat")
    locale = context.workbook.properties["locale"]
    shown = show(value, number_format, locale) or ""
    if shown in criterion.get("hiddenValues", ()):
        return False
    condition = criterion.get("condition")
    return condition is None or meets(condition, value, shown, context)


def meets(condition: Json, value: Effective, shown: str, context: Context) -> bool:
    """Say whether a value meets a BooleanCondition; unknown kinds are refused."""
    kind: str = condition.get("type", "")
    wanted = list(_wanted(condition.get("values", ()), context))
    if kind in ("BLANK", "NOT_BLANK"):
        return (value is None or value == "") == (kind == "BLANK")
    if kind.startswith("TEXT_"):
        return _meets_text(kind, shown.casefold(), str(wanted[0]).casefold())
    if value is None or isinstance(value, ErrorValue):
        return False
    return _meets_order(kind, value, wanted)


def _wanted(values: Iterable[Json], context: Context) -> Iterable[Any]:
    locale = context.workbook.properties["locale"]
    today = int(context.today)
    relative = {"TODAY": today, "YESTERDAY": today - 1, "TOMORROW": today + 1}
    year = (date(1899, 12, 30) + timedelta(days=today)).year
    for value in values:
        if "relativeDate" in value:
            yield relative.get(value["relativeDate"], today - 7)
        else:
            yield typed(value.get("userEnteredValue", ""), locale, year)[0]


def _meets_text(kind: str, shown: str, wanted: str) -> bool:
    return {
        "TEXT_EQ": shown == wanted,
        "TEXT_NOT_EQ": shown != wanted,
        "TEXT_CONTAINS": wanted in shown,
        "TEXT_NOT_CONTAINS": wanted not in shown,
        "TEXT_STARTS_WITH": shown.startswith(wanted),
        "TEXT_ENDS_WITH": shown.endswith(wanted),
    }.get(kind, True)


OPERATORS = {
    "NUMBER_EQ": "=",
    "NUMBER_NOT_EQ": "<>",
    "NUMBER_GREATER": ">",
    "NUMBER_GREATER_THAN_EQ": ">=",
    "NUMBER_LESS": "<",
    "NUMBER_LESS_THAN_EQ": "<=",
    "DATE_EQ": "=",
    "DATE_BEFORE": "<",
    "DATE_AFTER": ">",
    "DATE_ON_OR_BEFORE": "<=",
    "DATE_ON_OR_AFTER": ">=",
}


def _meets_order(kind: str, value: Effective, wanted: list[Any]) -> bool:
    if kind in OPERATORS:
        return compare(OPERATORS[kind], value, wanted[0])
    if kind.endswith("_BETWEEN"):
        inside = order(wanted[0]) <= order(value) <= order(wanted[1])
        return inside != ("NOT" in kind)
    raise invalid(f"A filter with the condition {kind} is not supported here.")


def rect_of_filter(sheet: Sheet) -> Rect | None:
    """Give the rectangle of the basic filter, if there is one."""
    if not sheet.basic_filter:
        return None
    return clipped(sheet, sheet.basic_filter["range"])
