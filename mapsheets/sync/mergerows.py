"""Three versions of a table of another tab into one: rows matched, cells merged."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from mapsheets.sheet.rowmatch import align, row_name
from mapsheets.sync.mergemodel import Clash, Conflict, Prefer, chosen

Row = Any
Rows = Sequence[Row]


@dataclass(slots=True)
class _Work:
    table: str
    prefer: Prefer
    rows: list[Row] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def merge(self, base: Row, ours: Row, theirs: Row) -> Row:
        """Merge one row, cell by cell."""
        values = {}
        for item in fields(ours):
            cells = (getattr(row, item.name) for row in (base, ours, theirs))
            was, here, there = cells
            value, both = chosen(was, here, there, self.prefer)
            values[item.name] = value
            if both:
                self._clash(
                    Clash.CELL, ours, item.name, (here, there), theirs=value == there
                )
        return replace(ours, **values)

    def kept_here(self, ours: Row) -> bool:
        """Decide on a row that they removed and we changed."""
        gone = self.prefer is Prefer.THEIRS
        self._clash(Clash.REMOVED_THERE, ours, "", (row_text(ours), ""), theirs=gone)
        return not gone

    def comes_back(self, theirs: Row) -> bool:
        """Decide on a row that we removed and they changed."""
        back = self.prefer is not Prefer.OURS
        self._clash(Clash.REMOVED_HERE, theirs, "", ("", row_text(theirs)), theirs=back)
        return back

    def _clash(
        self, kind: Clash, row: Row, key: str, values: tuple[str, str], *, theirs: bool
    ) -> None:
        name = row_name(row) or getattr(row, "id", "")
        self.conflicts.append(Conflict(kind, self.table, name, key, *values, theirs))


def merge_rows(
    table: str, versions: tuple[Rows, Rows, Rows], prefer: Prefer
) -> tuple[tuple[Row, ...], list[Conflict]]:
    """Merge base, ours and theirs of one table.

    Rows stand as in ours; rows that come back, and new ones, follow.
    """
    base, ours, theirs = versions
    work = _Work(table, prefer)
    there = {
        place: row
        for place, row in zip(align(base, theirs), theirs, strict=True)
        if place is not None
    }
    here = align(base, ours)
    _rows_here(work, base, zip(here, ours, strict=True), there)
    for place, row in there.items():
        if place not in here and row != base[place] and work.comes_back(row):
            work.rows.append(row)
    _new_rows(work, base, ours, theirs)
    return tuple(work.rows), work.conflicts


def _rows_here(work: _Work, base: Rows, ours: Any, there: dict[int, Row]) -> None:
    for place, row in ours:
        if place is None:
            work.rows.append(row)
        elif place in there:
            work.rows.append(work.merge(base[place], row, there[place]))
        elif row != base[place] and work.kept_here(row):
            work.rows.append(row)


def _new_rows(work: _Work, base: Rows, ours: Rows, theirs: Rows) -> None:
    """Add their new rows, but those that were taken over before."""
    new_here = [r for p, r in zip(align(base, ours), ours, strict=True) if p is None]
    new_there = [
        r for p, r in zip(align(base, theirs), theirs, strict=True) if p is None
    ]
    # New rows on both sides may have got the same number by chance.
    pairs = align([_bare(row) for row in new_here], [_bare(row) for row in new_there])
    taken = {getattr(row, "id", "") for row in new_here}
    for place, row in zip(pairs, new_there, strict=True):
        if place is None:
            work.rows.append(_numbered(row, taken, (*work.rows, *theirs)))
            continue
        old = new_here[place]
        blank = replace(row, **{item.name: "" for item in fields(row)})
        kept = {"id": old.id} if hasattr(old, "id") else {}
        at = next(n for n, item in enumerate(work.rows) if item is old)
        work.rows[at] = work.merge(blank, old, replace(row, **kept))


def _bare(row: Row) -> Row:
    return replace(row, id="") if hasattr(row, "id") else row


def _numbered(row: Row, taken: set[str], known: Rows) -> Row:
    number = getattr(row, "id", "")
    if not number or number not in taken:
        return row
    used = [int(item.id) for item in known if item.id.isascii() and item.id.isdigit()]
    return replace(row, id=str(max(used, default=0) + 1))


def row_text(row: Row) -> str:
    """Write a row as one line."""
    texts = [str(getattr(row, item.name)) for item in fields(row)]
    return " | ".join(text for text in texts if text)
