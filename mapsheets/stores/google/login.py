"""Ways of signing in, and the session each of them gives."""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from mapsheets.errors import NotAllowed, StoreFault

if TYPE_CHECKING:
    from google.auth.credentials import Credentials
    from requests import Session

FILE_SCOPE = "https://www.googleapis.com/auth/drive.file"
DRIVE_SCOPE = "https://www.googleapis.com/auth/drive"
OWNER_ONLY = 0o600


class Method(StrEnum):
    """How to sign in."""

    OAUTH = "oauth"
    SERVICE_ACCOUNT = "service-account"
    DEFAULT = "adc"
    IMPERSONATION = "impersonation"


@dataclass(frozen=True, slots=True)
class Login:
    """How to sign in, and with which files.

    ``token_file`` keeps a person's login, ``client_file`` is the OAuth client of the
    installed app, ``key_file`` a service account's key. ``subject`` is the person a
    service account acts for, ``target`` the service account that is impersonated.
    """

    method: Method
    token_file: Path
    client_file: Path | None = None
    key_file: Path | None = None
    subject: str = ""
    target: str = ""


def credentials(login: Login) -> Credentials:
    """Load the credentials of a login.

    Raises:
        NotAllowed: there are none yet, or their file cannot be used.
    """
    match login.method:
        case Method.OAUTH:
            return _person(login)
        case Method.SERVICE_ACCOUNT:
            return _service_account(login)
        case Method.DEFAULT:
            return _default((DRIVE_SCOPE,))
        case Method.IMPERSONATION:
            return _impersonated(login)


def _person(login: Login) -> Credentials:
    from google.oauth2.credentials import (  # noqa: PLC0415  slow to load
        Credentials as PersonCredentials,
    )

    if not login.token_file.exists():
        raise NotAllowed(
            "Nobody is signed in to Google.",
            "Sign in with 'mapsheets auth login'.",
            code="SIGN_IN",
        )
    text = _read(login.token_file, "The saved login")
    try:
        info = json.loads(text)
        found: Credentials = PersonCredentials.from_authorized_user_info(
            info, [FILE_SCOPE]
        )
    except (ValueError, TypeError, AttributeError) as error:
        raise NotAllowed(
            "The saved login cannot be read.",
            "Sign in again with 'mapsheets auth login'.",
            code="SIGN_IN",
        ) from error
    return found


def _service_account(login: Login) -> Credentials:
    from google.auth.exceptions import MalformedError  # noqa: PLC0415  slow to load

    from mapsheets.stores.google.robots import (  # noqa: PLC0415  slow to load
        service_account,
    )

    if login.key_file is None:
        raise NotAllowed(
            "No key of a service account is set.",
            "Set google.key_file in mapsheets.toml to the key's JSON file.",
        )
    text = _read(login.key_file, "The service account's key")
    try:
        found = service_account(json.loads(text), DRIVE_SCOPE, login.subject)
    except (ValueError, TypeError, AttributeError, MalformedError) as error:
        raise NotAllowed(
            f"'{login.key_file.name}' is no key of a service account.",
            "Create a JSON key in the Google Cloud console under IAM > Service "
            "accounts > Keys.",
        ) from error
    return found


def _default(scopes: tuple[str, ...]) -> Credentials:
    import google.auth  # noqa: PLC0415  slow to load
    from google.auth.exceptions import DefaultCredentialsError  # noqa: PLC0415

    from mapsheets.stores.google.robots import quiet  # noqa: PLC0415  slow to load

    try:
        found, _ = google.auth.default(scopes=list(scopes))
    except DefaultCredentialsError as error:
        raise NotAllowed(
            "Nobody is signed in to Google on this computer.",
            "Sign in with 'mapsheets auth login', or run 'gcloud auth "
            "application-default login' with the scopes cloud-platform and "
            f"{DRIVE_SCOPE}.",
            code="SIGN_IN",
        ) from error
    return quiet(found)


def _impersonated(login: Login) -> Credentials:
    from google.auth.impersonated_credentials import (  # noqa: PLC0415  slow to load
        Credentials as Impersonated,
    )

    from mapsheets.stores.google.robots import quiet  # noqa: PLC0415  slow to load

    if not login.target:
        raise NotAllowed(
            "No service account to act as is set.",
            "Set google.target in mapsheets.toml to its e-mail address.",
        )
    source = _default(("https://www.googleapis.com/auth/cloud-platform",))
    made: Credentials = Impersonated(
        source_credentials=source,
        target_principal=login.target,
        target_scopes=[DRIVE_SCOPE],
        subject=login.subject or None,
    )
    return quiet(made)


def authorized(found: Credentials) -> tuple[Session, Callable[[], None]]:
    """Give a session that signs its calls, and what renews its token.

    The session renews nothing by itself after a refusal: the transport does, once.
    """
    from google.auth.transport.requests import (  # noqa: PLC0415  slow to load
        AuthorizedSession,
        Request,
    )

    session = AuthorizedSession(found, max_refresh_attempts=0)
    return session, lambda: found.refresh(Request())


def signed_in(login: Login, *, open_browser: bool = True) -> None:
    """Let a person sign in with a browser, and keep the login for its owner only.

    Raises:
        NotAllowed: the OAuth client's file is missing or no such file.
    """
    from google_auth_oauthlib.flow import (  # noqa: PLC0415  slow to load
        InstalledAppFlow,
    )

    if login.client_file is None:
        raise NotAllowed(
            "No OAuth client is set.",
            "Create one of the kind 'Desktop app' in the Google Cloud console under "
            "APIs & Services > Credentials, and give its JSON file: 'mapsheets auth "
            "login --client FILE'.",
        )
    text = _read(login.client_file, "The OAuth client's file")
    try:
        flow = InstalledAppFlow.from_client_config(json.loads(text), [FILE_SCOPE])
    except ValueError as error:
        raise NotAllowed(
            f"'{login.client_file.name}' is no OAuth client of a desktop app.",
            "Download the JSON file of a client of the kind 'Desktop app'.",
        ) from error
    found = flow.run_local_server(port=0, open_browser=open_browser)
    save_token(login.token_file, found.to_json())


def save_token(path: Path, text: str) -> None:
    """Keep a login in a file that only its owner may read, whole or not at all.

    Raises:
        StoreFault: the disk refuses.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        part = path.with_name(f"{path.name}.part")
        part.unlink(missing_ok=True)
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL
        with os.fdopen(os.open(part, flags, OWNER_ONLY), "w", encoding="utf-8") as file:
            file.write(text)
        part.replace(path)
    except OSError as error:
        raise StoreFault(
            f"The login could not be saved: {error.strerror}.",
            "Check that the configuration folder can be written.",
        ) from error


def signed_out(login: Login) -> bool:
    """Forget a person's login; tell whether there was one."""
    with contextlib.suppress(FileNotFoundError):
        login.token_file.unlink()
        return True
    return False


def _read(path: Path, what: str) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise NotAllowed(
            f"{what} '{path.name}' cannot be read.",
            "Check that the file is there and that you may read it.",
        ) from error
