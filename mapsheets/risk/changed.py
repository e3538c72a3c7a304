"""What has changed since the buyer confirmed the plan."""

from __future__ import annotations

from mapsheets.plan.model import Baseline, BaselineStep, Plan, Step
from mapsheets.risk.terms import people_named, shared_calendar, signature_target

SIGNATURE_MOVE = 5  # working days a target signature may move and still be agreed


def changed_since_confirmed(plan: Plan, allowed: int = SIGNATURE_MOVE) -> str:
    """Name what has changed since the sign-off, "" while nothing has.

    That is: the target signature moved by more than ``allowed`` working days, or a
    step was added, removed, or given other owners. A name put in place of a
    ``[role]`` fills the plan in and changes nothing that was agreed. What an
    earlier sync remembered stays until the next confirmation.
    """
    baseline = plan.memory.baseline
    if baseline is None or plan.memory.sign_off is None:
        return ""
    return (
        baseline.changed
        or _signature_moved(plan, baseline, allowed)
        or _steps_changed(plan, baseline)
    )


def _signature_moved(plan: Plan, baseline: Baseline, allowed: int) -> str:
    now, then = signature_target(plan), baseline.signature_target
    if now is None or then is None:
        return "" if now == then else "target signature"
    moved = abs(shared_calendar(plan).distance(then, now))
    return "target signature" if moved > allowed else ""


def _steps_changed(plan: Plan, baseline: Baseline) -> str:
    ids = {step.id for step in plan.steps}
    for step_id in baseline.steps:
        if step_id not in ids:
            return f"step {step_id} removed"
    for step in plan.steps:
        if step.id not in baseline.steps:
            return f"step {step.id} added"
        if _owners_changed(plan, step, baseline.steps[step.id]):
            return f"owners of step {step.id}"
    return ""


def _owners_changed(plan: Plan, step: Step, then: BaselineStep) -> bool:
    pairs = (
        (then.customer_owner, step.customer_owner),
        (then.vendor_owner, step.vendor_owner),
    )
    return any(
        set(people_named(plan, now)) != set(people_named(plan, before))
        for before, now in pairs
        if people_named(plan, before)
    )
