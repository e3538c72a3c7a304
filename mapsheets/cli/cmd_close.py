"""``mapsheets close``: record how a plan ended."""

from __future__ import annotations

from datetime import date

import click

from mapsheets.cli.common import DATE, Session, common
from mapsheets.errors import UsageFault

EPILOG = """\b
Examples:
  mapsheets close Acme --won --on 2027-06-28
  mapsheets close Acme --no-decision
\b
Exit codes: 0 done; 2 wrong usage; 3 done, but a person must look; 10 not found."""


@click.command("close", epilog=EPILOG)
@click.argument("plan")
@click.option("--won", "result", flag_value="won", help="It was signed.")
@click.option("--lost", "result", flag_value="lost", help="It went to somebody else.")
@click.option("--no-decision", "result", flag_value="no-decision", help="Nothing came.")
@click.option("--on", type=DATE, metavar="DATE", help="When; today if not given.")
@click.option("--dry-run", is_flag=True, help="Print what would happen, write nothing.")
@common
def command(
    session: Session, plan: str, result: str | None, on: date | None, *, dry_run: bool
) -> None:
    """Record the outcome; the plan stays readable and its dates stand still."""
    from mapsheets.cli import syncing  # noqa: PLC0415  loads what a plan needs
    from mapsheets.sync.acts import closing  # noqa: PLC0415

    if result is None:
        raise UsageFault(
            "It is not said how the plan ended.",
            "Give one of --won, --lost and --no-decision.",
        )
    if on is not None and on > session.today:
        raise UsageFault(f"The day {on} lies in the future.", "Give the day it ended.")
    act = closing(result, on)
    syncing.tell(session, syncing.act_on(session, plan, act, dry_run=dry_run))
