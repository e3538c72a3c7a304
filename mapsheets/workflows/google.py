"""Opens a Google workspace from the settings, and keeps the login's files."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from mapsheets.errors import NotAllowed, StoreFault, UsageFault
from mapsheets.stores.base import Store
from mapsheets.stores.google.drive import Seen, seen_folder
from mapsheets.stores.google.endpoints import EMULATOR_SETTING
from mapsheets.stores.google.login import Login, Method, signed_in, signed_out
from mapsheets.stores.google.opening import FOLDER_NAME, connect
from mapsheets.stores.google.opening import google_store as store_in
from mapsheets.stores.google.private import PrivateStore
from mapsheets.stores.google.status import SignedIn, status
from mapsheets.stores.google.store import GoogleStore
from mapsheets.stores.google.transport import Transport
from mapsheets.workflows.settings import Settings, user_folder

KEYS = ("method", "client_file", "key_file", "subject", "target")
REMEMBERED = "google.toml"
ROOT = "root"


def google_store(settings: Settings, place: str) -> GoogleStore:
    """Open a Drive folder as a store; "" is the folder that ``auth login`` made.

    Raises:
        NotAllowed: nobody is signed in, or no folder is remembered.
        UsageFault: the settings under ``[google]`` are wrong.
    """
    folder = place or remembered_folder(os.environ)
    if not folder:
        raise NotAllowed(
            "No Google folder is remembered on this machine.",
            "Run 'mapsheets auth login', or name one with --workspace google:ID.",
        )
    return store_in(connect(login_of(settings, os.environ), os.environ), folder)


def private_beside(settings: Settings, beside: Store | None) -> PrivateStore:
    """Open the place of the private workbook, which need not be there yet.

    Args:
        settings: name the workspace.
        beside: the workspace's own store, where it is open already.
    """
    place = settings.workspace.partition(":")[2]
    above = beside if isinstance(beside, GoogleStore) else google_store(settings, place)
    return PrivateStore(above)


def login_of(settings: Settings, environment: Mapping[str, str]) -> Login:
    """Tell how to sign in: the settings' way, else what the files there allow.

    Raises:
        UsageFault: a setting under ``[google]`` is unknown or wrong.
    """
    table = settings.google
    unknown = [key for key in table if key not in KEYS]
    if unknown or not all(isinstance(value, str) for value in table.values()):
        raise UsageFault(
            f"The settings under [google] are wrong: {', '.join(unknown) or 'texts'}.",
            f"Known are {', '.join(KEYS)}, each a text.",
        )
    folder = user_folder(environment)
    key = table.get("key_file") or environment.get("GOOGLE_APPLICATION_CREDENTIALS", "")
    client = table.get("client_file") or str(folder / "client_secret.json")
    try:
        method = Method(table.get("method") or _method(folder, table))
    except ValueError as error:
        raise UsageFault(
            f"'{table['method']}' is no way to sign in to Google.",
            f"Use one of {', '.join(item.value for item in Method)}.",
        ) from error
    return Login(
        method,
        token_file=folder / "token.json",
        client_file=Path(client).expanduser(),
        key_file=Path(key).expanduser() if key else None,
        subject=table.get("subject", ""),
        target=table.get("target", ""),
    )


def _method(folder: Path, table: Mapping[str, str]) -> str:
    if table.get("target"):
        return Method.IMPERSONATION
    if table.get("key_file"):
        return Method.SERVICE_ACCOUNT
    if (folder / "token.json").is_file() or (folder / "client_secret.json").is_file():
        return Method.OAUTH
    return Method.DEFAULT


def sign_in(settings: Settings, client_file: Path | None) -> tuple[SignedIn, str]:
    """Sign in as a person, and make and remember the folder for plans.

    Returns:
        Who is signed in, and the folder's id.
    """
    login = _person(settings, client_file)
    if not os.environ.get(EMULATOR_SETTING) and login.method is Method.OAUTH:
        signed_in(login)
    transport = connect(login, os.environ)
    folder = _own_folder(transport, remembered_folder(os.environ))
    found = status(transport, folder)
    _remember(folder, os.environ)
    return found, folder


def _person(settings: Settings, client_file: Path | None) -> Login:
    """Choose how a person signs in.

    Raises:
        UsageFault: the settings say that a service account is used.
    """
    login = login_of(settings, os.environ)
    if client_file is not None:
        return replace(login, method=Method.OAUTH, client_file=client_file)
    if login.method in {Method.SERVICE_ACCOUNT, Method.IMPERSONATION}:
        raise UsageFault(
            "The settings under [google] name a service account: it needs no login.",
            "Name its folder in a shared drive with --workspace google:ID; 'mapsheets "
            "auth status' says whether it works.",
        )
    if login.method is Method.DEFAULT and "method" not in settings.google:
        login = replace(login, method=Method.OAUTH)
    known = login.client_file is not None and login.client_file.is_file()
    if not known and "client_file" not in settings.google:
        login = replace(login, client_file=None)
    return login


def _own_folder(transport: Transport, remembered: str) -> str:
    """Give the folder for plans: the remembered one while it can be used."""
    if remembered and seen_folder(transport, remembered) is Seen.USABLE:
        return remembered
    return store_in(transport, ROOT).folder(FOLDER_NAME).folder_id


def sign_out(settings: Settings) -> bool:
    """Forget the login and the folder; tell whether there was one."""
    path = user_folder(os.environ) / REMEMBERED
    had = path.is_file()
    path.unlink(missing_ok=True)
    return signed_out(login_of(settings, os.environ)) or had


def who(settings: Settings) -> tuple[SignedIn, str]:
    """Tell who is signed in, with advice on what will not work."""
    transport = connect(login_of(settings, os.environ), os.environ)
    kind, _, place = settings.workspace.partition(":")
    folder = place if kind == "google" and place else remembered_folder(os.environ)
    return status(transport, folder), folder


def remembered_folder(environment: Mapping[str, str]) -> str:
    """Give the id of the folder that ``auth login`` made, "" where there is none.

    Raises:
        StoreFault: what is remembered cannot be read.
    """
    path = user_folder(environment) / REMEMBERED
    if not path.is_file():
        return ""
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise StoreFault(
            f"{path} cannot be read.", "Run 'mapsheets auth login' again."
        ) from error
    return str(found.get("folder", ""))


def _remember(folder: str, environment: Mapping[str, str]) -> None:
    path = user_folder(environment) / REMEMBERED
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'folder = "{folder}"\n', encoding="utf-8")
    except OSError as error:
        raise StoreFault(
            f"{path} cannot be written: {error.strerror}.",
            f"Name the folder with --workspace google:{folder}.",
        ) from error
