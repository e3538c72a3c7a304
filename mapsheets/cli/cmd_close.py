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
Exit codes: 0 done; 2 wrong usage; 3 done, but a person must look; 4
closed already (--again corrects it); 10 not found; 11 open elsewhere."""


@click.command("close", epilog=EPILOG)
@click.argument("plan")
@click.option("--won", is_flag=True, help="It was signed.")
@click.option("--lost", is_flag=True, help="It went to somebody else.")
@click.option("--no-decision", is_flag=True, help="Nothing came of it.")
@click.option("--again", is_flag=True, help="Correct an outcome recorded before.")
@click.option("--on", type=DATE, metavar="DATE", help="When; today if not given.")
@click.option("--dry-run", is_flag=True, help="Print what would happen, write nothing.")
@common
def command(
    session: Session, plan: str, on: date | None, *, again: bool, **flags: bool
) -> None:
    """Record the outcome; the plan stays readable and its dates stand still."""
    from mapsheets.cli import syncing  # noqa: PLC0415  loads what a plan needs
    from mapsheets.sync.acts import closing  # noqa: PLC0415

    dry_run = flags.pop("dry_run")
    results = [name.replace("_", "-") for name, given in flags.items() if given]
    if len(results) != 1:
        raise UsageFault(
            "It is not clear how the plan ended.",
            "Give exactly one of --won, --lost and --no-decision.",
        )
    if on is not None and on > session.today:
        raise UsageFault(f"The day {on} lies in the future.", "Give the day it ended.")
    act = closing(results[0], on, again=again)
    syncing.tell(session, syncing.act_on(session, plan, act, dry_run=dry_run))
