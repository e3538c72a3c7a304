"""Tell the private workbook of one plan that a command made or changed."""

from __future__ import annotations

from datetime import date

from mapsheets.errors import MapsheetsError
from mapsheets.portfolio.memory import Observed
from mapsheets.portfolio.telling import Update
from mapsheets.stores.base import Store
from mapsheets.workflows.finding import Place
from mapsheets.workflows.portfolio.place import belongs, private_store
from mapsheets.workflows.portfolio.record import Recorded, Recorder
from mapsheets.workflows.portfolio.tell import Seen, Teller, seen_in
from mapsheets.workflows.reading import read_one
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.syncing import Result


def open_recorder(settings: Settings, store: Store, today: date) -> Recorder | None:
    """Read the private workbook once for all that a command has to do with it.

    None where there is no place for one, or where the plan lies elsewhere.

    Args:
        settings: name the workspace.
        store: where the plan is.
        today: the day of the command.
    """
    if not belongs(store, settings):
        return None
    return Recorder.open(settings, today, private_store(settings, store))


def record_result(
    settings: Settings,
    store: Store,
    result: Result,
    today: date,
    observed: Observed | None = None,
    recorder: Recorder | None = None,
) -> Recorded:
    """Write into the private workbook what a command did with one plan.

    A plan that lies elsewhere, named by its path, is not recorded.

    Args:
        settings: name the workspace.
        store: where the plan is.
        result: what became of it.
        today: the day of the command.
        observed: what was seen of the customer, such as an address that bounced.
        recorder: the private workbook, where it was read already.
    """
    decided = result.decided
    if decided is None or not belongs(store, settings):
        return Recorded()
    seen = seen_in(decided, result.location, observed)
    return record_seen(settings, seen, result.outcome, today, store, recorder)


def record_bounce(
    settings: Settings, place: Place, address: str, today: date
) -> Recorded:
    """Remember that an address cannot get in; the flag for it stays until it can."""
    if not belongs(place.store, settings):
        return Recorded()
    try:
        found = read_one(place, today, settings)
    except MapsheetsError as error:
        return Recorded(error=error)
    seen = Seen(
        found.plan,
        found.schedule,
        found.location,
        found.problems,
        Observed(bounced=(address,)),
    )
    return record_seen(settings, seen, "unchanged", today, place.store)


def record_seen(
    settings: Settings,
    seen: Seen,
    outcome: str,
    today: date,
    store: Store,
    recorder: Recorder | None = None,
) -> Recorded:
    """Write one plan into the private workbook; a fault is given back, not raised.

    Args:
        settings: name the workspace.
        seen: the plan as a command left it.
        outcome: what became of it.
        today: the day of the command.
        store: the workspace's own store.
        recorder: the private workbook, where it was read already.
    """
    recorder = recorder or Recorder.open(
        settings, today, private_store(settings, store)
    )
    if recorder is None:
        return Recorded()
    try:
        told = Teller.of(settings, recorder.private, today).tell(seen)
    except MapsheetsError as error:
        return Recorded(error=error)
    return recorder.record([Update(seen.plan.id, outcome, told)])
