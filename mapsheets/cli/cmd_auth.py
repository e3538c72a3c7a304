"""``mapsheets auth``: sign in to Google, see who is signed in, sign out."""

from __future__ import annotations

from pathlib import Path

import click

from mapsheets.cli.common import Session, common

EPILOG = """\b
Examples:
  mapsheets auth login --client client_secret.json
  mapsheets auth status
\b
Exit codes: 0 done; 2 wrong usage; 12 not signed in or not allowed;
14 not reachable."""


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
    session.json({"email": found.email, "folder": folder, "advice": list(found.advice)})
    session.result(f"Signed in as {found.email}. Plans live in google:{folder}.")
    for line in found.advice:
        session.complain(line)


@command.command("status")
@common
def status(session: Session) -> None:
    """Say who is signed in, what will not work, and how to mend it."""
    from mapsheets.workflows import google  # noqa: PLC0415  slow

    found, folder = google.who(session.settings)
    session.json({"email": found.email, "folder": folder, "advice": list(found.advice)})
    session.result(
        f"Signed in as {found.email}. Folder: {folder or 'none remembered'}."
    )
    for line in found.advice:
        session.complain(line)


@command.command("logout")
@common
def logout(session: Session) -> None:
    """Forget the login on this machine."""
    from mapsheets.workflows import google  # noqa: PLC0415  slow

    had = google.sign_out(session.settings)
    session.json({"signed_out": had})
    session.result("Signed out." if had else "Nobody was signed in.")
