"""What the options of ``mapsheets sync`` ask for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from mapsheets.errors import UsageFault
from mapsheets.sync.guards import Allowed
from mapsheets.workflows.nightly.run import Wishes

_DURATION = re.compile(r"^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s?)?$")
_SECONDS = (3600, 60, 1)


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
