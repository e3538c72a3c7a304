"""The command group, its common options, and the one error boundary."""

from __future__ import annotations

import importlib
import json
import os
import sys
from contextlib import suppress
from typing import Any

import click

from mapsheets import __version__
from mapsheets.cli.common import Session
from mapsheets.errors import MapsheetsError, StoreFault

COMMANDS = {
    "new": "mapsheets.cli.cmd_new",
    "list": "mapsheets.cli.cmd_list",
    "show": "mapsheets.cli.cmd_show",
    "sync": "mapsheets.cli.cmd_sync",
    "check": "mapsheets.cli.cmd_check",
    "share": "mapsheets.cli.cmd_share",
    "review": "mapsheets.cli.cmd_review",
    "auth": "mapsheets.cli.cmd_auth",
    "confirm": "mapsheets.cli.cmd_confirm",
    "accept": "mapsheets.cli.cmd_accept",
    "export": "mapsheets.cli.cmd_export",
    "import": "mapsheets.cli.cmd_import",
    "close": "mapsheets.cli.cmd_close",
    "templates": "mapsheets.cli.cmd_templates",
    "report": "mapsheets.cli.cmd_report",
}
INTERRUPTED = 130
STOPPED = "Interrupted; whatever was finished stays."

EPILOG = """\b
First steps:
  mapsheets new --customer Acme        make a plan
  mapsheets show Acme                  look at it
  mapsheets sync                       take everybody's edits over
\b
Exit codes:
  0 done      1 failed     2 wrong usage     3 done, but a person must look
  4 refused for safety     5 some plans failed, the rest done
  10 not found  11 locked  12 not signed in or not allowed
  14 not reachable or out of quota (run again to resume)  130 interrupted"""


class Commands(click.Group):
    """Loads a command's module only when it is needed, and catches our errors once."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """List the commands in the order of a plan's life."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Load a command."""
        module = COMMANDS.get(cmd_name)
        if module is None:
            return None
        command: click.Command = importlib.import_module(module).command
        return command

    def make_context(self, *words: Any, **extra: Any) -> click.Context:
        """Read the command line; Ctrl-C ends with 130 here too, not with click's 1."""
        try:
            return super().make_context(*words, **extra)
        except KeyboardInterrupt:
            click.echo(STOPPED, err=True)
            raise click.exceptions.Exit(INTERRUPTED) from None

    def invoke(self, ctx: click.Context) -> Any:
        """Run a command; an error of ours becomes two sentences and its exit code."""
        try:
            return super().invoke(ctx)
        except click.UsageError as error:
            if "--json" in sys.argv:
                _tell_json("USAGE", error.format_message(), "", (), error.exit_code)
            raise
        except MapsheetsError as error:
            _tell(ctx, error)
            ctx.exit(error.exit_code)
        except (KeyboardInterrupt, EOFError, click.Abort):
            click.echo(STOPPED, err=True)
            ctx.exit(INTERRUPTED)
        except BrokenPipeError:
            sys.stderr.close()
            ctx.exit(0)
        except OSError as error:
            # To stderr alone: stdout may be what refused.
            click.echo(f"Error: {_refused(error)}", err=True)
            _let_go_of_output()
            ctx.exit(StoreFault.exit_code)


def _let_go_of_output() -> None:
    """Send what could not be written nowhere: Python would try again at its end."""
    try:
        sys.stdout.flush()
    except OSError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _refused(error: OSError) -> StoreFault:
    """Say what this machine refused, such as a full disk behind the output."""
    where = f" ({error.filename})" if error.filename else ""
    return StoreFault(
        f"This machine refused: {error.strerror or error}{where}.",
        "See that there is room and that it may be written; then run this again.",
    )


def _tell(ctx: click.Context, error: MapsheetsError) -> None:
    faults = tuple(getattr(error, "faults", ()))
    session = ctx.find_object(Session)
    if session is not None and session.as_json:
        _tell_json(error.code, error.message, error.hint, faults, error.exit_code)
    click.echo(f"Error: {error.message}", err=True)
    for fault in faults:
        if fault not in error.message:
            click.echo(f"  {fault}", err=True)
    if error.hint:
        click.echo(f"Hint: {error.hint}", err=True)


def _tell_json(
    code: str, message: str, hint: str, faults: tuple[str, ...], exit_code: int
) -> None:
    body = {
        "code": code,
        "message": message,
        "hint": hint,
        "faults": list(faults),
        "exit_code": exit_code,
    }
    click.echo(json.dumps({"error": body}, ensure_ascii=False, indent=2))


@click.group(
    cls=Commands,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.option("--workspace", metavar="PLACE", help="folder:DIR, google:ID or google.")
@click.option("--today", metavar="DATE", help="Compute as of this day (2027-03-31).")
@click.option("--json", "as_json", is_flag=True, help="Print results as JSON.")
@click.option("-v", "--verbose", is_flag=True, help="Say more.")
@click.option("-q", "--quiet", is_flag=True, help="Only results and what is wrong.")
@click.version_option(__version__, prog_name="mapsheets")
def main(**options: Any) -> None:
    """Keep mutual action plans in ordinary spreadsheets.

    A plan is one workbook that buyer and seller edit as they edit any sheet. Dates
    that nobody typed follow; dates that somebody typed never move by themselves.
    """
    ctx = click.get_current_context()
    known = ctx.find_object(Session)
    ctx.obj = Session.of(options) if known is None else known.with_options(options)
