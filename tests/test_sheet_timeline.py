"""Bars over weeks: formulas that find the plan, and the values they carry."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from calc.driver import Book, Calc
from calc.fixtures import require_libreoffice
from openpyxl.formula import Tokenizer
from sample_plans import STATE, sample

from mapsheets.plan.model import Content, Header, Memory, Plan, Status, Step
from mapsheets.sheet import look
from mapsheets.sheet.address import column_letters
from mapsheets.sheet.layout import layout
from mapsheets.sheet.layout_grid import shown_text
from mapsheets.sheet.shown import Shown, ShownStep
from mapsheets.sheet.spec import Cell, Formula, Rule, Tab, WorkbookSpec
from mapsheets.sheet.timeline import PlanColumns, timeline_row, timeline_tab
from mapsheets.sheet.timeline_bars import (
    DAY_ROW,
    DONE,
    EXPECTED,
    FIRST_MONTH,
    FIRST_STEP,
    FIRST_WEEK,
    NAME,
    NUMBER,
    START,
    STATUS,
    TARGET,
    WEEKS,
    YEAR_ROW,
)
from mapsheets.stores.folder.new import rendered

TODAY = date(2027, 3, 24)
ALLOWED = {
    "IFERROR", "INDEX", "MATCH", "IF", "ISNUMBER", "WORKDAY", "MIN", "MAX", "N",
    "WEEKDAY", "EOMONTH", "DATE", "YEAR", "MONTH", "CHOOSE",
}  # fmt: skip


def timeline(spec: WorkbookSpec) -> Tab:
    """Find the tab."""
    return spec.tabs[1]


def values(step: Step, shown: ShownStep | None = None) -> dict[int, object]:
    """Give the values that a row's formulas carry."""
    return {
        column: value.value if isinstance(value, Formula) else value
        for column, value in timeline_row(step, 6, shown or ShownStep()).items()
    }


def plan_of(*steps: Step, start: date | None = None) -> Plan:
    """Make a plan of some steps."""
    return Plan(Memory("p3", "A", "B"), Content(Header(start=start), steps))


def shown_of(**steps: ShownStep) -> Shown:
    """Make what the program shows; steps are named ``s1`` and so on."""
    by_id = {name[1:]: step for name, step in steps.items()}
    return Shown("Mutual Action Plan: A + B", "Working draft", TODAY, by_id)


def test_a_bar_starts_its_working_days_before_the_target() -> None:
    """Five working days that end on a Monday start on the Tuesday before."""
    row = values(Step("1", text="Pilot", target=date(2027, 3, 8), days=5))

    assert row == {
        NUMBER: 1,
        NAME: "Pilot",
        STATUS: "Pending",
        START: date(2027, 3, 2),
        TARGET: date(2027, 3, 8),
        EXPECTED: "",
        DONE: "",
    }


@pytest.mark.parametrize("days", [None, 0, 1])
def test_a_milestone_or_unknown_length_is_one_day(days: int | None) -> None:
    """Blank, 0 and 1 day start on the target itself."""
    row = values(Step("1", target=date(2027, 3, 8), days=days))

    assert row[START] == date(2027, 3, 8)


def test_without_a_target_the_expected_date_counts() -> None:
    """A step that nobody dated has a bar as soon as a date is computed."""
    row = values(Step("1", days=3), ShownStep(expected=date(2027, 3, 10)))

    assert (row[START], row[TARGET], row[EXPECTED]) == (
        date(2027, 3, 8),
        "",
        date(2027, 3, 10),
    )


def test_a_step_done_early_starts_no_later_than_it_ended() -> None:
    """Done before the bar would have begun: the bar is that one day."""
    done = date(2027, 2, 15)

    row = values(Step("1", target=date(2027, 3, 8), days=5, done_on=done))

    assert (row[START], row[DONE]) == (done, done)


def test_a_step_that_is_not_needed_has_no_bar() -> None:
    """It keeps its name, without dates."""
    step = Step("1", text="A", status=Status.NOT_NEEDED, target=date(2027, 3, 8))

    row = values(step)

    assert (row[NAME], row[STATUS]) == ("A", "Not needed")
    assert [row[column] for column in (START, TARGET, EXPECTED, DONE)] == [""] * 4


def test_a_step_without_dates_has_no_bar() -> None:
    """Nothing is drawn where nothing is known."""
    assert values(Step("1", text="A"))[START] == ""


def test_the_axis_is_26_weeks_and_then_months() -> None:
    """Weeks begin on the Monday of the start; months follow without a gap."""
    steps = (Step("1", target=date(2027, 3, 1)),)

    tab = timeline_tab(plan_of(*steps, start=date(2027, 2, 3)), shown_of())

    days = [
        cell.value.value
        for column in range(FIRST_WEEK, tab.columns + 1)
        if isinstance((cell := tab.cells[DAY_ROW, column]).value, Formula)
    ]
    monday = date(2027, 2, 1)
    weeks = [monday + timedelta(weeks=n) for n in range(WEEKS)]
    assert days[:WEEKS] == weeks
    assert days[WEEKS:] == [
        date(2027, 8, 2),
        date(2027, 9, 1),
        date(2027, 10, 1),
        date(2027, 11, 1),
        date(2027, 12, 1),
        date(2028, 1, 1),
    ]


def test_months_are_told_from_weeks() -> None:
    """A line, names instead of days, and wider columns mark the change of scale."""
    tab = timeline_tab(plan_of(Step("1"), start=date(2027, 2, 3)), shown_of())

    week, month = (tab.cells[DAY_ROW, at] for at in (FIRST_MONTH - 1, FIRST_MONTH))
    assert (shown_text(week), shown_text(month)) == ("26", "Aug")
    assert tab.cells[DAY_ROW - 1, FIRST_MONTH].value == "by month"
    assert tab.widths[FIRST_MONTH] > tab.widths[FIRST_MONTH - 1]
    lines = {
        at
        for (row, at), cell in tab.cells.items()
        if row in {YEAR_ROW, DAY_ROW, FIRST_STEP} and cell.style.border_left
    }
    assert lines == {FIRST_MONTH}


def test_the_axis_reaches_beyond_the_last_bar() -> None:
    """A plan of fourteen months has three months to spare."""
    end = date(2028, 4, 20)

    tab = timeline_tab(
        plan_of(Step("1", target=end), start=date(2027, 2, 1)),
        shown_of(s1=ShownStep(bar_end=end)),
    )

    last = tab.cells[DAY_ROW, tab.columns].value
    assert isinstance(last, Formula)
    assert last.value == date(2028, 7, 1)


def test_without_a_start_the_axis_begins_with_the_first_target_or_today() -> None:
    """The axis has a beginning in any case."""
    dated = timeline_tab(plan_of(Step("1", target=date(2027, 5, 12))), shown_of())
    blank = timeline_tab(plan_of(Step("1")), shown_of())

    firsts = [tab.cells[DAY_ROW, FIRST_WEEK].value for tab in (dated, blank)]

    assert [first.value for first in firsts if isinstance(first, Formula)] == [
        date(2027, 5, 10),
        date(2027, 3, 22),
    ]


def test_formulas_look_the_plan_up_and_work_in_every_program() -> None:
    """Known functions, comma arguments, whole ranges of the plan, no arrays."""
    tab = timeline(layout(*sample(), STATE))
    formulas = {
        cell.value.text
        for cell in tab.cells.values()
        if isinstance(cell.value, Formula)
    }

    for formula in formulas:
        tokens = Tokenizer(formula).items
        names = {token.value[:-1] for token in tokens if token.value.endswith("(")}
        assert names - {""} <= ALLOWED, formula
        assert ";" not in formula
        assert "{" not in formula
    row = f"{column_letters(NAME)}{FIRST_STEP}"
    assert row == "B6"
    assert (
        '=IFERROR(INDEX(Plan!$C$11:$C$500,MATCH($A6,Plan!$A$11:$A$500,0))&"","")'
        in formulas
    )


def test_formulas_follow_a_plan_that_people_rearranged() -> None:
    """A row for a later step points at where the columns are now."""
    columns = {"id": 2, "text": 4, "status": 9, "target": 7}
    columns |= {"expected": 8, "done_on": 14, "days": 13}
    where = PlanColumns("'Our plan'", 15, columns)

    row = timeline_row(Step("7", text="A"), 20, ShownStep(), where)

    name = row[NAME]
    assert isinstance(name, Formula)
    assert name.text == (
        "=IFERROR(INDEX('Our plan'!$D$15:$D$500,"
        'MATCH($A20,\'Our plan\'!$B$15:$B$500,0))&"","")'
    )


def test_bars_show_done_planned_late_and_today() -> None:
    """Four looks for weeks and four for months, today's line on top of each."""
    rules = timeline(layout(*sample(), STATE)).rules

    drawn = [rule for rule in rules if "FIND(" not in rule.formula]
    weeks = [rule for rule in drawn if rule.area.first_column == FIRST_WEEK]
    months = [rule for rule in drawn if rule.area.first_column == FIRST_MONTH]

    assert len(weeks) == len(months) == 8
    assert [_has_line(rule) for rule in weeks] == [True] * 4 + [False] * 4
    assert all("EOMONTH(" in rule.formula for rule in months)
    assert len({rule.style.fill for rule in weeks}) == 5


def test_a_step_that_is_not_needed_in_other_words_has_no_bar() -> None:
    """Words such as n/a keep every bar off, and leave today's line."""
    rules = timeline(layout(*sample(), STATE)).rules

    weeks = [rule for rule in rules if rule.area.first_column == FIRST_WEEK]
    first = [rule for rule in weeks if "|n/a|" in rule.formula]

    assert [_has_line(rule) for rule in first] == [True, False]
    assert {rule.style.fill for rule in first} == {look.TODAY_FILL, look.PAPER}
    assert all(rule.stop and weeks.index(rule) < 2 * len(first) for rule in first)


def _has_line(rule: Rule) -> bool:
    return rule.style.border_left != ""


# What LibreOffice makes of it.


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """Give one LibreOffice to all tests of this file."""
    require_libreoffice()
    with Calc(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture
def spec() -> WorkbookSpec:
    """Give a plan with every kind of step: done, not needed, no date, long, new."""
    plan, shown = sample("enterprise")
    first, second, *rest = plan.steps
    unusual = (
        replace(first, done_on=date(2027, 2, 2)),
        replace(second, status=Status.NOT_NEEDED),
        replace(rest[0], target=None, days=None),
        replace(rest[1], target=None, days=0),
        *rest[2:],
    )
    steps = dict(shown.steps) | {"4": ShownStep(expected=date(2027, 4, 7))}
    plan = replace(plan, content=replace(plan.content, steps=unusual))
    return layout(plan, replace(shown, steps=steps), STATE)


@pytest.fixture
def book(office: Calc, spec: WorkbookSpec, tmp_path: Path) -> Iterator[Book]:
    """Give the plan open in LibreOffice."""
    path = tmp_path / "plan.xlsx"
    path.write_bytes(rendered(spec))
    opened = office.open(path)
    yield opened
    office.close_all()


def _area(tab: Tab, first_row: int, last_row: int, last_column: int) -> str:
    return f"A{first_row}:{column_letters(last_column)}{last_row}"


@pytest.mark.libreoffice
def test_cached_values_are_what_libreoffice_computes(
    book: Book, spec: WorkbookSpec
) -> None:
    """Every formula of the tab gives the value that it carries."""
    tab = timeline(spec)
    last_row = max(row for row, _ in tab.cells)

    book.recalc()
    texts = book.texts("Timeline", _area(tab, 1, last_row, tab.columns))

    wrong = {
        (row, column): (texts[row - 1][column - 1], shown_text(cell))
        for (row, column), cell in tab.cells.items()
        if isinstance(cell.value, Formula)
        and texts[row - 1][column - 1] != shown_text(cell)
    }
    assert wrong == {}
    assert texts[YEAR_ROW - 1][FIRST_WEEK - 1] == "2027"


def _row(book: Book, row: int) -> list[str]:
    return book.texts("Timeline", f"A{row}:G{row}")[0]


@pytest.mark.libreoffice
def test_a_bar_moves_at_once_when_a_date_is_typed(book: Book) -> None:
    """Target, days and status on Plan are seen on Timeline without a sync."""
    book.type("Plan", "F17", "2027-05-14")
    book.type("Plan", "L17", "3")
    book.type("Plan", "H17", "In Progress")

    assert _row(book, 11)[2:5] == ["In Progress", "12 May 2027", "14 May 2027"]


@pytest.mark.libreoffice
def test_the_axis_follows_the_start(book: Book) -> None:
    """A new Start on Plan moves the weeks."""
    book.type("Plan", "C4", "2027-03-03")

    assert book.texts("Timeline", "H3:I5") == [["2027", ""], ["Mar", ""], ["1", "8"]]


@pytest.mark.libreoffice
def test_rows_that_people_move_keep_their_bars(book: Book) -> None:
    """Inserting, deleting and sorting rows on Plan leaves the right names."""
    before = {row[0]: row for row in (_row(book, n) for n in range(6, 18))}

    book.insert_row("Plan", 12)
    book.insert_row("Plan", 5)
    book.delete_row("Plan", 18)
    book.sort("Plan", "A14:N24", "F", descending=True)
    after = {row[0]: row for row in (_row(book, n) for n in range(6, 18))}

    assert after.pop("5") == ["5", "", "", "", "", "", ""]
    before.pop("5")
    assert after == before


@pytest.mark.libreoffice
def test_a_row_added_later_works_like_the_others(
    office: Calc, spec: WorkbookSpec, tmp_path: Path
) -> None:
    """A step typed at the end of Plan is found by its number."""
    row = timeline_row(Step("13"), 18, ShownStep())
    tab = timeline(spec)
    cells = dict(tab.cells) | {
        (18, column): Cell(value, tab.cells[17, column].style)
        for column, value in row.items()
    }
    tabs = (spec.tabs[0], replace(tab, cells=cells), *spec.tabs[2:])
    path = tmp_path / "plan.xlsx"
    path.write_bytes(rendered(replace(spec, tabs=tabs)))
    book = office.open(path)

    for column, text in {"A": "13", "C": "More tests", "F": "2027-06-11"}.items():
        book.type("Plan", f"{column}24", text)

    assert _row(book, 18) == [
        "13",
        "More tests",
        "",
        "11 Jun 2027",
        "11 Jun 2027",
        "",
        "",
    ]
    office.close_all()
