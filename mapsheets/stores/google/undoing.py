"""How a write that met a person's edit is taken back.

The law: a write stands only if the guarded tabs were, at the moment it was applied,
as they had been read. Otherwise every cell it overwrote, those of the state and of
appended rows included, gets back what stood there, so that the sheet is what people
made of it and the state tells of no write that does not stand. Taking back is a
guarded write too: where a person edits yet again in between, rows are followed by
their content, what they typed since is kept, and the rest is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from mapsheets.sheet.spec import Address
from mapsheets.stores.google.images import (
    Cells,
    Patch,
    Snapshot,
    changes,
    fingerprint,
    overlaid,
    taken_from,
)
from mapsheets.stores.google.requests_values import Typed
from mapsheets.stores.google.tokens import touched_cells

Row = Mapping[int, Typed]
Cell = TypeVar("Cell")


@dataclass(frozen=True, slots=True)
class Undo:
    """What is still to be taken back.

    ``wanted`` is the sheet as people made it, ``left`` our cells that still stand in
    it. ``lost`` are values that have no place any more.
    """

    wanted: Cells
    left: Patch
    lost: tuple[tuple[int, Address, Typed], ...] = ()

    @property
    def patch(self) -> Patch:
        """Give the cells to write."""
        return taken_from(self.wanted, self.left)


def differences(
    read: Cells, found: Cells, rich: Mapping[int, frozenset[Address]]
) -> Patch:
    """Give the cells that are not as they were read.

    Cells with chips are left out: a copy need not show them alike.
    """
    return {
        sheet_id: kept
        for sheet_id, cells in changes(read, found).items()
        if (kept := {a: v for a, v in cells.items() if a not in rich.get(sheet_id, ())})
    }


def carried(undo: Undo, written: Patch, found: Cells) -> Undo:
    """Follow a second edit: ``found`` stood there when ``written`` was applied."""
    expected = overlaid(undo.wanted, undo.left)
    wanted = {sheet_id: dict(cells) for sheet_id, cells in found.items()}
    lost = list(undo.lost)
    for sheet_id, left in undo.left.items():
        before, after = expected.get(sheet_id, {}), found.get(sheet_id, {})
        places = followed(before, after, left)
        for address, ours in left.items():
            theirs = undo.wanted.get(sheet_id, {}).get(address)
            place = places.get(address)
            if place is None and theirs is not None:
                lost.append((sheet_id, address, theirs))
            if place is not None and after.get(place) == ours:
                _put(wanted.setdefault(sheet_id, {}), place, theirs)
    now = overlaid(found, written)
    return Undo(wanted, taken_from(now, changes(now, wanted)), tuple(lost))


def _put(cells: dict[Address, Typed], place: Address, value: Typed | None) -> None:
    if value is None:
        cells.pop(place, None)
    else:
        cells[place] = value


def followed(
    before: Mapping[Address, Typed],
    after: Mapping[Address, Typed],
    left: Mapping[Address, Typed | None],
) -> dict[Address, Address | None]:
    """Find where cells went: with their rows, or else with their columns.

    A cell whose row people deleted is left out; one that cannot be found is None.
    """
    with_rows = _with_rows(before, after, left)
    back = _with_rows(turned(before), turned(after), turned(left))
    with_columns = {_turn(old): new and _turn(new) for old, new in back.items()}
    return max(
        (with_rows, with_columns),
        key=lambda places: sum(
            place is not None and after.get(place) == left[address]
            for address, place in places.items()
        ),
    )


def _turn(address: Address) -> Address:
    return address[1], address[0]


def turned(cells: Mapping[Address, Cell]) -> dict[Address, Cell]:
    """Give cells with rows and columns exchanged."""
    return {_turn(address): value for address, value in cells.items()}


def _with_rows(
    before: Mapping[Address, Typed],
    after: Mapping[Address, Typed],
    left: Iterable[Address],
) -> dict[Address, Address | None]:
    """Find where cells went: in rows unchanged, moved as a whole, or edited."""
    old, new = by_row(before), by_row(after)
    rows = {row for row, _ in left}
    places: dict[int, int] = {}
    for row in sorted(rows):
        place = _place(row, old.get(row, {}), new, set(places.values()))
        if place:
            places[row] = place
    deleted = len(rows) - len(places) <= len(old) - len(new)
    return {
        (row, column): (places[row], column) if row in places else None
        for row, column in left
        if row in places or not deleted
    }


def _place(
    row: int, content: Row, rows: Mapping[int, Row], taken: set[int]
) -> int | None:
    if rows.get(row, {}) == content:
        return row
    alike = [
        (_likeness(content, other), -abs(number - row), number)
        for number, other in rows.items()
        if number not in taken
    ]
    best = max(alike, default=(0.0, 0, 0))
    half = 0.5
    return best[2] if best[0] > half else None


def _likeness(one: Row, other: Row) -> float:
    shared = sum(1 for column, value in one.items() if other.get(column) == value)
    return shared / max(len(one), len(other), 1)


def by_row(cells: Mapping[Address, Typed]) -> dict[int, dict[int, Typed]]:
    """Group cells by row."""
    found: dict[int, dict[int, Typed]] = {}
    for (row, column), value in cells.items():
        found.setdefault(row, {})[column] = value
    return found


@dataclass(frozen=True, slots=True)
class Unsettled:
    """A last write that met an edit and was never taken back.

    ``undo`` is None where people went on editing the same cells, so that it cannot
    be taken back; ``cells`` are then what stood there.
    """

    undo: Undo | None
    cells: tuple[tuple[int, Address, Typed], ...] = ()


def unsettled(snapshot: Snapshot) -> Unsettled | None:
    """Tell whether the last write was broken off before its edit was put back."""
    touched = touched_cells(snapshot.token.touched)
    if not touched or not _reliable(snapshot, touched):
        return None
    before = {i: snapshot.before[i].cells for i in touched}
    own = {sheet.sheet_id: sheet.cells for sheet in snapshot.sheets}
    if not all(_alike(before[i], own[i], cells) for i, cells in touched.items()):
        return None
    stood = {i: {a: before[i].get(a) for a in cells} for i, cells in touched.items()}
    if fingerprint(overlaid({}, stood)) == snapshot.token.before:
        return None
    now = taken_from(own, stood)
    if fingerprint(overlaid({}, now)) == snapshot.token.after:
        return Unsettled(Undo(overlaid(own, stood), now))
    differing = (
        (sheet_id, address, value)
        for sheet_id, cells in stood.items()
        for address, value in cells.items()
        if value is not None and value != now[sheet_id][address]
    )
    return Unsettled(None, tuple(differing))


def _alike(
    copy: Mapping[Address, Typed],
    own: Mapping[Address, Typed],
    touched: Iterable[Address],
) -> bool:
    """Tell whether a copy shows its rows where they stand.

    Where a filter came before it was made, hidden rows are missing in it.
    """
    written = frozenset(touched)
    old = by_row({a: v for a, v in copy.items() if a not in written})
    new = by_row({a: v for a, v in own.items() if a not in written})
    half = 0.5
    return all(
        old.get(row, {}) == new.get(row, {})
        or _likeness(old.get(row, {}), new.get(row, {})) >= half
        for row in {row for row, _ in written}
    )


def _reliable(snapshot: Snapshot, touched: Iterable[int]) -> bool:
    sheets = [snapshot.numbered(sheet_id) for sheet_id in touched]
    return all(
        sheet and not sheet.filtered and sheet.sheet_id in snapshot.before
        for sheet in sheets
    )
