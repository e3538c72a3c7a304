"""Metrics of adoption and outcome: who uses plans, and what becomes of their deals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from mapsheets.plan.cells import fold
from mapsheets.portfolio.measures import DealMeasure
from mapsheets.portfolio.metric import (
    NONE,
    NOT_ENOUGH,
    Metric,
    Terms,
    counted,
    percent,
    share_of,
)
from mapsheets.portfolio.statistics import median, wilson

ACTIVE_DAYS = 14
BY_DAY = 21  # of the evaluation: who has a mutual plan by then is in group 1
LEAST = 20  # closed deals a group, below which a win rate says nothing
CLOSE = 14  # calendar days that count as an accurate date
Said = Callable[[DealMeasure], date | None]
DATES: tuple[tuple[str, str, Said], ...] = (
    ("confirmed", "target at the first sign-off", lambda deal: deal.confirmed_target),
    ("target_30", "target 30 days before", lambda deal: deal.target_30),
    ("expected_30", "expected 30 days before", lambda deal: deal.expected_30),
    ("target_60", "target 60 days before", lambda deal: deal.target_60),
    ("expected_60", "expected 60 days before", lambda deal: deal.expected_60),
)


def adoption(deals: Sequence[DealMeasure], terms: Terms, least: str = "M1") -> Metric:
    """Share of open deals after the demo, of enough value, that live in a plan.

    Of these: the plan is at least at the level, and a person changed it within 14
    calendar days.
    """
    counted = [deal for deal in deals if _should_have(deal, terms)]
    since = terms.as_of - timedelta(days=ACTIVE_DAYS)
    hits = sum(
        deal.level >= least and deal.changed_on is not None and deal.changed_on >= since
        for deal in counted
    )
    name, key = f"Adoption (level {least} or more)", f"adoption_{least.lower()}"
    note = (
        f"Open deals after the demo of {terms.least_value:,} or more: plan at {least} "
        "or more and changed by a person within 14 days."
    )
    goal = "> 60 %" if least == "M1" else ""
    return share_of(key, name, hits, len(counted), goal=goal, note=note)


def _should_have(deal: DealMeasure, terms: Terms) -> bool:
    stage = fold(deal.stage)
    early = not stage or stage.startswith(terms.early)
    enough = deal.value is not None and deal.value >= terms.least_value
    return deal.is_open and enough and not early


@dataclass(frozen=True, slots=True)
class _Closed:
    """A closed deal that reached an evaluation; group 1 had a mutual plan in time."""

    deal: DealMeasure
    on: date
    start: date
    group: int

    @property
    def days(self) -> float | None:
        """Count the calendar days from evaluation to signature."""
        signed = self.deal.signed_on
        return None if signed is None else float((signed - self.start).days)


def _closed(deals: Sequence[DealMeasure]) -> list[_Closed]:
    """Give the closed deals with their group.

    A deal that closed before day 21 is in none: a plan that was made because a deal
    was already being won would count as its cause.
    """
    found = []
    for deal in deals:
        start, on = deal.evaluation_start, deal.closed_on
        if deal.is_open or start is None or on is None:
            continue
        mark = start + timedelta(days=BY_DAY)
        if on >= mark:
            mutual = deal.mutual_on is not None and deal.mutual_on <= mark
            found.append(_Closed(deal, on, start, int(mutual)))
    return found


def win_rates(deals: Sequence[DealMeasure], terms: Terms) -> Iterator[Metric]:
    """Win rates of the quarter with and without a mutual plan, and their ratio.

    No decision counts as lost. Below 20 closed deals in either group there is no
    ratio, only what was counted.
    """
    closed = [
        item for item in _closed(deals) if terms.period_start <= item.on <= terms.as_of
    ]
    counts = {}
    for group, name in ((1, "with a mutual plan by day 21"), (0, "without")):
        part = [item.deal.outcome for item in closed if item.group == group]
        counts[group] = (part.count("won"), len(part))
        yield _win_rate(f"win_rate_{group}", f"Win rate {name}", *counts[group])
    yield _ratio(*counts[1], *counts[0])


def _win_rate(key: str, name: str, won: int, count: int) -> Metric:
    low, high = wilson(won, count)
    note = "Closed this quarter, having reached an evaluation; no decision is lost."
    if not count:
        return Metric(key, name, None, NONE, 0, note=note)
    text = f"{percent(won / count)} ({percent(low)} to {percent(high)})"
    return Metric(key, name, won / count, text, count, note=note)


def _ratio(won: int, count: int, other_won: int, other_count: int) -> Metric:
    key, name = "win_rate_ratio", "Win-rate ratio"
    note = (
        f"{won} of {count} with a mutual plan by day 21 of the evaluation, "
        f"{other_won} of {other_count} without; at least {LEAST} in each."
    )
    enough = min(count, other_count) >= LEAST and other_won > 0
    total = count + other_count
    if not enough:
        return Metric(key, name, None, NOT_ENOUGH, total, "1.5 to 2", note)
    ratio = (won / count) / (other_won / other_count)
    return Metric(key, name, ratio, f"{ratio:.2f}", total, "1.5 to 2", note)


def cycle_times(deals: Sequence[DealMeasure]) -> Iterator[Metric]:
    """How much sooner deals with a mutual plan are signed, in all and by kind."""
    won = [
        item
        for item in _closed(deals)
        if item.deal.outcome == "won" and item.days is not None
    ]
    yield _gain("cycle_gain", "Cycle-time gain", won)
    for kind in sorted({item.deal.kind for item in won} - {""}):
        part = [item for item in won if item.deal.kind == kind]
        yield _gain(f"cycle_gain_{kind}", f"Cycle-time gain, {kind}", part)


def _gain(key: str, name: str, won: Sequence[_Closed]) -> Metric:
    ours = pd.Series([item.days for item in won if item.group], dtype=float)
    others = pd.Series([item.days for item in won if not item.group], dtype=float)
    first, other = median(ours), median(others)
    note = (
        f"Median days from evaluation to signature of won deals: with a mutual plan "
        f"{_days(first)} (N {len(ours)}), without {_days(other)} (N {len(others)})."
    )
    if first is None or not other:
        return Metric(key, name, None, NOT_ENOUGH, len(won), "20 to 30 %", note)
    gain = 1 - first / other
    return Metric(key, name, gain, percent(gain), len(won), "20 to 30 %", note)


def _days(number: float | None) -> str:
    return "-" if number is None else f"{number:g}"


def date_accuracy(deals: Sequence[DealMeasure]) -> Iterator[Metric]:
    """How far won deals were signed from the dates once given, in calendar days."""
    won = [deal for deal in deals if deal.outcome == "won"]
    for key, what, said in DATES:
        errors = [
            float((deal.signed_on - day).days)
            for deal in won
            if deal.signed_on is not None and (day := said(deal)) is not None
        ]
        yield _accuracy(f"accuracy_{key}", f"Date accuracy, {what}", errors)


def _accuracy(key: str, name: str, days: Sequence[float]) -> Metric:
    errors = pd.Series(days, dtype=float)
    signed, off = median(errors), median(errors.abs())
    if signed is None or off is None:
        return Metric(key, name, None, NONE, 0, "14 days or less")
    near = float((errors.abs() <= CLOSE).mean())
    close = f"{percent(near)} within {CLOSE}"
    text = f"{counted(off, 'day', 'g')} off; median {signed:+g}; {close}"
    note = "Won deals: median distance of the signature from that date."
    return Metric(key, name, off, text, len(errors), "14 days or less", note)
