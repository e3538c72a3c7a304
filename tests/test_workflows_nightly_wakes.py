"""Until the day a plan wakes on, a sync of it would write nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import nightly_ground as ground
import pytest
from sample_plans import sample

from mapsheets.plan.model import Outcome, Status
from mapsheets.sync.guards import Allowed
from mapsheets.sync.wakes import FEWEST_DAYS, SPREAD_DAYS, wakes_on
from mapsheets.workflows.agenda import agenda_of
from mapsheets.workflows.finding import Place
from mapsheets.workflows.syncing import Result, sync_one

NUMBERS = range(6)


def synced(folder: Path, number: int) -> tuple[Place, Result]:
    """Make a plan that is under way, and sync it."""
    store = ground.folder_of(folder, 0)
    ground.make(store, number)
    statuses = (Status.COMPLETE, Status.IN_PROGRESS, Status.BLOCKED, Status.NOT_NEEDED)
    for row, status in enumerate(statuses[: 1 + number % 4], 1):
        ground.put(store, number, "status", row, status.value)
    place = Place(store, ground.entry_of(store, number))
    return place, sync_one(place, ground.FIRST, Allowed())


@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_differs_before_and_something_then(tmp_path: Path, number: int) -> None:
    """Each day is tried with a real sync: the first that writes is the one."""
    place, result = synced(tmp_path, number)
    assert result.decided is not None
    day = wakes_on(result.decided.plan, ground.FIRST, agenda_of)
    bound = ground.FIRST + timedelta(days=FEWEST_DAYS + SPREAD_DAYS)

    asleep = (day - ground.FIRST).days
    quiet = [ground.FIRST + timedelta(days=n) for n in range(1, asleep)]
    tried = [sync_one(place, one, Allowed(), dry_run=True) for one in quiet]

    assert ground.FIRST < day < bound
    assert [r.outcome for r in tried] == ["unchanged"] * len(quiet)
    if asleep < FEWEST_DAYS:
        last = sync_one(place, day, Allowed(), dry_run=True)
        assert last.decided is not None
        assert last.decided.edits


def test_plans_wake_on_different_days_even_where_nothing_happens() -> None:
    """Closed plans are read again after three to four weeks, not all at once."""
    closed, _ = sample()
    outcome = Outcome("lost", date(2027, 1, 29))
    days = set()
    for number in range(40):
        memory = replace(closed.memory, plan_id=f"{number:016x}", outcome=outcome)
        plan = replace(closed, memory=memory)
        days.add(wakes_on(plan, date(2027, 2, 1)) - date(2027, 2, 1))

    assert {min(days).days, max(days).days} <= set(range(21, 31))
    assert len(days) > 5
