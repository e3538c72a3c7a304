"""``mapsheets export``: the copy for a buyer without access, and other formats."""

from __future__ import annotations

from typing import Any

import click

from mapsheets.cli.common import Session, common, finish
from mapsheets.errors import UsageFault

EPILOG = """\b
Examples:
  mapsheets export Acme                         the workbook to send by mail
  mapsheets export Acme --to acme.ics           steps as calendar events
  mapsheets export Acme --format csv --to -     to the terminal
  mapsheets export --all --to copies            a workbook for each plan
  mapsheets export --all --to next-steps.csv    a row for each deal, for a CRM
\b
A workbook that comes back is taken over with 'mapsheets import FILE'.
\b
Exit codes: 0 done; 2 wrong usage; 3 done, but a person must look; 4 refused (there
is such a file: --force; the sync would refuse the sheet too: --allow-removed,
--allow-empty); 5 some plans failed; 10 not found; 11 open elsewhere."""


@click.command("export", epilog=EPILOG)
@click.argument("plan", required=False, default="", metavar="[PLAN]")
@click.option(
    "--to",
    "target",
    default="",
    metavar="FILE",
    help="Where to; a folder with --all; - is stdout.",
)
@click.option(
    "--format",
    "kind",
    type=click.Choice(["xlsx", "csv", "json", "ics", "md"]),
    help="What to write; by default what the file's suffix says, else xlsx.",
)
@click.option("--all", "every", is_flag=True, help="Every plan of the workspace.")
@click.option("--private", is_flag=True, help="JSON with level and private flags.")
@click.option("--force", is_flag=True, help="Replace files that are there already.")
@click.option(
    "--allow-removed",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Export though this many steps are gone.",
)
@click.option(
    "--allow-empty",
    multiple=True,
    metavar="COLUMN",
    help="Export though a whole column is empty.",
)
@common
def command(session: Session, plan: str, *, every: bool, **options: Any) -> None:
    """Write a plan to a file: the workbook to send, or csv, json, ics, md.

    The workbook holds nothing private and may be edited and sent back; the plan
    counts as out from then on. The other formats never change the plan.
    """
    from mapsheets.cli import exporting  # noqa: PLC0415  loads what a plan needs

    if bool(plan) == every:
        said = "Both a plan and --all were" if every else "Nothing to export was"
        raise UsageFault(f"{said} named.", "Give a PLAN, or --all.")
    wanted = exporting.Wanted(**options)
    run = (
        exporting.export_every(session, wanted)
        if every
        else exporting.export_one(session, plan, wanted)
    )
    exporting.tell(session, run)
    finish(run.exit_code)
