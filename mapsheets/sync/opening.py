"""A workbook understood: which plan it is, what was remembered, what stands now."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mapsheets.errors import GuardStop
from mapsheets.plan.fields import STATE_TAB
from mapsheets.plan.model import Content, Plan, Problem
from mapsheets.sheet.reading import PlanReading, read_plan
from mapsheets.sheet.spec import ReadWorkbook
from mapsheets.sheet.statetab import read_state
from mapsheets.sync.adopt import adopt
from mapsheets.sync.content import content_of
from mapsheets.sync.identity import Identified, identify

PLAN_PROPERTY = "mapsheets_plan"


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook understood: the plan as of the last sync and the sheet as it is."""

    reading: PlanReading
    before: Plan
    identified: Identified
    content: Content
    problems: tuple[Problem, ...] = ()


class RowsUnclear(GuardStop):
    """Rows and numbers do not belong together in one way only; nothing is guessed."""

    code = "ROWS_UNCLEAR"

    def __init__(self, name: str, questions: Sequence[Problem]) -> None:
        super().__init__(
            f"In {name} it is not clear which row is which step: "
            f"{questions[0].message}",
            "The plan was left untouched.",
        )
        self.questions = tuple(questions)


def open_workbook(workbook: ReadWorkbook, today: date, new_id: str = "") -> Opened:
    """Understand a workbook as a plan.

    Raises:
        GuardStop: another plan's state, a newer program's state, no plan tab, or
            rows that cannot be told apart.
        ForeignFile: not a plan of ours.
    """
    state = read_state(workbook.tab(STATE_TAB))
    known = workbook.properties.get(PLAN_PROPERTY, "")
    if state.fault == "newer":
        raise GuardStop(
            f"{workbook.title} was last written by a newer mapsheets.",
            "Update mapsheets, then run the command again.",
            code="NEWER_FORMAT",
        )
    memory = state.memory
    if memory is not None and known and memory.plan_id != known:
        raise GuardStop(
            f"{workbook.title} carries the remembered state of another plan.",
            "Restore its tab '_mapsheets' from the version history, or delete that "
            "tab: the sheet's dates then count as typed.",
            code="OTHER_PLAN",
        )
    reading = read_plan(workbook, memory)
    if memory is None:
        before = adopt(reading, known or new_id, today)
        return _opened(reading, before, (_state_lost(state.fault),))
    before = Plan(memory, memory.base or Content(), reading.history)
    return _opened(reading, before, ())


def _state_lost(fault: str) -> Problem:
    return Problem(
        "STATE_LOST",
        f"The hidden tab '_mapsheets' is {fault}: the sheet counts as it stands, and "
        "every target date as typed. Restore the tab if you have it.",
    )


def _opened(
    reading: PlanReading, before: Plan, problems: tuple[Problem, ...]
) -> Opened:
    identified = identify(reading.rows, before.memory)
    if identified.questions:
        raise RowsUnclear(before.name, identified.questions)
    content = content_of(reading, identified, before.memory)
    return Opened(reading, before, identified, content, problems)


def as_last_synced(opened: Opened) -> Opened:
    """Give a workbook as it stood at its last sync, whatever the sheet says now."""
    before = opened.before
    return replace(
        opened,
        content=before.content,
        identified=Identified(ids={}, next_number=before.memory.next_number),
    )
