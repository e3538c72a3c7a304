"""Plans for tests, written as ASCII tables: the test's input stands in the test.

::

    start: 30 Apr 2026
    vendor: GB-ENG

    #  | side     | days | after | target | milestone
    1  | vendor   | 5    |       |        |
    2  | customer | 10   | 1     |        |
    3  | both     | 0    | 2+2d  | 22 May | signature

Settings come first (``start: -`` for none; left out: 1 Feb 2027), then the table;
lines that start with ``--`` are comments. Columns may be left out. ``target`` is
pinned unless the column ``is`` says ``proposed`` or ``accepted``; a blank target
with ``proposed`` waits to be filled. Columns whose heading starts with ``=`` hold
what a test expects. A date without a year is in the year of the start.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from importlib.metadata import version

import holidays

from mapsheets.plan.model import (
    CalendarData,
    Calendars,
    Content,
    Header,
    Link,
    Memory,
    Milestone,
    Pace,
    Plan,
    Provenance,
    SignOff,
    Status,
    Step,
    Tombstone,
)
from mapsheets.schedule.dates import compute, floors, targets

CUSTOMER_OWNER = "Ana"
VENDOR_OWNER = "Vic"
MONTHS = [
    *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
    *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
]
WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]
YEARS = range(2024, 2031)
Row = dict[str, str]


def day(text: str, year: int) -> date | None:
    """Read ``7 May``, ``7 May 2027`` or an ISO date; None for a blank."""
    text = text.strip()
    if not text or text == "-":
        return None
    if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return date.fromisoformat(text)
    number, month, *rest = text.split()
    return date(
        int(rest[0]) if rest else year, MONTHS.index(month[:3]) + 1, int(number)
    )


def links(text: str) -> tuple[Link, ...]:
    """Read ``1, 3+5d, 4-2d``."""
    found = re.findall(r"([\w.]+)\s*([+-]\d+)?d?", text)
    return tuple(Link(step, int(lag or 0)) for step, lag in found)


@cache
def calendar_data(name: str) -> CalendarData:
    """Give the real calendar of a country, such as ``US`` or ``DE-BY``."""
    country, _, part = name.partition("-")
    listed = holidays.country_holidays(country, subdiv=part or None, years=YEARS)
    return CalendarData(
        country=name,
        weekend=frozenset(listed.weekend),
        holidays=tuple(sorted(listed)),
        workdays=tuple(sorted(listed.weekend_workdays)),
        source=f"holidays {version('holidays')}",
    )


def read_table(text: str) -> tuple[dict[str, str], list[Row], list[str]]:
    """Split a text into settings, the rows of its table, and lines after it."""
    settings: dict[str, str] = {}
    heading: list[str] = []
    rows: list[Row] = []
    after: list[str] = []
    for line in map(str.strip, text.splitlines()):
        if not line or line.startswith("--"):
            continue
        if line.startswith("#") and not heading:
            heading = [cell.strip() for cell in line.split("|")]
        elif not heading:
            key, _, value = line.partition(":")
            settings[key.strip()] = value.strip()
        elif "|" in line and not after:
            cells = [cell.strip() for cell in line.split("|")]
            cells += [""] * (len(heading) - len(cells))
            rows.append(dict(zip(heading, cells, strict=True)))
        else:
            after.append(line)
    return settings, rows, after


def plan(text: str) -> Plan:
    """Build a plan from an ASCII table."""
    settings, rows, _ = read_table(text)
    start = day(settings.get("start", ""), 2027) or date(2027, 2, 1)
    year = start.year
    steps = tuple(_step(row, year) for row in rows)
    milestones = {Milestone(r["milestone"]): r["#"] for r in rows if r.get("milestone")}
    memory = Memory(
        plan_id="plan-1",
        customer="Acme",
        vendor="Northwind",
        next_number=len(rows) + 1,
        created_on=start,
        pace=Pace(settings.get("pace", "even")),
        calendars=Calendars(
            _calendar(settings, "customer", year), _calendar(settings, "vendor", year)
        ),
        milestones=milestones,
        provenance=_provenance(rows),
        floors=_dates(rows, "floor", year),
        in_progress_since=_dates(rows, "since", year),
        before_block={r["#"]: Status(r["was"]) for r in rows if r.get("was")},
        shared_on=day(settings.get("shared", ""), year),
    )
    header = Header(start=None if settings.get("start") == "-" else start)
    built = with_header(Plan(memory, Content(header, steps)))
    return confirm(built) if settings.get("state") == "confirmed" else built


def _step(row: Row, year: int) -> Step:
    side = row.get("side", "both")
    days = row.get("days", "")
    return Step(
        id=row["#"],
        area=row.get("area", ""),
        text=row.get("step", f"Step {row['#']}"),
        customer_owner=row.get(
            "customer", "" if side in {"vendor", "none"} else CUSTOMER_OWNER
        ),
        vendor_owner=row.get(
            "vendor", "" if side in {"customer", "none"} else VENDOR_OWNER
        ),
        target=day(row.get("target", ""), year),
        status=Status(row.get("status") or "Pending"),
        complete_when=row.get("complete when", ""),
        depends_on=links(row.get("after", "")),
        days=int(days) if days else None,
        done_on=day(row.get("done", ""), year),
        notes=row.get("notes", ""),
    )


def _provenance(rows: list[Row]) -> dict[str, Provenance]:
    found = {}
    for row in rows:
        word = row.get("is") or ("pinned" if row.get("target") else "")
        if word:
            found[row["#"]] = Provenance(word)
    return found


def _dates(rows: list[Row], key: str, year: int) -> dict[str, date]:
    found = {row["#"]: day(row.get(key, ""), year) for row in rows}
    return {step: value for step, value in found.items() if value is not None}


def _calendar(settings: Mapping[str, str], side: str, year: int) -> CalendarData:
    name = settings.get(side)
    data = calendar_data(name) if name else CalendarData()
    closed = _days(settings.get(f"{side} closed", ""), year)
    opened = _days(settings.get(f"{side} open", ""), year)
    weekend = settings.get(f"{side} weekend")
    return replace(
        data,
        holidays=tuple(sorted({*data.holidays, *closed})),
        workdays=tuple(sorted({*data.workdays, *opened})),
        weekend=frozenset(map(WEEKDAYS.index, weekend.split()))
        if weekend
        else data.weekend,
    )


def _days(text: str, year: int) -> list[date]:
    found = [day(part, year) for part in text.split(",")]
    return [one for one in found if one is not None]


# What people and the program do to a plan; the dates' share of a sync.


def with_header(plan: Plan) -> Plan:
    """Show the milestone steps' targets in the header."""
    names = {
        "decision_by": Milestone.DECISION,
        "target_signature": Milestone.SIGNATURE,
        "target_go_live": Milestone.GO_LIVE,
    }
    shown = {}
    for key, role in names.items():
        step = plan.milestone(role)
        shown[key] = step.target if step else None
    header = replace(plan.header, **shown)  # type: ignore[arg-type]
    return replace(plan, content=replace(plan.content, header=header))


def change(plan: Plan, step_id: str, **values: object) -> Plan:
    """Change cells of a step; provenance stays as it is."""
    steps = tuple(
        replace(step, **values) if step.id == step_id else step  # type: ignore[arg-type]
        for step in plan.steps
    )
    return replace(plan, content=replace(plan.content, steps=steps))


def remember(plan: Plan, **values: object) -> Plan:
    """Change what the program remembers."""
    return replace(plan, memory=replace(plan.memory, **values))  # type: ignore[arg-type]


def type_target(plan: Plan, step_id: str, target: date | None) -> Plan:
    """Let a person type a target, or clear it."""
    provenance = dict(plan.memory.provenance)
    if target is not None:
        provenance[step_id] = Provenance.PINNED
    elif plan.memory.sign_off is None:
        provenance[step_id] = Provenance.PROPOSED
    else:
        provenance.pop(step_id, None)
    return with_header(
        remember(change(plan, step_id, target=target), provenance=provenance)
    )


def start_on(plan: Plan, start: date) -> Plan:
    """Let a person type another start."""
    header = replace(plan.header, start=start)
    return replace(plan, content=replace(plan.content, header=header))


def add(plan: Plan, step: Step) -> Plan:
    """Let a person add a row at the end, or bring a removed one back."""
    steps = (*plan.steps, step)
    tombstones = {k: v for k, v in plan.memory.tombstones.items() if k != step.id}
    plan = remember(plan, tombstones=tombstones)
    return replace(plan, content=replace(plan.content, steps=steps))


def remove(plan: Plan, step_id: str) -> Plan:
    """Let a person delete a row; the program remembers it."""
    step = plan.step(step_id)
    assert step is not None
    days = 1 if step.days is None else step.days
    stone = Tombstone(step_id, step.depends_on, days, step.side, step.text)
    steps = tuple(one for one in plan.steps if one.id != step_id)
    plan = remember(plan, tombstones={**plan.memory.tombstones, step_id: stone})
    return replace(plan, content=replace(plan.content, steps=steps))


def share(plan: Plan, on: date) -> Plan:
    """Share the plan: from now on its floors stay."""
    return remember(plan, shared_on=on)


def confirm(plan: Plan) -> Plan:
    """Let the buyer confirm: every target is accepted."""
    accepted = {
        step.id: Provenance.ACCEPTED for step in plan.steps if step.target is not None
    }
    sign_off = SignOff("Ana, CFO", "email", plan.header.start)
    return remember(plan, provenance=accepted, sign_off=sign_off)


def accept(plan: Plan, today: date) -> Plan:
    """Make every open step's target what is now expected."""
    dated = compute(plan, today).steps
    provenance = dict(plan.memory.provenance)
    for step in plan.steps:
        if step.is_open and dated[step.id].finish is not None:
            plan = change(plan, step.id, target=dated[step.id].finish)
            provenance[step.id] = Provenance.ACCEPTED
    return with_header(remember(plan, provenance=provenance))


def spread(plan: Plan, today: date | None = None) -> Plan:
    """Compute the floors anew."""
    return remember(plan, floors=floors(plan, today))


def settle(plan: Plan, today: date | None = None) -> Plan:
    """Do what a sync does to targets: floors unless shared, then proposals."""
    if plan.memory.sign_off is None and not plan.memory.is_out:
        plan = spread(plan, today)
    proposed = targets(plan, today)
    provenance = dict(plan.memory.provenance)
    for step_id, target in proposed.items():
        plan = change(plan, step_id, target=target)
        provenance[step_id] = Provenance.PROPOSED
    return with_header(remember(plan, provenance=provenance))
