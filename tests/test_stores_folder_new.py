"""New files carry the whole specification and nothing of the machine."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from mapsheets.errors import ForeignFile
from mapsheets.sheet.spec import (
    Area,
    Cell,
    CellError,
    Choice,
    DateCheck,
    Formula,
    NumberCheck,
    PrintSetup,
    Rule,
    Style,
    Tab,
    WorkbookSpec,
)
from mapsheets.stores.folder.faults import Refused, only_foreign
from mapsheets.stores.folder.new import rendered
from mapsheets.stores.folder.reading import read_workbook

DUE = date(2027, 2, 15)
LOOK = Style(
    bold=True,
    italic=True,
    size=12,
    color="#137333",
    fill="#E6F4EA",
    horizontal="center",
    vertical="center",
    wrap=True,
    indent=1,
    number_format="d mmm yyyy",
    border_bottom="#DADCE0",
    border_left="#111111",
    font="Georgia",
)
TAB = Tab(
    "Plan",
    {
        (1, 1): Cell("=not a formula", LOOK),
        (2, 1): Cell(Formula("=A1&1", "=not a formula1")),
        (3, 1): Cell(Formula("=TODAY()", DUE), LOOK),
        (4, 1): Cell(DUE),
        (5, 1): Cell(CellError("#N/A")),
        (6, 1): Cell(None, LOOK),
    },
    widths={1: 5.5, 3: 20},
    heights={1: 30, 2: 22},
    column_styles={3: Style(number_format="d mmm yyyy")},
    validations=(
        Choice(Area(2, 8, 50, 8), ("Pending", 'In "Progress"')),
        Choice(Area(2, 9, 50, 9), ("Yes", "No"), warn=False),
        Choice(Area(2, 10, 50, 10), ("a, b", "c")),
        DateCheck(Area(2, 6, 50, 6), "A date, please."),
        NumberCheck(Area(2, 12, 50, 12), least=1),
    ),
    rules=(
        Rule(Area(2, 1, 50, 8), '=$H2="Complete"', Style(color="#137333", bold=True)),
        Rule(Area(2, 1, 50, 8), '=$H2="x"', Style(fill="#E6F4EA"), stop=True),
        Rule(Area(2, 1, 50, 8), "=TRUE", Style(fill="#E6F4EA", hatch=True)),
    ),
    protected=(Area(1, 7, 50, 7),),
    filter=Area(1, 1, 50, 8),
    frozen_rows=1,
    frozen_columns=2,
    color="#137333",
    printing=PrintSetup(Area(1, 1, 50, 10), fit_height=2, repeat_row=1, margin=0.3),
)
SPEC = WorkbookSpec(
    "Acme + Northwind",
    (
        Tab("First", hidden=True),
        TAB,
        Tab("Paper", printing=PrintSetup(landscape=False)),
    ),
    properties={"plan": "p1", "kind": "buyer"},
)


@pytest.fixture(scope="module")
def data() -> bytes:
    """Give the file."""
    return rendered(SPEC)


@pytest.fixture(scope="module")
def plan(data: bytes) -> Worksheet:
    """Give the tab as openpyxl reads it."""
    tab = openpyxl.load_workbook(io.BytesIO(data))["Plan"]
    assert isinstance(tab, Worksheet)
    return tab


def part(data: bytes, name: str) -> str:
    """Give one part as text."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode()


def test_values_are_read_back(data: bytes) -> None:
    tab = read_workbook("a.xlsx", data).tab("Plan")

    assert tab is not None
    assert tab.cells == {
        place: cell.value for place, cell in TAB.cells.items() if cell.value is not None
    }


def test_a_look_is_kept(plan: Worksheet) -> None:
    cell = plan["A1"]

    assert cell.data_type == "s"
    assert (cell.font.name, cell.font.sz, cell.font.b, cell.font.i) == (
        "Georgia",
        12,
        True,
        True,
    )
    assert cell.font.color.rgb == "FF137333"
    assert (cell.fill.patternType, cell.fill.fgColor.rgb) == ("solid", "FFE6F4EA")
    assert (cell.alignment.horizontal, cell.alignment.vertical) == ("center", "center")
    assert (cell.alignment.wrap_text, cell.alignment.indent) == (True, 1)
    assert cell.number_format == "d mmm yyyy"
    assert cell.border.bottom.color.rgb == "FFDADCE0"
    assert cell.border.left.color.rgb == "FF111111"
    assert cell.border.top.style is None


def test_a_blank_cell_has_its_look(plan: Worksheet) -> None:
    assert plan["A6"].value is None
    assert plan["A6"].font.name == "Georgia"


def test_a_date_without_a_format_shows_as_a_date(plan: Worksheet) -> None:
    assert plan["A4"].number_format == "yyyy-mm-dd"


def test_sizes_and_column_looks_are_kept(plan: Worksheet) -> None:
    assert plan.column_dimensions["A"].width == 5.5
    assert plan.column_dimensions["C"].width == 20
    assert plan.column_dimensions["C"].number_format == "d mmm yyyy"
    assert (plan.row_dimensions[1].height, plan.row_dimensions[2].height) == (30, 22)


def test_rows_of_wrapped_text_may_grow(data: bytes) -> None:
    """A fixed height would hide a longer text that somebody types."""
    markup = part(data, "xl/worksheets/sheet2.xml")

    assert '<row r="1" ht="30">' in markup
    assert '<row r="2" ht="22" customHeight="1">' in markup


def test_input_checks_warn_and_never_refuse(plan: Worksheet) -> None:
    checks = {str(each.sqref): each for each in plan.data_validations.dataValidation}

    assert checks["H2:H50"].formula1 == '"Pending,In ""Progress"""'
    assert {each.errorStyle for each in checks.values()} == {"warning"}
    assert checks["H2:H50"].showErrorMessage is True
    assert checks["I2:I50"].showErrorMessage is False
    assert all(each.allowBlank for each in checks.values())
    assert (checks["F2:F50"].type, checks["F2:F50"].error) == (
        "date",
        "A date, please.",
    )
    assert (checks["L2:L50"].type, checks["L2:L50"].formula1) == ("whole", "1")


def test_options_that_a_list_cannot_hold_are_not_called_wrong(plan: Worksheet) -> None:
    """A comma parts options; the one that has one is left out, without a warning."""
    checks = {str(each.sqref): each for each in plan.data_validations.dataValidation}

    assert checks["J2:J50"].formula1 == '"c"'
    assert checks["J2:J50"].showErrorMessage is False


def test_a_list_is_never_longer_than_excel_takes() -> None:
    options = tuple(f"Option number {at}" for at in range(40))
    tab = Tab("A", validations=(Choice(Area(1, 1, 9, 1), options),))

    made = openpyxl.load_workbook(io.BytesIO(rendered(WorkbookSpec("x", (tab,)))))

    (check,) = made.worksheets[0].data_validations.dataValidation
    assert len(str(check.formula1)) <= 257
    assert check.showErrorMessage is False


def test_rules_keep_their_order(plan: Worksheet) -> None:
    rules = [rule for each in plan.conditional_formatting for rule in each.rules]

    assert [rule.priority for rule in rules] == [1, 2, 3]
    assert rules[0].formula == ['$H2="Complete"']
    assert rules[0].dxf.font.color.rgb == "FF137333"
    assert rules[0].dxf.fill is None
    assert (rules[1].dxf.fill.bgColor.rgb, rules[1].stopIfTrue) == ("FFE6F4EA", True)
    assert (rules[2].dxf.fill.patternType, rules[2].stopIfTrue) == ("lightUp", None)


def test_the_view_is_kept(data: bytes, plan: Worksheet) -> None:
    workbook = openpyxl.load_workbook(io.BytesIO(data))

    assert plan.freeze_panes == "C2"
    assert plan.sheet_view.showGridLines is False
    assert plan.auto_filter.ref == "A1:H50"
    assert plan.sheet_properties.tabColor.rgb == "FF137333"
    assert [tab.sheet_state for tab in workbook.worksheets] == [
        "hidden",
        "visible",
        "visible",
    ]
    assert workbook.active is not None
    assert workbook.active.title == "Plan"


def test_print_set_up_is_kept(data: bytes, plan: Worksheet) -> None:
    assert plan.print_area == "'Plan'!$A$1:$J$50"
    assert plan.print_title_rows == "$1:$1"
    setup, margins = plan.page_setup, plan.page_margins
    assert (setup.orientation, setup.paperSize) == ("landscape", 9)
    assert (setup.fitToWidth, setup.fitToHeight) == (1, 2)
    assert (margins.left, margins.top, margins.bottom) == (0.3, 0.3, 0.3)
    paper = openpyxl.load_workbook(io.BytesIO(data))["Paper"]
    assert paper.page_setup.orientation == "portrait"


def test_formulas_carry_their_results(data: bytes) -> None:
    """Previews on a phone show a file without computing it."""
    shown = openpyxl.load_workbook(io.BytesIO(data), data_only=True)["Plan"]

    assert shown["A2"].value == "=not a formula1"
    assert shown["A3"].value.date() == DUE
    assert 'fullCalcOnLoad="1"' in part(data, "xl/workbook.xml")


def test_the_metadata_name_the_program_and_the_title_only(data: bytes) -> None:
    core, app = part(data, "docProps/core.xml"), part(data, "docProps/app.xml")

    assert "<dc:title>Acme + Northwind</dc:title>" in core
    assert "<dc:creator>mapsheets</dc:creator>" in core
    assert "created" not in core
    assert "<Application>mapsheets</Application>" in app
    assert read_workbook("a.xlsx", data).properties == {"plan": "p1", "kind": "buyer"}


def test_the_default_font_is_the_one_widths_are_counted_in(data: bytes) -> None:
    styles = part(data, "xl/styles.xml")

    assert styles.index('<name val="Arial"/>') < styles.index("Georgia")
    assert "Calibri" not in styles.split("</fonts>")[0]


def test_equal_specs_give_equal_bytes(data: bytes) -> None:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert {info.date_time[0] for info in archive.infolist()} == {1980}
    assert rendered(SPEC) == data


def test_a_text_that_is_too_long_is_refused() -> None:
    tab = Tab("A", {(1, 1): Cell("x" * 32_768)})

    with pytest.raises(Refused):
        rendered(WorkbookSpec("x", (tab,)))
    with pytest.raises(ForeignFile, match="cell A1"), only_foreign("x.xlsx"):
        rendered(WorkbookSpec("x", (tab,)))


def test_the_longest_text_fits() -> None:
    tab = Tab("A", {(1, 1): Cell("x" * 32_767)})

    (read,) = read_workbook("a.xlsx", rendered(WorkbookSpec("x", (tab,)))).tabs

    assert read.cells[1, 1] == "x" * 32_767
