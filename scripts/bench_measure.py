"""Time two things in turns, run commands in process, and know what is missing."""

from __future__ import annotations

import contextlib
import gc
import io
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

Act = Callable[[], object]


class NotYetError(Exception):
    """The part of the program that a budget is about does not exist yet."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured, what it was held against, and the limit for their quotient.

    Attributes:
        ours: seconds, or MB where `unit` says so.
        peer: the same of the peer, or 1 where the limit is absolute.
        limit: what `ours / peer` may be at most; None where there is no budget.
        note: how many of what.
        unit: `ms` or `MB`.
    """

    ours: float
    peer: float
    limit: float | None
    note: str = ""
    unit: str = "ms"

    @property
    def verdict(self) -> str:
        """Say whether the budget is kept."""
        if self.limit is None:
            return "without a budget"
        return "kept" if self.ours / self.peer <= self.limit else "OVER"

    @property
    def values(self) -> str:
        """Give the figures as people read them."""
        limit = "" if self.limit is None else f", limit {self.limit}"
        if self.unit == "MB":
            return f"{self.ours:.0f} MB{limit}"
        ours, peer = self.ours * 1000, self.peer * 1000
        return f"{ours:.1f} / {peer:.1f} ms = {ours / peer:.2f}{limit}"


def nothing() -> None:
    """Prepare nothing."""


def in_turns(
    ours: Act, peer: Act, rounds: int, *, before: Act = nothing
) -> tuple[float, float]:
    """Give the median seconds of both, run in turns after one round to warm up.

    `before` prepares a round of ours and is not timed. Which one goes first
    alternates, so that a machine that slows down or warms up favours neither.
    """
    times: tuple[list[float], list[float]] = ([], [])
    for turn in range(rounds + 1):
        before()
        order = [(ours, 0), (peer, 1)]
        for act, place in order if turn % 2 else reversed(order):
            seconds = timed(act)
            if turn:
                times[place].append(seconds)
    return statistics.median(times[0]), statistics.median(times[1])


def timed(act: Act) -> float:
    """Give the seconds that something takes, without the garbage of others."""
    gc.collect()
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def process(*command: str | Path, folder: Path | None = None) -> None:
    """Run a whole process and insist that it succeeds."""
    subprocess.run(command, cwd=folder, check=True, capture_output=True)


def peak_memory(*command: str | Path) -> float:
    """Run a process and give the most memory that it held, in MB."""
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as running:
        _, status, usage = os.wait4(running.pid, 0)
        running.returncode = os.waitstatus_to_exitcode(status)
    if running.returncode:
        raise SystemExit(f"{command} ended with {running.returncode}")
    return usage.ru_maxrss / 1024


def program(name: str) -> Path:
    """Give a program of the environment that this runs in."""
    return Path(sys.executable).with_name(name)


def need(*modules: str) -> None:
    """Stop a budget whose modules do not exist yet."""
    for module in modules:
        try:
            found = find_spec(module)
        except ModuleNotFoundError:
            found = None
        if found is None or found.origin is None:
            raise NotYetError(f"there is no {module}")


def need_command(verb: str) -> None:
    """Stop a budget whose command does not exist yet."""
    need("mapsheets.cli")
    answer = subprocess.run(
        [program("mapsheets"), verb, "--help"], check=False, capture_output=True
    )
    if answer.returncode:
        raise NotYetError(f"there is no 'mapsheets {verb}'")


def mapsheets(*arguments: str) -> str:
    """Run a command of ours in this process and give what it printed."""
    from mapsheets.cli import main  # noqa: PLC0415

    shown = io.StringIO()
    errors = io.StringIO()
    code: object = 0
    argv = sys.argv
    sys.argv = ["mapsheets", *arguments]
    try:
        with contextlib.redirect_stdout(shown), contextlib.redirect_stderr(errors):
            main()
    except SystemExit as end:
        code = end.code
    finally:
        sys.argv = argv
    if code not in (0, None, 3):
        raise SystemExit(f"mapsheets {' '.join(arguments)}: {errors.getvalue()}")
    return shown.getvalue()
