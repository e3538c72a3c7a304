"""``mapsheets import``: take a returned workbook into its plan."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from mapsheets.cli.common import Session, common, finish

EPILOG = """\b
Examples:
  mapsheets import "Acme returned.xlsx" --dry-run   say what would be taken over
  mapsheets import "Acme returned.xlsx"
  mapsheets import old.xlsx --into Acme             a file that lost its memory
  mapsheets --workspace google:ID import plans/Acme.xlsx   move a plan to Google
\b
Where both sides changed the same cell the plan's own stays, both are listed and the
other is recorded in Change history; --prefer decides instead. The file itself is
never changed; a copy is kept in the workspace's private folder (with Google: on
this machine, and the path is printed).
\b
Exit codes: 0 done; 2 wrong usage; 3 done, but both sides changed the same or a cell
cannot be read; 4 refused for safety; 10 not found; 11 the plan is open elsewhere."""


@click.command("import", epilog=EPILOG)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--into", default="", metavar="PLAN", help="The plan, if it is not said.")
@click.option("--dry-run", is_flag=True, help="Print what would happen, write nothing.")
@click.option(
    "--prefer",
    type=click.Choice(["theirs", "ours"]),
    help="Which side counts where both changed the same.",
)
@click.option(
    "--allow-removed",
    type=click.IntRange(min=0),
    default=0,
    metavar="N",
    help="Take over that this many rows are gone.",
)
@click.option(
    "--allow-empty",
    multiple=True,
    metavar="COLUMN",
    help="Take over that a whole column is empty.",
)
@common
def command(session: Session, file: Path, **options: Any) -> None:
    """Merge a returned workbook into its plan, cell by cell.

    Edits in the file count as the customer's. A plan that is not known here yet is
    made, with its history.
    """
    from mapsheets.cli import importing  # noqa: PLC0415  loads what a plan needs

    order = importing.wanted(options)
    done = importing.run(session, file, order)
    session.json(importing.as_json(done, session.today))
    session.result(importing.as_text(done, order))
    for line in importing.complaints(done):
        session.complain(line)
    finish(importing.exit_code(done))
