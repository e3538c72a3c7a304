"""A large worksheet is edited in bands, and comes out as if it was edited whole."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from datetime import date

import pytest

from mapsheets.sheet.spec import (
    AppendRow,
    Cell,
    Edit,
    Edits,
    SetCell,
    Tab,
    WorkbookSpec,
)
from mapsheets.stores.folder import bands
from mapsheets.stores.folder.new import rendered
from mapsheets.stores.folder.package import opened
from mapsheets.stores.folder.patch import patched
from mapsheets.stores.folder.reading import read_workbook

ROWS, COLUMNS = 1000, 12
PART = "xl/worksheets/sheet1.xml"
HEAD = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
EDITS: tuple[Edit, ...] = (
    *(SetCell("Deals", row, 2, f"edited {row}") for row in range(1, ROWS + 1, 3)),
    SetCell("Deals", 7, 3, None),
    SetCell("Deals", 500, 9, date(2027, 3, 1)),
    SetCell("Deals", 500, 40, "far to the right"),
    *(AppendRow("Deals", ROWS + n, {1: f"new {n}", 2: 5}, ROWS) for n in (1, 2, 3)),
)


def large(rows: int = ROWS) -> bytes:
    """Give a workbook with a row for each of many deals."""
    cells = {
        (row, column): Cell(f"Deal {row} & <co> {column}" if column % 3 else row / 7)
        for row in range(1, rows + 1)
        for column in range(1, COLUMNS + 1)
    }
    return rendered(WorkbookSpec("Portfolio", (Tab("Deals", cells, rows=rows),)))


def whole(data: bytes, edits: Sequence[Edit], patch: pytest.MonkeyPatch) -> bytes:
    """Edit a workbook without cutting it."""
    with patch.context() as never:
        never.setattr(bands, "cut", lambda part: None)
        return patched(data, Edits(tuple(edits)))


@pytest.fixture
def cut_early(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take even small parts for large ones."""
    monkeypatch.setattr(bands, "ROWS", 7)
    cut = bands.cut
    monkeypatch.setattr(bands, "cut", lambda part: cut(part, 0))


@pytest.mark.usefixtures("cut_early")
@pytest.mark.parametrize("rows", [1, 6, 7, 8, 50])
def test_bands_give_the_same_bytes(rows: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every part is that of an edit of the whole, the used range too."""
    data = large(rows)
    edits: list[Edit] = [SetCell("Deals", row, 2, "x") for row in range(1, rows + 1, 2)]
    edits += [SetCell("Deals", 1, 30, "y"), SetCell("Deals", rows, 3, None)]
    edits += [AppendRow("Deals", rows + n, {1: "new"}, rows) for n in (1, 2)]

    found = patched(data, Edits(tuple(edits)))

    assert found == whole(data, edits, monkeypatch)


def test_a_large_sheet_is_cut_and_comes_out_the_same(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = large(5 * ROWS)
    part = opened(data).part(PART)
    cut = bands.cut(part)

    assert cut is not None
    assert len(cut.pieces) == 5 * ROWS // bands.ROWS
    assert b"".join((cut.head, *cut.pieces, cut.tail)) == part
    edits = [edit for edit in EDITS if isinstance(edit, SetCell)]
    assert patched(data, Edits(tuple(edits))) == whole(data, edits, monkeypatch)


def test_rows_made_between_others_keep_their_place(
    monkeypatch: pytest.MonkeyPatch, cut_early: None
) -> None:
    """A row that is not there yet goes to the band of the rows around it."""
    cells = {(row, 1): Cell(f"row {row}") for row in range(1, 200, 5)}
    data = rendered(WorkbookSpec("P", (Tab("Deals", cells),)))
    edits: list[Edit] = [
        SetCell("Deals", row, 1, "between") for row in range(3, 250, 5)
    ]

    found = patched(data, Edits(tuple(edits)))

    assert found == whole(data, edits, monkeypatch)
    read = read_workbook("P.xlsx", found).tabs[0].cells
    assert len(read) == len(cells) + len(edits)


@pytest.mark.usefixtures("cut_early")
def test_a_row_like_one_far_above_is_edited_whole(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Both rows are needed at once."""
    data = large(50)
    edits: list[Edit] = [AppendRow("Deals", 51, {1: "new"}, 2)]

    assert patched(data, Edits(tuple(edits))) == whole(data, edits, monkeypatch)


@pytest.mark.parametrize(
    "rows",
    [
        b"<row><c/></row>",  # a row that leaves its number to its place
        b'<row r="2"/><row r="1"/>',
        b'<row r="1"><c t="shared"/></row>',
        b'<row r="1"><!-- </row> --></row>',
        b'<x:row r="1"></x:row>',
        b"",
    ],
)
def test_what_is_not_cut(rows: bytes) -> None:
    """Where rows cannot be told apart for sure the sheet is edited whole."""
    part = HEAD + b"<sheetData>" + rows + b"</sheetData></worksheet>"

    assert bands.cut(part, 0) is None


def test_what_is_cut() -> None:
    rows = b'<row r="1"/>\n<row spans="1:2" r="5" ht="1"><c r="A5"/></row>'
    cut = bands.cut(HEAD + b"<sheetData>" + rows + b"</sheetData></worksheet>", 0)

    assert cut is not None
    assert (cut.firsts, cut.pieces) == ([1], [rows])
    assert bands.cut(HEAD + b"<sheetData/></worksheet>", 0) is None


def test_a_large_sheet_takes_little_room() -> None:
    """Of 4,000 rows no more than the bands' share is ever held as trees.

    Python's own memory is counted, and the trees by the bytes they are made of.
    """
    part = opened(large(4 * ROWS)).part(PART)
    longest = 0

    def touch(worksheet: object, rows: range) -> None:
        nonlocal longest
        longest = max(longest, len(rows) if rows.stop < 4 * ROWS else 0)

    tracemalloc.start()
    bands.edited(part, touch, from_1904=False)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert 0 < longest <= bands.ROWS + 1
    assert most < 5 * len(part)
