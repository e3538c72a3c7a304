"""A workbook's values in memory, and what a person's gestures make of them.

Only values: looks, rules and widths do not matter here. The same gestures carry the
quick person (who edits real files) and the state machine (which has no file).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

Address = tuple[int, int]
Box = tuple[int, int, int, int]  # first row, first column, last row, last column


@dataclass
class Sheet:
    """One tab: a title, sparse values, merged boxes, rows hidden by a filter."""

    title: str
    cells: dict[Address, Any] = field(default_factory=dict)
    merged: list[Box] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden: bool = False

    @property
    def last_row(self) -> int:
        """Give the last row that holds anything."""
        return max((row for row, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        """Give the last column that holds anything."""
        return max((column for _, column in self.cells), default=0)

    def get(self, row: int, column: int) -> Any:
        """Give a cell's value."""
        return self.cells.get((row, column))

    def put(self, row: int, column: int, value: Any) -> None:
        """Set or, with None, empty a cell."""
        if value is None:
            self.cells.pop((row, column), None)
        else:
            self.cells[row, column] = value

    def row(self, row: int) -> dict[int, Any]:
        """Give a row's values by column."""
        return {at[1]: value for at, value in self.cells.items() if at[0] == row}

    def set_row(self, row: int, values: dict[int, Any]) -> None:
        """Replace a whole row's values."""
        for at in [at for at in self.cells if at[0] == row]:
            del self.cells[at]
        for column, value in values.items():
            self.put(row, column, value)

    def insert_row(self, row: int) -> None:
        """Insert an empty row above a row."""
        self._map_rows(lambda at: at + (at >= row))

    def delete_row(self, row: int) -> None:
        """Delete a whole row."""
        self.set_row(row, {})
        self._map_rows(lambda at: at - (at > row))

    def copy_row(self, source: int, target: int) -> None:
        """Insert a copy of a row above row ``target``."""
        values = self.row(source)
        self.insert_row(target)
        self.set_row(target, values)

    def move_row(self, source: int, target: int) -> None:
        """Cut a row and put it where row ``target`` stands now."""
        values = self.row(source)
        self.delete_row(source)
        self.insert_row(target)
        self.set_row(target, values)

    def insert_column(self, column: int) -> None:
        """Insert an empty column left of a column."""
        self._map_columns(lambda at: at + (at >= column))

    def delete_column(self, column: int) -> None:
        """Delete a whole column."""
        for at in [at for at in self.cells if at[1] == column]:
            del self.cells[at]
        self._map_columns(lambda at: at - (at > column))

    def move_column(self, source: int, target: int) -> None:
        """Cut a column and put it where column ``target`` stands now."""
        values = {r: v for (r, c), v in self.cells.items() if c == source}
        self.delete_column(source)
        self.insert_column(target)
        for row, value in values.items():
            self.put(row, target, value)

    def sort(self, box: Box, column: int, *, descending: bool = False) -> None:
        """Sort the cells of a box by one of its columns, blanks last, stably."""
        first, left, last, right = box
        rows = [
            {c: self.get(row, c) for c in range(left, right + 1)}
            for row in range(first, last + 1)
        ]
        filled = [row for row in rows if row[column] is not None]
        blank = [row for row in rows if row[column] is None]
        filled.sort(key=lambda row: sort_key(row[column]), reverse=descending)
        for number, values in enumerate([*filled, *blank], first):
            for at, value in values.items():
                self.put(number, at, value)

    def merge(self, box: Box) -> None:
        """Merge cells; only the first one's content survives."""
        first, left, last, right = box
        for row in range(first, last + 1):
            for column in range(left, right + 1):
                if (row, column) != (first, left):
                    self.put(row, column, None)
        self.merged.append(box)

    def _map_rows(self, to: Callable[[int], int]) -> None:
        self.cells = {(to(r), c): v for (r, c), v in self.cells.items()}
        self.merged = [(to(a), b, to(c), d) for a, b, c, d in self.merged]
        self.hidden_rows = {to(row) for row in self.hidden_rows}

    def _map_columns(self, to: Callable[[int], int]) -> None:
        self.cells = {(r, to(c)): v for (r, c), v in self.cells.items()}
        self.merged = [(a, to(b), c, to(d)) for a, b, c, d in self.merged]


def sort_key(value: Any) -> tuple[int, float, str]:
    """Order numbers and dates before texts, as every spreadsheet does."""
    if isinstance(value, datetime):
        return (0, value.timestamp(), "")
    if isinstance(value, date):
        return (0, datetime.combine(value, datetime.min.time()).timestamp(), "")
    if isinstance(value, (int, float)):
        return (0, float(value), "")
    return (1, 0.0, str(value).casefold())


_ISO = re.compile(r"^(\d{4})-(\d\d)-(\d\d)$")
_MOMENT = re.compile(r"^\d{4}-\d\d-\d\d \d\d:\d\d$")
_US = re.compile(r"^(\d{1,2})/(\d{1,2})/(\d{4})$")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


class Plain(str):
    """A text that stays one, whatever it looks like."""

    __slots__ = ()


def typed(text: str) -> Any:
    """Make of typed text what a spreadsheet with an American locale makes of it."""
    if text.startswith("'"):
        return Plain(text[1:])
    day = _typed_day(text)
    if day is not None:
        return day
    if _NUMBER.match(text):
        return float(text) if "." in text else int(text)
    if text.upper() in {"TRUE", "FALSE"}:
        return text.upper() == "TRUE"
    return text


def _typed_day(text: str) -> date | None:
    if _ISO.match(text):
        return date.fromisoformat(text)
    if _MOMENT.match(text):
        return datetime.fromisoformat(text)
    american = _US.match(text)
    if not american:
        return None
    month, day, year = map(int, american.groups())
    return date(year, month, day)


def texts(values: Iterable[Any]) -> list[str]:
    """Write values as a case does."""
    return [text_of(value) for value in values]


def text_of(value: Any) -> str:
    """Write one value as a case does: ISO dates, plain numbers, "" for blank."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, datetime):
        midnight = value.time() == datetime.min.time()
        return value.date().isoformat() if midnight else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value)
