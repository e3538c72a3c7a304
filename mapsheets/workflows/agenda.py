"""The agenda's texts for the sheet, from the plan alone: no private data goes in."""

from __future__ import annotations

from datetime import date

from mapsheets.plan.model import Plan
from mapsheets.schedule.dates import Schedule


def agenda_of(plan: Plan, schedule: Schedule, today: date) -> tuple[str, ...]:
    """Write the four texts of the agenda block; only facts that both sides know."""
    from mapsheets.review.agenda import agenda, agenda_cells  # noqa: PLC0415

    since = plan.memory.reviews[-1] if plan.memory.reviews else None
    # The dates of a closed plan stand still, and so does its agenda.
    day = min(today, schedule.today)
    return agenda_cells(agenda(plan, schedule, (), day, since))
