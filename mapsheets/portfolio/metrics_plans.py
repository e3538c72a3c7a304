"""Metrics of the plans themselves: whose they are, how whole, how alive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

import pandas as pd

from mapsheets.portfolio.cells import day, words
from mapsheets.portfolio.metric import NONE, Metric, Terms, counted, percent, share_of
from mapsheets.portfolio.statistics import median
from mapsheets.portfolio.table import Row

RUN_DAYS = 28
DONE_CODES = frozenset({"0", "3"})


def _planned(deals: pd.DataFrame) -> pd.DataFrame:
    return deals[(deals["outcome"] == "") & (deals["level"] != "")]


def shares(deals: pd.DataFrame) -> Iterator[Metric]:
    """How much of the plans is the customer's: steps, and dates they set."""
    rows = _planned(deals)
    texts = (
        (
            "customer_share",
            "Buyer share of steps",
            "about 50 %",
            "Customer's steps and half of shared ones.",
        ),
        (
            "customer_set",
            "Customer-set dates",
            "",
            "Share of open targets typed or confirmed by them.",
        ),
    )
    for column, name, goal, note in texts:
        known = rows[column].dropna().astype(float)
        found = None if known.empty else float(known.mean())
        text = NONE if found is None else percent(found)
        yield Metric(
            column, name, found, text, len(known), goal, f"{note} Mean of plans."
        )


def coverage(deals: pd.DataFrame) -> Iterator[Metric]:
    """Share of open steps with a date, a named owner, and what completes them."""
    rows = _planned(deals)
    count = int(rows["open"].astype(int).sum())
    for column, name in (
        ("dated", "Open steps with a date"),
        ("owned", "Open steps with a named owner"),
        ("evidenced", "Open steps that say when they are complete"),
    ):
        hits = int(rows[column].astype(int).sum())
        yield share_of(f"coverage_{column}", name, hits, count)


def recency(deals: pd.DataFrame, terms: Terms) -> Iterator[Metric]:
    """Calendar days since the customer last did anything, and until they first did."""
    rows = _planned(deals)
    since = [
        (terms.as_of - last).days for last in rows["last_activity"] if last is not None
    ]
    yield _middle("recency", "Days since the customer's last activity", since, "< 14")
    touch = [
        (first - shared).days
        for first, shared in zip(rows["first_edit"], rows["shared_on"], strict=True)
        if first is not None and shared is not None
    ]
    yield _middle("first_touch", "Days from sharing to their first edit", touch, "")


def _middle(key: str, name: str, days: Sequence[int], goal: str) -> Metric:
    found = median(pd.Series(days, dtype=float))
    text = NONE if found is None else f"{counted(found, 'day', 'g')} (median)"
    return Metric(key, name, found, text, len(days), goal)


def cadence(deals: pd.DataFrame) -> Metric:
    """Weeks with a review, of the weeks since sharing in which steps were open."""
    rows = _planned(deals)
    rows = rows[rows["weeks"].notna()]
    held, weeks = int(rows["review_weeks"].sum()), int(rows["weeks"].sum())
    shared = counted(len(rows), "shared plan")
    note = f"{shared}; weeks of seven days from the day of sharing."
    return share_of(
        "cadence", "Weeks with a review", held, weeks, goal="100 %", note=note
    )


def delay_by_side(deals: pd.DataFrame) -> Iterator[Metric]:
    """Whose steps make signatures late, by working days; shared ones split evenly."""
    rows = _planned(deals)
    late = rows[rows["delay_side"] != ""]
    days = {"customer": 0.0, "vendor": 0.0}
    for side, slip in zip(late["delay_side"], late["slip"], strict=True):
        for one in days if side == "both" else (side,):
            days[one] += slip / 2 if side == "both" else slip
    total = sum(days.values())
    for side, part in days.items():
        name, key = f"Delay caused by the {side}", f"delay_{side}"
        if not total:
            yield Metric(key, name, None, NONE, 0)
            continue
        whole = counted(total, "working day", "g")
        text = f"{percent(part / total)} ({part:g} of {whole})"
        yield Metric(key, name, part / total, text, len(late))


def surprises(deals: pd.DataFrame) -> Metric:
    """Share of plans whose reviews came up after the first decision meeting."""
    known = deals["surprised"].dropna()
    hits = sum(bool(item) for item in known)
    note = "Security, Legal or Procurement steps first entered after that meeting."
    return share_of("late_surprise", "Late surprises", hits, len(known), note=note)


def operations(runs: Sequence[Row], terms: Terms) -> Iterator[Metric]:
    """How the runs over the whole workspace went in the last 28 days."""
    since = terms.as_of - timedelta(days=RUN_DAYS)
    kept = [row for row in runs if _is_recent(row, since, terms.as_of)]
    hits = sum(row.text("code") in DONE_CODES for row in kept)
    yield share_of(
        "runs", "Runs that got through", hits, len(kept), note="Of the last 28 days."
    )
    yield share_of(
        "unread",
        "Cells not understood",
        sum(_number(row, "unread") for row in kept),
        sum(_number(row, "read") for row in kept),
    )
    conflicts = sum(_number(row, "conflicts") for row in kept)
    yield Metric("conflicts", "Conflicts", conflicts, str(conflicts), len(kept))
    plans, calls = (
        sum(_number(row, key) for row in kept) for key in ("plans", "calls")
    )
    each = calls / plans if plans else None
    text = NONE if each is None else f"{each:.2f}"
    yield Metric("calls", "Calls to a service, each plan", each, text, plans)


def _is_recent(row: Row, since: date, until: date) -> bool:
    on = day(row.values.get("on"))
    return on is not None and since < on <= until and row.text("command") == "sync"


def _number(row: Row, key: str) -> int:
    text = words(row.values.get(key))
    return int(text) if text.isdecimal() else 0
