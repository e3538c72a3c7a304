"""The tables of a plan as the sheet shows them, for every text format."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from mapsheets.plan.cells import links_text
from mapsheets.plan.fields import (
    APPROVAL_FIELDS,
    CRITERIA_FIELDS,
    HISTORY_FIELDS,
    MEETING_FIELDS,
    OPEN_ITEM_FIELDS,
    PEOPLE_FIELDS,
    STEP_FIELDS,
    Field,
)
from mapsheets.plan.model import Plan, Step
from mapsheets.schedule.dates import Schedule
from mapsheets.sheet.show import show
from mapsheets.sheet.shown import Shown, ShownStep

Value = str | int | date | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table with its name, its headings and its rows."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]


def steps_table(plan: Plan, schedule: Schedule) -> Table:
    """Give the steps with every column of the sheet, in row order.

    A cell that could not be read holds what people typed.
    """
    shown = show(plan, schedule, schedule.today)
    unread = {(c.row, c.key): c.text for c in plan.content.unread if c.table == "steps"}
    rows = tuple(
        tuple(
            unread.get((step.id, field.key)) or _step_value(step, field.key, shown)
            for field in STEP_FIELDS
        )
        for step in plan.steps
    )
    return Table("Steps", _headings(plan, STEP_FIELDS), rows)


def other_tables(plan: Plan) -> tuple[Table, ...]:
    """Give the tables of the other tabs, also those without a row."""
    content = plan.content
    made = _maker(plan)
    return (
        made("What we need to see", CRITERIA_FIELDS, content.criteria),
        made("Decision meetings", MEETING_FIELDS, content.meetings),
        made("Approvals", APPROVAL_FIELDS, content.approvals),
        made("People", PEOPLE_FIELDS, content.people),
        made("Open items", OPEN_ITEM_FIELDS, content.open_items),
        made("Change history", HISTORY_FIELDS, plan.history),
    )


def _headings(plan: Plan, fields: tuple[Field, ...]) -> tuple[str, ...]:
    memory = plan.memory
    return tuple(field.title(memory.customer, memory.vendor) for field in fields)


def _maker(plan: Plan) -> Callable[[str, tuple[Field, ...], Sequence[object]], Table]:
    def made(name: str, fields: tuple[Field, ...], rows: Sequence[object]) -> Table:
        values = (tuple(getattr(row, field.key) for field in fields) for row in rows)
        return Table(name, _headings(plan, fields), tuple(values))

    return made


def _step_value(step: Step, key: str, shown: Shown) -> Value:
    if key in {"expected", "attention"}:
        cells = shown.steps.get(step.id, ShownStep())
        return cells.expected if key == "expected" else cells.attention
    if key == "depends_on":
        return links_text(step.depends_on)
    value: Value = getattr(step, key)
    return value
