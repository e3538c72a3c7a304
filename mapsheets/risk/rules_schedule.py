"""Rules about when things happen: late, blocked, starting too late, unlinked."""

from __future__ import annotations

from collections.abc import Iterator

from mapsheets.plan.cells import near_date, short_date
from mapsheets.plan.model import Side, Status
from mapsheets.risk.facts import Audience, Facts, Found, Rule, Severity, ShareEffect
from mapsheets.risk.network import days_to_signature, label
from mapsheets.risk.rules_readiness import REVIEWS
from mapsheets.risk.terms import (
    dates_of,
    is_in_area,
    leading_to,
    link_problems,
    naming_items,
    shared_calendar,
    start_by,
    step_calendar,
)
from mapsheets.risk.texts import added_later
from mapsheets.risk.wording import working_days


def infeasible(facts: Facts) -> Iterator[Found]:
    """Counted back from the dates, an open step would have to start before today.

    Only before the plan is shared or exported; after that S5 carries the fact.
    """
    if facts.plan.memory.is_out:
        return
    for step in facts.open_steps:
        dates = dates_of(facts.schedule, step)
        started = step.status is Status.IN_PROGRESS
        if dates is None:
            continue
        latest = dates.latest_finish if started else dates.latest_start
        if latest is not None and latest < facts.today:
            verb = "be done" if started else "have started"
            message = f"{label(step)} would have to {verb} by {short_date(latest)}."
            yield Found(message, Severity.HIGH, step.id, share=ShareEffect.ASKS)


def broken_links(facts: Facts) -> Iterator[Found]:
    """A link names an unknown step or the step itself, or runs in a circle.

    Also a 'Depends on' that cannot be read. The links are left out of the dates.
    """
    for problem in link_problems(facts.schedule):
        yield Found(problem.message, Severity.HIGH, problem.step)
    for cell in facts.plan.content.unread:
        if cell.table == "steps" and cell.key == "depends_on":
            message = f"Step {cell.row}: 'Depends on' cannot be read ({cell.text})."
            yield Found(message, Severity.HIGH, cell.row)


def past_target(facts: Facts) -> Iterator[Found]:
    """An open step's target is past: medium to 6 calendar days, high from 7."""
    for step in facts.open_steps:
        if step.target is not None and step.target < facts.today:
            days = (facts.today - step.target).days
            high = days >= facts.settings.past_high_days
            message = f"{label(step)} was due {short_date(step.target)}."
            yield Found(message, Severity.HIGH if high else Severity.MEDIUM, step.id)


def we_are_late(facts: Facts) -> Iterator[Found]:
    """A step past its target is the seller's, or shared: high from the first day."""
    for step in facts.open_steps:
        late = step.target is not None and step.target < facts.today
        if late and step.side is not Side.CUSTOMER:
            message = f"{label(step)} is late, and our side has a part in it."
            yield Found(message, Severity.HIGH, step.id)


def must_start(facts: Facts) -> Iterator[Found]:
    """A Pending step must start within 2 working days to keep its target.

    Once the target itself is past, S1 carries the fact.
    """
    for step in facts.open_steps:
        if step.target is not None and step.target < facts.today:
            continue
        day = start_by(step, facts.plan.memory.calendars)
        calendar = step_calendar(step, facts.plan.memory.calendars)
        last = calendar.workday(facts.today, facts.settings.start_soon_working_days)
        if step.status is Status.PENDING and day is not None and day <= last:
            message = f"{label(step)}: start by {short_date(day)} to keep its date."
            yield Found(message, Severity.MEDIUM, step.id)


def blocked(facts: Facts) -> Iterator[Found]:
    """A step is Blocked; how long is said from 5 working days on.

    That no open item names the step is one more flag, private.
    """
    for step in facts.open_steps:
        if step.status is not Status.BLOCKED:
            continue
        since = facts.plan.memory.blocked_since.get(step.id)
        calendar = step_calendar(step, facts.plan.memory.calendars)
        days = 0 if since is None else calendar.distance(since, facts.today)
        long = days >= facts.settings.blocked_long_working_days
        for_days = f" for {working_days(days)}" if long else ""
        message = f"{label(step)} is blocked{for_days}."
        yield Found(message, Severity.HIGH, step.id)
        if not naming_items(facts.plan, step):
            message = f"{label(step)} is blocked and no open item says why."
            yield Found(message, Severity.HIGH, step.id, Audience.PRIVATE)


def signature_later(facts: Facts) -> Iterator[Found]:
    """The signature is expected after its target: high beyond 5 working days."""
    step, target, day = (
        facts.signature,
        facts.signature_target,
        facts.signature_expected,
    )
    if step is None or step not in facts.open_steps or target is None or day is None:
        return
    if day > target:
        late = max(facts.working_days(target, day), 1)
        cause = facts.schedule.cause
        because = f" because of step {cause}" if cause else ""
        message = (
            f"Signature is expected {near_date(day, target)} instead of "
            f"{near_date(target, day)}, "
            f"{working_days(late)} later{because}."
        )
        high = late > facts.settings.slip_high_working_days
        yield Found(message, Severity.HIGH if high else Severity.MEDIUM, step.id)


def go_live_later(facts: Facts) -> Iterator[Found]:
    """Go-live is expected after its target."""
    target, day = facts.plan.header.target_go_live, facts.schedule.go_live
    if target is not None and day is not None and day > target:
        message = (
            f"Go-live is expected {near_date(day, target)} instead of "
            f"{near_date(target, day)}."
        )
        yield Found(message, Severity.MEDIUM)


def unlinked(facts: Facts) -> Iterator[Found]:
    """A step that was added later has no link to the signature."""
    goal = facts.signature
    if goal is None:
        return
    before = leading_to(facts.plan, goal.id)
    after = {
        step.id
        for step in facts.plan.steps
        if goal.id in leading_to(facts.plan, step.id)
    }
    for step in facts.open_steps:
        linked = step.id in before | after | {goal.id}
        if added_later(facts.plan, step.id) and not linked:
            message = f"Nothing waits for {label(step)}."
            yield Found(message, Severity.LOW, step.id)


def review_too_late(facts: Facts) -> Iterator[Found]:
    """A Security, Legal or Procurement step is not under way and its time is short.

    Short: the working days to the target signature are fewer than its template's
    days and those of the steps after it.
    """
    target = facts.signature_target
    if target is None:
        return
    left = shared_calendar(facts.plan).networkdays(facts.today, target)
    for step in facts.open_steps:
        review = is_in_area(facts.plan, step, *REVIEWS)
        need = days_to_signature(facts.plan, step) if review else None
        started = step.status is Status.IN_PROGRESS
        if need is not None and not started and left < need:
            message = (
                f"{label(step)} and what follows need {working_days(need)}; "
                f"{max(left, 0)} are left."
            )
            yield Found(message, Severity.HIGH, step.id)


def target_passed(facts: Facts) -> Iterator[Found]:
    """The target signature has passed and the signature is open."""
    step, target = facts.signature, facts.signature_target
    if step in facts.open_steps and target is not None and target < facts.today:
        message = "Target signature has passed: agree a new date."
        yield Found(message, Severity.HIGH, step.id if step else "")


SCHEDULE_RULES = (
    Rule(
        "P11",
        "Infeasible date",
        Audience.PRIVATE,
        "high",
        "Shorten or reorder steps, or agree a later date before you share.",
        infeasible,
        share=ShareEffect.ASKS,
    ),
    Rule(
        "P12",
        "Broken links",
        Audience.PRIVATE,
        "high",
        "Correct 'Depends on' of the step.",
        broken_links,
    ),
    Rule(
        "S1",
        "Past target",
        Audience.SHOW,
        "medium; high from 7 days",
        "Complete it, or agree a new date with a reason.",
        past_target,
    ),
    Rule(
        "S2",
        "We are late",
        Audience.PRIVATE,
        "high",
        "Do our part today, or tell the customer when it comes.",
        we_are_late,
    ),
    Rule(
        "S3",
        "Must start now",
        Audience.SHOW,
        "medium",
        "Start it, or agree a new date.",
        must_start,
    ),
    Rule(
        "S4",
        "Blocked",
        Audience.SHOW,
        "high",
        "Write the blocker into Open items with who is handling it.",
        blocked,
    ),
    Rule(
        "S5",
        "Signature later than target",
        Audience.SHOW,
        "medium; high beyond 5 working days",
        "Shorten the step that causes it, or agree the new date.",
        signature_later,
    ),
    Rule(
        "S5b",
        "Go-live later than target",
        Audience.SHOW,
        "medium",
        "Agree what can start earlier, or a new date.",
        go_live_later,
    ),
    Rule(
        "S11",
        "Review queue too short",
        Audience.PRIVATE,
        "high",
        "Ask who can start the review this week.",
        review_too_late,
    ),
    Rule(
        "S13",
        "Target date passed",
        Audience.SHOW,
        "high",
        "Agree a new signature date with a reason.",
        target_passed,
    ),
    Rule(
        "S15",
        "Unlinked step",
        Audience.QUESTION,
        "low",
        "Ask, and fill in 'Depends on'.",
        unlinked,
        question="Nothing waits for this step. Does the signature?",
    ),
)
