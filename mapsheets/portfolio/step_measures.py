"""The numbers of single steps, from which the metrics are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mapsheets.plan.model import Plan, Status, Step
from mapsheets.portfolio.deals import Deal
from mapsheets.portfolio.memory import Remembered
from mapsheets.portfolio.summary import Standing
from mapsheets.risk.terms import counted_steps, step_calendar


@dataclass(frozen=True, slots=True)
class StepMeasure:
    """A step as the metrics see it; ``days`` are working days of its side.

    ``first`` is the first agreed target, from a sign-off if ``signed``, else from a
    week after sharing. ``late`` is how long after it the step was done (negative:
    before), ``took`` from its start to its end, both included.
    """

    deal: str
    kind: str
    step: str
    text: str
    in_template: bool
    done_on: date | None
    first: date | None
    signed: bool
    target: date | None
    late: int | None
    took: int | None
    critical: bool


def step_measures(standing: Standing, deal: Deal) -> tuple[StepMeasure, ...]:
    """Measure every step that counts."""
    first, signed = _first_dates(standing.plan, deal.memory)
    return tuple(
        _step(standing, step, first.get(step.id), signed=signed)
        for step in counted_steps(standing.plan)
    )


def _first_dates(plan: Plan, memory: Remembered) -> tuple[dict[str, date], bool]:
    if memory.first_dates:
        return dict(memory.first_dates), memory.signed_on is not None
    baseline = plan.memory.baseline
    if baseline is None:
        return {}, False
    targets = {key: step.target for key, step in baseline.steps.items()}
    return {key: day for key, day in targets.items() if day is not None}, True


def _step(
    standing: Standing, step: Step, first: date | None, *, signed: bool
) -> StepMeasure:
    plan, schedule = standing.plan, standing.schedule
    calendar = step_calendar(step, plan.memory.calendars)
    done = step.done_on if step.status is Status.COMPLETE else None
    started = plan.memory.in_progress_since.get(step.id)
    late = None if done is None or first is None else calendar.distance(first, done)
    took = None
    if done is not None and started is not None and started <= done:
        took = calendar.networkdays(started, done)
    dates = schedule.steps.get(step.id)
    driving = step.id in schedule.chain or (dates is not None and dates.critical)
    return StepMeasure(
        deal=plan.name,
        kind=plan.memory.template,
        step=step.id,
        text=step.text,
        in_template=step.id in plan.memory.template_days,
        done_on=done,
        first=first,
        signed=signed,
        target=step.target,
        late=late,
        took=took,
        critical=driving,
    )
