"""The clock of the emulator: virtual by default, real when asked."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

DEFAULT_START = datetime(2027, 2, 1, 9, 0, tzinfo=UTC)


class Clock:
    """A clock that stands still until somebody moves it.

    With `real=True` it runs with the machine's clock, from `start` if given.
    """

    def __init__(self, start: datetime | None = None, *, real: bool = False) -> None:
        self.real = real
        self._began = time.monotonic()
        self._start = start or (
            datetime.fromtimestamp(time.time(), UTC) if real else DEFAULT_START
        )
        self._moved = timedelta()

    def now(self) -> datetime:
        """Give the emulator's time, in UTC."""
        passed = time.monotonic() - self._began if self.real else 0.0
        return self._start + self._moved + timedelta(seconds=passed)

    def seconds(self) -> float:
        """Give the emulator's time as seconds since 1970."""
        return self.now().timestamp()

    def advance(self, seconds: float) -> None:
        """Move the clock forward."""
        self._moved += timedelta(seconds=seconds)

    def set(self, moment: datetime) -> None:
        """Set the clock to a moment with a time zone."""
        self._moved += moment - self.now()

    def sleep(self, seconds: float) -> None:
        """Take the place of `time.sleep` in a client: only this clock moves."""
        self.advance(seconds)


def stamp(moment: datetime) -> str:
    """Write a moment as Drive does."""
    text = moment.astimezone(UTC).isoformat(timespec="milliseconds")
    return text.replace("+00:00", "Z")
