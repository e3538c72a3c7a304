"""A person at a browser with the plan open in Google Sheets."""

from __future__ import annotations

from pathlib import Path

from fakegoogle import FakeGoogle, Person

from gestures.calc_person import area, at
from gestures.google_mirror import Mirror
from gestures.sheet import Box
from mapsheets.sheet.address import column_letters

SELLER = "seller@vendor.example"
BUYER = "dana@acme.example"


class GooglePerson:
    """Does everything in the sheet itself; nothing has to be opened or saved."""

    name = "google"

    def __init__(self, google: FakeGoogle, mirror: Mirror) -> None:
        self._google, self._mirror = google, mirror

    @property
    def _person(self) -> Person:
        return self._google.person(BUYER, self._mirror.ref)

    def open(self, path: Path) -> None:
        """See the sheet: it is open already."""

    def save(self) -> None:
        self._mirror.refresh()

    def type(self, tab: str, row: int, column: int, text: str) -> None:
        self._make_room(tab, row, column)
        self._person.type(tab, at(row, column), text)

    def _make_room(self, tab: str, row: int, column: int) -> None:
        """Add rows or columns at the end of the tab, as people do."""
        sheet = self._mirror.book.titled(tab)
        assert sheet is not None
        for dimension, more in (
            ("ROWS", row - sheet.row_count),
            ("COLUMNS", column - sheet.column_count),
        ):
            if more > 0:
                body = {"sheetId": sheet.id, "dimension": dimension, "length": more}
                self._person.request(tab, lambda *_: {"appendDimension": body})  # noqa: B023

    def clear(self, tab: str, box: Box) -> None:
        self._person.clear(tab, area(box))

    def insert_row(self, tab: str, row: int) -> None:
        self._person.insert_row(tab, row)

    def delete_row(self, tab: str, row: int) -> None:
        self._person.delete_row(tab, row)

    def copy_row(self, tab: str, source: int, target: int) -> None:
        self._person.copy_row(tab, source, target)

    def move_row(self, tab: str, source: int, target: int) -> None:
        self._person.move_row(tab, source, target)

    def insert_column(self, tab: str, column: int) -> None:
        self._person.insert_column(tab, column_letters(column))

    def delete_column(self, tab: str, column: int) -> None:
        self._person.delete_column(tab, column_letters(column))

    def move_column(self, tab: str, source: int, target: int) -> None:
        self._person.move_column(tab, column_letters(source), column_letters(target))

    def sort(self, tab: str, box: Box, column: int, *, descending: bool) -> None:
        letters = column_letters(column)
        self._person.sort(tab, area(box), letters, descending=descending)

    def merge(self, tab: str, box: Box) -> None:
        self._person.merge(tab, area(box))

    def hide_rows(self, tab: str, box: Box, column: int, text: str) -> None:
        self._person.filter(tab, column_letters(column), [text], area(box))

    def rename_tab(self, tab: str, name: str) -> None:
        self._person.rename_tab(tab, name)

    def copy_tab(self, tab: str, name: str) -> None:
        self._person.duplicate_tab(tab)
        self._person.rename_tab(f"Copy of {tab}", name)

    def move_tab(self, tab: str, position: int) -> None:
        self._person.set_sheet(tab, "index", index=position - 1)

    def add_tab(self, name: str) -> None:
        first = self._mirror.book.sheets[0].title
        self._person.add_tab(first, name)
        self._person.set_sheet(name, "index", index=0)

    def remove_tab(self, tab: str) -> None:
        self._person.delete_tab(tab)

    def column(self, tab: str, column: int, first: int, last: int) -> list[str]:
        return self._mirror.column(tab, column, first, last)
