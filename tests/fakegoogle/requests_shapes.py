"""Requests about borders and merged cells."""

from __future__ import annotations

from fakegoogle.cells import share
from fakegoogle.context import Context
from fakegoogle.errors import Json, invalid
from fakegoogle.ranges import Rect, clipped, grid_range, resolve
from fakegoogle.workbook import Sheet


def update_borders(context: Context, body: Json) -> Json:
    """Set the outer and inner borders of a range."""
    sheet, rect = resolve(context.workbook, body["range"])
    context.guard(sheet, rect)
    for row in range(rect.top, rect.bottom):
        for column in range(rect.left, rect.right):
            sides = {
                "top": "top" if row == rect.top else "innerHorizontal",
                "bottom": "bottom" if row == rect.bottom - 1 else "innerHorizontal",
                "left": "left" if column == rect.left else "innerVertical",
                "right": "right" if column == rect.right - 1 else "innerVertical",
            }
            set_borders(sheet, row, column, {s: body.get(n) for s, n in sides.items()})
    return {}


def set_borders(sheet: Sheet, row: int, column: int, sides: Json) -> None:
    """Set the borders that are given; the style NONE removes one."""
    given = {side: border for side, border in sides.items() if border is not None}
    if not given:
        return
    cell = sheet.cell(row, column)
    borders = {**(cell.format or {}).get("borders", {}), **given}
    borders = {s: b for s, b in borders.items() if b.get("style") != "NONE"}
    rest = {k: v for k, v in (cell.format or {}).items() if k != "borders"}
    whole = {**rest, "borders": borders} if borders else rest
    sheet.put(row, column, cell._replace(format=share(whole)))


def merge_cells(context: Context, body: Json) -> Json:
    """Merge cells; only the upper left one keeps its value."""
    sheet, rect = resolve(context.workbook, body["range"])
    context.guard(sheet, rect)
    for part in _parts(rect, body.get("mergeType", "MERGE_ALL")):
        if part.height * part.width < 2:
            continue
        check_freeze(sheet, part, "merge")
        for old in sheet.merges:
            if clipped(sheet, old).meets(part):
                raise invalid(
                    "You must select all cells in a merged range to merge or unmerge "
                    "them."
                )
        sheet.merges.append(grid_range(sheet.id, part))
        for row in range(part.top, part.bottom):
            for column in range(part.left, part.right):
                if (row, column) != (part.top, part.left):
                    cell = sheet.cell(row, column)._replace(value=None)
                    sheet.put(row, column, cell)
    return {}


def _parts(rect: Rect, kind: str) -> list[Rect]:
    if kind == "MERGE_ROWS":
        rows = range(rect.top, rect.bottom)
        return [rect._replace(top=row, bottom=row + 1) for row in rows]
    if kind == "MERGE_COLUMNS":
        columns = range(rect.left, rect.right)
        return [rect._replace(left=column, right=column + 1) for column in columns]
    return [rect]


def check_freeze(sheet: Sheet, rect: Rect, action: str) -> None:
    """Refuse a merge that a freeze would cut."""
    for dimension, start, end in (
        ("ROWS", rect.top, rect.bottom),
        ("COLUMNS", rect.left, rect.right),
    ):
        frozen = sheet.frozen(dimension)
        if start < frozen < end:
            word = dimension.lower()
            if action == "merge":
                raise invalid(f"You can't merge frozen and non-frozen {word}.")
            raise invalid(
                f"You can't freeze {word} which contain only part of a merged cell."
            )


def unmerge_cells(context: Context, body: Json) -> Json:
    """Take merges apart; a merge must lie inside the range."""
    sheet, rect = resolve(context.workbook, body["range"])
    context.guard(sheet, rect)
    kept = []
    for old in sheet.merges:
        merge = clipped(sheet, old)
        if not merge.meets(rect):
            kept.append(old)
        elif not rect.holds(merge):
            raise invalid(
                "You must select all cells in a merged range to merge or unmerge them."
            )
    sheet.merges = kept
    return {}
