"""The structured log of a run: one JSON object a line, one line a plan at least."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO

from mapsheets.errors import StoreFault
from mapsheets.workflows.clock import now
from mapsheets.workflows.nightly.lines import Line
from mapsheets.workflows.nightly.report import calls_json

BEGIN, PLAN, END = "begin", "plan", "end"


@dataclass(slots=True)
class Log:
    """A log that is appended to, so that a killed run leaves what it had done."""

    run: str
    file: TextIO | None = None
    warn: Callable[[str], None] = lambda _: None

    def begin(self, workspace: str, plans: int, today: str) -> None:
        """Note that a run begins."""
        self._write(BEGIN, {"workspace": workspace, "plans": plans, "today": today})

    def plan(self, line: Line) -> None:
        """Note what became of a plan."""
        cost = line.cost
        self._write(
            PLAN,
            {
                "plan": line.id,
                "name": line.name,
                "outcome": line.outcome,
                "reason": line.reason,
                "was_read": line.was_read,
                "calls": calls_json(cost.calls),
                "retries": cost.calls.retries,
                "waited": round(cost.calls.waited, 3),
                "seconds": round(cost.seconds, 3),
            },
        )

    def end(self, summary: Mapping[str, object]) -> None:
        """Note how a run ended, and close the log."""
        self._write(END, summary)
        self.close()

    def close(self) -> None:
        """Close the log."""
        if self.file is not None:
            with suppress(OSError):
                self.file.close()
            self.file = None

    def _write(self, phase: str, values: Mapping[str, object]) -> None:
        if self.file is None:
            return
        line = {"time": stamp(now()), "run": self.run, "phase": phase, **values}
        try:
            self.file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self.file.flush()
        except OSError as error:
            # The plans matter more than the log.
            self.warn(log_fault(Path(self.file.name), error).message)
            self.close()


def open_log(run: str, path: Path | None, warn: Callable[[str], None]) -> Log:
    """Open the log of a run for appending; without a path nothing is written.

    Raises:
        StoreFault: the file cannot be written.
    """
    if path is None:
        return Log(run, warn=warn)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        return Log(run, path.open("a", encoding="utf-8"), warn)
    except OSError as error:
        raise log_fault(path, error) from error


def log_fault(path: Path, error: OSError) -> StoreFault:
    """Say that the log cannot be written."""
    return StoreFault(
        f"The log {path} cannot be written: {error.strerror}.",
        "Give another place with --log-file.",
    )


def stamp(moment: datetime) -> str:
    """Write a moment."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
