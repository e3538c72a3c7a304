"""Requests that move cells about: copy, cut, sort."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from fakegoogle.cells import EMPTY, Cell, ErrorValue, Formula, share
from fakegoogle.context import Context
from fakegoogle.errors import Json, invalid
from fakegoogle.evaluate import order
from fakegoogle.formulas import Ref, moved, rewrite
from fakegoogle.ranges import Rect, clipped, grid_range, resolve
from fakegoogle.requests_cells import check_on_grid
from fakegoogle.workbook import Sheet


def copy_paste(context: Context, body: Json) -> Json:
    """Copy cells, also to another tab.

    A smaller destination is filled to the size of the source, a larger one that is a
    multiple of it is tiled. Rows hidden by a filter are neither copied nor pasted
    into: what is copied then stands closer together than in its source.
    """
    source, rect = resolve(context.workbook, body.get("source", {}))
    target = context.workbook.sheet(body.get("destination", {}).get("sheetId", 0))
    transpose = body.get("pasteOrientation") == "TRANSPOSE"
    high, wide = (rect.width, rect.height) if transpose else (rect.height, rect.width)
    place = _destination(target, body.get("destination", {}), high, wide)
    check_on_grid(target, place)
    context.guard(target, place)
    rows = [r for r in range(rect.top, rect.bottom) if not source.hidden_by_filter(r)]
    columns = list(range(rect.left, rect.right))
    taken = [[source.cell(row, column) for column in columns] for row in rows]
    origin = [[(row, column) for column in columns] for row in rows]
    if transpose:
        taken = [list(line) for line in zip(*taken, strict=True)]
        origin = [list(line) for line in zip(*origin, strict=True)]
    kind = body.get("pasteType", "PASTE_NORMAL")
    paste = _Paste(context, source, kind)
    whole = len(rows) == rect.height
    _fill(target, place, taken, origin, paste, tile=whole)
    if kind in ("PASTE_NORMAL", "PASTE_NO_BORDERS", "PASTE_CONDITIONAL_FORMATTING"):
        _copy_rules(source, rect, target, place)
    if kind in ("PASTE_NORMAL", "PASTE_FORMAT") and not transpose:
        _copy_merges(source, rect, target, place)
    return {}


def _destination(sheet: Sheet, grid: Json, high: int, wide: int) -> Rect:
    top, left = grid.get("startRowIndex", 0), grid.get("startColumnIndex", 0)
    height = grid.get("endRowIndex", sheet.row_count) - top
    width = grid.get("endColumnIndex", sheet.column_count) - left
    height = height if height > 0 and height % high == 0 else high
    width = width if width > 0 and width % wide == 0 else wide
    return Rect(top, top + height, left, left + width)


def _fill(
    target: Sheet,
    place: Rect,
    taken: list[list[Cell]],
    origin: list[list[tuple[int, int]]],
    paste: _Paste,
    *,
    tile: bool,
) -> None:
    if not taken:
        return
    rows = [r for r in range(place.top, place.bottom) if not target.hidden_by_filter(r)]
    for number, row in enumerate(rows):
        if number >= len(taken) and not tile:
            break
        line = number % len(taken)
        for offset in range(place.width):
            column = place.left + offset
            cell = taken[line][offset % len(taken[line])]
            there = origin[line][offset % len(taken[line])]
            old = target.cell(row, column)
            target.put(row, column, paste.cell(cell, old, there, (row, column)))


# what each kind that leaves values alone takes from its source
UNVALUED: dict[str, tuple[str, ...]] = {
    "PASTE_DATA_VALIDATION": ("validation",),
    "PASTE_CONDITIONAL_FORMATTING": (),
    "PASTE_FORMAT": ("format",),
}


@dataclass
class _Paste:
    context: Context
    source: Sheet
    kind: str

    def cell(
        self, cell: Cell, old: Cell, there: tuple[int, int], here: tuple[int, int]
    ) -> Cell:
        """Give the pasted cell; `there` is its source, `here` its destination."""
        if self.kind in UNVALUED:
            return old._replace(**{n: getattr(cell, n) for n in UNVALUED[self.kind]})
        value = cell.value
        if self.kind == "PASTE_VALUES":
            shown = self.context.effective(self.source, *there)
            value = None if isinstance(shown, ErrorValue) else shown
        elif isinstance(value, Formula):
            value = moved(value, here[0] - there[0], here[1] - there[1])
        if self.kind in ("PASTE_VALUES", "PASTE_FORMULA"):
            return old._replace(value=value, text_runs=(), chip_runs=())
        if self.kind == "PASTE_NO_BORDERS":
            bare = {k: v for k, v in (cell.format or {}).items() if k != "borders"}
            return cell._replace(value=value, format=share(bare))
        return cell._replace(value=value)


def _copy_rules(source: Sheet, rect: Rect, target: Sheet, place: Rect) -> None:
    """Extend conditional formats of the source over the destination."""
    for number, rule in enumerate(list(source.conditional_formats)):
        if not any(clipped(source, grid).holds(rect) for grid in rule["ranges"]):
            continue
        if source is target:
            covered = any(clipped(target, g).holds(place) for g in rule["ranges"])
            if not covered:
                ranges = [*rule["ranges"], grid_range(target.id, place)]
                source.conditional_formats[number] = {**rule, "ranges": ranges}
        else:
            copy = {**rule, "ranges": [grid_range(target.id, place)]}
            target.conditional_formats.append(copy)


def _copy_merges(source: Sheet, rect: Rect, target: Sheet, place: Rect) -> None:
    down, right = place.top - rect.top, place.left - rect.left
    for old in list(source.merges):
        merge = clipped(source, old)
        if rect.holds(merge) and (source is not target or down or right):
            new = Rect(
                merge.top + down,
                merge.bottom + down,
                merge.left + right,
                merge.right + right,
            )
            target.merges.append(grid_range(target.id, new))


def cut_paste(context: Context, body: Json) -> Json:
    """Move cells; formulas that point to them follow, validation rules stay."""
    source, rect = resolve(context.workbook, body.get("source", {}))
    corner = body.get("destination", {})
    target = context.workbook.sheet(corner.get("sheetId", 0))
    top, left = corner.get("rowIndex", 0), corner.get("columnIndex", 0)
    place = Rect(top, top + rect.height, left, left + rect.width)
    check_on_grid(target, place)
    context.guard(source, rect)
    context.guard(target, place)
    taken = {
        (row, column): source.cell(row, column)
        for row in range(rect.top, rect.bottom)
        for column in range(rect.left, rect.right)
    }
    for row, column in taken:
        kept = EMPTY._replace(validation=source.cell(row, column).validation)
        source.put(row, column, kept)
    down, right = top - rect.top, left - rect.left
    kind = body.get("pasteType", "PASTE_NORMAL")
    for (row, column), cell in taken.items():
        old = target.cell(row + down, column + right)
        new = _cut_cell(kind, cell, old)
        target.put(row + down, column + right, new)
    _follow(context, source, rect, target, place)
    return {}


def _cut_cell(kind: str, cell: Cell, old: Cell) -> Cell:
    if kind in ("PASTE_VALUES", "PASTE_FORMULA"):
        return old._replace(value=cell.value, text_runs=(), chip_runs=())
    return cell._replace(validation=old.validation or cell.validation)


def _follow(
    context: Context, source: Sheet, rect: Rect, target: Sheet, place: Rect
) -> None:
    """Let references to cut cells, and named ranges of exactly them, follow."""

    down, right = place.top - rect.top, place.left - rect.left

    def follow(ref: Ref, home: Sheet) -> Ref:
        there = _bounds(ref, home, source)
        if there is None or not rect.holds(there):
            return ref
        return ref._replace(
            sheet=target.title if target is not home else ref.sheet,
            top=there.top + down,
            bottom=there.bottom - 1 + down,
            left=there.left + right,
            right=there.right - 1 + right,
        )

    for home, row, column, formula in context.workbook.formulas():
        new = rewrite(formula, partial(follow, home=home))
        if new is not formula:
            cell = home.cell(row, column)
            home.put(row, column, cell._replace(value=new))
    for key, named in list(context.workbook.named_ranges.items()):
        if named["range"] == grid_range(source.id, rect):
            follower = {**named, "range": grid_range(target.id, place)}
            context.workbook.named_ranges[key] = follower


def _bounds(ref: Ref, home: Sheet, source: Sheet) -> Rect | None:
    """Give the rectangle of a closed reference to the tab `source`."""
    if (ref.sheet or home.title).casefold() != source.title.casefold():
        return None
    top, bottom, left, right = ref.top, ref.bottom, ref.left, ref.right
    if top is None or bottom is None or left is None or right is None:
        return None
    return Rect(top, bottom + 1, left, right + 1)


def sort_range(context: Context, body: Json) -> Json:
    """Sort the rows of a range; rows hidden by a filter stay where they are.

    Whole cells move but for validation rules, which stay; metadata of rows stays.
    Blank cells come last in either order.
    """
    sheet, rect = resolve(context.workbook, body.get("range", {}))
    context.guard(sheet, rect)
    specs = body.get("sortSpecs", [])
    if not specs:
        raise invalid("At least one sort spec is required.")
    rows = [r for r in range(rect.top, rect.bottom) if not sheet.hidden_by_filter(r)]
    ordered = list(rows)
    for spec in reversed(specs):
        column = spec.get("dimensionIndex", 0)
        if not rect.left <= column < rect.right:
            raise invalid(f"Sort column {column} is outside the range.")
        values = {row: context.effective(sheet, row, column) for row in rows}
        falling = spec.get("sortOrder") == "DESCENDING"
        filled = [row for row in ordered if values[row] is not None]
        filled.sort(key=lambda row: _sort_key(values[row]), reverse=falling)
        ordered = filled + [row for row in ordered if values[row] is None]
    _permute(sheet, rect, rows, ordered)
    return {}


def _sort_key(value: object) -> tuple[int, object]:
    return (3, 0) if isinstance(value, ErrorValue) else order(value)  # type: ignore[arg-type]


def _permute(sheet: Sheet, rect: Rect, rows: list[int], ordered: list[int]) -> None:
    columns = range(rect.left, rect.right)
    taken = {row: [sheet.cell(row, column) for column in columns] for row in ordered}
    for row, source in zip(rows, ordered, strict=True):
        for column, cell in zip(columns, taken[source], strict=True):
            value = cell.value
            if isinstance(value, Formula):
                value = moved(value, row - source, 0)
            rule = sheet.cell(row, column).validation
            sheet.put(row, column, cell._replace(value=value, validation=rule))
