"""Metrics of steps: done on time, which slip most, how long they take."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from mapsheets.portfolio.metric import Metric, StepSlip, Terms, share_of
from mapsheets.portfolio.statistics import only, quantiles

ENOUGH = 8  # finished steps from which durations mean something


def on_time(steps: pd.DataFrame, terms: Terms) -> Iterator[Metric]:
    """Share of the steps due by now that were complete by their first agreed date.

    Next to it the same with today's targets: the gap is how much dates were rolled.
    """
    signed = steps[steps["signed"].astype(bool)]
    others = steps[~steps["signed"].astype(bool)]
    note = "Steps whose date at the first sign-off has come: complete by then."
    yield _kept(signed, "first", "on_time", "On-time completion", note, terms)
    note = "The same steps' targets as they stand now; a higher share: dates rolled."
    yield _kept(signed, "target", "on_time_now", "- with current targets", note, terms)
    note = "Plans that nobody signed off: dates as they stood a week after sharing."
    yield _kept(others, "first", "on_time_unsigned", "- never signed off", note, terms)


def _kept(
    steps: pd.DataFrame, column: str, key: str, name: str, note: str, terms: Terms
) -> Metric:
    due = only(steps, (day is not None and day <= terms.as_of for day in steps[column]))
    hits = sum(
        done is not None and done <= day
        for done, day in zip(due["done_on"], due[column], strict=True)
    )
    return share_of(key, name, hits, len(due), goal="> 70 %", note=note)


def steps_that_slip(steps: pd.DataFrame) -> tuple[StepSlip, ...]:
    """Rank the steps of each template by the days they cost on the driving chain."""
    finished = steps[steps["in_template"].astype(bool) & steps["late"].notna()]
    found = [
        _slip(str(kind), str(step), part, _took(steps, kind, step))
        for (kind, step), part in finished.groupby(["kind", "step"], sort=True)
    ]
    return tuple(
        sorted(found, key=lambda s: (-s.critical, -s.rate, s.template, s.step))
    )


def _took(steps: pd.DataFrame, kind: object, step: object) -> pd.Series[float]:
    own = steps[(steps["kind"] == kind) & (steps["step"] == step)]
    return own["took"].dropna().astype(float)


def _slip(kind: str, step: str, part: pd.DataFrame, took: pd.Series[float]) -> StepSlip:
    late = part["late"].astype(int)
    over = late[late > 0]
    driving = late[part["critical"].astype(bool)]
    return StepSlip(
        template=kind,
        step=step,
        text=str(part["text"].mode().iloc[0]),
        finished=len(late),
        late=len(over),
        rate=len(over) / len(late),
        mean_late=float(over.mean()) if len(over) else 0.0,
        critical=int(driving.clip(lower=0).sum()),
        took=quantiles(took) if len(took) >= ENOUGH else None,
        measured=len(took),
    )
