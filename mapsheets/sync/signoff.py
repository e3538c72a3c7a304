"""Draft, confirmed, draft again: what a sign-off does to a plan."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from mapsheets.plan.cells import long_date
from mapsheets.plan.fields import step_field
from mapsheets.plan.model import (
    Baseline,
    BaselineStep,
    Milestone,
    Plan,
    PlanState,
    Provenance,
    Side,
    SignOff,
)
from mapsheets.risk.changed import changed_since_confirmed
from mapsheets.schedule.calendar import calendar_for
from mapsheets.schedule.dates import Schedule
from mapsheets.sync.content import Change

SMALL_MOVE = 5  # working days; a larger move of the signature is a change to confirm
IN_SHEET = "typed in the sheet"


def confirm(plan: Plan, sign_off: SignOff, schedule: Schedule) -> Plan:
    """Accept every target and store the baseline; the header names who signed."""
    header = replace(plan.header, confirmed_by=sign_off.who, confirmed_on=sign_off.on)
    dated = (step for step in plan.steps if step.target is not None)
    memory = replace(
        plan.memory,
        sign_off=sign_off,
        baseline=baseline(plan, schedule, sign_off.on or schedule.today),
        provenance=dict.fromkeys((step.id for step in dated), Provenance.ACCEPTED),
    )
    return replace(plan, memory=memory, content=replace(plan.content, header=header))


def baseline(plan: Plan, schedule: Schedule, on: date) -> Baseline:
    """Take the plan as it is now as what was agreed."""
    signature = plan.milestone(Milestone.SIGNATURE)
    return Baseline(
        on=on,
        steps={
            step.id: BaselineStep(step.target, step.customer_owner, step.vendor_owner)
            for step in plan.steps
        },
        signature_target=signature.target if signature else None,
        signature_expected=schedule.signature,
    )


def withdrawn(plan: Plan) -> Plan:
    """Make a plan a draft again whose Confirmed by was cleared."""
    memory = plan.memory
    if memory.state is not PlanState.CONFIRMED or plan.header.confirmed_by:
        return plan
    return replace(plan, memory=replace(memory, sign_off=None))


def take_over(plan: Plan, schedule: Schedule, who: str, modified: date) -> Plan:
    """See a sign-off that was typed into, or changed in, the sheet."""
    memory, header = plan.memory, plan.header
    if memory.state is PlanState.CLOSED:
        return plan
    if memory.sign_off is None and header.confirmed_by:
        on = header.confirmed_on
        new = SignOff(header.confirmed_by, IN_SHEET, on or modified, who == "customer")
        confirmed = confirm(plan, new, schedule)
        return replace(confirmed, content=plan.content)
    if memory.sign_off is not None and memory.sign_off.who != header.confirmed_by:
        renamed = replace(memory.sign_off, who=header.confirmed_by)
        return replace(plan, memory=replace(memory, sign_off=renamed))
    return plan


def mark_changed(
    plan: Plan, changes: Iterable[Change], before: Schedule, after: Schedule
) -> Plan:
    """Note the first change that the sign-off does not cover."""
    memory = plan.memory
    if memory.sign_off is None or memory.baseline is None or memory.baseline.changed:
        return plan
    reason = _reason(plan, changes, before, after)
    if not reason:
        return plan
    marked = replace(memory.baseline, changed=reason)
    return replace(plan, memory=replace(memory, baseline=marked))


def _reason(
    plan: Plan, changes: Iterable[Change], before: Schedule, after: Schedule
) -> str:
    listed = tuple(changes)
    for change in listed:
        if change.table == "steps" and change.kind in {"added", "removed"}:
            return f"step {change.row} {change.kind}"
        if change.kind != "edit":
            continue
        if change.table == "steps" and change.key == "target":
            return f"{step_field('target').heading} of step {change.row}"
        if change.table == "header" and change.key == "start":
            return "the start"
    if listed and _moved_far(plan, before.signature, after.signature):
        day = long_date(after.signature) if after.signature else ""
        return f"the expected signature, now {day}"
    return changed_since_confirmed(plan, SMALL_MOVE)


def _moved_far(plan: Plan, before: date | None, after: date | None) -> bool:
    if before is None or after is None:
        return False
    calendar = calendar_for(Side.BOTH, plan.memory.calendars)
    return abs(calendar.distance(before, after)) > SMALL_MOVE
