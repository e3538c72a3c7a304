"""Copies of plans that live in Google Sheets: out, back, and edited meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest
from fakegoogle import FakeGoogle
from fakegoogle.fixtures import served  # noqa: F401
from returned import BACK, EXPORTED, START, Desk, edited, plan_of

from mapsheets.plan.model import Plan
from mapsheets.stores.base import Store
from mapsheets.sync.guards import Allowed
from mapsheets.sync.opening import open_workbook
from mapsheets.workflows.exporting import copy_for_buyer
from mapsheets.workflows.finding import Place
from mapsheets.workflows.importing import Imported, Wanted, import_file
from mapsheets.workflows.new import Order, create, prepare
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.syncing import sync_one
from mapsheets.workflows.workspace import open_store

SETTINGS = Settings(workspace="google:root")
BUYER = "buyer@acme.example"


@dataclass
class Sheets:
    """A plan on the emulator, and a folder for its copies."""

    google: FakeGoogle
    folder: Path

    @property
    def store(self) -> Store:
        return open_store(SETTINGS)

    @property
    def place(self) -> Place:
        store = self.store
        return Place(store, store.list()[0])

    def make(self) -> Sheets:
        order = Order("Acme", "Northwind", template="enterprise", start=START)
        create(self.store, prepare(order, START, "plan-one"))
        return self

    def plan(self) -> Plan:
        opened = open_workbook(self.store.read(self.place.entry.ref), BACK)
        memory = opened.before.memory
        return Plan(memory, opened.content, opened.reading.history)

    def out(self) -> Path:
        path = self.folder / "copy.xlsx"
        path.write_bytes(copy_for_buyer(self.place, EXPORTED).data)
        return path

    def back(self, path: Path) -> Imported:
        return import_file(SETTINGS, path, Wanted(), BACK)


@pytest.fixture
def sheets(
    served: FakeGoogle,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Sheets:
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", served.host)
    return Sheets(served, tmp_path)


def test_a_copy_of_a_sheet_is_our_own_workbook(sheets: Sheets) -> None:
    """Built by us, with the state and without the hidden copies of Google's tabs."""
    sheets.make()
    copy = plan_of(sheets.out())
    assert copy.content == sheets.plan().content
    assert copy.id == "plan-one"
    assert sheets.plan().memory.exported_on == EXPORTED


def test_an_untouched_copy_writes_nothing(sheets: Sheets) -> None:
    """No write call at all."""
    copy = sheets.make().out()
    sheets.google.clear_plans()
    assert sheets.back(copy).result.decided is None
    assert sheets.google.count("write") == 0


def test_edits_come_into_the_live_sheet(sheets: Sheets) -> None:
    """Changed cells, a new row and a removed one, with one write."""
    copy = edited(
        sheets.make().out(),
        lambda h: h.put("2", "Acme owner", "Priya Shah"),
        lambda h: h.put("3", "Target date", date(2027, 4, 1)),
        lambda h: h.add(Step="Works council informed", Days=3, Depends_on="2"),
        lambda h: h.delete("8"),
    )
    sheets.google.clear_plans()
    done = sheets.back(copy)
    assert sheets.google.count("write") == 1
    steps = {step.id: step for step in sheets.plan().steps}
    assert steps["2"].customer_owner == "Priya Shah"
    assert steps["3"].target == date(2027, 4, 1)
    assert steps["13"].text == "Works council informed"
    assert "8" not in steps
    assert Path(done.kept).read_bytes() == copy.read_bytes()
    result = sync_one(sheets.place, BACK, Allowed())
    assert result.decided is not None
    assert not result.decided.edits


def test_an_edit_in_the_live_sheet_during_the_import_is_merged_too(
    sheets: Sheets,
) -> None:
    """Somebody types between our read and our write; both edits are in the end."""
    copy = edited(sheets.make().out(), lambda h: h.put("2", "Acme owner", "Priya Shah"))
    sheets.google.clear_plans()
    ref = sheets.place.entry.ref
    sheets.google.share(ref, BUYER)
    person = sheets.google.person(BUYER, ref)
    # An import lists, reads, then writes.
    sheets.google.before_call(3, lambda: person.type("Plan", "D15", "Ana Gomez"))
    sheets.back(copy)
    assert sheets.google.count("write") > 1
    steps = {step.id: step for step in sheets.plan().steps}
    assert steps["2"].customer_owner == "Priya Shah"
    assert steps["4"].customer_owner == "Ana Gomez"


def test_a_folder_plan_moves_to_google(sheets: Sheets) -> None:
    """With its id, its history and what the program remembers."""
    desk = Desk(sheets.folder)
    desk.back(edited(desk.out(), lambda h: h.put("2", "Acme owner", "Priya")))
    done = import_file(SETTINGS, desk.path, Wanted(), BACK)
    assert done.created
    assert done.result.location.startswith("https://")
    moved, old = sheets.plan(), desk.plan()
    assert moved.content == old.content
    assert moved.history == old.history
    assert moved.id == old.id
    assert moved.memory.provenance == old.memory.provenance


def test_a_filter_that_hides_rows_puts_the_import_off(sheets: Sheets) -> None:
    """It is said, nothing of theirs is lost, and the same file works afterwards."""
    copy = edited(sheets.make().out(), lambda h: h.put("2", "Acme owner", "Priya Shah"))
    ref = sheets.place.entry.ref
    sheets.google.share(ref, BUYER)
    person = sheets.google.person(BUYER, ref)
    person.filter("Plan", "B", ["Technical"])
    done = sheets.back(copy)
    assert done.result.outcome == "problem"
    assert done.result.decided is not None
    assert "Remove the filter" in done.result.decided.problems[0].message
    person.clear_filter("Plan")
    assert sheets.back(copy).result.outcome == "updated"
    steps = {step.id: step for step in sheets.plan().steps}
    assert steps["2"].customer_owner == "Priya Shah"
