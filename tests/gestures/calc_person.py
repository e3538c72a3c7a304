"""A person at a real LibreOffice."""

from __future__ import annotations

from pathlib import Path

from calc.driver import Book, Calc

from gestures.sheet import Box
from mapsheets.sheet.address import column_letters


def at(row: int, column: int) -> str:
    """Write an address as LibreOffice does."""
    return f"{column_letters(column)}{row}"


def area(box: Box) -> str:
    """Write a box as LibreOffice does."""
    return f"{at(box[0], box[1])}:{at(box[2], box[3])}"


class CalcPerson:
    """Does everything through LibreOffice's own menu commands."""

    name = "libreoffice"

    def __init__(self, calc: Calc) -> None:
        self._calc = calc
        self._open: Book | None = None

    @property
    def _book(self) -> Book:
        assert self._open is not None
        return self._open

    def open(self, path: Path) -> None:
        self._open = self._calc.open(path)

    def save(self) -> None:
        self._book.save()
        self._book.close()
        self._open = None

    def type(self, tab: str, row: int, column: int, text: str) -> None:
        self._book.type(tab, at(row, column), text)

    def clear(self, tab: str, box: Box) -> None:
        self._book.clear(tab, area(box))

    def insert_row(self, tab: str, row: int) -> None:
        self._book.insert_row(tab, row)

    def delete_row(self, tab: str, row: int) -> None:
        self._book.delete_row(tab, row)

    def copy_row(self, tab: str, source: int, target: int) -> None:
        self._book.copy_row(tab, source, target)

    def move_row(self, tab: str, source: int, target: int) -> None:
        self._book.move_row(tab, source, target)

    def insert_column(self, tab: str, column: int) -> None:
        self._book.insert_column(tab, column_letters(column))

    def delete_column(self, tab: str, column: int) -> None:
        self._book.delete_column(tab, column_letters(column))

    def move_column(self, tab: str, source: int, target: int) -> None:
        self.insert_column(tab, target)
        source += source >= target
        self._book.select(tab, f"{column_letters(source)}:{column_letters(source)}")
        self._book.command("Cut")
        self._book.select(tab, f"{column_letters(target)}:{column_letters(target)}")
        self._book.command("Paste")
        self.delete_column(tab, source)

    def sort(self, tab: str, box: Box, column: int, *, descending: bool) -> None:
        letters = column_letters(column)
        self._book.sort(tab, area(box), letters, descending=descending)

    def merge(self, tab: str, box: Box) -> None:
        self._book.merge(tab, area(box))

    def hide_rows(self, tab: str, box: Box, column: int, text: str) -> None:
        self._book.filter(tab, area(box), column_letters(column), [text])

    def rename_tab(self, tab: str, name: str) -> None:
        self._book.rename_tab(tab, name)

    def copy_tab(self, tab: str, name: str) -> None:
        self._book.copy_tab(tab, name, 2)

    def move_tab(self, tab: str, position: int) -> None:
        self._book.move_tab(tab, position)

    def add_tab(self, name: str) -> None:
        self._book.add_tab(name, 1)

    def remove_tab(self, tab: str) -> None:
        self._book.remove_tab(tab)

    def column(self, tab: str, column: int, first: int, last: int) -> list[str]:
        box = area((first, column, last, column))
        return [
            cell.date.isoformat() if cell.date else cell.text
            for (cell,) in self._book.read_area(tab, box)
        ]
