"""The agenda of a ten-minute review: facts, neutral questions, next steps."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mapsheets.plan.model import Plan
from mapsheets.review.model import Agenda, Entry
from mapsheets.review.points import (
    done,
    items,
    moving,
    needs,
    new_people,
    new_steps,
    next_steps,
    questions,
    without_risk,
)
from mapsheets.review.wording import (
    agenda_cells,
    as_dict,
    as_markdown,
    as_text,
    is_allowed_cell,
)
from mapsheets.risk.attention import glance, notice
from mapsheets.risk.facts import RiskFlag
from mapsheets.schedule.dates import Schedule

__all__ = [
    "Agenda",
    "Entry",
    "agenda",
    "agenda_cells",
    "as_dict",
    "as_markdown",
    "as_text",
    "is_allowed_cell",
]


def agenda(
    plan: Plan,
    schedule: Schedule,
    flags: Iterable[RiskFlag],
    today: date,
    since: date | None,
) -> Agenda:
    """Put the agenda of the next review together.

    Args:
        plan: the plan.
        schedule: its dates as of ``today``.
        flags: what the rules found; only their questions are used.
        today: the day of the review.
        since: the day of the last one; None takes everything as new.
    """
    return Agenda(
        title=plan.title,
        today=today,
        since=since,
        glance=glance(plan, schedule, today),
        notice=notice(plan, schedule, today),
        done=done(plan, today, since),
        moving=moving(plan, schedule, today),
        needs=needs(plan, schedule, today),
        new=(*new_steps(plan, since), *new_people(plan, since), *items(plan, since)),
        questions=questions(plan, flags),
        without_risk=without_risk(plan, schedule, today),
        next_steps=next_steps(plan, schedule, today),
    )
