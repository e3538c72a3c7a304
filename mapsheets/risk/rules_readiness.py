"""Rules about what a plan needs beside its steps: criteria, reviews, approvals."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from mapsheets.plan.model import Criterion, Milestone, Status, Step
from mapsheets.risk.facts import SIZE, Audience, Facts, Found, Rule, Severity
from mapsheets.risk.terms import (
    counted_steps,
    is_in_area,
    leading_to,
    people_named,
)
from mapsheets.risk.wording import has_content, working_days

# A review is in the plan when a step has its area, or says it in so many words.
REVIEWS = {
    "Security": re.compile(r"\bsecurity\b", re.IGNORECASE),
    "Legal": re.compile(r"\blegal\b", re.IGNORECASE),
    "Procurement": re.compile(
        r"\b(?:procurement|purchasing|vendor management)\b", re.IGNORECASE
    ),
}
_PILOT = re.compile(r"\b(?:pilot|trial|poc|proof of concept)\b", re.IGNORECASE)
_VALIDATION = re.compile(r"\btechnical validation\b", re.IGNORECASE)


def _criteria(facts: Facts) -> list[Criterion]:
    """List the criteria that have a text of their own."""
    return [one for one in facts.plan.content.criteria if has_content(one.need)]


def no_criteria(facts: Facts) -> Iterator[Found]:
    """No success criterion has a text, from the start of the evaluation.

    Where the private workbook names no evaluation start, the plan's Start counts.
    """
    known = None if facts.deal is None else facts.deal.evaluation_start
    start = known or facts.plan.header.start
    if start is not None and start <= facts.today and not _criteria(facts):
        yield Found("There are no success criteria.", Severity.HIGH)


def weak_criteria(facts: Facts) -> Iterator[Found]:
    """A criterion has no Measure, or nothing under 'If met, next step is'."""
    weak = [
        one.id
        for one in _criteria(facts)
        if not has_content(one.measure) or not has_content(one.consequence)
    ]
    if weak:
        message = f"Criteria {', '.join(weak)} lack a measure or a next step."
        yield Found(message, Severity.MEDIUM)


def missing_reviews(facts: Facts) -> Iterator[Found]:
    """An enterprise plan, or one worth 80,000 or more, lacks a review.

    One flag each where no step belongs to Security, Legal or Procurement; a step
    marked Not needed is an answer too.
    """
    large = facts.value is not None and facts.value >= facts.settings.enterprise_value
    if not large and facts.plan.memory.template != "enterprise":
        return
    for name, words in REVIEWS.items():
        listed = any(
            is_in_area(facts.plan, step, name) or words.search(step.text)
            for step in facts.plan.steps
        )
        if not listed:
            yield Found(f"No step belongs to {name}.", Severity.HIGH)


def approvers(facts: Facts, part: str, approval: str) -> tuple[str, ...]:
    """List the people named for an approval, in People or under Approvals."""
    content = facts.plan.content
    cells = [person.name for person in content.people if person.part == part]
    cells += [row.approver for row in content.approvals if row.approval == approval]
    return tuple(name for cell in cells for name in people_named(facts.plan, cell))


def approval_path_unknown(facts: Facts) -> Iterator[Found]:
    """No person is named as Budget approver, or none as Signatory."""
    missing = [
        part
        for part, approval in (
            ("Budget approver", "Budget"),
            ("Signatory", "Signature"),
        )
        if not approvers(facts, part, approval)
    ]
    if missing:
        yield Found(f"Not named: {' and '.join(missing)}.", Severity.HIGH)


def nothing_after_signature(facts: Facts) -> Iterator[Found]:
    """No Go-live step comes after the signature."""
    step = facts.signature
    if step is None:
        return
    before = leading_to(facts.plan, step.id) | {step.id}
    go_live = facts.plan.milestone(Milestone.GO_LIVE)
    after = [
        other
        for other in counted_steps(facts.plan)
        if other.id not in before
        and (other == go_live or is_in_area(facts.plan, other, "Go-live"))
    ]
    if not after:
        yield Found("No Go-live step comes after the signature.", Severity.LOW)


def pilot_step(facts: Facts) -> Step | None:
    """Find the pilot: the longest step that says so, milestones apart."""
    milestones = set(facts.plan.memory.milestones.values())
    validation = facts.plan.memory.template == "pilot"
    pilots = [
        step
        for step in counted_steps(facts.plan)
        if step.id not in milestones
        and (_PILOT.search(step.text) or (validation and _VALIDATION.search(step.text)))
    ]
    return max(pilots, key=lambda step: step.days or 1, default=None)


def _end(facts: Facts, step: Step) -> date | None:
    return step.done_on if step.status is Status.COMPLETE else facts.expected(step)


def pilot_without_decision(facts: Facts) -> Iterator[Found]:
    """A pilot has no decision meeting dated within 10 working days after it.

    Also where no criterion says what follows if it is met.
    """
    step = pilot_step(facts)
    end = None if step is None else _end(facts, step)
    if step is None or _is_decided(facts):
        return
    limit = facts.settings.pilot_decision_working_days
    booked = end is not None and any(
        day >= end and facts.working_days(end, day) <= limit
        for day in facts.meeting_days()
    )
    if not booked:
        soon = working_days(limit)
        message = f"No decision meeting is dated within {soon} after the pilot."
        yield Found(message, Severity.HIGH, step.id)
    elif not any(has_content(one.consequence) for one in _criteria(facts)):
        message = "No success criterion says what follows when it is met."
        yield Found(message, Severity.HIGH, step.id)


def _is_decided(facts: Facts) -> bool:
    """Tell whether what follows the pilot is behind us already."""
    done = (
        facts.plan.milestone(Milestone.DECISION),
        facts.plan.milestone(Milestone.SIGNATURE),
    )
    return any(step is not None and step.status is Status.COMPLETE for step in done)


READINESS_RULES = (
    Rule(
        "P5",
        "No success criteria",
        Audience.QUESTION,
        "high",
        "Write down with the customer what has to be seen.",
        no_criteria,
        question="What do you need to see before you can decide?",
    ),
    Rule(
        "P6",
        "Weak criteria",
        Audience.QUESTION,
        "medium",
        "Fill in the measure and what follows.",
        weak_criteria,
        question="How will we measure each point, and what follows when it is met?",
    ),
    Rule(
        "P7",
        "Missing review areas",
        Audience.QUESTION,
        "high",
        "Ask, and add the step or write down that it is not needed.",
        missing_reviews,
        needs=(SIZE,),
        question="Are there security, legal or purchasing reviews we have not listed?",
    ),
    Rule(
        "P8",
        "Approval path unknown",
        Audience.QUESTION,
        "high",
        "Ask who approves the budget and who signs.",
        approval_path_unknown,
        question="Who approves the budget, and who signs?",
    ),
    Rule(
        "P9",
        "Nothing after signature",
        Audience.QUESTION,
        "low",
        "Add the steps that bring it into use.",
        nothing_after_signature,
        question="What has to happen after the signature until it is in use?",
    ),
    Rule(
        "P17",
        "Pilot without conversion",
        Audience.QUESTION,
        "high",
        "Book the decision meeting now and write down what follows.",
        pilot_without_decision,
        question="What happens next if the pilot passes?",
    ),
)
