"""Rows of the Timeline for steps that have none yet."""

from __future__ import annotations

from mapsheets.plan.cells import parse_id
from mapsheets.plan.fields import TIMELINE_TAB
from mapsheets.plan.model import Plan
from mapsheets.sheet.locate import plain
from mapsheets.sheet.reading import PlanReading
from mapsheets.sheet.shown import Shown, ShownStep
from mapsheets.sheet.spec import AppendRow, Edit, ReadTab
from mapsheets.sheet.timeline import FIRST_STEP, NUMBER, PlanColumns, timeline_row

_LOOKED_UP = frozenset(
    {"id", "text", "status", "target", "expected", "done_on", "days"}
)


def timeline_edits(reading: PlanReading, plan: Plan, shown: Shown) -> list[Edit]:
    """Append a row for every step that the Timeline does not show yet."""
    tab = reading.workbook.tab(TIMELINE_TAB)
    columns = reading.found.columns
    if tab is None or not columns.keys() >= _LOOKED_UP:
        return []
    rows = _numbered_rows(tab)
    missing = [step for step in plan.steps if step.id not in rows]
    following = max([*rows.values(), FIRST_STEP - 1]) + 1
    like = max(rows.values(), default=FIRST_STEP)
    where = PlanColumns(
        tab=_quoted(reading.found.tab.title),
        header_row=reading.found.header_row,
        columns=columns,
    )
    return [
        AppendRow(
            TIMELINE_TAB,
            following + offset,
            timeline_row(
                step,
                following + offset,
                shown.steps.get(step.id, ShownStep()),
                where,
            ),
            like,
        )
        for offset, step in enumerate(missing)
    ]


def _numbered_rows(tab: ReadTab) -> dict[str, int]:
    found: dict[str, int] = {}
    for (row, column), value in sorted(tab.cells.items()):
        step = parse_id(plain(value)) if column == NUMBER else None
        if step:
            found.setdefault(step, row)
    return found


def _quoted(title: str) -> str:
    if title.isalnum():
        return title
    return "'" + title.replace("'", "''") + "'"
