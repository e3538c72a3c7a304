"""The plan that dates are computed from: without cells that count for nothing."""

from __future__ import annotations

from dataclasses import replace

from mapsheets.plan.model import Plan, Step


def effective(plan: Plan) -> Plan:
    """Drop the Done on of steps that were reopened; their cells keep the date."""
    ignored = plan.memory.ignored_done
    if not ignored:
        return plan
    steps = tuple(_without(step, plan) for step in plan.steps)
    return replace(plan, content=replace(plan.content, steps=steps))


def _without(step: Step, plan: Plan) -> Step:
    day = plan.memory.ignored_done.get(step.id)
    if day is None or step.done_on != day:
        return step
    return replace(step, done_on=None)
