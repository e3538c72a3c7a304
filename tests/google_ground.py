"""A small workbook on the emulator, and a store that reaches it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from fakegoogle import FakeGoogle, Fault, Person

from mapsheets.sheet.spec import (
    AppendRow,
    Area,
    Cell,
    Choice,
    DateCheck,
    Edits,
    Formula,
    NumberCheck,
    ReplaceState,
    Rule,
    SetCell,
    Style,
    Tab,
    WorkbookSpec,
)
from mapsheets.stores.google.store import GoogleStore
from mapsheets.stores.google.transport import Timing, Transport

DAY = Style(number_format="d mmm yyyy")
GREY = Style(fill="#F1F3F4", number_format="d mmm yyyy")
BOLD = Style(bold=True, border_bottom="#202124")
WHOLE = 1_048_576
HEADINGS = ("#", "Step", "Target date", "Now expected", "Status", "Notes")
STEPS = ("Kick-off", "Security review", "Legal review", "Signature")
PERSON = "buyer@acme.example"
HISTORY = ("Date", "What changed", "Reason")


def workbook() -> WorkbookSpec:
    """Give a workbook like a plan: steps, a timeline of formulas, history, state."""
    return WorkbookSpec(
        "Acme + Northwind",
        (_plan(), _timeline(), _history(), _state()),
        {"mapsheets_plan": "plan-1"},
        "en_US",
        "Europe/Berlin",
    )


def _plan() -> Tab:
    cells = {(1, column): Cell(text, BOLD) for column, text in enumerate(HEADINGS, 1)}
    for row, text in enumerate(STEPS, 2):
        cells[row, 1] = Cell(row - 1)
        cells[row, 2] = Cell(text, Style(wrap=True))
        cells[row, 3] = Cell(date(2027, 3, row), DAY)
        cells[row, 4] = Cell(None, GREY)
        cells[row, 5] = Cell("Pending")
    return Tab(
        "Plan",
        cells,
        widths={1: 5, 2: 38},
        heights={1: 24.0},
        column_styles={3: DAY, 4: GREY},
        validations=(
            Choice(Area(2, 5, WHOLE, 5), ("Pending", "Complete")),
            DateCheck(Area(2, 3, WHOLE, 3), "A date, please"),
            NumberCheck(Area(2, 1, 200, 1), 0),
        ),
        rules=(
            Rule(
                Area(2, 1, WHOLE, 6),
                'AND($E2="Complete",$C2<>"")',
                Style(color="#137333", fill="#E6F4EA"),
                stop=True,
            ),
            Rule(Area(2, 4, 200, 4), "=$D2>$C2", Style(fill="#FDE3CF", hatch=True)),
        ),
        protected=(Area(2, 4, WHOLE, 4),),
        filter=Area(1, 1, WHOLE, 6),
        frozen_columns=1,
        rows=40,
        columns=8,
    )


def _timeline() -> Tab:
    cells = {
        (row, 1): Cell(Formula(f'=IFERROR(INDEX(Plan!$B$1:$B$40,{row},1),"")'))
        for row in range(2, 6)
    }
    return Tab("Timeline", {(1, 1): Cell("Step", BOLD), **cells}, rows=20, columns=4)


def _history() -> Tab:
    cells = {(1, column): Cell(text, BOLD) for column, text in enumerate(HISTORY, 1)}
    return Tab("Change history", cells, column_styles={1: DAY}, rows=20, columns=3)


def _state() -> Tab:
    cells = {(1, 1): Cell("base"), (1, 2): Cell("before"), (2, 1): Cell("check")}
    return Tab("_mapsheets", cells, hidden=True, rows=10, columns=2)


def sync_edits(last_row: int = 6) -> Edits:
    """Give what a sync of this workbook writes."""
    return Edits(
        (
            SetCell("Plan", 3, 3, date(2027, 4, 1), both=True),
            SetCell("Plan", 4, 3, date(2027, 4, 2), both=True),
            SetCell("Plan", 2, 4, date(2027, 5, 1)),
            SetCell("Plan", 5, 4, date(2027, 5, 4)),
            AppendRow("Timeline", last_row, {1: Formula("=Plan!$B$6"), 2: "bar"}, 5),
            AppendRow("Change history", 2, {1: date(2027, 2, 1), 2: "moved"}, 2),
            ReplaceState("_mapsheets", (("base", "after"), ("check", "1"))),
        ),
        ("Plan", Area(1, 1, 5, 6)),
    )


@dataclass
class Ground:
    """An emulator, a store on it, and the plan that is there."""

    google: FakeGoogle
    store: GoogleStore
    ref: str = ""
    extra: str = ""

    def made(self) -> Ground:
        """Make the workbook."""
        self.ref = self.store.create(workbook(), "Acme").ref
        self.google.clear_plans()
        return self

    def rows(self, tab: str) -> list[list[str]]:
        """Give what a tab shows."""
        return self.google.rows(self.ref, tab)

    def tabs(self) -> dict[str, list[list[str]]]:
        """Give what all tabs show, but the hidden one for earlier cells."""
        titles = ("Plan", "Timeline", "Change history", "_mapsheets")
        return {title: self.rows(title) for title in titles}

    def raw(self) -> dict[str, Any]:
        """Give the whole spreadsheet as Google answers it, without cells."""
        url = f"https://sheets.googleapis.com/v4/spreadsheets/{self.ref}"
        found: dict[str, Any] = self.google.session().get(url).json()
        return found

    def person(self) -> Person:
        """Give the buyer at a browser."""
        self.google.share(self.ref, PERSON)
        return self.google.person(PERSON, self.ref)

    def fail(self, *faults: Fault) -> None:
        """Plan faults."""
        for fault in faults:
            self.google.faults.add(fault)


NUMBERS = itertools.count(1)


def store_on(google: FakeGoogle, folder: str = "root", user: str = "") -> GoogleStore:
    """Give a store that shares the emulator's clock and never really sleeps."""
    clock = google.clock
    timing = Timing(clock.seconds, clock.sleep, lambda: 0.5, clock.now)
    session = google.session(user or None)
    transport = Transport(session, refresh=lambda: None, timing=timing)
    return GoogleStore(transport, folder, lambda: f"writer{next(NUMBERS)}")


def ground() -> Ground:
    """Give an empty Drive and a store."""
    google = FakeGoogle()
    return Ground(google, store_on(google))


def cells_of(rows: Iterable[Iterable[str]]) -> set[str]:
    """Give the texts of a tab."""
    return {text for row in rows for text in row}
