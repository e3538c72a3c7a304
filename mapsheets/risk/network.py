"""How steps hang together, for messages and for the rules about the signature."""

from __future__ import annotations

from mapsheets.plan.model import Plan, Step
from mapsheets.risk.terms import counted_steps, leading_to, links_of, signature
from mapsheets.risk.wording import shorten


def label(step: Step) -> str:
    """Name a step in a message."""
    return f"Step {step.id} ({shorten(step.text, 40)})"


def days_of(plan: Plan, step: Step) -> int:
    """Give a step's usual days: its template's, else its own, else 1."""
    usual = plan.memory.template_days.get(step.id, step.days)
    return 1 if usual is None else usual


def days_to_signature(plan: Plan, step: Step) -> int | None:
    """Give the days of a step and of the longest chain from it to the signature.

    Working days, lags included; None where the signature does not wait for the step.
    """
    goal = signature(plan)
    if goal is None or step.id not in leading_to(plan, goal.id):
        return None
    steps = {other.id: other for other in counted_steps(plan)}
    longest: dict[str, int | None] = {step.id: days_of(plan, step)}

    def reach(step_id: str, above: frozenset[str]) -> int | None:
        if step_id in above:
            return None  # a circle: reported elsewhere, no chain of its own
        if step_id not in longest:
            own = steps.get(step_id)
            add = 0 if own is None else days_of(plan, own)
            chains = [
                before + link.lag
                for link in links_of(plan, step_id)
                if (before := reach(link.step, above | {step_id})) is not None
            ]
            longest[step_id] = max(chains) + add if chains else None
        return longest[step_id]

    return reach(goal.id, frozenset())
