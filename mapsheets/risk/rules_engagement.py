"""Rules about people and commitment; every one of them is private."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from mapsheets.plan.cells import fold, short_date
from mapsheets.risk.facts import (
    ACTIVITY,
    CREATED_ON,
    Audience,
    Facts,
    Found,
    Rule,
    Severity,
)
from mapsheets.risk.levels import level
from mapsheets.risk.rules_readiness import approvers
from mapsheets.risk.terms import people_named


def _silence(facts: Facts, last: date | None, limit: int, high: int) -> Severity | None:
    """Rate the calendar days since something last happened."""
    if last is None:
        return None
    days = (facts.today - last).days
    if days >= high:
        return Severity.HIGH
    return Severity.MEDIUM if days >= limit else None


def draft_not_sent(facts: Facts) -> Iterator[Found]:
    """A draft is older than 1 working day and neither shared nor exported."""
    made = facts.plan.memory.created_on
    if made is None or facts.plan.memory.is_out:
        return
    if facts.working_days(made, facts.today) > facts.settings.draft_working_days:
        message = f"The plan was made on {short_date(made)} and not sent."
        yield Found(message, Severity.LOW)


def buyer_quiet(facts: Facts) -> Iterator[Found]:
    """Shared, steps are open, and nothing from the customer for 10 days.

    High from 14 calendar days. An edit, a comment and a reported confirmation
    count; before the first of them, the day of sharing does.
    """
    if facts.activity is None or facts.shared_on is None or not facts.open_steps:
        return
    last = facts.activity.last_buyer_activity
    since = facts.shared_on if last is None else max(last, facts.shared_on)
    limits = facts.settings
    severity = _silence(facts, since, limits.quiet_days, limits.quiet_high_days)
    if severity is not None:
        message = f"Nothing from the customer since {short_date(since)}."
        yield Found(message, severity)


def plan_not_updated(facts: Facts) -> Iterator[Found]:
    """Steps are open and nobody changed anything for 7 days; high from 14."""
    if not facts.open_steps:
        return
    changes = () if facts.activity is None else facts.activity.human_changes
    updated, made = facts.plan.memory.last_updated, facts.plan.memory.created_on
    known = [day for day in (*changes, updated, made) if day is not None]
    last, limits = max(known, default=None), facts.settings
    severity = _silence(facts, last, limits.stale_days, limits.stale_high_days)
    if severity is not None and last is not None:
        yield Found(f"Nobody changed the plan since {short_date(last)}.", severity)


def never_touched(facts: Facts) -> Iterator[Found]:
    """The plan has been at level M1 for 7 calendar days or more."""
    if facts.shared_on is None:
        return
    days = (facts.today - facts.shared_on).days
    now = level(facts.plan, facts.activity, facts.today, facts.settings)
    if now.code == "M1" and days >= facts.settings.untouched_days:
        message = f"Shared {days} days ago and never edited by the customer."
        yield Found(message, Severity.HIGH)


def agreed_without_mark(facts: Facts) -> Iterator[Found]:
    """The plan was signed off without a single edit by the customer."""
    if facts.activity is None or facts.plan.memory.sign_off is None:
        return
    if not facts.activity.content_edits:
        message = "Signed off, and the customer changed nothing in it."
        yield Found(message, Severity.MEDIUM)


def review_missed(facts: Facts) -> Iterator[Found]:
    """Shared, and 'Next review' is blank, or passed 2 working days ago unrecorded.

    Also where the last review (or the sharing) is more than 10 calendar days ago.
    """
    if facts.shared_on is None or not facts.open_steps:
        return
    text, reviews = facts.plan.header.next_review.strip(), facts.plan.memory.reviews
    planned = facts.read_day(text)
    last = max(reviews, default=facts.shared_on)
    if not text:
        yield Found("No next review is set.", Severity.MEDIUM)
    elif (
        planned is not None
        and last < planned
        and facts.working_days(planned, facts.today)
        >= facts.settings.review_late_working_days
    ):
        message = f"The review of {short_date(planned)} is not recorded."
        yield Found(message, Severity.MEDIUM)
    elif (facts.today - last).days > facts.settings.review_days:
        yield Found(f"No review since {short_date(last)}.", Severity.MEDIUM)


def single_contact(facts: Facts) -> Iterator[Found]:
    """Fewer than 2 people of the customer own open steps; 3 in an enterprise plan.

    Where fewer steps than that are left to the customer, these must be owned.
    """
    enterprise = facts.plan.memory.template == "enterprise"
    limits = facts.settings
    wanted = limits.contacts_enterprise if enterprise else limits.contacts
    theirs = [step.customer_owner for step in facts.open_steps if step.customer_owner]
    people = {
        name.casefold() for cell in theirs for name in people_named(facts.plan, cell)
    }
    if len(people) < min(wanted, len(theirs)):
        message = f"{len(people)} of the customer's people own open steps."
        yield Found(message, Severity.MEDIUM)


def approver_absent(facts: Facts) -> Iterator[Found]:
    """The named budget approver has no access, no step and no meeting."""
    plan = facts.plan
    known = None if facts.activity is None else facts.activity.access
    access = {
        fold(one) for one in (plan.memory.shared_with if known is None else known)
    }
    cells = [step.customer_owner for step in plan.steps]
    cells += [meeting.attends for meeting in plan.content.meetings]
    present = {fold(name) for cell in cells for name in people_named(plan, cell)}
    addresses = {fold(one.name): fold(one.email) for one in plan.content.people}
    for name in dict.fromkeys(approvers(facts, "Budget approver", "Budget")):
        if fold(name) not in present and addresses.get(fold(name)) not in access:
            message = f"{name} approves the budget and has no part in the plan."
            yield Found(message, Severity.HIGH)


def cannot_get_in(facts: Facts) -> Iterator[Found]:
    """An invitation bounced or was refused, or the customer asked for a copy."""
    if facts.activity is None:
        return
    for address in facts.activity.bounced:
        yield Found(f"{address} cannot open the plan.", Severity.HIGH)
    for address in facts.activity.copy_wanted:
        yield Found(f"{address} asked for a copy.", Severity.HIGH)


ENGAGEMENT_RULES = (
    Rule(
        "E0",
        "Draft not sent",
        Audience.PRIVATE,
        "low",
        "Share it, or close it.",
        draft_not_sent,
        needs=(CREATED_ON,),
    ),
    Rule(
        "E1",
        "Buyer quiet",
        Audience.PRIVATE,
        "medium; high from 14 days",
        "Call the customer's lead and say it directly.",
        buyer_quiet,
        needs=(ACTIVITY,),
    ),
    Rule(
        "E2",
        "Plan not updated",
        Audience.PRIVATE,
        "medium; high from 14 days",
        "Go through the plan and bring it up to date.",
        plan_not_updated,
    ),
    Rule(
        "E3",
        "Never touched by buyer",
        Audience.PRIVATE,
        "high",
        "Ask them to correct one date or name themselves.",
        never_touched,
        needs=(ACTIVITY,),
    ),
    Rule(
        "E4",
        "Agreed without a mark",
        Audience.PRIVATE,
        "medium",
        "Ask which step they would change.",
        agreed_without_mark,
        needs=(ACTIVITY,),
    ),
    Rule(
        "E5",
        "Review missed or none set",
        Audience.PRIVATE,
        "medium",
        "Set the next review; record the last one with 'review --done'.",
        review_missed,
    ),
    Rule(
        "E6",
        "Single contact",
        Audience.PRIVATE,
        "medium",
        "Ask who else should own a step.",
        single_contact,
    ),
    Rule(
        "E7",
        "Approver absent",
        Audience.PRIVATE,
        "high",
        "Give the approver a step or a meeting.",
        approver_absent,
    ),
    Rule(
        "E9",
        "Cannot get in",
        Audience.PRIVATE,
        "high, act today",
        "Offer visitor access with a code; if that fails, send the XLSX.",
        cannot_get_in,
        needs=(ACTIVITY,),
    ),
)
