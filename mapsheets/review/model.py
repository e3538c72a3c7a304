"""The lines of an agenda, before anybody writes them out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

BOTH = "Both"  # whose a shared step is


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of an agenda; ``side`` is whose it is, ``note`` a fact about it."""

    text: str
    step: str = ""
    who: str = ""
    when: date | None = None
    note: str = ""
    side: str = ""


@dataclass(frozen=True, slots=True)
class Agenda:
    """What to go through, in this order; ``since`` is the last review."""

    title: str
    today: date
    since: date | None
    glance: str
    notice: str
    done: tuple[Entry, ...] = ()
    moving: tuple[Entry, ...] = ()
    needs: tuple[Entry, ...] = ()
    new: tuple[Entry, ...] = ()
    questions: tuple[Entry, ...] = ()
    without_risk: tuple[Entry, ...] = ()
    next_steps: tuple[Entry, ...] = ()
