"""Metrics of the forecast: what rests on evidence, what slips, when money comes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pandas as pd

from mapsheets.plan.cells import fold, long_date
from mapsheets.portfolio.metric import NONE, Metric, Terms, counted, money
from mapsheets.portfolio.statistics import median, only, weighted_mean
from mapsheets.risk.levels import LEVELS

COMMIT = "commit"
WARN, DIVERGES = 0.5, 1.0  # days of drift for each day that passes
EVIDENCE = ("M3", "M4")


def _open(deals: pd.DataFrame) -> pd.DataFrame:
    return deals[deals["outcome"] == ""]


def _sum(deals: pd.DataFrame) -> float:
    return float(deals["value"].dropna().astype(float).sum())


def mutuality_mix(deals: pd.DataFrame) -> Iterator[Metric]:
    """Count and value of the open deals at each level, and of those without a plan."""
    rows = _open(deals)
    for level in ("", *LEVELS):
        part = rows[rows["level"] == level]
        name = f"Open deals at {level}" if level else "Open deals without a plan"
        key = f"mix_{level.lower() or 'none'}"
        text = f"{counted(len(part), 'deal')}, {money(_sum(part))}"
        yield Metric(key, name, _sum(part), text, len(part))


def evidence_in_period(deals: pd.DataFrame, terms: Terms) -> Iterator[Metric]:
    """Value expected in the quarter on evidence, next to what the CRM commits.

    Evidence is level M3 or M4 and a signature expected in the period; what the
    customer wrote is told from what the seller reports.
    """
    rows, end = _open(deals), terms.period_end
    backed = only(rows, (isinstance(d, date) and d <= end for d in rows["expected"]))
    backed = backed[backed["level"].isin(EVIDENCE)]
    note = f"Open deals at M3 or M4, signature expected by {long_date(end)}."
    parts = [("evidence", "Evidence-backed value in the period", backed)]
    parts += [
        (
            f"evidence_{whose}",
            f"- of it, sign-off {whose}",
            backed[backed["sign_off"] == whose],
        )
        for whose in ("theirs", "reported")
    ]
    for key, name, part in parts:
        yield Metric(key, name, _sum(part), money(_sum(part)), len(part), note=note)
    commit = only(rows, (fold(str(item)) == COMMIT for item in rows["category"]))
    said = money(_sum(commit))
    note = "Open deals of the category Commit, whatever their plan."
    yield Metric("commit", "CRM commit", _sum(commit), said, len(commit), note=note)


def slips(deals: pd.DataFrame) -> Iterator[Metric]:
    """Working days from the target to the expected signature, over open deals."""
    rows = _open(deals)
    rows = rows[rows["slip"].notna()]
    days = rows["slip"].astype(float)
    found = median(days)
    name, note = "Slip, median", "Working days, target to expected; open deals."
    text = NONE if found is None else counted(found, "working day", "+g")
    yield Metric("slip_median", name, found, text, len(rows), note=note)
    values = rows["value"].astype(float)
    weighted, count = weighted_mean(days, values), int(values.notna().sum())
    text = NONE if weighted is None else f"{weighted:+.1f} working days"
    yield Metric("slip_weighted", "Slip, by value", weighted, text, count, note=note)


def drifts(deals: pd.DataFrame) -> Iterator[Metric]:
    """How fast expected signatures move away, over the last 28 calendar days."""
    rows = _open(deals)
    rows = rows[rows["drift"].notna()]
    days = rows["drift"].astype(float)
    found = median(days)
    far = int((days >= DIVERGES).sum())
    warned = int(((days >= WARN) & (days < DIVERGES)).sum())
    text = NONE
    if found is not None:
        text = f"{found:+.2f} days a day; {warned} to watch, {far} not converging"
    note = "Days the expected signature moved for each day, over 28 days; warn at 0.5."
    yield Metric("drift", "Drift", found, text, len(rows), "< 0.5", note)
    for row in rows[days >= WARN].sort_values("drift", ascending=False).itertuples():
        state = "not converging" if float(str(row.drift)) >= DIVERGES else "to watch"
        said = f"{float(str(row.drift)):+.2f} days a day, {state}"
        name = f"- drift of {row.name}"
        yield Metric("drift_deal", name, float(str(row.drift)), said, 1)


def cash_timing(deals: pd.DataFrame) -> Iterator[Metric]:
    """Value by month of the expected signature, next to that of the target."""
    rows = _open(deals)
    rows = rows[rows["value"].notna() & (rows["level"] != "")]
    targets = [_month(day) for day in rows["target"]]
    expected = [_month(day) for day in rows["expected"]]
    values = rows["value"].astype(float)
    by_target = values.groupby(pd.Series(targets, index=rows.index)).sum()
    by_expected = values.groupby(pd.Series(expected, index=rows.index)).sum()
    for month in sorted({*by_target.index, *by_expected.index} - {""}):
        planned = float(by_target.get(month, 0.0))
        coming = float(by_expected.get(month, 0.0))
        text = f"{money(coming)} expected, {money(planned)} by target"
        count = sum(month in pair for pair in zip(targets, expected, strict=True))
        yield Metric(f"cash_{month}", f"Signatures in {month}", coming, text, count)


def _month(day: object) -> str:
    return f"{day:%Y-%m}" if isinstance(day, date) else ""
