"""Failures of the network and of signing in, as faults."""

from __future__ import annotations

from google.auth.exceptions import RefreshError, TransportError
from requests import exceptions as failures
from urllib3.exceptions import MaxRetryError, NewConnectionError

from mapsheets.stores.google.faults import Fault
from mapsheets.stores.google.sentences import token_error


def token_fault(error: RefreshError) -> Fault:
    """Give the fault of a token server that failed; raise where the login did."""
    if error.retryable:
        return Fault(503, "page")
    raise token_error(str(error)) from error


def network_fault(error: Exception) -> Fault:
    """Tell whether a network failure came before or after the call was sent."""
    if isinstance(error, TransportError) or _before_sending(error):
        return Fault(0, "offline")
    if isinstance(error, failures.Timeout):
        return Fault(0, "timeout")
    return Fault(0, "broken")


def _before_sending(error: Exception) -> bool:
    if isinstance(
        error,
        failures.ConnectTimeout
        | failures.SSLError
        | failures.ProxyError
        | failures.InvalidURL,
    ):
        return True
    reason = error.args[0] if error.args else None
    return (
        isinstance(error, failures.ConnectionError)
        and isinstance(reason, MaxRetryError)
        and isinstance(reason.reason, NewConnectionError)
    )
