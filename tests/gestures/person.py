"""What a person can do to a workbook, whatever program they use.

One class a program. Rows and columns count from 1; a box is first row, first
column, last row, last column.
"""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

from gestures.sheet import Box


class Person(Protocol):
    """Somebody who has a workbook open; ``name`` is the program's."""

    name: str

    def open(self, path: Path) -> None:
        """Open a workbook."""

    def save(self) -> None:
        """Save it and close it."""

    def type(self, tab: str, row: int, column: int, text: str) -> None:
        """Type into a cell, as on a keyboard."""

    def clear(self, tab: str, box: Box) -> None:
        """Select cells and press Delete."""

    def insert_row(self, tab: str, row: int) -> None:
        """Insert an empty row above a row."""

    def delete_row(self, tab: str, row: int) -> None:
        """Delete a whole row."""

    def copy_row(self, tab: str, source: int, target: int) -> None:
        """Insert a copy of a row above row ``target``."""

    def move_row(self, tab: str, source: int, target: int) -> None:
        """Cut a row and put it where row ``target`` stands now."""

    def insert_column(self, tab: str, column: int) -> None:
        """Insert an empty column left of a column."""

    def delete_column(self, tab: str, column: int) -> None:
        """Delete a whole column."""

    def move_column(self, tab: str, source: int, target: int) -> None:
        """Move a column left, to where column ``target`` stands now."""

    def sort(self, tab: str, box: Box, column: int, *, descending: bool) -> None:
        """Sort the cells of a box by one of its columns."""

    def merge(self, tab: str, box: Box) -> None:
        """Merge cells."""

    def hide_rows(self, tab: str, box: Box, column: int, text: str) -> None:
        """Filter a box with headings so that rows with a text are hidden."""

    def rename_tab(self, tab: str, name: str) -> None:
        """Give a tab another name."""

    def copy_tab(self, tab: str, name: str) -> None:
        """Duplicate a tab."""

    def move_tab(self, tab: str, position: int) -> None:
        """Drag a tab to a position; 1 is the first."""

    def add_tab(self, name: str) -> None:
        """Add an empty tab in front of all others."""

    def remove_tab(self, tab: str) -> None:
        """Delete a tab."""

    def column(self, tab: str, column: int, first: int, last: int) -> list[str]:
        """Read a column's cells downwards, as texts; dates are ISO."""
