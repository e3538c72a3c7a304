"""Google's refusals, in the two shapes in which Google sends them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

STATUS = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ALREADY_EXISTS",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    501: "UNIMPLEMENTED",
    503: "UNAVAILABLE",
}

REASONS = {
    400: "badRequest",
    401: "authError",
    403: "forbidden",
    404: "notFound",
    409: "conflict",
    429: "rateLimitExceeded",
    500: "backendError",
    501: "notImplemented",
    503: "backendError",
}


@dataclass
class ApiError(Exception):
    """A refusal: Sheets reads `status` and `details`, Drive `reason` and `domain`."""

    code: int
    message: str
    reason: str = ""
    domain: str = "global"
    location: str = ""
    status: str = ""
    details: tuple[Json, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)
    always_status: bool = False

    def body(self, api: str) -> Json:
        """Give the JSON body in the shape of `sheets` or `drive`."""
        error: Json = {"code": self.code, "message": self.message}
        if api == "drive":
            error["errors"] = [self._entry()]
        if api != "drive" or self.always_status:
            error["status"] = self.status or STATUS.get(self.code, "UNKNOWN")
        if self.details:
            error["details"] = list(self.details)
        return {"error": error}

    def _entry(self) -> Json:
        entry: Json = {
            "message": self.message,
            "domain": self.domain,
            "reason": self.reason or REASONS.get(self.code, "backendError"),
        }
        if self.location:
            entry["location"] = self.location
            entry["locationType"] = "parameter"
        return entry


def invalid(message: str, place: str | None = None) -> ApiError:
    """Give a 400, with a field violation when the place is known."""
    details: tuple[Json, ...] = ()
    if place is not None:
        violation = {"description": message}
        if place:
            violation = {"field": place, **violation}
        details = (
            {
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                "fieldViolations": [violation],
            },
        )
    return ApiError(400, message, details=details)


def no_entity() -> ApiError:
    """Give the 404 of Sheets."""
    return ApiError(404, "Requested entity was not found.")


def no_permission() -> ApiError:
    """Give the 403 of Sheets for a file that the caller may not use."""
    return ApiError(403, "The caller does not have permission")


def no_file(file_id: str) -> ApiError:
    """Give the 404 of Drive, also for a file that the caller may not see."""
    return ApiError(
        404, f"File not found: {file_id}.", reason="notFound", location="fileId"
    )


def may_not(reason: str, message: str) -> ApiError:
    """Give a 403 of Drive."""
    return ApiError(403, message, reason=reason)


def bad_parameter(location: str, message: str = "Invalid Value") -> ApiError:
    """Give the 400 of Drive for a parameter."""
    return ApiError(400, message, reason="invalid", location=location)


def error_info(reason: str, service: str, **metadata: str) -> Json:
    """Give the ErrorInfo detail that newer Google errors carry."""
    return {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": "googleapis.com",
        "metadata": {"service": service, **metadata},
    }
