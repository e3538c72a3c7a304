"""Where things are: A1 notation, GridRange, and the rectangles they stand for."""

from __future__ import annotations

import re
from typing import NamedTuple

from fakegoogle.errors import Json, invalid
from fakegoogle.workbook import Sheet, Workbook


class Rect(NamedTuple):
    """A rectangle of cells; the ends are not included."""

    top: int
    bottom: int
    left: int
    right: int

    @property
    def height(self) -> int:
        """Give the number of rows."""
        return self.bottom - self.top

    @property
    def width(self) -> int:
        """Give the number of columns."""
        return self.right - self.left

    def meets(self, other: Rect) -> bool:
        """Say whether two rectangles share a cell."""
        return (
            self.top < other.bottom
            and other.top < self.bottom
            and self.left < other.right
            and other.left < self.right
        )

    def holds(self, other: Rect) -> bool:
        """Say whether the other rectangle lies inside this one."""
        return (
            self.top <= other.top
            and other.bottom <= self.bottom
            and self.left <= other.left
            and other.right <= self.right
        )


def letters(column: int) -> str:
    """Give the letters of a column index: 0 is A, 26 is AA."""
    found = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(65 + rest) + found
    return found


def column_index(text: str) -> int:
    """Give the index of column letters: A is 0."""
    found = 0
    for letter in text.upper():
        found = found * 26 + ord(letter) - 64
    return found - 1


def whole_sheet(sheet: Sheet) -> Rect:
    """Give the rectangle of the grid."""
    return Rect(0, sheet.row_count, 0, sheet.column_count)


def clipped(sheet: Sheet, grid: Json) -> Rect:
    """Give the part of a stored GridRange that lies on the grid."""
    rect = whole_sheet(sheet)
    return Rect(
        grid.get("startRowIndex", 0),
        min(grid.get("endRowIndex", rect.bottom), rect.bottom),
        grid.get("startColumnIndex", 0),
        min(grid.get("endColumnIndex", rect.right), rect.right),
    )


def resolve(workbook: Workbook, grid: Json) -> tuple[Sheet, Rect]:
    """Find the tab and rectangle of a GridRange, or refuse it."""
    sheet = workbook.sheet(grid.get("sheetId", 0))
    top, left = grid.get("startRowIndex", 0), grid.get("startColumnIndex", 0)
    rect = Rect(
        top,
        grid.get("endRowIndex", sheet.row_count),
        left,
        grid.get("endColumnIndex", sheet.column_count),
    )
    for kind, start, end, count in (
        ("Row", rect.top, rect.bottom, sheet.row_count),
        ("Column", rect.left, rect.right, sheet.column_count),
    ):
        if start < 0 or end < 0:
            raise invalid(f"GridRange {kind} index must not be negative.")
        if end > count or start >= max(count, 1):
            index = end if end > count else start
            side = "end" if end > count else "start"
            raise invalid(
                f"GridRange.{side}{kind}Index[{index}] is after last "
                f"{kind.lower()} in grid[{count}]"
            )
        if end <= start:
            raise invalid(
                f"GridRange.end{kind}Index[{end}] must be greater than "
                f"start{kind}Index[{start}]"
            )
    return sheet, rect


def grid_range(sheet_id: int, rect: Rect) -> Json:
    """Write a rectangle as a GridRange; sheet 0 is left out."""
    found: Json = {"sheetId": sheet_id} if sheet_id else {}
    return {
        **found,
        "startRowIndex": rect.top,
        "endRowIndex": rect.bottom,
        "startColumnIndex": rect.left,
        "endColumnIndex": rect.right,
    }


def quoted(title: str) -> str:
    """Quote the name of a tab where A1 notation needs it."""
    if re.fullmatch(r"[A-Za-z_]\w*", title) and not CELL.fullmatch(title):
        return title
    return "'" + title.replace("'", "''") + "'"


def a1(sheet: Sheet, rect: Rect) -> str:
    """Write a rectangle in A1 notation with the name of its tab."""
    start = f"{letters(rect.left)}{rect.top + 1}"
    end = f"{letters(rect.right - 1)}{rect.bottom}"
    where = start if start == end else f"{start}:{end}"
    return f"{quoted(sheet.title)}!{where}"


CELL = re.compile(r"\$?([A-Za-z]{1,3})\$?(\d+)")
CORNER = re.compile(r"\$?([A-Za-z]{1,3})?\$?(\d+)?")
R1C1 = re.compile(r"R(\d+)C(\d+)", re.IGNORECASE)
QUOTED = re.compile(r"'((?:[^']|'')*)'(?:!(.*))?", re.DOTALL)


def read_a1(workbook: Workbook, text: str) -> tuple[Sheet, Rect]:
    """Find the tab and rectangle of A1 notation, or Google's 400."""
    sheet, where = _tab(workbook, text)
    if where is None:
        return sheet, whole_sheet(sheet)
    rect = _corners(sheet, where)
    if rect is None:
        raise invalid(f"Unable to parse range: {text}")
    if rect.top >= sheet.row_count or rect.left >= sheet.column_count:
        raise invalid(
            f"Range ({sheet.title}!{where}) exceeds grid limits. Max rows: "
            f"{sheet.row_count}, max columns: {sheet.column_count}"
        )
    return sheet, Rect(
        rect.top,
        min(rect.bottom, sheet.row_count),
        rect.left,
        min(rect.right, sheet.column_count),
    )


def _tab(workbook: Workbook, text: str) -> tuple[Sheet, str | None]:
    refusal = invalid(f"Unable to parse range: {text}")
    match = QUOTED.fullmatch(text)
    if match:
        sheet = workbook.titled(match[1].replace("''", "'"))
        where = match[2]
    elif "!" in text:
        title, where = text.rsplit("!", 1)
        sheet = workbook.titled(title)
    else:
        return _bare(workbook, text)
    if sheet is None or where == "":
        raise refusal
    return sheet, where


def _bare(workbook: Workbook, text: str) -> tuple[Sheet, str | None]:
    first = next(sheet for sheet in workbook.sheets)
    if _corners(first, text) is not None:
        return first, text
    sheet = workbook.titled(text)
    if sheet is not None:
        return sheet, None
    for named in workbook.named_ranges.values():
        if named["name"].casefold() == text.casefold():
            sheet, rect = resolve(workbook, named["range"])
            return sheet, a1(sheet, rect).rsplit("!", 1)[1]
    raise invalid(f"Unable to parse range: {text}")


def _corners(sheet: Sheet, text: str) -> Rect | None:
    ends = [_corner(part) for part in text.split(":")]
    if len(ends) > 2 or any(end is None for end in ends):
        return None
    found = [end for end in ends if end is not None]
    if len(found) == 1:
        row, column = found[0]
        if row is None or column is None:
            return None
        return Rect(row, row + 1, column, column + 1)
    (row1, column1), (row2, column2) = found
    top, bottom = _ordered(row1, row2, sheet.row_count)
    left, right = _ordered(column1, column2, sheet.column_count)
    return Rect(top, bottom, left, right)


def _corner(text: str) -> tuple[int | None, int | None] | None:
    match = R1C1.fullmatch(text)
    if match:
        return int(match[1]) - 1, int(match[2]) - 1
    match = CORNER.fullmatch(text)
    if not match or not text or match[2] == "0":
        return None
    row = int(match[2]) - 1 if match[2] else None
    return row, column_index(match[1]) if match[1] else None


def _ordered(one: int | None, two: int | None, count: int) -> tuple[int, int]:
    if one is None and two is None:
        return 0, count
    if two is None or one is None:
        return (one if one is not None else two) or 0, count
    return min(one, two), max(one, two) + 1
