"""batchUpdate as a whole, and its requests about tabs, rows and columns."""

from __future__ import annotations

from typing import Any

import pytest
from fakegoogle import FakeGoogle
from fakegoogle.client import Client, lines, span, text_cells


@pytest.fixture
def google() -> FakeGoogle:
    """Give a new emulator."""
    return FakeGoogle()


@pytest.fixture
def client(google: FakeGoogle) -> Client:
    """Give its client."""
    return Client(google)


def titles(client: Client, file_id: str) -> list[str]:
    """Give the titles of the tabs in order."""
    read = client.read(file_id, "sheets.properties.title")
    return [sheet["properties"]["title"] for sheet in read["sheets"]]


def resize(**grid: int) -> dict[str, Any]:
    """Write a request that changes the grid of the first tab."""
    return {
        "updateSheetProperties": {
            "properties": {"sheetId": 0, "gridProperties": grid},
            "fields": ",".join(f"gridProperties.{name}" for name in grid),
        }
    }


def test_a_new_spreadsheet_is_as_google_makes_it(client: Client) -> None:
    read = client.read(client.create("Order"), "properties,sheets.properties")

    assert read["properties"]["title"] == "Order"
    assert read["sheets"][0]["properties"] == {
        "sheetId": 0,
        "title": "Sheet1",
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": {"rowCount": 1000, "columnCount": 26},
    }


def test_locale_and_first_tab_follow_the_user(google: FakeGoogle) -> None:
    google.add_user("chef@fr.example", locale="fr_FR", time_zone="Europe/Paris")
    client = Client(google, "chef@fr.example")
    read = client.read(client.create(), "properties(locale,timeZone),sheets.properties")

    assert read["properties"] == {"locale": "fr_FR", "timeZone": "Europe/Paris"}
    assert read["sheets"][0]["properties"]["title"] == "Feuille 1"


def test_one_wrong_request_undoes_the_whole_batch(
    google: FakeGoogle, client: Client
) -> None:
    file_id = client.create()
    before, version = google.dump(file_id), google.file(file_id).version

    message = client.refusal(
        file_id,
        text_cells(0, 0, "kept?"),
        {"addSheet": {"properties": {"title": "Kept?"}}},
        {"deleteSheet": {"sheetId": 77}},
    )

    assert message == "Invalid requests[2].deleteSheet: No sheet with id: 77"
    assert google.dump(file_id) == before
    assert google.file(file_id).version == version


def test_replies_stand_one_for_one_and_requests_are_in_order(client: Client) -> None:
    file_id = client.create()

    replies = client.batch(
        file_id,
        {"addSheet": {"properties": {"sheetId": 7, "title": "New", "index": 0}}},
        text_cells(0, 0, "x", sheet=7),
        {"deleteSheet": {"sheetId": 0}},
    )

    assert replies[0]["addSheet"]["properties"]["sheetId"] == 7
    assert replies[1:] == [{}, {}]
    assert client.values(file_id, "New!A1") == [["x"]]


def test_an_empty_batch_is_refused(client: Client) -> None:
    assert client.refusal(client.create()) == "Must specify at least one request."


def test_the_response_shows_the_spreadsheet_after_the_batch(client: Client) -> None:
    file_id = client.create()
    body = {
        "requests": [text_cells(4, 1, "new")],
        "includeSpreadsheetInResponse": True,
        "responseRanges": ["B5:C5"],
    }
    fields = "replies,updatedSpreadsheet.sheets.data(startRow,startColumn,rowData)"

    reply = client.sheets("POST", f"/{file_id}:batchUpdate", {"fields": fields}, body)

    data = reply.json()["updatedSpreadsheet"]["sheets"][0]["data"][0]
    assert (data["startRow"], data["startColumn"]) == (4, 1)
    cell = data["rowData"][0]["values"][0]
    assert cell["userEnteredValue"] == {"stringValue": "new"}


def test_grid_data_comes_in_the_response_only_when_asked_for(client: Client) -> None:
    file_id = client.create()
    plain = client.post_batch(
        file_id, text_cells(0, 0, "x"), includeSpreadsheetInResponse=True
    ).json()
    full = client.post_batch(
        file_id,
        text_cells(0, 0, "x"),
        includeSpreadsheetInResponse=True,
        responseIncludeGridData=True,
        responseRanges=["A1"],
    ).json()

    assert "data" not in plain["updatedSpreadsheet"]["sheets"][0]
    assert "data" in full["updatedSpreadsheet"]["sheets"][0]


@pytest.mark.parametrize(
    ("request_body", "text"),
    [
        ({"addSheet": {"properties": {"title": "sheet1"}}}, "already exists"),
        ({"addSheet": {"properties": {"sheetId": 0}}}, "already exists"),
        ({"deleteSheet": {"sheetId": 0}}, "remove all the sheets"),
        (
            {
                "updateSheetProperties": {
                    "properties": {"sheetId": 0, "hidden": True},
                    "fields": "hidden",
                }
            },
            "You can't hide all the sheets in a document.",
        ),
        (
            {
                "addSheet": {
                    "properties": {
                        "gridProperties": {"rowCount": 400_000, "columnCount": 26}
                    }
                }
            },
            "above the limit of 10000000 cells",
        ),
        (resize(frozenRowCount=1000), "freeze all visible rows"),
    ],
)
def test_what_google_refuses_about_tabs_is_refused(
    client: Client, request_body: dict[str, Any], text: str
) -> None:
    assert text in client.refusal(client.create(), request_body)


def test_a_freeze_must_not_cut_a_merge(client: Client) -> None:
    file_id = client.create()
    client.batch(
        file_id, {"mergeCells": {"range": span(0, 3, 0, 2), "mergeType": "MERGE_ALL"}}
    )

    assert "merged cell" in client.refusal(file_id, resize(frozenRowCount=2))
    assert "merged cell" in client.refusal(file_id, resize(frozenColumnCount=1))
    client.batch(file_id, resize(frozenRowCount=3))


def test_a_merge_must_not_cross_a_freeze(client: Client) -> None:
    file_id = client.create()
    client.batch(file_id, resize(frozenRowCount=2))
    merge = {"range": span(1, 4, 0, 1), "mergeType": "MERGE_ALL"}

    message = client.refusal(file_id, {"mergeCells": merge})

    assert "You can't merge frozen and non-frozen rows." in message


def test_tabs_are_renamed_moved_hidden_and_coloured(client: Client) -> None:
    file_id = client.create()
    client.batch(
        file_id,
        {"addSheet": {"properties": {"sheetId": 1, "title": "Two"}}},
        {
            "updateSheetProperties": {
                "properties": {
                    "sheetId": 1,
                    "title": "First",
                    "index": 0,
                    "tabColorStyle": {"rgbColor": {"red": 1}},
                },
                "fields": "title,index,tabColorStyle",
            }
        },
        {
            "updateSheetProperties": {
                "properties": {"sheetId": 0, "hidden": True},
                "fields": "hidden",
            }
        },
    )

    first, second = client.read(file_id, "sheets.properties")["sheets"]
    assert titles(client, file_id) == ["First", "Sheet1"]
    assert first["properties"]["tabColor"] == {"red": 1}
    assert second["properties"]["hidden"] is True


def test_a_renamed_tab_is_renamed_in_formulas(client: Client) -> None:
    file_id = client.create()
    formula = {"userEnteredValue": {"formulaValue": "=Sheet1!B1"}}
    client.batch(
        file_id,
        {
            "updateCells": {
                "start": {"sheetId": 0},
                "rows": [{"values": [formula]}],
                "fields": "userEnteredValue",
            }
        },
        {
            "updateSheetProperties": {
                "properties": {"sheetId": 0, "title": "The plan"},
                "fields": "title",
            }
        },
    )

    assert client.values(file_id, "'The plan'!A1", valueRenderOption="FORMULA") == [
        ["='The plan'!B1"]
    ]


def test_a_smaller_grid_drops_the_cells_outside_it(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:C3", [["a", "b", "c"], ["d"], ["e"]])

    client.batch(file_id, resize(rowCount=2, columnCount=2))

    assert client.values(file_id, "A1:B2") == [["a", "b"], ["d"]]


def test_duplicate_sheet_copies_cells_and_rules_without_metadata(
    client: Client,
) -> None:
    file_id = client.create()
    client.batch(
        file_id,
        text_cells(0, 0, "x"),
        {"mergeCells": {"range": span(2, 3, 0, 2), "mergeType": "MERGE_ALL"}},
        {
            "createDeveloperMetadata": {
                "developerMetadata": {
                    "metadataKey": "k",
                    "location": {"sheetId": 0},
                    "visibility": "DOCUMENT",
                }
            }
        },
        {
            "duplicateSheet": {
                "sourceSheetId": 0,
                "newSheetId": 9,
                "newSheetName": "Copy",
                "insertSheetIndex": 1,
            }
        },
    )

    copy = client.read(file_id, "sheets(merges,developerMetadata)")["sheets"][1]
    assert copy == {"merges": [span(2, 3, 0, 2, sheet=9)]}
    assert client.values(file_id, "Copy!A1") == [["x"]]


def test_spreadsheet_properties_change_and_are_checked(client: Client) -> None:
    file_id = client.create()

    def change(**properties: str) -> dict[str, Any]:
        fields = ",".join(properties)
        return {
            "updateSpreadsheetProperties": {"properties": properties, "fields": fields}
        }

    client.batch(file_id, change(title="New", locale="de_DE", timeZone="Europe/Berlin"))

    found = client.read(file_id, "properties(title,locale,timeZone)")["properties"]
    assert found == {"title": "New", "locale": "de_DE", "timeZone": "Europe/Berlin"}
    assert client.drive("GET", f"files/{file_id}").json()["name"] == "New"
    assert "time zone" in client.refusal(file_id, change(timeZone="Mars/Base"))
    assert "locale" in client.refusal(file_id, change(locale="german"))


def test_rows_inserted_push_cells_ranges_formulas_and_metadata(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:A3", [["a"], ["b"], ["c"]])
    row_metadata = {
        "metadataId": 5,
        "metadataKey": "row",
        "location": {"dimensionRange": lines("ROWS", 2, 3)},
        "visibility": "DOCUMENT",
    }
    formula = {"userEnteredValue": {"formulaValue": "=A3&$A$1&SUM(A1:A3)"}}
    named = {"name": "steps", "range": span(0, 3, 0, 1)}
    client.batch(
        file_id,
        {"createDeveloperMetadata": {"developerMetadata": row_metadata}},
        {"addNamedRange": {"namedRange": named}},
        {
            "updateCells": {
                "start": {"columnIndex": 2},
                "rows": [{"values": [formula]}],
                "fields": "userEnteredValue",
            }
        },
        {"insertDimension": {"range": lines("ROWS", 1, 3)}},
    )

    assert client.values(file_id, "A1:A9") == [["a"], [], [], ["b"], ["c"]]
    assert client.values(file_id, "C1", valueRenderOption="FORMULA") == [
        ["=A5&$A$1&SUM(A1:A5)"]
    ]
    read = client.read(file_id, "namedRanges.range,sheets.properties.gridProperties")
    assert read["namedRanges"][0]["range"]["endRowIndex"] == 5
    assert read["sheets"][0]["properties"]["gridProperties"]["rowCount"] == 1002
    place = client.sheets("GET", f"/{file_id}/developerMetadata/5").json()["location"]
    assert place["locationType"] == "ROW"
    assert place["dimensionRange"]["startIndex"] == 4


def test_rows_deleted_take_ranges_and_metadata_with_them(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:A4", [["a"], ["b"], ["c"], ["=A2"]])
    metadata = {
        "metadataId": 5,
        "metadataKey": "row",
        "location": {"dimensionRange": lines("ROWS", 1, 2)},
        "visibility": "DOCUMENT",
    }
    formula = {"userEnteredValue": {"formulaValue": "=A2+A3"}}
    client.batch(
        file_id,
        {"createDeveloperMetadata": {"developerMetadata": metadata}},
        {
            "updateCells": {
                "start": {"columnIndex": 1},
                "rows": [{"values": [formula]}],
                "fields": "userEnteredValue",
            }
        },
        {"deleteDimension": {"range": lines("ROWS", 1, 2)}},
    )

    assert client.values(file_id, "A1:A9") == [["a"], ["c"], ["=A2"]]
    formula_now = client.values(file_id, "B1", valueRenderOption="FORMULA")
    assert formula_now == [["=#REF!+A2"]]
    reply = client.sheets("GET", f"/{file_id}/developerMetadata/5")
    assert (reply.status_code, reply.json()["error"]["status"]) == (404, "NOT_FOUND")


def test_columns_are_inserted_deleted_and_moved(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:D1", [["a", "b", "c", "d"]])
    client.batch(file_id, {"insertDimension": {"range": lines("COLUMNS", 1, 2)}})
    client.batch(file_id, {"deleteDimension": {"range": lines("COLUMNS", 2, 3)}})
    client.batch(
        file_id,
        {"moveDimension": {"source": lines("COLUMNS", 0, 1), "destinationIndex": 4}},
    )

    assert client.values(file_id, "A1:F1") == [["", "c", "d", "a"]]


def test_a_moved_row_takes_its_metadata_along(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:A4", [["a"], ["b"], ["c"], ["d"]])
    metadata = {
        "metadataId": 5,
        "metadataKey": "row",
        "location": {"dimensionRange": lines("ROWS", 0, 1)},
        "visibility": "DOCUMENT",
    }
    client.batch(
        file_id,
        {"createDeveloperMetadata": {"developerMetadata": metadata}},
        {"moveDimension": {"source": lines("ROWS", 0, 1), "destinationIndex": 3}},
    )

    assert client.values(file_id, "A1:A4") == [["b"], ["c"], ["a"], ["d"]]
    found = client.sheets("GET", f"/{file_id}/developerMetadata/5").json()
    assert found["location"]["dimensionRange"]["startIndex"] == 2


def test_the_grid_grows_at_its_end(client: Client) -> None:
    file_id = client.create()
    request = {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 5}}
    client.batch(file_id, request)

    grid = client.read(file_id, "sheets.properties.gridProperties")["sheets"][0]
    assert grid["properties"]["gridProperties"]["rowCount"] == 1005


@pytest.mark.parametrize(
    "request_body",
    [
        {"deleteDimension": {"range": lines("ROWS", 0, 1000)}},
        {"deleteDimension": {"range": lines("ROWS", 999, 1001)}},
        {"insertDimension": {"range": lines("ROWS", 1000, 1001)}},
        {
            "insertDimension": {
                "range": lines("ROWS", 0, 1),
                "inheritFromBefore": True,
            }
        },
        {"moveDimension": {"source": lines("ROWS", 0, 2), "destinationIndex": 1}},
        {"appendDimension": {"sheetId": 0, "dimension": "ROWS", "length": 0}},
        text_cells(1000, 0, "x"),
        text_cells(0, 26, "x"),
        {"repeatCell": {"range": span(0, 1001, 0, 1), "cell": {}, "fields": "note"}},
    ],
)
def test_what_leaves_the_grid_is_refused(
    client: Client, request_body: dict[str, Any]
) -> None:
    assert "Invalid requests[0]." in client.refusal(client.create(), request_body)


def test_widths_and_hidden_rows_are_shown(client: Client) -> None:
    file_id = client.create()
    client.batch(
        file_id,
        {
            "updateDimensionProperties": {
                "range": lines("COLUMNS", 1, 2),
                "properties": {"pixelSize": 160},
                "fields": "pixelSize",
            }
        },
        {
            "updateDimensionProperties": {
                "range": lines("ROWS", 1, 2),
                "properties": {"hiddenByUser": True},
                "fields": "hiddenByUser",
            }
        },
    )

    assert client.meta(file_id, "columnMetadata")[:2] == [
        {"pixelSize": 100},
        {"pixelSize": 160},
    ]
    assert client.meta(file_id, "rowMetadata")[1]["hiddenByUser"] is True


def test_columns_fit_what_stands_in_them(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1", [["a rather long text"]])
    dimensions = {"dimensions": lines("COLUMNS", 0, 2)}
    client.batch(file_id, {"autoResizeDimensions": dimensions})

    first, second = client.meta(file_id, "columnMetadata")[:2]
    assert first["pixelSize"] > second["pixelSize"] == 100
