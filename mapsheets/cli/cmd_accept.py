"""``mapsheets accept``: agree to the dates that are now expected."""

from __future__ import annotations

import click

from mapsheets.cli.common import Session, common
from mapsheets.errors import UsageFault

EPILOG = """\b
Examples:
  mapsheets accept Acme --reason "Security review took longer; agreed on 12 July"
  mapsheets accept Acme --steps 3,4 --reason "Pilot starts a week later"
\b
Exit codes: 0 done; 2 wrong usage; 3 done, but a person must look; 4 the
plan is closed, or the sync would refuse it; 10 not found; 11 open elsewhere."""


@click.command("accept", epilog=EPILOG)
@click.argument("plan")
@click.option("--steps", default="", metavar="3,4", help="Only these steps.")
@click.option("--reason", required=True, metavar="TEXT", help="Why the dates moved.")
@click.option("--dry-run", is_flag=True, help="Print what would happen, write nothing.")
@common
def command(
    session: Session, plan: str, steps: str, reason: str, *, dry_run: bool
) -> None:
    """Make the dates now expected the agreed targets, with the reason on record."""
    from mapsheets.cli import syncing  # noqa: PLC0415  loads what a plan needs
    from mapsheets.sync.acts import accepting  # noqa: PLC0415

    if not reason.strip():
        raise UsageFault("A moved date needs a reason.", "Give --reason TEXT.")
    chosen = tuple(
        part.strip().lstrip("#") for part in steps.split(",") if part.strip()
    )
    act = accepting(chosen, reason.strip())
    syncing.tell(session, syncing.act_on(session, plan, act, dry_run=dry_run))
