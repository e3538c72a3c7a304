"""``mapsheets templates``: list, show and check templates."""

from __future__ import annotations

from pathlib import Path

import click

from mapsheets.cli.common import Session, common, finish

EPILOG = """\b
Examples:
  mapsheets templates list
  mapsheets templates show enterprise
  mapsheets templates check my.toml
\b
Exit codes: 0 done; 2 unknown template, or one with faults (all are listed)."""


@click.group("templates", epilog=EPILOG)
def command() -> None:
    """List, show and check deal-type templates."""


@command.command("list")
@common
def list_(session: Session) -> None:
    """List every template; those of your own are marked."""
    from mapsheets.cli import templating  # noqa: PLC0415

    found = templating.listed(session)
    session.json(templating.list_json(found))
    session.result(templating.list_text(found))
    finish(templating.exit_code(found))


@command.command("show")
@click.argument("name")
@common
def show(session: Session, name: str) -> None:
    """Show one template: when to use it, its steps and what it asks."""
    from mapsheets.cli import templating  # noqa: PLC0415

    template = templating.loaded(session, name)
    session.json(templating.template_json(template))
    session.result(templating.template_text(template))


@command.command("check")
@click.argument("file", type=click.Path(path_type=Path))
@common
def check(session: Session, file: Path) -> None:
    """Check a template file and report every fault with its line."""
    from mapsheets.cli import templating  # noqa: PLC0415

    template = templating.checked(file)
    session.json({"file": str(file), "faults": []})
    steps = len(template.steps)
    session.result(f"{file}: '{template.name}' is in order ({steps} steps).")
