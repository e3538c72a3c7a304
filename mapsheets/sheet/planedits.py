"""The difference between a sheet as it is and as it should be, as edits.

Only cells whose value differs are written. Cells that could not be read are never
written, whoever owns them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from mapsheets.plan.cells import parse_id, text_of
from mapsheets.plan.fields import (
    AGENDA_HEADINGS,
    HEADER_FIELDS,
    HISTORY_FIELDS,
    Kind,
    Owner,
    step_field,
)
from mapsheets.plan.model import HistoryRow, Plan, Step
from mapsheets.plan.values import STEP_KEYS, value_text
from mapsheets.sheet.address import a1
from mapsheets.sheet.layout_grid import plain_value
from mapsheets.sheet.locate import plain
from mapsheets.sheet.reading import PlanReading, RowReading
from mapsheets.sheet.readtables import TablePlace
from mapsheets.sheet.rowedits import free_rows
from mapsheets.sheet.show import cell_text, header_cells
from mapsheets.sheet.shown import Shown
from mapsheets.sheet.spec import AppendRow, Area, CellValue, Edit, Formula, SetCell

_DATES = frozenset({"target", "done_on"})
_HEADER_KEYS = tuple(f.key for f in HEADER_FIELDS if f.owner is not Owner.PROGRAM)


@dataclass(frozen=True, slots=True)
class TypedOver:
    """A program cell in which a person had typed something."""

    step: str
    heading: str
    typed: str
    cell: str


def step_edits(
    reading: PlanReading, ids: Mapping[int, str], plan: Plan, shown: Shown
) -> list[Edit]:
    """Write the steps' cells that differ: numbers, dates, and the program's own."""
    edits: list[Edit] = []
    steps = {step.id: step for step in plan.steps}
    for row in reading.rows:
        step = steps.get(ids[row.row])
        if step is not None:
            edits.extend(_row_edits(reading, row, step, shown))
    return edits


def _row_edits(
    reading: PlanReading, row: RowReading, step: Step, shown: Shown
) -> list[Edit]:
    wanted: dict[str, CellValue] = {}
    number, typed = plain_value(Kind.ID, step.id), row.raw.get("id")
    if typed != number and not isinstance(typed, Formula):
        # Also where "#4" was understood: Timeline looks steps up by plain numbers.
        wanted["id"] = number
    for key in STEP_KEYS:
        value = getattr(step, key)
        if value != getattr(row.step, key) and key not in row.unread_keys:
            wanted[key] = _cell(key, value)
    own = shown.steps.get(step.id)
    if own is not None:
        for key, cell in (("expected", own.expected), ("attention", own.attention)):
            if not _same(row.raw.get(key), cell):
                wanted[key] = cell or None
    columns = reading.found.columns
    title = reading.found.tab.title
    return [
        SetCell(title, row.row, columns[key], value, both=_is_shared(key))
        for key, value in wanted.items()
        if key in columns
    ]


def _is_shared(key: str) -> bool:
    return step_field(key).owner is not Owner.PROGRAM


def _cell(key: str, value: object) -> CellValue:
    if key in _DATES:
        return value if isinstance(value, date) else None
    if isinstance(value, int):
        return value
    return value_text(value) or None


def _same(raw: CellValue, wanted: str | date | None) -> bool:
    return _raw_text(raw) == cell_text(wanted or None)


def _raw_text(raw: CellValue) -> str:
    value = plain(raw)
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    return text_of(value)


def header_edits(reading: PlanReading, plan: Plan, shown: Shown) -> list[Edit]:
    """Write the header's cells that differ."""
    labels = reading.found.labels
    title = reading.found.tab.title
    unread = {item.key for item in reading.header_unread}
    edits: list[Edit] = []
    for key in _HEADER_KEYS:
        value = getattr(plan.header, key)
        if (
            key in labels
            and key not in unread
            and value != getattr(reading.header, key)
        ):
            cell = value if isinstance(value, date) else (value or None)
            edits.append(SetCell(title, *labels[key], cell, both=True))
    for key, wanted in header_cells(shown).items():
        if key in labels and not _same(reading.header_raw.get(key), wanted):
            edits.append(SetCell(title, *labels[key], wanted or None))
    return edits


def agenda_edits(reading: PlanReading, shown: Shown) -> list[Edit]:
    """Write the agenda block of Open items where it differs."""
    edits: list[Edit] = []
    for (tab, row, column), text in zip(
        reading.tables.agenda, shown.agenda, strict=False
    ):
        read = reading.workbook.tab(tab)
        raw = read.cells.get((row, column)) if read else None
        if not _same(raw, text):
            edits.append(SetCell(tab, row, column, text or None))
    return edits


def history_edits(
    reading: PlanReading, added: Sequence[HistoryRow], extended: HistoryRow | None
) -> list[Edit]:
    """Append rows to Change history, or let its last row grow."""
    place = reading.tables.places.get("history")
    tab = reading.workbook.tab(place.tab) if place else None
    if place is None or tab is None:
        return []
    edits: list[Edit] = []
    if extended is not None and place.rows:
        edits.extend(_extension(place, extended, reading.history[-1]))
    like = place.rows[-1] if place.rows else place.header_row + 1
    # People's own words below the table or beside it stay where they are.
    for number, row in zip(free_rows(tab, place.next_row), added, strict=False):
        values = _history_values(place, row)
        edits.append(AppendRow(place.tab, number, values, like))
    return edits


def _extension(place: TablePlace, new: HistoryRow, old: HistoryRow) -> list[Edit]:
    values = _history_values(place, new)
    before = _history_values(place, old)
    return [
        SetCell(place.tab, place.rows[-1], column, values.get(column))
        for column in place.columns.values()
        if values.get(column) != before.get(column)
    ]


def _history_values(place: TablePlace, row: HistoryRow) -> dict[int, CellValue]:
    values: dict[int, CellValue] = {}
    for item in HISTORY_FIELDS:
        value = getattr(row, item.key)
        if item.key in place.columns and value not in {"", None}:
            step = item.key == "step" and str(value).isdigit()
            values[place.columns[item.key]] = int(value) if step else value
    return values


def typed_over(
    reading: PlanReading, ids: Mapping[int, str], written: Mapping[str, str]
) -> tuple[TypedOver, ...]:
    """List the program's cells that hold something the program never wrote.

    A number typed anew over a step's own is one of them: the step keeps its number.
    A memory that knows of no written cell (it was lost) accuses nobody.
    """
    if not written:
        return ()
    return (
        *_renumbered(reading, ids),
        *_steps_typed_over(reading, ids, written),
        *_header_typed_over(reading, written),
        *_agenda_typed_over(reading, written),
    )


def _steps_typed_over(
    reading: PlanReading, ids: Mapping[int, str], written: Mapping[str, str]
) -> Iterable[TypedOver]:
    for row in reading.rows:
        if parse_id(plain(row.raw.get("id"))) is None:
            yield _typed(reading, row, "id", ids[row.row])
        for key in ("expected", "attention"):
            typed = _raw_text(row.raw.get(key))
            known = written.get(f"{key}.{row.step.id}", "")
            if typed and typed != known and row.step.id == ids[row.row]:
                yield _typed(reading, row, key, row.step.id)


def _header_typed_over(
    reading: PlanReading, written: Mapping[str, str]
) -> Iterable[TypedOver]:
    titles = {item.key: item.heading for item in HEADER_FIELDS}
    for key, raw in reading.header_raw.items():
        typed = _raw_text(raw)
        own = key in titles or key in {"title", "everything", "notice"}
        if key in _HEADER_KEYS or not own or not typed:
            continue
        if typed != written.get(f"header.{key}", ""):
            cell = a1(reading.found.tab.title, *reading.found.labels[key])
            heading = titles.get(key, "Header")
            yield TypedOver("", heading, _told_text(raw), cell)


def _renumbered(reading: PlanReading, ids: Mapping[int, str]) -> Iterable[TypedOver]:
    typed = Counter(row.step.id for row in reading.rows if row.step.id)
    for row in reading.rows:
        own = row.step.id
        # A number that stands twice is a copied row, not one typed anew.
        if own and own != ids[row.row] and typed[own] == 1:
            yield _typed(reading, row, "id", ids[row.row])


def _agenda_typed_over(
    reading: PlanReading, written: Mapping[str, str]
) -> Iterable[TypedOver]:
    for place, (tab, row, column) in enumerate(reading.tables.agenda):
        read = reading.workbook.tab(tab)
        typed = _raw_text(read.cells.get((row, column))) if read else ""
        if typed and typed != written.get(f"agenda.{place}", ""):
            heading = AGENDA_HEADINGS[place]
            yield TypedOver("", heading, typed, a1(tab, row, column))


def _typed(reading: PlanReading, row: RowReading, key: str, step_id: str) -> TypedOver:
    cell = a1(reading.found.tab.title, row.row, reading.found.columns[key])
    text = _told_text(row.raw.get(key))
    return TypedOver(step_id, step_field(key).heading, text, cell)


def _told_text(raw: CellValue) -> str:
    """Write what a person typed as the history shows it."""
    value = plain(raw)
    return value_text(value) if isinstance(value, date) else text_of(value)


def guarded_area(reading: PlanReading) -> tuple[str, Area]:
    """Name the cells that a sync's decision rests on."""
    tab = reading.found.tab
    rows = [row for row, _ in tab.cells] or [1]
    columns = [column for _, column in tab.cells] or [1]
    return tab.title, Area(1, 1, max(rows), max(columns))
