"""``mapsheets share``: let the customer in, or write the copy to send."""

from __future__ import annotations

from typing import Any

import click

from mapsheets.cli.common import Session, common

EPILOG = """\b
Examples:
  mapsheets share Acme --with dana@acme.example
  mapsheets share Acme --with dana@acme.example --role commenter --message "As agreed"
\b
In a folder workspace nobody can be let in: the copy to send is written, and the
edits in the file that comes back are taken over with 'mapsheets import'.
Exit codes: 0 done; 2 wrong usage; 3 done, but a person must look;
4 blocked by a flag, or done, but an outsider can read the portfolio; 10 not found;
11 open elsewhere; 12 not allowed; 14 not reachable or out of quota."""


@click.command("share", epilog=EPILOG)
@click.argument("plan")
@click.option("--with", "email", required=True, metavar="EMAIL", help="Whom.")
@click.option(
    "--role",
    type=click.Choice(["editor", "commenter", "viewer"]),
    default="editor",
    show_default=True,
    help="What they may do.",
)
@click.option("--message", default="", metavar="TEXT", help="Goes into the invitation.")
@click.option(
    "--notify/--no-notify",
    default=True,
    show_default=True,
    help="Send the invitation by mail.",
)
@click.option(
    "--allow",
    "allowed",
    multiple=True,
    metavar="FLAG|WORD",
    help="Let a flag or a word through that blocks sharing or asks.",
)
@click.option("--reason", default="", metavar="TEXT", help="Why it may go out so.")
@click.option("--yes", "agreed", is_flag=True, help="Answer every question with yes.")
@common
def command(session: Session, plan: str, **options: Any) -> None:
    """Share one plan with one address, after checking it."""
    from mapsheets.cli import sharing  # noqa: PLC0415  loads what a plan needs

    sharing.tell(session, sharing.share_plan(session, plan, options))
