"""Requests about rows and columns."""

from __future__ import annotations

from fakegoogle.cells import EMPTY
from fakegoogle.context import Context, request_mask
from fakegoogle.errors import Json, invalid
from fakegoogle.masks import overlay
from fakegoogle.ranges import Rect, clipped
from fakegoogle.shifting import delete, insert, move
from fakegoogle.workbook import Sheet


def lines(context: Context, span: Json) -> tuple[Sheet, str, int, int]:
    """Read a DimensionRange: tab, ROWS or COLUMNS, start and end."""
    sheet = context.workbook.sheet(span.get("sheetId", 0))
    dimension = span.get("dimension", "")
    if dimension not in ("ROWS", "COLUMNS"):
        raise invalid("A dimension must be ROWS or COLUMNS.")
    start = span.get("startIndex", 0)
    end = span.get("endIndex", sheet.count(dimension))
    if start < 0 or end <= start:
        raise invalid(
            f"range.endIndex[{end}] must be greater than range.startIndex[{start}]"
        )
    return sheet, dimension, start, end


def strip(sheet: Sheet, dimension: str, start: int, end: int) -> Rect:
    """Give the rectangle of whole rows or columns."""
    if dimension == "ROWS":
        return Rect(start, end, 0, sheet.column_count)
    return Rect(0, sheet.row_count, start, end)


def _check_end(sheet: Sheet, dimension: str, start: int, end: int) -> None:
    count, word = sheet.count(dimension), dimension[:-1].lower()
    if end > count:
        bad = max(start, count)
        raise invalid(
            f"Cannot touch a {word} that doesn't exist. Tried {word} index {bad} but "
            f"there are only {count} {word}s."
        )


def update_dimension(context: Context, body: Json) -> Json:
    """Change width, height or visibility of rows or columns."""
    tree = request_mask(body.get("fields"), "DimensionProperties")
    sheet, dimension, start, end = lines(context, body.get("range", {}))
    _check_end(sheet, dimension, start, end)
    for name in tree or ():
        if name not in ("pixelSize", "hiddenByUser"):
            raise invalid(f"Invalid field: {name} cannot be set here.")
    given = body.get("properties", {})
    if given.get("pixelSize", 0) < 0:
        raise invalid("pixelSize must not be negative.")
    meta = sheet.row_meta if dimension == "ROWS" else sheet.column_meta
    for index in range(start, end):
        meta[index] = overlay(tree, meta.get(index), given)
    return {}


def insert_dimension(context: Context, body: Json) -> Json:
    """Insert empty rows or columns, formatted like their neighbours."""
    sheet, dimension, start, end = lines(context, body.get("range", {}))
    before = body.get("inheritFromBefore", False)
    count = sheet.count(dimension)
    if start > count or (start == count and not before):
        raise invalid(
            f"range.startIndex[{start}] must be less than the grid size ({count}) if "
            "inheritFromBefore is false."
        )
    if before and start == 0:
        raise invalid("inheritFromBefore cannot be true if inserting at index 0.")
    model = start - 1 if before else end
    insert(context.workbook, sheet, dimension, start, end - start)
    context.workbook.check_size()
    inherit(sheet, dimension, model, range(start, end))
    return {}


def inherit(sheet: Sheet, dimension: str, model: int, new: range) -> None:
    """Give new lines the formats and validation rules of a line beside them."""
    for index in new:
        if dimension == "ROWS":
            for column, cell in sheet.row(model).items():
                bare = cell._replace(value=None, note=None, text_runs=(), chip_runs=())
                sheet.put(index, column, bare)
        else:
            for row, cells in enumerate(sheet.rows):
                cell = cells.get(model, EMPTY)
                bare = cell._replace(value=None, note=None, text_runs=(), chip_runs=())
                if bare != EMPTY:
                    sheet.put(row, index, bare)
    meta = sheet.row_meta if dimension == "ROWS" else sheet.column_meta
    if model in meta:
        size = {k: v for k, v in meta[model].items() if k == "pixelSize"}
        meta.update(dict.fromkeys(new, size))


def delete_dimension(context: Context, body: Json) -> Json:
    """Delete rows or columns; one that is not frozen must stay."""
    sheet, dimension, start, end = lines(context, body.get("range", {}))
    _check_end(sheet, dimension, start, end)
    word = dimension.lower()
    if end - start == sheet.count(dimension):
        raise invalid(f"You can't delete all the {word} on the sheet.")
    frozen = sheet.frozen(dimension)
    if start <= frozen and end == sheet.count(dimension):
        raise invalid(f"Sorry, it is not possible to delete all non-frozen {word}.")
    context.guard(sheet, strip(sheet, dimension, start, end))
    delete(context.workbook, sheet, dimension, start, end)
    gone = max(0, min(end, frozen) - start)
    if gone:
        name = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
        grid = {**sheet.properties["gridProperties"], name: frozen - gone}
        sheet.properties = {**sheet.properties, "gridProperties": grid}
    return {}


def move_dimension(context: Context, body: Json) -> Json:
    """Move rows or columns to stand before another one, counted before the move."""
    sheet, dimension, start, end = lines(context, body.get("source", {}))
    _check_end(sheet, dimension, start, end)
    to = body.get("destinationIndex", 0)
    if not 0 <= to <= sheet.count(dimension):
        raise invalid(f"destinationIndex[{to}] is outside the grid.")
    if start <= to <= end:
        raise invalid("destinationIndex must be outside the moved range.")
    context.guard(sheet, strip(sheet, dimension, start, end))
    for merge in sheet.merges:
        rect = clipped(sheet, merge)
        first, last = (
            (rect.top, rect.bottom) if dimension == "ROWS" else (rect.left, rect.right)
        )
        if (first < start < last) or (first < end < last) or (first < to < last):
            raise invalid("You can't move part of a merged cell.")
    move(context.workbook, sheet, dimension, start, end, to)
    return {}


def append_dimension(context: Context, body: Json) -> Json:
    """Add empty rows or columns at the end."""
    sheet = context.workbook.sheet(body.get("sheetId", 0))
    dimension, length = body.get("dimension", ""), body.get("length", 0)
    if dimension not in ("ROWS", "COLUMNS"):
        raise invalid("A dimension must be ROWS or COLUMNS.")
    if length < 1:
        raise invalid("length must be greater than 0.")
    sheet.resize(dimension, sheet.count(dimension) + length)
    context.workbook.check_size()
    return {}


def auto_resize(context: Context, body: Json) -> Json:
    """Fit rows or columns to what stands in them."""
    if "dimensions" not in body:
        raise invalid("Only 'dimensions' are supported by this emulator.")
    sheet, dimension, start, end = lines(context, body["dimensions"])
    _check_end(sheet, dimension, start, end)
    if dimension == "COLUMNS":
        for column in range(start, end):
            longest = max(
                (
                    len(str(row[column].value or ""))
                    for row in sheet.rows
                    if column in row
                ),
                default=0,
            )
            if longest:
                old = sheet.column_meta.get(column, {})
                sheet.column_meta[column] = {**old, "pixelSize": 10 + 7 * longest}
    return {}
