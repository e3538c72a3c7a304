"""A plan of faults: which call fails, and how."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from fnmatch import fnmatchcase

from fakegoogle.discovery import Method
from fakegoogle.errors import ApiError, Json, error_info
from fakegoogle.identity import scope_missing, unauthenticated

# Kinds after which the call is applied although the client does not learn it.
AFTER = frozenset(
    {"500_after", "503_after", "html_502_after", "timeout_after", "reset_after"}
)
BROKEN = {
    "timeout_before": "timeout",
    "timeout_after": "timeout",
    "reset_before": "reset",
    "reset_after": "reset",
}
HTML = """<!DOCTYPE html>
<html lang=en><meta charset=utf-8><title>Error 502 (Server Error)!!1</title>
<p><b>502.</b> <ins>That's an error.</ins>
<p>The server encountered a temporary error and could not complete your request.
<p>Please try again in 30 seconds. <ins>That's all we know.</ins></html>"""


@dataclass(frozen=True)
class Reply:
    """An answer; `broken` says that the connection breaks instead."""

    status: int
    body: bytes
    content_type: str = "application/json; charset=UTF-8"
    headers: tuple[tuple[str, str], ...] = ()
    broken: str = ""
    stall: float = 0.0


@dataclass
class Fault:
    """One planned fault.

    Args:
        kind: One of `KINDS`.
        call: It strikes the n-th API call from now on; 1 is the next one.
        match: Or the k-th call from now on of a method, written as a pattern:
            ("sheets.spreadsheets.batchUpdate", 1), ("drive.*", 2).
        times: How many calls in a row are struck; None for all that follow.
        seconds: For `slow` and the timeouts: how long; for 429_retry_after: the
            value of the header.
    """

    kind: str
    call: int | None = None
    match: tuple[str, int] | None = None
    times: int | None = 1
    seconds: float = 0.0
    seen: int = field(default=0, init=False)
    struck: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            message = f"unknown fault {self.kind!r}; one of {', '.join(sorted(KINDS))}"
            raise ValueError(message)
        if self.call is None and self.match is None:
            self.call = 1

    def strikes(self, method_id: str) -> bool:
        """Count one call and say whether this fault strikes it."""
        if self.match is not None and not fnmatchcase(method_id, self.match[0]):
            return False
        self.seen += 1
        first = self.match[1] if self.match is not None else self.call or 1
        if self.seen < first:
            return False
        if self.times is not None and self.struck >= self.times:
            return False
        self.struck += 1
        return True


@dataclass
class FaultPlan:
    """The faults that are still to come."""

    planned: list[Fault] = field(default_factory=list)

    def add(self, fault: Fault) -> Fault:
        """Plan a fault."""
        self.planned.append(fault)
        return fault

    def clear(self) -> None:
        """Plan no fault any more."""
        self.planned = []

    def pick(self, method_id: str) -> Fault | None:
        """Give the fault that strikes a call; every fault counts every call."""
        struck = [fault for fault in self.planned if fault.strikes(method_id)]
        return struck[0] if struck else None

    def pick_token(self) -> Fault | None:
        """Give the fault that strikes the token endpoint, if one names it."""
        named = [fault for fault in self.planned if fault.match]
        named = [fault for fault in named if fault.match and fault.match[0] == TOKEN]
        struck = [fault for fault in named if fault.strikes(TOKEN)]
        return struck[0] if struck else None


TOKEN = "oauth2.token"


def _rate(api: str, method: Method, seconds: float) -> ApiError:
    if api == "sheets":
        return quota_exceeded(method.kind, per_user=True)
    return ApiError(
        429,
        "Rate Limit Exceeded",
        reason="rateLimitExceeded",
        domain="usageLimits",
    )


def _rate_with_header(api: str, method: Method, seconds: float) -> ApiError:
    error = _rate(api, method, seconds)
    error.headers["Retry-After"] = str(int(seconds or 30))
    return error


def quota_exceeded(kind: str, *, per_user: bool) -> ApiError:
    """Give the 429 of Sheets for reads or writes."""
    word = "Read" if kind == "read" else "Write"
    limit = f"{word} requests per minute" + (" per user" if per_user else "")
    name = f"{word}RequestsPerMinutePer" + ("User" if per_user else "Project")
    info = error_info(
        "RATE_LIMIT_EXCEEDED",
        "sheets.googleapis.com",
        quota_limit=name,
        quota_limit_value="60" if per_user else "300",
        quota_metric=f"sheets.googleapis.com/{word.lower()}_requests",
        consumer="projects/1234567890",
        quota_location="global",
    )
    return ApiError(
        429,
        f"Quota exceeded for quota metric '{word} requests' and limit '{limit}' of "
        "service 'sheets.googleapis.com' for consumer 'project_number:1234567890'.",
        details=(info, HELP),
    )


HELP: Json = {
    "@type": "type.googleapis.com/google.rpc.Help",
    "links": [
        {
            "description": "Request a higher quota limit.",
            "url": "https://cloud.google.com/docs/quotas/help/request_increase",
        }
    ],
}


def drive_rate(api: str = "drive") -> ApiError:
    """Give the 403 for too many calls of one user; Sheets says 429 instead."""
    return ApiError(
        403,
        "User Rate Limit Exceeded",
        reason="userRateLimitExceeded",
        domain="usageLimits",
        status="RESOURCE_EXHAUSTED" if api == "sheets" else "",
    )


def _disabled(api: str) -> ApiError:
    name = {"sheets": "Google Sheets API", "drive": "Google Drive API"}[api]
    service = f"{api}.googleapis.com"
    return ApiError(
        403,
        f"{name} has not been used in project 1234567890 before or it is disabled. "
        f"Enable it by visiting https://console.developers.google.com/apis/api/{service}"
        "/overview?project=1234567890 then retry. If you enabled this API recently, "
        "wait a few minutes for the action to propagate to our systems and retry.",
        reason="accessNotConfigured",
        domain="usageLimits",
        details=(
            error_info("SERVICE_DISABLED", service, consumer="projects/1234567890"),
        ),
        always_status=True,
    )


def _denied(api: str) -> ApiError:
    if api == "sheets":
        return ApiError(403, "The caller does not have permission")
    return ApiError(
        403,
        "The user does not have sufficient permissions for this file.",
        reason="insufficientFilePermissions",
    )


def _storage() -> ApiError:
    return ApiError(
        403,
        "The user's Drive storage quota has been exceeded.",
        reason="storageQuotaExceeded",
        domain="usageLimits",
    )


def _missing(api: str) -> ApiError:
    if api == "sheets":
        return ApiError(404, "Requested entity was not found.")
    return ApiError(404, "File not found: .", reason="notFound", location="fileId")


INTERNAL = "Internal error encountered."
DOWN = "The service is currently unavailable."

Maker = Callable[[str, Method, float], ApiError]

ERRORS: dict[str, Maker] = {
    "429": _rate,
    "429_retry_after": _rate_with_header,
    "403_rate": lambda api, method, seconds: drive_rate(api),
    "403_permission": lambda api, method, seconds: _denied(api),
    "403_quota": lambda api, method, seconds: _storage(),
    "403_scope": lambda api, method, seconds: scope_missing(
        method.id, f"{api}.googleapis.com"
    ),
    "403_disabled": lambda api, method, seconds: _disabled(api),
    "401": lambda api, method, seconds: unauthenticated(),
    "404": lambda api, method, seconds: _missing(api),
    "500": lambda api, method, seconds: ApiError(500, INTERNAL),
    "500_after": lambda api, method, seconds: ApiError(500, INTERNAL),
    "503_before": lambda api, method, seconds: ApiError(503, DOWN),
    "503_after": lambda api, method, seconds: ApiError(503, DOWN),
}
KINDS = frozenset({*ERRORS, *BROKEN, "html_502", "html_502_after", "slow"})


def fault_reply(fault: Fault, method: Method | None) -> Reply:
    """Give what the client sees of a fault; without a method, of the token endpoint."""
    if fault.kind in BROKEN:
        return Reply(0, b"", broken=BROKEN[fault.kind], stall=fault.seconds)
    if fault.kind.startswith("html_502"):
        return Reply(502, HTML.encode(), "text/html; charset=UTF-8")
    if method is None:
        return Reply(400, b'{"error": "invalid_grant", "error_description": "Bad."}')
    return error_reply(
        ERRORS[fault.kind](method.api, method, fault.seconds), method.api
    )


def error_reply(error: ApiError, api: str) -> Reply:
    """Give an error as the API sends it."""
    body = json.dumps(error.body(api), indent=2).encode()
    return Reply(error.code, body, headers=tuple(error.headers.items()))
