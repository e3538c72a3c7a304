"""Tabs as they were read, cell by cell in Google's types: what a write compares."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from mapsheets.sheet.spec import Address
from mapsheets.stores.google.requests_create import BEFORE_TITLE
from mapsheets.stores.google.requests_values import Typed
from mapsheets.stores.google.tokens import NO_TOKEN, Token

# A workbook's cells by tab id; cells that are empty are not there.
Cells = Mapping[int, Mapping[Address, Typed]]
# What to put where; None empties a cell.
Patch = Mapping[int, Mapping[Address, Typed | None]]

DIGITS = 16


@dataclass(frozen=True, slots=True)
class SheetImage:
    """A tab as it was read.

    ``dates`` are cells that show a number as a date; ``rich`` ones carry chips or
    runs; ``filtered`` tells whether a filter hides rows.
    """

    sheet_id: int
    title: str
    rows: int
    columns: int
    cells: Mapping[Address, Typed] = field(default_factory=dict)
    dates: frozenset[Address] = frozenset()
    rich: frozenset[Address] = frozenset()
    filtered: bool = False


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A spreadsheet as it was read: its own tabs, and what stood before a write.

    ``before`` maps a tab's id to the hidden tab that keeps its earlier cells.
    """

    sheets: tuple[SheetImage, ...]
    before: Mapping[int, SheetImage] = field(default_factory=dict)
    token: Token = NO_TOKEN
    token_ids: frozenset[int] = frozenset()

    @property
    def revision(self) -> str:
        """Give the token of what was read."""
        titles = [f"{sheet.sheet_id} {sheet.title}" for sheet in self.sheets]
        cells = {sheet.sheet_id: sheet.cells for sheet in self.sheets}
        return f"{self.token.generation}:{fingerprint(cells, *titles)}"

    def named(self, title: str) -> SheetImage | None:
        """Find a tab by its title."""
        return next((sheet for sheet in self.sheets if sheet.title == title), None)

    def numbered(self, sheet_id: int) -> SheetImage | None:
        """Find a tab by its id."""
        found = (sheet for sheet in self.sheets if sheet.sheet_id == sheet_id)
        return next(found, None)


def main_id(sheets: Iterable[SheetImage]) -> int:
    """Give the id of the main tab: the lowest, which is ours wherever it is moved."""
    return min((sheet.sheet_id for sheet in sheets), default=0)


def before_title(sheet_id: int, main: int) -> str:
    """Name the hidden tab that keeps a tab's earlier cells."""
    return BEFORE_TITLE if sheet_id == main else f"{BEFORE_TITLE}_{sheet_id}"


def is_before(title: str) -> bool:
    """Tell whether a title is that of a tab for earlier cells."""
    rest = title.removeprefix(BEFORE_TITLE)
    return title.startswith(BEFORE_TITLE) and (not rest or rest[1:].isdigit())


def fingerprint(cells: Cells, *more: str) -> str:
    """Give a short hash of cells, the same for every order and number type."""
    lines = sorted(
        [sheet_id, *address, value[0], _canonical(value)]
        for sheet_id, sheet in cells.items()
        for address, value in sheet.items()
    )
    text = json.dumps([lines, more], separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()[:DIGITS]


def _canonical(value: Typed) -> str:
    kind, content = value
    return repr(float(content)) if kind == "numberValue" else str(content)


def overlaid(cells: Cells, patch: Patch) -> dict[int, dict[Address, Typed]]:
    """Give the cells as they are after a patch."""
    found = {sheet_id: dict(sheet) for sheet_id, sheet in cells.items()}
    for sheet_id, changes in patch.items():
        sheet = found.setdefault(sheet_id, {})
        for address, value in changes.items():
            if value is None:
                sheet.pop(address, None)
            else:
                sheet[address] = value
    return found


def taken_from(cells: Cells, patch: Patch) -> dict[int, dict[Address, Typed | None]]:
    """Give what stood where a patch writes."""
    return {
        sheet_id: {address: cells.get(sheet_id, {}).get(address) for address in changes}
        for sheet_id, changes in patch.items()
    }


def changes(old: Cells, new: Cells) -> dict[int, dict[Address, Typed | None]]:
    """Give the patch that makes the old cells the new ones."""
    found: dict[int, dict[Address, Typed | None]] = {}
    for sheet_id in {*old, *new}:
        before, after = old.get(sheet_id, {}), new.get(sheet_id, {})
        differing = {
            address: after.get(address)
            for address in {*before, *after}
            if before.get(address) != after.get(address)
        }
        if differing:
            found[sheet_id] = differing
    return found


def count(patch: Patch) -> int:
    """Count the cells of a patch."""
    return sum(len(changes) for changes in patch.values())


def only(cells: Cells, sheet_ids: Iterable[int]) -> Cells:
    """Give the cells of some tabs."""
    return {sheet_id: cells.get(sheet_id, {}) for sheet_id in sheet_ids}
