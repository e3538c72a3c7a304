"""Building blocks of every tab: cells in a grid, heights that fit their texts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime

from mapsheets.plan.cells import Unreadable, long_date, parse_date
from mapsheets.plan.fields import Field, Kind
from mapsheets.sheet import look
from mapsheets.sheet.address import column_letters
from mapsheets.sheet.layout_metrics import inner_width, text_height, text_width
from mapsheets.sheet.spec import Address, Area, Cell, CellValue, Formula, Rule, Style

LAST_ROW = 200  # validations and rules reach here, so that added rows have them
SHEET_ROWS = 1_048_576  # rows of an xlsx tab: an area down to here is open-ended
LOWEST = 20.0  # points; a row of one line


@dataclass(frozen=True, slots=True)
class Names:
    """The two companies' names in headings."""

    customer: str
    vendor: str

    def title(self, item: Field) -> str:
        """Give a field's heading with the names in it."""
        return item.title(self.customer, self.vendor)


@dataclass(slots=True)
class Grid:
    """Cells and heights while a tab is being built."""

    widths: Mapping[int, float]
    cells: dict[Address, Cell] = field(default_factory=dict)
    heights: dict[int, float] = field(default_factory=dict)

    def put(self, row: int, column: int, value: CellValue, style: Style) -> None:
        """Put a value into a cell; blank text is an empty cell with a look."""
        self.cells[row, column] = Cell(None if value == "" else value, style)

    def fill(self, row: int, columns: Iterable[int], style: Style) -> None:
        """Give a look to the cells of a row that have no value."""
        for column in columns:
            self.cells.setdefault((row, column), Cell(None, style))

    def fit(self, row: int, lowest: float = LOWEST) -> None:
        """Make a row high enough for every text in it."""
        needed = [
            text_height(shown_text(cell), self.widths[column], cell.style)
            for (at, column), cell in self.cells.items()
            if at == row
        ]
        self.heights[row] = max([lowest, *needed])

    def room(self, columns: Iterable[int], style: Style) -> float:
        """Give the points that a text has which overflows over empty columns."""
        whole = sum(self.widths[column] for column in columns)
        return inner_width(whole, style.indent)


def shown_text(cell: Cell) -> str:
    """Give the text that a cell shows."""
    value = cell.value.value if isinstance(cell.value, Formula) else cell.value
    if value is None:
        return ""
    if isinstance(value, date):
        if cell.style.number_format == look.DAY_FORMAT:
            return str(value.day)
        if cell.style.number_format == look.MONTH_FORMAT:
            return long_date(value).split()[1]
        return long_date(value)
    return str(value)


def fits(text: str, room: float, style: Style) -> bool:
    """Tell whether a text fits on one line of ``room`` points."""
    return text_width(text, style.size, bold=style.bold) <= room and "\n" not in text


def plain_value(kind: Kind, value: object) -> CellValue:
    """Give a model's value as a cell: numbers and dates as such, never as text."""
    if value is None:
        return None
    if isinstance(value, (int, date, datetime)):
        return value
    text = str(value)
    if text.isdecimal() and text.isascii() and kind in {Kind.ID, Kind.IDS}:
        return int(text)
    return text


def day_or_text(text: str) -> CellValue:
    """Give a free text as a date where it is exactly one, else as it is."""
    day = parse_date(text)
    if day is None or isinstance(day, Unreadable):
        return text
    return day if text in {day.isoformat(), long_date(day)} else text


def placeholder_rule(area: Area) -> Rule:
    """Show what is still a ``[placeholder]`` as such: grey and slanted."""
    first = f"{column_letters(area.first_column)}{area.first_row}"
    style = replace(look.coloured(look.QUIET), italic=True)
    return Rule(area, f'=LEFT({first},1)="["', style)
