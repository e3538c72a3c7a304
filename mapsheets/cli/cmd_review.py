"""``mapsheets review``: the agenda of the weekly call, and the morning digest."""

from __future__ import annotations

import click

from mapsheets.cli.common import Session, common
from mapsheets.errors import UsageFault

EPILOG = """\b
Examples:
  mapsheets review Acme                 agenda for ten minutes
  mapsheets review Acme --brief         sixty seconds
  mapsheets review Acme --done          the review was held today
  mapsheets review --all                what needs somebody today
\b
Exit codes: 0 done; 2 wrong usage; 5 some plans could not be read; 10 not found;
11 open elsewhere (--done)."""


@click.command("review", epilog=EPILOG)
@click.argument("plan", required=False)
@click.option("--all", "everything", is_flag=True, help="The digest of all plans.")
@click.option("--brief", is_flag=True, help="Only what fits into sixty seconds.")
@click.option("--markdown", is_flag=True, help="Print Markdown.")
@click.option("--done", is_flag=True, help="Record that the review was held today.")
@click.option("--dry-run", is_flag=True, help="With --done: write nothing.")
@common
def command(session: Session, plan: str | None, **options: bool) -> None:
    """Print the agenda of a plan's next review, worded for both companies."""
    from mapsheets.cli import reviewing  # noqa: PLC0415  loads what a plan needs

    if options["everything"] == (plan is not None):
        raise UsageFault(
            "Name a plan, or ask for all of them.",
            "Use 'mapsheets review PLAN' or 'mapsheets review --all'.",
        )
    if plan is None:
        reviewing.tell_digest(session)
    elif options["done"]:
        reviewing.tell_done(session, plan, dry_run=options["dry_run"])
    else:
        brief, markdown = options["brief"], options["markdown"]
        reviewing.tell_agenda(session, plan, brief=brief, markdown=markdown)
