"""Google's errors are read, classified and translated, each with its fix."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from mapsheets.errors import (
    MapsheetsError,
    NotAllowed,
    PlanNotFound,
    StoreFault,
    Unreachable,
)
from mapsheets.stores.google.faults import Fault, Kind, fault_from, kind, retry_after
from mapsheets.stores.google.sentences import (
    NETWORK_LINES,
    REASON_LINES,
    SHARING_LINES,
    TOKEN_LINES,
    error_for,
    token_error,
)

NOW = datetime(2027, 2, 1, 12, 0, tzinfo=UTC)


def sheets_error(code: int, message: str, status: str, reason: str = "") -> str:
    """Give a body as Sheets sends it."""
    error: dict[str, object] = {"code": code, "message": message, "status": status}
    if reason:
        kind_of = "type.googleapis.com/google.rpc.ErrorInfo"
        error["details"] = [{"@type": kind_of, "reason": reason}]
    return json.dumps({"error": error})


def drive_error(code: int, message: str, reason: str) -> str:
    """Give a body as Drive sends it."""
    entry = {"domain": "global", "reason": reason, "message": message}
    return json.dumps({"error": {"errors": [entry], "code": code, "message": message}})


CASES = [
    (
        429,
        sheets_error(
            429, "Quota exceeded", "RESOURCE_EXHAUSTED", "RATE_LIMIT_EXCEEDED"
        ),
        Kind.LIMITED,
        Unreachable,
    ),
    (429, "", Kind.LIMITED, Unreachable),
    (
        403,
        drive_error(403, "User Rate Limit Exceeded", "userRateLimitExceeded"),
        Kind.LIMITED,
        Unreachable,
    ),
    (
        403,
        drive_error(403, "Rate Limit Exceeded", "rateLimitExceeded"),
        Kind.LIMITED,
        Unreachable,
    ),
    (
        403,
        drive_error(403, "sharing quota", "sharingRateLimitExceeded"),
        Kind.REFUSED,
        Unreachable,
    ),
    (403, drive_error(403, "Daily", "dailyLimitExceeded"), Kind.REFUSED, Unreachable),
    (
        403,
        drive_error(403, "storage", "storageQuotaExceeded"),
        Kind.REFUSED,
        NotAllowed,
    ),
    (
        403,
        drive_error(403, "not used", "accessNotConfigured"),
        Kind.REFUSED,
        NotAllowed,
    ),
    (
        403,
        sheets_error(403, "not used", "PERMISSION_DENIED", "SERVICE_DISABLED"),
        Kind.REFUSED,
        NotAllowed,
    ),
    (
        403,
        sheets_error(
            403, "scopes", "PERMISSION_DENIED", "ACCESS_TOKEN_SCOPE_INSUFFICIENT"
        ),
        Kind.REFUSED,
        NotAllowed,
    ),
    (
        403,
        sheets_error(403, "The caller does not have permission", "PERMISSION_DENIED"),
        Kind.REFUSED,
        NotAllowed,
    ),
    (403, drive_error(403, "policy", "domainPolicy"), Kind.REFUSED, NotAllowed),
    (
        403,
        drive_error(403, "files", "teamDriveFileLimitExceeded"),
        Kind.REFUSED,
        StoreFault,
    ),
    (
        404,
        sheets_error(404, "Requested entity was not found.", "NOT_FOUND"),
        Kind.REFUSED,
        PlanNotFound,
    ),
    (
        404,
        drive_error(404, "File not found: x.", "notFound"),
        Kind.REFUSED,
        PlanNotFound,
    ),
    (
        401,
        sheets_error(401, "invalid credentials", "UNAUTHENTICATED"),
        Kind.TOKEN,
        NotAllowed,
    ),
    (
        400,
        sheets_error(400, "Invalid requests[0]", "INVALID_ARGUMENT"),
        Kind.REFUSED,
        StoreFault,
    ),
    (
        400,
        sheets_error(
            400, "The document must not be an Office file.", "FAILED_PRECONDITION"
        ),
        Kind.REFUSED,
        StoreFault,
    ),
    (
        400,
        sheets_error(400, "above the limit of 10000000 cells", "INVALID_ARGUMENT"),
        Kind.REFUSED,
        StoreFault,
    ),
    (
        400,
        sheets_error(
            400, "You are trying to edit a protected cell", "INVALID_ARGUMENT"
        ),
        Kind.REFUSED,
        NotAllowed,
    ),
    (
        500,
        sheets_error(500, "Internal error encountered.", "INTERNAL"),
        Kind.UNSURE,
        Unreachable,
    ),
    (501, "", Kind.UNSURE, Unreachable),
    (
        503,
        sheets_error(503, "The service is unavailable.", "UNAVAILABLE"),
        Kind.UNSURE,
        Unreachable,
    ),
    (502, "<!DOCTYPE html><title>Error 502</title>", Kind.UNSURE, Unreachable),
    (200, "<html>Sign in to the hotel network</html>", Kind.UNSURE, Unreachable),
    (403, "<html>blocked by proxy</html>", Kind.REFUSED, Unreachable),
]


@pytest.mark.parametrize(("status", "body", "expected", "error"), CASES)
def test_an_answer_is_classified_and_translated(
    status: int, body: str, expected: Kind, error: type[MapsheetsError]
) -> None:
    fault = fault_from(status, {}, body, NOW)

    assert kind(fault) is expected
    found = error_for(fault, "Acme")
    assert type(found) is error
    assert found.message.endswith(".")
    assert found.hint


@pytest.mark.parametrize("reason", [*REASON_LINES, *SHARING_LINES, *NETWORK_LINES])
def test_every_reason_has_two_sentences(reason: str) -> None:
    error = error_for(Fault(403, reason, "raw text of Google"), "cio@acme.example")

    assert "raw text" not in str(error)
    assert error.message.endswith(".")
    assert len(error.hint) > 20


@pytest.mark.parametrize("reason", NETWORK_LINES)
def test_google_is_not_blamed_for_the_network(reason: str) -> None:
    error = error_for(Fault(0, reason))

    assert "Google" not in str(error)
    assert "network" in error.message
    assert error.exit_code == 14


@pytest.mark.parametrize("reason", SHARING_LINES)
def test_a_forbidden_share_names_the_setting_and_the_export(reason: str) -> None:
    error = error_for(Fault(403, reason), "cio@acme.example")

    assert "mapsheets export" in error.hint
    assert "settings" in error.hint


@pytest.mark.parametrize("sign", [sign for sign, _, _ in TOKEN_LINES])
def test_a_token_that_cannot_be_renewed_is_explained(sign: str) -> None:
    error = token_error(f"('invalid: {sign}', {{'secret': 'ya29.secret'}})")

    assert error.exit_code == 12
    assert "secret" not in str(error)


def test_retry_after_is_read_as_seconds_or_as_a_date() -> None:
    assert retry_after("30", NOW) == 30.0
    assert retry_after("Mon, 01 Feb 2027 12:01:00 GMT", NOW) == 60.0
    assert retry_after("Mon, 01 Feb 2027 11:00:00 GMT", NOW) == 0.0
    assert retry_after("soon", NOW) is None
    assert retry_after("", NOW) is None
