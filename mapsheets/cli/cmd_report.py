"""``mapsheets report``: the portfolio and its metrics."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from mapsheets.cli.common import DATE, Session, common
from mapsheets.errors import UsageFault

EPILOG = """\b
Examples:
  mapsheets report
  mapsheets report --as-of 2027-03-31 --json
  mapsheets report --crm deals.csv --dry-run    what a CRM's export would fill
\b
Exit codes: 0 done; 2 wrong usage; 3 done, but a person must look; 4 outsiders
can read the portfolio; 5 some plans could not be read; 12 or 14 when none could."""


@click.command("report", epilog=EPILOG)
@click.option("--as-of", type=DATE, metavar="DATE", help="The day; today if not given.")
@click.option(
    "--crm",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="First fill blank cells of the portfolio from a CRM's csv export.",
)
@click.option("--dry-run", is_flag=True, help="Print, and write nothing.")
@common
def command(
    session: Session, as_of: date | None, crm: Path | None, *, dry_run: bool
) -> None:
    """Print the portfolio and every metric with its N.

    Where the portfolio exists, its tabs Metrics and Slips get the same numbers; a
    report for a day in the past is only printed.
    """
    from mapsheets.cli import reporting  # noqa: PLC0415  loads what a report needs

    if as_of is not None and as_of > session.today:
        raise UsageFault(f"The day {as_of} lies in the future.", "Give an earlier day.")
    if crm is not None:
        reporting.tell_import(session, crm, dry_run=dry_run)
        if dry_run:
            return
    reporting.tell(session, as_of or session.today, keep=not dry_run)
