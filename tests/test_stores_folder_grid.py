"""Addresses, escaped text and serial days: there and back."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import CALENDAR_MAC_1904, to_excel

from mapsheets.sheet.spec import Area
from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.grid import (
    a1,
    a1_area,
    address,
    area,
    decoded,
    encoded,
    letters,
    size,
)
from mapsheets.stores.folder.serials import kind_of_format, moment, serial_number

ROWS, COLUMNS = st.integers(1, 1_048_576), st.integers(1, 16_384)


@given(COLUMNS)
def test_columns_are_named_as_openpyxl_names_them(column: int) -> None:
    assert letters(column) == get_column_letter(column)


@given(st.tuples(ROWS, COLUMNS))
def test_an_address_comes_back(place: tuple[int, int]) -> None:
    assert address(a1(place)) == place


@given(ROWS, COLUMNS, ROWS, COLUMNS)
def test_an_area_comes_back(top: int, left: int, bottom: int, right: int) -> None:
    shown = Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))

    assert area(a1_area(shown)) == shown
    assert area(f"{a1((bottom, right))}:{a1((top, left))}") == shown
    assert size(shown) >= 1


def test_absolute_addresses_are_read() -> None:
    assert address("$B$3") == (3, 2)


@pytest.mark.parametrize("name", ["", "A", "1", "A0", "A1048577", "XFE1", "A1B", "Ä1"])
def test_what_is_no_address_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        address(name)


@given(st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\r")))
def test_text_comes_back(text: str) -> None:
    assert decoded(encoded(text)) == text


@given(st.text())
def test_written_text_is_xml(text: str) -> None:
    """No character that XML forbids is left."""
    allowed = {"\t", "\n"}

    assert all(
        mark in allowed or (mark >= " " and mark not in "\ufffe\uffff")
        for mark in encoded(text)
    )
    encoded(text).encode()


@given(st.dates(date(1900, 1, 1), date(9999, 12, 31)))
def test_a_day_comes_back(day: date) -> None:
    serial = serial_number(day, from_1904=False)

    assert moment(serial, "date", from_1904=False) == day
    assert serial == to_excel(day)


@given(st.datetimes(datetime(1904, 1, 2), datetime(9998, 1, 1)))  # noqa: DTZ001
def test_a_moment_of_a_1904_workbook_comes_back(at: datetime) -> None:
    at = at.replace(microsecond=0)
    serial = serial_number(at, from_1904=True)

    found = moment(serial, "date", from_1904=True)

    assert found == (at if at.hour or at.minute or at.second else at.date())
    assert serial == pytest.approx(to_excel(at, CALENDAR_MAC_1904))


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("General", ""),
        ("0.00", ""),
        ('#,##0\\ "days"', ""),
        ("0E+00", ""),
        ("@", ""),
        ("yyyy-mm-dd", "date"),
        ("yyyy\\-mm\\-dd", "date"),
        ("d mmm yyyy;@", "date"),
        ("[$-409]d/m/yy", "date"),
        ("[Red]dddd", "date"),
        ("mmm", "date"),
        ("h:mm AM/PM", "time"),
        ("mm:ss", "time"),
        ("[h]:mm", "duration"),
        ('0;[Red]-0;"d"', ""),
    ],
)
def test_a_number_format_tells_what_it_shows(code: str, kind: str) -> None:
    assert kind_of_format(170, code) == kind


@pytest.mark.parametrize(
    ("number", "kind"), [(0, ""), (14, "date"), (22, "date"), (20, "time"), (49, "")]
)
def test_the_formats_without_code_are_known(number: int, kind: str) -> None:
    assert kind_of_format(number, None) == kind
