"""Rows of the Timeline: new ones for new steps, fresh values for its formulas.

Programs that calculate nothing when they open a file show the values that formulas
carry. So these are kept true; the formulas' texts stay as people have them, and cells
in which somebody put something else are left alone.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from mapsheets.plan.cells import parse_id, text_of
from mapsheets.plan.fields import TIMELINE_TAB
from mapsheets.plan.model import Plan, Step
from mapsheets.sheet.layout_grid import Grid
from mapsheets.sheet.locate import plain
from mapsheets.sheet.reading import PlanReading
from mapsheets.sheet.rowedits import free_rows
from mapsheets.sheet.shown import Shown, ShownStep
from mapsheets.sheet.spec import (
    Address,
    AppendRow,
    CellValue,
    Edit,
    Formula,
    ReadTab,
    SetCell,
)
from mapsheets.sheet.timeline import FIRST_STEP, NUMBER, PlanColumns, timeline_row
from mapsheets.sheet.timeline_axis import put_axis
from mapsheets.sheet.timeline_bars import DAY_ROW, FIRST_MONTH, FIRST_WEEK, NAME, STATUS

_LOOKED_UP = frozenset(
    {"id", "text", "status", "target", "expected", "done_on", "days"}
)
# What differs between formulas of ours: rows, marks of fixed cells, case, blanks.
_VARYING = re.compile(r"[\d$\s]")
_FIXED_DAY = re.compile(r"DATE\((\d+),(\d+),(\d+)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rows:
    """Which rows show a step, and which stand empty since theirs went."""

    shown: Mapping[str, int]
    gone: tuple[int, ...]
    free: tuple[int, ...]
    last: int


def timeline_edits(
    reading: PlanReading, ids: Mapping[int, str], plan: Plan, shown: Shown
) -> list[Edit]:
    """Show every step, free the rows of steps that went, renew what formulas carry."""
    tab = reading.workbook.tab(TIMELINE_TAB)
    if tab is None or not reading.found.columns.keys() >= _LOOKED_UP:
        return []
    typed = {ids[row.row]: row.raw for row in reading.rows}
    writer = _Writer(reading, tab, shown, typed)
    rows = writer.rows(plan)
    missing = [step for step in plan.steps if step.id not in rows.shown]
    reused = dict(zip(rows.free, missing, strict=False))
    steps = {step.id: step for step in plan.steps}
    standing = {row: steps[key] for key, row in rows.shown.items() if key in steps}
    # A row that another step takes is renewed at once, never emptied first.
    unused = (row for row in rows.gone if row not in reused)
    edits = [edit for row in unused for edit in writer.emptied(row)]
    for row, step in sorted({**standing, **reused}.items(), key=lambda item: item[0]):
        edits += writer.renewed(row, step, new=row in reused)
    edits += writer.axis(plan)
    like = max(rows.shown.values(), default=FIRST_STEP)
    free = free_rows(tab, max(rows.last, FIRST_STEP - 1) + 1)
    for row, step in zip(free, missing[len(reused) :], strict=False):
        edits.append(AppendRow(TIMELINE_TAB, row, writer.values(row, step), like))
    return edits


class _Writer:
    """Compares one Timeline with what its formulas should give."""

    def __init__(
        self,
        reading: PlanReading,
        tab: ReadTab,
        shown: Shown,
        typed: Mapping[str, Mapping[str, CellValue]],
    ) -> None:
        self._tab = tab
        self._shown = shown
        self._typed = typed
        # Where the program itself computes, no formula carries an old value.
        self._live = reading.workbook.computes
        self._where = PlanColumns(
            tab=_quoted(reading.found.tab.title),
            header_row=reading.found.header_row,
            columns=reading.found.columns,
        )

    def rows(self, plan: Plan) -> _Rows:
        """Sort the rows that have a number, or formulas of ours."""
        ids = {step.id for step in plan.steps}
        found: dict[str, int] = {}
        gone, free, last = [], [], 0
        for row in sorted({row for row, _ in self._tab.cells if row >= FIRST_STEP}):
            number = self._tab.cells.get((row, NUMBER))
            step, ours = parse_id(plain(number)), self._is_ours(row)
            if step or ours:
                last = row
            if step and not (
                ours and step not in ids and step in plan.memory.tombstones
            ):
                found.setdefault(step, row)
            elif step and not isinstance(number, Formula):
                gone.append(row)
            elif ours and number is None:
                free.append(row)
        return _Rows(found, tuple(gone), (*free, *gone), last)

    def values(self, row: int, step: Step) -> Mapping[int, CellValue]:
        """Give the cells of a step's row as its formulas compute them."""
        own = self._shown.steps.get(step.id, ShownStep())
        values = dict(timeline_row(step, row, own, self._where))
        for column, key in ((NAME, "text"), (STATUS, "status")):
            formula, raw = values[column], self._typed.get(step.id, {}).get(key)
            if isinstance(formula, Formula) and isinstance(plain(raw), str):
                # Formulas show the words as they stand, not as they are understood.
                values[column] = replace(formula, value=text_of(plain(raw)))
        return values

    def renewed(self, row: int, step: Step, *, new: bool) -> list[Edit]:
        """Give a row's formulas the values of a step; a new step its number too."""
        values = self.values(row, step)
        number = [SetCell(TIMELINE_TAB, row, NUMBER, values[NUMBER])] if new else []
        return [*number, *self._fresh({(row, at): v for at, v in values.items()})]

    def emptied(self, row: int) -> list[Edit]:
        """Take the number, and with it all that is looked up, out of a row."""
        blank = timeline_row(Step(""), row, ShownStep(), self._where)
        values = {
            (row, column): replace(value, value="")
            for column, value in blank.items()
            if isinstance(value, Formula)
        }
        return [SetCell(TIMELINE_TAB, row, NUMBER, None), *self._fresh(values)]

    def axis(self, plan: Plan) -> list[Edit]:
        """Let the days, months and years above the bars follow the plan's Start."""
        first = self._tab.cells.get((DAY_ROW, FIRST_WEEK))
        fixed = _FIXED_DAY.search(first.text) if isinstance(first, Formula) else None
        if fixed is None:
            return []
        day = plan.header.start
        monday = (
            day - timedelta(days=day.weekday())
            if day
            else date(*map(int, fixed.groups()))
        )
        last = max(column for row, column in self._tab.cells if row == DAY_ROW)
        grid = Grid({})
        put_axis(grid, monday, max(0, last - FIRST_MONTH + 1), self._where.start_cell)
        return self._fresh({at: cell.value for at, cell in grid.cells.items()})

    def _fresh(self, wanted: Mapping[Address, CellValue]) -> list[Edit]:
        """Renew the formulas of ours that carry another value."""
        if self._live:
            return []
        return [
            SetCell(TIMELINE_TAB, *place, replace(found, value=value.value))
            for place, value in wanted.items()
            if isinstance(value, Formula)
            and isinstance(found := self._tab.cells.get(place), Formula)
            and _shape(found) == _shape(value)
            and _carried(found) != _carried(value)
        ]

    def _is_ours(self, row: int) -> bool:
        ours = timeline_row(Step(""), row, ShownStep(), self._where)
        return all(
            isinstance(value, Formula)
            and isinstance(found := self._tab.cells.get((row, column)), Formula)
            and _shape(found) == _shape(value)
            for column, value in ours.items()
            if column != NUMBER
        )


def _shape(formula: Formula) -> str:
    """Give what tells a formula of ours from one that somebody typed."""
    return _VARYING.sub("", formula.text).casefold()


def _carried(formula: Formula) -> CellValue:
    value = formula.value
    if isinstance(value, datetime):
        return value.date()
    return None if value == "" else value


def _quoted(title: str) -> str:
    if title.isalnum():
        return title
    return "'" + title.replace("'", "''") + "'"
