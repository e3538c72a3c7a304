"""The terms that attention, rules and levels share: open, owned, due, start by."""

from __future__ import annotations

import re
from datetime import date, timedelta

from mapsheets.plan.cells import fold
from mapsheets.plan.model import (
    Calendars,
    Link,
    Milestone,
    OpenItem,
    Plan,
    Problem,
    Provenance,
    Side,
    Status,
    Step,
)
from mapsheets.risk.wording import has_content, names
from mapsheets.schedule.calendar import Calendar, calendar_for
from mapsheets.schedule.dates import Schedule, StepDates
from mapsheets.schedule.links import LINK_CYCLE, LINK_SELF, LINK_UNKNOWN

LINK_CODES = frozenset({LINK_CYCLE, LINK_SELF, LINK_UNKNOWN})

# Words that people write under the Status of an open item that is over.
CLOSED_ITEM = frozenset(
    {"closed", "done", "complete", "completed", "resolved", "solved", "not needed"}
)
# Somebody in a later time zone may complete a step "tomorrow".
TOLERANCE = timedelta(days=1)


def is_future(day: date, today: date) -> bool:
    """Tell whether a Done on lies too far ahead to count."""
    return day > today + TOLERANCE


def is_open(plan: Plan, step: Step, today: date) -> bool:
    """Tell whether a step still has to be done.

    A Done on counts as done, unless it lies in the future or was left over when the
    step was reopened.
    """
    if step.status in {Status.COMPLETE, Status.NOT_NEEDED}:
        return False
    day = step.done_on
    ignored = plan.memory.ignored_done.get(step.id) == day
    return day is None or ignored or is_future(day, today)


def open_steps(plan: Plan, today: date) -> tuple[Step, ...]:
    """List the steps that still have to be done, in row order."""
    return tuple(step for step in plan.steps if is_open(plan, step, today))


def counted_steps(plan: Plan) -> tuple[Step, ...]:
    """List the steps that count: all but those that are not needed."""
    return tuple(step for step in plan.steps if step.status is not Status.NOT_NEEDED)


def step_calendar(step: Step, calendars: Calendars) -> Calendar:
    """Give the calendar on which a step's own days are counted."""
    return calendar_for(step.side, calendars)


def shared_calendar(plan: Plan) -> Calendar:
    """Give the calendar on which both companies work; slip is counted on it."""
    return calendar_for(Side.BOTH, plan.memory.calendars)


def start_by(step: Step, calendars: Calendars) -> date | None:
    """Give the last day on which work must start to end on the target.

    None without a target, and for a milestone, which has no work of its own.
    """
    days = 1 if step.days is None else step.days
    if step.target is None or days == 0:
        return None
    calendar = step_calendar(step, calendars)
    return calendar.workday(step.target + timedelta(days=1), -days)


def area(plan: Plan, step: Step) -> str:
    """Give a step's area: that of its template, whatever its cell says."""
    return plan.memory.areas.get(step.id) or step.area


def is_in_area(plan: Plan, step: Step, *wanted: str) -> bool:
    """Tell whether a step belongs to an area by its template or by its cell."""
    return bool({plan.memory.areas.get(step.id), step.area} & set(wanted))


def people_named(plan: Plan, text: str) -> tuple[str, ...]:
    """List the people that an owner cell names; a company's name is nobody's."""
    companies = {plan.memory.customer.casefold(), plan.memory.vendor.casefold()}
    return tuple(name for name in names(text) if name.casefold() not in companies)


def unnamed_sides(plan: Plan, step: Step) -> tuple[Side, ...]:
    """List the sides that answer for a step without a named person.

    A step that has a named person on the only filled side is owned; a step without
    any owner cell filled lacks both.
    """
    cells = {Side.CUSTOMER: step.customer_owner, Side.VENDOR: step.vendor_owner}
    sides = tuple(cells) if step.side is Side.BOTH else (step.side,)
    return tuple(side for side in sides if not people_named(plan, cells[side]))


def owners(plan: Plan, step: Step) -> tuple[str, ...]:
    """List the people named on a step, the customer's first."""
    return (
        *people_named(plan, step.customer_owner),
        *people_named(plan, step.vendor_owner),
    )


def customer_people(plan: Plan) -> frozenset[str]:
    """Give the customer's people that a plan names anywhere, in folded case."""
    company = plan.memory.customer.casefold()
    cells = [step.customer_owner for step in plan.steps]
    cells += [
        person.name
        for person in plan.content.people
        if person.company.strip().casefold() == company
    ]
    people = [name for cell in cells for name in people_named(plan, cell)]
    # A lead is written "name, title": the first part is the person.
    people += people_named(plan, plan.header.customer_lead)[:1]
    return frozenset(name.casefold() for name in people)


def dates_of(schedule: Schedule, step: Step) -> StepDates | None:
    """Give the computed dates of a step, where there are any."""
    return schedule.steps.get(step.id)


def link_problems(schedule: Schedule) -> tuple[Problem, ...]:
    """List the links that were left out of the computation."""
    return tuple(one for one in schedule.problems if one.code in LINK_CODES)


def expected(schedule: Schedule, step: Step) -> date | None:
    """Give the date on which a step is now expected, else its target."""
    dates = dates_of(schedule, step)
    return step.target if dates is None or dates.finish is None else dates.finish


def due(schedule: Schedule, step: Step) -> date | None:
    """Give the date a step is due: its target, else the date computed for it."""
    return step.target or expected(schedule, step)


def signature(plan: Plan) -> Step | None:
    """Find the signature step, unless it is not needed."""
    step = plan.milestone(Milestone.SIGNATURE)
    return None if step is None or step.status is Status.NOT_NEEDED else step


def signature_target(plan: Plan) -> date | None:
    """Give the target of the signature; the header's date is the same one."""
    step = signature(plan)
    return None if step is None else step.target


def is_agreed(plan: Plan, step: Step) -> bool:
    """Tell whether a person stands behind a step's target."""
    proposed = plan.provenance(step.id) is Provenance.PROPOSED
    return step.target is not None and not proposed


def is_signed(plan: Plan, today: date) -> bool:
    """Tell whether the signature step is done."""
    step = signature(plan)
    return step is not None and not is_open(plan, step, today)


def links_of(plan: Plan, step_id: str) -> tuple[Link, ...]:
    """Give the links into a step; a removed step keeps those it had."""
    step = plan.step(step_id)
    if step is not None:
        return step.depends_on
    stone = plan.memory.tombstones.get(step_id)
    return () if stone is None else stone.links


def leading_to(plan: Plan, step_id: str) -> frozenset[str]:
    """List the ids of everything that a step waits for, directly or not."""
    seen: set[str] = set()
    waiting = [link.step for link in links_of(plan, step_id)]
    while waiting:
        current = waiting.pop()
        if current not in seen:
            seen.add(current)
            waiting += [link.step for link in links_of(plan, current)]
    return frozenset(seen)


def naming_items(plan: Plan, step: Step) -> tuple[OpenItem, ...]:
    """List the open items that name a step and are not closed."""
    return tuple(
        item
        for item in plan.content.open_items
        if step.id in re.split(r"[\s,;#/&]+", item.step)
        and has_content(item.item)
        and fold(item.status) not in CLOSED_ITEM
    )
