"""Edit a large worksheet part a band of rows at a time.

The tree of a sheet takes twenty times the room of its bytes: one with a row for each
of 5,000 plans takes 130 MB. A band is a worksheet of its own, with all that stands
around the rows and some of them, so that one is edited like any other.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mapsheets.sheet.spec import Address
from mapsheets.stores.folder.limits import LAST_ROW
from mapsheets.stores.folder.worksheet import Worksheet

LARGE = 2**20  # bytes; smaller parts are edited whole
ROWS = 250  # of a band
_OPEN, _CLOSE = b"<sheetData>", b"</sheetData>"
_SINGLE_ROW = re.compile(
    rb'\s*<row\b[^>]*?\br="(\d+)"(?:[^>]*?/>|[^>]*>.*?</row>)\s*', re.DOTALL
)
# What reaches from one row to another, or hides what looks like a row.
_WHOLE = (b't="shared"', b"<!", b"<?", b"AlternateContent")

Touch = Callable[[Worksheet, range], None]


@dataclass(frozen=True, slots=True)
class Bands:
    """A part cut into what stands around its rows, and its rows in pieces.

    ``firsts`` are the numbers of the rows that each piece begins with.
    """

    head: bytes
    tail: bytes
    pieces: Sequence[bytes]
    firsts: Sequence[int]

    def of(self, row: int) -> int:
        """Tell to which band a row belongs, or would belong if it were there."""
        return max(0, bisect_right(self.firsts, row) - 1)

    def __iter__(self) -> Iterator[tuple[bytes, range]]:
        """Give each band as a worksheet part, with the rows that belong to it."""
        starts = (0, *self.firsts[1:], LAST_ROW + 1)
        for piece, (first, after) in zip(self.pieces, pairwise(starts), strict=True):
            yield b"".join((self.head, piece, self.tail)), range(first, after)


def cut(part: bytes, large: int = LARGE) -> Bands | None:
    """Cut a part into bands; None where it is small, or must be edited whole."""
    first, last = part.find(_OPEN) + len(_OPEN), part.rfind(_CLOSE)
    if len(part) < large or first < len(_OPEN) or last < first:
        return None
    if any(part.find(mark, first, last) >= 0 for mark in _WHOLE):
        return None
    pieces, firsts = [], []
    place, number, begun = first, 0, first
    for count, match in enumerate(_SINGLE_ROW.finditer(part, first, last)):
        row = int(match[1])
        if match.start() != place or row <= number:
            return None
        if count % ROWS == 0:
            firsts.append(row)
            if count:
                pieces.append(part[begun:place])
            begun = place
        place, number = match.end(), row
    if place != last or not firsts:
        return None
    pieces.append(part[begun:last])
    return Bands(part[:first], part[last:], pieces, firsts)


def edited(
    part: bytes,
    touch: Touch,
    *,
    from_1904: bool,
    together: Iterable[tuple[int, int]] = (),
    filled: Iterable[Address] = (),
) -> bytes:
    """Edit a worksheet part: whole, or in bands where it is large.

    Args:
        part: the part.
        touch: edits the rows of a range in a worksheet.
        from_1904: how the workbook counts days.
        together: pairs of rows that are edited together.
        filled: the cells that get a value, for the used range.
    """
    bands = cut(part)
    last = len(bands.pieces) - 1 if bands is not None else 0
    if bands is None or any(bands.of(row) != last for pair in together for row in pair):
        worksheet = Worksheet(part, from_1904=from_1904)
        touch(worksheet, range(LAST_ROW + 1))
        return worksheet.part()
    done, around = [], b""
    for number, (band, rows) in enumerate(bands):
        worksheet = Worksheet(band, from_1904=from_1904)
        touch(worksheet, rows)
        if number == last:
            # What stands around the rows is that of the last band, where rows are
            # appended.
            for place in filled:
                worksheet.grow(place)
        around = worksheet.part()
        start, end = around.find(_OPEN) + len(_OPEN), around.rfind(_CLOSE)
        done.append(around[start:end])
    start, end = around.find(_OPEN) + len(_OPEN), around.rfind(_CLOSE)
    return b"".join((around[:start], *done, around[end:]))
