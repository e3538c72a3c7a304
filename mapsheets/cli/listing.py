"""What ``mapsheets list`` and ``show`` print."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from mapsheets.cli.common import Session
from mapsheets.cli.tables import table
from mapsheets.exchange.jsonform import plan_json, plan_summary_json
from mapsheets.plan.cells import links_text, long_date
from mapsheets.plan.model import Milestone, Plan, Status, Step
from mapsheets.risk.attention import attention, glance, notice, state_line
from mapsheets.schedule.dates import Schedule
from mapsheets.workflows.assess import Assessed
from mapsheets.workflows.finding import find
from mapsheets.workflows.reading import Failed, read_all, read_one
from mapsheets.workflows.workspace import open_store

SOME_FAILED = 5
NOT_OURS = "NOT_OUR_PLAN"  # somebody's other workbook among the plans: no fault
LOOK = 3
SPARE = ("Days", "After")  # the first columns to go on a narrow terminal
MARKS = {
    Status.PENDING: " ",
    Status.IN_PROGRESS: "~",
    Status.COMPLETE: "x",
    Status.BLOCKED: "!",
    Status.NOT_NEEDED: "-",
}


def read(session: Session) -> tuple[list[Assessed], list[Failed]]:
    """Read all plans of the workspace."""
    store = open_store(session.settings)
    found = list(read_all(store, session.today, session.settings))
    plans = [item for item in found if isinstance(item, Assessed)]
    return plans, [item for item in found if isinstance(item, Failed)]


def read_named(session: Session, name: str) -> Assessed:
    """Read the plan of a name."""
    place = find(session.settings, name)
    return read_one(place, session.today, session.settings)


def exit_code(plans: Sequence[Assessed], failed: Sequence[Failed]) -> int:
    """Give the exit code of a listing."""
    failed = [item for item in failed if item.error.code != NOT_OURS]
    if not failed:
        return 0
    codes = {item.error.exit_code for item in failed}
    whole = not plans and len(codes) == 1
    return codes.pop() if whole else SOME_FAILED


def as_json(plans: Sequence[Assessed], failed: Sequence[Failed]) -> dict[str, object]:
    """Give the plans as JSON; ``failed`` names those that could not be read."""
    return {
        "plans": [
            plan_summary_json(
                item.plan,
                item.schedule,
                item.level.code,
                item.flags,
                item.problems,
                item.location,
            )
            for item in plans
        ],
        "failed": [
            {
                "id": item.id,
                "name": item.name,
                "location": item.location,
                "code": item.error.code,
                "message": item.error.message,
                "hint": item.error.hint,
            }
            for item in failed
        ],
    }


def one_as_json(item: Assessed) -> dict[str, object]:
    """Give one plan as JSON."""
    return plan_json(
        item.plan,
        item.schedule,
        item.level.code,
        item.flags,
        item.problems,
        item.location,
    )


def as_text(plans: Sequence[Assessed], session: Session) -> str:
    """Draw the list of plans."""
    if not plans:
        return (
            f"No plans in {session.settings.workspace}. Make one: "
            "mapsheets new --customer NAME"
        )
    headings = ("Plan", "State", "Level", "Signature", "Expected", "Slip", "Flags")
    return table(headings, [_row(item) for item in plans])


def _row(item: Assessed) -> tuple[str, ...]:
    plan, schedule = item.plan, item.schedule
    signature = plan.milestone(Milestone.SIGNATURE)
    codes = ", ".join(dict.fromkeys(flag.code for flag in item.flags))
    return (
        plan.name,
        plan.memory.state.value,
        item.level.code,
        _day(signature.target if signature else None),
        _day(schedule.signature),
        _slip(schedule.slip_days),
        codes,
    )


def _day(day: date | None) -> str:
    return long_date(day) if day else ""


def _slip(days: int | None) -> str:
    return "" if not days else f"{days:+d}d"


def one_as_text(item: Assessed, today: date) -> str:
    """Draw one plan: head, steps, what needs attention."""
    plan, schedule = item.plan, item.schedule
    head = [
        f"{plan.title} ({state_line(plan)})",
        f"{item.level.code}: {item.level.because}.",
        glance(plan, schedule, today),
        notice(plan, schedule, today),
        _stale(item, today),
    ]
    phrases = attention(plan, schedule, today)
    headings = ("", "#", "Step", "Owners", "Target", "Expected", *SPARE, "Attention")
    spare = frozenset({"Owners", *SPARE})
    rows = [_step_row(plan, schedule, step, phrases) for step in plan.steps]
    legend = "* on the chain of steps that sets the signature date"
    parts = [*(line for line in head if line), "", table(headings, rows, spare), legend]
    parts += _notes(item)
    return "\n".join([*parts, "", item.location])


def _stale(item: Assessed, today: date) -> str:
    synced = item.synced_on
    if synced is None or synced >= today:
        return ""
    return f"Computed for {long_date(today)}; sheet last synced {long_date(synced)}."


def _step_row(
    plan: Plan, schedule: Schedule, step: Step, phrases: dict[str, str]
) -> tuple[str, ...]:
    dates = schedule.steps.get(step.id)
    finish = dates.finish if dates is not None and dates.scheduled else None
    owners = " / ".join(
        part for part in (step.customer_owner, step.vendor_owner) if part
    )
    mark = MARKS[step.status]
    critical = "*" if dates is not None and dates.critical and step.is_open else ""
    _ = plan
    return (
        f"[{mark}]{critical}",
        step.id,
        step.text,
        owners,
        _day(step.target),
        "" if finish == step.target or not step.is_open else _day(finish),
        "" if step.days is None else str(step.days),
        links_text(step.depends_on),
        phrases.get(step.id, ""),
    )


def _flag_lines(item: Assessed) -> list[str]:
    """Write one line for each kind of finding; the rest of a kind is counted."""
    kinds: dict[tuple[str, str], list[str]] = {}
    for flag in item.flags:
        kinds.setdefault((flag.code, flag.severity), []).append(flag.message)
    return [
        f"{code} {severity}: {messages[0]}"
        + (f" And {len(messages) - 1} more like it." if len(messages) > 1 else "")
        for (code, severity), messages in kinds.items()
    ]


def _notes(item: Assessed) -> list[str]:
    lines = _flag_lines(item)
    problems = [
        f"{problem.cell}: {problem.message}" if problem.cell else problem.message
        for problem in item.problems
    ]
    shown = []
    if lines:
        shown += ["", "Flags, for you (what to do: mapsheets check):"]
        shown += [f"  {line}" for line in lines]
    if problems:
        shown += ["", "Please look at:", *(f"  {line}" for line in problems)]
    return shown
