"""Permissions, and everything that can go wrong when sharing."""

from __future__ import annotations

from typing import Any

import pytest
from fakegoogle import FakeGoogle, Mail
from fakegoogle.client import Client

BUYER = "buyer@acme.example"


@pytest.fixture
def google() -> FakeGoogle:
    """Give a new emulator."""
    return FakeGoogle()


@pytest.fixture
def client(google: FakeGoogle) -> Client:
    """Give its client."""
    return Client(google)


def share(client: Client, file_id: str, email: str = BUYER, **params: Any) -> Any:
    """Share a file, without a mail unless told otherwise."""
    body = {"type": "user", "role": params.pop("role", "writer"), "emailAddress": email}
    params = {"sendNotificationEmail": "false", **params}
    return client.drive("POST", f"files/{file_id}/permissions", params, body)


def reason(reply: Any) -> str:
    """Give the reason of a refusal."""
    return str(reply.json()["error"]["errors"][0]["reason"])


def people(client: Client, file_id: str) -> dict[str, str]:
    """Give roles by address."""
    fields = {"fields": "permissions(emailAddress,role)"}
    found = client.drive("GET", f"files/{file_id}/permissions", fields).json()
    return {one["emailAddress"]: one["role"] for one in found["permissions"]}


def test_sharing_gives_access_and_one_entry_a_person(
    google: FakeGoogle, client: Client
) -> None:
    file_id = client.create()
    first = share(client, file_id, role="reader").json()
    second = share(client, file_id, "BUYER@acme.example", role="writer").json()

    assert first["id"] == second["id"]
    assert people(client, file_id) == {
        "seller@vendor.example": "owner",
        BUYER: "writer",
    }
    assert Client(google, BUYER).sheets("GET", f"/{file_id}").status_code == 200


def test_a_mail_is_recorded_with_its_message(
    google: FakeGoogle, client: Client
) -> None:
    file_id = client.create()
    share(client, file_id)
    assert google.mails == []

    share(client, file_id, sendNotificationEmail="true", emailMessage="Please read")

    mail = Mail(BUYER, file_id, "writer", "Please read", "seller@vendor.example")
    assert google.mails == [mail]


def test_a_message_without_a_mail_is_refused(client: Client) -> None:
    reply = share(client, client.create(), emailMessage="Hello")

    assert reply.status_code == 400


def test_an_address_without_an_account_must_be_notified(
    google: FakeGoogle, client: Client
) -> None:
    google.sharing.no_account.add(BUYER)
    file_id = client.create()

    refused = share(client, file_id)

    assert (refused.status_code, reason(refused)) == (400, "invalidSharingRequest")
    assert "no Google account" in refused.json()["error"]["message"]
    assert BUYER not in people(client, file_id)
    assert share(client, file_id, sendNotificationEmail="true").status_code == 200


def test_a_mail_that_cannot_be_sent_is_an_error_after_a_success(
    google: FakeGoogle, client: Client
) -> None:
    google.sharing.undeliverable.add(BUYER)
    file_id = client.create()

    reply = share(client, file_id, sendNotificationEmail="true")

    assert (reply.status_code, reason(reply)) == (400, "invalidSharingRequest")
    assert "successfully shared" in reply.json()["error"]["message"]
    assert people(client, file_id)[BUYER] == "writer"


@pytest.mark.parametrize(
    ("address", "policy"),
    [
        (BUYER, "shareOutNotPermitted"),
        ("acme.example", "domainPolicy"),
        ("acme.example", "cannotShareTeamDriveWithNonGoogleAccounts"),
    ],
)
def test_a_policy_refuses_an_address_or_a_domain(
    google: FakeGoogle, client: Client, address: str, policy: str
) -> None:
    google.sharing.refuse(address, policy)
    file_id = client.create()

    reply = share(client, file_id)

    assert (reply.status_code, reason(reply)) == (403, policy)
    assert share(client, file_id, "x@other.example").status_code == 200


def test_the_sharing_quota_runs_out(google: FakeGoogle, client: Client) -> None:
    google.sharing.limit = 1
    file_id = client.create()
    share(client, file_id)

    reply = share(client, file_id, "two@acme.example")

    error = reply.json()["error"]["errors"][0]
    assert (error["domain"], error["reason"]) == ("global", "sharingRateLimitExceeded")


@pytest.mark.parametrize(
    "body",
    [
        {"role": "writer", "emailAddress": BUYER},
        {"type": "user", "emailAddress": BUYER},
        {"type": "user", "role": "editor", "emailAddress": BUYER},
        {"type": "user", "role": "writer", "emailAddress": "nobody"},
        {"type": "user", "role": "owner", "emailAddress": BUYER},
        {"type": "user", "role": "writer", "emailAddress": BUYER, "withLink": True},
    ],
)
def test_an_incomplete_or_unknown_permission_is_refused(
    client: Client, body: dict[str, Any]
) -> None:
    file_id = client.create()
    reply = client.drive("POST", f"files/{file_id}/permissions", json=body)

    assert reply.status_code in (400, 403)
    assert BUYER not in people(client, file_id)


def test_readers_cannot_share(google: FakeGoogle, client: Client) -> None:
    file_id = client.create()
    google.share(file_id, BUYER, "reader")

    reply = share(Client(google, BUYER), file_id, "x@acme.example")

    assert reason(reply) == "insufficientFilePermissions"


def test_a_role_is_changed_and_taken_away(google: FakeGoogle, client: Client) -> None:
    file_id = client.create()
    key = share(client, file_id).json()["id"]
    path = f"files/{file_id}/permissions/{key}"

    client.drive("PATCH", path, json={"role": "commenter"})
    assert client.drive("GET", path).json()["role"] == "commenter"
    assert client.drive("DELETE", path).status_code == 204
    assert client.drive("GET", path).status_code == 404
    assert Client(google, BUYER).sheets("GET", f"/{file_id}").status_code == 403


def test_a_folder_passes_its_sharing_on(google: FakeGoogle, client: Client) -> None:
    folder = client.folder("private")
    file_id = client.create(parents=[folder])
    google.share(folder, BUYER, "reader")

    assert people(client, file_id)[BUYER] == "reader"
    assert Client(google, BUYER).sheets("GET", f"/{file_id}").status_code == 200


def test_anyone_with_the_link_reads_but_does_not_find(
    google: FakeGoogle, client: Client
) -> None:
    file_id = client.create()
    body = {"type": "anyone", "role": "reader"}
    reply = client.drive("POST", f"files/{file_id}/permissions", json=body)
    stranger = Client(google, "stranger@else.example")

    assert reply.json()["id"] == "anyoneWithLink"
    assert stranger.sheets("GET", f"/{file_id}").status_code == 200
    assert stranger.drive("GET", "files").json()["files"] == []
