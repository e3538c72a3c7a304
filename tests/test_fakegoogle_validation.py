"""Requests that Google's discovery documents do not allow are Google's 400."""

from __future__ import annotations

from typing import Any

import pytest
from fakegoogle import FakeGoogle
from fakegoogle.client import Client, text_cells


@pytest.fixture
def client() -> Client:
    """Give a client of a new emulator."""
    return Client(FakeGoogle())


def error_of(reply: Any) -> dict[str, Any]:
    """Give the error of a refused call."""
    error: dict[str, Any] = reply.json()["error"]
    return error


def test_an_unknown_body_field_names_its_place(client: Client) -> None:
    """Field violations carry the place in protocol buffer names."""
    file_id = client.create()

    reply = client.post_batch(file_id, {"updateCells": {"start": {"sheetID": 1}}})

    error = error_of(reply)
    assert reply.status_code == error["code"] == 400
    assert error["status"] == "INVALID_ARGUMENT"
    assert error["message"] == (
        'Invalid JSON payload received. Unknown name "sheetID" at '
        "'requests[0].update_cells.start': Cannot find field."
    )
    violation = error["details"][0]["fieldViolations"][0]
    assert violation["field"] == "requests[0].update_cells.start"
    assert "errors" not in error


def test_an_unknown_request_kind_is_refused(client: Client) -> None:
    assert "Unknown name \"paintCells\" at 'requests[0]'" in client.refusal(
        client.create(), {"paintCells": {}}
    )


@pytest.mark.parametrize(
    ("request_body", "text"),
    [
        (
            {"addSheet": {"properties": {"title": 5}}},
            (
                "Invalid value at 'requests[0].add_sheet.properties.title' "
                "(TYPE_STRING), 5"
            ),
        ),
        (
            {"addSheet": {"properties": {"index": "x"}}},
            (
                "Invalid value at 'requests[0].add_sheet.properties.index' "
                '(TYPE_INT32), "x"'
            ),
        ),
        (
            {"addSheet": {"properties": {"hidden": 1}}},
            "Invalid value at 'requests[0].add_sheet.properties.hidden' (TYPE_BOOL), 1",
        ),
        (
            {"copyPaste": {"pasteType": "PASTE_ALL"}},
            (
                "Invalid value at 'requests[0].copy_paste.paste_type' "
                '(type.googleapis.com/google.apps.sheets.v4.PasteType), "PASTE_ALL"'
            ),
        ),
    ],
)
def test_a_wrong_type_or_enum_is_refused(
    client: Client, request_body: dict[str, Any], text: str
) -> None:
    assert client.refusal(client.create(), request_body) == text


def test_two_kinds_in_one_request_are_refused(client: Client) -> None:
    both = {"addSheet": {}, "deleteSheet": {"sheetId": 0}}

    assert "oneof" in client.refusal(client.create(), both)


def test_two_values_in_one_cell_are_refused(client: Client) -> None:
    request = text_cells(0, 0, "x")
    value = request["updateCells"]["rows"][0]["values"][0]["userEnteredValue"]
    value["numberValue"] = 1

    assert "oneof" in client.refusal(client.create(), request)


@pytest.mark.parametrize("api", ["sheets", "drive"])
def test_an_unknown_query_parameter_is_refused(client: Client, api: str) -> None:
    file_id = client.create()
    reply = (
        client.sheets("GET", f"/{file_id}", {"range": "A1"})
        if api == "sheets"
        else client.drive("GET", f"files/{file_id}", {"withLink": "true"})
    )

    assert reply.status_code == 400
    assert "Cannot bind query parameter" in error_of(reply)["message"]
    assert ("errors" in error_of(reply)) == (api == "drive")


def test_an_enum_in_the_query_is_checked(client: Client) -> None:
    path = f"/{client.create()}/values/A1"
    reply = client.sheets("GET", path, {"majorDimension": "DIAGONAL"})

    assert error_of(reply)["message"] == (
        "Invalid value at 'major_dimension' "
        '(type.googleapis.com/google.apps.sheets.v4.Dimension), "DIAGONAL"'
    )


def test_a_bad_body_is_reported_before_a_missing_file(client: Client) -> None:
    reply = client.post_batch("nothing", {"addSheet": {"x": 1}})

    assert reply.status_code == 400


def test_a_wrong_response_mask_names_the_path(client: Client) -> None:
    file_id = client.create()
    sheets = client.sheets("GET", f"/{file_id}", {"fields": "sheets(title)"})
    drive = client.drive("GET", f"files/{file_id}", {"fields": "id,nme"})

    assert error_of(sheets)["details"][0]["fieldViolations"][0]["field"] == (
        "sheets.title"
    )
    assert error_of(drive)["message"] == "Invalid field selection nme"
    assert error_of(drive)["errors"][0]["reason"] == "invalidParameter"


@pytest.mark.parametrize(
    "fields",
    [
        "sheets.properties.title",
        "sheets(properties(title))",
        "sheets/properties/title",
        "sheets(properties/title)",
    ],
)
def test_masks_may_be_written_in_every_form(client: Client, fields: str) -> None:
    assert client.read(client.create(), fields) == {
        "sheets": [{"properties": {"title": "Sheet1"}}]
    }


@pytest.mark.parametrize("fields", [None, "", "colour", "userEnteredFormat.size"])
def test_a_request_mask_must_be_there_and_be_known(
    client: Client, fields: str | None
) -> None:
    request = text_cells(0, 0, "x")
    request["updateCells"]["fields"] = fields

    message = client.refusal(client.create(), request)

    assert message.startswith("Invalid requests[0].updateCells: ")


def test_an_unknown_path_is_an_html_404(client: Client) -> None:
    reply = client.call("GET", "https://sheets.googleapis.com/v4/workbooks/1")

    assert reply.status_code == 404
    assert "html" in reply.headers["Content-Type"]


def test_json_that_cannot_be_read_is_refused(client: Client) -> None:
    file_id = client.create()
    url = f"https://sheets.googleapis.com/v4/spreadsheets/{file_id}:batchUpdate"
    reply = client.session.post(url, data="{")

    assert reply.status_code == 400


def test_what_the_emulator_cannot_do_is_refused_not_ignored(client: Client) -> None:
    file_id = client.create()

    assert "not supported" in client.refusal(file_id, {"addTable": {"table": {}}})
    reply = client.drive("GET", f"files/{file_id}/export", {"mimeType": "text/csv"})
    assert reply.status_code == 501


def test_pretty_printing_is_the_default(client: Client) -> None:
    file_id = client.create()
    pretty = client.sheets("GET", f"/{file_id}").text
    plain = client.sheets("GET", f"/{file_id}", {"prettyPrint": "false"}).text

    assert "\n" in pretty
    assert "\n" not in plain
