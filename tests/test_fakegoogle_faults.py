"""Planned faults, quotas, hooks, the call log and the clock."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
import requests
from fakegoogle import KINDS, Clock, FakeGoogle, Fault
from fakegoogle.client import Client, text_cells

BATCH = "sheets.spreadsheets.batchUpdate"


@pytest.fixture
def google() -> FakeGoogle:
    """Give a new emulator."""
    return FakeGoogle()


@pytest.fixture
def client(google: FakeGoogle) -> Client:
    """Give its client."""
    return Client(google)


@pytest.mark.parametrize(
    ("kind", "status", "applied"),
    [
        ("429", 429, False),
        ("429_retry_after", 429, False),
        ("403_rate", 403, False),
        ("403_permission", 403, False),
        ("403_quota", 403, False),
        ("403_scope", 403, False),
        ("403_disabled", 403, False),
        ("401", 401, False),
        ("404", 404, False),
        ("500", 500, False),
        ("500_after", 500, True),
        ("503_before", 503, False),
        ("503_after", 503, True),
        ("html_502", 502, False),
        ("html_502_after", 502, True),
        ("slow", 200, True),
    ],
)
def test_a_fault_gives_its_status_and_is_applied_or_not(
    google: FakeGoogle,
    client: Client,
    kind: str,
    status: int,
    applied: bool,  # noqa: FBT001
) -> None:
    file_id = client.create()
    google.faults.add(Fault(kind, match=(BATCH, 1), seconds=7))

    reply = client.post_batch(file_id, text_cells(0, 0, "x"))

    assert reply.status_code == status
    assert (client.values(file_id, "A1") == [["x"]]) == applied
    assert google.calls[1].fault == kind
    if kind == "429_retry_after":
        assert reply.headers["Retry-After"] == "7"
    if kind.startswith("html"):
        assert reply.text.startswith("<!DOCTYPE html>")
    elif status >= 400:
        assert reply.json()["error"]["code"] == status


@pytest.mark.parametrize(
    ("kind", "error", "applied"),
    [
        ("timeout_before", requests.exceptions.ReadTimeout, False),
        ("timeout_after", requests.exceptions.ReadTimeout, True),
        ("reset_before", requests.exceptions.ConnectionError, False),
        ("reset_after", requests.exceptions.ConnectionError, True),
    ],
)
def test_a_broken_connection_gives_no_answer(
    google: FakeGoogle,
    client: Client,
    kind: str,
    error: type[Exception],
    applied: bool,  # noqa: FBT001
) -> None:
    file_id = client.create()
    google.faults.add(Fault(kind, call=1))

    with pytest.raises(error):
        client.post_batch(file_id, text_cells(0, 0, "x"))

    assert (client.values(file_id, "A1") == [["x"]]) == applied
    assert google.calls[1].status == 0


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_every_fault_has_a_body_in_the_shape_of_drive(
    google: FakeGoogle, client: Client, kind: str
) -> None:
    google.faults.add(Fault(kind))
    try:
        reply = client.drive("GET", "files")
    except requests.exceptions.RequestException:
        return
    if reply.headers["Content-Type"].startswith("application/json") and not reply.ok:
        assert reply.json()["error"]["errors"][0]["reason"]


def statuses(google: FakeGoogle) -> list[int]:
    """Give the statuses of all calls."""
    return [record.status for record in google.calls]


def test_a_fault_strikes_the_nth_call_from_its_planning(
    google: FakeGoogle, client: Client
) -> None:
    client.drive("GET", "files")
    google.faults.add(Fault("500", call=2))
    for _ in range(3):
        client.drive("GET", "files")

    assert statuses(google) == [200, 200, 500, 200]


def test_a_fault_strikes_the_kth_call_of_a_method(
    google: FakeGoogle, client: Client
) -> None:
    file_id = client.create()
    google.faults.add(Fault("500", match=("sheets.*", 2), times=2))
    client.drive("GET", "files")
    for _ in range(4):
        client.sheets("GET", f"/{file_id}")

    assert statuses(google) == [200, 200, 200, 500, 500, 200]


def test_a_fault_may_last_for_ever(google: FakeGoogle, client: Client) -> None:
    google.faults.add(Fault("503_before", times=None))
    for _ in range(3):
        client.drive("GET", "files")
    google.faults.clear()
    client.drive("GET", "files")

    assert statuses(google) == [503, 503, 503, 200]


def test_an_unknown_kind_of_fault_is_a_mistake_of_the_test() -> None:
    with pytest.raises(ValueError, match="unknown fault"):
        Fault("418")


def test_the_token_endpoint_can_fail_too(google: FakeGoogle) -> None:
    google.faults.add(Fault("401", match=("oauth2.token", 1)))
    form = {"grant_type": "refresh_token", "refresh_token": "a@b.example"}
    session = google.session()
    first = session.post("https://oauth2.googleapis.com/token", data=form)
    second = session.post("https://oauth2.googleapis.com/token", data=form)

    assert (first.status_code, second.status_code) == (400, 200)
    assert google.count() == 0


def test_quotas_are_kept_by_user_and_kind_and_refilled_each_minute() -> None:
    google = FakeGoogle(quotas=True)
    google.options.latency = 0
    client = Client(google)
    file_id = client.create()
    for _ in range(60):
        client.sheets("GET", f"/{file_id}")

    refused = client.sheets("GET", f"/{file_id}")

    error = refused.json()["error"]
    assert (refused.status_code, error["status"]) == (429, "RESOURCE_EXHAUSTED")
    assert error["details"][0]["metadata"]["quota_limit"] == (
        "ReadRequestsPerMinutePerUser"
    )
    assert "Retry-After" not in refused.headers
    client.batch(file_id, text_cells(0, 0, "writes have their own quota"))
    google.share(file_id, "other@vendor.example")
    other = Client(google, "other@vendor.example")
    assert other.sheets("GET", f"/{file_id}").status_code == 200
    google.clock.advance(60)
    assert client.sheets("GET", f"/{file_id}").status_code == 200


def test_the_project_has_a_quota_too() -> None:
    google = FakeGoogle(quotas=True)
    google.options.latency = 0
    google.quotas.per_project = 3
    google.quotas.retry_after = True
    client = Client(google)
    file_id = client.create()
    found = [client.sheets("GET", f"/{file_id}") for _ in range(4)]

    assert [reply.status_code for reply in found] == [200, 200, 200, 429]
    assert found[3].headers["Retry-After"] == "60"


def test_drive_has_a_quota_of_its_own_shape() -> None:
    google = FakeGoogle(quotas=True)
    google.quotas.drive_per_user = 0
    reply = Client(google).drive("GET", "files")

    assert reply.json()["error"]["errors"][0]["reason"] == "userRateLimitExceeded"


def test_calls_are_logged_and_counted(google: FakeGoogle, client: Client) -> None:
    file_id = client.create()
    client.batch(file_id, text_cells(0, 0, "x"), {"addSheet": {}})
    client.read(file_id)

    assert google.counts() == {"read": 1, "write": 1, "drive": 1}
    assert google.count() == len(google.calls) == 3
    record = google.calls[1]
    assert (record.number, record.method, record.kind) == (2, BATCH, "write")
    assert (record.user, record.file) == ("seller@vendor.example", file_id)
    assert record.requests == ("updateCells", "addSheet")
    google.calls.clear()
    assert google.count() == 0


def test_hooks_run_before_and_after_a_call(google: FakeGoogle, client: Client) -> None:
    file_id = client.create()
    person = google.person("seller@vendor.example")
    google.before_call(2, lambda: person.type("Sheet1", "A1", "before"))
    google.after_call(2, lambda: person.type("Sheet1", "A1", "after"))

    seen = [client.values(file_id, "A1") for _ in range(3)]

    assert seen == [[], [["before"]], [["after"]]]


def test_the_clock_stands_still_until_it_is_moved() -> None:
    clock = Clock(datetime(2027, 7, 8, tzinfo=UTC))
    clock.advance(5)
    clock.sleep(5)

    assert clock.now() == datetime(2027, 7, 8, 0, 0, 10, tzinfo=UTC)
    clock.set(datetime(2028, 1, 1, tzinfo=UTC))
    assert clock.now().year == 2028


def test_a_snapshot_takes_everything_back(google: FakeGoogle, client: Client) -> None:
    file_id = client.create("first")
    client.batch(file_id, text_cells(0, 0, "x"))
    now, snapshot = google.clock.now(), google.snapshot()
    before = google.contents()

    client.batch(file_id, text_cells(0, 0, "y"), {"addSheet": {}})
    client.create("second")
    google.share(file_id, "buyer@acme.example")
    google.faults.add(Fault("500"))
    google.restore(snapshot)

    assert google.contents() == before
    assert google.clock.now() == now
    assert client.drive("GET", "files").json()["files"] != []
    assert google.count() == 1
    listed: Any = client.drive("GET", f"files/{file_id}/permissions").json()
    assert len(listed["permissions"]) == 1


def test_a_new_id_after_a_restore_is_the_same_again(
    google: FakeGoogle, client: Client
) -> None:
    snapshot = google.snapshot()
    first = client.create()
    google.restore(snapshot)

    assert client.create() == first
