"""What a sync tells: people's changes, what they typed over, what nobody could read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from mapsheets.plan.fields import step_field
from mapsheets.plan.model import HistoryRow, Plan, Problem, Unread
from mapsheets.plan.values import value_text
from mapsheets.sheet.planedits import TypedOver
from mapsheets.sheet.shown import Shown
from mapsheets.sync.content import Change, differences
from mapsheets.sync.history import NONE, Told


def told_changes(
    before: Plan, advanced: Plan, changes: tuple[Change, ...]
) -> tuple[Change, ...]:
    """List people's changes; a milestone's date counts once, at its step.

    Where its row and the header say different new dates, the row's is told too.
    """
    dates = [
        change
        for change in differences(before.content, advanced.content)
        if change.table == "steps" and change.key == "target"
    ]
    typed = [c for c in changes if c.table == "steps" and c.key == "target"]
    others = [c for c in changes if c not in typed]
    return (*others, *dates, *_overruled(typed, advanced))


def _overruled(typed: list[Change], advanced: Plan) -> list[Change]:
    targets = {step.id: step.target for step in advanced.steps}
    return [
        replace(change, kind="overruled", before=None)
        for change in typed
        if change.kind == "edit"
        and change.after is not None
        and change.after != targets.get(change.row)
    ]


def with_typed_over(
    written: Told, over: Sequence[TypedOver], shown: Shown, by: tuple[date, str]
) -> Told:
    """Record what a person typed into the program's cells, before it is replaced.

    ``by`` is the day, and who may be credited.
    """
    today, who = by
    rows = tuple(
        HistoryRow(
            on=today,
            step=item.step,
            what=f"{item.heading} (typed over, kept here)",
            before=item.typed,
            after=value_text(_own(shown, item)),
            changed_by=who,
            effect=NONE,
        )
        for item in over
    )
    return replace(written, added=(*rows, *written.added))


def _own(shown: Shown, item: TypedOver) -> date | str | None:
    if item.heading == step_field("id").heading:
        return item.step
    step = shown.steps.get(item.step)
    if step is not None:
        return step.expected if item.heading == "Now expected" else step.attention
    return None


def history_with(plan: Plan, written: Told) -> tuple[HistoryRow, ...]:
    """Give a plan's history with what a sync adds to it."""
    rows = plan.history
    if written.extended is not None and rows:
        rows = (*rows[:-1], written.extended)
    return (*rows, *written.added)


def unread_problems(plan: Plan) -> tuple[Problem, ...]:
    """Name each cell that could not be read."""
    return tuple(
        Problem(
            "UNREADABLE",
            f"'{item.text}' in {item.cell or item.key} could not be read; it stays "
            f"as typed and {_instead(item)}.",
            item.cell,
            item.row,
        )
        for item in plan.content.unread
    )


def _instead(item: Unread) -> str:
    """Say what counts while a cell cannot be read."""
    if (item.table, item.key) == ("steps", "depends_on"):
        return "its links are left out: the step keeps its target date"
    return "the last known value counts"
