"""Proposed targets: the dates that the program writes and nobody has touched."""

from __future__ import annotations

from dataclasses import replace

from mapsheets.plan.effective import effective
from mapsheets.plan.model import (
    Content,
    Header,
    Milestone,
    Plan,
    PlanState,
    Problem,
    Provenance,
    Status,
)
from mapsheets.schedule.dates import floors, targets
from mapsheets.sync.content import differences
from mapsheets.sync.history import Move, moves_between
from mapsheets.sync.identity import Identified
from mapsheets.sync.life import MILESTONE_HEADER, Moment, advance

FOLLOWED = frozenset(
    {"target", "days", "depends_on", "done_on", "status"}
    | {"customer_owner", "vendor_owner", "text"}
)


def next_plan(
    before: Plan, now: Content, identified: Identified, moment: Moment
) -> tuple[Plan, Plan, tuple[Move, ...], tuple[Problem, ...]]:
    """Take edits over and propose the targets that nobody has touched.

    Returns:
        The plan with people's edits only, the plan with proposals, the targets that
        the program moved, and what a person must look at.
    """
    advanced, problems = advance(before, now, identified, moment)
    if advanced.memory.state is PlanState.CLOSED:
        return advanced, advanced, (), problems
    spread = _spreads(before, advanced)
    if spread or not advanced.memory.is_out:
        memory = replace(advanced.memory, floors=floors(effective(advanced)))
        advanced = replace(advanced, memory=memory)
    plan = propose(advanced)
    cause = _cause(before, advanced, spread=spread)
    return advanced, plan, moves_between(advanced.steps, plan.steps, cause), problems


def propose(plan: Plan) -> Plan:
    """Write the proposed targets into a plan's steps and header."""
    wanted = targets(effective(plan))
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
    """Show the milestone steps' targets in the header again."""
    dates = {}
    for role, key in MILESTONE_HEADER.items():
        step = plan.milestone(role)
        counts = step is not None and step.status is not Status.NOT_NEEDED
        dates[key] = step.target if step is not None and counts else None
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


def _cause(before: Plan, after: Plan, *, spread: bool) -> str:
    if spread:
        return "spread again to the dates of the header"
    changed = sorted(
        {
            change.row
            for change in differences(before.content, after.content)
            if change.table == "steps" and change.key in FOLLOWED
        },
        key=lambda item: (len(item), item),
    )
    return f"following step {', '.join(changed)}" if changed else "computed again"
