"""Edits in place: what was asked for changes, and nothing else."""

from __future__ import annotations

import re
import zipfile
from datetime import date, datetime, time
from io import BytesIO

import pytest
from contract.workbooks import plan_spec
from gestures.laws import only_grew
from hostile.making import (
    CLOCK,
    CONTENT_TYPES,
    DAY,
    MAIN,
    SHEET,
    STEPS,
    STYLES,
    WORKBOOK,
    WORKBOOK_LINKS,
    book,
    number,
    packed,
    parts,
    row,
    sheet,
    text,
    workbook,
)
from hostile.rich import CALCULATION, SPARKLINES, UNTOUCHED, rich
from openpyxl import load_workbook
from sample_plans import STATE, sample

from mapsheets.errors import StoreFault
from mapsheets.sheet.layout import layout
from mapsheets.sheet.spec import (
    AppendRow,
    CellError,
    CellValue,
    Edit,
    Edits,
    Formula,
    ReplaceState,
    SetCell,
)
from mapsheets.stores.folder.new import rendered
from mapsheets.stores.folder.patch import patched
from mapsheets.stores.folder.reading import read_workbook
from mapsheets.stores.folder.verify import check_written

DUE = date(2027, 9, 9)


def edited(data: bytes, *edits: Edit) -> bytes:
    """Make edits and prove them as the store does."""
    changed = patched(data, Edits(edits))
    check_written(
        read_workbook("a.xlsx", data), read_workbook("a.xlsx", changed), Edits(edits)
    )
    return changed


def set_to(place: tuple[int, int], value: CellValue) -> SetCell:
    """Set a cell of the tab Plan."""
    return SetCell("Plan", *place, value)


def part(data: bytes, name: str = SHEET) -> str:
    """Give one part as text."""
    with zipfile.ZipFile(BytesIO(data)) as archive:
        return archive.read(name).decode()


def cell(data: bytes, place: str) -> str:
    """Give the markup of one cell."""
    found = re.search(rf'<c r="{place}"[^>]*?(?:/>|>.*?</c>)', part(data))
    return found[0] if found else ""


def raw_parts(data: bytes) -> dict[str, tuple[bytes, object]]:
    """Give every part as it lies in the file, with what the directory says of it."""
    found = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for info in archive.infolist():
            start = info.header_offset + 30
            names = int.from_bytes(data[start - 4 : start - 2], "little")
            extra = int.from_bytes(data[start - 2 : start], "little")
            body = start + names + extra
            facts = (info.date_time, info.CRC, info.external_attr, info.compress_type)
            found[info.filename] = (data[body : body + info.compress_size], facts)
    return found


# Nothing else changes


def test_untouched_parts_are_the_same_bytes_in_the_same_order() -> None:
    """Compressed bytes, times and attributes of every other part are kept."""
    data = rich()

    changed = raw_parts(edited(data, set_to((3, 2), "New")))

    before = raw_parts(data)
    different = {name for name in before if changed.get(name) != before[name]}
    assert different == {SHEET, WORKBOOK, WORKBOOK_LINKS, CONTENT_TYPES, CALCULATION}
    assert list(changed) == [name for name in before if name != CALCULATION]
    assert set(UNTOUCHED) & different == set()


def test_without_formulas_only_the_worksheet_changes() -> None:
    data = book(row(1, text("A1", "x")))

    changed = raw_parts(edited(data, set_to((1, 1), "y")))

    before = raw_parts(data)
    assert {name for name in before if changed[name] != before[name]} == {SHEET}


def test_extensions_of_the_tab_survive() -> None:
    """Sparklines, drawings, rules and printer settings stay in the worksheet."""
    changed = part(edited(rich(), set_to((3, 2), "New"), set_to((20, 9), "Far")))

    assert SPARKLINES in changed
    for kept in ("<drawing ", "<legacyDrawing ", "<pageSetup ", "<cfRule "):
        assert kept in changed


def test_notes_and_threads_are_still_read() -> None:
    workbook_read = read_workbook("a.xlsx", edited(rich(), set_to((3, 2), "New")))

    assert workbook_read.tabs[0].notes == {
        (3, 2): "Can we do this earlier?\nYes",
        (5, 2): "A note",
    }


def test_the_comment_of_the_zip_file_is_kept() -> None:
    file = BytesIO(book(STEPS))
    with zipfile.ZipFile(file, "a") as archive:
        archive.comment = b"kept"

    changed = edited(file.getvalue(), set_to((3, 2), "New"))

    assert zipfile.ZipFile(BytesIO(changed)).comment == b"kept"


def test_a_file_written_as_a_stream_is_edited() -> None:
    """Sizes behind the data, as streaming writers leave them, are no obstacle."""

    class Stream(BytesIO):
        def seekable(self) -> bool:
            return False

        def seek(self, *_: int) -> int:
            raise OSError

        def tell(self) -> int:
            raise OSError

    stream = Stream()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts(STEPS).items():
            archive.writestr(name, content)

    changed = edited(stream.getvalue(), set_to((3, 2), "New"))

    assert zipfile.ZipFile(BytesIO(changed)).testzip() is None


def test_formulas_are_computed_again_on_opening() -> None:
    """fullCalcOnLoad is set, the stale order of calculation is gone everywhere."""
    changed = edited(rich(), set_to((3, 3), DUE))

    assert '<calcPr fullCalcOnLoad="1"/>' in part(changed, WORKBOOK)
    assert "calcChain" not in part(changed, WORKBOOK_LINKS)
    assert "calcChain" not in part(changed, CONTENT_TYPES)


def test_the_calculation_settings_stand_where_the_schema_wants_them() -> None:
    content = parts(STEPS)
    names = '<definedNames><definedName name="x">Plan!$A$1</definedName></definedNames>'
    content[WORKBOOK] = content[WORKBOOK].replace(
        b"</sheets>", f"</sheets>{names}<oleSize ref='A1'/>".encode()
    )

    changed = part(edited(packed(content), set_to((3, 2), "New")), WORKBOOK)

    assert changed.index("definedNames") < changed.index("calcPr")
    assert changed.index("calcPr") < changed.index("oleSize")


# Setting a cell


@pytest.mark.parametrize(
    ("value", "markup"),
    [
        ("=1+1", "<is><t>=1+1</t></is></c>"),
        (" x ", '<is><t xml:space="preserve"> x </t></is></c>'),
        ("a\x0bb", "<is><t>a_x000B_b</t></is></c>"),
        ("_x0041_", "<is><t>_x005F_x0041_</t></is></c>"),
        (5, "<v>5</v></c>"),
        (2.5, "<v>2.5</v></c>"),
        (True, 't="b"><v>1</v></c>'),
        (CellError("#N/A"), 't="e"><v>#N/A</v></c>'),
        (Formula("=A3", "x"), 't="str"><f>A3</f><v>x</v></c>'),
        (Formula("=A3", 2), "<f>A3</f><v>2</v></c>"),
        (Formula("=A3"), "<f>A3</f></c>"),
    ],
)
def test_a_value_is_stored_under_its_own_type(value: CellValue, markup: str) -> None:
    assert cell(edited(book(STEPS), set_to((3, 1), value)), "A3").endswith(markup)


def test_the_look_of_a_cell_stays() -> None:
    data = book(row(1, '<c r="A1" s="3" t="b"><v>1</v></c>'))

    changed = edited(data, set_to((1, 1), "x"))

    assert cell(changed, "A1").startswith('<c r="A1" s="3"')


def test_a_cleared_cell_keeps_its_look() -> None:
    changed = edited(book(STEPS), set_to((3, 3), None))

    assert cell(changed, "C3") == f'<c r="C3" s="{DAY}"/>'


def test_clearing_what_is_not_there_makes_nothing() -> None:
    changed = edited(book(STEPS), set_to((40, 40), None))

    assert 'r="40"' not in part(changed)


def test_new_cells_stand_in_order() -> None:
    data = book(row(2, number("B2", 1)) + row(5, number("B5", 1)))

    changed = part(
        edited(
            data,
            set_to((3, 1), "c"),
            set_to((2, 3), "b"),
            set_to((2, 1), "a"),
            set_to((9, 1), "d"),
            set_to((1, 1), "0"),
        )
    )

    places = re.findall(r'<c r="([A-Z]+\d+)"', changed)
    assert places == ["A1", "A2", "B2", "C2", "A3", "B5", "A9"]
    assert re.findall(r'<row r="(\d+)"', changed) == ["1", "2", "3", "5", "9"]


def test_a_new_cell_takes_the_look_of_its_column_or_row() -> None:
    columns = '<cols><col min="2" max="3" style="2"/></cols>'
    data = book(row(5, number("A5", 1), more=' s="3" customFormat="1"'), before=columns)

    changed = edited(data, set_to((3, 2), "x"), set_to((5, 2), "y"))

    assert 's="2"' in cell(changed, "B3")
    assert 's="3"' in cell(changed, "B5")


def test_rows_and_cells_without_numbers_are_found() -> None:
    data = book("<row><c><v>1</v></c><c><v>2</v></c></row><row><c><v>3</v></c></row>")

    changed = read_workbook("a.xlsx", edited(data, set_to((2, 1), 9)))

    assert changed.tabs[0].cells == {(1, 1): 1, (1, 2): 2, (2, 1): 9}


def test_the_used_range_grows() -> None:
    data = book(STEPS, before='<dimension ref="A3:D14"/>')

    changed = part(edited(data, set_to((20, 6), "x"), set_to((1, 1), "y")))

    assert '<dimension ref="A1:F20"/>' in changed


def test_prefixed_markup_is_edited_in_its_own_prefix() -> None:
    """Files of .NET programs name every element x:..."""
    content = sheet(STEPS).decode().replace("<", "<x:").replace("<x:/", "</x:")
    content = content.replace("<x:?xml", "<?xml").replace("xmlns=", "xmlns:x=")
    data = packed({**parts(), SHEET: content.encode()})

    changed = part(edited(data, set_to((3, 2), "New"), set_to((40, 1), 7)))

    assert "<x:t>New</x:t>" in changed
    assert "xmlns:ns0" not in changed


# Dates


def test_a_date_keeps_a_date_format() -> None:
    assert cell(edited(book(STEPS), set_to((3, 3), DUE)), "C3").startswith(
        f'<c r="C3" s="{DAY}"'
    )


def test_a_date_in_a_plain_cell_looks_like_its_column() -> None:
    changed = edited(book(STEPS), set_to((30, 3), DUE))

    assert f's="{DAY}"' in cell(changed, "C30")


def test_a_date_where_no_date_stands_gets_a_format() -> None:
    """The new format differs from the cell's own in its number format only."""
    data = book(row(1, '<c r="A1" s="4"/>'))

    changed = edited(data, set_to((1, 1), DUE))

    xfs = re.findall(r"<xf [^>]*>", part(changed, STYLES).split("<cellXfs")[1])
    assert 'numFmtId="14"' in xfs[5]
    assert 'applyNumberFormat="1"' in xfs[5]
    assert len(xfs) == 6
    assert '<cellXfs count="6">' in part(changed, STYLES)
    assert only_grew(part(data, STYLES).encode(), part(changed, STYLES).encode())


def test_a_date_takes_a_format_that_the_workbook_has() -> None:
    """No format is made where one of the same look with the tab's dates is there."""
    data = book(row(1, number("A1", 46000, DAY), text("B1", "x")))

    changed = edited(data, set_to((1, 2), DUE))

    assert f's="{DAY}"' in cell(changed, "B1")
    assert part(changed, STYLES) == part(data, STYLES)


def test_a_new_format_shows_days_as_the_rest_of_the_tab_does() -> None:
    """The tab's own number format, not that of the reader's country."""
    content = parts(row(1, number("A1", 46000, DAY), '<c r="B1" s="5"/>'))
    quoted = b'<xf numFmtId="0" fontId="0" fillId="0" borderId="0" quotePrefix="1"/>'
    content[STYLES] = content[STYLES].replace(b"</cellXfs>", quoted + b"</cellXfs>")
    data = packed(content)

    changed = edited(data, set_to((1, 2), DUE))

    xfs = re.findall(r"<xf [^>]*>", part(changed, STYLES).split("<cellXfs")[1])
    assert 's="6"' in cell(changed, "B1")
    assert 'numFmtId="165"' in xfs[6]
    assert 'quotePrefix="1"' in xfs[6]
    assert only_grew(part(data, STYLES).encode(), part(changed, STYLES).encode())


def test_styles_that_changed_otherwise_did_not_only_grow() -> None:
    """The law of the scenarios sees an entry that differs, or one made twice."""
    own = part(book(STEPS), STYLES)
    more = own.replace("</cellXfs>", '<xf numFmtId="22"/></cellXfs>')

    assert only_grew(own.encode(), more.encode())
    assert not only_grew(own.encode(), own.encode())
    assert not only_grew(own.encode(), more.replace("Arial", "Lato").encode())
    twice = more.replace("</cellXfs>", '<xf numFmtId="22"/></cellXfs>')
    assert not only_grew(own.encode(), twice.encode())


def test_a_time_of_day_is_kept() -> None:
    meeting = datetime.combine(DUE, time(14, 30))

    changed = read_workbook("a.xlsx", edited(book(STEPS), set_to((9, 9), meeting)))

    assert changed.tabs[0].cells[9, 9] == meeting


def test_a_number_in_a_date_cell_stays_a_number() -> None:
    data = book(row(1, number("A1", 46000, DAY), number("B1", 0.5, CLOCK)))

    changed = read_workbook(
        "a.xlsx", edited(data, set_to((1, 1), 7), set_to((1, 2), 0.25))
    )

    assert changed.tabs[0].cells == {(1, 1): 7, (1, 2): 0.25}


def test_a_1904_workbook_keeps_its_epoch() -> None:
    content = parts(row(1, number("A1", 0, DAY)))
    content[WORKBOOK] = workbook(settings='date1904="1"')

    changed = edited(packed(content), set_to((1, 1), date(1904, 1, 3)))

    assert "<v>2</v>" in cell(changed, "A1")


def test_a_formula_with_a_date_shows_a_date() -> None:
    changed = edited(book(STEPS), set_to((3, 3), Formula("=A3+1", DUE)))

    assert f's="{DAY}"' in cell(changed, "C3")


# Formulas

SHARED = (
    row(1, '<c r="A1"><f t="shared" ref="A1:A3" si="0">B1+1</f><v>1</v></c>')
    + row(2, '<c r="A2"><f t="shared" si="0"/><v>2</v></c>')
    + row(3, '<c r="A3"><f t="shared" si="0"/><v>3</v></c>')
)


def test_shared_formulas_are_read_as_each_cell_shows_them() -> None:
    cells = read_workbook("a.xlsx", book(SHARED)).tabs[0].cells

    assert cells[3, 1] == Formula("=B3+1", 3)


def test_the_master_of_a_shared_formula_can_be_replaced() -> None:
    """The cells that leaned on it keep what they computed."""
    cells = read_workbook("a.xlsx", edited(book(SHARED), set_to((1, 1), "x")))

    assert cells.tabs[0].cells == {
        (1, 1): "x",
        (2, 1): Formula("=B2+1", 2),
        (3, 1): Formula("=B3+1", 3),
    }


def test_a_follower_of_a_shared_formula_can_be_replaced() -> None:
    changed = edited(book(SHARED), set_to((2, 1), None))

    assert 't="shared"' in cell(changed, "A1")
    assert cell(changed, "A2") == '<c r="A2"/>'


def test_metadata_of_a_replaced_value_goes() -> None:
    data = book(row(1, '<c r="A1" cm="1" vm="1"><f>UNIQUE(B1)</f><v>1</v></c>'))

    assert cell(edited(data, set_to((1, 1), 2)), "A1") == '<c r="A1"><v>2</v></c>'


# Appending a row


def test_a_row_is_appended_in_the_look_of_another() -> None:
    data = book(
        row(
            1,
            number("A1", 1, 2),
            '<c r="B1" s="1"/>',
            more=' spans="1:2" ht="30" customHeight="1" hidden="1"',
        )
    )

    changed = edited(data, AppendRow("Plan", 2, {1: "x", 3: DUE}, like=1))

    assert '<row r="2" ht="22">' in part(changed)
    assert 's="2"' in cell(changed, "A2")
    assert cell(changed, "B2") == '<c r="B2" s="1"/>'


LONG = "Target date moved because the review of the contract took longer. " * 6


def heights(data: bytes, name: str) -> dict[int, float]:
    """Give the heights of a part's rows."""
    found = re.findall(r'<row r="(\d+)"[^>]*? ht="([\d.]+)"', part(data, name))
    return {int(number): float(height) for number, height in found}


def test_a_row_grows_with_a_long_text_that_wraps() -> None:
    """Appended or longer texts get room, other rows keep their heights."""
    data = rendered(layout(*sample(), STATE))
    history = "xl/worksheets/sheet6.xml"
    before = heights(data, history)
    row = max(row for row, _ in read_cells(data, "Change history")) + 1

    changed = edited(
        data,
        AppendRow("Change history", row, {3: LONG}, row - 1),
        AppendRow("Change history", row + 1, {3: "Short"}, row),
    )
    extended = edited(changed, SetCell("Change history", row + 1, 3, LONG))

    assert heights(changed, history)[row] > 3 * heights(changed, history)[row + 1]
    assert heights(extended, history)[row] == heights(extended, history)[row + 1]
    assert {r: h for r, h in heights(extended, history).items() if r < row} == {
        r: h for r, h in before.items() if r < row
    }


def test_a_row_that_a_program_fixed_grows_too() -> None:
    """Some programs mark every row as fixed; a sync's text is seen all the same."""
    data = rendered(layout(*sample(), STATE))
    items, agenda = "xl/worksheets/sheet5.xml", 5
    saved = BytesIO()
    load_workbook(BytesIO(data)).save(saved)
    fixed = saved.getvalue()

    changed = edited(fixed, SetCell("Open items", agenda, 2, "One point\n" * 8))

    assert 'ht="45" customHeight="1"' in part(fixed, items)
    assert heights(changed, items)[agenda] > 2 * heights(data, items)[agenda]


def read_cells(data: bytes, title: str) -> dict[tuple[int, int], CellValue]:
    """Read the cells of one tab."""
    tab = read_workbook("a.xlsx", data).tab(title)
    return dict(tab.cells) if tab else {}


def test_rules_that_end_above_a_new_row_include_it() -> None:
    after = (
        '<conditionalFormatting sqref="A1:B2 D9"><cfRule/></conditionalFormatting>'
        '<conditionalFormatting sqref="A1:B50"><cfRule/></conditionalFormatting>'
        '<dataValidations><dataValidation sqref="A2"/><dataValidation sqref="C1"/>'
        "</dataValidations>"
    )
    data = book(row(1, number("A1", 1)) + row(2, number("A2", 1)), after=after)

    changed = part(edited(data, AppendRow("Plan", 3, {1: 2}, like=2)))

    found = re.findall(r'sqref="([^"]*)"', changed)
    assert found == ["A1:B3 D9", "A1:B50", "A2:A3", "C1"]


def test_a_row_that_is_not_free_is_not_overwritten() -> None:
    with pytest.raises(StoreFault, match="Row 4 of the tab 'Plan' is not empty"):
        edited(book(STEPS), AppendRow("Plan", 4, {1: 1}, like=3))


def test_a_formatted_empty_row_is_free() -> None:
    data = book(STEPS + row(15, '<c r="A15" s="4"/>'))

    changed = edited(data, AppendRow("Plan", 15, {1: 13}, like=14))

    assert cell(changed, "A15") == '<c r="A15" s="0"><v>13</v></c>'


# Replacing the state


def test_the_state_is_replaced_whole() -> None:
    data = rendered(plan_spec())
    rows = (("base", "{}"), ("base", ' "piece" '), ("empty", ""))

    changed = read_workbook(
        "a.xlsx", edited(data, ReplaceState("_mapsheets", rows))
    ).tab("_mapsheets")

    assert changed is not None
    assert changed.hidden
    assert changed.cells == {
        (1, 1): "base",
        (1, 2): "{}",
        (2, 1): "base",
        (2, 2): ' "piece" ',
        (3, 1): "empty",
    }


def test_a_missing_state_tab_is_made() -> None:
    """The new part is listed, linked and declared, and takes no name twice."""
    changed = edited(rich(), ReplaceState("_mapsheets", (("a", "1"),)))

    with zipfile.ZipFile(BytesIO(changed)) as archive:
        assert archive.testzip() is None
        assert "xl/worksheets/sheet2.xml" in archive.namelist()
    declared = part(changed, CONTENT_TYPES)
    assert 'PartName="/xl/worksheets/sheet2.xml"' in declared
    assert f'xmlns="{MAIN}"' in part(changed, "xl/worksheets/sheet2.xml")
    assert 'sheetId="2" state="hidden"' in part(changed, WORKBOOK)


# Faults


def test_an_unknown_tab_is_a_sentence() -> None:
    with pytest.raises(StoreFault, match="no tab 'Nowhere'"):
        patched(book(STEPS), Edits((SetCell("Nowhere", 1, 1, "x"),)))


def test_a_change_that_went_wrong_is_noticed() -> None:
    """A lost edit, a lost cell and a lost note each stop the write."""
    data = rich()
    edits = Edits((set_to((3, 2), "New"),))
    before = read_workbook("a.xlsx", data)
    right = read_workbook("a.xlsx", patched(data, edits))
    lost = read_workbook("a.xlsx", patched(data, Edits((set_to((4, 2), None),))))

    check_written(before, right, edits)
    for wrong, asked in ((before, edits), (lost, Edits()), (lost, edits)):
        with pytest.raises(StoreFault, match="nothing was written"):
            check_written(before, wrong, asked)
