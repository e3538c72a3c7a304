"""When a run ends before its last plan: a signal, its time, or faults in a row."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from types import FrameType

from mapsheets.errors import Unreachable
from mapsheets.workflows.nightly.lines import (
    NOT_ALLOWED,
    STOPPED,
    UNREACHABLE,
    Line,
)

IN_A_ROW = 5  # refusals of login or quota; more of the same would help nobody
GRACE = 10.0  # seconds for the plans at hand, once a run is to end
PATIENCE = 3.0  # seconds that a call may still wait for its quota then
SLICE = 1.0  # seconds of a long wait after which it is asked whether to go on
HINT = "Run the command again: it goes on where this run ended."


class Stopped(Unreachable):
    """The run ended while this plan waited; nothing of it is half done."""

    code = STOPPED


@dataclass(slots=True)
class Stop:
    """Whether a run is to end, why, and when it is to be over at the latest."""

    deadline: float | None = None
    clock: Callable[[], float] = time.monotonic
    reason: str = ""
    interrupted: bool = False
    ends_at: float | None = None
    in_a_row: int = 0
    event: threading.Event = field(default_factory=threading.Event)

    def now(self, reason: str, *, interrupted: bool = False) -> None:
        """Let the run end; the first reason stays."""
        if not self.event.is_set():
            self.reason, self.interrupted = reason, interrupted
            self.ends_at = self.clock() + GRACE
            self.event.set()

    def is_due(self) -> bool:
        """Tell whether no further plan may begin."""
        if self.deadline is not None and self.clock() >= self.deadline:
            self.now("The time given with --max-duration is over")
        return self.event.is_set()

    def is_over(self) -> bool:
        """Tell whether even the plans at hand must be left."""
        return self.ends_at is not None and self.clock() >= self.ends_at

    def heed(self, line: Line) -> None:
        """Count refusals of login or quota that follow each other."""
        failure = line.failure
        refused = failure is not None and failure.exit_code in {
            NOT_ALLOWED,
            UNREACHABLE,
        }
        self.in_a_row = self.in_a_row + 1 if refused else 0
        if failure is not None and self.in_a_row >= IN_A_ROW:
            self.now(f"{IN_A_ROW} plans in a row failed ({failure.message})")

    def error(self) -> Stopped:
        """Say of a plan that its turn did not come."""
        return Stopped(f"Not done. {self.reason}.", HINT)

    def patient(self, sleep: Callable[[float], None]) -> Callable[[float], None]:
        """Give a sleep that ends early where the run is to end."""

        def wait(seconds: float) -> None:
            left = seconds
            while left > 0:
                if self.event.is_set() and left > PATIENCE:
                    raise self.error()
                sleep(min(SLICE, left))
                left -= SLICE

        return wait


@contextmanager
def heeding_signals(stop: Stop) -> Iterator[None]:
    """End the run at SIGTERM and SIGINT; a second one ends it at once.

    Signals reach the main thread only; elsewhere nothing is changed.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def heed(number: int, frame: FrameType | None) -> None:
        _ = frame
        if stop.event.is_set() and stop.interrupted:
            raise KeyboardInterrupt
        stop.now(
            f"The run was ended by {signal.Signals(number).name}", interrupted=True
        )

    numbers = (signal.SIGTERM, signal.SIGINT)
    before = [signal.signal(number, heed) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, before, strict=True):
            signal.signal(number, handler)
