"""A plan as a network of numbers: what the passes over dates work on.

Days are numbers since the calendar's epoch, steps are positions in topological
order. A link is (predecessor, shift, add): with ``le`` counted on the successor's
calendar and F the predecessor's finish, the successor's finish is at least
``W[le(F - shift) + add]``. That covers both of its forms:

* a step of d days after a lag L starts on ``W[le(F) + L]`` at the earliest, so it
  finishes on ``W[le(F) + L + d - 1]``: shift 0, add L + d - 1;
* a milestone (0 days) right after its predecessor falls on F itself, or on the
  first working day after it: ``W[lt(F)]``, that is shift 1, add 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    WINDOW,
    Calendar,
    Table,
    calendars_by_side,
    number,
)
from mapsheets.schedule.links import Links, usable_links

NEVER = 1 << 40  # later than any date
ALWAYS = -NEVER  # earlier than any date
Wait = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Network:
    """The scheduled steps of a plan, predecessors first.

    ``counts`` and ``days`` are the tables of each step's calendar; ``targets`` are
    ALWAYS where blank; ``pins`` are typed or agreed targets of open steps, NEVER
    where there is none; ``fixed`` holds the finish of steps that are done;
    ``signature`` is a position or -1. ``broken`` are ids of steps with a link that
    was left out or a Depends on that could not be read.
    """

    plan: Plan
    steps: Sequence[Step]
    positions: dict[str, int]
    start: int
    both: Calendar
    counts: Sequence[Table]
    days: Sequence[Table]
    lengths: Sequence[int]
    waits: Sequence[tuple[Wait, ...]]
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
    links = usable_links(plan)
    steps = _scheduled(plan, links)
    start = _start(plan)
    if start is None:
        steps = ()
        start = 0
    positions = {step.id: place for place, step in enumerate(steps)}
    last = NEVER if horizon is None else number(horizon)
    instead = None if today is None else number(today)
    fixed = [_fixed(plan, step, last, instead) for step in steps]
    targets = [number(step.target) if step.target else ALWAYS for step in steps]
    lengths = [1 if step.days is None else max(step.days, 0) for step in steps]
    waits = _waits(steps, lengths, links, positions)
    customer, vendor, both = calendars_by_side(plan.memory.calendars)
    by_side = {Side.CUSTOMER: customer, Side.VENDOR: vendor, Side.BOTH: both}
    calendars = [by_side[step.side] for step in steps]
    kept = (*plan.memory.floors.values(), *plan.memory.in_progress_since.values())
    known = (start, instead, *targets, *fixed, *map(number, kept))
    inside = _inside(both, known, lengths, waits)
    return Network(
        plan,
        steps,
        positions,
        start,
        both,
        [one.counts if inside else one.exact_counts for one in calendars],
        [one.days if inside else one.exact_days for one in calendars],
        lengths,
        waits,
        targets,
        _pins(plan, steps, targets, fixed),
        fixed,
        positions.get(plan.memory.milestones.get(Milestone.SIGNATURE, ""), -1),
        links.problems,
        links.broken | _unread(plan),
    )


def is_pinned(plan: Plan, step: Step) -> bool:
    """Tell whether people typed or agreed a step's target."""
    return (
        step.target is not None
        and plan.memory.provenance.get(step.id) is not Provenance.PROPOSED
    )


def _scheduled(plan: Plan, links: Links) -> tuple[Step, ...]:
    """Leave out rows that nothing gives a date: blank target and no link."""
    blank = [step for step in links.order if step.target is None]
    if not blank:
        return links.order
    proposed = plan.memory.provenance
    waited_for = {key for before in links.before.values() for key, _lag in before}
    unread = _unread(plan) | links.broken
    left_out = {
        step.id
        for step in blank
        if not links.before[step.id]
        and step.id not in waited_for
        and step.done_on is None
        and (step.id in unread or proposed.get(step.id) is not Provenance.PROPOSED)
    }
    return tuple(step for step in links.order if step.id not in left_out)


def _start(plan: Plan) -> int | None:
    """Give the plan's start; where it is blank, the first date known."""
    start = plan.header.start
    if start is not None:
        return number(start)
    dates = [day for step in plan.steps for day in (step.target, step.done_on) if day]
    if plan.memory.created_on is not None:
        dates.append(plan.memory.created_on)
    return number(min(dates)) if dates else None


def _unread(plan: Plan) -> frozenset[str]:
    """Name the steps whose Depends on could not be read."""
    unread = plan.content.unread
    if not unread:
        return frozenset()
    return frozenset(
        one.row for one in unread if one.table == "steps" and one.key == "depends_on"
    )


def _fixed(plan: Plan, step: Step, last: int, instead: int | None) -> int | None:
    """Give the day on which a step was done; None while it is open."""
    if step.done_on is not None:
        ignored = plan.memory.ignored_done.get(step.id) == step.done_on
        day = number(step.done_on)
        if day <= last and not ignored:
            return day
    return instead if step.status is Status.COMPLETE else None


def _waits(
    steps: Sequence[Step],
    lengths: Sequence[int],
    links: Links,
    positions: dict[str, int],
) -> list[tuple[Wait, ...]]:
    return [
        tuple(
            (positions[key], 0, lag + length - 1)
            if length or lag
            else (positions[key], 1, 0)
            for key, lag in links.before[step.id]
        )
        for step, length in zip(steps, lengths, strict=True)
    ]


def _pins(
    plan: Plan,
    steps: Sequence[Step],
    targets: Sequence[int],
    fixed: Sequence[int | None],
) -> list[int]:
    provenance = plan.memory.provenance
    proposed = Provenance.PROPOSED
    return [
        NEVER
        if target == ALWAYS or done is not None or provenance.get(step.id) is proposed
        else target
        for step, target, done in zip(steps, targets, fixed, strict=True)
    ]


def _inside(
    both: Calendar,
    dates: Sequence[int | None],
    lengths: Sequence[int],
    waits: Sequence[tuple[Wait, ...]],
) -> bool:
    """Tell whether no pass can leave the tables of the window.

    The calendar of both is open least, so no other calendar needs more room.
    """
    known = [day for day in dates if day is not None and day != ALWAYS]
    first, last = min(known), max(known)
    if both.mended or first < 1 or last >= WINDOW:
        return False
    reach = sum(lengths) + 2 * len(lengths) + 2
    reach += sum(abs(add) for links in waits for _before, _shift, add in links)
    counts = both.counts
    return counts[first] > reach and counts[last] + reach < len(both.days)
