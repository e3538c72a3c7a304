"""What is recorded of thousands of plans, packed until it is written."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from mapsheets.portfolio.telling import Told, Update
from mapsheets.workflows.nightly.lines import Line
from mapsheets.workflows.nightly.notes import Note

QUICK = 1  # a tenth of the size is saved at once; more is not worth the time


def pack(told: Told) -> bytes:
    """Make small what the private workbook is told of a plan."""
    return zlib.compress(pickle.dumps(told), QUICK)


def update_of(line: Line) -> Update:
    """Give what is recorded of a plan."""
    note = line.note or Note(line.outcome)
    if not line.told:
        return Update(line.id, note.outcome)
    told: Told = pickle.loads(zlib.decompress(line.told))  # noqa: S301  our own
    return Update(line.id, note.outcome, told, note.mark, note.wakes_on)


@dataclass(frozen=True, slots=True)
class Updates(Sequence[Update]):
    """What is recorded of the plans of these lines, unpacked one at a time."""

    lines: Sequence[Line]

    def __len__(self) -> int:
        return len(self.lines)

    @overload
    def __getitem__(self, place: int) -> Update: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[Update]: ...
    def __getitem__(self, place: int | slice) -> Update | Sequence[Update]:
        if isinstance(place, slice):
            return Updates(self.lines[place])
        return update_of(self.lines[place])

    def __iter__(self) -> Iterator[Update]:
        return map(update_of, self.lines)
