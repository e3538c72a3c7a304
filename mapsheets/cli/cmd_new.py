"""``mapsheets new``: make a plan."""

from __future__ import annotations

from typing import Any

import click

from mapsheets.cli.common import Session, common, finish
from mapsheets.cli.newoptions import new_options

EPILOG = """\b
Examples:
  mapsheets new --customer Acme
  mapsheets new --customer Acme --type enterprise --sign-by 2027-06-30
  mapsheets new --customer Acme --deal "Phase 2" --from plans/other.xlsx
  mapsheets new --customer Acme --share dana@acme.example
\b
Exit codes: 0 made; 2 wrong usage; 3 made, but the date given is too early;
4 there is one already, the value is too small for a plan, or the plan is made, but
--share was refused or an outsider can read the portfolio; 12 not signed in or not
allowed; 14 not reachable."""


@click.command("new", epilog=EPILOG)
@new_options
@common
def command(session: Session, **options: Any) -> None:
    """Make a plan from a template and say where it is."""
    from mapsheets.cli import newplan  # noqa: PLC0415  loads what a plan needs

    dry_run, addresses = options.pop("dry_run"), options.pop("share")
    order = newplan.order(session, options)
    if addresses:
        from mapsheets.cli import newshared  # noqa: PLC0415  rarely asked for

        made = newshared.make(session, order, addresses, dry_run=dry_run)
    else:
        made = newplan.make(session, order, dry_run=dry_run)
    if session.as_json:
        session.json(newplan.as_json(session, made))
    finish(newplan.noted(session, made))
