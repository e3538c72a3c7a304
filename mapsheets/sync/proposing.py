"""Proposed targets: the dates that the program writes and nobody has touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from mapsheets.plan.effective import effective
from mapsheets.plan.model import (
    Content,
    Header,
    Milestone,
    Plan,
    PlanState,
    Problem,
    Provenance,
    Side,
    Status,
)
from mapsheets.schedule.dates import floors, targets
from mapsheets.schedule.links import usable_links
from mapsheets.sync.content import Change, differences
from mapsheets.sync.history import MOVING, Move, moves_between
from mapsheets.sync.identity import Identified
from mapsheets.sync.life import MILESTONE_HEADER, Moment, advance
from mapsheets.sync.signoff import withdrawn

SPREAD = "spread again to the dates of the header"
AGAIN = "computed again"
AGREED = "following what was agreed"


def next_plan(
    before: Plan, now: Content, identified: Identified, moment: Moment
) -> tuple[Plan, Plan, tuple[Move, ...], tuple[Problem, ...]]:
    """Take edits over and propose the targets that nobody has touched.

    Returns:
        The plan with people's edits only, the plan with proposals, the targets that
        the program moved, and what a person must look at.
    """
    advanced, problems = advance(before, now, identified, moment)
    advanced = withdrawn(advanced)
    if advanced.memory.state is PlanState.CLOSED:
        return advanced, advanced, (), problems
    spread = _spreads(before, advanced)
    if spread or _paces_anew(advanced):
        advanced = _paced(advanced, moment.today)
    plan = propose(advanced, moment.today)
    causes = _causes(before, advanced, spread=spread)
    return advanced, plan, moves_between(advanced.steps, plan.steps, causes), problems


def settled(before: Plan, acted: Plan, today: date) -> tuple[Plan, tuple[Move, ...]]:
    """Let untouched targets follow what a command has done to a plan."""
    if acted.memory.state is PlanState.CLOSED:
        return acted, ()
    if _spreads(before, acted) or _paces_anew(acted):
        acted = _paced(acted, today)
    plan = propose(acted, today)
    causes = dict.fromkeys((step.id for step in plan.steps), AGREED)
    return plan, moves_between(acted.steps, plan.steps, causes)


def _paces_anew(plan: Plan) -> bool:
    """Tell whether floors follow every edit: until a plan is out.

    While a date or a link cannot be read or leads nowhere, its step stands still;
    floors computed around it would move all other dates, and back when it is mended.
    """
    if plan.memory.is_out:
        return False
    held = any(
        one.table == "steps" and one.key == "target" for one in plan.content.unread
    )
    return not (plan.memory.floors and (held or usable_links(plan).broken))


def _paced(plan: Plan, today: date) -> Plan:
    memory = replace(plan.memory, floors=floors(effective(plan), today))
    return replace(plan, memory=memory)


def propose(plan: Plan, today: date) -> Plan:
    """Write the proposed targets into a plan's steps and header.

    ``today`` moves no target; a Done on that lies after it does not count.
    """
    wanted = targets(effective(plan), today)
    steps = tuple(
        replace(step, target=wanted[step.id])
        if plan.provenance(step.id) is Provenance.PROPOSED and step.id in wanted
        else step
        for step in plan.steps
    )
    changed = replace(plan, content=replace(plan.content, steps=steps))
    return replace(
        changed, content=replace(changed.content, header=milestone_header(changed))
    )


def milestone_header(plan: Plan) -> Header:
    """Show the milestone steps' targets in the header again.

    A date that people typed for a milestone without a step stays.
    """
    dates: dict[str, date | None] = {}
    for role, key in MILESTONE_HEADER.items():
        step = plan.milestone(role)
        counts = step is not None and step.status is not Status.NOT_NEEDED
        typed = getattr(plan.header, key)
        dates[key] = step.target if step is not None and counts else typed
    return replace(
        plan.header,
        decision_by=dates["decision_by"],
        target_signature=dates["target_signature"],
        target_go_live=dates["target_go_live"],
    )


def _spreads(before: Plan, after: Plan) -> bool:
    """Tell whether the start or a milestone target was edited."""
    if before.header.start != after.header.start:
        return True
    for role in Milestone:
        one, two = before.milestone(role), after.milestone(role)
        typed = two is not None and after.provenance(two.id) is not Provenance.PROPOSED
        kept = one is not None and before.provenance(one.id) is not Provenance.PROPOSED
        if (typed or kept) and (one.target if one else None) != (
            two.target if two else None
        ):
            return True
    return False


def _causes(before: Plan, after: Plan, *, spread: bool) -> dict[str, str]:
    """Say for each step what its proposed date follows."""
    if spread:
        return dict.fromkeys((step.id for step in after.steps), SPREAD)
    changed = _moved_by(before, after)
    causes = {}
    for step in after.steps:
        above = [item for item in changed if item in _upstream(after, step.id)]
        named = above or changed
        causes[step.id] = f"following step {', '.join(named)}" if named else AGAIN
    return causes


def _moved_by(before: Plan, after: Plan) -> list[str]:
    """List the steps whose edits can move dates, in the order of their numbers."""
    sides = {step.id: step.side for step in before.steps}
    found = {
        change.row
        for change in differences(before.content, after.content)
        if change.table == "steps" and _can_move(change, sides, after)
    }
    return sorted(found, key=lambda item: (len(item), item))


def _can_move(change: Change, sides: Mapping[str, Side], after: Plan) -> bool:
    if change.kind == "unread":
        return False
    if change.kind in {"added", "removed"} or change.key in MOVING:
        return True
    step = after.step(change.row)
    owners = change.key in {"customer_owner", "vendor_owner"}
    return owners and step is not None and sides.get(step.id) is not step.side


def _upstream(plan: Plan, step_id: str) -> frozenset[str]:
    """Find a step and all that it waits for, removed steps included."""
    links = {step.id: step.depends_on for step in plan.steps}
    links |= {item.id: item.links for item in plan.memory.tombstones.values()}
    found: set[str] = set()
    waiting = [step_id]
    while waiting:
        current = waiting.pop()
        if current not in found:
            found.add(current)
            waiting += [link.step for link in links.get(current, ())]
    return frozenset(found)
