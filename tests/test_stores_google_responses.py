"""Answers of Sheets as neutral values, as Google is known to send them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from google_ground import ground
from hypothesis import given
from hypothesis import strategies as st

from mapsheets.errors import StoreFault
from mapsheets.sheet.spec import Area, Cell, CellError, Formula, Tab, WorkbookSpec
from mapsheets.stores.google.requests_values import serial
from mapsheets.stores.google.responses import READ_FIELDS, workbook
from mapsheets.stores.google.responses_drive import day, entry, moment
from mapsheets.stores.google.responses_values import (
    from_serial,
    is_rich,
    neutral_value,
    shows_date,
    typed_value,
)
from mapsheets.stores.google.tokens import Token, create_token, token_from


def number(value: float, **number_format: str) -> dict[str, Any]:
    """Give a number's cell."""
    entered = {"numberValue": value}
    cell: dict[str, Any] = {"userEnteredValue": entered, "effectiveValue": entered}
    if number_format:
        cell["effectiveFormat"] = {"numberFormat": number_format}
    return cell


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ({}, None),
        ({"userEnteredValue": {"stringValue": ""}}, None),
        ({"userEnteredValue": {"stringValue": "=x"}}, "=x"),
        ({"userEnteredValue": {"boolValue": False}}, False),
        (number(5), 5),
        (number(2.5), 2.5),
        (number(46447, type="DATE", pattern="d mmm yyyy"), date(2027, 3, 1)),
        (number(46447, pattern="dd/mm/yyyy"), date(2027, 3, 1)),
        (number(46447.5, type="DATE_TIME"), datetime(2027, 3, 1, 12)),  # noqa: DTZ001
        (number(46447, type="NUMBER", pattern='0 "days"'), 46447),
        (number(46447, pattern='0 "days"'), 46447),
        (number(0.5, type="TIME", pattern="hh:mm"), 0.5),
        (number(-3, type="DATE"), -3),
        (number(99_999_999, type="DATE"), 99_999_999),
        (
            {"effectiveValue": {"errorValue": {"type": "N_A", "message": "no"}}},
            CellError("#N/A"),
        ),
        (
            {
                "userEnteredValue": {"formulaValue": "=SUM(A1;2)"},
                "effectiveValue": {"numberValue": 3},
            },
            Formula("=SUM(A1,2)", 3),
        ),
        (
            {
                "userEnteredValue": {"formulaValue": "=A1"},
                "effectiveValue": {"numberValue": 46447},
                "effectiveFormat": {"numberFormat": {"type": "DATE"}},
            },
            Formula("=A1", date(2027, 3, 1)),
        ),
        (
            {
                "userEnteredValue": {"formulaValue": "=1/0"},
                "effectiveValue": {"errorValue": {"type": "DIVIDE_BY_ZERO"}},
            },
            Formula("=1/0", "#DIV/0!"),
        ),
    ],
)
def test_a_cell_is_read_as_what_it_is(cell: dict[str, Any], value: object) -> None:
    found = neutral_value(cell)

    assert found == value
    assert type(found) is type(value)


def test_a_spilled_result_is_a_value_but_nothing_that_was_entered() -> None:
    cell = {"effectiveValue": {"stringValue": "spilled"}}

    assert neutral_value(cell) == "spilled"
    assert typed_value(cell) is None


@given(st.dates(date(1900, 3, 1), date(9999, 12, 31)))
def test_a_day_survives_its_serial(given_day: date) -> None:
    assert from_serial(serial(given_day)) == given_day


@given(st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)))  # noqa: DTZ001
def test_a_moment_survives_its_serial_to_the_second(given_moment: datetime) -> None:
    whole = given_moment.replace(microsecond=0)
    found = from_serial(serial(whole))

    assert found == (whole if whole.time() else whole.date()) or found == whole.date()


def test_the_format_in_effect_decides() -> None:
    """It is the cell's own, or that of its formula's result; others are not read."""
    assert shows_date({"effectiveFormat": {"numberFormat": {"type": "DATE"}}})
    assert not shows_date({"effectiveFormat": {"numberFormat": {"type": "NUMBER"}}})
    assert "userEnteredFormat" not in READ_FIELDS


def test_chips_and_runs_make_a_cell_rich() -> None:
    assert is_rich({"chipRuns": [{"chip": {"personProperties": {"email": "a@b"}}}]})
    assert is_rich({"textFormatRuns": [{"format": {"bold": True}}]})
    assert not is_rich({"chipRuns": [{"startIndex": 0}], "textFormatRuns": [{}]})


def test_what_google_leaves_out_counts_as_zero() -> None:
    """Sheet ids, first rows and first columns that are 0 are not sent."""
    answer = {
        "properties": {"title": "T"},
        "sheets": [
            {
                "properties": {"sheetId": 0, "title": "Sheet1"},
                "merges": [{"endRowIndex": 2, "endColumnIndex": 3}],
                "data": [
                    {
                        "rowData": [
                            {},
                            {
                                "values": [
                                    {},
                                    {"userEnteredValue": {"stringValue": "x"}},
                                ]
                            },
                        ],
                        "rowMetadata": [{}, {"hiddenByFilter": True}],
                    }
                ],
            },
            {"properties": {"sheetId": 5, "title": "Chart", "sheetType": "OBJECT"}},
            {"properties": {"sheetId": 6, "title": "Empty"}},
        ],
    }

    read, snapshot = workbook(answer)

    assert [tab.title for tab in read.tabs] == ["Sheet1", "Empty"]
    assert read.tabs[0].cells == {(2, 2): "x"}
    assert read.tabs[0].merged == (Area(1, 1, 2, 3),)
    assert read.tabs[0].hidden_rows == {2}
    assert snapshot.token == Token(0, "")


def test_pieces_of_a_tab_are_put_in_their_places() -> None:
    data = {"rowData": [{"values": [{"userEnteredValue": {"stringValue": "x"}}]}]}
    sheet = {
        "properties": {"sheetId": 1, "title": "T"},
        "data": [{"startRow": 4, "startColumn": 2, **data}, data],
    }

    read, _ = workbook({"sheets": [sheet]})

    assert read.tabs[0].cells == {(5, 3): "x", (1, 1): "x"}


def test_a_token_is_read_as_it_was_written() -> None:
    token = Token(7, "w", "b", "101!A1", "a")
    written = create_token(token)["createDeveloperMetadata"]["developerMetadata"]

    assert token_from(written) == token
    assert token_from({**written, "metadataKey": "other"}) is None
    assert token_from({**written, "metadataValue": "{"}) == Token(7, "")


def test_days_are_those_of_the_time_zone() -> None:
    late = "2027-02-01T23:30:00.000Z"

    assert day(late, "Europe/Berlin") == date(2027, 2, 2)
    assert day(late, "") == date(2027, 2, 1)
    assert day(late, "No/Where") == date(2027, 2, 1)
    assert day("", "Europe/Berlin") is None
    assert moment("yesterday") is None


def test_a_file_without_details_is_listed() -> None:
    found = entry({"id": "x"})

    assert (found.ref, found.name, found.modified) == ("x", "", None)


def test_a_change_that_is_too_large_is_not_sent() -> None:
    g = ground()
    cells = {(row, 1): Cell("x" * 40_000) for row in range(1, 260)}
    spec = WorkbookSpec("T", (Tab("Plan", cells, rows=260, columns=1),))

    with pytest.raises(StoreFault, match="too large"):
        g.store.create(spec, "Acme")

    assert g.google.count("write") == 0
    assert g.store.list() == ()
