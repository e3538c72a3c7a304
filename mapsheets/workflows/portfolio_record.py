"""Write what a run did into the private workbook; it never fails the run itself."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mapsheets.errors import ChangedMeanwhile, MapsheetsError, PlanExists, SafetyStop
from mapsheets.plan.model import Plan, Problem
from mapsheets.portfolio.book import (
    Portfolio,
    Run,
    Update,
    changed,
    portfolio_edits,
    with_filled,
)
from mapsheets.portfolio.deals import Deal
from mapsheets.portfolio.layout import empty_portfolio, portfolio_spec
from mapsheets.portfolio.memory import Observed, activity_with, with_observed
from mapsheets.portfolio.summary import Standing
from mapsheets.risk.levels import activity_of
from mapsheets.risk.settings import Settings as RiskSettings
from mapsheets.schedule.dates import Schedule
from mapsheets.sheet.spec import CellValue
from mapsheets.stores.base import Store
from mapsheets.workflows.assess import Known, assess
from mapsheets.workflows.portfolio import Private, check_closed, read_private
from mapsheets.workflows.portfolio_place import NAME, make_folder, private_store
from mapsheets.workflows.settings import Settings

ROUNDS = 3
LOOK = 3


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did with one plan, as far as the private workbook cares.

    ``plan`` is None where it could not be read. ``filled`` are cells of people's
    columns for a new row. ``stamp`` and ``wakes_on`` serve the nightly job and are
    written together; without a stamp both stay.
    """

    plan_id: str
    result: str
    plan: Plan | None = None
    schedule: Schedule | None = None
    location: str = ""
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[Problem, ...] = ()
    observed: Observed = Observed()  # noqa: RUF009  frozen
    filled: Mapping[str, CellValue] = field(default_factory=dict)
    stamp: str | None = None
    wakes_on: date | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of the private workbook; ``error`` says why nothing was written."""

    location: str = ""
    cells: int = 0
    error: MapsheetsError | None = None

    def exit_code(self, code: int) -> int:
        """Give a run's exit code: a portfolio left behind needs somebody's look."""
        if self.error is None or code not in {0, LOOK}:
            return code
        safety = isinstance(self.error, SafetyStop)
        return self.error.exit_code if safety else LOOK

    @property
    def complaint(self) -> str:
        """Say what is wrong with the portfolio, "" where nothing is."""
        if self.error is None:
            return ""
        return f"The plans are done; the portfolio was not updated. {self.error}"


@dataclass(frozen=True, slots=True)
class Recorder:
    """Keeps the private workbook of a workspace up to date.

    ``limits`` are the thresholds of the rules; ``store`` is the private folder, where
    it is not the workspace's own.
    """

    settings: Settings
    today: date
    limits: RiskSettings = RiskSettings()  # noqa: RUF009  frozen
    store: Store | None = None

    def record(
        self,
        outcomes: Sequence[Outcome],
        run: Run | None = None,
        *,
        make: bool = True,
        known: Private | None = None,
    ) -> Recorded:
        """Write what a run did, with one read and one write for all its plans.

        Nothing is written where no deal and no flag differs. A fault is given back,
        not raised: the plans are safe already.

        Args:
            outcomes: one for each plan of the run.
            run: the row for the tab Runs; None for a command that is no run.
            make: whether a missing workbook is made.
            known: the workbook as read earlier in the run; saves the read.
        """
        store = self.store or private_store(self.settings)
        if store is None or not outcomes:
            return Recorded()
        usable = known is not None and known.fault is None
        try:
            for number in range(ROUNDS - 1):
                # Somebody may edit or make the workbook in between.
                with suppress(ChangedMeanwhile, PlanExists):
                    private = known if usable and number == 0 else None
                    private = private or read_private(store)
                    return self._round(private, outcomes, run, make=make)
            return self._round(read_private(store), outcomes, run, make=make)
        except MapsheetsError as error:
            return Recorded(error=error)

    def _round(
        self,
        private: Private,
        outcomes: Sequence[Outcome],
        run: Run | None,
        *,
        make: bool,
    ) -> Recorded:
        updates = [self._update(item, private) for item in outcomes]
        if private.portfolio is None:
            return self._made(private.store, updates, run) if make else Recorded()
        check_closed(private, self.settings)
        return self._written(private, private.portfolio, updates, run)

    def _made(
        self, store: Store, updates: Sequence[Update], run: Run | None
    ) -> Recorded:
        if all(update.standing is None for update in updates):
            return Recorded()
        make_folder(self.settings)
        changes = changed(empty_portfolio(), updates, self.today)
        settings = self.settings
        spec = portfolio_spec(changes, run, settings.vendor, settings.locale or "en_US")
        created = store.create(spec, NAME)
        return Recorded(created.location, sum(len(c.cells) for c in changes))

    def _written(
        self,
        private: Private,
        portfolio: Portfolio,
        updates: Sequence[Update],
        run: Run | None,
    ) -> Recorded:
        changes = changed(portfolio, updates, self.today)
        edits = portfolio_edits(portfolio, changes, run)
        workbook, entry = portfolio.workbook, private.entry
        if not edits or entry is None:
            return Recorded(workbook.location)
        written = private.store.write(entry.ref, edits, workbook.revision)
        return Recorded(workbook.location, written.cells)

    def _update(self, outcome: Outcome, private: Private) -> Update:
        return Update(
            plan_id=outcome.plan_id,
            result=outcome.result,
            standing=self._standing(outcome, private),
            observed=outcome.observed,
            filled=outcome.filled,
            stamp=outcome.stamp,
            wakes_on=outcome.wakes_on,
        )

    def _standing(self, outcome: Outcome, private: Private) -> Standing | None:
        plan, schedule = outcome.plan, outcome.schedule
        if plan is None or schedule is None:
            return None
        own = activity_of(plan, self.settings.vendor_domains)
        known = private.portfolio.deal_of(plan) if private.portfolio else None
        deal = with_filled(known or Deal(), outcome.filled)
        kept = with_observed(deal.memory, outcome.observed)
        activity = activity_with(own, kept, self.today)
        facts = deal.facts(self.today, self.limits.quarter_first_month)
        found = assess(
            plan,
            schedule,
            Known(self.limits, activity, facts),
            outcome.problems,
            outcome.location,
        )
        return Standing(
            found.plan,
            found.schedule,
            found.level,
            found.flags,
            activity,
            link_to(outcome.location),
            self.settings.vendor_domains,
        )


def link_to(location: str) -> str:
    """Give the way from the private workbook to a plan's: an address, or ``../NAME``.

    A relative way still leads there when the workspace is moved or synced.
    """
    if "://" in location or not location:
        return location
    return f"../{Path(location).name}"
