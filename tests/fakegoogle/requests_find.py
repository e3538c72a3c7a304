"""Find and replace."""

from __future__ import annotations

import re

from fakegoogle.cells import Formula, share
from fakegoogle.context import Context
from fakegoogle.display import show
from fakegoogle.errors import Json, invalid
from fakegoogle.ranges import Rect, resolve
from fakegoogle.typed import typed
from fakegoogle.workbook import Sheet


def find_replace(context: Context, body: Json) -> Json:
    """Replace text as it is shown; what is written is read like typing."""
    if not body.get("find"):
        raise invalid("find must not be empty.")
    pattern = _pattern(body)
    counts = {"values": 0, "formulas": 0, "occurrences": 0}
    rows: set[tuple[int, int]] = set()
    for sheet, rect in _places(context, body):
        for row in range(rect.top, min(rect.bottom, len(sheet.rows))):
            for column in sorted(
                c for c in sheet.row(row) if rect.left <= c < rect.right
            ):
                found = _replace(context, sheet, (row, column), pattern, body)
                if found:
                    formula, times = found
                    counts["formulas" if formula else "values"] += 1
                    counts["occurrences"] += times
                    rows.add((sheet.id, row))
    reply = {
        "valuesChanged": counts["values"],
        "formulasChanged": counts["formulas"],
        "rowsChanged": len(rows),
        "sheetsChanged": len({sheet_id for sheet_id, _ in rows}),
        "occurrencesChanged": counts["occurrences"],
    }
    return {"findReplace": {name: count for name, count in reply.items() if count}}


def _pattern(body: Json) -> re.Pattern[str]:
    text = body["find"] if body.get("searchByRegex") else re.escape(body["find"])
    text = re.sub(r"\\Q(.*?)\\E", lambda match: re.escape(match[1]), text)
    try:
        return re.compile(text, 0 if body.get("matchCase") else re.IGNORECASE)
    except re.error:
        raise invalid(f"Invalid regular expression: {body['find']}") from None


def _places(context: Context, body: Json) -> list[tuple[Sheet, Rect]]:
    if "range" in body:
        return [resolve(context.workbook, body["range"])]
    if "sheetId" in body:
        return [resolve(context.workbook, {"sheetId": body["sheetId"]})]
    if body.get("allSheets"):
        sheets = context.workbook.sheets
        return [resolve(context.workbook, {"sheetId": sheet.id}) for sheet in sheets]
    raise invalid("One of range, sheetId and allSheets is required.")


def _replace(
    context: Context,
    sheet: Sheet,
    place: tuple[int, int],
    pattern: re.Pattern[str],
    body: Json,
) -> tuple[bool, int] | None:
    cell = sheet.cell(*place)
    formula = isinstance(cell.value, Formula)
    if cell.value is None or (formula and not body.get("includeFormulas")):
        return None
    locale = context.workbook.properties["locale"]
    number_format = (cell.format or {}).get("numberFormat")
    shown = (
        str(cell.value) if formula else show(cell.value, number_format, locale) or ""
    )
    if body.get("matchEntireCell") and not pattern.fullmatch(shown):
        return None
    text, times = pattern.subn(body.get("replacement", "").replace("\\", r"\\"), shown)
    if not times:
        return None
    context.guard(sheet, Rect(place[0], place[0] + 1, place[1], place[1] + 1))
    year = int(1900 + context.today / 365.25)
    value, kind = typed(text, locale, year, number_format)
    new = cell._replace(value=value, text_runs=(), chip_runs=())
    if kind and not number_format:
        new = new._replace(format=share({**(cell.format or {}), "numberFormat": kind}))
    sheet.put(*place, new)
    return formula, times
