"""Does a cell's text fit? Asked of the real font, not of the code under test."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from mapsheets.sheet.layout_grid import shown_text
from mapsheets.sheet.spec import Cell, Style, Tab

FONTS = Path("/usr/share/fonts/truetype/liberation")
COLUMN_UNIT = 5.25  # points of a character of width: 7 pixels at 96 dots an inch
SIDES = 4.5  # points that Excel keeps free in a cell, both sides together
LINE = 1.2  # lowest line height of the three programs, in sizes
INDENT = 7.0


def texts_that_do_not_fit(tab: Tab) -> list[tuple[int, int, str]]:
    """List the cells whose text is cut or runs into a neighbour."""
    return [
        (row, column, shown_text(cell))
        for (row, column), cell in tab.cells.items()
        if shown_text(cell) and not _fits(tab, row, column, cell)
    ]


def _fits(tab: Tab, row: int, column: int, cell: Cell) -> bool:
    text, style = shown_text(cell), cell.style
    height = tab.heights.get(row, 15.0)
    if style.wrap:
        room = _room(tab.widths[column], style)
        lines = _lines(text, room, style)
        return lines * style.size * LINE <= height
    if "\n" in text or style.size * LINE > height:
        return False
    is_text = isinstance(cell.value, str)
    widths = [tab.widths[column]] + (_free(tab, row, column, style) if is_text else [])
    return _width(text, style) <= _room(sum(widths), style)


def _room(width: float, style: Style) -> float:
    return width * COLUMN_UNIT - SIDES - style.indent * INDENT


def _free(tab: Tab, row: int, column: int, style: Style) -> list[float]:
    """Give the widths of the empty columns that a text may flow over."""
    step = -1 if style.horizontal == "right" else 1
    found = []
    at = column + step
    while at in tab.widths and (
        (row, at) not in tab.cells or tab.cells[row, at].value is None
    ):
        found.append(tab.widths[at])
        at += step
    return found


_PARTS = re.compile(
    r"[\u2e80-\u9fff\uff00-\uffef]|[^\s\u2e80-\u9fff\uff00-\uffef]+|\s+"
)


def _lines(text: str, room: float, style: Style) -> int:
    count = 0
    for line in text.split("\n"):
        count, used = count + 1, 0.0
        for part in _PARTS.findall(line):
            width = _width(part, style)
            if used + width <= room or part.isspace():
                used += width
                continue
            count += 1 if used else 0
            while width > room:  # a word that no line can hold is broken
                count, width = count + 1, width - room * 0.9
            used = width
    return count


def _width(text: str, style: Style) -> float:
    widths = _advances("Bold" if style.bold else "Regular")
    total = 0.0
    for character in text:
        wide = unicodedata.east_asian_width(character) in "WF"
        total += 1.0 if wide else widths.get(ord(character), 1.0)
    return total * style.size


@cache
def _advances(weight: str) -> dict[int, float]:
    path = FONTS / f"LiberationSans-{weight}.ttf"
    if not path.exists():
        pytest.skip("Liberation Sans is not installed")
    font = TTFont(path)
    advances, units = font["hmtx"], font["head"].unitsPerEm
    return {
        code: advances[name][0] / units for code, name in font.getBestCmap().items()
    }
