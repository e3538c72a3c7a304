"""The options of ``mapsheets new``: what a person may say of a plan."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

from mapsheets.cli.common import DATE

Command = Callable[..., None]
PACES = click.Choice(["even", "early", "late"])


def _text(name: str, metavar: str, text: str) -> Callable[[Command], Command]:
    return click.option(name, default="", metavar=metavar, help=text)


def _day(name: str, text: str) -> Callable[[Command], Command]:
    return click.option(name, type=DATE, metavar="DATE", help=text)


OPTIONS = (
    click.option("--customer", required=True, metavar="NAME", help="The customer."),
    _text("--deal", "NAME", "For a further plan of the same customer."),
    click.option("--type", "template", default="", metavar="T", help="A template."),
    click.option(
        "--from",
        "source",
        type=click.Path(path_type=Path),
        metavar="FILE",
        help="Start from another plan's workbook.",
    ),
    click.option("--outline", is_flag=True, help="One step an area, to fill in."),
    _text("--vendor", "NAME", "Your company's name."),
    _text("--value", "N", "Contract value; picks a template."),
    _day("--start", "First working day."),
    _day("--sign-by", "Target signature."),
    _day("--go-live", "Target go-live."),
    click.option(
        "--pace",
        type=PACES,
        default="even",
        show_default=True,
        help="How proposed dates spread up to the signature.",
    ),
    _text("--objective", "TEXT", "What both sides want to reach."),
    _text("--why-this-date", "TEXT", "The event behind the date."),
    _text("--customer-lead", "TEXT", "Name, title."),
    _text("--vendor-lead", "TEXT", "Name, title."),
    _text("--customer-country", "CC[-SUB]", "Holidays of the customer, as DE-BY."),
    _text("--vendor-country", "CC[-SUB]", "Holidays of the vendor, as US."),
    _text("--locale", "xx_YY", "How typed dates are read."),
    click.option(
        "--share",
        multiple=True,
        metavar="EMAIL",
        help="Share it at once; may be given several times.",
    ),
    click.option("--dry-run", is_flag=True, help="Work it out, write nothing."),
    click.option("--force", is_flag=True, help="Even for a very small value."),
)


def new_options(command: Command) -> Command:
    """Give a command the options of a new plan, in the order of the help."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
