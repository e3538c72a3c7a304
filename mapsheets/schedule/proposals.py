"""What the program proposes: floors by pace, and the targets nobody has touched.

An untouched target is a forward pass over ``max(EF, min(floor, LF))`` and the pins:
EF is the earliest finish the steps allow, LF the last one that keeps every typed or
agreed date. Neither today nor a step's Status moves a target.
"""

from __future__ import annotations

from datetime import date, timedelta

from mapsheets.plan.model import Milestone, Pace, Plan, PlanState, Provenance, Status
from mapsheets.schedule.calendar import number, to_date
from mapsheets.schedule.network import ALWAYS, NEVER, Network, network
from mapsheets.schedule.passes import backward, forward

_TOLERANCE = timedelta(days=1)  # calendar: time zones


def horizon(today: date | None) -> date | None:
    """Give the last day on which a Done on counts: tomorrow, for time zones."""
    if today is None or today == date.max:
        return None
    return today + _TOLERANCE


def floors(plan: Plan, today: date | None = None) -> dict[str, date]:
    """Give the dates that untouched targets may not be before.

    Steps that lead to the anchor (the pinned signature, else the pinned go-live) are
    spread between the start and the anchor by the plan's pace; all others follow
    their predecessors directly.

    Args:
        plan: the plan.
        today: a Done on later than tomorrow is ignored; None: any counts.

    Returns:
        the floor of every scheduled step, by id.
    """
    net = network(plan, horizon(today))
    anchor = _anchor(net)
    early = _earliest(net, anchor)
    late = backward(net, net.pins, net.pins)
    found = dict(zip(net.positions, early, strict=True))
    if anchor >= 0 and late[anchor] >= early[anchor]:
        for place in _leading_to(net, anchor):
            found[net.steps[place].id] = _paced(net, place, anchor, early, late)
    for place, step in enumerate(net.steps):
        if step.id in net.broken and step.target is not None:
            found[step.id] = net.targets[place]
    return {key: to_date(day) for key, day in found.items()}


def targets(plan: Plan, today: date | None = None) -> dict[str, date]:
    """Give what untouched targets should be now.

    Only steps whose target is proposed, or blank with links, are named; steps that
    are complete or not needed keep theirs, and so do steps with a broken link. Once a
    plan is confirmed the program moves no target.

    Args:
        plan: the plan, with the floors to keep to in its memory.
        today: a Done on later than tomorrow is ignored; None: any counts.
    """
    if plan.memory.state is not PlanState.DRAFT:
        return {}
    net = network(plan, horizon(today))
    finish = proposed_finishes(net)
    return {
        step.id: to_date(finish[place])
        for place, step in enumerate(net.steps)
        if _is_ours(net, place)
    }


def proposed_finishes(net: Network) -> list[int]:
    """Give the finish of each step if every one keeps to what is proposed."""
    early = _earliest(net, _anchor(net))
    late = backward(net, net.pins, net.pins)
    stored = net.plan.memory.floors
    least = []
    for place, step in enumerate(net.steps):
        bound = early[place]
        floor = stored.get(step.id)
        if net.pins[place] != NEVER:
            bound = net.pins[place]
        elif _keeps(net, place):
            bound = net.targets[place]
        elif floor is not None:
            bound = max(bound, _back(net, place, min(number(floor), late[place])))
        least.append(bound)
    return forward(net, least).finish


def _is_ours(net: Network, place: int) -> bool:
    """Tell whether the program may set a step's target."""
    step = net.steps[place]
    if step.status is Status.COMPLETE or net.fixed[place] is not None:
        return False
    if step.target is not None:
        proposed = net.plan.memory.provenance.get(step.id) is Provenance.PROPOSED
        return proposed and step.id not in net.broken
    return not any(
        one.table == "steps" and one.row == step.id and one.key == "target"
        for one in net.plan.content.unread
    )


def _keeps(net: Network, place: int) -> bool:
    """Tell whether a step's target stays because its links cannot be trusted."""
    return net.steps[place].id in net.broken and net.targets[place] != ALWAYS


def _anchor(net: Network) -> int:
    """Give the position of the pinned signature, else of the pinned go-live, or -1."""
    roles = net.plan.memory.milestones
    for role in (Milestone.SIGNATURE, Milestone.GO_LIVE):
        place = net.positions.get(roles.get(role, ""), -1)
        if place >= 0 and net.pins[place] != NEVER:
            return place
    return -1


def _earliest(net: Network, anchor: int) -> list[int]:
    """Give EF: start, links, actuals and typed targets but the anchor's own."""
    least = [ALWAYS if pin == NEVER else pin for pin in net.pins]
    if anchor >= 0:
        least[anchor] = ALWAYS
    for place in range(len(least)):
        if _keeps(net, place):
            least[place] = net.targets[place]
    return forward(net, least).finish


def _leading_to(net: Network, anchor: int) -> list[int]:
    """List the positions of a step and of everything it waits for."""
    found = {anchor}
    for place in range(anchor, -1, -1):
        if place in found:
            found.update(before for before, _lag in net.links[place])
    return sorted(found)


def _paced(
    net: Network, place: int, anchor: int, early: list[int], late: list[int]
) -> int:
    """Give the floor of a step that leads to the anchor, by the plan's pace.

    Even pace stretches calendar days (both ends counted) from the start, in
    integers, so that the anchor's earliest finish lands on its last one.
    """
    match net.plan.memory.pace:
        case Pace.EARLY:
            return early[place]
        case Pace.LATE:
            return late[place]
        case Pace.EVEN:
            taken = early[place] - net.start + 1
            room = late[anchor] - net.start + 1
            needed = early[anchor] - net.start + 1
            if needed < 1:
                return early[place]
            return _back(net, place, net.start + taken * room // needed - 1)


def _back(net: Network, place: int, day: int) -> int:
    """Give a day itself if it is open on a step's calendar, else the one before."""
    return net.days[place][net.counts[place][day] - 1]
