"""A plan of the enterprise template with its dates, for the tests of the formats."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from mapsheets.plan.model import (
    Header,
    HistoryRow,
    Memory,
    Plan,
    Provenance,
    Step,
)
from mapsheets.schedule.dates import Schedule, compute, floors, targets
from mapsheets.templates.make import Wishes, starting_content
from mapsheets.workflows.template_files import load

TODAY = date(2027, 2, 1)


def with_step(plan: Plan, step_id: str, **changes: Any) -> Plan:
    """Change one step."""
    return with_steps(
        plan,
        (
            replace(step, **changes) if step.id == step_id else step
            for step in plan.steps
        ),
    )


def with_steps(plan: Plan, steps: Iterable[Step]) -> Plan:
    """Change all steps."""
    return replace(plan, content=replace(plan.content, steps=tuple(steps)))


def enterprise(**memory: Any) -> Plan:
    """Make the plan of the enterprise template, signature by 30 Jun 2027."""
    made = starting_content(
        load("enterprise"),
        "Acme",
        "Northwind",
        Wishes(start=TODAY, sign_by=date(2027, 6, 30), vendor_lead="Sam Lee, AE"),
    )
    known = Memory(
        plan_id="p1",
        customer="Acme",
        vendor="Northwind",
        template="enterprise",
        milestones=made.milestones,
        provenance={step.id: Provenance.PROPOSED for step in made.content.steps}
        | dict(made.provenance),
    )
    plan = Plan(replace(known, **memory), made.content)
    plan = replace(plan, memory=replace(plan.memory, floors=floors(plan, TODAY)))
    proposed = targets(plan, TODAY)
    steps = [
        replace(step, target=proposed.get(step.id, step.target)) for step in plan.steps
    ]
    history = (HistoryRow(TODAY, "3", "Target date", "1 Mar 2027", "2 Mar 2027"),)
    return replace(with_steps(plan, steps), history=history)


def small(*steps: Step, **header: Any) -> Plan:
    """Make a plan of the given steps."""
    memory = Memory(plan_id="p2", customer="Acme", vendor="Northwind")
    plan = Plan(memory)
    content = replace(plan.content, header=Header(start=TODAY, **header), steps=steps)
    return replace(plan, content=content)


def dated(plan: Plan, today: date = TODAY) -> Schedule:
    """Compute the plan's dates."""
    return compute(plan, today)
