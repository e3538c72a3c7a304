"""What a merge tells: conflicts for the seller, rows for Change history."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mapsheets.plan.cells import Unreadable
from mapsheets.plan.fields import (
    HEADER_FIELDS,
    OPEN_ITEMS_TAB,
    PEOPLE_TAB,
    Field,
    step_field,
)
from mapsheets.plan.model import HistoryRow, Import, Plan, Problem
from mapsheets.plan.values import value_text
from mapsheets.schedule.dates import Schedule
from mapsheets.sheet.planedits import TypedOver
from mapsheets.sheet.reading import PlanReading
from mapsheets.sheet.rowedits import FIELDS, same_event
from mapsheets.sheet.tables import APPROVALS_NAME, CRITERIA_NAME, MEETINGS_NAME
from mapsheets.sync.acts import Act, Acted
from mapsheets.sync.content import Change
from mapsheets.sync.history import NONE, REASON_TO_ADD
from mapsheets.sync.life import Moment
from mapsheets.sync.mergemodel import Clash, Conflict
from mapsheets.sync.signoff import mark_changed

CUSTOMER = "customer"
MOST_REMEMBERED = 50  # returned files of one plan
TABLE_NAMES = {
    "criteria": CRITERIA_NAME,
    "meetings": MEETINGS_NAME,
    "approvals": APPROVALS_NAME,
    "people": PEOPLE_TAB,
    "open_items": OPEN_ITEMS_TAB,
}


@dataclass(frozen=True, slots=True)
class Story:
    """What an import leaves in the plan beside the merged cells.

    ``signed_over`` is None, or where the copy carries a sign-off: what people had
    changed in the live plan since that copy was made.
    """

    rows: tuple[HistoryRow, ...]
    record: Import
    signed_over: tuple[Change, ...] | None = None

    def act(self) -> Act:
        """Remember the import and write what the history does not have yet."""

        def act(plan: Plan, schedule: Schedule, _moment: Moment) -> Acted:
            known = plan.memory.imports
            if all(item.digest != self.record.digest for item in known):
                known = (*known, self.record)[-MOST_REMEMBERED:]
            plan = replace(plan, memory=replace(plan.memory, imports=known))
            if self.signed_over is not None:
                plan = _signed(plan, self.signed_over, schedule)
            return Acted(plan, rows=fresh(self.rows, plan.history))

        return act


def _signed(plan: Plan, since: tuple[Change, ...], schedule: Schedule) -> Plan:
    """Let a sign-off cover the copy that was signed, and nothing newer."""
    baseline = plan.memory.baseline
    if baseline is None:
        return plan
    whole = replace(plan.memory, baseline=replace(baseline, changed=""))
    return mark_changed(replace(plan, memory=whole), since, schedule, schedule)


def fresh(
    rows: Iterable[HistoryRow], history: Sequence[HistoryRow]
) -> tuple[HistoryRow, ...]:
    """Leave out rows that the history has already, whatever their day."""
    known = {same_event(row)[1:] for row in history}
    return tuple(row for row in rows if same_event(row)[1:] not in known)


def _field(conflict: Conflict) -> Field:
    if conflict.table == "steps":
        return step_field(conflict.key)
    fields = HEADER_FIELDS if conflict.table == "header" else FIELDS[conflict.table]
    return next(item for item in fields if item.key == conflict.key)


def _title(conflict: Conflict, plan: Plan) -> str:
    if conflict.key == "confirmed_on":
        return "Confirmed on"
    return _field(conflict).title(plan.memory.customer, plan.memory.vendor)


def _where(conflict: Conflict, plan: Plan) -> str:
    if conflict.table == "steps":
        place = f"step {conflict.row}"
    elif conflict.table == "header":
        place = "the header"
    else:
        place = f"'{conflict.row}' in {TABLE_NAMES[conflict.table]}"
    return (
        f"{_title(conflict, plan)} of {place}" if conflict.key else place.capitalize()
    )


def shown(value: Any) -> str:
    """Write a cell's value as people see it, blank as such."""
    if isinstance(value, Unreadable):
        return f"'{value.text}'"
    text = value_text(value)
    return f"'{text}'" if text else "blank"


def conflict_problem(conflict: Conflict, plan: Plan) -> Problem:
    """Say what both sides changed, and which counts now."""
    where = _where(conflict, plan)
    theirs = conflict.theirs_counts
    if conflict.kind is Clash.CELL:
        counts = "The returned file's" if theirs else "The plan's own"
        text = (
            f"{where} was changed on both sides: {shown(conflict.ours)} here, "
            f"{shown(conflict.theirs)} in the returned file. {counts} counts now."
        )
    elif conflict.kind is Clash.REMOVED_HERE:
        now = "it is back" if theirs else "it stays removed"
        text = f"{where} was removed here and changed in the returned file: {now}."
    else:
        now = "it is removed" if theirs else "it stays"
        text = f"{where} was removed in the returned file and changed here: {now}."
    step = conflict.row if conflict.table == "steps" else ""
    return Problem("CONFLICT", text, step=step)


def conflict_rows(
    conflicts: Iterable[Conflict], plan: Plan, today: date
) -> tuple[HistoryRow, ...]:
    """Record the values of the returned file that were not taken over."""
    return tuple(
        HistoryRow(
            on=today,
            step=conflict.row if conflict.table == "steps" else "",
            what=f"{_what(conflict, plan)} (in the returned copy, not taken over)",
            before=_plain(conflict.ours),
            after=_plain(conflict.theirs) if conflict.key else "Removed",
            changed_by=CUSTOMER,
            effect=NONE,
        )
        for conflict in conflicts
        if not conflict.theirs_counts and conflict.kind is not Clash.REMOVED_HERE
    )


def _what(conflict: Conflict, plan: Plan) -> str:
    if conflict.table == "steps":
        return _title(conflict, plan) if conflict.key else "Step"
    if conflict.table == "header":
        return _title(conflict, plan)
    name = f"{TABLE_NAMES[conflict.table]}, {conflict.row}"
    return f"{name}, {_title(conflict, plan)}" if conflict.key else name


def _plain(value: Any) -> str:
    return value.text if isinstance(value, Unreadable) else value_text(value)


def table_rows(
    changes: Iterable[Change], plan: Plan, today: date
) -> tuple[HistoryRow, ...]:
    """Tell of changes to other tabs, which a sync does not record."""
    return tuple(
        HistoryRow(
            on=today,
            what=table_change(change, plan),
            before=change.before_text,
            after=change.after_text,
            changed_by=CUSTOMER,
            effect=NONE,
        )
        for change in changes
        if change.table in TABLE_NAMES
    )


def table_change(change: Change, plan: Plan) -> str:
    """Name what changed on another tab: its table, the row, the column's heading."""
    name = TABLE_NAMES[change.table]
    if not change.key:
        return f"{name}, row {change.kind}"
    names = (plan.memory.customer, plan.memory.vendor)
    headings = {item.key: item.title(*names) for item in FIELDS[change.table]}
    return ", ".join(text for text in (name, change.row, headings[change.key]) if text)


def typed_over_rows(
    cells: Iterable[TypedOver], numbers: dict[str, str], today: date
) -> tuple[HistoryRow, ...]:
    """Record what was typed into the program's cells of the returned copy."""
    return tuple(
        HistoryRow(
            on=today,
            step=numbers.get(item.step, item.step),
            what=f"{item.heading} (typed over, kept here)",
            before=item.typed,
            changed_by=CUSTOMER,
            effect=NONE,
        )
        for item in cells
    )


def reasons(ours: PlanReading, theirs: PlanReading) -> dict[int, str]:
    """Take reasons that were written into the copy where the plan has none."""
    written = {
        same_event(row): row.reason
        for row in theirs.history
        if row.reason not in {"", REASON_TO_ADD}
    }
    return {
        number: written[same_event(row)]
        for number, row in enumerate(ours.history)
        if row.reason in {"", REASON_TO_ADD} and same_event(row) in written
    }


def other_reasons(ours: PlanReading, theirs: PlanReading) -> tuple[HistoryRow, ...]:
    """Give the copy's reasons for moves that the plan has another reason for."""
    here = {same_event(row): row.reason for row in ours.history}
    return tuple(
        row
        for row in theirs.history
        if row.reason not in {"", REASON_TO_ADD}
        and here.get(same_event(row), "") not in {"", REASON_TO_ADD, row.reason}
    )
