"""What one worker does with one plan, and what is said where it could not."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mapsheets.errors import MapsheetsError
from mapsheets.plan.model import Plan
from mapsheets.schedule.dates import Schedule
from mapsheets.stores.base import Abilities, Calls, Entry, Store
from mapsheets.sync.guards import Allowed
from mapsheets.sync.syncplan import NOTHING_ALLOWED
from mapsheets.sync.wakes import wakes_on
from mapsheets.workflows.agenda import agenda_of
from mapsheets.workflows.finding import (
    ID_PROPERTY,
    Place,
    PlanCopied,
    name_of,
)
from mapsheets.workflows.nightly.lines import Cost, Line, line_of
from mapsheets.workflows.nightly.notes import (
    CLEAN,
    LEFT,
    Moment,
    Note,
    Reading,
    note_of,
)
from mapsheets.workflows.nightly.packed import pack
from mapsheets.workflows.nightly.stopping import Stop
from mapsheets.workflows.nightly.team import Work
from mapsheets.workflows.portfolio.tell import Teller, seen_in
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.syncing import (
    FAILED,
    SKIPPED,
    Result,
    sync_many,
)
from mapsheets.workflows.workspace import open_store

DIED_CODE = "WORKER_ENDED"


@dataclass(frozen=True, slots=True)
class Orders:
    """What is done to each plan; ``teller`` says what is recorded of it.

    ``domains`` are the seller's mail domains, to credit changes in shared sheets.
    """

    moment: Moment
    allowed: Allowed = NOTHING_ALLOWED
    dry_run: bool = False
    teller: Teller | None = None
    domains: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class InProcess:
    """Makes the work of a process: it opens the workspace for itself."""

    settings: Settings
    orders: Orders

    def __call__(self) -> Work:
        """Open the workspace."""
        return work_on(open_store(self.settings), self.orders)


@dataclass(frozen=True, slots=True)
class InThread:
    """Makes the work of a thread; ``open_store`` gives each a store of its own."""

    open_store: Callable[[], Store]
    orders: Orders

    def __call__(self) -> Work:
        """Open the workspace."""
        return work_on(self.open_store(), self.orders)


def work_on(store: Store, orders: Orders) -> Work:
    """Give the work on one plan after another of a store."""

    def work(entry: Entry) -> Line:
        before, began = store.calls, time.monotonic()
        place = (Place(store, entry),)
        (result,) = sync_many(
            place,
            orders.moment.today,
            orders.allowed,
            dry_run=orders.dry_run,
            domains=orders.domains,
        )
        line = line_of(entry.ref, result, dry_run=orders.dry_run)
        if not orders.dry_run and not (line.failure and line.failure.is_stop):
            line = _with_note(line, entry, result, store.abilities, orders)
        cost = Cost(spent(before, store.calls), time.monotonic() - began)
        return replace(line, cost=cost)

    return work


def _with_note(
    line: Line, entry: Entry, result: Result, abilities: Abilities, orders: Orders
) -> Line:
    """Add what the next run must know, and what is recorded."""
    decided, wakes = result.decided, None
    if decided is not None and result.outcome in CLEAN:
        wakes = wakes_on(decided.plan, orders.moment.today, _agenda)
    read, teller = Reading(orders.moment, abilities), orders.teller
    told = b""
    if decided is not None and teller is not None:
        told = pack(teller.tell(seen_in(decided, result.location)))
    return replace(line, note=note_of(entry, result, wakes, read), told=told)


def _agenda(plan: Plan, schedule: Schedule, day: date) -> tuple[str, ...]:
    return agenda_of(plan, schedule, day)


def spent(before: Calls, after: Calls) -> Calls:
    """Give the calls between two counts."""
    return Calls(
        after.read - before.read,
        after.write - before.write,
        after.drive - before.drive,
        after.retries - before.retries,
        after.waited - before.waited,
    )


def unchanged(entry: Entry) -> Line:
    """Say that a plan was not read, because it cannot have changed."""
    result = Result(name_of(entry), entry.location, "unchanged", _id(entry))
    return replace(line_of(entry.ref, result, dry_run=False), was_read=False)


def being_edited(entry: Entry) -> Line:
    """Say that a plan is left to the next run."""
    result = Result(name_of(entry), entry.location, SKIPPED, _id(entry))
    line = line_of(entry.ref, result, dry_run=False)
    said = "left for the next run, somebody edited it a moment ago"
    note = Note(LEFT)
    return replace(line, was_read=False, said=said, problem=LEFT, note=note)


def copied(entry: Entry, same: Sequence[Entry]) -> Line:
    """Say that a plan stands in more than one workbook."""
    error = PlanCopied(name_of(entry), same)
    return replace(_failed(entry, error, SKIPPED), note=Note(f"skipped: {error.code}"))


def not_done(entry: Entry, stop: Stop, died: str) -> Line:
    """Say that a plan's turn did not come, or that its worker died."""
    if died:
        error = MapsheetsError(died, "Run the command again.", code=DIED_CODE)
        return _failed(entry, error, FAILED)
    line = _failed(entry, stop.error(), SKIPPED)
    return replace(line, complaints=())


def _failed(entry: Entry, error: MapsheetsError, outcome: str) -> Line:
    place = entry.location
    result = Result(name_of(entry), place, outcome, _id(entry), error=error)
    return replace(line_of(entry.ref, result, dry_run=False), was_read=False)


def _id(entry: Entry) -> str:
    return entry.properties.get(ID_PROPERTY, "")
