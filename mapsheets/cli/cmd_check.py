"""``mapsheets check``: what is weak or wrong in a plan, and what to do."""

from __future__ import annotations

import click

from mapsheets.cli.common import Session, common, finish

EPILOG = """\b
Examples:
  mapsheets check Acme -v
  mapsheets check --fail-on high
  mapsheets check Acme --require M2       a gate for a CRM stage
\b
Exit codes: 0 done; 3 a flag at or above --fail-on, or a level below --require;
5 some plans could not be read; 10 not found."""


@click.command("check", epilog=EPILOG)
@click.argument("plans", nargs=-1, metavar="[PLAN]...")
@click.option(
    "--fail-on",
    type=click.Choice(["low", "medium", "high"]),
    help="Exit 3 when a flag is at least this severe.",
)
@click.option(
    "--require",
    type=click.Choice(["M0", "M1", "M2", "M3", "M4"]),
    help="Exit 3 when a plan is below this level.",
)
@common
def command(
    session: Session, plans: tuple[str, ...], fail_on: str | None, require: str | None
) -> None:
    """List every flag of a plan with what to do about it. Never writes.

    What it says is for you: the sheet shows only facts that both sides need.
    """
    from mapsheets.cli import checking  # noqa: PLC0415  loads what a plan needs

    checked = checking.check(session, plans)
    session.json(checking.as_json(checked))
    session.result(checking.as_text(checked, verbose=session.verbose))
    for line in checking.complaints(checked, require):
        session.complain(line)
    finish(checking.exit_code(checked, fail_on, require))
