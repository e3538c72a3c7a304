"""A workbook in memory: read as a store reads, written as a store writes."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from gestures.sheet import Sheet
from mapsheets.sheet.spec import (
    AppendRow,
    Edits,
    ReadTab,
    ReadWorkbook,
    ReplaceState,
    SetCell,
    WorkbookSpec,
)


class MemoryBook:
    """Tabs as values; no looks, no file."""

    def __init__(self, spec: WorkbookSpec) -> None:
        self.spec = spec
        self.modified: date | None = None
        self.tabs: dict[str, Sheet] = {}
        for tab in spec.tabs:
            cells = {
                at: cell.value
                for at, cell in tab.cells.items()
                if cell.value not in {None, ""}
            }
            self.tabs[tab.title] = Sheet(tab.title, dict(cells), hidden=tab.hidden)

    def read(self) -> ReadWorkbook:
        """Give what a store would have read."""
        tabs = tuple(
            ReadTab(sheet.title, dict(sheet.cells), hidden=sheet.hidden)
            for sheet in self.tabs.values()
        )
        return ReadWorkbook(
            title=self.spec.title,
            tabs=tabs,
            properties=self.spec.properties,
            locale=self.spec.locale,
            modified=self.modified,
        )

    def write(self, edits: Edits) -> None:
        """Apply edits as a store would."""
        for edit in edits.items:
            match edit:
                case SetCell():
                    self.tabs[edit.tab].put(edit.row, edit.column, edit.value)
                case AppendRow():
                    self._append(self.tabs[edit.tab], edit.row, edit.values)
                case ReplaceState():
                    self.tabs[edit.tab].cells = {
                        (row, column): text
                        for row, pair in enumerate(edit.rows, 1)
                        for column, text in enumerate(pair, 1)
                    }
                case _:
                    raise AssertionError(edit)

    @staticmethod
    def _append(sheet: Sheet, row: int, values: Mapping[int, Any]) -> None:
        assert not sheet.row(row), f"row {row} of {sheet.title} is not free"
        sheet.set_row(row, dict(values))
