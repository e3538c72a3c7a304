"""A plan in a seller's folder, its copy that goes out, and a buyer's hands on it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

import openpyxl

from mapsheets.plan.cells import text_of
from mapsheets.plan.model import Plan
from mapsheets.stores.base import Store
from mapsheets.stores.folder.reading import read_workbook
from mapsheets.sync.guards import Allowed
from mapsheets.sync.opening import open_workbook
from mapsheets.workflows.exporting import copy_for_buyer
from mapsheets.workflows.finding import Place
from mapsheets.workflows.importing import Imported, Wanted, import_file
from mapsheets.workflows.new import Order, create, prepare
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.syncing import Result, sync_one
from mapsheets.workflows.workspace import open_store

START = date(2027, 2, 1)
EXPORTED = date(2027, 2, 3)
BACK = date(2027, 2, 8)


@dataclass
class Desk:
    """One plan in a folder workspace, and the place where its copies lie."""

    folder: Path
    template: str = "enterprise"

    def __post_init__(self) -> None:
        self.settings = Settings(workspace=f"folder:{self.folder / 'plans'}")
        (self.folder / "plans").mkdir(parents=True, exist_ok=True)
        order = Order("Acme", "Northwind", template=self.template, start=START)
        create(self.store, prepare(order, START, "plan-one"))

    @property
    def store(self) -> Store:
        return open_store(self.settings)

    @property
    def place(self) -> Place:
        store = self.store
        return Place(store, store.list()[0])

    @property
    def path(self) -> Path:
        return Path(self.place.entry.location)

    def plan(self) -> Plan:
        """Read the live plan as it stands in the sheet."""
        return plan_of(self.path)

    def out(self, name: str = "copy.xlsx", today: date = EXPORTED) -> Path:
        """Export the copy to send."""
        path = self.folder / name
        path.write_bytes(copy_for_buyer(self.place, today).data)
        return path

    def back(self, path: Path, today: date = BACK, **wanted: Any) -> Imported:
        """Import a returned copy; the file must stay as it is."""
        before = state(path)
        done = import_file(self.settings, path, Wanted(**wanted), today)
        assert state(path) == before
        return done

    def sync(self, today: date = BACK, removed: int = 0) -> Result:
        """Sync the live plan."""
        return sync_one(self.place, today, Allowed(removed))


def state(path: Path) -> tuple[str, int]:
    """Give what must not change of a file: its bytes' hash and its time."""
    return sha256(path.read_bytes()).hexdigest(), path.stat().st_mtime_ns


def plan_of(path: Path) -> Plan:
    """Read a workbook as a plan: what stands in its cells now."""
    opened = open_workbook(read_workbook(path.name, path.read_bytes()), BACK)
    before = opened.before
    return Plan(before.memory, opened.content, opened.reading.history)


class Hands:
    """Edits a workbook with a foreign library, as a small program would."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.book: Any = openpyxl.load_workbook(path)
        titles = self.book.sheetnames
        self.sheet = self.book["Plan" if "Plan" in titles else titles[0]]

    def headings(self) -> tuple[int, dict[str, int]]:
        """Find the heading row and the columns of the headings."""
        for row in self.sheet.iter_rows():
            texts = {cell.value: cell.column for cell in row if cell.value}
            if {"#", "Step", "Status"} <= texts.keys():
                return row[0].row, texts
        message = "no headings"
        raise AssertionError(message)

    def row(self, step_id: str) -> int:
        """Find a step's row by its number."""
        head, columns = self.headings()
        for row in range(head + 1, self.sheet.max_row + 1):
            if text_of(self.sheet.cell(row, columns["#"]).value) == step_id:
                return row
        message = f"no step {step_id}"
        raise AssertionError(message)

    def put(self, step_id: str, heading: str, value: object) -> None:
        """Type into a step's cell."""
        _, columns = self.headings()
        self.sheet.cell(self.row(step_id), columns[heading]).value = value

    def add(self, **values: object) -> None:
        """Type a new row below the others; underscores stand for spaces."""
        head, columns = self.headings()
        row = head + 1
        while self.sheet.cell(row, columns["Step"]).value:
            row += 1
        for heading, value in values.items():
            self.sheet.cell(row, columns[heading.replace("_", " ")]).value = value

    def delete(self, *step_ids: str) -> None:
        """Delete whole rows."""
        for step_id in step_ids:
            self.sheet.delete_rows(self.row(step_id))

    def label(self, text: str, value: object) -> None:
        """Type into the header, right of a label."""
        for row in self.sheet.iter_rows(max_row=12):
            for cell in row:
                if cell.value == text:
                    self.sheet.cell(cell.row, cell.column + 1).value = value
                    return
        message = f"no label {text}"
        raise AssertionError(message)

    def save(self, path: Path | None = None) -> Path:
        """Save, under another name if one is given."""
        self.book.save(path or self.path)
        return path or self.path


def edited(path: Path, *edits: Callable[[Hands], object], name: str = "") -> Path:
    """Give a copy with edits made, as a file of another name if one is given."""
    hands = Hands(path)
    for edit in edits:
        edit(hands)
    return hands.save(path.with_name(name) if name else None)
