"""Addresses in A1 notation, and text as the format writes it."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from mapsheets.sheet.spec import Address, Area
from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.limits import LAST_COLUMN, LAST_ROW

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})", re.ASCII)
# ECMA-376 22.9.2.19 ST_Xstring: a character as its UTF-16 code between _x and _.
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_TO_ESCAPE = re.compile(
    r"_(?=x[0-9A-Fa-f]{4}_)|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
)
_SURROGATE = re.compile("[\ud800-\udfff]")


@cache
def letters(column: int) -> str:
    """Name a column: 1 is ``A``, 27 is ``AA``."""
    name = ""
    while column:
        column, rest = divmod(column - 1, 26)
        name = chr(65 + rest) + name
    return name


@cache
def column_number(name: str) -> int:
    """Count a column: ``A`` is 1.

    Raises:
        Refused: it stands beyond the format's grid.
    """
    number = 0
    for letter in name.upper():
        number = number * 26 + ord(letter) - 64
    if number > LAST_COLUMN:
        raise Refused("DAMAGED", f"column {name}")
    return number


@lru_cache(maxsize=8192)
def address(text: str) -> Address:
    """Read ``B3`` or ``$B$3`` as (row, column).

    Raises:
        Refused: it is no address.
    """
    match = _ADDRESS.fullmatch(text)
    if match is None or int(match[2]) > LAST_ROW:
        raise Refused("DAMAGED", f"the cell address {text[:20]!r}")
    return int(match[2]), column_number(match[1])


def a1(place: Address) -> str:
    """Write (row, column) as ``B3``."""
    return f"{letters(place[1])}{place[0]}"


def area(text: str) -> Area:
    """Read ``A1:C4`` or ``A1``."""
    first, _, last = text.partition(":")
    top, left = address(first)
    bottom, right = address(last) if last else (top, left)
    return Area(min(top, bottom), min(left, right), max(top, bottom), max(left, right))


def a1_area(shown: Area) -> str:
    """Write an area as ``A1:C4``."""
    first = a1((shown.first_row, shown.first_column))
    last = a1((shown.last_row, shown.last_column))
    return first if first == last else f"{first}:{last}"


def size(shown: Area) -> int:
    """Count the cells of an area."""
    return (shown.last_row - shown.first_row + 1) * (
        shown.last_column - shown.first_column + 1
    )


def _character(match: re.Match[str]) -> str:
    return _SURROGATE.sub("\ufffd", chr(int(match[1], 16)))


def decoded(text: str) -> str:
    """Read stored text: escapes resolved, every line end a line feed."""
    if "_x" in text:
        text = _ESCAPED.sub(_character, text)
    return plain(text)


def plain(text: str) -> str:
    """Give text as a cell keeps it: line feeds only, no lone surrogates."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    return text if text.isascii() else _SURROGATE.sub("\ufffd", text)


def encoded(text: str) -> str:
    """Write text so that every program reads back the same characters."""
    text = plain(text)
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match[0]):04X}_", text)
