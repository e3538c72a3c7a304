"""A plain client for the emulator's own tests: it hides nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import requests

from fakegoogle.errors import Json

if TYPE_CHECKING:
    from fakegoogle.google import FakeGoogle

SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"
DRIVE = "https://www.googleapis.com/drive/v3"
SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"


class Client:
    """One user's calls, without a socket."""

    def __init__(self, google: FakeGoogle, user: str | None = None) -> None:
        self.session = google.session(user)

    def call(self, http: str, url: str, params: Any = None, json: Any = None) -> Any:
        """Send one request; give the response, whatever it is."""
        return self.session.request(http, url, params=params, json=json)

    def drive(self, http: str, path: str, params: Any = None, json: Any = None) -> Any:
        """Call Drive."""
        return self.call(http, f"{DRIVE}/{path}", params, json)

    def sheets(self, http: str, path: str, params: Any = None, json: Any = None) -> Any:
        """Call Sheets."""
        return self.call(http, f"{SHEETS}{path}", params, json)

    def create(self, name: str = "Plan", **body: Any) -> str:
        """Make a spreadsheet; give its id."""
        made = {"name": name, "mimeType": SPREADSHEET, **body}
        params = {"supportsAllDrives": "true"}
        reply = self.drive("POST", "files", params, made)
        assert reply.status_code == 200, reply.text
        return str(reply.json()["id"])

    def folder(self, name: str, **body: Any) -> str:
        """Make a folder; give its id."""
        return self.create(name, mimeType=FOLDER, **body)

    def post_batch(self, file_id: str, *batch: Json, **body: Any) -> requests.Response:
        """Send a batch; give the response."""
        found: requests.Response = self.sheets(
            "POST", f"/{file_id}:batchUpdate", json={"requests": list(batch), **body}
        )
        return found

    def batch(self, file_id: str, *batch: Json, **body: Any) -> list[Json]:
        """Send a batch that must succeed; give its replies."""
        reply = self.post_batch(file_id, *batch, **body)
        assert reply.status_code == 200, reply.text
        replies: list[Json] = reply.json()["replies"]
        return replies

    def refusal(self, file_id: str, *batch: Json) -> str:
        """Send a batch that must be refused with 400; give the message."""
        reply = self.post_batch(file_id, *batch)
        assert reply.status_code == 400, reply.text
        return str(reply.json()["error"]["message"])

    def read(self, file_id: str, fields: str = "", *ranges: str) -> Json:
        """Read a spreadsheet."""
        params: Json = {"ranges": list(ranges)}
        if fields:
            params["fields"] = fields
        reply = self.sheets("GET", f"/{file_id}", params)
        assert reply.status_code == 200, reply.text
        found: Json = reply.json()
        return found

    def values(self, file_id: str, where: str, **params: Any) -> list[list[Any]]:
        """Read values; unformatted unless told otherwise."""
        params = {"valueRenderOption": "UNFORMATTED_VALUE", **params}
        reply = self.sheets("GET", f"/{file_id}/values/{where}", params)
        assert reply.status_code == 200, reply.text
        found: list[list[Any]] = reply.json().get("values", [])
        return found

    def fill(self, file_id: str, where: str, rows: list[list[Any]]) -> None:
        """Write values as they are."""
        reply = self.sheets(
            "PUT",
            f"/{file_id}/values/{where}",
            {"valueInputOption": "RAW"},
            {"values": rows},
        )
        assert reply.status_code == 200, reply.text

    def meta(self, file_id: str, name: str) -> list[Json]:
        """Give `rowMetadata` or `columnMetadata` of the first tab."""
        read = self.read(file_id, f"sheets.data.{name}")
        found: list[Json] = read["sheets"][0]["data"][0][name]
        return found


def span(top: int, bottom: int, left: int, right: int, sheet: int = 0) -> Json:
    """Write a GridRange."""
    return {
        "sheetId": sheet,
        "startRowIndex": top,
        "endRowIndex": bottom,
        "startColumnIndex": left,
        "endColumnIndex": right,
    }


def lines(dimension: str, start: int, end: int, sheet: int = 0) -> Json:
    """Write a DimensionRange."""
    return {
        "sheetId": sheet,
        "dimension": dimension,
        "startIndex": start,
        "endIndex": end,
    }


def text_cells(row: int, column: int, *texts: str, sheet: int = 0) -> Json:
    """Write an updateCells request for one row of texts."""
    values = [{"userEnteredValue": {"stringValue": text}} for text in texts]
    start = {"sheetId": sheet, "rowIndex": row, "columnIndex": column}
    return {
        "updateCells": {
            "start": start,
            "fields": "userEnteredValue",
            "rows": [{"values": values}],
        }
    }
