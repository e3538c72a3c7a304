"""Metadata, protection, conditional formats, named ranges and filters."""

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


def token(metadata_id: int | None, value: str = "1", **location: Any) -> dict[str, Any]:
    """Write a createDeveloperMetadata request."""
    given: dict[str, Any] = {
        "metadataKey": "ms.gen",
        "metadataValue": value,
        "location": location or {"spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    if metadata_id is not None:
        given["metadataId"] = metadata_id
    return {"createDeveloperMetadata": {"developerMetadata": given}}


def drop(metadata_id: int) -> dict[str, Any]:
    """Write a deleteDeveloperMetadata request."""
    lookup = {"developerMetadataLookup": {"metadataId": metadata_id}}
    return {"deleteDeveloperMetadata": {"dataFilter": lookup}}


def test_metadata_comes_back_as_it_was_made(client: Client) -> None:
    file_id = client.create()
    (reply,) = client.batch(file_id, token(1_000_000_001))

    assert reply["createDeveloperMetadata"]["developerMetadata"] == {
        "metadataId": 1_000_000_001,
        "metadataKey": "ms.gen",
        "metadataValue": "1",
        "location": {"locationType": "SPREADSHEET", "spreadsheet": True},
        "visibility": "DOCUMENT",
    }
    found = client.sheets("GET", f"/{file_id}/developerMetadata/1000000001")
    assert found.json()["metadataValue"] == "1"
    assert client.read(file_id, "developerMetadata.metadataId") == {
        "developerMetadata": [{"metadataId": 1_000_000_001}]
    }


def test_a_reused_metadata_id_fails_the_whole_batch(
    google: FakeGoogle, client: Client
) -> None:
    file_id = client.create()
    client.batch(file_id, token(7))
    before = google.dump(file_id)

    message = client.refusal(file_id, text_cells(0, 0, "x"), token(7, "other"))

    assert message.startswith("Invalid requests[1].createDeveloperMetadata: ")
    assert google.dump(file_id) == before


def test_a_deleted_metadata_id_may_be_used_again(client: Client) -> None:
    file_id = client.create()
    client.batch(file_id, token(7))
    (reply,) = client.batch(file_id, drop(7))

    gone = reply["deleteDeveloperMetadata"]["deletedDeveloperMetadata"]
    assert [entry["metadataId"] for entry in gone] == [7]
    client.batch(file_id, token(7))


def test_deleting_metadata_that_is_not_there_is_a_switch(
    google: FakeGoogle, client: Client
) -> None:
    file_id = client.create()
    assert client.batch(file_id, drop(9)) == [{"deleteDeveloperMetadata": {}}]

    google.options.unmatched_metadata_is_fine = False

    assert "deleteDeveloperMetadata" in client.refusal(file_id, drop(9))


def test_metadata_is_limited_to_30000_characters_a_tab(client: Client) -> None:
    file_id = client.create()
    client.batch(file_id, token(1, "x" * 29_994, sheetId=0))
    client.batch(file_id, token(2, "x" * 29_994))

    assert "30000" in client.refusal(file_id, token(3, "x", sheetId=0))


@pytest.mark.parametrize(
    "given",
    [
        {"metadataKey": "k", "visibility": "DOCUMENT"},
        {"metadataKey": "k", "location": {"spreadsheet": True}},
        {"visibility": "DOCUMENT", "location": {"spreadsheet": True}},
        {
            "metadataKey": "k",
            "visibility": "DOCUMENT",
            "location": {"dimensionRange": lines("ROWS", 0, 2)},
        },
        {
            "metadataId": -1,
            "metadataKey": "k",
            "visibility": "DOCUMENT",
            "location": {"spreadsheet": True},
        },
    ],
)
def test_incomplete_metadata_is_refused(client: Client, given: dict[str, Any]) -> None:
    request = {"createDeveloperMetadata": {"developerMetadata": given}}

    client.refusal(client.create(), request)


def test_metadata_is_searched_and_updated(client: Client) -> None:
    file_id = client.create()
    client.batch(file_id, token(1, "a"), token(2, "b", sheetId=0))
    lookup = {"developerMetadataLookup": {"locationType": "SHEET"}}

    found = client.sheets(
        "POST",
        f"/{file_id}/developerMetadata:search",
        json={"dataFilters": [lookup]},
    ).json()
    (reply,) = client.batch(
        file_id,
        {
            "updateDeveloperMetadata": {
                "dataFilters": [lookup],
                "developerMetadata": {"metadataValue": "c"},
                "fields": "metadataValue",
            }
        },
    )

    matched = found["matchedDeveloperMetadata"]
    assert [m["developerMetadata"]["metadataId"] for m in matched] == [2]
    changed = reply["updateDeveloperMetadata"]["developerMetadata"]
    assert [(m["metadataId"], m["metadataValue"]) for m in changed] == [(2, "c")]


def test_column_metadata_is_shown_at_its_column(client: Client) -> None:
    file_id = client.create()
    client.batch(file_id, token(1, dimensionRange=lines("COLUMNS", 2, 3)))
    client.batch(file_id, {"insertDimension": {"range": lines("COLUMNS", 0, 1)}})

    columns = client.meta(file_id, "columnMetadata")
    assert [n for n, c in enumerate(columns) if "developerMetadata" in c] == [3]


def protect(**changes: Any) -> dict[str, Any]:
    """Write an addProtectedRange request."""
    given = {"range": span(0, 5, 0, 1), **changes}
    return {"addProtectedRange": {"protectedRange": given}}


@pytest.mark.parametrize(
    "request_body",
    [
        text_cells(0, 0, "x"),
        {"repeatCell": {"range": span(0, 1, 0, 2), "cell": {}, "fields": "note"}},
        {"deleteDimension": {"range": lines("ROWS", 2, 3)}},
        {
            "sortRange": {
                "range": span(0, 3, 0, 2),
                "sortSpecs": [{"dimensionIndex": 1, "sortOrder": "ASCENDING"}],
            }
        },
        {"deleteProtectedRange": {"protectedRangeId": 4}},
    ],
)
def test_a_hard_protected_cell_stops_everybody_but_owner_and_editors(
    google: FakeGoogle, client: Client, request_body: dict[str, Any]
) -> None:
    file_id = client.create()
    google.share(file_id, "buyer@acme.example")
    editors = {"users": ["seller@vendor.example"]}
    client.batch(file_id, protect(protectedRangeId=4, editors=editors))

    message = Client(google, "buyer@acme.example").refusal(file_id, request_body)

    assert "You are trying to edit a protected cell or object." in message
    client.batch(file_id, request_body)


@pytest.mark.parametrize("changes", [{"warningOnly": True}, {}])
def test_a_warning_or_a_protection_without_editors_stops_nobody(
    google: FakeGoogle, client: Client, changes: dict[str, Any]
) -> None:
    file_id = client.create()
    google.share(file_id, "buyer@acme.example")
    (reply,) = client.batch(file_id, protect(**changes))

    assert reply["addProtectedRange"]["protectedRange"]["requestingUserCanEdit"]
    Client(google, "buyer@acme.example").batch(file_id, text_cells(0, 0, "x"))


def test_protection_grows_with_its_rows_and_can_be_changed(client: Client) -> None:
    file_id = client.create()
    client.batch(
        file_id,
        protect(protectedRangeId=4, warningOnly=True),
        {"insertDimension": {"range": lines("ROWS", 1, 2)}},
        {
            "updateProtectedRange": {
                "protectedRange": {"protectedRangeId": 4, "description": "ours"},
                "fields": "description",
            }
        },
    )

    (sheet,) = client.read(file_id, "sheets.protectedRanges")["sheets"]
    (found,) = sheet["protectedRanges"]
    assert found["range"]["endRowIndex"] == 6
    assert (found["description"], found["warningOnly"]) == ("ours", True)
    client.batch(file_id, {"deleteProtectedRange": {"protectedRangeId": 4}})
    assert client.read(file_id, "sheets.protectedRanges") == {"sheets": [{}]}


def rule(text: str, left: int = 0) -> dict[str, Any]:
    """Write a conditional format."""
    return {
        "ranges": [
            {"sheetId": 0, "startColumnIndex": left, "endColumnIndex": left + 1}
        ],
        "booleanRule": {
            "condition": {"type": "TEXT_EQ", "values": [{"userEnteredValue": text}]},
            "format": {"backgroundColorStyle": {"rgbColor": {"red": 1}}},
        },
    }


def conditions(client: Client, file_id: str) -> list[str]:
    """Give the texts of the conditional formats in order."""
    fields = "sheets.conditionalFormats.booleanRule.condition.values"
    (sheet,) = client.read(file_id, fields)["sheets"]
    return [
        one["booleanRule"]["condition"]["values"][0]["userEnteredValue"]
        for one in sheet.get("conditionalFormats", [])
    ]


def test_conditional_formats_are_added_changed_moved_and_deleted(
    client: Client,
) -> None:
    file_id = client.create()
    for text in ("a", "b", "c"):
        client.batch(
            file_id, {"addConditionalFormatRule": {"rule": rule(text), "index": 0}}
        )
    assert conditions(client, file_id) == ["c", "b", "a"]

    client.batch(
        file_id,
        {"updateConditionalFormatRule": {"index": 0, "sheetId": 0, "newIndex": 2}},
        {"updateConditionalFormatRule": {"index": 0, "rule": rule("B")}},
        {"deleteConditionalFormatRule": {"index": 1, "sheetId": 0}},
    )

    assert conditions(client, file_id) == ["B", "c"]
    delete = {"deleteConditionalFormatRule": {"index": 5, "sheetId": 0}}
    assert "No conditional format" in client.refusal(file_id, delete)


def test_a_conditional_format_cannot_set_a_font_size(client: Client) -> None:
    wrong = rule("x")
    wrong["booleanRule"]["format"] = {"textFormat": {"fontSize": 20}}
    request = {"addConditionalFormatRule": {"rule": wrong}}

    assert "only bold, italic" in client.refusal(client.create(), request)


def test_a_conditional_format_follows_its_column(client: Client) -> None:
    file_id = client.create()
    client.batch(
        file_id,
        {"addConditionalFormatRule": {"rule": rule("x", left=2)}},
        {"insertDimension": {"range": lines("COLUMNS", 0, 1)}},
    )

    (sheet,) = client.read(file_id, "sheets.conditionalFormats.ranges")["sheets"]
    (found,) = sheet["conditionalFormats"][0]["ranges"]
    assert (found["startColumnIndex"], found["endColumnIndex"]) == (3, 4)


def test_named_ranges_are_added_renamed_and_deleted(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "B2", [["x"]])
    named = {"namedRangeId": "n", "name": "answer", "range": span(1, 2, 1, 2)}
    client.batch(file_id, {"addNamedRange": {"namedRange": named}})
    assert client.values(file_id, "answer") == [["x"]]
    assert "already exists" in client.refusal(
        file_id,
        {
            "addNamedRange": {
                "namedRange": {"name": "Answer", "range": span(0, 1, 0, 1)}
            }
        },
    )

    renamed = {"namedRangeId": "n", "name": "reply"}
    client.batch(
        file_id, {"updateNamedRange": {"namedRange": renamed, "fields": "name"}}
    )
    assert client.values(file_id, "reply") == [["x"]]
    client.batch(file_id, {"deleteNamedRange": {"namedRangeId": "n"}})
    assert client.sheets("GET", f"/{file_id}/values/reply").status_code == 400


def test_a_filter_hides_rows_and_can_be_taken_away(client: Client) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:A4", [["h"], ["x"], ["y"], [""]])
    basic = {
        "range": {"sheetId": 0, "endColumnIndex": 2},
        "criteria": {"0": {"hiddenValues": ["y", ""]}},
    }
    client.batch(file_id, {"setBasicFilter": {"filter": basic}})

    rows = client.meta(file_id, "rowMetadata")
    assert [n for n, row in enumerate(rows) if row.get("hiddenByFilter")] == [2]
    (sheet,) = client.read(file_id, "sheets.basicFilter")["sheets"]
    assert sheet["basicFilter"]["filterSpecs"][0]["filterCriteria"] == {
        "hiddenValues": ["y", ""]
    }

    client.batch(file_id, {"clearBasicFilter": {"sheetId": 0}})

    rows = client.meta(file_id, "rowMetadata")
    assert not any(row.get("hiddenByFilter") for row in rows)


@pytest.mark.parametrize(
    ("kind", "value", "hidden"),
    [
        ("NUMBER_GREATER", "2", [1, 2]),
        ("NUMBER_LESS_THAN_EQ", "2", [3]),
        ("NOT_BLANK", None, []),
        ("TEXT_CONTAINS", "3", [1, 2]),
    ],
)
def test_a_filter_may_use_a_condition(
    client: Client, kind: str, value: str | None, hidden: list[int]
) -> None:
    file_id = client.create()
    client.fill(file_id, "A1:A4", [["h"], [1], [2], [3]])
    condition: dict[str, Any] = {"type": kind}
    if value is not None:
        condition["values"] = [{"userEnteredValue": value}]
    spec = {"columnIndex": 0, "filterCriteria": {"condition": condition}}
    basic = {"range": span(0, 4, 0, 1), "filterSpecs": [spec]}
    client.batch(file_id, {"setBasicFilter": {"filter": basic}})

    rows = client.meta(file_id, "rowMetadata")
    assert [n for n, row in enumerate(rows) if row.get("hiddenByFilter")] == hidden
