"""Writing so that nothing is applied twice and no person's edit is lost."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace

from mapsheets.errors import ChangedMeanwhile, MapsheetsError, StoreFault
from mapsheets.sheet.spec import Address
from mapsheets.stores.google import sheets
from mapsheets.stores.google.changes import Change
from mapsheets.stores.google.faults import Ambiguous
from mapsheets.stores.google.hiding import Seen, Stood, stood
from mapsheets.stores.google.images import Cells, Snapshot, only, overlaid
from mapsheets.stores.google.requests_swap import (
    Swap,
    applied,
    names,
    ranges,
    standing,
    swap_body,
    swap_of,
    watched,
)
from mapsheets.stores.google.requests_values import Json
from mapsheets.stores.google.responses import before_images, image
from mapsheets.stores.google.transport import Transport
from mapsheets.stores.google.undoing import Undo, carried, differences

SENDS = 3
ROUNDS = 3
SHOWN = 5


@dataclass(frozen=True, slots=True)
class Swapped:
    """A write that was applied.

    ``before`` are the guarded tabs as they stood, ``after`` the whole as it is if
    they stood as read. ``seen`` are tabs in which rows were hidden by then, so that
    their copies cannot be relied on.
    """

    before: Cells
    after: Snapshot
    seen: Mapping[int, Seen]


@dataclass(frozen=True, slots=True)
class Swapper:
    """Writes to spreadsheets; ``new_id`` names each attempt."""

    transport: Transport
    new_id: Callable[[], str]

    def write(self, ref: str, snapshot: Snapshot, change: Change) -> Snapshot:
        """Write to what was read; give what is there now.

        Raises:
            ChangedMeanwhile: somebody edited it; the write was taken back.
        """
        done = self.swap(ref, swap_of(snapshot, change, self.new_id()))
        before = _stood(snapshot, change, done)
        read = only(_cells(snapshot), before.before)
        unsure = before.unsure & (change.both | _moved(read, before))
        if differences(read, before.before, _rich(snapshot)):
            ours = {*before.before, *change.added}
            undo = Undo(
                before.before, {i: p for i, p in change.patch.items() if i in ours}
            )
            now = standing(done.after, undo)
            self.take_back(ref, now, undo, change.guards, change.both)
            if not unsure:
                raise changed()
        if unsure:
            raise _not_seen(snapshot, unsure)
        return done.after

    def take_back(
        self,
        ref: str,
        snapshot: Snapshot,
        undo: Undo,
        guards: tuple[int, ...],
        both: frozenset[tuple[int, Address]] = frozenset(),
    ) -> None:
        """Put back what a write overwrote, through writes that are guarded too.

        Raises:
            StoreFault: people went on editing, and some values have no place now; or
                a filter came, so that an edit of a cell of ``both`` cannot be seen.
        """
        unsure: frozenset[tuple[int, Address]] = frozenset()
        loose = False
        for _ in range(ROUNDS):
            patch = undo.patch
            if not any(patch.values()):
                break
            change = Change(patch, guards)
            expected = overlaid(undo.wanted, undo.left)
            try:
                done = self.swap(ref, swap_of(snapshot, change, self.new_id()))
            except ChangedMeanwhile:
                loose = False
                _, snapshot = sheets.read(self.transport, ref)
                undo = carried(undo, {}, only(_cells(snapshot), undo.wanted))
                continue
            before = _stood(snapshot, change, done)
            found, wanted = before.before, only(expected, before.before)
            unsure |= before.unsure & (both | _moved(wanted, before))
            snapshot = done.after
            loose = bool(differences(wanted, found, _rich(snapshot)))
            if not loose:
                undo = Undo({}, {}, undo.lost)
                break
            undo = carried(undo, patch, found)
            _, snapshot = sheets.read(self.transport, ref)
        if loose and not any(undo.patch.values()):
            self._end(ref, snapshot, guards)
        _report(undo, snapshot)
        if unsure:
            raise _not_seen(snapshot, unsure)

    def _end(self, ref: str, snapshot: Snapshot, guards: tuple[int, ...]) -> None:
        """Write no cell, so that the last write is not taken back by the next run.

        It met an edit, yet nothing of it has to be taken back.
        """
        with suppress(ChangedMeanwhile):
            self.swap(ref, swap_of(snapshot, Change({}, guards), self.new_id()))

    def swap(self, ref: str, swap: Swap) -> Swapped:
        """Send a write once, whatever happens on the way.

        Raises:
            ChangedMeanwhile: another writer was first, or the tabs are not those
                that were read; nothing was applied.
            Ambiguous: it cannot be found out now whether it was applied.
        """
        body = swap_body(swap)
        number = 0
        while True:
            number += 1
            try:
                answer = sheets.batch(self.transport, ref, body, sheets.SWAP_FIELDS)
                return _swapped(swap, answer.get("updatedSpreadsheet", {}))
            except Ambiguous:
                if self._was_applied(ref, swap):
                    return self._looked_up(ref, swap)
                if number == SENDS:
                    raise
                self.transport.rest(number)
            except MapsheetsError as error:
                if not sheets.was_refused(error):
                    raise
                return self._after_refusal(ref, swap, error)

    def _after_refusal(self, ref: str, swap: Swap, error: MapsheetsError) -> Swapped:
        """Find out why Google refused: our own earlier try, another writer, a person.

        Raises:
            ChangedMeanwhile: it was another writer or a person.
            MapsheetsError: it was the request itself.
        """
        if self._was_applied(ref, swap):
            return self._looked_up(ref, swap)
        _, found = sheets.read(self.transport, ref)
        if found.revision != swap.snapshot.revision:
            raise changed() from error
        raise error

    def _was_applied(self, ref: str, swap: Swap) -> bool:
        found = sheets.token(self.transport, ref, swap.token.generation)
        if found and found.writer != swap.token.writer:
            raise changed()
        return found is not None

    def _looked_up(self, ref: str, swap: Swap) -> Swapped:
        answer = sheets.read_ranges(self.transport, ref, ranges(swap))
        return _swapped(swap, answer)


def _swapped(swap: Swap, answer: Json) -> Swapped:
    copies, own = before_images(answer)
    before = {
        guard: copies[there.sheet_id].cells if there.sheet_id in copies else {}
        for guard, there in swap.befores.items()
    }
    seen = {
        tab: Seen(
            image({"sheetId": tab, "title": ""}, own[tab]).cells,
            hidden,
            before.get(tab),
        )
        for tab in watched(swap)
        if tab in own and ((hidden := own[tab].hidden_rows) or tab not in before)
    }
    return Swapped(before, applied(swap, before), seen)


def _stood(snapshot: Snapshot, change: Change, done: Swapped) -> Stood:
    """Tell what stood before a write: what was copied, if no filter hid rows."""
    found = stood(_cells(snapshot), change.patch, done.seen)
    return replace(found, before={**done.before, **found.before})


def _moved(expected: Cells, found: Stood) -> frozenset[tuple[int, Address]]:
    """Give the unsure cells that are others than was thought: rows or columns moved."""
    return frozenset(
        (sheet_id, address)
        for sheet_id, address in found.unsure
        if found.before.get(sheet_id, {}).get(address)
        != expected.get(sheet_id, {}).get(address)
    )


def _cells(snapshot: Snapshot) -> Cells:
    return {sheet.sheet_id: sheet.cells for sheet in snapshot.sheets}


def _rich(snapshot: Snapshot) -> dict[int, frozenset[tuple[int, int]]]:
    return {sheet.sheet_id: sheet.rich for sheet in snapshot.sheets}


def changed() -> ChangedMeanwhile:
    """Give the error for a spreadsheet that is not as it was read."""
    return ChangedMeanwhile(
        "Somebody edited the sheet while it was being updated.",
        "Nothing they typed was lost; run the command again.",
    )


def _not_seen(snapshot: Snapshot, unsure: frozenset[tuple[int, Address]]) -> StoreFault:
    cells = [names(snapshot, sheet_id, address) for sheet_id, address in sorted(unsure)]
    return StoreFault(
        "A filter hid rows while the sheet was being updated, so that nobody can tell "
        f"what stood in {', '.join(cells[:SHOWN])} just before.",
        "Look at these cells; File > Version history has every earlier state.",
    )


def _report(undo: Undo, snapshot: Snapshot) -> None:
    """Raise if anything could not be put back, and say what it was."""
    rest = [
        (sheet_id, address, value)
        for sheet_id, cells in undo.patch.items()
        for address, value in cells.items()
        if value is not None
    ]
    missing = [
        f"{names(snapshot, sheet_id, address)} held '{value[1]}'"
        for sheet_id, address, value in (*undo.lost, *rest)
    ]
    if missing:
        raise StoreFault(
            "The sheet was edited again and again while it was being updated, and "
            f"not everything could be put back: {'; '.join(missing[:SHOWN])}.",
            "Look at these cells; File > Version history has every earlier state.",
        )
