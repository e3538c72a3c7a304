"""A plan as a network of numbers: what the passes over dates work on.

Days are numbers since the calendar's epoch, steps are positions in topological
order, and a link is a position and a lag in working days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from mapsheets.plan.model import (
    Milestone,
    Plan,
    Problem,
    Provenance,
    Side,
    Status,
    Step,
)
from mapsheets.schedule.calendar import (
    EPOCH,
    FIRST_DAY,
    LAST_DAY,
    Calendar,
    Table,
    calendars_by_side,
    number,
)
from mapsheets.schedule.links import Lagged, Links, usable_links

NEVER = 1 << 40  # later than any date
ALWAYS = -NEVER  # earlier than any date
# Bound once: reading a member of an enum costs more than comparing with it.
_COMPLETE = Status.COMPLETE
_PROPOSED = Provenance.PROPOSED
_CUSTOMER = Side.CUSTOMER
_VENDOR = Side.VENDOR


@dataclass(frozen=True, slots=True)
class Network:
    """The scheduled steps of a plan, predecessors first.

    ``counts`` and ``days`` are the tables of each step's calendar; ``targets`` are
    ALWAYS where blank; ``pins`` are typed or agreed targets of open steps, NEVER
    where there is none; ``fixed`` holds the finish of steps that are done;
    ``signature`` is a position or -1. ``broken`` are ids of steps with a link that
    was left out or could not be read.
    """

    plan: Plan
    steps: Sequence[Step]
    positions: dict[str, int]
    start: int
    both: Calendar
    counts: Sequence[Table]
    days: Sequence[Table]
    lengths: Sequence[int]
    links: Sequence[Sequence[Lagged]]
    targets: Sequence[int]
    pins: Sequence[int]
    fixed: Sequence[int | None]
    signature: int
    problems: tuple[Problem, ...]
    broken: frozenset[str]

    def ids(self, places: Sequence[int]) -> tuple[str, ...]:
        """Give the ids of some steps."""
        return tuple(self.steps[place].id for place in places)


def network(plan: Plan, horizon: date | None, today: date | None = None) -> Network:
    """Give the network of a plan's steps.

    Args:
        plan: the plan; its header dates equal its milestone steps' targets.
        horizon: the last day on which a Done on counts; None: any counts.
        today: when a complete step without a Done on is taken to be done; None:
            it counts as open.
    """
    links = _scheduled(plan, usable_links(plan))
    steps = links.order
    start = _start(plan, today)
    lengths = [1 if step.days is None else step.days for step in steps]
    targets = [
        ALWAYS if step.target is None else step.target.toordinal() - EPOCH
        for step in steps
    ]
    fixed = _fixed(plan, steps, horizon, today)
    both, counts, days = _tables(plan, links, (start, today or start), sum(lengths))
    positions = {step.id: place for place, step in enumerate(steps)}
    signature = plan.memory.milestones.get(Milestone.SIGNATURE, "")
    return Network(
        plan,
        steps,
        positions,
        number(start),
        both,
        counts,
        days,
        lengths,
        links.before,
        targets,
        _pins(plan, steps, targets, fixed),
        fixed,
        positions.get(signature, -1),
        links.problems,
        links.broken,
    )


def is_pinned(plan: Plan, step: Step) -> bool:
    """Tell whether people typed or agreed a step's target."""
    return (
        step.target is not None and plan.memory.provenance.get(step.id) is not _PROPOSED
    )


def _scheduled(plan: Plan, links: Links) -> Links:
    """Leave out rows that nothing gives a date: blank target and no link."""
    alone = {
        place
        for place, step in enumerate(links.order)
        if step.target is None
        and not links.before[place]
        and not _has_date(plan, step, links)
    }
    if not alone:
        return links
    left_out = alone - {before for pairs in links.before for before, _lag in pairs}
    return _without(links, left_out) if left_out else links


def _without(links: Links, left_out: set[int]) -> Links:
    """Take steps that have no links out of the order."""
    kept = [place for place in range(len(links.order)) if place not in left_out]
    moved = {place: new for new, place in enumerate(kept)}
    return replace(
        links,
        order=tuple(links.order[place] for place in kept),
        before=[
            [(moved[before], lag) for before, lag in links.before[place]]
            for place in kept
        ],
    )


def _has_date(plan: Plan, step: Step, links: Links) -> bool:
    """Tell whether a row without usable links has, or is promised, a date."""
    if step.done_on is not None:
        return True
    proposed = plan.memory.provenance.get(step.id) is _PROPOSED
    return proposed and step.id not in links.broken


def _start(plan: Plan, today: date | None) -> date:
    """Give the plan's start; where it is blank, the first date known."""
    start = plan.header.start
    if start is not None:
        return start
    known = [plan.memory.created_on, today]
    known += [day for step in plan.steps for day in (step.target, step.done_on)]
    return min((day for day in known if day is not None), default=FIRST_DAY)


def _fixed(
    plan: Plan, steps: Sequence[Step], horizon: date | None, today: date | None
) -> list[int | None]:
    """Give the days on which steps were done; None while they are open."""
    ignored = plan.memory.ignored_done
    instead = None if today is None else number(today)
    found: list[int | None] = []
    for step in steps:
        day = step.done_on
        if (
            day is not None
            and (horizon is None or day <= horizon)
            and ignored.get(step.id) != day
        ):
            found.append(number(day))
        else:
            found.append(instead if step.status is _COMPLETE else None)
    return found


def _pins(
    plan: Plan,
    steps: Sequence[Step],
    targets: Sequence[int],
    fixed: Sequence[int | None],
) -> list[int]:
    provenance = plan.memory.provenance
    return [
        target
        if done is None
        and target != ALWAYS
        and provenance.get(step.id) is not _PROPOSED
        else NEVER
        for step, target, done in zip(steps, targets, fixed, strict=True)
    ]


def _tables(
    plan: Plan, links: Links, span: tuple[date, date], length: int
) -> tuple[Calendar, list[Table], list[Table]]:
    """Give the calendar of both sides, and the tables of each step's calendar."""
    customer, vendor, both = calendars_by_side(plan.memory.calendars)
    calendars = [
        customer
        if (side := step.side) is _CUSTOMER
        else vendor
        if side is _VENDOR
        else both
        for step in links.order
    ]
    if _is_inside(plan, span, both, 2 * (length + len(calendars)) + links.lags):
        return both, [one.counts for one in calendars], [one.days for one in calendars]
    return (
        both,
        [one.exact_counts for one in calendars],
        [one.exact_days for one in calendars],
    )


def _is_inside(plan: Plan, span: tuple[date, date], both: Calendar, reach: int) -> bool:
    """Tell whether no pass can leave the tables of the window.

    The calendar of both sides is open least, so no other one needs more room.
    """
    steps, memory = plan.content.steps, plan.memory
    known = [*span, *memory.floors.values(), *memory.in_progress_since.values()]
    known += [step.target for step in steps if step.target is not None]
    known += [step.done_on for step in steps if step.done_on is not None]
    first, last = min(known), max(known)
    if both.mended or first <= FIRST_DAY or last >= LAST_DAY:
        return False
    counts = both.counts
    room = len(both.days) - reach
    return counts[number(first)] > reach and counts[number(last)] < room
