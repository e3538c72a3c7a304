"""A plan made on Google is the folder's plan, cell for cell, and looks like it.

Both are looked at with foreign eyes: openpyxl on the file, and what the emulator
stored of the requests.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import openpyxl
import pytest
from fakegoogle import FakeGoogle
from fakegoogle.dumping import workbook_of
from fakegoogle.workbook import Sheet
from gestures.google_mirror import Mirror
from google_ground import store_on
from openpyxl.workbook.workbook import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from mapsheets.sheet.address import column_letters
from mapsheets.sheet.look import FONT
from mapsheets.sheet.spec import Formula
from mapsheets.stores.folder.store import FolderStore
from mapsheets.workflows.new import Order, create, prepare

START = date(2027, 2, 1)
TEMPLATES = sorted(
    path.stem for path in (Path(__file__).parents[1] / "sheet_templates").glob("*.toml")
)
VISIBLE = {
    "Plan",
    "Timeline",
    "Success & approvals",
    "People",
    "Open items",
    "Change history",
}
HIDDEN = {"_mapsheets", "_mapsheets_before"}


@dataclass(frozen=True)
class Both:
    """One plan in both homes."""

    file: Workbook
    carried: Workbook
    mirror: Workbook
    sheets: dict[str, Sheet]
    google: FakeGoogle


@cache
def made(template: str) -> Both:
    """Make one plan on both stores."""
    order = Order(
        *("Acme", "Northwind"),
        template=template,
        start=START,
        customer_country="DE",
        objective="By June, Acme will have reporting in use",
    )
    prepared = prepare(order, START, "one-plan")
    google = FakeGoogle()
    ref = create(store_on(google), prepared).ref
    with TemporaryDirectory() as name:
        folder = Path(name)
        create(FolderStore(folder), prepared)
        (path,) = folder.glob("*.xlsx")
        mirror = Mirror(google, ref, folder / "mirror.xlsx")
        book = workbook_of(google.file(ref))
        return Both(
            openpyxl.load_workbook(path),
            openpyxl.load_workbook(path, data_only=True),
            openpyxl.load_workbook(mirror.path),
            {sheet.title: sheet for sheet in book.sheets},
            google,
        )


def values(tab: Worksheet) -> dict[str, Any]:
    """Give a tab's values; whole days as days."""
    return {
        cell.coordinate: _day(cell.value)
        for row in tab.iter_rows()
        for cell in row
        if cell.value not in {None, ""}
    }


TEXTS = re.compile(r'("[^"]*")')


def _day(value: Any) -> Any:
    """Give whole days as days, and formulas with the separator of files.

    Google takes semicolons in every locale, commas only in some.
    """
    if isinstance(value, str) and value.startswith("="):
        parts = TEXTS.split(value)
        return "".join(
            part if part.startswith('"') else part.replace(";", ",") for part in parts
        )
    return value.date() if isinstance(value, datetime) else value


def test_there_are_seven_templates() -> None:
    assert len(TEMPLATES) == 7


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_cell_of_every_tab_is_the_same(template: str) -> None:
    """Values, dates as dates, and the text of formulas; the state tab too."""
    both = made(template)

    assert both.file.sheetnames == both.mirror.sheetnames
    for title in both.file.sheetnames:
        ours, theirs = values(both.file[title]), values(both.mirror[title])
        assert ours, title
        assert ours == theirs, title


@pytest.mark.parametrize("template", TEMPLATES)
def test_formulas_show_the_same(template: str) -> None:
    """What the file carries for previews is what Google computes."""
    both = made(template)
    read = store_on(both.google).read(both.google.spreadsheets()[0].id)
    timeline = read.tab("Timeline")
    assert timeline is not None
    shown = {
        place: _day(value.value) or None
        for place, value in timeline.cells.items()
        if isinstance(value, Formula)
    }

    carried = {
        (cell.row, cell.column): _day(both.carried["Timeline"][cell.coordinate].value)
        for row in both.file["Timeline"].iter_rows()
        for cell in row
        if isinstance(cell.value, str) and cell.value.startswith("=")
    }

    assert {p: v or None for p, v in carried.items()} == shown
    assert len(shown) > 40


@pytest.mark.parametrize("template", TEMPLATES)
def test_tabs_are_visible_and_hidden_alike(template: str) -> None:
    both = made(template)

    hidden = {title for title, sheet in both.sheets.items() if sheet.hidden}
    assert hidden == HIDDEN
    assert set(both.sheets) - hidden == VISIBLE
    assert [s for s in both.file.sheetnames if s in VISIBLE] == [
        s for s in both.sheets if s in VISIBLE
    ]


@pytest.mark.parametrize("template", TEMPLATES)
def test_no_merged_cell_no_gridline_and_the_same_frozen_columns(template: str) -> None:
    both = made(template)

    for title in VISIBLE:
        sheet, tab = both.sheets[title], both.file[title]
        grid = sheet.properties["gridProperties"]
        assert sheet.merges == [], title
        assert grid.get("hideGridlines") is (not tab.sheet_view.showGridLines), title
        frozen = openpyxl.utils.cell.coordinate_to_tuple(tab.freeze_panes or "A1")
        assert sheet.frozen("ROWS") == frozen[0] - 1, title
        assert sheet.frozen("COLUMNS") == frozen[1] - 1, title
    plan = both.sheets["Plan"].properties["gridProperties"]
    assert plan["hideGridlines"] is True
    assert (plan.get("frozenRowCount", 0), plan["frozenColumnCount"]) == (0, 1)


@pytest.mark.parametrize("template", TEMPLATES)
def test_columns_are_as_wide(template: str) -> None:
    """To the pixel, at seven pixels a character and five of margin."""
    both = made(template)

    for title in VISIBLE:
        widths = both.file[title].column_dimensions
        for column, meta in both.sheets[title].column_meta.items():
            letters = column_letters(column + 1)
            if letters in widths and "pixelSize" in meta:
                wanted = round(widths[letters].width * 7)
                assert abs(meta["pixelSize"] - wanted) <= 5, (title, letters)
    assert len(both.sheets["Plan"].column_meta) == 14


def hexes(color: dict[str, float]) -> str:
    """Write Google's colour as the file's."""
    parts = (color.get(name, 0.0) for name in ("red", "green", "blue"))
    return "".join(f"{round(part * 255):02X}" for part in parts)


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_cell_has_the_same_look(template: str) -> None:
    """Font, weight, colour, fill, wrapping and alignment of each filled cell."""
    both = made(template)
    compared = 0

    for title in VISIBLE:
        for row in both.file[title].iter_rows():
            for cell in row:
                if cell.value is None:
                    continue
                stored = both.sheets[title].cell(cell.row - 1, cell.column - 1)
                shape = stored.format or {}
                text = shape.get("textFormat", {})
                place = (title, cell.coordinate)
                assert bool(text.get("bold")) == bool(cell.font.b), place
                assert text.get("fontSize") == cell.font.sz, place
                assert text.get("fontFamily") == cell.font.name == FONT, place
                assert _ink(text) == _rgb(cell.font.color), place
                assert _paper(shape) == _fill(cell), place
                wraps = shape.get("wrapStrategy") == "WRAP"
                assert wraps == bool(cell.alignment.wrap_text), place
                compared += 1
    assert compared > 200


def _ink(text: dict[str, Any]) -> str:
    style = text.get("foregroundColorStyle", {}).get("rgbColor")
    return "" if style is None else hexes(style)


def _rgb(color: Any) -> str:
    return "" if color is None or not isinstance(color.rgb, str) else color.rgb[-6:]


def _paper(shape: dict[str, Any]) -> str:
    style = shape.get("backgroundColorStyle", {}).get("rgbColor")
    return "" if style is None else hexes(style)


def _fill(cell: Any) -> str:
    return _rgb(cell.fill.fgColor) if cell.fill.patternType == "solid" else ""


DATES = ("Target date", "Now expected", "Done on")


@pytest.mark.parametrize("template", TEMPLATES)
def test_dates_show_as_dates_down_to_the_last_spare_row(template: str) -> None:
    """Also where nothing stands yet, and numbers of steps stay texts or numbers."""
    sheet = made(template).sheets["Plan"]
    head = _row_with(sheet, "Target date")

    for heading in DATES:
        column = _column(sheet, head, heading)
        for row in range(head + 1, sheet.row_count):
            shape = (sheet.cell(row, column).format or {}).get("numberFormat", {})
            assert (shape.get("type"), shape.get("pattern")) == ("DATE", "d mmm yyyy")


def _row_with(sheet: Sheet, text: str) -> int:
    return next(
        number
        for number, row in enumerate(sheet.rows)
        if text in {cell.value for cell in row.values()}
    )


def _column(sheet: Sheet, row: int, text: str) -> int:
    return next(c for c, cell in sheet.rows[row].items() if cell.value == text)


@pytest.mark.parametrize("template", TEMPLATES)
def test_dropdowns_offer_and_warn_but_never_refuse(template: str) -> None:
    sheet = made(template).sheets["Plan"]
    head = _row_with(sheet, "Target date")
    status = sheet.cell(head + 1, _column(sheet, head, "Status")).validation
    area = sheet.cell(head + 1, _column(sheet, head, "Area")).validation
    target = sheet.cell(head + 1, _column(sheet, head, "Target date")).validation

    assert status is not None
    assert area is not None
    assert target is not None
    choices = [v["userEnteredValue"] for v in status["condition"]["values"]]
    assert choices == ["Pending", "In Progress", "Complete", "Blocked", "Not needed"]
    assert status["condition"]["type"] == "ONE_OF_LIST"
    assert status["showCustomUi"] is True
    assert len(area["condition"]["values"]) == 8
    assert target["condition"]["type"].startswith("DATE")
    assert not any(rule.get("strict") for rule in (status, area, target))


@pytest.mark.parametrize("template", TEMPLATES)
def test_protection_only_warns(template: str) -> None:
    """Grey columns and the timeline; a hard one would stop people from sorting."""
    both = made(template)
    protected = [p for sheet in both.sheets.values() for p in sheet.protected]

    assert protected
    assert all(each["warningOnly"] is True for each in protected)
    plan = both.sheets["Plan"]
    head = _row_with(plan, "Target date")
    guarded = {
        column
        for each in plan.protected
        for column in _columns(each["range"])
        if each["range"].get("endRowIndex", plan.row_count) > head + 1
    }
    expected = _column(plan, head, "Now expected")
    attention = _column(plan, head, "Attention")
    assert guarded == {expected, attention}


def _columns(area: dict[str, int]) -> Iterable[int]:
    return range(area.get("startColumnIndex", 0), area["endColumnIndex"])


@pytest.mark.parametrize("template", TEMPLATES)
def test_the_filter_covers_every_column_and_the_spare_rows(template: str) -> None:
    sheet = made(template).sheets["Plan"]
    head = _row_with(sheet, "Target date")

    assert sheet.basic_filter is not None
    area = sheet.basic_filter["range"]
    assert area["startRowIndex"] == head
    assert area["endRowIndex"] > head + 20
    assert (area.get("startColumnIndex", 0), area["endColumnIndex"]) == (0, 14)


COLORS = {
    "137333": "E6F4EA",
    "174EA6": "E8F0FE",
    "A50E0E": "FCE8E6",
    "8A5A00": "FEF7E0",
    "8A3B00": "FDE3CF",
}
LATER = ("8A5A00", "F1F3F4")  # now expected later than the target
DROPPED = ("5F6368", "F1F3F4")  # the grey columns of a step that is not needed


@pytest.mark.parametrize("template", TEMPLATES)
def test_colours_follow_an_edit_at_once(template: str) -> None:
    """They are rules of the sheet, in the agreed colours, and of no other cell."""
    both = made(template)
    found = set()
    for each in both.sheets["Plan"].conditional_formats:
        shape = each["booleanRule"]["format"]
        ink, paper = _ink(shape.get("textFormat", {})), _paper(shape)
        if ink and paper:
            found.add((ink, paper))

    assert found == set(COLORS.items()) | {LATER, DROPPED}
    count = sum(len(rules.rules) for rules in both.file["Plan"].conditional_formatting)
    assert len(both.sheets["Plan"].conditional_formats) == count
    assert both.sheets["Timeline"].conditional_formats


def test_locale_and_time_zone_come_before_anything_is_read_by_them() -> None:
    """They follow the customer's country."""
    both = made("enterprise")
    book = workbook_of(both.google.spreadsheets()[0])

    assert book.properties["locale"] == "de_DE"
    assert book.properties["timeZone"] == "Europe/Berlin"
    (batch,) = [c for c in both.google.calls if c.method.endswith("batchUpdate")]
    assert batch.requests[0] == "updateSpreadsheetProperties"
