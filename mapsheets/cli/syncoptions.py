"""The options of ``mapsheets sync``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import click

Command = Callable[..., None]

OPTIONS = (
    click.option("--dry-run", is_flag=True, help="Print what would happen."),
    click.option(
        "--allow-removed",
        type=click.IntRange(min=0),
        default=0,
        metavar="N",
        help="Take over that this many steps are gone.",
    ),
    click.option(
        "--allow-empty",
        multiple=True,
        metavar="COLUMN",
        help="Take over that a whole column is empty.",
    ),
    click.option(
        "--jobs",
        type=click.IntRange(min=1, max=64),
        metavar="N",
        help="Plans at once; as many as suit where it is left out.",
    ),
    click.option(
        "--max-duration",
        default="",
        metavar="TIME",
        envvar="MAPSHEETS_MAX_DURATION",
        help="Begin no plan after this: seconds, 45m or 2h.",
    ),
    click.option(
        "--settle",
        type=click.IntRange(min=0, max=1440),
        default=0,
        metavar="MINUTES",
        envvar="MAPSHEETS_SETTLE",
        help="Leave plans edited in the last minutes to the next run.",
    ),
    click.option(
        "--log-file",
        type=click.Path(path_type=Path, dir_okay=False),
        metavar="FILE",
        envvar="MAPSHEETS_LOG_FILE",
        help="Append a log: one JSON object a line.",
    ),
    click.option(
        "--ping",
        default="",
        metavar="URL",
        envvar="MAPSHEETS_PING",
        help="Call URL/start, then URL/EXIT_CODE.",
    ),
)


def sync_options(command: Command) -> Command:
    """Give a command the options of a sync, in the order of the help."""
    for option in reversed(OPTIONS):
        command = option(command)
    return command
