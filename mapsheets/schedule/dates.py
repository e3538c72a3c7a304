"""The dates of a plan: now expected, float, slack, causes and conflicts.

``Now expected`` is the later of the target and what dependencies, both calendars,
actuals and today allow. A typed date that cannot hold stays in its cell; everything
after it is computed from what is possible, and the conflict says by how many working
days it is short and which chain of steps makes it so.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from operator import le

from mapsheets.plan.model import Milestone, Plan, Status, Step
from mapsheets.schedule.calendar import number, to_date
from mapsheets.schedule.findings import (
    DONE_FUTURE,
    OUT_OF_SEQUENCE,
    PIN_CLOSED,
    conflicts,
    date_problems,
)
from mapsheets.schedule.network import ALWAYS, NEVER, Network, network
from mapsheets.schedule.passes import Forward, backward, forward
from mapsheets.schedule.proposals import floors, horizon, targets
from mapsheets.schedule.results import Infeasible, PinConflict, Schedule, StepDates

__all__ = [
    "DONE_FUTURE",
    "OUT_OF_SEQUENCE",
    "PIN_CLOSED",
    "Infeasible",
    "PinConflict",
    "Schedule",
    "StepDates",
    "compute",
    "expected_signature",
    "floors",
    "targets",
]


def compute(plan: Plan, today: date) -> Schedule:
    """Compute every date of a plan.

    Args:
        plan: the plan; its header dates equal its milestone steps' targets, and
            untouched targets have been proposed already.
        today: the date in the plan's time zone.
    """
    net = network(plan, horizon(today), today)
    now = forward(net, _least(net), _since(net, today))
    ends = [min(pair) for pair in zip(now.finish, net.pins, strict=True)]
    late = backward(net, ends, net.pins)
    causes = _causes(net, now)
    dated = _step_dates(net, now, late, causes)
    steps = {step.id: dated.get(step.id) or _undated(step) for step in plan.steps}
    return _schedule(net, now, today, steps, causes)


def expected_signature(
    plan: Plan, today: date, done_by: date | None = None
) -> date | None:
    """Compute only when the signature is expected; None where nothing says.

    Args:
        plan: as for ``compute``.
        today: as for ``compute``.
        done_by: the day on which a Done on may be at most tomorrow; else today.
    """
    net = network(plan, horizon(done_by or today), today)
    if net.signature < 0:
        return None
    return to_date(forward(net, _least(net), _since(net, today)).finish[net.signature])


def _least(net: Network) -> Sequence[int]:
    """Give the targets; where one is blank, the floor that was stored for it."""
    stored = net.plan.memory.floors
    if not stored or ALWAYS not in net.targets:
        return net.targets
    latest = backward(net, net.pins, net.pins)
    least = list(net.targets)
    for place, step in enumerate(net.steps):
        floor = stored.get(step.id)
        if least[place] == ALWAYS and floor is not None:
            day = min(number(floor), latest[place])
            least[place] = net.days[place][net.counts[place][day] - 1]
    return least


def _since(net: Network, today: date) -> list[int]:
    """Give the working day that each open step may not finish before.

    A step that waits starts today at the earliest, one under way started when that
    was first seen and goes on until today, a blocked one until the next working day.
    """
    memory = net.plan.memory
    now = number(today)
    found = []
    for step, counts, length in zip(net.steps, net.counts, net.lengths, strict=True):
        status = step.status
        more = length - 1 if length else 0
        if status is Status.PENDING:
            found.append(counts[now - 1] + more)
            continue
        blocked = status is Status.BLOCKED
        if blocked:
            status = memory.before_block.get(step.id, Status.PENDING)
        begun = now
        if status is Status.IN_PROGRESS:
            begun = min(now, number(memory.in_progress_since.get(step.id, today)))
        own = max(counts[begun - 1] + more, counts[now - 1])
        found.append(max(own, counts[now]) if blocked else own)
    return found


def _causes(net: Network, now: Forward) -> list[int]:
    """Give the position of the step that makes each step late, or -1.

    Lateness that a predecessor hands on is that predecessor's. Otherwise the first
    step of the driving chain that is not finished before the date is to blame, and
    the step itself if all are. An untouched target moves with its step, so there
    lateness is measured against the floor: where the target stood at first.
    """
    causes = [-1] * len(now.finish)
    if all(map(le, now.finish, net.targets)):
        return causes
    for place, expected in enumerate(_first_targets(net)):
        if expected == ALWAYS or now.finish[place] <= expected:
            continue
        cause = place
        before = now.driver[place] if now.is_driven(place) else -1
        if before >= 0 and causes[before] >= 0:
            cause, before = causes[before], -1
        while before >= 0 and now.finish[before] >= expected:
            cause = before
            before = now.driver[before] if now.is_driven(before) else -1
        causes[place] = cause
    for place, target in enumerate(net.targets):
        if target == ALWAYS or now.finish[place] <= target:
            causes[place] = -1
    return causes


def _first_targets(net: Network) -> list[int]:
    """Give the targets; for untouched or blank ones the floor, if it is earlier."""
    stored = net.plan.memory.floors
    found = list(net.targets)
    for place, step in enumerate(net.steps):
        floor = stored.get(step.id)
        untouched = net.pins[place] == NEVER and net.fixed[place] is None
        if floor is not None and untouched:
            first = number(floor)
            known = found[place] != ALWAYS
            found[place] = min(found[place], first) if known else first
    return found


def _step_dates(
    net: Network, now: Forward, late: list[int], causes: list[int]
) -> dict[str, StepDates]:
    """Assemble the dates of all scheduled steps."""
    latest = _latest(net)
    critical = _critical(net, now)
    found = {}
    for place, step in enumerate(net.steps):
        counts, days = net.counts[place], net.days[place]
        finish, length = now.finish[place], net.lengths[place]
        reached = counts[finish]
        start = days[reached - length] if length else finish
        if net.fixed[place] is not None:
            found[step.id] = StepDates(
                step.id, to_date(start), to_date(finish), critical=place in critical
            )
            continue
        limit = latest[place]
        leads = limit != NEVER
        left = counts[limit] if leads else 0
        cause = causes[place]
        found[step.id] = StepDates(
            step.id,
            to_date(start),
            to_date(finish),
            to_date(now.logic[place]),
            (to_date(days[left - length] if length else limit)) if leads else None,
            to_date(limit) if leads else None,
            counts[late[place]] - reached,
            left - reached if leads else None,
            place in critical,
            net.steps[cause].id if cause >= 0 else None,
            tuple(
                [
                    net.steps[b].id
                    for b, _lag in net.links[place]
                    if net.fixed[b] is None
                ]
            ),
        )
    return found


def _latest(net: Network) -> list[int]:
    """Give the last finish of each step if the signature's target is to hold."""
    never = [NEVER] * len(net.steps)
    if net.signature < 0 or net.targets[net.signature] == ALWAYS:
        return never
    ends = list(never)
    ends[net.signature] = net.targets[net.signature]
    return backward(net, ends, net.pins)


def _critical(net: Network, now: Forward) -> set[int]:
    """Give the steps on the signature's driving chains; all of them on ties."""
    if net.signature < 0:
        return set()
    found = {net.signature}
    for place in range(net.signature, -1, -1):
        if place in found:
            found.update(now.drivers(net, place))
    return found


def _undated(step: Step) -> StepDates:
    return StepDates(step.id, scheduled=False)


def _schedule(
    net: Network,
    now: Forward,
    today: date,
    steps: dict[str, StepDates],
    causes: list[int],
) -> Schedule:
    """Add what concerns the whole plan."""
    place = net.signature
    problems = (*net.problems, *date_problems(net, horizon(today)))
    expected = {
        role: _expected(steps, net.plan.memory.milestones.get(role))
        for role in Milestone
    }
    slip = cause = infeasible = None
    chain: tuple[str, ...] = ()
    if place >= 0:
        chain = net.ids(now.chain(place) if now.is_driven(place) else (place,))
        target = net.targets[place]
        if target != ALWAYS:
            counts = net.both.exact_counts
            slip = counts[now.finish[place]] - counts[target]
        if causes[place] >= 0:
            cause = net.steps[causes[place]].id
        if net.pins[place] < now.finish[place] and slip is not None:
            infeasible = Infeasible(to_date(now.finish[place]), slip, chain)
    return Schedule(
        today,
        steps,
        expected[Milestone.SIGNATURE],
        expected[Milestone.GO_LIVE],
        expected[Milestone.DECISION],
        slip,
        cause,
        chain,
        conflicts(net, now),
        problems,
        infeasible,
    )


def _expected(steps: dict[str, StepDates], step_id: str | None) -> date | None:
    found = steps.get(step_id or "")
    return found.finish if found else None
