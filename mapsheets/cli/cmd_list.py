"""``mapsheets list``: all plans of the workspace."""

from __future__ import annotations

import click

from mapsheets.cli.common import Session, common, finish

EPILOG = """\b
Example:
  mapsheets list --json
\b
Exit codes: 0 done; 5 some plans could not be read; 12 or 14 when none could."""


@click.command("list", epilog=EPILOG)
@common
def command(session: Session) -> None:
    """List all plans: dates, level, slip and flags. Never writes."""
    from mapsheets.cli import listing  # noqa: PLC0415  loads what a plan needs

    plans, failed = listing.read(session)
    session.json(listing.as_json(plans, failed))
    session.result(listing.as_text(plans, session))
    for item in failed:
        session.complain(f"{item.name}: {item.error.message} {item.error.hint}")
    finish(listing.exit_code(plans, failed))
