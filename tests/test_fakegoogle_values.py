"""A1 notation, values, GridData, formulas and what typing becomes."""

from __future__ import annotations

from typing import Any

import pytest
from fakegoogle import FakeGoogle
from fakegoogle.client import Client, text_cells
from fakegoogle.display import show
from fakegoogle.typed import typed


@pytest.fixture
def google() -> FakeGoogle:
    """Give a new emulator."""
    return FakeGoogle()


@pytest.fixture
def client(google: FakeGoogle) -> Client:
    """Give its client."""
    return Client(google)


@pytest.mark.parametrize(
    ("asked", "echoed"),
    [
        ("Sheet1", "Sheet1!A1:Z1000"),
        ("'Sheet1'", "Sheet1!A1:Z1000"),
        ("sheet1!a1", "Sheet1!A1"),
        ("A1:C", "Sheet1!A1:C1000"),
        ("A:A", "Sheet1!A1:A1000"),
        ("2:3", "Sheet1!A2:Z3"),
        ("C3:A1", "Sheet1!A1:C3"),
        ("A999:B2000", "Sheet1!A999:B1000"),
        ("R2C1:R3C2", "Sheet1!A2:B3"),
    ],
)
def test_a1_notation_is_read_as_google_reads_it(
    client: Client, asked: str, echoed: str
) -> None:
    reply = client.sheets("GET", f"/{client.create()}/values/{asked}")

    assert reply.json() == {"range": echoed, "majorDimension": "ROWS"}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ("Nowhere!A1", "Unable to parse range: Nowhere!A1"),
        ("'A1'", "Unable to parse range: 'A1'"),
        ("A0", "Unable to parse range: A0"),
        (
            "A1001",
            "Range (Sheet1!A1001) exceeds grid limits. Max rows: 1000, max columns: 26",
        ),
    ],
)
def test_a_wrong_range_is_refused(client: Client, asked: str, message: str) -> None:
    reply = client.sheets("GET", f"/{client.create()}/values/{asked}")

    assert (reply.status_code, reply.json()["error"]["message"]) == (400, message)


def test_trailing_blanks_are_left_out_of_values_and_cells(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:D4", [["a"], [], ["", "b", "", ""]])

    assert client.values(file_id, "A1:D9") == [["a"], [], ["", "b"]]
    data = client.read(file_id, "sheets.data", "B2:D9")["sheets"][0]["data"][0]
    assert (data["startRow"], data["startColumn"]) == (1, 1)
    rows = client.read(file_id, "sheets.data.rowData.values.userEnteredValue", "A1:D9")[
        "sheets"
    ][0]["data"][0]["rowData"]
    assert rows == [
        {"values": [{"userEnteredValue": {"stringValue": "a"}}]},
        {},
        {"values": [{}, {"userEnteredValue": {"stringValue": "b"}}]},
    ]


def test_grid_data_needs_a_mask_or_the_flag_but_not_both(client: Client) -> None:
    file_id = client.create()

    def has_data(**params: str) -> bool:
        reply = client.sheets("GET", f"/{file_id}", params).json()
        return "data" in reply["sheets"][0]

    assert not has_data()
    assert has_data(includeGridData="true")
    assert not has_data(includeGridData="true", fields="sheets.properties")
    assert has_data(fields="sheets(properties,data.startRow)")


def test_ranges_limit_the_tabs_and_give_one_grid_each(client: Client) -> None:
    file_id = client.create()
    client.batch(
        file_id,
        {"addSheet": {"properties": {"title": "Two"}}},
        {"addSheet": {"properties": {"title": "Three"}}},
    )
    fields = "sheets(properties.title,data(startRow,startColumn))"
    found = client.read(file_id, fields, "Three!B2", "Sheet1!A1", "Three!C3")["sheets"]

    assert found == [
        {"properties": {"title": "Sheet1"}, "data": [{}]},
        {
            "properties": {"title": "Three"},
            "data": [
                {"startRow": 1, "startColumn": 1},
                {"startRow": 2, "startColumn": 2},
            ],
        },
    ]


def enter(client: Client, file_id: str, where: str, *rows: list[Any]) -> Any:
    """Write values as a person types them."""
    return client.sheets(
        "PUT",
        f"/{file_id}/values/{where}",
        {"valueInputOption": "USER_ENTERED"},
        {"values": list(rows)},
    )


def test_user_entered_values_are_read_and_raw_ones_are_not(client: Client) -> None:
    file_id = client.create()
    reply = enter(client, file_id, "A1:D1", ["00123", "2020-01-01", "=4/2", "TRUE"])
    client.fill(file_id, "A2:B2", [["=4/2", "2020-01-01"]])

    assert reply.json() == {
        "spreadsheetId": file_id,
        "updatedRange": "Sheet1!A1:D1",
        "updatedRows": 1,
        "updatedColumns": 4,
        "updatedCells": 4,
    }
    assert client.values(file_id, "A1:D2") == [
        [123, 43831, 2, True],
        ["=4/2", "2020-01-01"],
    ]
    shown = client.values(file_id, "A1:D1", valueRenderOption="FORMATTED_VALUE")
    assert shown == [["123", "1/1/2020", "2", "TRUE"]]
    as_text = client.values(file_id, "B1", dateTimeRenderOption="FORMATTED_STRING")
    assert as_text == [["1/1/2020"]]


def test_values_that_do_not_fit_are_refused(client: Client) -> None:
    file_id = client.create()
    reply = enter(client, file_id, "A1:B1", ["a", "b", "c"])

    assert reply.json()["error"]["message"] == (
        "Requested writing within range [Sheet1!A1:B1], but tried writing to column [C]"
    )


def test_append_finds_the_table(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "B2:C3", [["h1", "h2"], ["a", "b"]])
    reply = client.sheets(
        "POST",
        f"/{file_id}/values/B2:append",
        {"valueInputOption": "RAW"},
        {"values": [["c", "d"]]},
    ).json()

    assert reply["tableRange"] == "Sheet1!B2:C3"
    assert reply["updates"]["updatedRange"] == "Sheet1!B4:C4"
    assert client.values(file_id, "B4:C4") == [["c", "d"]]


def test_clear_takes_values_only(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:B1", [["a", "b"]])
    reply = client.sheets("POST", f"/{file_id}/values/A1:clear", json={})

    assert reply.json() == {"spreadsheetId": file_id, "clearedRange": "Sheet1!A1"}
    assert client.values(file_id, "A1:B1") == [["", "b"]]


def test_several_ranges_are_read_and_written_at_once(client: Client) -> None:
    file_id = client.create()
    data = [
        {"range": "A1", "values": [["a"]]},
        {"range": "B1:B2", "majorDimension": "COLUMNS", "values": [["b", "c"]]},
    ]
    reply = client.sheets(
        "POST",
        f"/{file_id}/values:batchUpdate",
        json={"valueInputOption": "RAW", "data": data},
    ).json()
    read = client.sheets(
        "GET", f"/{file_id}/values:batchGet", {"ranges": ["A1", "B1:B2"]}
    ).json()

    assert reply["totalUpdatedCells"] == 3
    assert [part.get("values") for part in read["valueRanges"]] == [
        [["a"]],
        [["b"], ["c"]],
    ]


def test_a_sheet_in_germany_reads_and_shows_german(google: FakeGoogle) -> None:
    google.add_user("anna@kunde.example", locale="de_DE", time_zone="Europe/Berlin")
    client = Client(google, "anna@kunde.example")
    file_id = client.create()
    enter(client, file_id, "A1:B1", ["31.12.2026", "1.234,5"])

    assert client.values(file_id, "A1:B1") == [[46387, 1234.5]]
    shown = client.values(file_id, "A1:B1", valueRenderOption="FORMATTED_VALUE")
    assert shown == [["31.12.2026", "1234,5"]]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("=A2*2+1", 21),
        ('=A1&"-"&A2', "x-10"),
        ('=IFERROR(INDEX(A:A,MATCH("y",A:A,0)),"none")', "y"),
        ('=IFERROR(VLOOKUP("q",A1:B3,2,FALSE),"none")', "none"),
        ("=SUM(A1:A3)", 10),
        ("=IF(AND(A2>5,A2<20),1,2)", 1),
        ('=COUNTIF(A1:A3,"<>x")', 2),
        ("=DATE(2027,2,1)", 46419),
        ("=TODAY()", 46419),
        ('=TEXT(46419,"d mmm yyyy")', "1 Feb 2027"),
        ("=1/0", "#DIV/0!"),
        ("=NOSUCH(1)", "#NAME?"),
        ("=Missing!A1", "#REF!"),
        ("=(1", "#ERROR!"),
        ("=D1", "#REF!"),
        ("=Z99", 0),
    ],
)
def test_formulas_are_computed(client: Client, formula: str, value: object) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:A3", [["x"], [10], ["y"]])
    enter(client, file_id, "D1", [formula])

    assert client.values(file_id, "D1") == [[value]]


def test_a_formula_error_is_an_error_value(client: Client) -> None:
    file_id = client.create()
    enter(client, file_id, "A1", ["=1/0"])
    fields = (
        "sheets.data.rowData.values(userEnteredValue,effectiveValue.errorValue.type)"
    )
    read = client.read(file_id, fields, "A1")

    assert read["sheets"][0]["data"][0]["rowData"][0]["values"][0] == {
        "userEnteredValue": {"formulaValue": "=1/0"},
        "effectiveValue": {"errorValue": {"type": "DIVIDE_BY_ZERO"}},
    }


@pytest.mark.parametrize(
    ("text", "locale", "value"),
    [
        ("12/31/2026", "en_US", 46387),
        ("31/12/2026", "en_US", "31/12/2026"),
        ("31.12.2026", "en_US", "31.12.2026"),
        ("31/12/2026", "en_GB", 46387),
        ("2026-12-31", "de_DE", 46387),
        ("31 Dec 2026", "en_US", 46387),
        ("31. Dezember 2026", "de_DE", 46387),
        ("Dec 31", "en_US", 46752),
        ("1,234.50", "en_US", 1234.5),
        ("50%", "en_US", 0.5),
        ("'007", "en_US", "007"),
        ("WAHR", "de_DE", True),
        ("done", "en_US", "done"),
        ("12:00", "en_US", 0.5),
        ("", "en_US", None),
    ],
)
def test_typing_is_read_by_the_locale(text: str, locale: str, value: object) -> None:
    assert typed(text, locale, 2027)[0] == value


def test_a_cell_of_plain_text_keeps_what_is_typed() -> None:
    assert typed("1/2", "en_US", 2027, {"type": "TEXT"}) == ("1/2", None)


@pytest.mark.parametrize(
    ("value", "pattern", "text"),
    [
        (46419, "d mmm yyyy", "1 Feb 2027"),
        (46419, "dddd, mmmm d", "Monday, February 1"),
        (46419.5, "yyyy-mm-dd hh:mm", "2027-02-01 12:00"),
        (1234.5, "#,##0.00", "1,234.50"),
        (0.256, "0%", "26%"),
        (-3, "0.0", "-3.0"),
    ],
)
def test_numbers_are_shown_by_their_pattern(
    value: float, pattern: str, text: str
) -> None:
    assert show(value, {"pattern": pattern}, "en_US") == text


def test_copy_to_another_spreadsheet(client: Client) -> None:
    source, target = client.create("a"), client.create("b")
    client.batch(source, text_cells(0, 0, "x"))
    reply = client.sheets(
        "POST", f"/{source}/sheets/0:copyTo", json={"destinationSpreadsheetId": target}
    )

    assert reply.json()["title"] == "Copy of Sheet1"
    assert client.values(target, "'Copy of Sheet1'!A1") == [["x"]]
