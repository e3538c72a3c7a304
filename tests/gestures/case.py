"""Cases as text: one line a gesture, a sync or an expectation.

::

    -- a comment
    plan enterprise start 2027-02-01 sign-by 2027-06-30
    states draft shared confirmed

    type 3.target 2027-03-15
    sync 2027-02-03
    expect 3.target 2027-03-15
    [draft shared] expect 9.target 2027-06-18
    [libreoffice] expect 3.notes ...

A line in brackets holds only in the states or programs that it names. ``only
libreoffice`` keeps a case to one program.
"""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

STATES = ("draft", "shared", "confirmed")
PROGRAMS = ("quick", "libreoffice", "google")
FOLDER = Path(__file__).parents[1] / "scenarios" / "sync"
_LIMITED = re.compile(r"^\[([a-z ]+)\]\s*(.*)$")


@dataclass(frozen=True)
class Line:
    """One line of a case: its number, its words, where it holds."""

    number: int
    words: tuple[str, ...]
    limits: frozenset[str] = frozenset()

    def holds(self, state: str, program: str) -> bool:
        """Tell whether the line counts in a state and a program."""
        states = self.limits & set(STATES)
        programs = self.limits & set(PROGRAMS)
        return (not states or state in states) and (not programs or program in programs)


@dataclass(frozen=True)
class Case:
    """A case file."""

    path: Path

    @property
    def gesture(self) -> str:
        """Name the gesture: the folder of the case."""
        return self.path.parent.name

    @property
    def name(self) -> str:
        """Name the case for a report."""
        return f"{self.gesture}/{self.path.stem}"

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Split the file into lines of words."""
        found = []
        for number, text in enumerate(self.path.read_text().splitlines(), 1):
            if text.strip() and not text.strip().startswith("--"):
                found.append(_line(number, text.strip()))
        return tuple(found)

    @property
    def states(self) -> tuple[str, ...]:
        """List the states in which the case runs."""
        return self._words("states") or STATES

    @property
    def plan(self) -> tuple[str, ...]:
        """Give the words that describe the plan."""
        return self._words("plan")

    @property
    def programs(self) -> tuple[str, ...]:
        """List the programs with which the case runs."""
        return self._words("only") or PROGRAMS

    @property
    def body(self) -> tuple[Line, ...]:
        """List the gestures, syncs and expectations."""
        head = {"plan", "states", "only"}
        return tuple(line for line in self.lines if line.words[0] not in head)

    def _words(self, key: str) -> tuple[str, ...]:
        for line in self.lines:
            if line.words[0] == key:
                return line.words[1:]
        return ()


def _line(number: int, text: str) -> Line:
    limited = _LIMITED.match(text)
    if not limited:
        return Line(number, tuple(shlex.split(text)))
    limits = frozenset(limited.group(1).split())
    unknown = limits - set(STATES) - set(PROGRAMS)
    assert not unknown, f"line {number}: {unknown} is no state and no program"
    return Line(number, tuple(shlex.split(limited.group(2))), limits)


def all_cases() -> tuple[Case, ...]:
    """List the corpus."""
    return tuple(Case(path) for path in sorted(FOLDER.glob("*/*.txt")))
