"""A workspace of many plans, and people who edit them between the nights."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from datetime import date, timedelta
from pathlib import Path

from mapsheets.plan.model import Plan
from mapsheets.sheet.layout_place import COLUMNS, HEADER_ROW
from mapsheets.sheet.spec import CellValue, Edits, SetCell
from mapsheets.stores.base import Entry, Store
from mapsheets.stores.folder.store import FolderStore
from mapsheets.sync.guards import Allowed
from mapsheets.workflows.clock import now
from mapsheets.workflows.finding import ID_PROPERTY, Place
from mapsheets.workflows.new import Order, Prepared, prepare
from mapsheets.workflows.nightly.lines import Line
from mapsheets.workflows.nightly.memory import Known
from mapsheets.workflows.nightly.notes import Moment, Note
from mapsheets.workflows.nightly.report import Report
from mapsheets.workflows.nightly.run import Ears, Run, Wishes, sync_all
from mapsheets.workflows.nightly.work import Orders
from mapsheets.workflows.portfolio.record import Recorded
from mapsheets.workflows.reading import open_entry
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.syncing import sync_one

FIRST = date(2027, 2, 1)
TEMPLATES = ("enterprise", "mid-market", "standard", "pilot", "closing")
LONG_AGO = 1_700_000_000


@dataclass(slots=True)
class Notebook:
    """Keeps notes in memory, and counts how often they are read and written."""

    notes: dict[str, Note] = field(default_factory=dict)
    reads: int = 0
    writes: int = 0

    def read(self) -> Known:
        self.reads += 1
        return Known(dict(self.notes))

    def write(self, report: Report, *, whole: bool) -> Recorded:
        assert whole
        self.writes += 1
        for line in report.lines:
            if line.note is not None:
                self.notes[line.id] = line.note
        return Recorded()


def prepared(number: int) -> Prepared:
    """Work out a plan whose id and name follow from its number."""
    order = Order(
        customer=f"Customer {number:03}",
        vendor="Northwind",
        template=TEMPLATES[number % len(TEMPLATES)],
        start=FIRST + timedelta(days=number % 5),
        sign_by=date(2027, 6, 30) if number % 2 else None,
    )
    return prepare(order, FIRST, f"{number:016x}")


def make(store: Store, number: int) -> Entry:
    """Make a plan."""
    made = prepared(number)
    ref = store.create(made.spec, made.plan.title).ref
    return next(entry for entry in store.list() if entry.ref == ref)


def folder_of(path: Path, count: int) -> FolderStore:
    """Make a folder with so many plans."""
    store = FolderStore(path)
    for number in range(count):
        make(store, number)
    return store


def put(store: Store, number: int, key: str, row: int, value: CellValue) -> None:
    """Let a person type into a cell of a plan, row 1 being the first step."""
    entry = entry_of(store, number)
    cell = SetCell("Plan", HEADER_ROW + row, COLUMNS[key], value, both=True)
    store.write(entry.ref, Edits((cell,)), store.read(entry.ref).revision)


def entry_of(store: Store, number: int) -> Entry:
    """Find a plan by its number."""
    wanted = f"{number:016x}"
    return next(e for e in store.list() if e.properties.get(ID_PROPERTY) == wanted)


def run_all(
    store: Store,
    notes: Notebook,
    today: date,
    wishes: Wishes | None = None,
    ears: Ears | None = None,
) -> Report:
    """Let a night pass."""
    settings = Settings(workspace=store.workspace, vendor="Northwind")
    orders = Orders(Moment(today, now()))
    run = Run(settings, orders, wishes or Wishes(jobs=1), ears or Ears())
    return sync_all(run, store, notes)


def outcomes(report: Report) -> dict[str, str]:
    """Give what became of each plan, by name."""
    return {line.name: line.outcome for line in report.lines}


def by_hand(store: Store, today: date) -> None:
    """Sync one plan after the other, as a person would by name."""
    for entry in store.list():
        sync_one(Place(store, entry), today, Allowed())


def plans(store: Store, today: date) -> dict[str, Plan]:
    """Give what every workbook holds and remembers."""
    found = {}
    for entry in store.list():
        opened = open_entry(store, entry, today)
        found[opened.before.id] = opened.before
    return found


def age(folder: Path) -> None:
    """Let all files of a folder seem to be unchanged for long."""
    for path in folder.glob("*.xlsx"):
        os.utime(path, (LONG_AGO, LONG_AGO))


def read_names(report: Report) -> set[str]:
    """Name the plans that were read."""
    return {line.name for line in report.lines if line.was_read}


def line_for(report: Report, number: int) -> Line:
    """Find the line of a plan."""
    wanted = f"{number:016x}"
    return next(line for line in report.lines if line.id == wanted)
