# ruff: noqa: RUF001  (the tables hold the characters themselves)
"""How wide and how high texts are: enough to choose widths and heights.

Advance widths are those of Arial in thousandths of the size. Liberation Sans has the
same ones by design, so that the numbers hold in Excel, Google Sheets and LibreOffice.
"""

from __future__ import annotations

import re
import unicodedata

from mapsheets.sheet.spec import Style

PIXEL = 0.75  # points; spreadsheets lay columns out at 96 dots an inch
UNIT = 7 * PIXEL  # points in one character of a column's width, in all three programs
PADDING = 7.0  # points of a column that no text may use, both sides together
INDENT = 8.0  # points of one step of indentation; Excel and LibreOffice differ
LINE = 1.28  # height of a line, in sizes; Excel gives 12.75 points to 10 point Arial
ROOM = 6.0  # points above and below the text of a row, together

_REGULAR = (
    (191, "'"),
    (222, "ijlł‘’"),
    (260, "|"),
    (278, " !,./:;I[\\]ftı"),
    (334, "()-`r¡“”„{}"),
    (355, '•"'),
    (400, "*°"),
    (469, "^"),
    (500, "Jcksvxyz"),
    (556, "#$0123456789?L_abdeghnopqu£¥§«»đŁ–€±÷≤≥"),
    (584, "+<=>~×"),
    (611, "FTZ¿ßø"),
    (667, "&ABEKPSVXY"),
    (722, "CDHNRUwĐ"),
    (778, "GOQØ©"),
    (833, "Mm"),
    (889, "%æ"),
    (944, "Wœ"),
    (1000, "ÆŒ—…™→"),
    (1015, "@"),
)
_BOLD = (
    (238, "'"),
    (280, " ,./I\\ijlłı‘’|"),
    (333, "!()-:;[]`ft¡"),
    (389, "*r{}•"),
    (400, "°"),
    (474, '"'),
    (500, "z“”„"),
    (556, "#$0123456789J_aceksvxy£¥§«»–€±÷≤≥"),
    (584, "+<=>^~×"),
    (611, "?FLTZbdghnopqu¿ßøđŁ"),
    (667, "EPSVXY"),
    (722, "&ABCDHKNRUĐ"),
    (778, "GOQwØ©"),
    (833, "M"),
    (889, "%mæ"),
    (944, "Wœ"),
    (1000, "ÆŒ—…™→@"),
)
_WIDTHS = {
    False: {character: width for width, group in _REGULAR for character in group},
    True: {character: width for width, group in _BOLD for character in group},
}
_OTHER = 800  # Cyrillic, Greek and the like: above nearly every letter of theirs
_THIN, _THIN_WITH_MARK = "fijlt", 390  # an accent makes thin letters wider
_SQUARE = 1000  # Chinese, Japanese and Korean characters fill a square
_PARTS = re.compile(r"\S+|\s+")


def text_width(text: str, size: float, *, bold: bool = False) -> float:
    """Measure a line of text in points; too wide rather than too narrow."""
    widths = _WIDTHS[bold]
    total = sum(
        widths[character] if character in widths else _unusual(character, widths)
        for character in text
    )
    return total * size / 1000


def _unusual(character: str, widths: dict[str, int]) -> int:
    if unicodedata.combining(character) or unicodedata.category(character) == "Cf":
        return 0
    if unicodedata.east_asian_width(character) in "WF":
        return _SQUARE
    base = unicodedata.normalize("NFD", character)[0]
    if base in _THIN:
        return _THIN_WITH_MARK
    return widths.get(base, _OTHER)


def inner_width(width: float, indent: int = 0) -> float:
    """Give the points that a text may use in a column ``width`` characters wide."""
    return width * UNIT - PADDING - indent * INDENT


def line_count(text: str, room: float, size: float, *, bold: bool = False) -> int:
    """Count the lines of a text that wraps in ``room`` points."""
    return sum(_lines(line, room, size, bold=bold) for line in text.split("\n"))


def _lines(line: str, room: float, size: float, *, bold: bool) -> int:
    lines, used = 1, 0.0
    for part in _PARTS.findall(line):
        width = text_width(part, size, bold=bold)
        if part.isspace() or used + width <= room:
            used += width
        elif width <= room and not _breaks_anywhere(part):
            lines, used = lines + 1, width
        else:
            more, used = _broken(part, room, size, used, bold=bold)
            lines += more
    return lines


def _breaks_anywhere(part: str) -> bool:
    return any(unicodedata.east_asian_width(character) in "WF" for character in part)


def _broken(
    part: str, room: float, size: float, used: float, *, bold: bool
) -> tuple[int, float]:
    """Break a part that no line can hold; give the lines added and the last's width."""
    more = 0
    if used and not _breaks_anywhere(part):
        more, used = 1, 0.0
    for character in part:
        width = text_width(character, size, bold=bold)
        if used + width > room:
            more, used = more + 1, 0.0
        used += width
    return more, used


def line_height(size: float) -> float:
    """Give the height of one line in points."""
    return size * LINE


def text_height(text: str, width: float, style: Style) -> float:
    """Give the points a row needs for a text in a column of ``width`` characters."""
    lines = 1
    if style.wrap:
        room = inner_width(width, style.indent)
        lines = line_count(text, room, style.size, bold=style.bold)
    return round(lines * line_height(style.size) + ROOM, 1)
