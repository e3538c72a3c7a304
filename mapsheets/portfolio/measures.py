"""The numbers of one deal, from which the metrics are made."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil

from mapsheets.plan.model import Milestone, Plan, Side, Step
from mapsheets.portfolio.deals import Deal
from mapsheets.portfolio.memory import Mark, Remembered
from mapsheets.portfolio.summary import Standing, customer_set
from mapsheets.risk.facts import Activity
from mapsheets.risk.rules_readiness import REVIEWS
from mapsheets.risk.terms import (
    counted_steps,
    is_in_area,
    open_steps,
    signature_target,
    unnamed_sides,
)
from mapsheets.risk.wording import has_content, read_day
from mapsheets.templates.sizing import choose

MUTUAL = "M2"
WEEK = 7
DRIFT_DAYS = 28
BEFORE = (30, 60)  # calendar days before signing at which dates are compared


@dataclass(frozen=True, slots=True)
class DealMeasure:
    """A deal as the metrics see it; None where it is not known.

    ``kind`` is the template, else what the value would suggest. ``level`` is "" for
    a deal without a plan. ``mutual_on`` is the first day of at least M2.
    ``target_30`` and the like are the signature's dates as they stood that many
    calendar days before signing. ``delay_side`` is the side of the step that makes
    the signature late. ``surprised`` is None before the first decision meeting.
    """

    name: str
    kind: str = ""
    value: float | None = None
    stage: str = ""
    category: str = ""
    level: str = ""
    sign_off: str = ""
    outcome: str = ""
    closed_on: date | None = None
    evaluation_start: date | None = None
    mutual_on: date | None = None
    changed_on: date | None = None
    target: date | None = None
    expected: date | None = None
    slip: int | None = None
    drift: float | None = None
    signed_on: date | None = None
    confirmed_target: date | None = None
    target_30: date | None = None
    expected_30: date | None = None
    target_60: date | None = None
    expected_60: date | None = None
    customer_share: float | None = None
    customer_set: float | None = None
    steps: int = 0
    open: int = 0
    dated: int = 0
    owned: int = 0
    evidenced: int = 0
    shared_on: date | None = None
    first_edit: date | None = None
    last_activity: date | None = None
    review_weeks: int | None = None
    weeks: int | None = None
    delay_side: str = ""
    surprised: bool | None = None

    @property
    def is_open(self) -> bool:
        """Tell whether the deal has not ended."""
        return not self.outcome


def typed_deal(deal: Deal) -> DealMeasure:
    """Measure a deal by its row alone: its plan is gone, or it never had one."""
    memory = deal.memory
    return DealMeasure(
        name=deal.name,
        kind=deal.template or _size(deal),
        value=None if deal.value is None else float(deal.value),
        stage=deal.stage,
        category=deal.category,
        level=deal.level,
        outcome=deal.outcome,
        closed_on=deal.closed_on,
        evaluation_start=deal.evaluation_start,
        mutual_on=min(
            (day for level, day in memory.reached.items() if level >= MUTUAL),
            default=memory.signed_on,
        ),
        signed_on=deal.closed_on if deal.outcome == "won" else None,
        confirmed_target=memory.signed_target,
    )


def _size(deal: Deal) -> str:
    return "" if deal.value is None else choose(deal.value, force=True)


def planned_deal(standing: Standing, deal: Deal) -> DealMeasure:
    """Measure a deal that has a plan."""
    plan, schedule, today = standing.plan, standing.schedule, standing.schedule.today
    ended = plan.memory.outcome
    outcome = ended.result if ended is not None else deal.outcome
    closed = deal.closed_on or (ended.on if ended is not None else None)
    signed = _signed_on(plan) or closed if outcome == "won" else None
    steps, waiting = counted_steps(plan), open_steps(plan, today)
    reviews, weeks = _reviews(plan, today)
    edits = standing.activity.content_edits
    marks = [_before(deal.memory, signed, days) for days in BEFORE]
    return DealMeasure(
        name=plan.name,
        kind=plan.memory.template or _size(deal),
        value=None if deal.value is None else float(deal.value),
        stage=deal.stage,
        category=deal.category,
        level=standing.level.code,
        sign_off=standing.level.sign_off,
        outcome=outcome,
        closed_on=closed,
        evaluation_start=deal.evaluation_start,
        mutual_on=_mutual_on(plan, standing.activity, deal.memory),
        changed_on=_changed_on(plan, standing.activity),
        target=signature_target(plan),
        expected=schedule.signature,
        slip=schedule.slip_days,
        drift=_drift(deal.memory, schedule.signature, today),
        signed_on=signed,
        confirmed_target=_confirmed_target(plan, deal.memory),
        target_30=marks[0].target if marks[0] else None,
        expected_30=marks[0].expected if marks[0] else None,
        target_60=marks[1].target if marks[1] else None,
        expected_60=marks[1].expected if marks[1] else None,
        customer_share=_customer_share(steps),
        customer_set=customer_set(standing),
        steps=len(steps),
        open=len(waiting),
        dated=sum(step.target is not None for step in waiting),
        owned=sum(not unnamed_sides(plan, step) for step in waiting),
        evidenced=sum(has_content(step.complete_when) for step in waiting),
        shared_on=plan.memory.shared_on,
        first_edit=min((edit.on for edit in edits), default=None),
        last_activity=standing.activity.last_buyer_activity,
        review_weeks=reviews,
        weeks=weeks,
        delay_side=_delay_side(standing),
        surprised=_surprised(plan, today),
    )


def _signed_on(plan: Plan) -> date | None:
    step = plan.milestone(Milestone.SIGNATURE)
    return None if step is None else step.done_on


def _before(memory: Remembered, signed: date | None, days: int) -> Mark | None:
    return None if signed is None else memory.at(signed - timedelta(days=days))


def _mutual_on(plan: Plan, activity: Activity, memory: Remembered) -> date | None:
    sign_off = plan.memory.sign_off
    days = [edit.on for edit in activity.content_edits]
    days += [day for level, day in memory.reached.items() if level >= MUTUAL]
    days += [day for day in (memory.signed_on,) if day is not None]
    if sign_off is not None and sign_off.on is not None:
        days.append(sign_off.on)
    return min(days, default=None)


def _changed_on(plan: Plan, activity: Activity) -> date | None:
    days = (*activity.human_changes, plan.memory.last_updated)
    return max((day for day in days if day is not None), default=None)


def _drift(memory: Remembered, expected: date | None, today: date) -> float | None:
    """Give the days by which the expected date moved, for each day that passed."""
    mark = memory.at(today - timedelta(days=DRIFT_DAYS))
    if expected is None or mark is None or mark.expected is None:
        return None
    return (expected - mark.expected).days / DRIFT_DAYS


def _confirmed_target(plan: Plan, memory: Remembered) -> date | None:
    if memory.signed_on is not None:
        return memory.signed_target
    baseline = plan.memory.baseline
    return None if baseline is None else baseline.signature_target


def _customer_share(steps: tuple[Step, ...]) -> float | None:
    if not steps:
        return None
    shares = {Side.CUSTOMER: 1.0, Side.BOTH: 0.5, Side.VENDOR: 0.0}
    return sum(shares[step.side] for step in steps) / len(steps)


def _reviews(plan: Plan, today: date) -> tuple[int | None, int | None]:
    """Count the weeks with a review, and all since sharing while steps were open."""
    shared = plan.memory.shared_on
    if shared is None:
        return None, None
    end = today
    if not open_steps(plan, today):
        done = [step.done_on for step in plan.steps if step.done_on is not None]
        end = max([shared, *done])
    weeks = max(1, ceil((end - shared).days / WEEK))
    held = {(day - shared).days // WEEK for day in plan.memory.reviews}
    return len({week for week in held if 0 <= week < weeks}), weeks


def _delay_side(standing: Standing) -> str:
    schedule = standing.schedule
    if not schedule.slip_days or schedule.slip_days < 0 or not schedule.cause:
        return ""
    step = standing.plan.step(schedule.cause)
    return "" if step is None else step.side.value


def _surprised(plan: Plan, today: date) -> bool | None:
    """Tell whether a review step first came up after the first decision meeting."""
    held = [
        read_day(meeting.when, plan.memory.locale, today)
        for meeting in plan.content.meetings
    ]
    first = min((day for day in held if day is not None), default=None)
    if first is None or first >= today:
        return None
    added = plan.memory.added_on
    return any(
        step.id in added and added[step.id] > first and is_in_area(plan, step, *REVIEWS)
        for step in counted_steps(plan)
    )
