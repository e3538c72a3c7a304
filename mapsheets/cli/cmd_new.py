"""``mapsheets new``: make a plan."""

from __future__ import annotations

from typing import Any

import click

from mapsheets.cli.common import Session, common, finish
from mapsheets.cli.newoptions import new_options

LOOK = 3

EPILOG = """\b
Examples:
  mapsheets new --customer Acme
  mapsheets new --customer Acme --type enterprise --sign-by 2027-06-30
  mapsheets new --customer Acme --deal "Phase 2" --from plans/other.xlsx
\b
Exit codes: 0 made; 2 wrong usage; 3 made, but the date given is too early;
4 there is one already, or the value is too small for a plan."""


@click.command("new", epilog=EPILOG)
@new_options
@common
def command(session: Session, **options: Any) -> None:
    """Make a plan from a template and say where it is."""
    from mapsheets.cli import newplan  # noqa: PLC0415  loads what a plan needs

    dry_run = options.pop("dry_run")
    order = newplan.order(session, options)
    location, prepared = newplan.make(session, order, dry_run=dry_run)
    if session.as_json:
        session.json(newplan.as_json(prepared, location))
    session.result(newplan.as_text(prepared, location))
    for warning in prepared.warnings:
        session.say(f"Note: {warning}")
    if prepared.schedule.infeasible is not None:
        session.complain(newplan.too_early(prepared))
        finish(LOOK)
