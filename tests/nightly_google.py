"""A Drive of many plans, whose clock a night moves instead of waiting."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

import nightly_ground as ground
from fakegoogle import FakeGoogle
from google_ground import store_on
from nightly_ground import FIRST, Notebook

from mapsheets.sheet.address import column_letters
from mapsheets.sheet.layout_place import COLUMNS, HEADER_ROW
from mapsheets.stores.google.store import GoogleStore
from mapsheets.workflows.nightly.memory import InPortfolio
from mapsheets.workflows.nightly.notes import Moment
from mapsheets.workflows.nightly.report import Report
from mapsheets.workflows.nightly.run import Run, Wishes, sync_all
from mapsheets.workflows.nightly.work import Orders
from mapsheets.workflows.settings import Settings

BUYER = "dana@acme.example"
DAY_SECONDS = 86_400


@dataclass
class Drive:
    """An emulator with quotas, plans on it, and what is kept between nights."""

    count: int
    google: FakeGoogle = field(default_factory=FakeGoogle)
    notes: Notebook = field(default_factory=Notebook)
    refs: list[str] = field(default_factory=list)

    def made(self) -> Drive:
        """Make the plans."""
        store = self.store()
        for number in range(self.count):
            prepared = ground.prepared(number)
            self.refs.append(store.create(prepared.spec, prepared.plan.title).ref)
            self.google.share(self.refs[-1], BUYER)
        self.pass_days(1)
        self.google.quotas.on = True
        return self

    def store(self) -> GoogleStore:
        """Sign in as a new process does."""
        return store_on(self.google)

    def pass_days(self, days: float) -> None:
        """Let time pass."""
        self.google.clock.advance(days * DAY_SECONDS)

    def type(self, number: int, key: str, row: int, text: str) -> None:
        """Let the buyer type into a plan; row 1 is the first step."""
        cell = f"{column_letters(COLUMNS[key])}{HEADER_ROW + row}"
        self.google.person(BUYER, self.refs[number]).type("Plan", cell, text)

    def night(self, today: date, wishes: Wishes | None = None) -> Report:
        """Let a night pass; forgets the calls of the one before."""
        return self._night(today, wishes or Wishes(), with_portfolio=False)

    def night_in_portfolio(self, today: date) -> Report:
        """Let a night pass that keeps its notes in the private workbook."""
        return self._night(today, Wishes(), with_portfolio=True)

    def _night(self, today: date, wishes: Wishes, *, with_portfolio: bool) -> Report:
        self.google.calls.clear()
        store = self.store()
        settings = Settings(workspace=store.workspace, vendor="Northwind")
        run = Run(settings, Orders(Moment(today, self.google.clock.now())), wishes)
        own = InPortfolio(settings, store, today)
        return sync_all(run, store, own if with_portfolio else self.notes)

    @property
    def lists(self) -> int:
        """Count the listings."""
        return self.google.calls.methods().count("drive.files.list")

    @property
    def refused(self) -> int:
        """Count the calls for which a quota was used up."""
        return sum(record.status == 429 for record in self.google.calls)


def drive(count: int) -> Drive:
    """Give a Drive of so many plans."""
    return Drive(count).made()


def tomorrow(days: int = 1) -> date:
    """Give a day after the first."""
    return FIRST + timedelta(days=days)
