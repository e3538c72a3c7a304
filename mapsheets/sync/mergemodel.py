"""What a merge takes and gives: three versions of a plan, and where two disagree."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from mapsheets.plan.cells import Unreadable
from mapsheets.plan.model import Content, Memory, Provenance, Step
from mapsheets.plan.values import STEP_KEYS

Cell = Any  # a field's value, or Unreadable where the text could not be understood


class Prefer(StrEnum):
    """Which side wins where both changed the same."""

    NEITHER = ""
    OURS = "ours"
    THEIRS = "theirs"


class Clash(StrEnum):
    """In which way both sides changed the same."""

    CELL = "cell"
    REMOVED_THERE = "removed there, changed here"
    REMOVED_HERE = "removed here, changed there"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell or row that both sides changed; ``theirs_counts`` says what was chosen.

    ``table`` is ``steps``, ``header`` or another table's key, ``row`` a step's id or
    a row's name, ``key`` the field's ("" for a whole row).
    """

    kind: Clash
    table: str
    row: str
    key: str
    ours: Cell
    theirs: Cell
    theirs_counts: bool = False


@dataclass(frozen=True, slots=True)
class Versions:
    """The three versions of a plan that are merged.

    ``base`` is what the returned copy started from, ``memory`` the live plan's.
    ``untouched`` are steps whose target in the copy is still the program's own.
    """

    base: Content
    ours: Content
    theirs: Content
    memory: Memory
    prefer: Prefer = Prefer.NEITHER
    untouched: frozenset[str] = frozenset()

    def is_ours_by_program(self, step: Step, key: str) -> bool:
        """Tell whether the program, and no person, wrote a cell of the live plan."""
        if key == "done_on":
            written = self.memory.done_written.get(step.id)
            return written is not None and written == step.done_on
        if key != "target":
            return False
        base = self.memory.base or Content()
        known = next((item for item in base.steps if item.id == step.id), None)
        proposed = self.memory.provenance.get(step.id) is Provenance.PROPOSED
        return proposed and known is not None and known.target == step.target


@dataclass(frozen=True, slots=True)
class Merged:
    """A merged plan and every place where both sides had changed the same.

    ``numbers`` maps new steps' numbers in the copy to those in the plan.
    """

    content: Content
    conflicts: tuple[Conflict, ...] = ()
    numbers: dict[str, str] = field(default_factory=dict)
    next_number: int = 1


def chosen(
    base: Cell, ours: Cell, theirs: Cell, prefer: Prefer, *, by_program: bool = False
) -> tuple[Cell, bool]:
    """Choose between two versions of a cell; tell whether both had changed it.

    A cell of ours that only the program changed gives way to what a person typed.
    """
    if theirs in (base, ours):
        return ours, False
    if by_program or ours == base:
        return theirs, False
    return (theirs if prefer is Prefer.THEIRS else ours), True


def cells_of(content: Content) -> dict[str, dict[str, Cell]]:
    """Give every step's cells by id and key."""
    typed = {(item.row, item.key): item.text for item in content.unread}
    return {
        step.id: {
            key: Unreadable(typed[step.id, key])
            if (step.id, key) in typed
            else getattr(step, key)
            for key in STEP_KEYS
        }
        for step in content.steps
    }
