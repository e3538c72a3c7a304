"""``mapsheets auth``: sign in to Google, see who is signed in, sign out."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from mapsheets.cli.common import Session, common, finish

if TYPE_CHECKING:
    from mapsheets.stores.google.status import SignedIn

LOOK = 3  # signed in, but something will not work

EPILOG = """\b
Examples:
  mapsheets auth login --client client_secret.json
  mapsheets auth status
\b
Exit codes: 0 done; 2 wrong usage; 3 signed in, but something will not work;
12 not signed in or not allowed; 14 not reachable."""


@click.group("auth", epilog=EPILOG)
def command() -> None:
    """Sign in to Google, see who is signed in, sign out."""


@command.command("login")
@click.option(
    "--client",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="The OAuth client of your own Google Cloud project (a JSON file).",
)
@common
def login(session: Session, client: Path | None) -> None:
    """Sign in as a person; makes and remembers the folder for your plans."""
    from mapsheets.workflows import google  # noqa: PLC0415  slow

    found, folder = google.sign_in(session.settings, client)
    _tell(session, found, folder, f"Plans live in google:{folder}.")


@command.command("status")
@common
def status(session: Session) -> None:
    """Say who is signed in, what will not work, and how to mend it."""
    from mapsheets.workflows import google  # noqa: PLC0415  slow

    found, folder = google.who(session.settings)
    where = f"Folder: {folder}." if folder else "No folder is remembered."
    _tell(session, found, folder, where)


@command.command("logout")
@common
def logout(session: Session) -> None:
    """Forget the login and the folder on this machine."""
    from mapsheets.workflows import google  # noqa: PLC0415  slow

    had = google.sign_out(session.settings)
    session.json({"signed_out": had})
    session.result("Signed out." if had else "Nobody was signed in.")


def _tell(session: Session, found: SignedIn, folder: str, where: str) -> None:
    advice = list(found.advice)
    session.json({"email": found.email, "folder": folder, "advice": advice})
    session.result(f"Signed in as {found.email}. {where}")
    for line in advice:
        session.complain(line)
    finish(LOOK if advice else 0)
