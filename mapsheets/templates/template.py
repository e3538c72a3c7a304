"""What a plan of one type starts with, as data."""

from __future__ import annotations

from dataclasses import dataclass

from mapsheets.plan.model import (
    Approval,
    Criterion,
    Link,
    Meeting,
    Milestone,
    Pace,
    Side,
)


@dataclass(frozen=True, slots=True)
class TemplateStep:
    """A row that a plan starts with.

    ``id`` is the name that links of this template use. The owners are role
    placeholders such as ``[IT lead]``, blank where the side does not act. ``days``
    are working days.
    """

    id: str
    area: str
    text: str
    side: Side = Side.BOTH
    customer_owner: str = ""
    vendor_owner: str = ""
    days: int = 1
    depends_on: tuple[Link, ...] = ()
    milestone: Milestone | None = None
    complete_when: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Role:
    """A part that somebody has in the project; ``company`` says on which side."""

    company: Side
    part: str
    title: str = ""
    responsible_for: str = ""


@dataclass(frozen=True, slots=True)
class StarterRisk:
    """An open item that a plan starts with; ``step`` is the step it concerns."""

    item: str
    step: str
    kind: str = "Risk"
    could_affect: str = ""
    handler: str = ""
    action: str = ""


@dataclass(frozen=True, slots=True)
class Template:
    """What a plan of one type starts with.

    Texts may hold ``{customer}`` and ``{vendor}``; a ``[placeholder]`` is to be
    filled in by people.
    """

    name: str
    summary: str
    when_to_use: str
    value_range: str
    steps: tuple[TemplateStep, ...]
    criteria: tuple[Criterion, ...] = ()
    approvals: tuple[Approval, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    people: tuple[Role, ...] = ()
    risks: tuple[StarterRisk, ...] = ()
    review_questions: tuple[str, ...] = ()
    pace: Pace | None = None

    def milestone(self, role: Milestone) -> TemplateStep | None:
        """Find the step that has a milestone role."""
        return next((step for step in self.steps if step.milestone == role), None)
