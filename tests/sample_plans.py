"""Plans for tests of what people see: from the shipped templates, dates laid out."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

from mapsheets.plan.model import HistoryRow, Memory, Milestone, Plan, Status, Step
from mapsheets.sheet.shown import Shown, ShownStep
from mapsheets.templates.make import Wishes, starting_content
from mapsheets.templates.parse import parse_template

TEMPLATES = tuple(
    sorted((Path(__file__).parents[1] / "sheet_templates").glob("*.toml"))
)
NAMES = tuple(path.stem for path in TEMPLATES)
START = date(2027, 2, 1)
TODAY = date(2027, 3, 24)
STATE = (("format", "1"), ("plan_id", '"p1"'))


def sample(
    template: str = "enterprise",
    *,
    customer: str = "Acme",
    vendor: str = "Northwind",
    under_way: bool = True,
) -> tuple[Plan, Shown]:
    """Make a plan of a template and what the program shows of it."""
    path = next(path for path in TEMPLATES if path.stem == template)
    made = starting_content(
        parse_template(path.read_text(encoding="utf-8"), str(path)),
        customer,
        vendor,
        Wishes(start=START, vendor_lead="Sam Lee, Account Executive", raised=START),
    )
    steps = _dated(made.content.steps)
    if under_way:
        steps = _under_way(steps)
    plan = Plan(
        Memory("p1", customer, vendor, template=template, milestones=made.milestones),
        replace(made.content, steps=steps),
        history=(
            HistoryRow(
                on=date(2027, 3, 8),
                step="3",
                what="Target date",
                before="19 Mar 2027",
                after="26 Mar 2027",
                changed_by="customer",
                reason="Security team is travelling until 12 March",
                effect="+3 working days",
            ),
        ),
    )
    return _with_header(plan), _shown(plan)


def _dated(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    dated, day = [], START
    for step in steps:
        day += timedelta(days=step.days or 1)
        day += timedelta(days=(7 - day.weekday()) if day.weekday() > 4 else 0)
        dated.append(replace(step, target=day))
    return tuple(dated)


def _under_way(steps: tuple[Step, ...]) -> tuple[Step, ...]:
    """Let the first steps be done, in work and blocked, with people named."""
    first, second, third, *rest = steps
    return (
        replace(
            first,
            status=Status.COMPLETE,
            done_on=first.target,
            customer_owner="Priya Shah",
            vendor_owner="Sam Lee",
        ),
        replace(second, status=Status.IN_PROGRESS, customer_owner="Priya Shah"),
        replace(third, status=Status.BLOCKED, notes="Waiting for the SOC 2 report"),
        *rest,
    )


def _with_header(plan: Plan) -> Plan:
    def target(role: Milestone) -> date | None:
        step = plan.milestone(role)
        return step.target if step else None

    header = replace(
        plan.header,
        objective=f"By 30 Jun 2027, {plan.memory.customer} will have one customer "
        "view in use, so that Support answers in one day instead of four.",
        why_this_date="The current contract ends on 30 Jun 2027.",
        customer_lead="Priya Shah, Head of Customer Operations",
        decision_by=target(Milestone.DECISION),
        target_signature=target(Milestone.SIGNATURE),
        target_go_live=target(Milestone.GO_LIVE),
        next_review="Tue 30 Mar 2027, 10:00 CET, Priya and Sam",
    )
    return replace(plan, content=replace(plan.content, header=header))


def _shown(plan: Plan) -> Shown:
    later = plan.steps[len(plan.steps) // 2 :]
    steps = {
        step.id: ShownStep(bar_start=step.target, bar_end=step.target)
        for step in plan.steps
    }
    for step in later:
        assert step.target
        later_on = step.target + timedelta(days=7)
        steps[step.id] = ShownStep(expected=later_on, bar_end=later_on)
    steps[later[0].id] = replace(
        steps[later[0].id], attention="Later because of step 3"
    )
    steps["3"] = replace(steps["3"], attention="Blocked: see Open items")
    signature = plan.milestone(Milestone.SIGNATURE)
    expected = steps[signature.id].expected if signature else None
    return Shown(
        title=f"Mutual Action Plan: {plan.memory.customer} + {plan.memory.vendor}",
        state_line="Working draft",
        today=TODAY,
        steps=steps,
        signature_expected=expected,
        last_updated=date(2027, 3, 22),
        glance=f"1 of {len(plan.steps)} steps complete. Next: step 2, "
        "26 Mar (Priya Shah, Sam Lee).",
        notice="Signature is now expected later because of step 3",
        agenda=(
            "1 Discovery (Priya Shah)",
            "3 Security questionnaire: 26 Mar to 2 Apr",
            "Acme: access to the test system\nNorthwind: the SOC 2 report",
            "Is anybody missing who has to see, test or approve this?",
        ),
    )
