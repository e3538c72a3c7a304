"""A workbook open in LibreOffice: what a person can do to it and see of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol


class Asked(Protocol):
    """What carries out commands: a running LibreOffice."""

    def ask(self, command: str, /, *, seconds: float = ..., **values: object) -> Any:
        """Send one command and wait for its answer."""
        ...


@dataclass(frozen=True, slots=True)
class Seen:
    """A cell as a person sees it.

    ``kind`` is what the program made of the typing: ``empty``, ``number``,
    ``text`` or ``formula``; ``date`` is set for a number shown as a date.
    """

    text: str
    kind: str
    value: str | float | None
    date: date | None
    formula: str


class Book:
    """A workbook open in LibreOffice. Rows count from 1; columns are letters."""

    def __init__(
        self, calc: Asked, number: int, path: Path, *, read_only: bool
    ) -> None:
        self.calc = calc
        self.path = path
        self.read_only = read_only
        self._number = number

    def _ask(self, command: str, /, **values: object) -> Any:
        return self.calc.ask(command, book=self._number, **values)

    def type(self, tab: str, cell: str, text: str) -> None:
        """Go to a cell and type; the program makes a date, number or text of it."""
        self._ask("type", tab=tab, cell=cell, text=text)

    def clear(self, tab: str, area: str) -> None:
        """Select cells and press Delete."""
        self._ask("clear", tab=tab, area=area)

    def sort(
        self,
        tab: str,
        area: str,
        column: str,
        *,
        descending: bool = False,
        has_header: bool = False,
    ) -> None:
        """Sort the rows of an area such as ``A12:K25`` by one column."""
        order = {"descending": descending, "has_header": has_header}
        self._ask("sort", tab=tab, area=area, column=column, order=order)

    def insert_row(self, tab: str, row: int, count: int = 1) -> None:
        """Insert empty rows above a row."""
        self._ask("insert_rows", tab=tab, row=row, count=count)

    def delete_row(self, tab: str, row: int, count: int = 1) -> None:
        """Delete whole rows."""
        self._ask("delete_rows", tab=tab, row=row, count=count)

    def copy_row(self, tab: str, source: int, target: int) -> None:
        """Insert a copy of a row above row ``target``."""
        self._ask("copy_row", tab=tab, source=source, target=target)

    def move_row(self, tab: str, source: int, target: int) -> None:
        """Cut a row and put it where row ``target`` stands now."""
        self._ask("move_row", tab=tab, source=source, target=target)

    def copy_paste(self, tab: str, source: str, target: str) -> None:
        """Copy cells and paste them over others."""
        self._ask("paste", tab=tab, source=source, target=target, how="Copy")

    def cut_paste(self, tab: str, source: str, target: str) -> None:
        """Cut cells and paste them elsewhere."""
        self._ask("paste", tab=tab, source=source, target=target, how="Cut")

    def insert_column(self, tab: str, column: str) -> None:
        """Insert an empty column left of a column."""
        self._ask("insert_columns", tab=tab, column=column)

    def delete_column(self, tab: str, column: str) -> None:
        """Delete a whole column."""
        self._ask("delete_columns", tab=tab, column=column)

    def merge(self, tab: str, area: str) -> None:
        """Merge cells; only the first one's content survives."""
        self._ask("merge", tab=tab, area=area)

    def comment(self, tab: str, cell: str, text: str) -> None:
        """Add a comment to a cell."""
        self._ask("comment", tab=tab, cell=cell, text=text)

    def filter(self, tab: str, area: str, column: str, hide: Sequence[str]) -> None:
        """Set an auto-filter on an area with headings and untick some values."""
        self._ask("filter", tab=tab, area=area, column=column, hide=list(hide))

    def hidden_rows(self, tab: str, last: int) -> list[int]:
        """Give the numbers of the rows up to ``last`` that cannot be seen."""
        rows: list[int] = self._ask("hidden_rows", tab=tab, last=last)
        return rows

    def rename_tab(self, tab: str, name: str) -> None:
        """Give a tab another name."""
        self._ask("rename_tab", tab=tab, name=name)

    def add_tab(self, name: str, position: int = 1) -> None:
        """Add an empty tab; position 1 is the first."""
        self._ask("add_tab", name=name, position=position)

    def move_tab(self, tab: str, position: int) -> None:
        """Drag a tab to a position; 1 is the first."""
        self._ask("move_tab", tab=tab, position=position)

    def copy_tab(self, tab: str, name: str, position: int = 1) -> None:
        """Copy a tab within the workbook, as Excel's "Create a copy"."""
        self._ask("copy_tab", tab=tab, name=name, position=position)

    def remove_tab(self, tab: str) -> None:
        """Delete a tab."""
        self._ask("remove_tab", tab=tab)

    def tabs(self) -> list[str]:
        """Give the names of all tabs, hidden ones too, in their order."""
        names: list[str] = self._ask("tabs")
        return names

    def select(self, tab: str, area: str) -> None:
        """Select cells, whole rows (``4:6``) or whole columns (``C:D``)."""
        self._ask("select", tab=tab, area=area)

    def command(self, name: str, /, **values: object) -> None:
        """Send any menu command to the selection, such as ``Bold`` or ``Undo``."""
        self._ask("do", command=name, **values)

    def read(self, tab: str, cell: str) -> Seen:
        """Look at one cell."""
        return self.read_area(tab, cell)[0][0]

    def read_area(self, tab: str, area: str) -> list[list[Seen]]:
        """Look at the cells of an area, row by row."""
        return [
            [_seen(cell) for cell in row]
            for row in self._ask("read", tab=tab, area=area)
        ]

    def texts(self, tab: str, area: str) -> list[list[str]]:
        """Give what an area shows, row by row."""
        return [[cell.text for cell in row] for row in self.read_area(tab, area)]

    def recalc(self) -> None:
        """Calculate every formula again."""
        self._ask("recalc")

    def save(self) -> None:
        """Save in the file's own format, as Ctrl+S does."""
        self._ask("save")

    def save_as(self, path: Path) -> None:
        """Save as another .xlsx file and go on working in that one."""
        self._ask("save_as", path=str(path), kind="xlsx")
        self.path = path

    def to_pdf(self, path: Path) -> None:
        """Write what the printer would print."""
        self._ask("save_as", path=str(path), kind="pdf")

    def close(self) -> None:
        """Close without saving."""
        self._ask("close")


def _seen(cell: dict[str, Any]) -> Seen:
    day = date.fromisoformat(cell["date"]) if cell["date"] else None
    return Seen(cell["text"], cell["kind"], cell["value"], day, cell["formula"])
