"""The workbook as people see it, before any file format."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest
from cellroom import texts_that_do_not_fit
from openpyxl.formula import Tokenizer
from sample_plans import NAMES, STATE, TODAY, sample
from test_sheet_look import contrast

from mapsheets.plan.fields import (
    AGENDA_HEADINGS,
    APPROVAL_FIELDS,
    AREAS,
    CRITERIA_FIELDS,
    HEADER_FIELDS,
    HISTORY_FIELDS,
    MEETING_FIELDS,
    OPEN_ITEM_FIELDS,
    PEOPLE_FIELDS,
    STATUSES,
    STEP_FIELDS,
)
from mapsheets.plan.model import Content, Header, Link, Memory, Plan, Step, Unread
from mapsheets.sheet import look
from mapsheets.sheet.layout import layout
from mapsheets.sheet.layout_plan import printed_scale
from mapsheets.sheet.reading import read_plan
from mapsheets.sheet.shown import Shown, ShownStep
from mapsheets.sheet.spec import (
    Area,
    Cell,
    Choice,
    DateCheck,
    NumberCheck,
    ReadTab,
    ReadWorkbook,
    Rule,
    Tab,
    WorkbookSpec,
)

TABS = (
    "Plan",
    "Timeline",
    "Success & approvals",
    "People",
    "Open items",
    "Change history",
    "_mapsheets",
)
LONG = "Rheinisch-Westfälische Gesellschaft für Energieversorgung SE"
CHINESE = "上海浦东发展银行股份有限公司信息技术与数据安全管理部" * 2


def workbook(
    name: str = "enterprise", *, customer: str = "Acme", vendor: str = "Northwind"
) -> WorkbookSpec:
    """Lay out a sample plan."""
    return layout(*sample(name, customer=customer, vendor=vendor), STATE)


def tab_of(spec: WorkbookSpec, title: str) -> Tab:
    """Find a tab by its title."""
    return next(tab for tab in spec.tabs if tab.title == title)


def as_read(spec: WorkbookSpec) -> ReadWorkbook:
    """Give a laid-out workbook as a store would read it back."""
    tabs = tuple(
        ReadTab(
            tab.title,
            {
                at: cell.value
                for at, cell in tab.cells.items()
                if cell.value is not None
            },
            hidden=tab.hidden,
        )
        for tab in spec.tabs
    )
    return ReadWorkbook(spec.title, tabs, properties=spec.properties)


def small(content: Content, steps: dict[str, ShownStep] | None = None) -> WorkbookSpec:
    """Lay out a plan of the given content."""
    shown = Shown("Mutual Action Plan: A + B", "Working draft", TODAY, steps or {})
    return layout(Plan(Memory("p2", "A", "B"), content), shown, STATE)


def test_tabs_have_their_exact_names_in_order() -> None:
    """Every tab is there, only the state is hidden."""
    spec = workbook()

    assert tuple(tab.title for tab in spec.tabs) == TABS
    assert [tab.title for tab in spec.tabs if tab.hidden] == ["_mapsheets"]
    assert spec.properties == {"mapsheets_plan": "p1"}


def test_plan_columns_have_their_exact_headings() -> None:
    """Row 11 holds the headings, with both companies' names."""
    plan = tab_of(workbook(), "Plan")

    headings = [plan.cells[11, column].value for column in range(1, 15)]

    assert headings == [
        "#",
        "Area",
        "Step",
        "Acme owner",
        "Northwind owner",
        "Target date",
        "Now expected",
        "Status",
        "Attention",
        "Complete when",
        "Depends on",
        "Days",
        "Done on",
        "Notes",
    ]


def test_other_tables_have_their_headings_in_one_row() -> None:
    """Each table's headings stand side by side, its name above them."""
    spec = workbook()
    tables = (
        ("Success & approvals", CRITERIA_FIELDS, "What we need to see"),
        ("Success & approvals", MEETING_FIELDS, "Decision meetings"),
        ("Success & approvals", APPROVAL_FIELDS, "Approvals"),
        ("People", PEOPLE_FIELDS, None),
        ("Open items", OPEN_ITEM_FIELDS, "Open items"),
        ("Change history", HISTORY_FIELDS, None),
    )

    for title, fields, name in tables:
        cells = tab_of(spec, title).cells
        wanted = [field.title("Acme", "Northwind") for field in fields]
        rows = [
            row
            for row in {row for row, _ in cells}
            for first in (1, 2)
            if [
                cells.get((row, column), Cell()).value
                for column in range(first, first + len(wanted))
            ]
            == wanted
        ]
        assert len(rows) == 1, (title, wanted)
        if name:
            assert cells[rows[0] - 1, 1].value == name


def test_every_tab_starts_with_its_title() -> None:
    """A1 says what the page is."""
    spec = workbook()

    titles = [tab.cells[1, 1].value for tab in spec.tabs if not tab.hidden]

    assert titles == ["Mutual Action Plan: Acme + Northwind", *TABS[1:-1]]


def test_header_values_stand_right_of_their_labels() -> None:
    """Every label stands once, with its value in the next cell."""
    plan, shown = sample()
    cells = tab_of(layout(plan, shown, STATE), "Plan").cells

    for item in HEADER_FIELDS:
        label = item.title("Acme", "Northwind")
        places = [at for at in cells if at[0] < 11 and cells[at].value == label]
        assert len(places) == 1, label
        value = cells[places[0][0], places[0][1] + 1].value
        computed = {
            "signature_expected": shown.signature_expected,
            "go_live_expected": shown.go_live_expected,
            "last_updated": shown.last_updated,
            "glance": shown.glance,
        }
        wanted = computed.get(item.key, getattr(plan.header, item.key, None))
        assert value == (wanted or None), label


def test_header_rows_hold_what_the_page_promises() -> None:
    """Title and state in row 1, the rest where both companies look for it."""
    cells = tab_of(workbook(), "Plan").cells

    assert "Working draft" in {cells[1, column].value for column in range(2, 15)}
    assert str(cells[9, 2].value).startswith("Everything here is yours to change.")
    assert str(cells[10, 2].value).startswith("Signature is now expected later")


@pytest.mark.parametrize("name", NAMES)
def test_what_is_laid_out_can_be_read_back(name: str) -> None:
    """Reading the cells gives the plan that was laid out."""
    plan, shown = sample(name)

    reading = read_plan(as_read(layout(plan, shown, STATE)), plan.memory)

    assert tuple(row.step for row in reading.rows) == plan.steps
    assert reading.header == plan.header
    assert reading.tables.people == plan.content.people
    assert reading.tables.criteria == plan.content.criteria
    assert reading.tables.meetings == plan.content.meetings
    assert reading.tables.approvals == plan.content.approvals
    assert reading.tables.open_items == plan.content.open_items
    assert reading.history == plan.history
    assert len(reading.tables.agenda) == 4
    assert reading.problems == ()


def test_agenda_texts_stand_right_of_their_headings() -> None:
    """The four parts of the agenda stand above the open items, grey and wrapped."""
    plan, shown = sample()
    cells = tab_of(layout(plan, shown, STATE), "Open items").cells

    places = {cells[at].value: at for at in cells if cells[at].value in AGENDA_HEADINGS}

    assert list(places) == list(AGENDA_HEADINGS)
    for text, (row, column) in zip(shown.agenda, places.values(), strict=True):
        cell = cells[row, column + 1]
        assert (cell.value, cell.style.fill) == (text, look.PROGRAM)
        assert cell.style.wrap


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("customer", ["Acme", LONG, CHINESE])
def test_every_text_fits_its_cell(name: str, customer: str) -> None:
    """No text is cut, whatever the companies are called."""
    spec = workbook(name, customer=customer, vendor=customer[:60])

    cut = {
        tab.title: found
        for tab in spec.tabs
        if not tab.hidden and (found := texts_that_do_not_fit(tab))
    }

    assert cut == {}


def test_long_texts_fit_their_cells() -> None:
    """Long sentences, long words and several lines get the height they need."""
    words = "The integration has run for ten working days without manual steps. " * 8
    step = Step("1", "Technical", words, "x" * 90, "Ann\nBen\nCem", notes=words)
    header = Header(words, words, customer_lead=words, vendor_lead="安全" * 60)

    spec = small(Content(header, (step,)))

    assert texts_that_do_not_fit(tab_of(spec, "Plan")) == []


@pytest.mark.parametrize("name", NAMES)
def test_plan_is_one_readable_landscape_page(name: str) -> None:
    """A4 landscape, one page, at 70 % or more, with the headings repeated."""
    plan = tab_of(workbook(name), "Plan")

    assert plan.printing.paper == "A4"
    assert plan.printing.landscape
    assert (plan.printing.fit_width, plan.printing.fit_height) == (1, 1)
    assert plan.printing.repeat_row == 11
    assert printed_scale(plan) >= 0.7


def test_more_steps_take_two_pages_never_smaller_print() -> None:
    """Thirty steps go on a second page; a book of them takes what it needs."""
    steps = tuple(Step(str(n), text="A step " * 20) for n in range(1, 31))

    two = tab_of(small(Content(steps=steps[:16])), "Plan").printing
    many = tab_of(small(Content(steps=steps * 4)), "Plan").printing

    assert (two.fit_width, two.fit_height) == (1, 2)
    assert (many.fit_width, many.fit_height) == (1, 0)


def test_print_area_ends_at_complete_when_and_never_below() -> None:
    """Rows that people add are printed; the last four columns are not."""
    area = tab_of(workbook(), "Plan").printing.area

    assert area == Area(1, 1, 1_048_576, 10)


def test_last_used_row_is_the_last_step() -> None:
    """Spare rows have looks, dropdowns and colours, but no cells."""
    plan, shown = sample()
    tab = tab_of(layout(plan, shown, STATE), "Plan")

    assert max(row for row, _ in tab.cells) == 11 + len(plan.steps)
    assert set(tab.column_styles) == set(range(1, 15))
    assert {check.area.last_row for check in tab.validations} >= {200}
    assert tab.filter == Area(11, 1, 200, 14)


def test_only_the_number_column_is_frozen() -> None:
    """A phone shows rows, not a frozen header."""
    for tab in workbook().tabs:
        assert tab.frozen_rows == 0
        assert not tab.gridlines
    assert tab_of(workbook(), "Plan").frozen_columns == 1


def test_dropdowns_and_checks_warn_and_never_refuse() -> None:
    """Status, Area, dates and days are checked down to row 200."""
    checks = tab_of(workbook(), "Plan").validations

    choices = {
        check.area.first_column: check for check in checks if isinstance(check, Choice)
    }
    dates = [check.area for check in checks if isinstance(check, DateCheck)]
    numbers = [check.area for check in checks if isinstance(check, NumberCheck)]

    assert choices[2].options == AREAS
    assert choices[8].options == STATUSES
    assert all(check.warn for check in choices.values())
    assert Area(12, 6, 200, 6) in dates
    assert Area(12, 13, 200, 13) in dates
    assert len(dates) == 2 + 5
    assert numbers == [Area(12, 12, 200, 12)]


def test_other_tabs_have_dropdowns_for_their_choices() -> None:
    """Types, results, parts, kinds and approvals are picked from lists."""
    spec = workbook()
    tables = (
        ("Success & approvals", (*CRITERIA_FIELDS, *MEETING_FIELDS, *APPROVAL_FIELDS)),
        ("People", PEOPLE_FIELDS),
        ("Open items", OPEN_ITEM_FIELDS),
    )

    for title, fields in tables:
        wanted = [field.choices for field in fields if field.choices]
        checks = tab_of(spec, title).validations
        assert [
            check.options for check in checks if isinstance(check, Choice)
        ] == wanted


def test_cells_of_the_program_are_grey_and_warn() -> None:
    """Grey means: updates by itself. Everything else is white."""
    plan = tab_of(workbook(), "Plan")

    grey = {at for at, cell in plan.cells.items() if cell.style.fill == look.PROGRAM}

    assert {column for row, column in grey if row > 10} == {7, 9}
    assert {(1, 1), (5, 7), (5, 9), (7, 7), (8, 3)} <= grey
    assert all(_inside(at, plan.protected) for at in grey if at[0] != 11)
    assert not any(
        _inside((row, column), plan.protected)
        for row in range(12, 30)
        for column in (2, 3, 4, 5, 6, 8, 10, 11, 12, 13, 14)
    )


def _inside(at: tuple[int, int], areas: tuple[Area, ...]) -> bool:
    return any(
        area.first_row <= at[0] <= area.last_row
        and area.first_column <= at[1] <= area.last_column
        for area in areas
    )


def test_colours_follow_the_words() -> None:
    """Every word and date has its native rule, for the cell that says it."""
    rules = {
        (rule.area.first_column, rule.formula): (rule.style.color, rule.style.fill)
        for rule in tab_of(workbook(), "Plan").rules
        if rule.area.first_row == 12
    }
    is_open = 'ISNUMBER($F12),$H12<>"Complete",$H12<>"Not needed",$M12=""'

    assert rules[8, '=$H12="Complete"'] == ("#137333", "#E6F4EA")
    assert rules[8, '=$H12="In Progress"'] == ("#174EA6", "#E8F0FE")
    assert rules[8, '=$H12="Blocked"'] == ("#A50E0E", "#FCE8E6")
    assert rules[1, '=$H12="Not needed"'] == (look.QUIET, "")
    assert rules[6, f"=AND({is_open},TODAY()-$F12>=7)"] == ("#8A3B00", "#FDE3CF")
    assert rules[6, f"=AND({is_open},TODAY()-$F12>=1)"] == ("#8A5A00", "#FEF7E0")
    assert rules[7, "=AND(ISNUMBER($G12),ISNUMBER($F12),$G12>$F12)"] == (
        "#8A5A00",
        look.PROGRAM,
    )
    assert not [formula for _, formula in rules if "Pending" in formula]


def test_no_rule_fills_a_row() -> None:
    """A fill is a word's or the program's own; no row is coloured."""
    for rule in tab_of(workbook(), "Plan").rules:
        wide = rule.area.last_column > rule.area.first_column
        assert not wide or rule.style.fill in {"", look.PROGRAM}


def _texts_on_fills(tab: Tab) -> Iterator[tuple[str, str]]:
    for cell in tab.cells.values():
        yield cell.style.color, cell.style.fill
    for rule in tab.rules:
        yield rule.style.color, rule.style.fill
        if rule.style.color and not rule.style.fill:
            yield rule.style.color, look.PROGRAM


def test_every_text_can_be_read_on_its_fill() -> None:
    """Contrast is 4.5 to 1 or better in every cell and every rule with text."""
    bars = {look.BAR, look.BAR_LATE, look.BAR_DONE, look.TODAY_FILL}

    poor = {
        (tab.title, color, fill)
        for tab in workbook().tabs
        for color, fill in _texts_on_fills(tab)
        if fill not in bars and contrast(color or look.INK, fill or look.PAPER) < 4.5
    }

    assert poor == set()


FUNCTIONS = {"AND", "TODAY", "ISNUMBER", "LEN", "LEFT", "EOMONTH"}
FUNCTIONS |= {"FIND", "LOWER", "TRIM"}


def _rules() -> list[tuple[str, Rule]]:
    return [(tab.title, rule) for tab in workbook().tabs for rule in tab.rules]


@pytest.mark.parametrize(("title", "rule"), _rules())
def test_rules_parse_and_use_only_what_every_program_has(
    title: str, rule: Rule
) -> None:
    """Rules have balanced brackets, known functions, cells of their own tab."""
    tokens = Tokenizer(rule.formula).items

    names = {token.value.rstrip("(") for token in tokens if token.value.endswith("(")}
    opened = sum(token.subtype == "OPEN" for token in tokens)
    closed = sum(token.subtype == "CLOSE" for token in tokens)
    cells = [token.value for token in tokens if token.subtype == "RANGE"]

    assert rule.formula.startswith("=")
    assert names <= FUNCTIONS | {""}
    assert opened == closed
    assert ";" not in rule.formula
    assert cells or title == ""
    assert not [cell for cell in cells if "!" in cell]


def test_text_stays_text_and_numbers_are_numbers() -> None:
    """A formula that somebody typed as a text is text; one step number is a number."""
    step = Step(
        "1", text="=1+1", depends_on=(Link("1"),), days=3, target=date(2027, 3, 1)
    )
    other = Step("2b", depends_on=(Link("1"), Link("2", 5), Link("3", -1)))

    cells = tab_of(small(Content(steps=(step, other))), "Plan").cells

    assert cells[12, 3].value == "=1+1"
    assert [cells[12, column].value for column in (1, 6, 11, 12)] == [
        1,
        date(2027, 3, 1),
        1,
        3,
    ]
    assert (cells[13, 1].value, cells[13, 11].value) == ("2b", "1, 2+5d, 3-1d")
    assert cells[12, 6].style.number_format == "d mmm yyyy"


def test_what_could_not_be_read_stays_as_typed() -> None:
    """A cell that nobody understood keeps its text."""
    content = Content(
        Header(),
        (Step("1", text="A"),),
        unread=(
            Unread("steps", "1", "target", "soon"),
            Unread("header", "", "start", "after Easter"),
        ),
    )

    cells = tab_of(small(content), "Plan").cells

    assert cells[12, 6].value == "soon"
    assert cells[4, 3].value == "after Easter"


def test_program_cells_show_what_was_computed() -> None:
    """Now expected and Attention stand in their columns."""
    shown = {"1": ShownStep(date(2027, 3, 5), "Due 5 Mar")}

    cells = tab_of(small(Content(steps=(Step("1", text="A"),)), shown), "Plan").cells

    assert (cells[12, 7].value, cells[12, 9].value) == (date(2027, 3, 5), "Due 5 Mar")


def test_a_banner_stands_above_everything() -> None:
    """An exported copy says so in its first line; the rest moves down by one."""
    plan, shown = sample()

    spec = layout(plan, shown, STATE, banner="Copy of 24 Mar 2027 for Priya Shah")

    tab = tab_of(spec, "Plan")
    assert tab.cells[1, 1].value == "Copy of 24 Mar 2027 for Priya Shah"
    assert tab.cells[2, 1].value == shown.title
    assert tab.cells[12, 1].value == "#"
    assert tab.printing.repeat_row == 12
    assert tab.filter == Area(12, 1, 201, 14)
    assert '=$H13="Complete"' in {rule.formula for rule in tab.rules}
    reading = read_plan(as_read(spec), plan.memory)
    assert tuple(row.step for row in reading.rows) == plan.steps
    assert reading.header == plan.header


def test_dates_written_as_text_become_dates() -> None:
    """A meeting's day is a date that can be sorted; other words stay words."""
    plan, shown = sample()
    days = ("8 Jul 2027", "2027-07-08", "[date]", "8 Jul 2027, 10:00", "7/8/2027")
    first = plan.content.criteria[0]
    criteria = tuple(replace(first, by=day) for day in days)
    plan = replace(plan, content=replace(plan.content, criteria=criteria))

    cells = tab_of(layout(plan, shown, STATE), "Success & approvals").cells

    assert [cells[6 + n, 7].value for n in range(5)] == [
        date(2027, 7, 8),
        date(2027, 7, 8),
        *days[2:],
    ]


def test_state_rows_stand_in_two_columns() -> None:
    """Keys in column A, pieces in column B."""
    cells = tab_of(workbook(), "_mapsheets").cells

    assert [(cells[n, 1].value, cells[n, 2].value) for n in (1, 2)] == list(STATE)


def test_every_step_field_has_a_column_and_a_width() -> None:
    """A field that is added to the registry gets a column of its own."""
    plan = tab_of(workbook(), "Plan")

    assert set(plan.widths) == set(range(1, len(STEP_FIELDS) + 1))
    assert plan.columns == len(STEP_FIELDS)
