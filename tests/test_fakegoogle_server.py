"""The emulator on a port: real gspread, broken connections, the admin endpoint."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import gspread
import pytest
import requests
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from fakegoogle import FakeGoogle, Fault
from fakegoogle.command import parser
from google.auth.credentials import AnonymousCredentials
from google.auth.transport.requests import AuthorizedSession
from google.oauth2 import service_account
from gspread.utils import ValueRenderOption

TESTS = Path(__file__).parent


@pytest.fixture
def google() -> Iterator[FakeGoogle]:
    """Give an emulator on a loopback port."""
    with FakeGoogle() as running:
        yield running


@pytest.fixture
def session(google: FakeGoogle) -> Iterator[requests.Session]:
    """Give a plain session, signed in."""
    with requests.Session() as found:
        found.headers["Authorization"] = f"Bearer {google.default_user}"
        yield found


def client_class(google: FakeGoogle) -> type[gspread.HTTPClient]:
    """Give a gspread client that calls the emulator instead of Google."""

    class Emulated(gspread.HTTPClient):
        def request(self, method: str, endpoint: str, **options: Any) -> Any:  # type: ignore[override]
            for host in ("sheets.googleapis.com", "www.googleapis.com"):
                endpoint = endpoint.replace(f"https://{host}", f"http://{google.host}")
            return super().request(method, endpoint, **options)

    return Emulated


def test_real_gspread_works_over_http(
    google: FakeGoogle, session: requests.Session
) -> None:
    client = gspread.Client(
        auth=AnonymousCredentials(), session=session, http_client=client_class(google)
    )
    made = client.create("Order")

    book = client.open_by_key(made.id)
    sheet = book.sheet1
    sheet.update([["a", 1], ["=A1", True]], "A1", raw=False)
    sheet.append_row(["c", "d"])
    sheet.format("A1:B1", {"textFormat": {"bold": True}})
    sheet.freeze(rows=1)

    assert sheet.get_all_values() == [["a", "1"], ["a", "TRUE"], ["c", "d"]]
    assert (
        sheet.acell("A2", value_render_option=ValueRenderOption.formula).value == "=A1"
    )
    assert book.fetch_sheet_metadata()["properties"]["title"] == "Order"
    assert [file["name"] for file in client.list_spreadsheet_files()] == ["Order"]
    second = book.add_worksheet("Two words", rows=5, cols=3)
    second.update([["x"]], "A1")
    assert book.worksheet("Two words").acell("A1").value == "x"
    book.del_worksheet(second)
    sheet.batch_clear(["A1:B1"])
    assert sheet.get("A1:B1") == [[]]
    with pytest.raises(gspread.exceptions.SpreadsheetNotFound):
        client.open_by_key("missing")
    with pytest.raises(gspread.exceptions.APIError, match="exceeds grid limits"):
        sheet.get("A5000")


def test_real_gspread_works_without_a_socket() -> None:
    google = FakeGoogle()
    client = gspread.Client(auth=AnonymousCredentials(), session=google.session())
    sheet = client.create("Order").sheet1
    sheet.update([["x"]], "A1")

    assert sheet.get_all_values() == [["x"]]


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "timeout_after"])
def test_a_broken_connection_is_broken_on_the_wire(
    google: FakeGoogle, session: requests.Session, kind: str
) -> None:
    google.faults.add(Fault(kind))
    url = f"http://{google.host}/drive/v3/files"

    with pytest.raises(requests.exceptions.ConnectionError):
        session.post(url, json={"name": "x"})

    found = session.get(url, params={"q": "name='x'"}).json()["files"]
    assert len(found) == (1 if kind.endswith("after") else 0)


@pytest.mark.parametrize("kind", ["reset_before", "reset_after"])
@pytest.mark.parametrize("earlier", [0, 1])
def test_a_reset_reaches_the_client_at_once(
    google: FakeGoogle, kind: str, earlier: int
) -> None:
    """On a new connection and on one in use; neither an answer nor a polite end."""

    def ask() -> bytes:
        headers = {"Authorization": f"Bearer {google.default_user}"}
        connection.request("POST", "/drive/v3/files", b'{"name": "x"}', headers)
        return connection.getresponse().read()

    google.faults.add(Fault(kind, call=earlier + 1))

    with closing(HTTPConnection(google.host, timeout=30)) as connection:
        for _ in range(earlier):
            assert b'"name": "x"' in ask()
        with pytest.raises(ConnectionResetError) as caught:
            ask()

    # A polite end would be RemoteDisconnected, which is a kind of it.
    assert caught.type is ConnectionResetError


def test_a_stalled_answer_runs_into_the_timeout_of_the_client(
    google: FakeGoogle, session: requests.Session
) -> None:
    google.faults.add(Fault("timeout_after", seconds=1))

    with pytest.raises(requests.exceptions.ReadTimeout):
        session.get(f"http://{google.host}/drive/v3/files", timeout=0.2)


def test_an_encoded_range_is_read_as_one_part_of_the_path(
    google: FakeGoogle, session: requests.Session
) -> None:
    base = f"http://{google.host}"
    body = {"name": "x", "mimeType": "application/vnd.google-apps.spreadsheet"}
    file_id = session.post(f"{base}/drive/v3/files", json=body).json()["id"]
    url = f"{base}/v4/spreadsheets/{file_id}"
    add = {"addSheet": {"properties": {"title": "A/B & C"}}}
    session.post(f"{url}:batchUpdate", json={"requests": [add]})

    reply = session.get(f"{url}/values/%27A%2FB%20%26%20C%27%21A1%3AB2")

    assert reply.json()["range"] == "'A/B & C'!A1:B2"


def test_the_admin_endpoint_does_what_tests_do_in_process(
    google: FakeGoogle, session: requests.Session
) -> None:
    base = f"http://{google.host}"
    admin = f"{base}/_emulator"
    body = {"name": "Plan", "mimeType": "application/vnd.google-apps.spreadsheet"}
    file_id = session.post(f"{base}/drive/v3/files", json=body).json()["id"]
    buyer = "buyer@acme.example"

    session.post(f"{admin}/share", json={"file": file_id, "email": buyer})
    typing = {"email": buyer, "do": "type", "with": ["Sheet1", "A1", "12/31/2027"]}
    session.post(f"{admin}/person", json={**typing, "before_call": 1})
    session.post(f"{admin}/faults", json={"kind": "500", "match": ["sheets.*", 1]})
    failed = session.get(f"{base}/v4/spreadsheets/{file_id}")
    rows = session.get(f"{admin}/rows", params={"file": file_id, "tab": "Sheet1"})

    assert failed.status_code == 500
    assert rows.json() == [["12/31/2027"]]
    assert session.get(f"{admin}/counts").json() == {"read": 1, "write": 0, "drive": 1}
    assert session.get(f"{admin}/calls").json()[1]["fault"] == "500"


def test_the_admin_endpoint_changes_switches_and_forgets(
    google: FakeGoogle, session: requests.Session
) -> None:
    admin, buyer = f"http://{google.host}/_emulator", "buyer@acme.example"
    file_id = (
        google.session()
        .post("https://sheets.googleapis.com/v4/spreadsheets", json={})
        .json()["spreadsheetId"]
    )

    moved = session.post(f"{admin}/clock", json={"set": "2028-01-01T00:00:00+00:00"})
    assert moved.json()["now"].startswith("2028-01-01")
    options = {"quotas": True, "latency": 0, "modified_lag": 60}
    assert session.post(f"{admin}/options", json=options).json() == {}
    refused = session.post(f"{admin}/sharing", json={"no_account": [buyer], "limit": 3})
    assert refused.status_code == 200
    drive = {"name": "D", "members": {buyer: "writer"}}
    assert "id" in session.post(f"{admin}/drives", json=drive).json()
    session.post(f"{admin}/users", json={"email": buyer, "locale": "de_DE"})
    assert google.identity.user(buyer).locale == "de_DE"
    assert session.get(f"{admin}/dump", params={"file": file_id}).json()["tabs"]
    assert session.get(f"{admin}/mails").json() == []
    assert len(session.get(f"{admin}/files").json()) >= 2
    session.delete(f"{admin}/faults")
    session.delete(f"{admin}/calls")
    assert session.get(f"{admin}/calls").json() == []
    session.post(f"{admin}/reset")
    assert google.spreadsheets() == []


@pytest.mark.parametrize(
    ("name", "body", "status"),
    [
        ("nothing", {}, 404),
        ("faults", {"kind": "418"}, 400),
        (
            "person",
            {"email": "a@b.example", "do": "type", "with": ["X", "A1", ""]},
            409,
        ),
        ("person", {"email": "a@b.example", "do": "_edit"}, 400),
        ("options", {"colour": 1}, 400),
        ("users", {"email": "a@b.example", "age": 1}, 400),
    ],
)
def test_a_wrong_admin_request_says_so(
    google: FakeGoogle,
    session: requests.Session,
    name: str,
    body: dict[str, Any],
    status: int,
) -> None:
    reply = session.post(f"http://{google.host}/_emulator/{name}", json=body)

    assert reply.status_code == status
    assert reply.json()["error"]


@pytest.mark.parametrize("how", [["-m", "fakegoogle"], [str(TESTS / "fakegoogle")]])
def test_the_emulator_runs_as_a_process(how: list[str]) -> None:
    environment = {**os.environ, "PYTHONPATH": str(TESTS)}
    command = [sys.executable, *how, "--port", "0", "--now", "2027-02-01T00:00:00Z"]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, env=environment, text=True
    ) as process:
        assert process.stdout is not None
        name, _, host = process.stdout.readline().strip().partition("=")
        reply = requests.get(
            f"http://{host}/drive/v3/about",
            params={"fields": "user(emailAddress)"},
            headers={"Authorization": "Bearer seller@vendor.example"},
            timeout=10,
        )
        process.terminate()

    assert name == "SHEETS_EMULATOR_HOST"
    assert reply.json() == {"user": {"emailAddress": "seller@vendor.example"}}


def test_the_documented_port_is_the_default() -> None:
    assert parser().parse_args([]).port == 8765


class QuietCredentials(service_account.Credentials):
    """Service account credentials that look up no boundary in the background."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


def test_a_service_account_file_signs_in_at_the_token_endpoint(
    google: FakeGoogle,
) -> None:
    robot = "robot@project.iam.gserviceaccount.com"
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    info = {
        "type": "service_account",
        "client_email": robot,
        "private_key": pem.decode(),
        "token_uri": f"http://{google.host}/token",
    }
    scopes = ["https://www.googleapis.com/auth/drive"]
    make = QuietCredentials.from_service_account_info
    credentials = make(info, scopes=scopes)  # type: ignore[no-untyped-call]
    drive = google.add_shared_drive("Deals", {robot: "writer"})

    with AuthorizedSession(credentials) as session:
        reply = session.post(
            f"http://{google.host}/drive/v3/files",
            params={"supportsAllDrives": "true"},
            json={"name": "x", "parents": [drive.id]},
        )

    assert reply.status_code == 200
    assert [record.method for record in google.calls] == [
        "oauth2.token",
        "drive.files.create",
    ]
