"""Cells read back as a plan: what was laid out comes back, and addresses are right."""

from __future__ import annotations

from datetime import date

import pytest
from gestures.memorybook import MemoryBook
from gestures.sheet import Sheet

from mapsheets.errors import ForeignFile, GuardStop
from mapsheets.plan.model import Plan, Problem
from mapsheets.sheet.reading import PlanReading, read_plan
from mapsheets.sheet.spec import Area, CellError, Formula, ReadTab, ReadWorkbook
from mapsheets.workflows.new import Order, Prepared, prepare

START = date(2027, 2, 1)
TEMPLATES = (
    "mid-market",
    "enterprise",
    "expansion",
    "standard",
    "pilot",
    "closing",
    "last-mile",
)


def made(template: str = "closing") -> Prepared:
    """Make a plan without a file."""
    order = Order("Acme", "Northwind", template=template, start=START)
    return prepare(order, START, "plan-1")


def book(template: str = "closing") -> tuple[Plan, MemoryBook]:
    """Make a plan and its workbook in memory."""
    prepared = made(template)
    return prepared.plan, MemoryBook(prepared.spec)


def read(plan: Plan, sheets: MemoryBook) -> PlanReading:
    """Read the workbook."""
    return read_plan(sheets.read(), plan.memory)


def codes(problems: tuple[Problem, ...]) -> list[str]:
    """List the codes of problems."""
    return [problem.code for problem in problems]


@pytest.mark.parametrize("template", TEMPLATES)
def test_what_is_laid_out_is_read_back(template: str) -> None:
    """Each shipped template comes back cell by cell, in every tab."""
    plan, sheets = book(template)

    reading = read(plan, sheets)

    assert tuple(row.step for row in reading.rows) == plan.steps
    assert reading.header == plan.header
    for table in ("criteria", "meetings", "approvals", "people", "open_items"):
        assert getattr(reading.tables, table) == getattr(plan.content, table)
    assert reading.problems == ()
    assert not reading.header_unread


@pytest.mark.parametrize("template", TEMPLATES)
def test_it_is_read_without_a_memory_too(template: str) -> None:
    """A lost state tab costs no cell: the names come from the title."""
    plan, sheets = book(template)

    reading = read_plan(sheets.read(), None)

    assert tuple(row.step for row in reading.rows) == plan.steps
    assert reading.names.customer == "Acme"


def test_an_unreadable_cell_is_named_by_its_address() -> None:
    """The address is the cell's, wherever rows and columns were inserted."""
    plan, sheets = book()
    plan_tab = sheets.tabs["Plan"]
    plan_tab.insert_row(1)
    plan_tab.insert_column(2)
    plan_tab.put(14, 7, "soon")

    (row,) = [row for row in read(plan, sheets).rows if row.unread]

    assert row.step.id == "2"
    assert [(item.key, item.text, item.cell) for item in row.unread] == [
        ("target", "soon", "Plan!G14")
    ]


def test_an_error_value_is_unreadable() -> None:
    """#REF! is not a date, and no crash."""
    plan, sheets = book()
    sheets.tabs["Plan"].put(12, 12, CellError("#REF!"))

    (row,) = [row for row in read(plan, sheets).rows if row.unread]

    assert row.unread[0].text == "#REF!"


def test_a_formula_counts_with_its_last_value() -> None:
    """Its text is nobody's value; without a last value it cannot be read."""
    plan, sheets = book()
    sheets.tabs["Plan"].put(12, 12, Formula("=2+3", 5))
    sheets.tabs["Plan"].put(13, 12, Formula("=2+3"))

    first, second, *_ = read(plan, sheets).rows

    assert first.step.days == 5
    assert second.unread_keys == {"days"}


@pytest.mark.parametrize(
    "words", ["PHASE 2", "Phase 2:", "--- Pilot ---", "Note: Ana is away", "Total"]
)
def test_words_of_their_own_between_steps_are_no_steps(words: str) -> None:
    """Titles, notes and totals are passed over."""
    plan, sheets = book()
    sheets.tabs["Plan"].insert_row(14)
    sheets.tabs["Plan"].put(14, 3, words)

    assert len(read(plan, sheets).rows) == len(plan.steps)


def test_a_merged_line_is_no_step() -> None:
    """Merged cells make a title of any words."""
    plan, sheets = book()
    sheets.tabs["Plan"].insert_row(14)
    sheets.tabs["Plan"].put(14, 3, "Phase 2")
    workbook = sheets.read()
    merged = tuple(
        ReadTab(tab.title, tab.cells, merged=(Area(14, 3, 14, 9),))
        if tab.title == "Plan"
        else tab
        for tab in workbook.tabs
    )

    reading = read_plan(ReadWorkbook(workbook.title, merged), plan.memory)

    assert len(reading.rows) == len(plan.steps)


def test_a_repeated_heading_row_is_no_step() -> None:
    """Somebody repeated the headings for a printed page."""
    plan, sheets = book()
    tab = sheets.tabs["Plan"]
    headings = tab.row(11)
    tab.insert_row(15)
    tab.set_row(15, headings)

    assert len(read(plan, sheets).rows) == len(plan.steps)


def test_two_tabs_that_could_be_the_plan_are_refused() -> None:
    """Nothing is guessed where two tabs have the headings and none the name."""
    plan, sheets = book()
    tab = sheets.tabs.pop("Plan")
    sheets.tabs["Old"] = Sheet("Old", dict(tab.cells))
    sheets.tabs["New"] = Sheet("New", dict(tab.cells))

    with pytest.raises(GuardStop) as refused:
        read(plan, sheets)

    assert refused.value.code == "PLAN_TAB_UNCLEAR"


def test_another_workbook_is_not_our_plan() -> None:
    """Without a memory and without headings it is a foreign file."""
    workbook = ReadWorkbook("Budget", (ReadTab("Sheet1", {(1, 1): "Budget 2027"}),))

    with pytest.raises(ForeignFile) as refused:
        read_plan(workbook, None)

    assert refused.value.code == "NOT_OUR_PLAN"


def test_a_heading_that_stands_twice_is_asked_about_and_left_alone() -> None:
    """Two columns of one name that look alike: neither is read nor written."""
    plan, sheets = book()
    tab = sheets.tabs["Plan"]
    tab.insert_column(14)
    tab.put(11, 14, "Notes")

    reading = read(plan, sheets)

    assert codes(reading.problems) == ["HEADING_TWICE"]
    assert "notes" not in reading.found.columns


def test_a_lost_column_is_told() -> None:
    """A column with people's values that is gone is named; an empty one is not."""
    plan, sheets = book()
    sheets.tabs["Plan"].delete_column(14)
    sheets.tabs["Plan"].delete_column(12)

    reading = read(plan, sheets)

    assert codes(reading.problems) == ["COLUMN_GONE"]
    assert "'Days'" in reading.problems[0].message


def test_a_column_between_label_and_value_moves_the_value() -> None:
    """A column inserted right of the labels does not empty the header."""
    plan, sheets = book()
    sheets.tabs["Plan"].insert_column(3)

    assert read(plan, sheets).header == plan.header
