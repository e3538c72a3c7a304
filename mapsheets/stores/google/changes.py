"""Edits as a change of cells: what is written where, and what must be guarded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from mapsheets.errors import StoreFault
from mapsheets.sheet.spec import (
    Address,
    AppendRow,
    CellValue,
    Edit,
    Edits,
    ReplaceState,
    SetCell,
)
from mapsheets.stores.google.images import Patch, SheetImage, Snapshot
from mapsheets.stores.google.requests_values import Typed, same, typed

DAY_PATTERN = "d mmm yyyy"
MOMENT_PATTERN = "d mmm yyyy hh:mm"
FIRST_OWN_ID = 900_001
SPARE_ROWS = 20
KEY_COLUMN, TEXT_COLUMN = 1, 2


@dataclass(frozen=True, slots=True)
class Change:
    """What one write does.

    ``guards`` are the tabs whose cells are copied first and must be as they were
    read. ``patterns`` are date formats for cells that would show a bare number.
    ``likes`` gives the row whose look a row below the tab's end takes. ``added`` are
    hidden tabs that are missing, by id. ``both`` are cells that people write too.
    ``cells`` counts the cells of the plan.
    """

    patch: Patch
    guards: tuple[int, ...] = ()
    patterns: Mapping[int, Mapping[Address, str]] = field(default_factory=dict)
    likes: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    added: Mapping[int, str] = field(default_factory=dict)
    both: frozenset[tuple[int, Address]] = frozenset()
    cells: int = 0
    deferred: int = 0


class Collector:
    """Collects edits into a change."""

    def __init__(self, snapshot: Snapshot) -> None:
        self.snapshot = snapshot
        self.patch: dict[int, dict[Address, Typed | None]] = {}
        self.patterns: dict[int, dict[Address, str]] = {}
        self.likes: dict[int, dict[int, int]] = {}
        self.added: dict[int, str] = {}
        self.both: set[tuple[int, Address]] = set()
        self.cells = 0

    def put(self, tab: SheetImage, address: Address, value: CellValue) -> bool:
        """Write a cell if that changes anything; tell whether it does."""
        entered = typed(value)
        if same(entered, tab.cells.get(address)):
            return False
        self.patch.setdefault(tab.sheet_id, {})[address] = entered
        if isinstance(value, date) and address not in tab.dates:
            moment = isinstance(value, datetime)
            pattern = MOMENT_PATTERN if moment else DAY_PATTERN
            self.patterns.setdefault(tab.sheet_id, {})[address] = pattern
        return True

    def set_cell(self, edit: SetCell) -> None:
        """Write one cell."""
        tab, address = _tab(self.snapshot, edit.tab), (edit.row, edit.column)
        written = self.put(tab, address, edit.value)
        self.cells += written
        if written and edit.both:
            self.both.add((tab.sheet_id, address))

    def append_row(self, edit: AppendRow) -> None:
        """Write a row; one below the tab's end takes the look of another."""
        tab = _tab(self.snapshot, edit.tab)
        for column, value in edit.values.items():
            self.cells += self.put(tab, (edit.row, column), value)
        if edit.row > tab.rows:
            self.likes.setdefault(tab.sheet_id, {})[edit.row] = edit.like

    def replace_state(self, title: str, rows: tuple[tuple[str, str], ...]) -> None:
        """Write the state's rows over the old ones; make the tab if it is gone."""
        tab = self.snapshot.named(title)
        if tab is None:
            tab = SheetImage(unused_id(self.snapshot), title, 0, TEXT_COLUMN)
            self.added[tab.sheet_id] = title
        for row, (key, text) in enumerate(rows, 1):
            self.put(tab, (row, KEY_COLUMN), key)
            self.put(tab, (row, TEXT_COLUMN), text)
        for address in tab.cells:
            if address[0] > len(rows) and address[1] <= TEXT_COLUMN:
                self.put(tab, address, None)


def _tab(snapshot: Snapshot, title: str) -> SheetImage:
    found = snapshot.named(title)
    if found is None:
        raise StoreFault(
            f"The tab '{title}' is not in the sheet any more.",
            "Bring it back with Edit > Undo or File > Version history.",
        )
    return found


def unused_id(snapshot: Snapshot, more: Iterable[int] = ()) -> int:
    """Give an id for a tab of ours that no tab has."""
    own = (sheet.sheet_id for sheet in snapshot.sheets)
    before = (sheet.sheet_id for sheet in snapshot.before.values())
    used = {*own, *before, *more}
    return next(
        number
        for number in range(FIRST_OWN_ID, FIRST_OWN_ID + len(used) + 1)
        if number not in used
    )


def change_of(snapshot: Snapshot, edits: Edits) -> Change:
    """Work out what a write does to the spreadsheet as it was read.

    While a filter hides rows of a tab, copies of it are not reliable, so that its
    cells cannot be guarded: cells that people write too are left to the next sync,
    and with them new rows. The state must not tell of a write that was not made: it
    is then the one that waits, or stays.
    """
    later = {id(edit) for edit in edits.items if _is_later(snapshot, edit)}
    collector = Collector(snapshot)
    for edit in edits.items:
        if id(edit) in later:
            continue
        match edit:
            case SetCell():
                collector.set_cell(edit)
            case AppendRow():
                if not later:
                    collector.append_row(edit)
            case ReplaceState():
                rows = edit.waiting if later else edit.rows
                if rows:
                    collector.replace_state(edit.tab, rows)
    return Change(
        patch=collector.patch,
        guards=_guards(snapshot, edits, collector),
        patterns=collector.patterns,
        likes=collector.likes,
        added=collector.added,
        both=frozenset(collector.both),
        cells=collector.cells,
        deferred=len(later),
    )


def _is_later(snapshot: Snapshot, edit: Edit) -> bool:
    return isinstance(edit, SetCell) and edit.both and _tab(snapshot, edit.tab).filtered


def _guards(snapshot: Snapshot, edits: Edits, collector: Collector) -> tuple[int, ...]:
    wanted = set(collector.patch) - set(collector.added)
    guarded = edits.guarded and snapshot.named(edits.guarded[0])
    if guarded:
        wanted.add(guarded.sheet_id)
    found = (snapshot.numbered(sheet_id) for sheet_id in sorted(wanted))
    return tuple(sheet.sheet_id for sheet in found if sheet and not sheet.filtered)
