"""What stood before a write while a filter hid rows.

Google does not say whether copies hold rows that a filter hides, nor where they put
the others. Copies of such a tab are therefore believed only where they agree with
what stands around the written cells; the rest is worked out from what was read, its
rows and columns followed by their content. A cell in a hidden row that people write
too may have been typed into a moment before the filter came: that is not known.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from mapsheets.sheet.spec import Address
from mapsheets.stores.google.images import Cells, Patch
from mapsheets.stores.google.requests_values import Typed
from mapsheets.stores.google.undoing import Row, by_row

Tab = Mapping[Address, Typed]
Written = Mapping[Address, Typed | None]


@dataclass(frozen=True, slots=True)
class Stood:
    """Tabs as they stood just before a write; ``unsure`` cells are guessed."""

    before: Cells
    unsure: frozenset[tuple[int, Address]] = frozenset()


@dataclass(frozen=True, slots=True)
class Seen:
    """A tab after a write: its cells, its hidden rows, and the copy made before."""

    cells: Tab
    hidden: frozenset[int]
    copy: Tab | None = None


def stood(read: Cells, patch: Patch, seen: Mapping[int, Seen]) -> Stood:
    """Work out what stood in tabs whose rows a filter hides."""
    before: dict[int, Tab] = {}
    unsure: set[tuple[int, Address]] = set()
    for sheet_id, tab in seen.items():
        written = patch.get(sheet_id, {})
        found, doubtful = _stood_in(read.get(sheet_id, {}), written, tab)
        before[sheet_id] = found
        unsure |= {(sheet_id, address) for address in doubtful}
    return Stood(before, frozenset(unsure))


def _stood_in(read: Tab, written: Written, seen: Seen) -> tuple[Tab, set[Address]]:
    guess = reconstructed(read, written, seen.cells)
    ours = {a for a, value in written.items() if seen.cells.get(a) == value}
    if seen.copy is None:
        return guess, ours
    last = max((row for row, _ in (*guess, *seen.copy)), default=0)
    rows = range(1, last + 1)
    for order in (list(rows), [row for row in rows if row not in seen.hidden]):
        copied = _spread(seen.copy, order)
        shown = set(order)
        if _around(copied, written, shown) == _around(guess, written, shown):
            kept = {a: v for a, v in guess.items() if a[0] not in shown}
            return {**kept, **copied}, {a for a in ours if a[0] not in shown}
    return guess, ours


def _spread(copy: Tab, order: list[int]) -> dict[Address, Typed]:
    """Put the rows of a copy where they came from."""
    return {
        (order[row - 1], column): value
        for (row, column), value in copy.items()
        if row <= len(order)
    }


def _around(cells: Tab, written: Written, rows: Collection[int]) -> Tab:
    """Give the cells of some rows that were not written."""
    return {a: v for a, v in cells.items() if a not in written and a[0] in rows}


def reconstructed(read: Tab, written: Written, found: Tab) -> dict[Address, Typed]:
    """Give a tab as it stood before a write, from what stands there after it.

    What was not written is as it is. A written cell held what it held when it was
    read, wherever its row and column were then; one that was edited since is as it
    is too.
    """
    before = {a: value for a, value in found.items() if a not in written}
    rows = _rows(read, written, before)
    columns = _columns(read, written, before, rows)
    for (row, column), ours in written.items():
        value = read.get((rows.get(row, 0), columns.get(column, 0)))
        if found.get((row, column)) != ours:
            value = found.get((row, column))
        if value is not None:
            before[row, column] = value
    return before


def _rows(read: Tab, written: Written, around: Tab) -> dict[int, int]:
    """Find the row that each row was when it was read, wherever its cells are now."""
    old, new = by_row(read), by_row(around)
    places = {
        row: row
        for row in {*new, *(row for row, _ in written)}
        if new.get(row, {}) == _without(old.get(row, {}), row, written)
    }
    for row, line in sorted(new.items()):
        if row not in places:
            place = _like(line, row, {n: old[n] for n in {*old} - {*places.values()}})
            places |= {row: place} if place else {}
    return places


def _without(line: Row, row: int, written: Written) -> Row:
    return {c: value for c, value in line.items() if (row, c) not in written}


def _like(line: Row, row: int, rows: Mapping[int, Row]) -> int | None:
    """Find the row with the same values, in whatever columns; half of them will do."""
    values = Counter(line.values())
    shared, _, place = max(
        (
            ((values & Counter(other.values())).total(), -abs(number - row), number)
            for number, other in rows.items()
        ),
        default=(0, 0, 0),
    )
    return place if 2 * shared > len(line) else None


def _columns(
    read: Tab, written: Written, around: Tab, rows: Mapping[int, int]
) -> dict[int, int]:
    """Find the column that each column was, by the values of rows that are known.

    A column of which no value is left was beside the one that is beside it now.
    """
    old = by_row(read)
    votes: dict[int, Counter[int]] = {}
    for (row, column), value in around.items():
        line = old.get(rows.get(row, 0), {})
        alike = (c for c, there in line.items() if there == value)
        votes.setdefault(column, Counter()).update(alike)
    places = {0: 0}
    for column, found in votes.items():
        if found:
            places[column] = max(found, key=lambda c: (found[c], -abs(c - column)))
    for column in sorted({column for _, column in written} - {*places}):
        near = max(other for other in places if other < column)
        place = places[near] + column - near
        if place not in places.values():
            places[column] = place
    return places
