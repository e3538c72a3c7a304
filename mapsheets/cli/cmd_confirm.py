"""``mapsheets confirm``: record the customer's written sign-off."""

from __future__ import annotations

from datetime import date

import click

from mapsheets.cli.common import DATE, Session, common
from mapsheets.errors import UsageFault

EPILOG = """\b
Example:
  mapsheets confirm Acme --by "Dana Whitfield, CIO" --how "e-mail of 8 July"
\b
From then on no target date moves by itself: see 'mapsheets accept'.
Exit codes: 0 done; 2 wrong usage; 3 done, but a person must look; 4 the
plan is closed, or the sync would refuse it; 10 not found; 11 open elsewhere."""


@click.command("confirm", epilog=EPILOG)
@click.argument("plan")
@click.option("--by", "who", required=True, metavar='"NAME, TITLE"', help="Who agreed.")
@click.option("--how", required=True, metavar="TEXT", help="In what written form.")
@click.option("--on", type=DATE, metavar="DATE", help="When; today if not given.")
@click.option("--dry-run", is_flag=True, help="Print what would happen, write nothing.")
@common
def command(
    session: Session, plan: str, who: str, how: str, on: date | None, *, dry_run: bool
) -> None:
    """Record that the customer agreed to the plan in writing.

    All targets become agreed dates and the baseline that slip is measured against.
    """
    from mapsheets.cli import syncing  # noqa: PLC0415  loads what a plan needs
    from mapsheets.sync.acts import confirming  # noqa: PLC0415

    if not who.strip() or not how.strip():
        raise UsageFault(
            "A sign-off needs a name and how it was given.",
            'Give --by "NAME, TITLE" and --how "e-mail of 8 July".',
        )
    if on is not None and on > session.today:
        raise UsageFault(
            f"The sign-off of {on} lies in the future.", "Give the day it was made."
        )
    act = confirming(who.strip(), how.strip(), on)
    syncing.tell(session, syncing.act_on(session, plan, act, dry_run=dry_run))
