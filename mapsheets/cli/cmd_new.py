"""``mapsheets new``: make a plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mapsheets.cli.common import DATE, Session, common, finish

LOOK = 3

EPILOG = """\b
Examples:
  mapsheets new --customer Acme
  mapsheets new --customer Acme --type enterprise --sign-by 2027-06-30
  mapsheets new --customer Acme --deal "Phase 2" --from plans/other.xlsx
\b
Exit codes: 0 made; 2 wrong usage; 3 made, but the date given is too early;
4 there is one already, or the value is too small for a plan."""


@click.command("new", epilog=EPILOG)
@click.option("--customer", required=True, metavar="NAME", help="The customer's name.")
@click.option("--deal", default="", metavar="NAME", help="For a further plan.")
@click.option("--type", "template", default="", metavar="T", help="A template's name.")
@click.option(
    "--from",
    "source",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="Start from another plan's workbook.",
)
@click.option("--outline", is_flag=True, help="One step an area, to fill in together.")
@click.option("--vendor", default="", metavar="NAME", help="Your company's name.")
@click.option(
    "--value", default="", metavar="N", help="Contract value; picks a template."
)
@click.option("--start", type=DATE, metavar="DATE", help="First working day.")
@click.option("--sign-by", type=DATE, metavar="DATE", help="Target signature.")
@click.option("--go-live", type=DATE, metavar="DATE", help="Target go-live.")
@click.option(
    "--pace",
    type=click.Choice(["even", "early", "late"]),
    default="even",
    show_default=True,
    help="How proposed dates spread up to the signature.",
)
@click.option(
    "--objective", default="", metavar="TEXT", help="What both want to reach."
)
@click.option(
    "--why-this-date", default="", metavar="TEXT", help="The event behind it."
)
@click.option("--customer-lead", default="", metavar="TEXT", help="Name, title.")
@click.option("--vendor-lead", default="", metavar="TEXT", help="Name, title.")
@click.option(
    "--customer-country",
    default="",
    metavar="CC[-SUB]",
    help="Holidays of the customer, such as DE-BY.",
)
@click.option(
    "--vendor-country",
    default="",
    metavar="CC[-SUB]",
    help="Holidays of the vendor, such as US.",
)
@click.option("--locale", default="", metavar="xx_YY", help="How typed dates are read.")
@click.option("--dry-run", is_flag=True, help="Work everything out, write nothing.")
@click.option("--force", is_flag=True, help="Make a plan even for a very small value.")
@common
def command(session: Session, **options: Any) -> None:
    """Make a plan from a template and say where it is."""
    from mapsheets.cli import newplan  # noqa: PLC0415  loads what a plan needs

    dry_run = options.pop("dry_run")
    order = newplan.order(session, options)
    location, prepared = newplan.make(session, order, dry_run=dry_run)
    session.json(newplan.as_json(prepared, location))
    session.result(newplan.as_text(prepared, location))
    for warning in prepared.warnings:
        session.say(f"Note: {warning}")
    if prepared.schedule.infeasible is not None:
        session.say(newplan.too_early(prepared))
        finish(LOOK)
