"""``mapsheets show``: one plan in the terminal."""

from __future__ import annotations

import click

from mapsheets.cli.common import Session, common

EPILOG = """\b
PLAN is a customer, Customer/Deal, a plan's id, a file or a Google address.
\b
Examples:
  mapsheets show Acme
  mapsheets show "Acme/Phase 2" --json
\b
Exit codes: 0 done; 2 several plans fit; 4 not readable as a plan; 10 not found."""


@click.command("show", epilog=EPILOG)
@click.argument("plan")
@common
def command(session: Session, plan: str) -> None:
    """Show one plan as it is today. Never writes."""
    from mapsheets.cli import listing  # noqa: PLC0415  loads what a plan needs

    found = listing.read_named(session, plan)
    session.json(listing.one_as_json(found))
    session.result(listing.one_as_text(found, session.today))
