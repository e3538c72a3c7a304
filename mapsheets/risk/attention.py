"""What the program may say in the buyer's sheet: a closed list of phrases.

Each phrase is a fact about a step that both sides need, in the same words for
either company. ``phrases`` knows every one of them, and no other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from mapsheets.plan.cells import long_date, near_date, short_date
from mapsheets.plan.model import Plan, PlanState, Status, Step
from mapsheets.risk.changed import changed_since_confirmed
from mapsheets.risk.phrases import (
    BLOCKED,
    CHECK_LINKS,
    CHOOSE_STATUS,
    ENTER_DATE,
    NAME_TO_CONFIRM,
    NEEDS_DATE,
    NO_SIGNATURE_DATE,
    PAST_TARGET,
    SIGNATURE_PASSED,
    is_allowed_glance,
    is_allowed_notice,
    is_allowed_phrase,
    is_allowed_state_line,
)
from mapsheets.risk.terms import (
    counted_steps,
    dates_of,
    expected,
    is_agreed,
    is_future,
    is_open,
    is_signed,
    link_problems,
    open_steps,
    owners,
    signature,
    signature_target,
    start_by,
    step_calendar,
    unnamed_sides,
)
from mapsheets.risk.wording import shorten
from mapsheets.schedule.dates import Schedule

__all__ = [
    "DUE_SOON",
    "NAME_SOON",
    "START_SOON",
    "attention",
    "glance",
    "is_allowed_glance",
    "is_allowed_notice",
    "is_allowed_phrase",
    "is_allowed_state_line",
    "notice",
    "state_line",
]

START_SOON = 2  # working days before a step must start
DUE_SOON = 5  # working days before a step is due
NAME_SOON = 10  # working days before a step's owner must be known


@dataclass(frozen=True, slots=True)
class _Row:
    """A step with what its phrase depends on."""

    plan: Plan
    schedule: Schedule
    today: date
    step: Step
    unread: frozenset[str]

    @property
    def is_open(self) -> bool:
        return is_open(self.plan, self.step, self.today)

    def within(self, days: int) -> bool:
        """Tell whether the target lies in the next ``days`` working days."""
        calendar = step_calendar(self.step, self.plan.memory.calendars)
        last = calendar.workday(self.today, days)
        return self.step.target is not None and self.today <= self.step.target <= last


def _enter_date(row: _Row) -> str:
    """Ask for a date where none can be read, or where it lies in the future."""
    day = row.step.done_on
    future = day is not None and is_future(day, row.today)
    return ENTER_DATE if future or row.unread & {"target", "done_on"} else ""


def _choose_status(row: _Row) -> str:
    return CHOOSE_STATUS if "status" in row.unread else ""


def _check_links(row: _Row) -> str:
    """Ask about links that cannot be read, lead nowhere, or name a removed step."""
    stones = row.plan.memory.tombstones
    removed = row.is_open and any(
        link.step in stones and row.plan.step(link.step) is None
        for link in row.step.depends_on
    )
    broken = any(one.step == row.step.id for one in link_problems(row.schedule))
    return CHECK_LINKS if removed or broken or "depends_on" in row.unread else ""


def _set_complete(row: _Row) -> str:
    day = row.step.done_on
    finished = row.step.status in {Status.COMPLETE, Status.NOT_NEEDED}
    if day is None or finished:
        return ""
    return f"Done on {short_date(day)}: set Status to Complete?"


def _blocked(row: _Row) -> str:
    return BLOCKED if row.step.status is Status.BLOCKED and row.is_open else ""


def _past_target(row: _Row) -> str:
    past = row.step.target is not None and row.step.target < row.today
    return PAST_TARGET if row.is_open and past else ""


def _later_because(row: _Row) -> str:
    """Name the step that makes this one later than its target."""
    dates, target = dates_of(row.schedule, row.step), row.step.target
    if not row.is_open or dates is None or dates.finish is None or target is None:
        return ""
    cause = dates.because_of
    known = cause is not None and row.plan.step(cause) is not None
    if dates.finish <= target or not known or cause == row.step.id:
        return ""
    return f"Later because of step {cause}"


def _start_by(row: _Row) -> str:
    day = start_by(row.step, row.plan.memory.calendars)
    if row.step.status is not Status.PENDING or not row.is_open or day is None:
        return ""
    calendar = step_calendar(row.step, row.plan.memory.calendars)
    if day > calendar.workday(row.today, START_SOON):
        return ""
    return f"Start by {short_date(day)} to keep this date"


def _needs_date(row: _Row) -> str:
    return NEEDS_DATE if row.is_open and row.step.target is None else ""


def _name_to_confirm(row: _Row) -> str:
    missing = row.is_open and unnamed_sides(row.plan, row.step)
    return NAME_TO_CONFIRM if missing and row.within(NAME_SOON) else ""


def _waiting_on(row: _Row) -> str:
    """Name the open step this one waits for, once its own start is due."""
    dates, target = dates_of(row.schedule, row.step), row.step.target
    start = start_by(row.step, row.plan.memory.calendars) or target
    if not row.is_open or dates is None or start is None or start > row.today:
        return ""
    waiting = [step for step in dates.waiting_on if row.plan.step(step) is not None]
    return f"Waiting on step {waiting[0]}" if waiting else ""


def _due(row: _Row) -> str:
    target = row.step.target
    if target is None or not row.is_open or not row.within(DUE_SOON):
        return ""
    return f"Due {short_date(target)}"


# What a step may keep to itself while it waits for another one.
_SOFT = frozenset({_start_by, _name_to_confirm, _due})

# Highest first.
_PRECEDENCE: tuple[Callable[[_Row], str], ...] = (
    _enter_date,
    _choose_status,
    _check_links,
    _set_complete,
    _blocked,
    _past_target,
    _later_because,
    _start_by,
    _needs_date,
    _name_to_confirm,
    _waiting_on,
    _due,
)


def attention(plan: Plan, schedule: Schedule, today: date) -> dict[str, str]:
    """Choose the Attention phrase of every step; blank where nothing needs saying.

    A closed plan asks for nothing, but for the steps after a signature. A notice that
    stands on every row says nothing: where half of the open steps would speak, those
    that still wait for another one keep start, name and due day to themselves.
    """
    outcome = plan.memory.outcome
    if outcome is not None and outcome.result != "won":
        return {step.id: "" for step in plan.steps}
    unread: dict[str, set[str]] = {}
    for cell in plan.content.unread:
        if cell.table == "steps":
            unread.setdefault(cell.row, set()).add(cell.key)
    rows = [
        _Row(plan, schedule, today, step, frozenset(unread.get(step.id, ())))
        for step in plan.steps
    ]
    chosen = [_choose(row) for row in rows]
    number = sum(row.is_open for row in rows)
    crowded = 2 * sum(said != "" for _, said in chosen) >= number
    return {
        row.step.id: "" if crowded and say in _SOFT and _waits(row) else said
        for row, (say, said) in zip(rows, chosen, strict=True)
    }


def _choose(row: _Row) -> tuple[Callable[[_Row], str] | None, str]:
    """Give the first phrase that applies to a row, with what chose it."""
    for say in _PRECEDENCE:
        said = say(row)
        if said:
            return say, said
    return None, ""


def _waits(row: _Row) -> bool:
    """Tell whether a step waits for an open one, and its own start is not due."""
    dates = dates_of(row.schedule, row.step)
    start = start_by(row.step, row.plan.memory.calendars) or row.step.target
    due = start is None or start <= row.today
    return dates is not None and bool(dates.waiting_on) and not due


def notice(plan: Plan, schedule: Schedule, today: date) -> str:
    """Write the header's notice line, or a blank.

    The first that applies: the target signature has passed; the plan changed since
    it was confirmed; the signature is expected later than its target; no signature
    date is agreed.
    """
    if plan.memory.state is PlanState.CLOSED or is_signed(plan, today):
        return ""
    target = signature_target(plan)
    if target is not None and target < today:
        return SIGNATURE_PASSED
    baseline = plan.memory.baseline
    if baseline is not None and changed_since_confirmed(plan):
        return f"Changed since confirmed on {long_date(baseline.on)}"
    if target is not None and schedule.signature and schedule.signature > target:
        because = f" because of step {schedule.cause}" if schedule.cause else ""
        day = near_date(schedule.signature, today)
        return f"Signature is now expected on {day}{because}"
    step = signature(plan)
    agreed = step is not None and is_agreed(plan, step)
    return "" if agreed else NO_SIGNATURE_DATE


def glance(plan: Plan, schedule: Schedule, today: date) -> str:
    """Write where the plan stands: steps complete, and the next step with its owners.

    Steps that are not needed do not count.
    """
    steps = counted_steps(plan)
    if not steps:
        return ""
    waiting = open_steps(plan, today)
    text = f"{len(steps) - len(waiting)} of {len(steps)} steps complete."
    if not waiting:
        return text
    step = min(waiting, key=lambda one: expected(schedule, one) or date.max)
    day, who = expected(schedule, step), ", ".join(owners(plan, step))
    when = f", {short_date(day)}" if day is not None else ""
    by = f" ({who})" if who else ""
    return f"{text} Next: {shorten(step.text)}{when}{by}."


def state_line(plan: Plan) -> str:
    """Write the state next to the title: draft, confirmed, signed or closed."""
    outcome, sign_off, step = plan.memory.outcome, plan.memory.sign_off, signature(plan)
    if outcome is not None and outcome.result != "won":
        return f"Closed {long_date(outcome.on)}"
    if step is not None and step.status is Status.COMPLETE and step.done_on:
        return f"Signed {long_date(step.done_on)}"
    if outcome is not None:
        return f"Signed {long_date(outcome.on)}"
    if sign_off is None:
        return "Working draft"
    day = sign_off.on or plan.header.confirmed_on
    return f"Confirmed {long_date(day)}" if day else "Confirmed"
