"""Bearer tokens, scopes and permissions."""

from __future__ import annotations

import base64
import json
from typing import Any

import pytest
import requests
from fakegoogle import FakeGoogle
from fakegoogle.client import SHEETS, Client

SA = "robot@project.iam.gserviceaccount.com"


@pytest.fixture
def google() -> FakeGoogle:
    """Give a new emulator."""
    return FakeGoogle()


def bearer(google: FakeGoogle, token: str | None) -> Client:
    """Give a client with some other token, or with none."""
    client = Client(google)
    del client.session.headers["Authorization"]
    if token is not None:
        client.session.headers["Authorization"] = f"Bearer {token}"
    return client


def assertion(**claims: str) -> str:
    """Give a JWT nobody signed; the emulator reads its claims only."""
    body = base64.urlsafe_b64encode(json.dumps(claims).encode()).decode()
    return f"e30.{body.rstrip('=')}.sig"


def token(google: FakeGoogle, **form: str) -> Any:
    """Ask the token endpoint."""
    url = "https://oauth2.googleapis.com/token"
    return google.session().post(url, data=form)


def test_no_authorization_header_is_a_403(google: FakeGoogle) -> None:
    for api in ("sheets", "drive"):
        client = bearer(google, None)
        reply = getattr(client, api)("GET", "/x" if api == "sheets" else "files/x")

        error = reply.json()["error"]
        assert (reply.status_code, error["status"]) == (403, "PERMISSION_DENIED")
        assert "unregistered callers" in error["message"]


def test_an_unknown_token_is_a_401(google: FakeGoogle) -> None:
    reply = bearer(google, "ya29.unknown").sheets("GET", "/x")

    assert reply.status_code == 401
    assert reply.json()["error"]["status"] == "UNAUTHENTICATED"


def test_a_stranger_gets_403_from_sheets_and_404_from_drive(
    google: FakeGoogle,
) -> None:
    file_id = Client(google).create()
    stranger = Client(google, "stranger@else.example")

    sheets = stranger.sheets("GET", f"/{file_id}")
    drive = stranger.drive("GET", f"files/{file_id}")

    assert (sheets.status_code, sheets.json()["error"]["message"]) == (
        403,
        "The caller does not have permission",
    )
    assert drive.status_code == 404
    assert drive.json()["error"]["errors"][0]["reason"] == "notFound"
    assert Client(google).sheets("GET", "/missing").status_code == 404


@pytest.mark.parametrize(
    ("role", "reads", "writes"),
    [("reader", 200, 403), ("commenter", 200, 403), ("writer", 200, 200)],
)
def test_each_role_may_do_its_own(
    google: FakeGoogle, role: str, reads: int, writes: int
) -> None:
    file_id = Client(google).create()
    google.share(file_id, "buyer@acme.example", role)
    buyer = Client(google, "buyer@acme.example")

    assert buyer.sheets("GET", f"/{file_id}").status_code == reads
    assert buyer.post_batch(file_id, {"addSheet": {}}).status_code == writes


def test_a_jwt_gives_a_token_of_the_service_account(google: FakeGoogle) -> None:
    jwt = assertion(iss=SA, scope="https://www.googleapis.com/auth/drive")
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    found = token(google, grant_type=grant, assertion=jwt).json()

    about = bearer(google, found["access_token"]).drive(
        "GET", "about", {"fields": "user(emailAddress)"}
    )

    assert about.json() == {"user": {"emailAddress": SA}}


def test_a_delegated_jwt_stands_for_its_subject(google: FakeGoogle) -> None:
    jwt = assertion(
        iss=SA, sub="ae@vendor.example", scope="https://www.googleapis.com/auth/drive"
    )
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    found = token(google, grant_type=grant, assertion=jwt).json()

    file_id = bearer(google, found["access_token"]).create()

    assert google.file(file_id).owner == "ae@vendor.example"


def test_an_issued_token_expires_and_is_refreshed(google: FakeGoogle) -> None:
    code = token(google, grant_type="authorization_code", code="me@vendor.example")
    client = bearer(google, code.json()["access_token"])
    assert client.drive("GET", "files").status_code == 200

    google.clock.advance(3601)

    assert client.drive("GET", "files").status_code == 401
    again = token(
        google, grant_type="refresh_token", refresh_token=code.json()["refresh_token"]
    ).json()
    client = bearer(google, again["access_token"])
    assert client.drive("GET", "files").status_code == 200


def test_a_revoked_user_cannot_refresh(google: FakeGoogle) -> None:
    google.identity.revoke("me@vendor.example")
    reply = token(google, grant_type="refresh_token", refresh_token="me@vendor.example")

    assert (reply.status_code, reply.json()["error"]) == (400, "invalid_grant")
    assert bearer(google, "me@vendor.example").drive("GET", "files").status_code == 401


def test_a_missing_scope_is_named(google: FakeGoogle) -> None:
    jwt = assertion(
        iss="me@vendor.example", scope="https://www.googleapis.com/auth/spreadsheets"
    )
    grant = "urn:ietf:params:oauth:grant-type:jwt-bearer"
    found = token(google, grant_type=grant, assertion=jwt).json()

    reply = bearer(google, found["access_token"]).drive("GET", "files")

    error = reply.json()["error"]
    assert error["errors"][0]["reason"] == "insufficientPermissions"
    assert error["details"][0]["reason"] == "ACCESS_TOKEN_SCOPE_INSUFFICIENT"


def test_drive_file_sees_only_what_an_app_made(google: FakeGoogle) -> None:
    person_folder = google.add_folder("By hand", "me@vendor.example")
    code = token(google, grant_type="authorization_code", code="me@vendor.example")
    client = bearer(google, code.json()["access_token"])
    own = client.create("By the app")

    found = client.drive("GET", "files", {"fields": "files(id)"}).json()["files"]

    assert found == [{"id": own}]
    assert client.drive("GET", f"files/{person_folder}").status_code == 404


def test_a_service_account_owns_nothing_in_my_drive(google: FakeGoogle) -> None:
    robot = Client(google, SA)
    body = {"name": "x", "mimeType": "application/vnd.google-apps.spreadsheet"}

    drive = robot.drive("POST", "files", json=body)
    sheets = robot.call("POST", SHEETS, json={})

    assert drive.status_code == 403
    assert drive.json()["error"]["errors"][0]["reason"] == "storageQuotaExceeded"
    assert (sheets.status_code, sheets.json()["error"]["message"]) == (
        403,
        "The caller does not have permission",
    )
    shared = google.add_shared_drive("Deals", {SA: "fileOrganizer"})
    assert robot.create(parents=[shared.id])


def test_the_consent_page_sends_the_browser_back(google: FakeGoogle) -> None:
    reply = google.session().get(
        "https://accounts.google.com/o/oauth2/auth",
        params={"redirect_uri": "http://localhost:1/", "state": "s"},
        allow_redirects=False,
    )

    assert isinstance(reply, requests.Response)
    assert reply.headers["Location"] == (
        "http://localhost:1/?code=seller%40vendor.example&scope=&state=s"
    )
