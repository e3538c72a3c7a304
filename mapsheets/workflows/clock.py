"""The only place that reads the clock and makes ids."""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mapsheets.errors import UsageFault


def today_in(timezone: str) -> date:
    """Give today's date in a time zone such as ``Europe/Berlin``; "" is the machine's.

    Raises:
        UsageFault: there is no such time zone.
    """
    try:
        zone = ZoneInfo(timezone) if timezone else None
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise UsageFault(
            f"There is no time zone '{timezone}'.",
            "Use a name such as Europe/Berlin or America/New_York.",
        ) from error
    return datetime.now(zone).date()  # noqa: TID251  the one clock


def now() -> datetime:
    """Give this moment, in UTC."""
    return datetime.now(UTC)  # noqa: TID251  the one clock


def new_id() -> str:
    """Make a plan id: 16 hexadecimal characters."""
    return secrets.token_hex(8)
