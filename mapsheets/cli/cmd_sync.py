"""``mapsheets sync``: take people's edits over, write dates and notes back."""

from __future__ import annotations

from typing import Any

import click

from mapsheets.cli.common import Session, common
from mapsheets.cli.syncoptions import sync_options

EPILOG = """\b
Examples:
  mapsheets sync                     every plan of the workspace
  mapsheets sync Acme --dry-run      say what would be written
  mapsheets sync -q --settle 10 --max-duration 2h --log-file sync.jsonl
\b
Exit codes: 0 done; 3 done, but a person must look; 4 refused for safety;
5 some plans failed or were not done, the rest are; 10 not found; 11 open
elsewhere, or another run is under way; 12 not allowed; 14 not reachable;
130 interrupted. Run it again to go on where it ended."""


@click.command("sync", epilog=EPILOG)
@click.argument("plans", nargs=-1, metavar="[PLAN]...")
@sync_options
@common
def command(session: Session, plans: tuple[str, ...], **options: Any) -> None:
    """Read what people changed, compute dates again, write only what differs.

    Without a name every plan is synced; one that cannot have changed is not read.
    """
    from mapsheets.cli import syncing  # noqa: PLC0415  loads what a plan needs

    syncing.sync(session, plans, options)
