"""``mapsheets sync``: take people's edits over, write dates and notes back."""

from __future__ import annotations

import click

from mapsheets.cli.common import Session, common

EPILOG = """\b
Examples:
  mapsheets sync                     every plan of the workspace
  mapsheets sync Acme --dry-run      say what would be written
\b
Exit codes: 0 done; 3 done, but a person must look; 4 refused for safety;
5 some plans failed, the rest done; 10 not found; 11 open elsewhere."""


@click.command("sync", epilog=EPILOG)
@click.argument("plans", nargs=-1, metavar="[PLAN]...")
@click.option("--dry-run", is_flag=True, help="Print what would happen, write nothing.")
@click.option(
    "--allow-removed",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Take over that this many steps are gone.",
)
@click.option(
    "--allow-empty",
    multiple=True,
    metavar="COLUMN",
    help="Take over that a whole column is empty.",
)
@common
def command(
    session: Session,
    plans: tuple[str, ...],
    allow_removed: int,
    allow_empty: tuple[str, ...],
    *,
    dry_run: bool,
) -> None:
    """Read what people changed, compute dates again, write only what differs."""
    from mapsheets.cli import syncing  # noqa: PLC0415  loads what a plan needs

    run = syncing.run(
        session, plans, (allow_removed, frozenset(allow_empty)), dry_run=dry_run
    )
    syncing.tell(session, run)
