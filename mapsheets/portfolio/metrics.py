"""The report: every metric from the measures of deals, steps and runs.

Every result carries N, the number of cases it rests on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date

import pandas as pd

from mapsheets.portfolio import (
    metrics_forecast,
    metrics_outcomes,
    metrics_plans,
    metrics_steps,
)
from mapsheets.portfolio.measures import DealMeasure
from mapsheets.portfolio.metric import Metric, Reported, Terms
from mapsheets.portfolio.step_measures import StepMeasure
from mapsheets.portfolio.table import Row


@dataclass(frozen=True, slots=True)
class Measured:
    """What a report is made of; ``runs`` are the rows of the tab Runs."""

    deals: tuple[DealMeasure, ...]
    steps: tuple[StepMeasure, ...] = ()
    runs: tuple[Row, ...] = ()


def report(measured: Measured, terms: Terms) -> Reported:
    """Work out every metric as of a day."""
    deals = deal_frame(measured.deals)
    steps = step_frame(measured.steps)
    found: list[Metric] = [
        metrics_outcomes.adoption(measured.deals, terms),
        metrics_outcomes.adoption(measured.deals, terms, least="M3"),
        *metrics_steps.on_time(steps, terms),
        *metrics_outcomes.win_rates(measured.deals, terms),
        *metrics_outcomes.cycle_times(measured.deals),
        *metrics_outcomes.date_accuracy(measured.deals),
        *metrics_forecast.mutuality_mix(deals),
        *metrics_forecast.evidence_in_period(deals, terms),
        *metrics_forecast.slips(deals),
        *metrics_forecast.drifts(deals),
        *metrics_forecast.cash_timing(deals),
        *metrics_plans.shares(deals),
        *metrics_plans.coverage(deals),
        *metrics_plans.recency(deals, terms),
        metrics_plans.cadence(deals),
        *metrics_plans.delay_by_side(deals),
        metrics_plans.surprises(deals),
        *metrics_plans.operations(measured.runs, terms),
    ]
    return Reported(terms.as_of, tuple(found), metrics_steps.steps_that_slip(steps))


def deal_frame(deals: Sequence[DealMeasure]) -> pd.DataFrame:
    """Put deals into a frame, one row each; its columns are always the same."""
    names = [item.name for item in fields(DealMeasure)]
    rows = [[getattr(deal, name) for name in names] for deal in deals]
    return pd.DataFrame(rows, columns=names, dtype=object)


def step_frame(steps: Sequence[StepMeasure]) -> pd.DataFrame:
    """Put steps into a frame, one row each; its columns are always the same."""
    names = [item.name for item in fields(StepMeasure)]
    rows = [[getattr(step, name) for name in names] for step in steps]
    return pd.DataFrame(rows, columns=names, dtype=object)


def terms_for(as_of: date, first_month: int = 1) -> Terms:
    """Give the usual terms of a report."""
    return Terms(as_of, first_month=first_month)
