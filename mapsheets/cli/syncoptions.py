"""The options of ``mapsheets sync``."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from mapsheets.errors import UsageFault
from mapsheets.sync.guards import Allowed
from mapsheets.workflows.nightly import Wishes

Command = Callable[..., None]
_DURATION = re.compile(r"^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$")
_SECONDS = (3600, 60, 1)

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


def allowed_of(options: Mapping[str, Any]) -> Allowed:
    """Take what the person who runs the sync allows."""
    return Allowed(options["allow_removed"], frozenset(options["allow_empty"]))


def wishes_of(options: Mapping[str, Any]) -> Wishes:
    """Take how the run is to go.

    Raises:
        UsageFault: the duration is none.
    """
    return Wishes(
        jobs=options["jobs"] or 0,
        most_seconds=_seconds(options["max_duration"]),
        settle=options["settle"],
        log_file=options["log_file"],
        ping=options["ping"],
    )


def _seconds(text: str) -> float | None:
    """Read a duration: ``90``, ``90s``, ``45m``, ``2h`` or ``1h30m``."""
    if not text:
        return None
    match = _DURATION.match(text.strip().lower())
    parts = [int(part or 0) for part in match.groups()] if match else []
    if match is None or not any(match.groups()):
        raise UsageFault(
            f"--max-duration is no duration: '{text}'.",
            "Write seconds, or as 45m, 2h, 1h30m.",
        )
    return float(sum(n * factor for n, factor in zip(parts, _SECONDS, strict=True)))
