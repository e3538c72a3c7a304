"""The plan that dates are computed from: without cells that count for nothing."""

from __future__ import annotations

from dataclasses import replace

from mapsheets.plan.model import Plan, Provenance, Step


def effective(plan: Plan) -> Plan:
    """Give the plan as dates see it; its cells stay as they are.

    The Done on of a step that was reopened is dropped. A target whose cell cannot be
    read counts as its last known value: nothing moves it, since nothing may be
    written there.
    """
    return _with_unread_pinned(_without_ignored(plan))


def _without_ignored(plan: Plan) -> Plan:
    if not plan.memory.ignored_done:
        return plan
    steps = tuple(_without(step, plan) for step in plan.steps)
    return replace(plan, content=replace(plan.content, steps=steps))


def _without(step: Step, plan: Plan) -> Step:
    day = plan.memory.ignored_done.get(step.id)
    if day is None or step.done_on != day:
        return step
    return replace(step, done_on=None)


def _with_unread_pinned(plan: Plan) -> Plan:
    unread = {
        item.row
        for item in plan.content.unread
        if item.table == "steps" and item.key == "target"
    }
    dated = {step.id for step in plan.steps if step.id in unread and step.target}
    if not dated:
        return plan
    pinned = dict.fromkeys(dated, Provenance.PINNED)
    provenance = {**plan.memory.provenance, **pinned}
    return replace(plan, memory=replace(plan.memory, provenance=provenance))
