"""Rows and columns inserted, deleted and moved, with everything that hangs on them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from fakegoogle.cells import Formula
from fakegoogle.errors import Json
from fakegoogle.formulas import Span, respanned
from fakegoogle.workbook import NO_CELLS, Sheet, Workbook

Meta = dict[int, Json]


def insert(
    workbook: Workbook, sheet: Sheet, dimension: str, start: int, count: int
) -> None:
    """Insert empty rows or columns before index `start`."""
    if dimension == "ROWS":
        if start < len(sheet.rows):
            sheet.rows[start:start] = [NO_CELLS] * count
    else:
        _map_columns(sheet, lambda column: column + count * (column >= start))
    _map_meta(sheet, dimension, lambda index: index + count * (index >= start))
    sheet.resize(dimension, sheet.count(dimension) + count)
    _respan(workbook, sheet, dimension, insert_span(start, count))


def insert_span(start: int, count: int) -> Span:
    """Give where a span goes when `count` lines come in before `start`."""

    def span(first: int, last: int) -> tuple[int, int]:
        return first + count * (first >= start), last + count * (last > start)

    return span


def delete(
    workbook: Workbook, sheet: Sheet, dimension: str, start: int, end: int
) -> None:
    """Delete rows or columns from `start` up to, not including, `end`."""
    count = end - start

    def place(index: int) -> int | None:
        if start <= index < end:
            return None
        return index - count * (index >= end)

    if dimension == "ROWS":
        del sheet.rows[start:end]
    else:
        _map_columns(sheet, place)
    _map_meta(sheet, dimension, place)
    sheet.resize(dimension, sheet.count(dimension) - count)
    _respan(workbook, sheet, dimension, delete_span(start, end))


def delete_span(start: int, end: int) -> Span:
    """Give what is left of a span when the lines from `start` to `end` go."""
    count = end - start

    def span(first: int, last: int) -> tuple[int, int] | None:
        first = first - count if first >= end else min(first, start)
        last = last - count if last >= end else min(last, start)
        return (first, last) if last > first else None

    return span


def move(
    workbook: Workbook, sheet: Sheet, dimension: str, start: int, end: int, to: int
) -> None:
    """Move the lines from `start` to `end` so that they stand before line `to`."""
    count = end - start
    place = move_place(start, end, to)
    if dimension == "ROWS":
        while len(sheet.rows) < max(end, to):
            sheet.rows.append(NO_CELLS)
        block = sheet.rows[start:end]
        del sheet.rows[start:end]
        at = to - count if to > start else to
        sheet.rows[at:at] = block
    else:
        _map_columns(sheet, place)
    _map_meta(sheet, dimension, place)
    _respan(workbook, sheet, dimension, move_span(start, end, to))


def move_place(start: int, end: int, to: int) -> Callable[[int], int]:
    """Give where one line goes when a block moves."""
    count = end - start

    def place(index: int) -> int:
        if start <= index < end:
            return index + (to - end if to > end else to - start)
        if end <= index < to:
            return index - count
        return index + count if to <= index < start else index

    return place


def move_span(start: int, end: int, to: int) -> Span:
    """Give where a span goes when a block moves: with it, or closing and opening."""
    place = move_place(start, end, to)
    at = to - (end - start) if to > start else to
    close, open_ = delete_span(start, end), insert_span(at, end - start)

    def span(first: int, last: int) -> tuple[int, int] | None:
        if start <= first and last <= end:
            return place(first), place(last - 1) + 1
        closed = close(first, last)
        return open_(*closed) if closed else None

    return span


def _map_columns(sheet: Sheet, place: Callable[[int], int | None]) -> None:
    for index, row in enumerate(sheet.rows):
        if not row:
            continue
        own = sheet.own_row(index)
        cells = list(own.items())
        own.clear()
        for column, cell in cells:
            target = place(column)
            if target is not None:
                own[target] = cell


def _map_meta(sheet: Sheet, dimension: str, place: Callable[[int], int | None]) -> None:
    meta = sheet.row_meta if dimension == "ROWS" else sheet.column_meta
    found: Meta = {}
    for index, value in meta.items():
        target = place(index)
        if target is not None:
            found[target] = value
    if dimension == "ROWS":
        sheet.row_meta = found
    else:
        sheet.column_meta = found


def _respan(workbook: Workbook, sheet: Sheet, dimension: str, span: Span) -> None:
    """Let ranges, rules, metadata and formulas follow."""

    def shifted(grid: Json) -> Json | None:
        return shifted_range(grid, dimension, span)

    sheet.merges = [grid for old in sheet.merges if (grid := shifted(old))]
    sheet.conditional_formats = _rules(sheet.conditional_formats, shifted)
    sheet.protected = [
        {**old, "range": grid}
        for old in sheet.protected
        if (grid := shifted(old.get("range", {}))) is not None
    ]
    if sheet.basic_filter:
        sheet.basic_filter = _filter(sheet.basic_filter, dimension, span)
    for key, named in list(workbook.named_ranges.items()):
        if named["range"].get("sheetId", 0) == sheet.id:
            grid = shifted(named["range"])
            if grid is None:
                del workbook.named_ranges[key]
            else:
                workbook.named_ranges[key] = {**named, "range": grid}
    _metadata(workbook, sheet, dimension, span)
    _formulas(workbook, sheet, dimension, span)


def shifted_range(grid: Json, dimension: str, span: Span) -> Json | None:
    """Give a GridRange after a change, or None when nothing of it is left."""
    name = "Row" if dimension == "ROWS" else "Column"
    first, last = grid.get(f"start{name}Index"), grid.get(f"end{name}Index")
    if first is None and last is None:
        return grid
    mapped = span(first or 0, (first or 0) + 1 if last is None else last)
    if mapped is None:
        return None
    found = dict(grid)
    if first is not None:
        found[f"start{name}Index"] = mapped[0]
    if last is not None:
        found[f"end{name}Index"] = mapped[1]
    return found


def _rules(rules: list[Json], shifted: Callable[[Json], Json | None]) -> list[Json]:
    found = []
    for rule in rules:
        ranges = [grid for old in rule["ranges"] if (grid := shifted(old))]
        if ranges:
            found.append({**rule, "ranges": ranges})
    return found


def _filter(basic: Json, dimension: str, span: Span) -> Json | None:
    grid = shifted_range(basic["range"], dimension, span)
    if grid is None:
        return None
    found = {**basic, "range": grid}
    if dimension == "COLUMNS" and basic.get("filterSpecs"):
        specs = []
        for spec in basic["filterSpecs"]:
            column = spec.get("columnIndex", 0)
            mapped = span(column, column + 1)
            if mapped:
                specs.append({**spec, "columnIndex": mapped[0]})
        found["filterSpecs"] = specs
    return found


def _metadata(workbook: Workbook, sheet: Sheet, dimension: str, span: Span) -> None:
    for key, entry in list(workbook.metadata.items()):
        if entry.sheet_id != sheet.id or entry.dimension != dimension:
            continue
        mapped = span(entry.start, entry.end)
        if mapped is None:
            del workbook.metadata[key]
        else:
            workbook.metadata[key] = replace(entry, start=mapped[0], end=mapped[1])


def _formulas(workbook: Workbook, sheet: Sheet, dimension: str, span: Span) -> None:
    for home, row, column, formula in workbook.formulas():
        changed = respanned(formula, home.title, sheet.title, dimension, span)
        if changed is not formula:
            _set_formula(home, row, column, changed)


def _set_formula(sheet: Sheet, row: int, column: int, formula: Formula) -> None:
    cell = sheet.cell(row, column)
    sheet.put(row, column, cell._replace(value=formula))
