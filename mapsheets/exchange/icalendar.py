"""A plan as an iCalendar file (RFC 5545): one all-day event a step.

An event keeps its UID for ever and its SEQUENCE rises with the plan's generation, so
that a later file replaces the events of an earlier one. Only what both companies
read in the sheet is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

from icalendar import Calendar, Event

from mapsheets.exchange.texts import clean_lines
from mapsheets.plan.cells import long_date
from mapsheets.plan.model import Plan, Status, Step, Tombstone
from mapsheets.risk.terms import expected
from mapsheets.schedule.dates import Schedule

_PRODUCT = "-//mapsheets//Mutual Action Plan//EN"


def plan_calendar(plan: Plan, schedule: Schedule, stamp: datetime) -> bytes:
    """Write a plan's steps as events on the days they are now expected.

    Args:
        plan: the plan; a step without any date is left out.
        schedule: its dates.
        stamp: the moment of writing; without a time zone it counts as UTC.
    """
    moment = stamp.replace(tzinfo=stamp.tzinfo or UTC).astimezone(UTC)
    calendar = Calendar()
    calendar.add("prodid", _PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _line(plan.title))
    for event in _events(plan, schedule, moment):
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def step_uid(plan_id: str, step_id: str) -> str:
    """Give the UID of a step's event; it never changes."""
    return f"{step_id}@{plan_id}.mapsheets"


def _events(plan: Plan, schedule: Schedule, moment: datetime) -> Iterator[Event]:
    for step in plan.steps:
        day = _day(step, schedule)
        if day is not None:
            yield _step_event(plan, step, day, moment)
    for stone in plan.memory.tombstones.values():
        if plan.step(stone.id) is None:
            yield _cancelled(plan, stone, moment)


def _day(step: Step, schedule: Schedule) -> date | None:
    done = step.status is Status.COMPLETE and step.done_on
    return done or expected(schedule, step)


def _step_event(plan: Plan, step: Step, day: date, moment: datetime) -> Event:
    event = _event(plan, step.id, step.text, day, moment)
    dropped = step.status is Status.NOT_NEEDED
    event.add("status", "CANCELLED" if dropped else "CONFIRMED")
    event.add("description", "\n".join(_description(plan, step, day)))
    if _line(step.area):
        event.add("categories", [_line(step.area)])
    return event


def _cancelled(plan: Plan, stone: Tombstone, moment: datetime) -> Event:
    """Take a removed step's event out of the calendars that have it."""
    baseline = plan.memory.baseline
    known = baseline.steps.get(stone.id) if baseline else None
    day = (known.target if known else None) or moment.date()
    event = _event(plan, stone.id, stone.text, day, moment)
    event.add("status", "CANCELLED")
    return event


def _event(plan: Plan, step_id: str, text: str, day: date, moment: datetime) -> Event:
    memory = plan.memory
    event = Event()
    event.add("uid", step_uid(plan.id, step_id))
    event.add("dtstamp", moment)
    event.add("sequence", memory.generation)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    title = _line(text) or f"Step {step_id}"
    event.add("summary", f"{title} ({memory.customer} + {memory.vendor})")
    event.add("transp", "TRANSPARENT")
    return event


def _description(plan: Plan, step: Step, day: date) -> Iterator[str]:
    memory = plan.memory
    yield f"Step {step.id} of the {_line(plan.title)}"
    if step.target and step.target != day:
        yield f"Target date: {long_date(step.target)}"
    yield f"Status: {step.status.value}"
    texts = (
        (f"{memory.customer} owner", step.customer_owner),
        (f"{memory.vendor} owner", step.vendor_owner),
        ("Complete when", step.complete_when),
        ("Notes", step.notes),
    )
    for label, text in texts:
        if lines := clean_lines(text):
            yield f"{label}: " + "\n".join(lines)


def _line(text: str) -> str:
    return " ".join(clean_lines(text))
