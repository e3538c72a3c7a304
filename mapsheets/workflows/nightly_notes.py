"""What is kept of a plan between two runs, and whether it must be read at all.

A note lives in the private workbook: one read and one write of it a run, so that any
machine can run the job. A note is a hint: it saves reading a plan, never more. What
is written is always decided from a plan that was read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Protocol

from mapsheets import __version__
from mapsheets.stores.base import Abilities, Entry
from mapsheets.workflows.nightly_lines import Line
from mapsheets.workflows.nightly_report import Report

CLEAN = frozenset({"unchanged", "updated"})
LEFT = "EDITED_JUST_NOW"  # the next run takes the plan in any case
PARTS = 4


@dataclass(frozen=True, slots=True)
class Mark:
    """A full read of a plan: the workbook's stamp, and when it was.

    ``program`` is the version that read it: another one may show other words.
    ``day`` is the day that was computed for, ``read_at`` the moment.
    """

    stamp: str
    program: str
    day: date
    read_at: datetime

    def text(self) -> str:
        """Write the mark, to be kept in a cell."""
        moment = self.read_at.isoformat(timespec="seconds")
        return f"{self.stamp} {self.program} {self.day.isoformat()} {moment}"


def read_mark(text: str) -> Mark | None:
    """Read a mark back; None where the text is none."""
    parts = text.split()
    if len(parts) != PARTS:
        return None
    try:
        day, moment = date.fromisoformat(parts[2]), datetime.fromisoformat(parts[3])
    except ValueError:
        return None
    if moment.tzinfo is None:
        return None
    return Mark(parts[0], parts[1], day, moment)


@dataclass(frozen=True, slots=True)
class Note:
    """What the last run that took a plan keeps of it.

    ``outcome`` is that of the sync, or ``left``. Before ``wakes_on`` nothing of an
    unedited plan would differ.
    """

    outcome: str
    mark: str = ""
    wakes_on: date | None = None


@dataclass(frozen=True, slots=True)
class Moment:
    """When a run looks: the day that it computes for, and the moment."""

    today: date
    now: datetime


NOTHING: Mapping[str, Note] = {}


class Remembered(Protocol):
    """Where notes live; keys are plan ids."""

    def read(self) -> Mapping[str, Note]:
        """Give all notes, with one read."""

    def write(self, notes: Mapping[str, Note], report: Report) -> None:
        """Keep the notes, and that there was a run, with one write."""


class NothingRemembered:
    """No notes are kept: every plan is read each time."""

    def read(self) -> Mapping[str, Note]:
        """Give no notes."""
        return NOTHING

    def write(self, notes: Mapping[str, Note], report: Report) -> None:
        """Keep nothing."""


def is_unchanged(
    entry: Entry, note: Note | None, moment: Moment, abilities: Abilities
) -> bool:
    """Tell whether a plan need not be read: no edit, and no day that matters.

    A listing may be late to tell of a change, so a change that is not clearly older
    than the last read counts as one that the read may have missed.
    """
    mark = read_mark(note.mark) if note is not None else None
    if note is None or mark is None or note.outcome not in CLEAN:
        return False
    if not entry.stamp or (entry.stamp, __version__) != (mark.stamp, mark.program):
        return False
    if note.wakes_on is None or not mark.day <= moment.today < note.wakes_on:
        return False
    return not abilities.listing_lag or _clearly_older(
        entry, mark.read_at, timedelta(minutes=abilities.listing_lag)
    )


def _clearly_older(entry: Entry, read_at: datetime, lag: timedelta) -> bool:
    return entry.changed_at is not None and entry.changed_at < read_at - lag


def is_being_edited(
    entry: Entry, note: Note | None, moment: Moment, minutes: int
) -> bool:
    """Tell whether somebody edited a plan in the last minutes; once, not twice."""
    if not minutes or entry.changed_at is None:
        return False
    if note is not None and note.outcome == LEFT:
        return False
    return moment.now - entry.changed_at < timedelta(minutes=minutes)


def after_run(
    entries: Sequence[Entry],
    notes: Mapping[str, Note],
    lines: Sequence[Line],
    moment: Moment,
    abilities: Abilities,
) -> dict[str, Note]:
    """Give the notes that a run leaves; a plan whose turn did not come keeps its own.

    Args:
        entries: what was listed before any plan was read.
        notes: those of the run before.
        lines: one for each entry, in the same order.
        moment: when the run began: a change after that may have been missed.
        abilities: those of the store.
    """
    kept = dict(notes)
    for entry, line in zip(entries, lines, strict=True):
        note = _note(entry, notes.get(line.id), line, moment, abilities)
        if line.id and note is not None:
            kept[line.id] = note
    return kept


def _note(
    entry: Entry,
    note: Note | None,
    line: Line,
    moment: Moment,
    abilities: Abilities,
) -> Note | None:
    if line.failure is not None:
        return note if line.failure.is_stop else Note(line.outcome)
    if not line.was_read:
        left = line.problem == LEFT
        return replace(note or Note(LEFT), outcome=LEFT) if left else note
    stamp = entry.stamp
    if abilities.revision_in_list:
        stamp = line.revision
    elif line.wrote:
        stamp = ""  # the write changed it, and nobody knows into what
    if line.outcome not in CLEAN or line.wakes_on is None or not stamp:
        return Note(line.outcome)
    mark = Mark(stamp, __version__, moment.today, moment.now)
    return Note(line.outcome, mark.text(), line.wakes_on)
