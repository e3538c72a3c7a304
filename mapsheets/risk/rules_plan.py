"""Rules about the plan itself: its dates, its owners, its sides, its size."""

from __future__ import annotations

from collections.abc import Iterator

from mapsheets.plan.language import exempt_names, refused_words, warned_words
from mapsheets.plan.model import Side, Step
from mapsheets.risk.facts import (
    Audience,
    Facts,
    Found,
    Rule,
    Severity,
    ShareEffect,
)
from mapsheets.risk.network import label
from mapsheets.risk.terms import (
    counted_steps,
    customer_people,
    is_agreed,
    step_calendar,
    unnamed_sides,
)
from mapsheets.risk.texts import buyer_texts
from mapsheets.risk.wording import has_content, has_placeholder


def no_signature_date(facts: Facts) -> Iterator[Found]:
    """No signature step, or no date on it (high); a date that is only proposed."""
    step = facts.signature
    if step is None:
        yield Found("The plan has no signature step.", Severity.HIGH)
    elif step.target is None:
        yield Found("The signature has no target date.", Severity.HIGH, step.id)
    elif not is_agreed(facts.plan, step):
        message = "The signature date is proposed; nobody has agreed to it yet."
        yield Found(message, Severity.MEDIUM, step.id)


def step_without_date(facts: Facts) -> Iterator[Found]:
    """An open step has no target date.

    Where 30 % of the open steps have none, that is one more flag, private and high.
    """
    waiting = facts.open_steps
    undated = [step for step in waiting if step.target is None]
    for step in undated:
        yield Found(f"{label(step)} has no target date.", Severity.MEDIUM, step.id)
    if undated and len(undated) * 100 >= facts.settings.undated_percent * len(waiting):
        message = f"{len(undated)} of {len(waiting)} open steps have no target date."
        yield Found(message, Severity.HIGH, audience=Audience.PRIVATE)


def _is_due_within(facts: Facts, step: Step, days: int) -> bool:
    calendar = step_calendar(step, facts.plan.memory.calendars)
    day = step.target or facts.expected(step)
    return day is not None and day <= calendar.workday(facts.today, days)


def step_without_owner(facts: Facts) -> Iterator[Found]:
    """The side that answers for an open step names no person.

    A blank, a [role] and a word such as team, TBD, IT, legal or procurement name
    nobody. High where the step is due within 10 working days.
    """
    for step in facts.open_steps:
        if unnamed_sides(facts.plan, step):
            soon = _is_due_within(facts, step, facts.settings.owner_due_working_days)
            severity = Severity.HIGH if soon else Severity.MEDIUM
            yield Found(f"{label(step)} has no named owner.", severity, step.id)


def owner_kept_open(facts: Facts) -> Iterator[Found]:
    """The customer's owner of an open step has no name 14 days after sharing."""
    shared, limit = facts.shared_on, facts.settings.unnamed_after_share_days
    if shared is None or (facts.today - shared).days < limit:
        return
    for step in facts.open_steps:
        if Side.CUSTOMER in unnamed_sides(facts.plan, step):
            days = (facts.today - shared).days
            message = f"{label(step)}: no name from the customer for {days} days."
            yield Found(message, Severity.MEDIUM, step.id)


def one_sided(facts: Facts) -> Iterator[Found]:
    """The customer's steps plus half the shared ones are under 30 % of all.

    Also where not one step is the customer's alone.
    """
    steps = counted_steps(facts.plan)
    theirs = sum(step.side is Side.CUSTOMER for step in steps)
    both = sum(step.side is Side.BOTH for step in steps)
    share = (2 * theirs + both) * 50  # hundredths of all steps
    low = share < facts.settings.customer_percent * len(steps)
    if not steps or not (low or theirs < facts.settings.customer_steps):
        return
    message = (
        f"The customer carries {share // len(steps)} % of the steps, "
        f"and {theirs} of them alone."
    )
    if both == len(steps):
        message = f"All {both} steps are shared; none is the customer's alone."
    yield Found(message, Severity.HIGH)


def date_without_reason(facts: Facts) -> Iterator[Found]:
    """'Why this date' is blank, or still a [placeholder]."""
    if not has_content(facts.plan.header.why_this_date):
        message = "Nothing says why the signature date matters."
        yield Found(message, Severity.MEDIUM)


def outcome_not_stated(facts: Facts) -> Iterator[Found]:
    """'Shared objective' is blank or still holds a [placeholder] after sharing."""
    text = facts.plan.header.objective
    if facts.shared_on is not None and (not has_content(text) or has_placeholder(text)):
        yield Found("The shared objective is not filled in.", Severity.MEDIUM)


def too_long(facts: Facts) -> Iterator[Found]:
    """More than 20 steps; more than 30 cannot be shared."""
    number = len(counted_steps(facts.plan))
    if number > facts.settings.most_steps:
        message = f"The plan has {number} steps; nobody reads that many."
        yield Found(message, Severity.MEDIUM, share=ShareEffect.BLOCKS)
    elif number > facts.settings.many_steps:
        yield Found(f"The plan has {number} steps.", Severity.MEDIUM)


def sellers_words(facts: Facts) -> Iterator[Found]:
    """A text that a buyer can read holds a word of the seller's own trade.

    A refused word in a text of the seller or of a template is high and blocks
    sharing; in a cell that people typed it is a private warning, medium. Words that
    only sound like it are one low flag.
    """
    exempt = (*exempt_names(facts.plan), *facts.allowed_words)
    softer: list[str] = []
    for item in buyer_texts(facts.plan):
        for word in refused_words(item.text, exempt):
            message = f"{item.where} says '{word}'."
            if item.typed:
                yield Found(message, Severity.MEDIUM)
            else:
                yield Found(message, Severity.HIGH, share=ShareEffect.BLOCKS)
        if not item.typed:
            words = warned_words(item.text, exempt)
            softer += [f"'{word}' in {item.where}" for word in words]
    if softer:
        yield Found(f"Words to think over: {', '.join(softer)}.", Severity.LOW)


def not_warranted(facts: Facts) -> Iterator[Found]:
    """The value is below 20,000, or at most one person of the customer is named."""
    if facts.value is not None and facts.value < facts.settings.small_value:
        message = f"The value is {facts.value:,}; a link to a contract may be enough."
        yield Found(message, Severity.LOW)
    people = customer_people(facts.plan)
    if len(people) < facts.settings.customer_people:
        message = f"The plan names {len(people)} of the customer's people."
        yield Found(message, Severity.LOW)


PLAN_RULES = (
    Rule(
        "P1",
        "No signature date agreed",
        Audience.SHOW,
        "high; medium where proposed",
        "Agree the signature date with the customer and type it.",
        no_signature_date,
    ),
    Rule(
        "P2",
        "Step without a date",
        Audience.SHOW,
        "medium; high from 30 %",
        "Agree a date in the next review, or link the step.",
        step_without_date,
    ),
    Rule(
        "P3",
        "Step without a named owner",
        Audience.SHOW,
        "medium; high if due within 10 working days",
        "Ask who does it and type the name.",
        step_without_owner,
    ),
    Rule(
        "P3b",
        "Owner kept open",
        Audience.PRIVATE,
        "medium",
        "Ask the customer's lead in person who will own it.",
        owner_kept_open,
    ),
    Rule(
        "P4",
        "One-sided plan",
        Audience.PRIVATE,
        "high",
        "Add the customer's own steps: reviews, approvals, purchasing.",
        one_sided,
    ),
    Rule(
        "P10",
        "Date without a reason",
        Audience.PRIVATE,
        "medium",
        "Ask what happens if the date passes, and fill in 'Why this date'.",
        date_without_reason,
    ),
    Rule(
        "P13",
        "Too long",
        Audience.PRIVATE,
        "medium",
        "Join small steps; keep to 20.",
        too_long,
        share=ShareEffect.BLOCKS,
    ),
    Rule(
        "P14",
        "Vendor language",
        Audience.PRIVATE,
        "high; medium in typed cells",
        "Say it in the customer's words, or allow the word with a reason.",
        sellers_words,
        share=ShareEffect.BLOCKS,
    ),
    Rule(
        "P15",
        "Plan not warranted",
        Audience.PRIVATE,
        "low",
        "Ask whether a plan helps the customer here.",
        not_warranted,
    ),
    Rule(
        "P18",
        "Outcome not stated",
        Audience.QUESTION,
        "medium",
        "Fill in the shared objective together.",
        outcome_not_stated,
        question="What should be in place, and for whom, when this is done?",
    ),
)
