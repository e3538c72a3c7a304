"""What stood before a write while a filter hid rows.

Google does not say whether copies hold rows that a filter hides, nor where they put
the others. Copies of such a tab are therefore believed only where they agree with
what stands around the written cells; the rest is worked out from what was read, its
rows or columns followed by their content. A cell in a hidden row that people write
too may have been typed into a moment before the filter came: that is not known.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from mapsheets.sheet.spec import Address
from mapsheets.stores.google.images import Cells, Patch
from mapsheets.stores.google.requests_values import Typed
from mapsheets.stores.google.undoing import Row, by_row, place_of, turned

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
        return guess, set()
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

    What was not written is as it is. A written cell held what its row, or else its
    column, held when it was read; one that was edited since is as it is too.
    """
    around = {a: value for a, value in found.items() if a not in written}
    by_rows = _sources(read, written, around)
    turned_back = _sources(turned(read), turned(written), turned(around))
    by_columns = {_turn(a): b and _turn(b) for a, b in turned_back.items()}
    sources = max(
        (by_rows, by_columns),
        key=lambda one: sum(
            source is not None and read.get(source) == around.get(address)
            for address, source in one.items()
            if address in around
        ),
    )
    before = dict(around)
    for address, ours in written.items():
        source = sources.get(address)
        value = read.get(source) if source else None
        if found.get(address) != ours:
            value = found.get(address)
        if value is not None:
            before[address] = value
    return before


def _turn(address: Address) -> Address:
    return address[1], address[0]


def _sources(read: Tab, written: Written, around: Tab) -> dict[Address, Address | None]:
    """Find where every cell was when it was read, by the content of its row."""
    old, new = by_row(read), by_row(around)
    columns = _columns(written)
    rows = sorted({*new, *columns})
    places: dict[int, int | None] = {}
    for row in rows:
        skipped = columns.get(row, set())
        others = {number: _without(line, skipped) for number, line in old.items()}
        used = {place for place in places.values() if place}
        places[row] = place_of(row, new.get(row, {}), others, used)
    return {
        (row, column): (place, column) if (place := places[row]) else None
        for row, column in {*around, *written}
    }


def _columns(addresses: Iterable[Address]) -> dict[int, set[int]]:
    found: dict[int, set[int]] = {}
    for row, column in addresses:
        found.setdefault(row, set()).add(column)
    return found


def _without(line: Row, columns: set[int]) -> Row:
    return {column: value for column, value in line.items() if column not in columns}
