"""What an agenda is made of: done, moving, needed, new, to ask, without a risk."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from mapsheets.plan.cells import fold, short_date
from mapsheets.plan.model import Plan, Side, Status, Step
from mapsheets.review.model import BOTH, Entry
from mapsheets.risk.attention import START_SOON
from mapsheets.risk.facts import RiskFlag
from mapsheets.risk.terms import (
    counted_steps,
    due,
    expected,
    is_open,
    naming_items,
    open_steps,
    owners,
    people_named,
    shared_calendar,
    start_by,
    unnamed_sides,
)
from mapsheets.risk.wording import has_content, read_day, shorten
from mapsheets.schedule.dates import Schedule

NEEDED_SOON = 10  # working days in which a step is asked for
NEEDS_A_SIDE = 3
NEXT_STEPS = 5
RISKS = frozenset({"risk", "blocker"})
KINDS = frozenset({"risk", "question", "blocker"})


def _entry(
    plan: Plan, step: Step, when: date | None = None, note: str = "", side: str = ""
) -> Entry:
    who = ", ".join(owners(plan, step))
    return Entry(shorten(step.text), step.id, who, when, note, side)


def _is_new(day: date | None, since: date | None) -> bool:
    return day is not None and (since is None or day > since)


def done(plan: Plan, today: date, since: date | None) -> tuple[Entry, ...]:
    """List what was completed after the last review, in the order of completion."""
    done = [
        step
        for step in counted_steps(plan)
        if not is_open(plan, step, today) and _is_new(step.done_on, since)
    ]
    done.sort(key=lambda step: step.done_on or date.min)
    return tuple(_entry(plan, step, step.done_on) for step in done)


def moving(plan: Plan, schedule: Schedule, today: date) -> tuple[Entry, ...]:
    """List open steps that are late, blocked, or must start at once."""
    found = [
        _entry(plan, step, expected(schedule, step), note)
        for step in open_steps(plan, today)
        if (note := _may_move(plan, schedule, step, today))
    ]
    return tuple(sorted(found, key=lambda entry: entry.when or date.max))


def _may_move(plan: Plan, schedule: Schedule, step: Step, today: date) -> str:
    day, target = expected(schedule, step), step.target
    if day is not None and target is not None and day > target:
        return f"now expected {short_date(day)}, target {short_date(target)}"
    if step.status is Status.BLOCKED:
        return "blocked"
    start = start_by(step, plan.memory.calendars)
    soon = shared_calendar(plan).workday(today, START_SOON)
    if step.status is Status.PENDING and start is not None and start <= soon:
        return f"start by {short_date(start)}"
    return ""


def needs(plan: Plan, schedule: Schedule, today: date) -> tuple[Entry, ...]:
    """List for each side what is due from it soon, else the next thing that is."""
    names = {
        Side.CUSTOMER: plan.memory.customer,
        Side.VENDOR: plan.memory.vendor,
        Side.BOTH: BOTH,
    }
    last = shared_calendar(plan).workday(today, NEEDED_SOON)
    found: list[Entry] = []
    for side, name in names.items():
        steps = [one for one in open_steps(plan, today) if one.side is side]
        steps.sort(key=lambda step: due(schedule, step) or date.max)
        soon = [one for one in steps if (due(schedule, one) or date.max) <= last]
        for step in soon[:NEEDS_A_SIDE] or steps[:1]:
            note = "name to confirm" if unnamed_sides(plan, step) else ""
            found.append(_entry(plan, step, due(schedule, step), note, name))
    return tuple(found)


def new_steps(plan: Plan, since: date | None) -> tuple[Entry, ...]:
    """List the steps that were added after the last review."""
    return tuple(
        _entry(plan, step, note="new step")
        for step in counted_steps(plan)
        if _is_new(plan.memory.added_on.get(step.id), since)
        and step.id not in plan.memory.areas
    )


def new_people(plan: Plan, since: date | None) -> tuple[Entry, ...]:
    """List people who became an owner of a step they still own."""
    found: dict[tuple[str, str], Entry] = {}
    for row in plan.history:
        step = plan.step(row.step)
        if (
            step is None
            or not row.what.endswith(" owner")
            or not _is_new(row.on, since)
        ):
            continue
        before = set(people_named(plan, row.before))
        for name in people_named(plan, row.after):
            if name not in before and name in owners(plan, step):
                text = shorten(step.text)
                found[name, step.id] = Entry(text, step.id, name, note="new owner")
    return tuple(found.values())


def items(plan: Plan, since: date | None) -> tuple[Entry, ...]:
    """List open items raised after the last review, or after the plan was made."""
    found = []
    for item in plan.content.open_items:
        day = read_day(item.raised, plan.memory.locale, plan.memory.synced_on)
        if has_content(item.item) and _is_new(day, since or plan.memory.created_on):
            kind = fold(item.kind)
            note = f"new {kind if kind in KINDS else 'item'}"
            who = ", ".join(people_named(plan, item.handler))
            found.append(Entry(shorten(item.item), who=who, note=note))
    return tuple(found)


def questions(plan: Plan, flags: Iterable[RiskFlag]) -> tuple[Entry, ...]:
    """List each neutral question once, with the step it is about."""
    found: dict[tuple[str, str], Entry] = {}
    for flag in flags:
        if flag.question:
            step = plan.step(flag.step)
            note = f"step {step.id}, {shorten(step.text)}" if step else ""
            found.setdefault(
                (flag.question, flag.step), Entry(flag.question, flag.step, note=note)
            )
    return tuple(found.values())


def without_risk(plan: Plan, schedule: Schedule, today: date) -> tuple[Entry, ...]:
    """List open steps on the driving chain for which no risk is written down."""
    return tuple(
        _entry(plan, step, expected(schedule, step))
        for step in open_steps(plan, today)
        if (dates := schedule.steps.get(step.id)) is not None
        and dates.critical
        and not any(fold(item.kind) in RISKS for item in naming_items(plan, step))
    )


def next_steps(plan: Plan, schedule: Schedule, today: date) -> tuple[Entry, ...]:
    """List the next open steps by the date on which they are now expected."""
    steps = sorted(
        open_steps(plan, today), key=lambda step: expected(schedule, step) or date.max
    )
    return tuple(
        _entry(plan, step, expected(schedule, step)) for step in steps[:NEXT_STEPS]
    )
