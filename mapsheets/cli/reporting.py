"""What ``mapsheets report`` prints."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from datetime import date
from pathlib import Path

from mapsheets.cli.common import Session, finish
from mapsheets.cli.tables import table
from mapsheets.plan.cells import long_date
from mapsheets.portfolio.crm import Imported
from mapsheets.portfolio.fields import OUTCOMES
from mapsheets.portfolio.measures import DealMeasure
from mapsheets.portfolio.metric import Metric, StepSlip, money, percent
from mapsheets.workflows.portfolio.record import fault_code
from mapsheets.workflows.portfolio.report import Report, import_crm, make_report
from mapsheets.workflows.reading import Failed

LOOK, SOME_FAILED = 3, 5
SHOWN_SLIPS = 10


def tell(session: Session, as_of: date, *, keep: bool) -> None:
    """Print the report and end the command."""
    keep = keep and as_of == session.today
    report = make_report(session.settings, as_of, keep=keep)
    session.json(as_json(report))
    session.result(as_text(report))
    for item in report.failed:
        session.complain(f"{item.name}: {item.error.message} {item.error.hint}")
    if report.fault is not None:
        session.complain(f"The portfolio was not updated. {report.fault}")
    finish(exit_code(report))


def exit_code(report: Report) -> int:
    """Give the exit code: plans that failed weigh more than the portfolio."""
    read = [deal for deal in report.deals if deal.steps]
    code = _failed_code(report.failed, none=not read)
    if code or report.fault is None:
        return code
    return fault_code(report.fault)


def _failed_code(failed: Sequence[Failed], *, none: bool) -> int:
    codes = {item.error.exit_code for item in failed}
    if not codes:
        return 0
    return codes.pop() if none and len(codes) == 1 else SOME_FAILED


def tell_import(session: Session, path: Path, *, dry_run: bool) -> None:
    """Take a CRM's export and say what it did."""
    done = import_crm(session.settings, path, dry_run=dry_run)
    session.say(import_text(path.name, done, dry_run=dry_run))
    for problem in done.problems:
        session.complain(problem.message)
    if dry_run:
        session.json({"matched": done.matched, "added": done.added})
        finish(LOOK if done.problems else 0)


def import_text(name: str, done: Imported, *, dry_run: bool) -> str:
    """Say what an export did: deals matched and added, columns taken."""
    columns = ", ".join(done.columns.values())
    verb = "would be" if dry_run else "were"
    return (
        f"{name}: {done.matched} deals matched, {done.added} {verb} added; blank "
        f"cells {verb} filled from {columns}."
    )


def as_json(report: Report) -> dict[str, object]:
    """Give the report as JSON; dates are ISO, the order is stable."""
    return {
        "as_of": report.reported.as_of.isoformat(),
        "portfolio": report.location or None,
        "deals": [_deal_json(deal) for deal in report.deals],
        "metrics": [_metric_json(item) for item in report.reported.metrics],
        "slips": [_slip_json(item) for item in report.reported.slips],
        "failed": [
            {"name": item.name, "code": item.error.code, "message": item.error.message}
            for item in report.failed
        ],
    }


def _deal_json(deal: DealMeasure) -> dict[str, object]:
    values = {item.name: getattr(deal, item.name) for item in fields(deal)}
    return {
        key: value.isoformat() if isinstance(value, date) else value
        for key, value in values.items()
    }


def _metric_json(metric: Metric) -> dict[str, object]:
    return {
        "key": metric.key,
        "name": metric.name,
        "value": metric.number,
        "text": metric.text,
        "n": metric.count,
        "target": metric.goal or None,
        "note": metric.note,
    }


def _slip_json(slip: StepSlip) -> dict[str, object]:
    return {
        "template": slip.template,
        "step": slip.step,
        "text": slip.text,
        "finished": slip.finished,
        "late": slip.late,
        "rate": slip.rate,
        "mean_late": slip.mean_late,
        "critical_days": slip.critical,
        "days": list(slip.took) if slip.took else None,
        "days_n": slip.measured,
    }


def as_text(report: Report) -> str:
    """Draw the portfolio, the metrics, and the steps that slip most."""
    if not report.deals:
        return "No deals yet. Make a plan: mapsheets new --customer NAME"
    parts = [
        f"Portfolio as of {long_date(report.reported.as_of)}",
        _deals(report.deals),
        "Metrics",
        _metrics(report.reported.metrics),
    ]
    if report.reported.slips:
        parts += ["Steps that slip most", _slips(report.reported.slips[:SHOWN_SLIPS])]
    if report.location:
        parts.append(report.location)
    return "\n\n".join(parts)


def _deals(deals: Sequence[DealMeasure]) -> str:
    headings = ("Deal", "Level", "Value", "Target", "Expected", "Slip", "Set by them")
    ordered = sorted(deals, key=lambda deal: (not deal.is_open, -(deal.value or 0)))
    spare = frozenset({"Value", "Set by them"})
    return table(headings, [_deal(deal) for deal in ordered], spare)


def _deal(deal: DealMeasure) -> tuple[str, ...]:
    level = f"{deal.level} ({deal.sign_off})" if deal.sign_off else deal.level
    ended = OUTCOMES.get(deal.outcome, "")
    return (
        deal.name,
        ended or level or "no plan",
        "" if deal.value is None else money(deal.value),
        long_date(deal.target) if deal.target else "",
        long_date(deal.expected) if deal.expected else "",
        f"{deal.slip:+d}d" if deal.slip else "",
        "" if deal.customer_set is None else percent(deal.customer_set),
    )


def _metrics(metrics: Sequence[Metric]) -> str:
    rows = [(item.name, item.text, f"N {item.count}", item.goal) for item in metrics]
    return table(("Metric", "Value", "N", "Goal"), rows)


def _slips(slips: Sequence[StepSlip]) -> str:
    headings = ("Template", "#", "Step", "Late", "Mean", "Critical days")
    rows = [
        (
            slip.template,
            slip.step,
            slip.text,
            f"{percent(slip.rate)} (N {slip.finished})",
            f"{slip.mean_late:.1f}d",
            str(slip.critical),
        )
        for slip in slips
    ]
    return table(headings, rows)
