"""How a run ended: for the terminal, for programs, for the log."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mapsheets.stores.base import Calls
from mapsheets.workflows.nightly.lines import TALLIES, Line, counts, exit_code
from mapsheets.workflows.portfolio.record import Recorded


@dataclass(frozen=True, slots=True)
class Report:
    """A run that has ended, with a line for each plan in the order of the listing.

    ``stopped`` says why it ended before its last plan, "" where it did not;
    ``recorded`` what became of the private workbook.
    """

    workspace: str
    today: date
    lines: tuple[Line, ...]
    calls: Calls
    seconds: float = 0.0
    run: str = ""
    stopped: str = ""
    interrupted: bool = False
    dry_run: bool = False
    recorded: Recorded = Recorded()  # noqa: RUF009  frozen

    @property
    def exit_code(self) -> int:
        """Give the run's exit code."""
        code = exit_code(self.lines, interrupted=self.interrupted)
        return self.recorded.exit_code(code)

    @property
    def read(self) -> int:
        """Count the plans that were read."""
        return sum(line.was_read for line in self.lines)

    @property
    def not_done(self) -> int:
        """Count the plans whose turn did not come."""
        return sum(
            line.failure is not None and line.failure.is_stop for line in self.lines
        )

    @property
    def counts(self) -> dict[str, int]:
        """Count plans, cells and calls, as the tab Runs tells them."""
        calls = self.calls
        return {
            "plans": len(self.lines),
            **counts(self.lines),
            **{key: self._tally(key) for key in TALLIES},
            "calls": calls.read + calls.write + calls.drive,
            "code": self.exit_code,
        }

    def _tally(self, key: str) -> int:
        return sum(line.tally.get(key, 0) for line in self.lines)

    def as_json(self) -> dict[str, object]:
        """Give the run for programs, without its plans."""
        return {
            "id": self.run,
            "workspace": self.workspace,
            "plans": len(self.lines),
            **counts(self.lines),
            "read": self.read,
            "not_done": self.not_done,
            "stopped": self.stopped or None,
            "seconds": round(self.seconds, 3),
            "retries": self.calls.retries,
            "waited": round(self.calls.waited, 3),
            "exit_code": self.exit_code,
        }

    def as_text(self) -> str:
        """Give the run in one sentence, and why it ended early."""
        parts = [f"{n} {word}" for word, n in counts(self.lines).items() if n]
        unread = len(self.lines) - self.read
        what = f"{len(self.lines)} plans: {', '.join(parts) or 'nothing to do'}"
        if unread:
            what += f"; {unread} of them not read"
        text = f"{what}; {_duration(self.seconds)}{_calls(self.calls)}."
        if self.stopped and self.not_done:
            text += f" {self.stopped}: {self.not_done} plans were not done."
        return text


def _calls(calls: Calls) -> str:
    if not calls.read + calls.write + calls.drive:
        return ""
    return f", {calls.read} reads, {calls.write} writes, {calls.drive} calls to Drive"


def _duration(seconds: float) -> str:
    if seconds < 60:  # noqa: PLR2004
        return f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s"


def log_json(report: Report) -> Mapping[str, object]:
    """Give the run for its log."""
    summary = report.as_json()
    return {
        **{key: value for key, value in summary.items() if key != "id"},
        "calls": calls_json(report.calls),
    }


def calls_json(calls: Calls) -> dict[str, int]:
    """Give the calls to a service, by quota."""
    return {"read": calls.read, "write": calls.write, "drive": calls.drive}
