"""Rows that a sheet does not have yet, or is to have no more, as edits.

A sync never needs these: they serve an import, where rows come and go without
anybody having touched the sheet. Rows are appended below the last one; a removed row
is emptied, so that what people wrote beside it stays where it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from mapsheets.plan.cells import is_blank, long_date, text_of
from mapsheets.plan.model import Content, HistoryRow, Plan, Unread
from mapsheets.plan.values import value_text
from mapsheets.sheet.address import a1
from mapsheets.sheet.layout_plan import step_values
from mapsheets.sheet.reading import PlanReading
from mapsheets.sheet.readtables import TABLES, TablePlace
from mapsheets.sheet.rowmatch import align
from mapsheets.sheet.shown import Shown, ShownStep
from mapsheets.sheet.spec import AppendRow, CellValue, Edit, ReadTab, SetCell
from mapsheets.sheet.tables import table_value

SHEET_END = 1_048_576
FIELDS = {table.key: table.fields for table in TABLES}


def step_places(
    reading: PlanReading, ids: Mapping[int, str], step_ids: Iterable[str]
) -> dict[str, int]:
    """Give the row of every step; those without a row get one below the others."""
    rows = {step_id: row for row, step_id in ids.items()}
    last = max([row.row for row in reading.rows], default=reading.found.header_row)
    missing = [step_id for step_id in step_ids if step_id not in rows]
    free = free_rows(reading.found.tab, last + 1)
    return rows | dict(zip(missing, free, strict=False))


def placed(reading: PlanReading, ids: Mapping[int, str], content: Content) -> Content:
    """Give unread cells the addresses that they have, or will have, in the sheet."""
    rows = step_places(reading, ids, (step.id for step in content.steps))
    found = tuple(_placed(reading, rows, item) for item in content.unread)
    return replace(content, unread=found)


def _placed(reading: PlanReading, rows: Mapping[str, int], item: Unread) -> Unread:
    place = _address(reading, rows, item)
    cell = a1(reading.found.tab.title, *place) if place else item.cell
    return replace(item, cell=cell)


def _address(
    reading: PlanReading, rows: Mapping[str, int], item: Unread
) -> tuple[int, int] | None:
    if item.table == "header":
        return reading.found.labels.get(item.key)
    row, column = rows.get(item.row), reading.found.columns.get(item.key)
    return None if row is None or column is None else (row, column)


def imported_edits(
    reading: PlanReading, ids: Mapping[int, str], plan: Plan, shown: Shown
) -> list[Edit]:
    """Write what a plan holds and its sheet does not: rows and unreadable texts."""
    return [
        *row_edits(reading, ids, plan, shown),
        *table_edits(reading, plan.content),
        *unread_edits(reading, ids, plan.content),
    ]


def row_edits(
    reading: PlanReading, ids: Mapping[int, str], plan: Plan, shown: Shown
) -> list[Edit]:
    """Write the rows of steps that have none, and empty those that are no steps."""
    rows = step_places(reading, ids, (step.id for step in plan.steps))
    known = set(ids.values())
    columns, title = reading.found.columns, reading.found.tab.title
    edits: list[Edit] = []
    for step in plan.steps:
        if step.id not in known:
            values = step_values(step, shown.steps.get(step.id, ShownStep()))
            filled = {columns[key]: v for key, v in values.items() if key in columns}
            kept = {column: v for column, v in filled.items() if not is_blank(v)}
            like = max((row.row for row in reading.rows), default=rows[step.id])
            edits.append(AppendRow(title, rows[step.id], kept, like))
    present = {step.id for step in plan.steps}
    for row in reading.rows:
        if ids[row.row] not in present:
            edits += _emptied(reading.found.tab, row.row, columns.values())
    return edits


def _emptied(tab: ReadTab, row: int, columns: Iterable[int]) -> list[Edit]:
    return [
        SetCell(tab.title, row, column, None, both=True)
        for column in sorted(columns)
        if tab.cells.get((row, column)) is not None
    ]


def unread_edits(
    reading: PlanReading, ids: Mapping[int, str], content: Content
) -> list[Edit]:
    """Write texts that nobody can read as they were typed, or what replaces them."""
    wanted = {(u.table, u.row, u.key): u.text for u in content.unread}
    rows = step_places(reading, ids, (step.id for step in content.steps))
    standing = {
        ("steps", ids[row.row], item.key): item.text
        for row in reading.rows
        for item in row.unread
    } | {("header", "", item.key): item.text for item in reading.header_unread}
    steps = {step.id: step for step in content.steps}
    edits: list[Edit] = []
    for table, row, key in {**standing, **wanted}:
        place = _address(reading, rows, Unread(table, row, key, ""))
        text = wanted.get((table, row, key))
        if place is None or text == standing.get((table, row, key)):
            continue
        owner = content.header if table == "header" else steps.get(row)
        value = text if text is not None else _value(getattr(owner, key, None))
        edits.append(SetCell(reading.found.tab.title, *place, value, both=True))
    return edits


def _value(value: object) -> CellValue:
    if isinstance(value, (date, int)):
        return value
    return value_text(value) or None


def room(reading: PlanReading, key: str, count: int) -> tuple[int, ...]:
    """Give free rows below a table's last one: ``count`` of them, or as many as fit."""
    place = reading.tables.places.get(key)
    tab = reading.workbook.tab(place.tab) if place else None
    if place is None or tab is None:
        return ()
    below = [
        other.header_row
        for other in reading.tables.places.values()
        if other.tab == place.tab and other.header_row > place.header_row
    ]
    # A table's title stands in the row above its headings.
    end = min(below) - 1 if below else SHEET_END
    free = _free(tab, range(place.next_row, end))
    return tuple(row for _, row in zip(range(count), free, strict=False))


def free_rows(tab: ReadTab, first: int) -> Iterable[int]:
    """Give the rows from one on in which no cell holds anything."""
    return _free(tab, range(first, SHEET_END))


def _free(tab: ReadTab, rows: Iterable[int]) -> Iterable[int]:
    used = {row for row, _ in tab.cells}
    return (row for row in rows if row not in used)


def table_edits(reading: PlanReading, content: Content) -> list[Edit]:
    """Write the rows of the other tabs that differ from the sheet's."""
    edits: list[Edit] = []
    for key, place in reading.tables.places.items():
        if key == "history":
            continue
        before, after = getattr(reading.tables, key), getattr(content, key)
        if before != after:
            edits += _table(reading, key, place, (before, after))
    return edits


def _table(
    reading: PlanReading,
    key: str,
    place: TablePlace,
    versions: tuple[Sequence[Any], Sequence[Any]],
) -> list[Edit]:
    before, after = versions
    pairs = align(before, after)
    edits: list[Edit] = []
    new = []
    for number, row in zip(pairs, after, strict=True):
        if number is None:
            new.append(row)
            continue
        old, wanted = (_cells(key, place, item) for item in (before[number], row))
        edits += [
            SetCell(place.tab, place.rows[number], column, wanted[column], both=True)
            for column in wanted
            if wanted[column] != old[column]
        ]
    tab = reading.workbook.tab(place.tab)
    for number in sorted(set(range(len(before))) - set(pairs)):
        if tab is not None:
            edits += _emptied(tab, place.rows[number], place.columns.values())
    like = place.rows[-1] if place.rows else place.header_row + 1
    for at, row in zip(room(reading, key, len(new)), new, strict=False):
        values = {c: v for c, v in _cells(key, place, row).items() if v is not None}
        edits.append(AppendRow(place.tab, at, values, like))
    return edits


def _cells(key: str, place: TablePlace, row: Any) -> dict[int, CellValue]:
    cells: dict[int, CellValue] = {}
    for item in FIELDS[key]:
        if item.key in place.columns:
            text = getattr(row, item.key)
            value = table_value(item, text)
            # What would read back as another text stays a text.
            cells[place.columns[item.key]] = value if text_of(value) == text else text
    return {at: None if value == "" else value for at, value in cells.items()}


def reason_edits(
    reading: PlanReading, reasons: Mapping[int, str]
) -> tuple[SetCell, ...]:
    """Write reasons into rows of Change history; keys count its rows from 0."""
    place = reading.tables.places.get("history")
    column = place.columns.get("reason") if place else None
    if place is None or column is None:
        return ()
    return tuple(
        SetCell(place.tab, place.rows[number], column, text, both=True)
        for number, text in sorted(reasons.items())
    )


def same_event(row: HistoryRow) -> tuple[str, ...]:
    """Give what tells one row of Change history from another: all but the reason."""
    day = long_date(row.on) if row.on else ""
    return (day, row.step, row.what, row.before, row.after, row.changed_by)


def without_doubles(edits: Iterable[Edit]) -> list[Edit]:
    """Keep the last of several edits of one cell."""
    kept: dict[object, Edit] = {}
    for number, edit in enumerate(edits):
        cell: object = number
        if isinstance(edit, SetCell):
            cell = (edit.tab, edit.row, edit.column)
            kept.pop(cell, None)
        kept[cell] = edit
    return list(kept.values())
