"""What other programs write is read as people see it."""

from __future__ import annotations

import io
from datetime import date, datetime, time

import openpyxl
import pytest
from hostile.making import (
    CLOCK,
    CONTENT_TYPES,
    DAY,
    DURATION,
    MAIN,
    MOMENT,
    SHEET,
    STEPS,
    WORKBOOK,
    WORKBOOK_LINKS,
    book,
    good,
    links,
    number,
    packed,
    parts,
    row,
    sheet,
    text,
    workbook,
)
from hostile.rich import rich
from openpyxl.comments import Comment

from mapsheets.errors import ForeignFile
from mapsheets.sheet.spec import Area, CellError, CellValue, Formula, ReadWorkbook
from mapsheets.stores.folder.reading import read_workbook
from mapsheets.stores.folder.sieve import sieved

FAR = (
    "The tab 'Plan' has 2 filled cells far to the right (first IW40); they were left "
    "alone."
)


def read(data: bytes) -> ReadWorkbook:
    """Read a file."""
    return read_workbook("Acme.xlsx", data)


def only_cell(markup: str) -> CellValue:
    """Read a workbook whose only cell is this one."""
    (value,) = read(book(row(1, markup))).tabs[0].cells.values()
    return value


@pytest.mark.parametrize(
    ("markup", "value"),
    [
        (number("A1", 5), 5),
        (number("A1", "5.0"), 5),
        (number("A1", "1E3"), 1000),
        (number("A1", -0.25), -0.25),
        (number("A1", "NaN"), CellError("#NUM!")),
        (number("A1", 46433, DAY), date(2027, 2, 15)),
        (number("A1", 46433.5, DAY), datetime.combine(date(2027, 2, 15), time(12))),
        (number("A1", 46433.99999999, MOMENT), date(2027, 2, 16)),
        (number("A1", 59, DAY), date(1900, 2, 28)),
        (number("A1", 61, DAY), date(1900, 3, 1)),
        (number("A1", 60, DAY), 60),
        (number("A1", 0, DAY), 0),
        (number("A1", -1, DAY), -1),
        (number("A1", 2958466, DAY), 2958466),
        (number("A1", 0.6041666667, CLOCK), "14:30"),
        (number("A1", 46433.25, CLOCK), datetime.combine(date(2027, 2, 15), time(6))),
        (number("A1", 1.5, DURATION), 1.5),
        ('<c r="A1" t="b"><v>1</v></c>', True),
        ('<c r="A1" t="b"><v>0</v></c>', False),
        ('<c r="A1" t="e"><v>#REF!</v></c>', CellError("#REF!")),
        ('<c r="A1" t="d"><v>2027-02-15</v></c>', date(2027, 2, 15)),
        (
            '<c r="A1" t="d"><v>2027-02-15T09:30:00</v></c>',
            datetime.combine(date(2027, 2, 15), time(9, 30)),
        ),
        ('<c r="A1" t="d"><v>2027-02-15T00:00:00</v></c>', date(2027, 2, 15)),
        (text("A1", " a &amp; b "), " a & b "),
        (text("A1", "a&#13;&#10;b"), "a\nb"),
        (text("A1", "a_x000D_\nb"), "a\nb"),
        (text("A1", "_x005F_x0041_"), "_x0041_"),
        (text("A1", "_xD800_"), "\ufffd"),
        ('<c r="A1" t="str"><v>=1</v></c>', "=1"),
        ('<c r="A1"><f>1+1</f></c>', Formula("=1+1", None)),
        ('<c r="A1"><f>1+1</f><v>2</v></c>', Formula("=1+1", 2)),
        ('<c r="A1" t="str"><f>"x"</f><v>x</v></c>', Formula('="x"', "x")),
        ('<c r="A1" t="e"><f>1/0</f><v>#DIV/0!</v></c>', Formula("=1/0", "#DIV/0!")),
        (
            f'<c r="A1" s="{DAY}"><f>B1</f><v>46433</v></c>',
            Formula("=B1", date(2027, 2, 15)),
        ),
        (
            '<c r="A1"><f t="array" ref="A1:A2">B1:B2</f><v>1</v></c>',
            Formula("=B1:B2", 1),
        ),
    ],
)
def test_a_cell_is_read_as_what_it_is(markup: str, value: CellValue) -> None:
    found = only_cell(markup)

    assert found == value
    assert type(found) is type(value)


def test_blank_cells_are_not_there() -> None:
    cells = '<c r="A1" s="1"/><c r="B1" t="str"><v></v></c><c r="C1"><v></v></c>'

    assert read(book(row(1, cells, text("D1", "")))).tabs[0].cells == {}


def test_a_1904_workbook_counts_from_1904() -> None:
    content = parts(row(1, number("A1", 0, DAY), number("B1", 44971, DAY)))
    content[WORKBOOK] = workbook(settings='date1904="true"')

    cells = read(packed(content)).tabs[0].cells

    assert cells == {(1, 1): date(1904, 1, 1), (1, 2): date(2027, 2, 15)}


def test_shared_and_rich_strings_are_joined() -> None:
    """Runs are joined and noted; hints of pronunciation are left out."""
    content = parts(row(1, '<c r="A1" t="s"><v>1</v></c><c r="B1" t="s"><v>0</v></c>'))
    content["xl/sharedStrings.xml"] = (
        f'<sst xmlns="{MAIN}"><si><t>plain</t></si><si><r><t>ri</t></r><r><rPr><b/>'
        "</rPr><t>ch</t></r><rPh sb='0' eb='1'><t>hint</t></rPh></si></sst>"
    ).encode()
    content[WORKBOOK_LINKS] = links(
        [
            ("worksheet", "/xl/worksheets/sheet1.xml"),
            ("styles", "styles.xml"),
            ("sharedStrings", "sharedStrings.xml"),
        ]
    )

    tab = read(packed(content)).tabs[0]

    assert tab.cells == {(1, 1): "rich", (1, 2): "plain"}
    assert tab.rich == {(1, 1)}


def test_merged_areas_are_told() -> None:
    merges = '<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="E5"/></mergeCells>'

    assert read(book(STEPS, after=merges)).tabs[0].merged == (
        Area(1, 1, 2, 3),
        Area(5, 5, 5, 5),
    )


def test_only_rows_that_a_filter_hides_are_hidden_rows() -> None:
    data = (
        row(1, number("A1", 1), more=' hidden="1"')
        + row(4, number("A4", 1), more=' hidden="true"')
        + row(5, number("A5", 1))
    )

    assert read(book(data)).tabs[0].hidden_rows == frozenset()
    filtered = read(book(data, after='<autoFilter ref="A3:C9"/>'))
    assert filtered.tabs[0].hidden_rows == {4}


def test_hidden_tabs_are_told() -> None:
    content = parts(STEPS)
    content[WORKBOOK] = content[WORKBOOK].replace(
        b'name="Plan"', b'name="Plan" state="veryHidden"'
    )

    assert read(packed(content)).tabs[0].hidden


def test_a_chart_sheet_is_a_tab_without_cells() -> None:
    content = parts(STEPS)
    content[WORKBOOK] = workbook(("Plan", "Chart"))
    content[WORKBOOK_LINKS] = links(
        [
            ("worksheet", "worksheets/sheet1.xml"),
            ("chartsheet", "chartsheets/sheet1.xml"),
        ]
    )
    content["xl/chartsheets/sheet1.xml"] = f'<chartsheet xmlns="{MAIN}"/>'.encode()

    tabs = read(packed(content)).tabs

    assert [(tab.title, bool(tab.cells)) for tab in tabs] == [
        ("Plan", True),
        ("Chart", False),
    ]


def test_part_names_in_another_case_are_found() -> None:
    content = parts(STEPS)
    content["xl/Worksheets/Sheet1.xml"] = content.pop(SHEET)

    assert read(packed(content)).tabs[0].cells[3, 2] == "Step 1"


def test_threads_replace_the_notes_that_repeat_them() -> None:
    assert read(rich()).tabs[0].notes == {
        (3, 2): "Can we do this earlier?\nYes",
        (5, 2): "A note",
    }


def test_far_cells_are_left_alone_with_a_warning() -> None:
    """Excel's Solver keeps its settings in cells at the edge of the grid."""
    data = book(STEPS + row(40, number("IW40", 7), number("XFD40", 8)))

    found = read(data)

    assert found.warnings == (
        (
            "FAR_CELL",
            FAR,
        ),
    )
    assert found.tabs[0].cells == read(good()).tabs[0].cells


def test_empty_cells_in_the_far_are_nothing() -> None:
    data = book(STEPS + row(1048576, '<c r="XFD1048576" s="1"/>'))

    assert read(data).warnings == ()


def test_a_huge_empty_tab_is_sieved_before_it_is_parsed() -> None:
    """What stays is what holds something; small parts are not touched."""
    empty = "".join(
        f'<row r="{at}" ht="12"><c r="A{at}" s="1"/><c r="B{at}"/></row>\n'
        for at in range(20, 60_000)
    )
    part = sheet(STEPS + empty + row(70_000, number("C70000", 1)))
    assert len(part) > 2 * 2**20

    assert len(sieved(part)) < len(part) / 20
    assert sieved(part).replace(b"\n", b"") == sheet(
        STEPS + row(70_000, number("C70000", 1))
    ).replace(b"\n", b"")
    assert sieved(sheet(STEPS)) == sheet(STEPS)


@pytest.mark.parametrize(
    "strange", ["<row><c/></row>", "<!-- x -->", "<c><v>1</v></c>"]
)
def test_a_part_that_depends_on_order_is_not_sieved(strange: str) -> None:
    empty = '<row r="9"><c r="A9" s="1"/></row>' * 80_000
    part = sheet(strange + empty)

    assert sieved(part) == part


def test_openpyxl_and_we_read_the_same() -> None:
    """An independent writer: values, notes, properties, hidden tabs, dates."""
    made = openpyxl.Workbook()
    tab = made.active
    assert tab is not None
    tab.title = "Plan"
    tab["A1"] = "text"
    tab["B2"] = date(2027, 2, 15)
    tab["C3"] = datetime.combine(date(2027, 2, 15), time(14, 30))
    tab["D4"] = 2.5
    tab["E5"] = True
    tab["F6"] = "=A1"
    tab["A1"].comment = Comment("a note", "me")
    tab.merge_cells("H1:I2")
    made.create_sheet("Hidden").sheet_state = "hidden"
    file = io.BytesIO()
    made.save(file)

    found = read(file.getvalue())

    assert found.tabs[0].cells == {
        (1, 1): "text",
        (2, 2): date(2027, 2, 15),
        (3, 3): datetime.combine(date(2027, 2, 15), time(14, 30)),
        (4, 4): 2.5,
        (5, 5): True,
        (6, 6): Formula("=A1", None),
    }
    assert found.tabs[0].notes == {(1, 1): "a note"}
    assert found.tabs[0].merged == (Area(1, 8, 2, 9),)
    assert [each.hidden for each in found.tabs] == [False, True]


def test_custom_properties_of_any_kind_are_text() -> None:
    space = "http://schemas.openxmlformats.org/officeDocument/2006"
    content = parts(STEPS)
    content["_rels/.rels"] = links(
        [("officeDocument", WORKBOOK), ("custom-properties", "docProps/custom.xml")]
    )
    content["docProps/custom.xml"] = (
        f'<Properties xmlns="{space}/custom-properties" xmlns:vt="{space}/vt">'
        '<property name="plan"><vt:lpwstr>p1</vt:lpwstr></property>'
        '<property name="number"><vt:i4>7</vt:i4></property>'
        '<property name="none"><vt:lpwstr/></property></Properties>'
    ).encode()

    assert read(packed(content)).properties == {"plan": "p1", "number": "7", "none": ""}


def test_too_many_cells_in_all_tabs_together_are_too_many() -> None:
    titles = [f"T{at}" for at in range(6)]
    rows = "".join(row(at, "<c><v>1</v></c>" * 40) for at in range(1, 1001))
    content = parts()
    content[WORKBOOK] = workbook(titles)
    content[WORKBOOK_LINKS] = links(
        [("worksheet", f"worksheets/sheet{at}.xml") for at in range(1, 7)]
    )
    for at in range(1, 7):
        content[f"xl/worksheets/sheet{at}.xml"] = sheet(rows)

    with pytest.raises(ForeignFile) as caught:
        read(packed(content))

    assert caught.value.code == "CELLS"


def test_the_declared_kinds_of_parts_do_not_matter() -> None:
    """A workbook with macros, templates or wrong declarations is read all the same."""
    content = parts(STEPS)
    content[CONTENT_TYPES] = content[CONTENT_TYPES].replace(
        b"sheet.main", b"template.main"
    )

    assert read(packed(content)).tabs[0].cells == read(good()).tabs[0].cells
