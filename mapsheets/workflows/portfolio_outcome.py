"""What a sync did, in the words of the private workbook."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from mapsheets.errors import MapsheetsError
from mapsheets.plan.fields import STEP_FIELDS
from mapsheets.plan.model import Plan
from mapsheets.portfolio.book import WHOLE_RUN, Run
from mapsheets.schedule.dates import Schedule
from mapsheets.stores.base import Calls, Store
from mapsheets.workflows.portfolio_place import belongs
from mapsheets.workflows.portfolio_record import Outcome, Recorded, Recorder
from mapsheets.workflows.reading import known_of
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.syncing import FAILED, PROBLEM, SKIPPED, Result


def record_results(
    settings: Settings,
    store: Store,
    results: Sequence[Result],
    today: date,
    run: Run | None = None,
) -> Recorded:
    """Write what commands did with plans into the workspace's private workbook.

    Plans that lie elsewhere, named by their path, are not recorded.

    Args:
        settings: name the workspace and its thresholds.
        store: where the plans are.
        results: one for each plan.
        today: the day of the run.
        run: the row for the tab Runs, for a sync.
    """
    outcomes = [outcome_of(item) for item in results if item.id]
    if not belongs(store, settings):
        return Recorded()
    try:
        recorder = Recorder(settings, today, known_of(settings).settings)
    except MapsheetsError as error:
        return Recorded(error=error)
    return recorder.record(outcomes, run)


def record_new(
    settings: Settings,
    made: tuple[Plan, Schedule],
    location: str,
    value: Decimal | None,
) -> Recorded:
    """Write a new plan into the private workbook, with the value that was given."""
    plan, schedule = made
    filled = {} if value is None else {"value": float(value)}
    outcome = Outcome(
        plan.id,
        "updated",
        plan=plan,
        schedule=schedule,
        location=location,
        problems=schedule.problems,
        filled=filled,
    )
    try:
        limits = known_of(settings).settings
    except MapsheetsError as error:
        return Recorded(error=error)
    return Recorder(settings, schedule.today, limits).record([outcome])


def outcome_of(result: Result) -> Outcome:
    """Turn a plan's result into what is recorded of it."""
    decided = result.decided
    if decided is None:
        code = "" if result.error is None else f": {result.error.code}"
        return Outcome(result.id, f"{result.outcome}{code}")
    return Outcome(
        result.id,
        result.outcome,
        plan=decided.plan,
        schedule=decided.schedule,
        location=result.location,
        problems=decided.problems,
        conflicts=decided.conflicts,
    )


def run_of(
    results: Sequence[Result], calls: Calls, today: date, code: int, *, whole: bool
) -> Run:
    """Count a run for the tab Runs; ``whole`` says that it took every plan."""
    decided = [item.decided for item in results if item.decided is not None]
    counts = {
        "plans": len(results),
        "updated": sum(item.outcome == "updated" for item in results),
        "unchanged": sum(item.outcome == "unchanged" for item in results),
        "problem": sum(item.outcome == PROBLEM for item in results),
        "skipped": sum(item.outcome == SKIPPED for item in results),
        "failed": sum(item.outcome == FAILED for item in results),
        "cells": sum(item.cells for item in results),
        "unread": sum(len(one.plan.content.unread) for one in decided),
        "read": sum(len(one.plan.steps) * len(STEP_FIELDS) for one in decided),
        "conflicts": sum(len(one.conflicts) for one in decided),
        "calls": calls.read + calls.write + calls.drive,
        "code": code,
    }
    return Run(today, WHOLE_RUN if whole else f"{WHOLE_RUN} of some", counts)
