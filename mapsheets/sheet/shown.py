"""What the program shows in its own cells, computed before any cell is touched."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

EVERYTHING = (
    "Everything here is yours to change. Grey columns, and target dates nobody has "
    "typed yet, update by themselves."
)


@dataclass(frozen=True, slots=True)
class ShownStep:
    """The program's cells of a step.

    ``expected`` is the Now expected cell (None: blank), ``bar_end`` the date that a
    bar ends at, ``bar_start`` its first working day, whether shown in a cell or not.
    """

    expected: date | None = None
    attention: str = ""
    bar_start: date | None = None
    bar_end: date | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """Every program cell of a plan's workbook.

    ``agenda`` holds one text for each of the agenda's headings.
    """

    title: str
    state_line: str
    today: date
    steps: Mapping[str, ShownStep] = field(default_factory=dict)
    signature_expected: date | None = None
    go_live_expected: date | None = None
    last_updated: date | None = None
    glance: str = ""
    notice: str = ""
    agenda: tuple[str, ...] = ("", "", "", "")
    everything: str = EVERYTHING
