"""Workbooks and edits for the contract of stores, by hand and by hypothesis."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time

from hypothesis import strategies as st

from mapsheets.sheet.spec import (
    Address,
    Cell,
    CellValue,
    Formula,
    ReadTab,
    SetCell,
    Style,
    Tab,
    WorkbookSpec,
)

STATE_TAB = "_mapsheets"
PLAN = "Plan"
DAY = Style(number_format="yyyy-mm-dd")
MOMENT = Style(number_format="yyyy-mm-dd hh:mm")
DUE = date(2027, 2, 16)
MEETING = datetime.combine(date(2027, 3, 1), time(14, 30))

# Texts that a program which parses what is typed would turn into something else.
NASTY = (
    "=1+1",
    "+1+1",
    "-1",
    "@SUM(1)",
    "=HYPERLINK(1)",
    "00123",
    "1/2",
    "2027-01-01",
    "TRUE",
    "#N/A",
    "'quoted",
    "50%",
    "1e5",
    " spaces around ",
    "two\nlines",
    "tab\there",
    "<b>&amp;</b>",
    "_x0041_",
    "Zoë 日本語 🎉",
    "e\u0301\u200b\u202e",
)


def plan_spec(**cells: CellValue) -> WorkbookSpec:
    """Make a workbook of two tabs; ``cells`` are further cells, as ``B7=...``."""
    more = {
        (int(name[1:]), ord(name[0]) - 64): _cell(value)
        for name, value in cells.items()
    }
    base = {
        (1, 1): Cell("Mutual Action Plan", Style(bold=True)),
        (3, 1): Cell("#"),
        (3, 2): Cell("Step"),
        (3, 3): Cell("Target date"),
        (3, 4): Cell("Days"),
        (4, 1): Cell(1),
        (4, 2): Cell("Demo", Style(wrap=True)),
        (4, 3): Cell(DUE, DAY),
        (4, 4): Cell(5),
        (5, 1): Cell(2),
        (5, 2): Cell("Pilot", Style(wrap=True)),
        (5, 3): Cell(MEETING, MOMENT),
        (5, 4): Cell(2.5),
    }
    return WorkbookSpec(
        "Acme + Northwind",
        (
            Tab(PLAN, {**base, **more}),
            Tab(STATE_TAB, {(1, 1): Cell("format"), (1, 2): Cell("1")}, hidden=True),
        ),
        properties={"mapsheets-plan": "p1"},
    )


def filled(tab: ReadTab | None) -> dict[Address, CellValue]:
    """Give the cells of a tab that hold something."""
    assert tab is not None
    return {
        place: value
        for place, value in tab.cells.items()
        if value is not None and value != ""
    }


def wanted(cells: Mapping[Address, Cell]) -> dict[Address, CellValue]:
    """Give the values that cells hold once they are in a workbook."""
    return {
        place: cell.value
        for place, cell in cells.items()
        if cell.value is not None and cell.value != ""
    }


def _cell(value: CellValue) -> Cell:
    if isinstance(value, datetime):
        return Cell(value, MOMENT)
    return Cell(value, DAY if isinstance(value, date) else Style())


TEXTS = st.one_of(
    st.sampled_from(NASTY),
    st.text(
        st.characters(
            exclude_categories=("Cs", "Cc"),
            exclude_characters="\ufffe\uffff",
        ),
        min_size=1,
        max_size=40,
    ),
)
DAYS = st.dates(date(1900, 3, 1), date(2150, 12, 31))
MOMENTS = st.builds(
    datetime.combine,
    st.dates(date(1990, 1, 1), date(2100, 1, 1)),
    st.builds(time, st.integers(1, 23), st.integers(0, 59)),
)
NUMBERS = st.one_of(
    st.integers(-(10**9), 10**9),
    st.floats(-1e9, 1e9, allow_nan=False).filter(lambda number: number % 1 != 0),
)
VALUES: st.SearchStrategy[CellValue] = st.one_of(
    TEXTS, DAYS, MOMENTS, NUMBERS, st.booleans()
)
PLACES = st.tuples(st.integers(1, 30), st.integers(1, 14))
CELLS = st.dictionaries(PLACES, VALUES.map(_cell), max_size=20)


@st.composite
def specs(draw: st.DrawFn) -> WorkbookSpec:
    """Draw a workbook of one to three tabs, the last one perhaps hidden."""
    titles = draw(
        st.lists(st.sampled_from("ABCDE"), min_size=1, max_size=3, unique=True)
    )
    tabs = [Tab(f"Tab {title}", draw(CELLS)) for title in titles]
    hidden = draw(st.booleans()) and len(tabs) > 1
    last = Tab(tabs[-1].title, tabs[-1].cells, hidden=hidden)
    return WorkbookSpec("Drawn", (*tabs[:-1], last))


SETTINGS = st.lists(
    st.builds(
        lambda place, value: SetCell(PLAN, *place, value),
        PLACES,
        st.one_of(st.none(), VALUES),
    ),
    min_size=1,
    max_size=12,
    unique_by=lambda edit: (edit.row, edit.column),
)

A_FORMULA = Formula('=B4&"!"', "Demo!")
