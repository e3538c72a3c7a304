"""Write what a run did into the private workbook; it never fails the run itself."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date

from mapsheets.errors import ChangedMeanwhile, MapsheetsError, PlanExists
from mapsheets.portfolio.book import (
    Portfolio,
    Run,
    changed,
    portfolio_edits,
    read_portfolio,
)
from mapsheets.portfolio.layout import empty_portfolio, portfolio_spec
from mapsheets.portfolio.telling import Update
from mapsheets.stores.base import Entry, Store
from mapsheets.workflows.portfolio.place import NAME, make_folder
from mapsheets.workflows.portfolio.private import (
    PortfolioOpen,
    Private,
    check_closed,
    open_private,
    read_private,
)
from mapsheets.workflows.settings import Settings

ROUNDS = 3
LOOK = 3


def fault_code(error: MapsheetsError) -> int:
    """Give the exit code of a portfolio left behind: 4 only where outsiders read it.

    Whatever else is wrong with it, the plans are done and a person must look.
    """
    return error.exit_code if isinstance(error, PortfolioOpen) else LOOK


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of the private workbook; ``error`` says why nothing was written.

    ``ref`` is the workbook that was made or written.
    """

    location: str = ""
    cells: int = 0
    error: MapsheetsError | None = None
    ref: str = ""

    def exit_code(self, code: int) -> int:
        """Give a run's exit code: a portfolio left behind needs somebody's look."""
        if self.error is None or code not in {0, LOOK}:
            return code
        return fault_code(self.error)

    @property
    def complaint(self) -> str:
        """Say what is wrong with the portfolio, "" where nothing is."""
        if self.error is None:
            return ""
        return f"The plans are done; the portfolio was not updated. {self.error}"


@dataclass(frozen=True, slots=True)
class Recorder:
    """Brings the private workbook of a workspace up to what a run did.

    ``private`` is the workbook as it was read at the beginning of the run: what is
    told of the plans rests on it, and it is not read again unless it changed.
    """

    settings: Settings
    private: Private
    today: date

    @classmethod
    def open(
        cls, settings: Settings, today: date, store: Store | None = None
    ) -> Recorder | None:
        """Read the private workbook; None where a workspace has no place for one.

        Args:
            settings: name the workspace and the seller's mail domains.
            today: the day of the run.
            store: the private folder, where it is not the workspace's own.
        """
        private = open_private(settings, store)
        return None if private is None else cls(settings, private, today)

    def record(self, updates: Sequence[Update], run: Run | None = None) -> Recorded:
        """Write what a run did, with one write for all its plans.

        Where a store takes only so many rows at once, more plans take more writes.
        Nothing is written where no deal and no flag differs. A fault is given back,
        not raised: the plans are safe already.

        Args:
            updates: one for each plan of the run.
            run: the row for the tab Runs; None for a command that is no run.
        """
        if self.private.fault is not None:
            return Recorded(error=self.private.fault)
        private, done = self.private, Recorded()
        most = private.store.abilities.most_rows or max(len(updates), 1)
        last = max(len(updates) - 1, 0) // most * most
        try:
            for start in range(0, last, most):
                part = self._patiently(private, updates[start : start + most], None)
                private, done = _again(private, part), _and(done, part)
            if run is not None and done.cells:
                run = replace(run, always=True)
            return _and(done, self._patiently(private, updates[last:], run))
        except MapsheetsError as error:
            return replace(done, error=error)

    def _patiently(
        self, private: Private, updates: Sequence[Update], run: Run | None
    ) -> Recorded:
        """Write; somebody may edit or make the workbook in between."""
        for _ in range(ROUNDS - 1):
            with suppress(ChangedMeanwhile, PlanExists):
                return self._round(private, updates, run)
            private = read_private(private.store)
        return self._round(private, updates, run)

    def _round(
        self, private: Private, updates: Sequence[Update], run: Run | None
    ) -> Recorded:
        if private.portfolio is None:
            return self._made(private, updates, run)
        check_closed(private, self.settings)
        return self._written(private, private.portfolio, updates, run)

    def _made(
        self, private: Private, updates: Sequence[Update], run: Run | None
    ) -> Recorded:
        if all(update.told is None for update in updates):
            return Recorded()
        check_closed(private, self.settings)
        make_folder(self.settings)
        changes = changed(empty_portfolio(), updates, self.today)
        settings = self.settings
        spec = portfolio_spec(changes, run, settings.vendor, settings.locale or "en_US")
        cells = sum(len(change.cells) for change in changes)
        del changes  # the file is made in the room that they took
        created = private.store.create(spec, NAME)
        return Recorded(created.location, cells, ref=created.ref)

    def _written(
        self,
        private: Private,
        portfolio: Portfolio,
        updates: Sequence[Update],
        run: Run | None,
    ) -> Recorded:
        changes = changed(portfolio, updates, self.today)
        edits = portfolio_edits(portfolio, changes, run)
        del changes  # the file is written in the room that they took
        workbook, entry = portfolio.workbook, private.entry
        if not edits or entry is None:
            return Recorded(workbook.location)
        written = private.store.write(entry.ref, edits, workbook.revision)
        return Recorded(workbook.location, written.cells, ref=entry.ref)


def _again(private: Private, part: Recorded) -> Private:
    """Read the workbook again where a part was written."""
    if not part.ref:
        return private
    entry = private.entry or Entry(part.ref, NAME, part.location)
    store = private.store
    return Private(store, entry, read_portfolio(store.read(entry.ref)))


def _and(done: Recorded, part: Recorded) -> Recorded:
    return replace(part, cells=done.cells + part.cells)
