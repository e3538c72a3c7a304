"""What is kept of a plan between two runs, and whether it must be read at all.

A note lives in the private workbook: one read and one write of it a run, so that any
machine can run the job. A note is a hint: it saves reading a plan, never more. What
is written is always decided from a plan that was read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from mapsheets import __version__
from mapsheets.stores.base import Abilities, Entry
from mapsheets.workflows.syncing import Result

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
    """When a run began: the day that it computes for, and the moment."""

    today: date
    now: datetime


@dataclass(frozen=True, slots=True)
class Reading:
    """What a read was like: when its run began, and what its store can do.

    A change after that moment may have been missed by the listing.
    """

    moment: Moment
    abilities: Abilities


NOTHING: Mapping[str, Note] = {}


def note_of(entry: Entry, result: Result, wakes_on: date | None, read: Reading) -> Note:
    """Give what is kept of a plan that was read, or that could not be.

    A plan that a person must look at is read each time, so that it is told each
    time. A write changes a workbook's stamp, not always into one that is known.
    """
    if result.error is not None or result.decided is None:
        code = result.error.code if result.error is not None else ""
        return Note(f"{result.outcome}: {code}")
    stamp, moment = entry.stamp, read.moment.now
    if read.abilities.digest_in_list:
        # The content tells all; the same content and day give the same note.
        stamp = result.revision.rpartition("-")[2]
        moment = datetime.combine(read.moment.today, time.min, UTC)
    elif result.cells:
        stamp = ""
    if result.outcome not in CLEAN or result.deferred or not stamp:
        return Note(result.outcome)
    mark = Mark(stamp, __version__, read.moment.today, moment)
    return Note(result.outcome, mark.text(), wakes_on)


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
