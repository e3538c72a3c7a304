"""Service accounts without google-auth's call behind one's back.

Since 2.55 google-auth asks iamcredentials.googleapis.com, in the background and for
every service account, where it may be used. There is no switch; the answer changes
nothing for Sheets and Drive, and the call fails behind many firewalls.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from google.auth.credentials import Credentials
from google.auth.impersonated_credentials import Credentials as Impersonated
from google.oauth2.service_account import Credentials as ServiceAccount


class QuietServiceAccount(ServiceAccount):
    """A service account that makes only the calls it was asked for."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


class QuietImpersonated(Impersonated):
    """A service account acted as, with only the calls that were asked for."""

    def _is_regional_access_boundary_lookup_required(self) -> bool:
        return False


QUIET: Mapping[type, type] = {
    ServiceAccount: QuietServiceAccount,
    Impersonated: QuietImpersonated,
}


def quiet(found: Any) -> Credentials:
    """Give credentials that make no call of their own; others are as they were."""
    if type(found) in QUIET:
        found.__class__ = QUIET[type(found)]
    credentials: Credentials = found
    return credentials


def service_account(info: Mapping[str, Any], scope: str, subject: str) -> Credentials:
    """Load a service account's key; ``subject`` is the person it acts for."""
    load: Any = QuietServiceAccount.from_service_account_info
    found: Credentials = load(info, scopes=[scope], subject=subject or None)
    return found
