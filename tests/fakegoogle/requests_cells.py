"""Requests that write cells: updateCells, repeatCell, appendCells, borders, rules."""

from __future__ import annotations

from typing import Any

from fakegoogle.cells import EMPTY, Cell, read_value, share
from fakegoogle.context import Context, request_mask
from fakegoogle.errors import Json, invalid
from fakegoogle.formats import styled, styled_tree
from fakegoogle.masks import Tree, overlay
from fakegoogle.ranges import Rect, resolve
from fakegoogle.workbook import Sheet

READ_ONLY = ("effectiveValue", "formattedValue", "effectiveFormat", "hyperlink")
UNKNOWN = ("pivotTable", "dataSourceTable", "dataSourceFormula")


def cell_mask(text: str | None) -> Tree:
    """Read a mask over CellData; what cannot be written is refused."""
    tree = request_mask(text, "CellData")
    for name in tree or ():
        if name in READ_ONLY:
            raise invalid(f"Invalid field: {name} is read-only.")
        if name in UNKNOWN:
            raise invalid(f"{name} is not supported by this emulator.")
    return tree


def changed(tree: Tree, old: Cell, given: Json) -> Cell:
    """Give a cell with the masked fields taken from CellData."""
    fields: dict[str, Any] = {}
    if tree is None or "userEnteredValue" in tree:
        fields["value"] = read_value(given.get("userEnteredValue"))
        fields["text_runs"] = fields["chip_runs"] = ()
    if tree is None:
        fields["format"] = share(styled(given.get("userEnteredFormat")))
    elif "userEnteredFormat" in tree:
        inner = styled_tree(tree["userEnteredFormat"])
        new = overlay(inner, old.format, styled(given.get("userEnteredFormat")))
        fields["format"] = share(new)
    if tree is None or "note" in tree:
        fields["note"] = given.get("note") or None
    if tree is None or "dataValidation" in tree:
        fields["validation"] = share(checked_rule(given.get("dataValidation")))
    if tree is None or "textFormatRuns" in tree:
        fields["text_runs"] = tuple(given.get("textFormatRuns", ()))
    if tree is None or "chipRuns" in tree:
        value = fields.get("value", old.value)
        fields["chip_runs"] = chips(value, given.get("chipRuns", ()))
    return old._replace(**fields)


def chips(value: Any, runs: list[Json] | tuple[Json, ...]) -> tuple[Json, ...]:
    """Check chip runs: each chip stands on an `@` of the text."""
    for run in runs:
        if "chip" not in run:
            continue
        start = run.get("startIndex", 0)
        if not isinstance(value, str) or value[start : start + 1] != "@":
            raise invalid("chipRuns must point to a placeholder '@' in the text.")
    return tuple(runs)


COUNTS = {
    "ONE_OF_LIST": (1, 500),
    "ONE_OF_RANGE": (1, 1),
    "CUSTOM_FORMULA": (1, 1),
    "BOOLEAN": (0, 2),
    "DATE_IS_VALID": (0, 0),
    "NUMBER_BETWEEN": (2, 2),
    "DATE_BETWEEN": (2, 2),
}


def checked_rule(rule: Json | None) -> Json | None:
    """Check a validation rule: its condition and the number of its values."""
    if not rule:
        return None
    condition = rule.get("condition", {})
    kind = condition.get("type")
    values = condition.get("values", [])
    if not kind:
        raise invalid("A data validation rule needs a condition type.")
    least, most = COUNTS.get(kind, (0, 500))
    if not least <= len(values) <= most:
        raise invalid(
            f"ConditionType '{kind}' takes {least} to {most} values, "
            f"but {len(values)} were given."
        )
    for value in values:
        text = value.get("userEnteredValue", "")
        if kind == "ONE_OF_LIST" and text.startswith("="):
            raise invalid("Formulas are not supported in ONE_OF_LIST.")
        if kind == "ONE_OF_RANGE" and not text.startswith("="):
            raise invalid("ONE_OF_RANGE needs a range that begins with '='.")
    return rule


def update_cells(context: Context, body: Json) -> Json:
    """Write rows of cells at a start, or into a range whose rest is cleared."""
    tree = cell_mask(body.get("fields"))
    rows = body.get("rows", [])
    if "range" in body:
        sheet, rect = resolve(context.workbook, body["range"])
    elif "start" in body:
        start = body["start"]
        sheet = context.workbook.sheet(start.get("sheetId", 0))
        top, left = start.get("rowIndex", 0), start.get("columnIndex", 0)
        width = max((len(row.get("values", ())) for row in rows), default=0)
        rect = Rect(top, top + len(rows), left, left + width)
        check_on_grid(sheet, rect)
    else:
        raise invalid("Must specify either 'start' or 'range'.")
    write_rows(context, sheet, rect, rows, tree, fill="range" in body)
    return {}


def check_on_grid(sheet: Sheet, rect: Rect) -> None:
    """Refuse a rectangle that leaves the grid."""
    if rect.bottom > sheet.row_count or rect.top < 0:
        raise invalid(
            f"Attempting to write row: {sheet.row_count}, beyond the last requested "
            f"row of: {sheet.row_count - 1}"
        )
    if rect.right > sheet.column_count or rect.left < 0:
        raise invalid(
            f"Attempting to write column: {sheet.column_count}, beyond the last "
            f"requested column of: {sheet.column_count - 1}"
        )


def write_rows(
    context: Context,
    sheet: Sheet,
    rect: Rect,
    rows: list[Json],
    tree: Tree,
    *,
    fill: bool,
) -> None:
    """Write CellData row by row; with `fill`, clear the rest of the rectangle."""
    context.guard(sheet, rect)
    if len(rows) > rect.height:
        raise invalid(
            f"Attempting to write row: {rect.bottom}, beyond the last requested "
            f"row of: {rect.bottom - 1}"
        )
    for place in range(rect.height):
        values = rows[place].get("values", []) if place < len(rows) else []
        if len(values) > rect.width:
            raise invalid(
                f"Attempting to write column: {rect.right}, beyond the last "
                f"requested column of: {rect.right - 1}"
            )
        for offset in range(rect.width if fill else len(values)):
            given = values[offset] if offset < len(values) else {}
            row, column = rect.top + place, rect.left + offset
            old = sheet.cell(row, column)
            sheet.put(row, column, changed(tree, old, given))


def repeat_cell(context: Context, body: Json) -> Json:
    """Write one CellData into every cell of a range."""
    tree = cell_mask(body.get("fields"))
    if "range" not in body:
        raise invalid("range is required.")
    sheet, rect = resolve(context.workbook, body["range"])
    repeat(context, sheet, rect, tree, body.get("cell", {}))
    return {}


def repeat(context: Context, sheet: Sheet, rect: Rect, tree: Tree, given: Json) -> None:
    """Write one CellData into every cell; equal cells stay one object."""
    context.guard(sheet, rect)
    made: dict[int, tuple[Cell, Cell]] = {}
    for row in range(rect.top, rect.bottom):
        cells = sheet.row(row)
        for column in range(rect.left, rect.right):
            old = cells.get(column, EMPTY)
            pair = made.get(id(old))
            if pair is None:
                pair = made[id(old)] = (old, changed(tree, old, given))
            if pair[1] is not old:
                sheet.put(row, column, pair[1])


def append_cells(context: Context, body: Json) -> Json:
    """Write rows after the last row with data; the grid grows when needed."""
    tree = cell_mask(body.get("fields"))
    if "tableId" in body:
        raise invalid("Tables are not supported by this emulator.")
    sheet = context.workbook.sheet(body.get("sheetId", 0))
    rows = body.get("rows", [])
    top = last_used(sheet)
    if top + len(rows) > sheet.row_count:
        sheet.resize("ROWS", top + len(rows))
        context.workbook.check_size()
    width = max((len(row.get("values", ())) for row in rows), default=0)
    rect = Rect(top, top + len(rows), 0, width)
    check_on_grid(sheet, rect)
    write_rows(context, sheet, rect, rows, tree, fill=False)
    return {}


def last_used(sheet: Sheet) -> int:
    """Give the number of rows up to the last one with a value."""
    for row in range(len(sheet.rows) - 1, -1, -1):
        if any(cell.value is not None for cell in sheet.rows[row].values()):
            return row + 1
    return 0


def set_data_validation(context: Context, body: Json) -> Json:
    """Set or clear the rule of each cell; rows hidden by a filter are skipped."""
    sheet, rect = resolve(context.workbook, body["range"])
    context.guard(sheet, rect)
    rule = share(checked_rule(body.get("rule")))
    for row in range(rect.top, rect.bottom):
        if sheet.hidden_by_filter(row) and not body.get("filteredRowsIncluded"):
            continue
        for column in range(rect.left, rect.right):
            cell = sheet.cell(row, column)._replace(validation=rule)
            sheet.put(row, column, cell)
    return {}
