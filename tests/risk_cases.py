"""A healthy plan that raises no flag at all, and ways to change one thing in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from mapsheets.plan.model import (
    Approval,
    Baseline,
    BaselineStep,
    Content,
    Criterion,
    Header,
    HistoryRow,
    Link,
    Meeting,
    Memory,
    Milestone,
    Person,
    Plan,
    Provenance,
    SignOff,
    Status,
    Step,
)
from mapsheets.risk.flags import Activity, DealFacts, Edit, Facts
from mapsheets.schedule.dates import compute

TODAY = date(2027, 2, 1)  # a Monday
SHARED = date(2027, 1, 25)
MADE = date(2027, 1, 22)


def after(*ids: str) -> tuple[Link, ...]:
    """Link a step to others, without lag."""
    return tuple(Link(step_id) for step_id in ids)


STEPS = (
    Step(
        "1",
        "Business case",
        "Kickoff",
        "Priya Rao",
        "Sam Lee",
        date(2027, 1, 20),
        Status.COMPLETE,
        "Minutes sent",
        (),
        3,
        date(2027, 1, 20),
    ),
    Step(
        "2",
        "Security",
        "Security review",
        "Priya Rao",
        "Sam Lee",
        date(2027, 3, 5),
        Status.IN_PROGRESS,
        "Questionnaire approved",
        after("1"),
        10,
    ),
    Step(
        "3",
        "Legal",
        "Legal review",
        "Lena Voss",
        "",
        date(2027, 3, 12),
        Status.PENDING,
        "Comments returned",
        after("1"),
        5,
    ),
    Step(
        "4",
        "Procurement",
        "Purchasing review",
        "Omar Haddad",
        "",
        date(2027, 3, 19),
        Status.PENDING,
        "Supplier number given",
        after("1"),
        10,
    ),
    Step(
        "5",
        "Approval",
        "Budget approved",
        "Bea Stone",
        "",
        date(2027, 3, 26),
        Status.PENDING,
        "Minutes of the board",
        after("2", "3", "4"),
        3,
    ),
    Step(
        "6",
        "Signature",
        "Contract signed",
        "Bea Stone",
        "",
        date(2027, 4, 30),
        Status.PENDING,
        "Signed copy",
        after("5"),
        1,
    ),
    Step(
        "7",
        "Go-live",
        "First team in use",
        "Priya Rao",
        "Sam Lee",
        date(2027, 5, 14),
        Status.PENDING,
        "Ten people log in",
        after("6"),
        5,
    ),
)

MEMORY = Memory(
    "p1",
    "Acme",
    "Northwind",
    template="enterprise",
    created_on=MADE,
    synced_on=TODAY,
    last_updated=date(2027, 1, 29),
    next_number=8,
    milestones={
        Milestone.DECISION: "5",
        Milestone.SIGNATURE: "6",
        Milestone.GO_LIVE: "7",
    },
    areas={step.id: step.area for step in STEPS},
    template_days={step.id: step.days or 0 for step in STEPS},
    provenance={step.id: Provenance.PINNED for step in STEPS},
    in_progress_since={"2": date(2027, 1, 26)},
    shared_on=SHARED,
    shared_with=("priya@acme.example",),
)
HEADER = Header(
    objective="By June, Acme will have faster orders in use",
    why_this_date="The current contract ends 31 May",
    start=date(2027, 1, 18),
    decision_by=date(2027, 3, 26),
    target_signature=date(2027, 4, 30),
    target_go_live=date(2027, 5, 14),
    customer_lead="Priya Rao, CISO",
    vendor_lead="Sam Lee",
    next_review="Fri 5 Feb 2027, 10:00, Priya and Sam",
)
CONTENT = Content(
    header=HEADER,
    steps=STEPS,
    criteria=(
        Criterion(
            "1",
            "Orders arrive in under a minute",
            measure="60 seconds",
            consequence="Budget approval",
        ),
    ),
    meetings=(Meeting("Board", when="26 Mar 2027"),),
    approvals=(Approval("Budget", "Bea Stone"),),
    people=(
        Person("Priya Rao", "Acme", "CISO", "Project lead", "", "priya@acme.example"),
        Person("Bea Stone", "Acme", "CFO", "Signatory"),
        Person("Sam Lee", "Northwind", "AE", "Commercial lead"),
    ),
)
HEALTHY = Plan(MEMORY, CONTENT)
ACTIVITY = Activity(
    edits=(Edit(date(2027, 1, 28), "priya@acme.example"),),
    human_changes=(date(2027, 1, 29),),
    last_read=date(2027, 1, 31),
)
DEAL = DealFacts(
    value=Decimal(120_000),
    category="Best case",
    crm_close=date(2027, 4, 30),
    evaluation_start=date(2027, 1, 18),
    period_end=date(2027, 6, 30),
)


def days(number: int) -> timedelta:
    """Give a number of calendar days."""
    return timedelta(days=number)


def with_memory(plan: Plan = HEALTHY, **changes: Any) -> Plan:
    """Change what the program remembers."""
    return replace(plan, memory=replace(plan.memory, **changes))


def with_content(plan: Plan = HEALTHY, **changes: Any) -> Plan:
    """Change what stands in the sheet."""
    return replace(plan, content=replace(plan.content, **changes))


def with_header(plan: Plan = HEALTHY, **changes: Any) -> Plan:
    """Change the header."""
    return with_content(plan, header=replace(plan.header, **changes))


def with_step(step_id: str, plan: Plan = HEALTHY, **changes: Any) -> Plan:
    """Change one step."""
    steps = tuple(
        replace(step, **changes) if step.id == step_id else step for step in plan.steps
    )
    return with_content(plan, steps=steps)


def without_step(step_id: str, plan: Plan = HEALTHY) -> Plan:
    """Take a step out, and the links to it."""
    steps = tuple(
        replace(
            step,
            depends_on=tuple(link for link in step.depends_on if link.step != step_id),
        )
        for step in plan.steps
        if step.id != step_id
    )
    return with_content(plan, steps=steps)


def with_new_step(step: Step, added_on: date, plan: Plan = HEALTHY) -> Plan:
    """Add a step as a person does: known to no template."""
    added = {**plan.memory.added_on, step.id: added_on}
    pinned = {**plan.memory.provenance, step.id: Provenance.PINNED}
    plan = with_memory(plan, added_on=added, provenance=pinned)
    return with_content(plan, steps=(*plan.steps, step))


def with_history(*rows: HistoryRow, plan: Plan = HEALTHY) -> Plan:
    """Give a plan a history."""
    return replace(plan, history=rows)


def moved(
    on: date, step: str, before: str, after: str, by: str = "vendor", reason: str = ""
) -> HistoryRow:
    """Write a history row of a target that was moved."""
    return HistoryRow(on, step, "Target date", before, after, by, reason)


def baseline_of(plan: Plan, on: date) -> Baseline:
    """Take a plan as it is as what was agreed."""
    return Baseline(
        on,
        {
            step.id: BaselineStep(step.target, step.customer_owner, step.vendor_owner)
            for step in plan.steps
        },
        plan.header.target_signature,
        compute(plan, on).signature,
    )


def signed_off(
    plan: Plan = HEALTHY, on: date = date(2027, 1, 28), *, theirs: bool = True
) -> Plan:
    """Have the customer confirm a plan."""
    sign_off = SignOff("Priya Rao, CISO", "by email", on, theirs=theirs)
    plan = with_header(plan, confirmed_by="Priya Rao, CISO", confirmed_on=on)
    return with_memory(plan, sign_off=sign_off, baseline=baseline_of(plan, on))


def draft(plan: Plan = HEALTHY) -> Plan:
    """Take the sharing back."""
    return with_memory(plan, shared_on=None, shared_with=())


def facts_of(plan: Plan = HEALTHY, today: date = TODAY, **changes: Any) -> Facts:
    """Give everything the rules may look at, dates computed."""
    facts = Facts(
        plan,
        compute(plan, today),
        today,
        activity=ACTIVITY,
        deal=DEAL,
        problems=(),
        conflicts=(),
    )
    return replace(facts, **changes)
