"""The plan as data: what people wrote, and what the program remembers.

``Content`` is what stands in the sheet's cells that people own or share;
``Memory`` is what the hidden state tab keeps; ``Plan`` is both with the history.
Everything is frozen: a change is a new value made with ``dataclasses.replace``.
"""

from __future__ import annotations

from dataclasses import dataclass

from mapsheets.plan.content import (
    Approval,
    Content,
    Criterion,
    Header,
    HistoryRow,
    Link,
    Meeting,
    Milestone,
    OpenItem,
    Pace,
    Person,
    PlanState,
    Provenance,
    Side,
    Status,
    Step,
    Unread,
)
from mapsheets.plan.memory import (
    Baseline,
    BaselineStep,
    CalendarData,
    Calendars,
    Import,
    Memory,
    Outcome,
    SignOff,
    Tombstone,
)

__all__ = [
    "EMPTY",
    "Approval",
    "Baseline",
    "BaselineStep",
    "CalendarData",
    "Calendars",
    "Content",
    "Criterion",
    "Header",
    "HistoryRow",
    "Import",
    "Link",
    "Meeting",
    "Memory",
    "Milestone",
    "OpenItem",
    "Outcome",
    "Pace",
    "Person",
    "Plan",
    "PlanState",
    "Problem",
    "Provenance",
    "Side",
    "SignOff",
    "Status",
    "Step",
    "Tombstone",
    "Unread",
]


EMPTY = Content()


@dataclass(frozen=True, slots=True)
class Plan:
    """One mutual action plan: one workbook."""

    memory: Memory
    content: Content = EMPTY
    history: tuple[HistoryRow, ...] = ()

    @property
    def id(self) -> str:
        """Give the plan's id."""
        return self.memory.plan_id

    @property
    def header(self) -> Header:
        """Give the header's cells."""
        return self.content.header

    @property
    def steps(self) -> tuple[Step, ...]:
        """Give the steps in row order."""
        return self.content.steps

    @property
    def name(self) -> str:
        """Give the name that commands take: ``Customer`` or ``Customer/Deal``."""
        deal = self.memory.deal
        return f"{self.memory.customer}/{deal}" if deal else self.memory.customer

    @property
    def title(self) -> str:
        """Give the workbook's title."""
        memory = self.memory
        title = f"{memory.customer} + {memory.vendor}: Mutual Action Plan"
        return f"{title} - {memory.deal}" if memory.deal else title

    def step(self, step_id: str) -> Step | None:
        """Find a step by its id."""
        return next((step for step in self.steps if step.id == step_id), None)

    def milestone(self, role: Milestone) -> Step | None:
        """Find the step that has a milestone role, if it is still in the plan."""
        step_id = self.memory.milestones.get(role)
        return None if step_id is None else self.step(step_id)

    def provenance(self, step_id: str) -> Provenance | None:
        """Tell a target's provenance; None where the target is blank."""
        return self.memory.provenance.get(step_id)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at: a value, never raised.

    ``code`` is stable, ``cell`` an address such as ``Plan!F12``, ``step`` an id.
    """

    code: str
    message: str
    cell: str = ""
    step: str = ""
