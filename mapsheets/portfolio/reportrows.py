"""The report as rows of the private workbook's tabs Metrics and Slips."""

from __future__ import annotations

from mapsheets.portfolio.book import Portfolio
from mapsheets.portfolio.fields import METRICS, SLIPS
from mapsheets.portfolio.metric import Metric, Reported, StepSlip
from mapsheets.portfolio.table import rewrite
from mapsheets.sheet.spec import CellValue, Edit, Edits

GONE_METRIC = {"value": "no longer measured"}
GONE_SLIP = {"finished": 0}


def report_edits(portfolio: Portfolio, reported: Reported) -> Edits:
    """Write a report into the workbook: only cells that differ."""
    edits: list[Edit] = []
    metrics, slips = portfolio.found(METRICS), portfolio.found(SLIPS)
    if metrics is not None:
        rows = [_metric(item, reported) for item in reported.metrics]
        edits += rewrite(metrics, rows, GONE_METRIC)
    if slips is not None:
        edits += rewrite(slips, [_slip(item) for item in reported.slips], GONE_SLIP)
    return Edits(tuple(edits))


def _metric(metric: Metric, reported: Reported) -> dict[str, CellValue]:
    return {
        "metric": metric.name,
        "value": metric.text,
        "count": metric.count,
        "goal": metric.goal,
        "note": metric.note,
        "as_of": reported.as_of,
    }


def _slip(slip: StepSlip) -> dict[str, CellValue]:
    return {
        "template": slip.template,
        "step": int(slip.step) if slip.step.isdecimal() else slip.step,
        "text": slip.text,
        "finished": slip.finished,
        "late": slip.late,
        "rate": round(slip.rate, 4),
        "mean_late": round(slip.mean_late, 2),
        "critical": slip.critical,
        "days": took_text(slip),
    }


def took_text(slip: StepSlip) -> str:
    """Write P25, P50 and P80 of the working days a step took, with N."""
    if slip.took is None:
        return f"too few (N {slip.measured})"
    low, middle, high = slip.took
    return f"{low:g}, {middle:g}, {high:g} (N {slip.measured})"
