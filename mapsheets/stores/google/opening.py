"""Opens Google as a store: the real one, or an emulator on this machine."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from requests import Session

from mapsheets.stores.google.endpoints import (
    DEFAULT_USER,
    EMULATOR_SETTING,
    EMULATOR_USER,
    emulator_base,
)
from mapsheets.stores.google.login import Login, authorized, credentials
from mapsheets.stores.google.retrying import Policy
from mapsheets.stores.google.store import GoogleStore
from mapsheets.stores.google.transport import Timing, Transport

FOLDER_NAME = "Mutual Action Plans"


def connect(
    login: Login,
    environment: Mapping[str, str],
    policy: Policy | None = None,
    timing: Timing | None = None,
) -> Transport:
    """Sign in; with ``SHEETS_EMULATOR_HOST`` set, to that emulator instead.

    Raises:
        NotAllowed: nobody is signed in, or a file of the login cannot be used.
        UsageFault: the emulator is not on this machine.
    """
    host = environment.get(EMULATOR_SETTING, "")
    if host:
        user = environment.get(EMULATOR_USER, "") or DEFAULT_USER
        return emulated(emulator_base(host), user, policy, timing)
    session, refresh = authorized(credentials(login))
    return Transport(session, refresh=refresh, policy=policy, timing=timing)


def emulated(
    base: str,
    user: str,
    policy: Policy | None = None,
    timing: Timing | None = None,
) -> Transport:
    """Give the way to an emulator: plain HTTP, no proxy, a name as the token."""
    session = Session()
    session.trust_env = False
    session.headers["Authorization"] = f"Bearer {user}"
    return Transport(
        session, base=base, refresh=lambda: None, policy=policy, timing=timing
    )


def google_store(transport: Transport, folder: str) -> GoogleStore:
    """Open a Drive folder, or the root of a shared drive, as a store."""
    return GoogleStore(transport, folder, new_id)


def new_id() -> str:
    """Give a short text that nobody else has."""
    return secrets.token_hex(6)
