"""Rules about what keeps moving: dates, scope, meetings not booked."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from mapsheets.plan.cells import short_date
from mapsheets.plan.model import Side, Step
from mapsheets.risk.facts import CRM_CLOSE, Audience, Facts, Found, Rule, Severity
from mapsheets.risk.moves import Move, later_moves
from mapsheets.risk.network import label
from mapsheets.risk.rules_readiness import REVIEWS
from mapsheets.risk.terms import is_in_area, step_calendar
from mapsheets.risk.texts import added_later
from mapsheets.risk.wording import working_days


def crm_date_not_supported(facts: Facts) -> Iterator[Found]:
    """The CRM close date is before the expected signature, or the plan gives no date.

    High beyond 10 working days, or where the signature falls into a later quarter.
    """
    close = None if facts.deal is None else facts.deal.crm_close
    day = facts.signature_expected
    if close is None:
        return
    if day is None:
        message = f"The CRM says {short_date(close)}; the plan has no signature date."
        yield Found(message, Severity.MEDIUM)
        return
    late = facts.working_days(close, day)
    if late < 1:
        return
    first = facts.settings.quarter_first_month
    quarters = [(one.year * 12 + one.month - first) // 3 for one in (close, day)]
    high = late > facts.settings.crm_high_working_days or quarters[0] != quarters[1]
    message = (
        f"The CRM says {short_date(close)}; the steps allow {short_date(day)}, "
        f"{working_days(late)} later."
    )
    yield Found(message, Severity.HIGH if high else Severity.MEDIUM)


def keeps_moving(facts: Facts) -> Iterator[Found]:
    """People moved one step's target later twice, or two steps' by a week.

    The second: at least two steps moved by 5 working days or more within 30 days.
    """
    limits = facts.settings
    moves = later_moves(facts.plan)
    open_ids = [step.id for step in facts.open_steps]
    for step_id in open_ids:
        times = sum(move.step == step_id for move in moves)
        if times >= limits.moves:
            message = f"The target of step {step_id} was moved later {times} times."
            yield Found(message, Severity.HIGH, step_id)
    since = facts.today - timedelta(days=limits.move_window_days)
    far = {
        move.step
        for move in moves
        if move.on >= since and move.days >= limits.move_working_days
    }
    if len(far) >= limits.added_steps:
        message = f"{len(far)} steps moved later by a week or more in a month."
        yield Found(message, Severity.HIGH)


def _latest(moves: tuple[Move, ...]) -> dict[str, Move]:
    return {move.step: move for move in moves}


def moved_without_reason(facts: Facts) -> Iterator[Found]:
    """A target was moved later and nobody gave a reason within 3 working days.

    Only once the plan is out. Our change is private, the customer's a question; a
    change of unknown origin counts as ours.
    """
    if not facts.plan.memory.is_out:
        return
    for step_id, move in _latest(later_moves(facts.plan)).items():
        waited = facts.working_days(move.on, facts.today)
        if move.has_reason or waited < facts.settings.reason_working_days:
            continue
        theirs = move.side is Side.CUSTOMER
        message = f"Step {step_id} was moved later on {short_date(move.on)}, no reason."
        yield Found(
            message,
            Severity.MEDIUM,
            step_id,
            Audience.QUESTION if theirs else Audience.PRIVATE,
            f"What moved step {step_id}?" if theirs else "",
        )


def _added(facts: Facts) -> tuple[Step, ...]:
    return tuple(step for step in facts.plan.steps if added_later(facts.plan, step.id))


def _settled_on(facts: Facts) -> tuple[bool, ...]:
    """Tell for each added step whether it came after the plan had settled."""
    memory, shared = facts.plan.memory, facts.shared_on
    signed = None
    if memory.sign_off is not None:
        signed = memory.sign_off.on or (memory.baseline.on if memory.baseline else None)
    soft = None if shared is None else shared + timedelta(facts.settings.settled_days)
    days = [memory.added_on[step.id] for step in _added(facts)]
    return tuple(
        (signed is not None and day > signed) or (soft is not None and day >= soft)
        for day in days
    )


def scope_growing(facts: Facts) -> Iterator[Found]:
    """Two steps were added after the sign-off, or 14 days or more after sharing.

    Also one Security, Legal or Procurement step added after the first decision
    meeting. High where the expected signature moved since the sign-off.
    """
    memory = facts.plan.memory
    first = min(facts.meeting_days(), default=None)
    late_reviews = [
        step
        for step in _added(facts)
        if is_in_area(facts.plan, step, *REVIEWS)
        and first is not None
        and memory.added_on[step.id] > first
    ]
    added = sum(_settled_on(facts))
    if added < facts.settings.added_steps and not late_reviews:
        return
    then = memory.baseline.signature_expected if memory.baseline else None
    now = facts.signature_expected
    moved = then is not None and now is not None and now > then
    what = label(late_reviews[0]) if late_reviews else f"{added} steps"
    yield Found(f"Added late: {what}.", Severity.HIGH if moved else Severity.MEDIUM)


def approver_not_booked(facts: Facts) -> Iterator[Found]:
    """A business-case or approval step is due and no decision meeting has a date.

    Due: within 15 working days. A meeting counts from today on. A plan's first
    business-case step, which follows nothing, is where it begins, not an approval.
    """
    if any(day >= facts.today for day in facts.meeting_days()):
        return
    for step in facts.open_steps:
        calendar = step_calendar(step, facts.plan.memory.calendars)
        last = calendar.workday(facts.today, facts.settings.approver_working_days)
        day = step.target or facts.expected(step)
        case = is_in_area(facts.plan, step, "Business case") and step.depends_on
        wanted = case or is_in_area(facts.plan, step, "Approval")
        if wanted and day is not None and day <= last:
            message = f"{label(step)} is due {short_date(day)}; no meeting is booked."
            yield Found(message, Severity.HIGH, step.id)


MOVE_RULES = (
    Rule(
        "S6",
        "CRM date not supported",
        Audience.PRIVATE,
        "medium; high beyond 10 working days or a quarter",
        "Correct the CRM date, or shorten the plan with the customer.",
        crm_date_not_supported,
        needs=(CRM_CLOSE,),
    ),
    Rule(
        "S7",
        "Keeps moving",
        Audience.PRIVATE,
        "high",
        "Call the customer's lead: what has really changed?",
        keeps_moving,
    ),
    Rule(
        "S8",
        "Moved without a reason",
        Audience.PRIVATE,
        "medium",
        "Write the reason into Change history.",
        moved_without_reason,
    ),
    Rule(
        "S9",
        "Scope growing",
        Audience.PRIVATE,
        "medium; high where the signature moved",
        "Ask whether the signature date still holds.",
        scope_growing,
        question="Does the signature date still hold with the new steps?",
    ),
    Rule(
        "S10",
        "Approver meeting not booked",
        Audience.PRIVATE,
        "high",
        "Book the meeting with the approver now.",
        approver_not_booked,
    ),
)
