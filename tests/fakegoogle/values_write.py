"""Sheets v4: values written, good enough for gspread."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from fakegoogle.call import Call
from fakegoogle.cells import read_value, share
from fakegoogle.context import Context
from fakegoogle.errors import Json, invalid
from fakegoogle.ranges import Rect, a1, letters, read_a1
from fakegoogle.requests_cells import last_used
from fakegoogle.sheets_api import (
    context_of,
    opened,
    swap,
    workbook_of,
)
from fakegoogle.sheets_values import options_of, value_range
from fakegoogle.typed import typed
from fakegoogle.workbook import Sheet, Workbook


def write(
    context: Context, text: str, given: Json, entry: str
) -> tuple[Sheet, Rect, Json]:
    """Write a ValueRange; give what was touched and the UpdateValuesResponse."""
    if entry not in ("RAW", "USER_ENTERED"):
        raise invalid("'valueInputOption' is required but not specified")
    if given.get("range") not in (None, text):
        raise invalid(
            f"Requested writing within range [{text}], but tried writing to range "
            f"[{given['range']}]"
        )
    sheet, rect = read_a1(context.workbook, text)
    rows = _rows(given)
    width = max((len(row) for row in rows), default=0)
    single = rect.height == rect.width == 1
    if single:
        rect = Rect(rect.top, rect.top + len(rows), rect.left, rect.left + width)
    _check_fits(sheet, rect, rows, width, text)
    used = Rect(rect.top, rect.top + len(rows), rect.left, rect.left + width)
    context.guard(sheet, used)
    count = 0
    for offset, row in enumerate(rows):
        for place, value in enumerate(row):
            if value is not None:
                _enter(
                    context, sheet, rect.top + offset, rect.left + place, value, entry
                )
                count += 1
    reply = {
        "spreadsheetId": "",
        "updatedRange": a1(sheet, used if rows and width else rect),
        "updatedRows": len(rows),
        "updatedColumns": width,
        "updatedCells": count,
    }
    return sheet, rect, {k: v for k, v in reply.items() if v}


def _rows(given: Json) -> list[list[Any]]:
    rows = [row if isinstance(row, list) else [row] for row in given.get("values", [])]
    if given.get("majorDimension") == "COLUMNS":
        width = max((len(row) for row in rows), default=0)
        full = [row + [None] * (width - len(row)) for row in rows]
        rows = [list(line) for line in zip(*full, strict=True)]
    for row in rows:
        for value in row:
            if isinstance(value, dict | list):
                raise invalid(
                    f"Invalid values[0][0]: list_value or struct_value {value}"
                )
    return rows


def _check_fits(
    sheet: Sheet, rect: Rect, rows: list[list[Any]], width: int, text: str
) -> None:
    where = a1(sheet, rect)
    if rect.top + len(rows) > min(rect.bottom, sheet.row_count):
        if rect.bottom >= sheet.row_count:
            raise invalid(
                f"Range ({text}) exceeds grid limits. Max rows: {sheet.row_count}, max "
                f"columns: {sheet.column_count}"
            )
        raise invalid(
            f"Requested writing within range [{where}], but tried writing to row "
            f"[{rect.bottom + 1}]"
        )
    if rect.left + width > min(rect.right, sheet.column_count):
        raise invalid(
            f"Requested writing within range [{where}], but tried writing to column "
            f"[{letters(rect.right)}]"
        )


def _enter(
    context: Context, sheet: Sheet, row: int, column: int, value: Any, entry: str
) -> None:
    cell = sheet.cell(row, column)
    number_format = (cell.format or {}).get("numberFormat")
    kind = None
    if isinstance(value, str) and entry == "USER_ENTERED":
        read_value({"stringValue": value})
        locale = context.workbook.properties["locale"]
        year = (date(1899, 12, 30) + timedelta(days=int(context.today))).year
        new, kind = typed(value, locale, year, number_format)
    elif isinstance(value, str):
        new = read_value({"stringValue": value})
    elif isinstance(value, bool):
        new = value
    else:
        new = read_value({"numberValue": value})
    changed = cell._replace(value=new, text_runs=(), chip_runs=())
    if kind and not number_format:
        changed = changed._replace(
            format=share({**(cell.format or {}), "numberFormat": kind})
        )
    sheet.put(row, column, changed)


def _finish(call: Call, context: Context, reply: Json, data: Json | None) -> Json:
    context.workbook.settle()
    full = {**reply, "spreadsheetId": call.path["spreadsheetId"]}
    return {**full, "updatedData": data} if data else full


def update(call: Call) -> Json:
    """Write the values of one range."""
    file = opened(call, "writer")
    context = context_of(call, file, workbook_of(file).fork())
    entry = call.option("valueInputOption", "")
    sheet, rect, reply = write(context, call.path["range"], call.body, entry)
    data = None
    if call.flag("includeValuesInResponse"):
        data = value_range(context, sheet, rect, options_of(call.query, "response"))
    result = _finish(call, context, reply, data)
    swap(call, file, context.workbook)
    return result


def batch_update(call: Call) -> Json:
    """Write the values of several ranges, all or none."""
    file = opened(call, "writer")
    context = context_of(call, file, workbook_of(file).fork())
    entry = call.body.get("valueInputOption", "")
    replies = []
    for given in call.body.get("data", []):
        sheet, rect, reply = write(context, given.get("range", ""), given, entry)
        data = None
        if call.body.get("includeValuesInResponse"):
            data = value_range(context, sheet, rect, options_of(call.body, "response"))
        replies.append(_finish(call, context, reply, data))
    swap(call, file, context.workbook)
    totals: Json = {"spreadsheetId": file.id}
    for total, part in (
        ("totalUpdatedRows", "updatedRows"),
        ("totalUpdatedColumns", "updatedColumns"),
        ("totalUpdatedCells", "updatedCells"),
    ):
        totals[total] = sum(reply.get(part, 0) for reply in replies)
    totals["totalUpdatedSheets"] = len(
        {r["updatedRange"].split("!")[0] for r in replies}
    )
    return {**totals, "responses": replies}


def append(call: Call) -> Json:
    """Write values after the table that Google sees at a range."""
    file = opened(call, "writer")
    context = context_of(call, file, workbook_of(file).fork())
    sheet, rect = read_a1(context.workbook, call.path["range"])
    table = _table(sheet, rect)
    rows = _rows(call.body)
    top = table.bottom if table else rect.top
    left = table.left if table else rect.left
    width = max((len(row) for row in rows), default=1)
    if top + len(rows) > sheet.row_count:
        sheet.resize("ROWS", top + len(rows))
    if left + width > sheet.column_count:
        sheet.resize("COLUMNS", left + width)
    context.workbook.check_size()
    start = a1(sheet, Rect(top, top + 1, left, left + 1))
    given = {k: v for k, v in call.body.items() if k != "range"}
    entry = call.option("valueInputOption", "")
    _, place, reply = write(context, start, given, entry)
    data = None
    if call.flag("includeValuesInResponse"):
        data = value_range(context, sheet, place, options_of(call.query, "response"))
    result = {"spreadsheetId": file.id, "updates": _finish(call, context, reply, data)}
    if table:
        result["tableRange"] = a1(sheet, table)
    swap(call, file, context.workbook)
    return result


def _table(sheet: Sheet, rect: Rect) -> Rect | None:
    """Find the block of filled cells that touches a range."""
    filled = {
        (r, c)
        for r, row in enumerate(sheet.rows)
        for c, cell in row.items()
        if cell.value is not None
    }
    inside = [
        (r, c)
        for r, c in filled
        if rect.top <= r < rect.bottom and rect.left <= c < rect.right
    ]
    if not inside:
        return None
    bottom = (
        max(r for r, _ in inside)
        if rect.height < sheet.row_count
        else last_used(sheet) - 1
    )
    seed = next(iter(sorted(p for p in inside if p[0] == max(r for r, _ in inside))))
    block, waiting = {seed}, [seed]
    while waiting:
        row, column = waiting.pop()
        for r in (row - 1, row, row + 1):
            for c in (column - 1, column, column + 1):
                if (r, c) in filled and (r, c) not in block:
                    block.add((r, c))
                    waiting.append((r, c))
    rows, columns = [r for r, _ in block], [c for _, c in block]
    low = max(*rows, bottom if (bottom, seed[1]) in block else max(rows))
    return Rect(min(rows), low + 1, min(columns), max(columns) + 1)


def _clear(context: Context, workbook: Workbook, text: str) -> str:
    sheet, rect = read_a1(workbook, text)
    context.guard(sheet, rect)
    for row in range(rect.top, min(rect.bottom, len(sheet.rows))):
        for column, cell in list(sheet.row(row).items()):
            if rect.left <= column < rect.right and cell.value is not None:
                bare = cell._replace(value=None, text_runs=(), chip_runs=())
                sheet.put(row, column, bare)
    return a1(sheet, rect)


def clear(call: Call) -> Json:
    """Clear the values of one range; formats and rules stay."""
    file = opened(call, "writer")
    context = context_of(call, file, workbook_of(file).fork())
    cleared = _clear(context, context.workbook, call.path["range"])
    context.workbook.settle()
    swap(call, file, context.workbook)
    return {"spreadsheetId": file.id, "clearedRange": cleared}


def batch_clear(call: Call) -> Json:
    """Clear the values of several ranges."""
    file = opened(call, "writer")
    context = context_of(call, file, workbook_of(file).fork())
    ranges = call.body.get("ranges", [])
    cleared = [_clear(context, context.workbook, text) for text in ranges]
    context.workbook.settle()
    swap(call, file, context.workbook)
    return {"spreadsheetId": file.id, "clearedRanges": cleared}
