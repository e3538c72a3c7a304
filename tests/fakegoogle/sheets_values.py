"""Sheets v4: values, good enough for gspread and for cheap polls."""

from __future__ import annotations

from typing import Any

from fakegoogle.call import Call
from fakegoogle.cells import SHOWN_ERRORS, Cell, ErrorValue, Formula
from fakegoogle.context import Context
from fakegoogle.display import DATE_KINDS, show
from fakegoogle.errors import Json
from fakegoogle.evaluate import Evaluation
from fakegoogle.ranges import Rect, a1, read_a1
from fakegoogle.render import Renderer
from fakegoogle.sheets_api import (
    context_of,
    filtered_areas,
    opened,
    workbook_of,
)
from fakegoogle.workbook import Sheet

Options = tuple[str, str, str]


def options_of(source: Json, prefix: str = "") -> Options:
    render, dates = "valueRenderOption", "dateTimeRenderOption"
    if prefix:
        render = prefix + render[0].upper() + render[1:]
        dates = prefix + dates[0].upper() + dates[1:]
    return (
        source.get("majorDimension") or "ROWS",
        source.get(render) or "FORMATTED_VALUE",
        source.get(dates) or "SERIAL_NUMBER",
    )


def value_range(context: Context, sheet: Sheet, rect: Rect, options: Options) -> Json:
    """Give the ValueRange of a rectangle, trailing blanks left out."""
    major, render, dates = options
    evaluation = Evaluation(context.workbook, context.today)
    locale = context.workbook.properties["locale"]
    rows: list[list[Any]] = []
    for row in range(rect.top, min(rect.bottom, len(sheet.rows))):
        cells = sheet.rows[row]
        line: list[Any] = []
        for column in range(rect.left, rect.right):
            cell = cells.get(column)
            if cell is None or cell.value is None:
                line.append("")
                continue
            if render == "FORMULA" and isinstance(cell.value, Formula):
                line.append(str(cell.value))
                continue
            value = evaluation.cell(sheet, row, column)
            line.append(_rendered(value, cell, render, dates, locale))
        rows.append(_trimmed(line))
    while rows and not rows[-1]:
        rows.pop()
    found: Json = {"range": a1(sheet, rect), "majorDimension": major}
    if rows:
        found["values"] = rows if major == "ROWS" else _turned(rows)
    return found


def _rendered(value: Any, cell: Cell, render: str, dates: str, locale: str) -> Any:
    number_format = (cell.format or {}).get("numberFormat") or {}
    as_text = dates == "FORMATTED_STRING" and number_format.get("type") in DATE_KINDS
    if render == "FORMATTED_VALUE" or as_text:
        return show(value, number_format, locale)
    if isinstance(value, ErrorValue):
        return SHOWN_ERRORS[value.type]
    return value


def _trimmed(line: list[Any]) -> list[Any]:
    while line and line[-1] == "":
        line.pop()
    return line


def _turned(rows: list[list[Any]]) -> list[list[Any]]:
    width = max(len(row) for row in rows)
    full = [row + [""] * (width - len(row)) for row in rows]
    return [_trimmed(list(line)) for line in zip(*full, strict=True)]


def get(call: Call) -> Json:
    """Give the values of one range."""
    file = opened(call, "reader")
    context = context_of(call, file, workbook_of(file))
    sheet, rect = read_a1(context.workbook, call.path["range"])
    return value_range(context, sheet, rect, options_of(call.query))


def batch_get(call: Call) -> Json:
    """Give the values of several ranges."""
    file = opened(call, "reader")
    context = context_of(call, file, workbook_of(file))
    options = options_of(call.query)
    found = [
        value_range(context, *read_a1(context.workbook, text), options)
        for text in call.option("ranges", [])
    ]
    return {"spreadsheetId": file.id, "valueRanges": found}


def batch_get_by_filter(call: Call) -> Json:
    """Give the values of the ranges that data filters find."""
    file = opened(call, "reader")
    context = context_of(call, file, workbook_of(file))
    view, options = Renderer(file.id, context), options_of(call.body)
    found = []
    for test in call.body.get("dataFilters", []):
        for sheet_id, rects in filtered_areas(view, [test]).items():
            sheet = context.workbook.sheet(sheet_id)
            for rect in rects:
                values = value_range(context, sheet, rect, options)
                found.append({"valueRange": values, "dataFilters": [test]})
    return {"spreadsheetId": file.id, "valueRanges": found}
