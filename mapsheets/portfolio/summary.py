"""What the row of a deal says of its plan today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from mapsheets.plan.cells import fold, long_date, short_date
from mapsheets.plan.fields import step_field
from mapsheets.plan.model import Plan, Provenance, Side, Step
from mapsheets.risk.facts import Activity, RiskFlag
from mapsheets.risk.levels import Level, side_of_account
from mapsheets.risk.moves import side_of_change
from mapsheets.risk.terms import expected, open_steps, owners, signature_target
from mapsheets.risk.wording import shorten
from mapsheets.schedule.dates import Schedule
from mapsheets.sheet.spec import CellValue

TARGET = fold(step_field("target").heading)


@dataclass(frozen=True, slots=True)
class Standing:
    """A plan with everything that is computed from it today.

    ``link`` leads from the private workbook to the plan's.
    """

    plan: Plan
    schedule: Schedule
    level: Level
    flags: tuple[RiskFlag, ...]
    activity: Activity
    link: str = ""
    vendor_domains: tuple[str, ...] = ()


def program_cells(standing: Standing) -> dict[str, CellValue]:
    """Give the program's cells of a deal's row, but for what a run adds."""
    plan, schedule = standing.plan, standing.schedule
    return {
        "customer": plan.memory.customer,
        "template": plan.memory.template,
        "state": plan.memory.state.value.capitalize(),
        "level": level_text(standing.level),
        "target": signature_target(plan),
        "expected": schedule.signature,
        "slip": schedule.slip_days,
        "next_step": next_step(plan, schedule),
        "last_activity": standing.activity.last_buyer_activity,
        "flags": ", ".join(dict.fromkeys(flag.code for flag in standing.flags)),
        "last_synced": schedule.today,
        "customer_set": customer_set(standing),
        "plan_id": plan.id,
    }


def level_text(level: Level) -> str:
    """Write a level, and whose the sign-off is: ``M3 (theirs)``."""
    return f"{level.code} ({level.sign_off})" if level.sign_off else level.code


def next_step(plan: Plan, schedule: Schedule) -> str:
    """Write the open step that is due first, with its day and people."""
    waiting = open_steps(plan, schedule.today)
    if plan.memory.outcome is not None or not waiting:
        return ""
    step = min(waiting, key=lambda one: expected(schedule, one) or date.max)
    day, who = expected(schedule, step), ", ".join(owners(plan, step))
    when = f", {short_date(day)}" if day is not None else ""
    return f"{shorten(step.text)}{when}{f' ({who})' if who else ''}"


def customer_set(standing: Standing) -> float | None:
    """Give the share of open targets that the customer typed or confirmed.

    None where no open step has a target.
    """
    plan = standing.plan
    dated = [s for s in open_steps(plan, standing.schedule.today) if s.target]
    if not dated:
        return None
    typed = _typed_by_customer(plan, standing.vendor_domains)
    own = sum(_is_theirs(plan, step, typed) for step in dated)
    return round(own / len(dated), 3)


def _is_theirs(plan: Plan, step: Step, typed: dict[str, str]) -> bool:
    baseline = plan.memory.baseline
    if plan.memory.sign_off is not None and baseline is not None:
        agreed = baseline.steps.get(step.id)
        if agreed is not None and agreed.target == step.target:
            return True
    proposed = plan.provenance(step.id) is Provenance.PROPOSED
    shown = long_date(step.target) if step.target else ""
    return not proposed and typed.get(step.id) == shown


def _typed_by_customer(plan: Plan, domains: Sequence[str]) -> dict[str, str]:
    """Map steps to the target that stands in the last row of the customer's."""
    found: dict[str, str] = {}
    for row in plan.history:
        if not row.step or not fold(row.what).startswith(TARGET):
            continue
        side = side_of_change(plan, row) or side_of_account(row.changed_by, domains)
        found[row.step] = row.after if side is Side.CUSTOMER else ""
    return found
