"""What stands in a spreadsheet of the emulator, as a file that cases can look into."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from fakegoogle import FakeGoogle
from fakegoogle.cells import Cell, Formula
from fakegoogle.dumping import workbook_of
from fakegoogle.workbook import Sheet, Workbook

from gestures.sheet import Address, text_of

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001  serial numbers carry no zone
COPIES = "_mapsheets_before"  # cells of earlier, of which people see nothing
DATES = {"DATE", "DATE_TIME"}


class Mirror:
    """A file with the values of one spreadsheet, rewritten only when they change."""

    def __init__(self, google: FakeGoogle, ref: str, path: Path) -> None:
        self.google, self.ref, self.path = google, ref, path
        self._written: dict[str, dict[Address, Any]] = {}
        self.refresh()

    @property
    def book(self) -> Workbook:
        """Give the spreadsheet itself."""
        return workbook_of(self.google.file(self.ref))

    def refresh(self) -> None:
        """Bring the file up to the spreadsheet."""
        now = {
            sheet.title: _values(sheet)
            for sheet in self.book.sheets
            if not sheet.title.startswith(COPIES)
        }
        if now == self._written:
            return
        self._written = now
        file = openpyxl.Workbook()
        file.remove(file.active)
        for title, cells in now.items():
            tab = file.create_sheet(title)
            for (row, column), value in cells.items():
                cell = tab.cell(row, column)
                cell.value = value
                if isinstance(value, str) and not isinstance(value, Formula):
                    cell.data_type = "s"
        file.save(self.path)

    def column(self, tab: str, column: int, first: int, last: int) -> list[str]:
        """Read a column downwards, as cases write it."""
        sheet = self.book.titled(tab)
        assert sheet is not None
        cells = _values(sheet)
        return [text_of(cells.get((row, column))) for row in range(first, last + 1)]


def _values(sheet: Sheet) -> dict[Address, Any]:
    return {
        (row, column + 1): _value(cell)
        for row, line in enumerate(sheet.rows, 1)
        for column, cell in line.items()
        if cell.value is not None
    }


def _value(cell: Cell) -> Any:
    number_format = (cell.format or {}).get("numberFormat", {})
    value = cell.value
    number = isinstance(value, int | float) and not isinstance(value, bool)
    if number and number_format.get("type") in DATES:
        return EPOCH + timedelta(days=value)  # type: ignore[arg-type]
    return value
