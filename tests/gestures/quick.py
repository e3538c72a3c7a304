"""A person who needs no program: a foreign library loads, edits and saves the file.

openpyxl stands for every program that writes the whole file anew: cached values of
formulas, for one, are gone afterwards.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from gestures.foreign import load
from gestures.sheet import Box, Plain, Sheet, text_of, typed


class QuickPerson:
    """Edits a real file through openpyxl."""

    name = "quick"

    def __init__(self) -> None:
        self._path = Path()
        self._book: Any = None
        self._sheets: dict[str, Sheet] = {}

    def open(self, path: Path) -> None:
        self._path = path
        self._book = load(path)
        self._sheets = {}

    def save(self) -> None:
        for title, sheet in self._sheets.items():
            _write(self._book[title], sheet)
        self._book.save(self._path)

    def sheet(self, tab: str) -> Sheet:
        """Give a tab's values, to be changed as one likes."""
        if tab not in self._sheets:
            self._sheets[tab] = _read(self._book[tab])
        return self._sheets[tab]

    def type(self, tab: str, row: int, column: int, text: str) -> None:
        self.sheet(tab).put(row, column, typed(text))

    def clear(self, tab: str, box: Box) -> None:
        sheet = self.sheet(tab)
        for row in range(box[0], box[2] + 1):
            for column in range(box[1], box[3] + 1):
                sheet.put(row, column, None)

    def insert_row(self, tab: str, row: int) -> None:
        self.sheet(tab).insert_row(row)

    def delete_row(self, tab: str, row: int) -> None:
        self.sheet(tab).delete_row(row)

    def copy_row(self, tab: str, source: int, target: int) -> None:
        self.sheet(tab).copy_row(source, target)

    def move_row(self, tab: str, source: int, target: int) -> None:
        self.sheet(tab).move_row(source, target)

    def insert_column(self, tab: str, column: int) -> None:
        self.sheet(tab).insert_column(column)

    def delete_column(self, tab: str, column: int) -> None:
        self.sheet(tab).delete_column(column)

    def move_column(self, tab: str, source: int, target: int) -> None:
        self.sheet(tab).move_column(source, target)

    def sort(self, tab: str, box: Box, column: int, *, descending: bool) -> None:
        self.sheet(tab).sort(box, column, descending=descending)

    def merge(self, tab: str, box: Box) -> None:
        self.sheet(tab).merge(box)

    def hide_rows(self, tab: str, box: Box, column: int, text: str) -> None:
        sheet = self.sheet(tab)
        for row in range(box[0] + 1, box[2] + 1):
            if text_of(sheet.get(row, column)) == text:
                sheet.hidden_rows.add(row)

    def rename_tab(self, tab: str, name: str) -> None:
        self._flush(tab)
        self._book[tab].title = name

    def copy_tab(self, tab: str, name: str) -> None:
        self._flush(tab)
        self._book.copy_worksheet(self._book[tab]).title = name

    def move_tab(self, tab: str, position: int) -> None:
        at = self._book.sheetnames.index(tab)
        self._book.move_sheet(tab, position - 1 - at)

    def add_tab(self, name: str) -> None:
        self._book.create_sheet(name, 0)

    def remove_tab(self, tab: str) -> None:
        self._sheets.pop(tab, None)
        del self._book[tab]

    def column(self, tab: str, column: int, first: int, last: int) -> list[str]:
        sheet = self.sheet(tab)
        return [text_of(sheet.get(row, column)) for row in range(first, last + 1)]

    def _flush(self, tab: str) -> None:
        if tab in self._sheets:
            _write(self._book[tab], self._sheets.pop(tab))


def _read(tab: Worksheet) -> Sheet:
    cells = {
        (cell.row, cell.column): _value(cell)
        for row in tab.iter_rows()
        for cell in row
        if cell.value is not None and not isinstance(cell, MergedCell)
    }
    merged = [
        (area.min_row, area.min_col, area.max_row, area.max_col)
        for area in tab.merged_cells.ranges
    ]
    hidden = {row for row, look in tab.row_dimensions.items() if look.hidden}
    return Sheet(tab.title, cells, merged, hidden)


def _value(cell: Any) -> Any:
    """Give a value; a text that looks like a formula stays known as a text."""
    return Plain(cell.value) if cell.data_type == "s" else cell.value


def _write(tab: Worksheet, sheet: Sheet) -> None:
    for area in list(tab.merged_cells.ranges):
        tab.unmerge_cells(str(area))
    for row in tab.iter_rows():
        for cell in row:
            cell.value = None
    for (at, column), value in sheet.cells.items():
        _put(tab.cell(at, column), value)
    for first, left, last, right in sheet.merged:
        tab.merge_cells(
            start_row=first, start_column=left, end_row=last, end_column=right
        )
    for row in sheet.hidden_rows:
        tab.row_dimensions[row].hidden = True
        tab.auto_filter.ref = tab.dimensions


def _put(cell: Any, value: Any) -> None:
    # The look moves with a cell: an inserted column leaves no date look behind.
    cell.number_format = "d mmm yyyy" if isinstance(value, date) else "General"
    cell.value = str(value) if isinstance(value, Plain) else value
    if isinstance(value, Plain) or not str(value).startswith("="):
        cell.data_type = "s" if isinstance(value, str) else cell.data_type
