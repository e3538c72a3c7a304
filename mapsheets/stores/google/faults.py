"""What went wrong with a call, as a value: read from an answer, then classified."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from enum import Enum
from http import HTTPStatus
from typing import Any

from mapsheets.errors import Unreachable


class Kind(Enum):
    """What may be done after a fault."""

    LIMITED = "not applied; wait for the quota, then send again"
    OFFLINE = "not sent; send again"
    UNSURE = "perhaps applied; look before a write is sent again"
    TOKEN = "not applied; refresh the token once"  # noqa: S105  no password
    REFUSED = "not applied; sending again would not help"


@dataclass(frozen=True, slots=True)
class Fault:
    """A failed call.

    ``status`` is 0 when no answer came; ``reason`` is the service's own code, or
    ``offline``, ``timeout``, ``broken`` where the network failed, ``page`` where a
    web page came instead of an answer. ``wait`` is Retry-After in seconds.
    """

    status: int
    reason: str
    message: str = ""
    wait: float | None = None


NETWORK = frozenset({"offline", "timeout", "broken", "page"})

LIMITS = frozenset(
    {
        "rateLimitExceeded",
        "userRateLimitExceeded",
        "RATE_LIMIT_EXCEEDED",
        "RESOURCE_EXHAUSTED",
    }
)
UNCLEAR = frozenset({HTTPStatus.OK, HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT})
NO_LIMITS = frozenset({"dailyLimitExceeded", "sharingRateLimitExceeded"})


class Refusal(Exception):
    """The fault behind an error of ours; always its cause, never shown."""

    def __init__(self, fault: Fault) -> None:
        super().__init__(f"{fault.status} {fault.reason}: {fault.message}")
        self.fault = fault


class Ambiguous(Unreachable):
    """A write was sent and no clear answer came: it may have been applied.

    The store finds out before anything is sent again. If even that fails, the
    user reads that running the command again resumes.
    """

    code = "UNSURE"


def fault_of(error: BaseException) -> Fault | None:
    """Give the fault behind an error, if the service or the network caused it."""
    cause = error.__cause__
    return cause.fault if isinstance(cause, Refusal) else None


def kind(fault: Fault) -> Kind:
    """Classify a fault by what may be done next."""
    if fault.reason == "offline":
        return Kind.OFFLINE
    if fault.status == HTTPStatus.UNAUTHORIZED:
        return Kind.TOKEN
    if fault.reason in NO_LIMITS:
        return Kind.REFUSED
    if fault.status == HTTPStatus.TOO_MANY_REQUESTS or fault.reason in LIMITS:
        return Kind.LIMITED
    if fault.reason in {"timeout", "broken"} or _unsure(fault.status):
        return Kind.UNSURE
    return Kind.REFUSED


def _unsure(status: int) -> bool:
    """Tell whether the answer leaves open what became of the call."""
    return status >= HTTPStatus.INTERNAL_SERVER_ERROR or status in UNCLEAR


def fault_from(
    status: int, headers: Mapping[str, str], text: str, now: datetime
) -> Fault:
    """Read the fault from an answer; ``now`` resolves a Retry-After date."""
    wait = retry_after(headers.get("Retry-After", ""), now)
    error = _error(text)
    if error is None:
        return Fault(status, "page", "", wait)
    return Fault(status, _reason(error), str(error.get("message", "")), wait)


def retry_after(text: str, now: datetime) -> float | None:
    """Read a Retry-After header, seconds or a date, as seconds from now."""
    if text.strip().isdigit():
        return float(text)
    if not text.strip():
        return None
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return None
    aware = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, (aware - now).total_seconds())


def _error(text: str) -> Mapping[str, Any] | None:
    try:
        body = json.loads(text)
    except ValueError:
        return None
    error = body.get("error") if isinstance(body, dict) else None
    return error if isinstance(error, dict) else None


def _reason(error: Mapping[str, Any]) -> str:
    """Prefer Drive's reason, then the ErrorInfo's, then the status."""
    for entry in (*error.get("errors", ()), *error.get("details", ())):
        if isinstance(entry, dict) and entry.get("reason"):
            return str(entry["reason"])
    return str(error.get("status", ""))
