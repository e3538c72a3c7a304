"""When an unedited plan would look different: until then it need not be read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from zlib import crc32

from mapsheets.plan.effective import effective
from mapsheets.plan.model import Plan
from mapsheets.schedule.dates import Schedule, compute
from mapsheets.sheet.show import NO_AGENDA, show, written_cells
from mapsheets.sync.syncplan import as_of

FEWEST_DAYS = 21  # calendar days; a plan is read after that even if nothing differs
SPREAD_DAYS = 10  # so that plans of one day are not all read again on one day

AgendaOn = Callable[[Plan, Schedule, date], tuple[str, ...]]


def wakes_on(plan: Plan, today: date, agenda: AgendaOn | None = None) -> date:
    """Give the next day on which the plan must be read although nobody edited it.

    It is the first day on which a cell of the program, a date or the agenda would
    differ from today's, found by computing each day as a sync does; at most 21 to 30
    calendar days ahead, a number that differs between plans.

    Args:
        plan: the plan as a sync has left it.
        today: the day of that sync.
        agenda: writes the texts of the agenda block for a day.
    """
    bound = FEWEST_DAYS + crc32(plan.id.encode()) % SPREAD_DAYS
    now = tuple(_looks(plan, today, agenda))
    for days in range(1, bound):
        day = today + timedelta(days=days)
        # The agenda is the dearest part, so it is computed last.
        if any(a != b for a, b in zip(now, _looks(plan, day, agenda), strict=True)):
            return day
    return today + timedelta(days=bound)


def _looks(plan: Plan, day: date, agenda: AgendaOn | None) -> Iterator[object]:
    """Give what a sync on a day would show, the cheapest parts first."""
    counted = as_of(plan, day)
    known = effective(plan)
    schedule = compute(known, counted)
    yield schedule.signature, schedule.go_live, schedule.problems
    shown = show(known, schedule, counted)
    yield written_cells(shown)
    yield agenda(plan, schedule, day) if agenda else NO_AGENDA
