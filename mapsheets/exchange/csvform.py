"""Plans as CSV text that no spreadsheet takes for formulas."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from mapsheets.exchange.rows import Value, steps_table
from mapsheets.plan.model import Plan
from mapsheets.risk.terms import expected, open_steps, owners, signature_target
from mapsheets.schedule.dates import Schedule

# A text that starts with one of these runs as a formula, or hides one that does, in
# Excel, LibreOffice or Google Sheets (OWASP, "CSV Injection"; the wide forms are the
# East Asian ones that spreadsheets take for the same signs).
_DANGEROUS = tuple("=+-@\t\r\n\0\uff1d\uff0b\uff0d\uff20")

NEXT_STEP_HEADINGS = (
    "Customer",
    "Deal",
    "Plan id",
    "Next step",
    "Next step owner",
    "Next step date",
    "Target signature",
    "Expected signature",
    "Level",
    "Plan link",
    "Last customer activity",
)


@dataclass(frozen=True, slots=True)
class NextStep:
    """What a CRM takes over from a plan: for the seller only, level and all."""

    customer: str
    deal: str
    plan_id: str
    step: str
    owner: str
    due: date | None
    target_signature: date | None
    expected_signature: date | None
    level: str
    link: str
    last_activity: date | None


def safe_text(text: str) -> str:
    """Keep a text from being run as a formula: such a text starts with a quote."""
    bare = text.lstrip()
    risky = text.startswith(_DANGEROUS) or bare.startswith(_DANGEROUS)
    return f"'{text}" if risky else text


def table_csv(headings: Sequence[str], rows: Iterable[Sequence[Value]]) -> str:
    """Write a table as CSV (RFC 4180): dates ISO, blanks empty, texts made safe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([safe_text(heading) for heading in headings])
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def steps_csv(plan: Plan, schedule: Schedule) -> str:
    """Write a plan's steps with the columns and the values of the sheet."""
    table = steps_table(plan, schedule)
    return table_csv(table.headings, table.rows)


def next_step(
    plan: Plan,
    schedule: Schedule,
    level: str,
    link: str,
    last_activity: date | None = None,
) -> NextStep:
    """Find a plan's next step: the open one expected first, by row among equals.

    A closed plan has none.
    """
    closed = plan.memory.outcome is not None
    waiting = () if closed else open_steps(plan, schedule.today)
    step = min(
        waiting, key=lambda each: expected(schedule, each) or date.max, default=None
    )
    return NextStep(
        customer=plan.memory.customer,
        deal=plan.memory.deal or "",
        plan_id=plan.id,
        step=step.text if step else "",
        owner=", ".join(owners(plan, step)) if step else "",
        due=expected(schedule, step) if step else None,
        target_signature=signature_target(plan),
        expected_signature=schedule.signature,
        level=level,
        link=link,
        last_activity=last_activity,
    )


def next_steps_csv(rows: Iterable[NextStep]) -> str:
    """Write one row a plan, with the fields that CRMs import as next steps."""
    return table_csv(
        NEXT_STEP_HEADINGS,
        (
            (
                row.customer,
                row.deal,
                row.plan_id,
                row.step,
                row.owner,
                row.due,
                row.target_signature,
                row.expected_signature,
                row.level,
                row.link,
                row.last_activity,
            )
            for row in rows
        ),
    )


def _cell(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    return safe_text(value) if isinstance(value, str) else value
