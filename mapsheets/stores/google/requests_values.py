"""Cell values as Google types them, and addresses as Google writes them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from mapsheets.errors import StoreFault
from mapsheets.sheet.spec import Address, CellError, CellValue, Formula

Json = dict[str, Any]
# The key of an ExtendedValue and what it holds; whole numbers are ints.
Typed = tuple[str, str | float | bool]
Untexted = int | float | bool | date | Formula | CellError | None
Values = Mapping[Address, Typed | None]

DAY_ZERO = date(1899, 12, 30)
SECONDS = 86_400
LONGEST_TEXT = 50_000
OUTSIDE_QUOTES = re.compile(r"\"[^\"]*\"|'[^']*'|\{[^{}]*\}|[,;]")


def serial(day: date) -> float:
    """Give the days since 30 Dec 1899, with the time of day as a fraction."""
    whole = day.toordinal() - DAY_ZERO.toordinal()
    if not isinstance(day, datetime):
        return whole
    passed = day.hour * 3600 + day.minute * 60 + day.second
    return whole + passed / SECONDS if passed else whole


def typed(value: CellValue) -> Typed | None:
    """Give a value as it is sent: text stays text whatever it looks like.

    Raises:
        StoreFault: the text is longer than a cell can be.
    """
    if isinstance(value, str):
        return ("stringValue", _short_enough(value)) if value else None
    return _typed(value)


def _typed(value: Untexted) -> Typed | None:
    match value:
        case bool():
            return ("boolValue", value)
        case int() | float():
            return ("numberValue", value)
        case date():
            return ("numberValue", serial(value))
        case Formula(text=text):
            return ("formulaValue", portable(text))
        case CellError(code=code):
            return ("stringValue", code)
        case None:
            return None


def _short_enough(text: str) -> str:
    if len(text) > LONGEST_TEXT:
        raise StoreFault(
            f"A text of {len(text)} characters does not fit into a cell: "
            f"'{text[:40]}...'.",
            f"Google allows {LONGEST_TEXT} characters; shorten it.",
        )
    return text


def portable(formula: str) -> str:
    """Separate arguments by ``;``, which every locale of Google accepts."""
    return OUTSIDE_QUOTES.sub(lambda m: ";" if m[0] == "," else m[0], formula)


def neutral(formula: str) -> str:
    """Separate arguments by ``,`` again, whatever the locale."""
    return OUTSIDE_QUOTES.sub(lambda m: "," if m[0] == ";" else m[0], formula)


def same(one: Typed | None, other: Typed | None) -> bool:
    """Tell whether two cells hold the same, however formulas are separated."""
    if one and other and one[0] == other[0] == "formulaValue":
        return neutral(str(one[1])) == neutral(str(other[1]))
    return one == other


def cell_data(value: Typed | None) -> Json:
    """Give the CellData of a value; nothing stands for an empty cell."""
    return {} if value is None else {"userEnteredValue": {value[0]: value[1]}}


def runs(values: Values) -> Iterable[tuple[Address, list[list[Typed | None]]]]:
    """Cut cells into few full rectangles: (first address, rows of values).

    Neighbours in a row are one piece; equal pieces below each other are one block.
    """
    open_blocks: dict[tuple[int, int], tuple[int, Address]] = {}
    found: dict[Address, list[list[Typed | None]]] = {}
    for row, first, cells in _pieces(values):
        shape = (first, len(cells))
        last, start = open_blocks.get(shape, (0, (0, 0)))
        if last and last == row - 1:
            found[start].append(cells)
        else:
            start = (row, first)
            found[start] = [cells]
        open_blocks[shape] = (row, start)
    return found.items()


def _pieces(values: Values) -> Iterable[tuple[int, int, list[Typed | None]]]:
    piece: list[Typed | None] = []
    start = previous = (0, 0)
    for address in sorted(values):
        if piece and address == (previous[0], previous[1] + 1):
            piece.append(values[address])
        else:
            if piece:
                yield (*start, piece)
            start, piece = address, [values[address]]
        previous = address
    if piece:
        yield (*start, piece)


def update_cells(sheet_id: int, values: Values) -> list[Json]:
    """Give the requests that write typed values and nothing else."""
    return [
        {
            "updateCells": {
                "start": coordinate(sheet_id, address),
                "rows": [{"values": [cell_data(v) for v in row]} for row in rows],
                "fields": "userEnteredValue",
            }
        }
        for address, rows in runs(values)
    ]


def coordinate(sheet_id: int, address: Address) -> Json:
    """Give a GridCoordinate; Google counts from 0."""
    row, column = address
    return {"sheetId": sheet_id, "rowIndex": row - 1, "columnIndex": column - 1}


def letters(column: int) -> str:
    """Give the letters of a column counted from 1."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found


def a1(address: Address) -> str:
    """Write an address such as ``F12``."""
    return f"{letters(address[1])}{address[0]}"


def address_of(text: str) -> Address:
    """Read an address such as ``F12``."""
    name = text.rstrip("0123456789")
    column = 0
    for letter in name:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(text[len(name) :]), column


def quoted(title: str) -> str:
    """Write a tab's title for a range."""
    return "'" + title.replace("'", "''") + "'"
