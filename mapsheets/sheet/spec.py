"""The neutral workbook: what a store creates, reads and edits.

Rows and columns count from 1. Nothing here knows a file format or a plan.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime


@dataclass(frozen=True, slots=True)
class Formula:
    """A formula with its last computed value; ``text`` starts with ``=``."""

    text: str
    value: str | int | float | bool | date | None = None


@dataclass(frozen=True, slots=True)
class CellError:
    """An error value such as ``#REF!``."""

    code: str


# A date is a day; a datetime only where a real time of day stands in the cell.
CellValue = str | int | float | bool | date | datetime | Formula | CellError | None

Address = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Style:
    """How a cell looks; colours are ``#RRGGBB``, "" is the default.

    ``number_format`` is an Excel format code ("" is General, "@" is text).
    ``border_bottom``, ``border_top`` and ``border_left`` are colours of a thin line.
    ``hatch`` draws the fill as a light diagonal pattern where the format can.
    """

    bold: bool = False
    italic: bool = False
    size: float = 10
    color: str = ""
    fill: str = ""
    horizontal: str = ""
    vertical: str = "top"
    wrap: bool = False
    indent: int = 0
    number_format: str = ""
    border_bottom: str = ""
    border_top: str = ""
    hatch: bool = False
    border_left: str = ""
    font: str = "Arial"


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and its look."""

    value: CellValue = None
    style: Style = Style()


@dataclass(frozen=True, slots=True)
class Area:
    """A rectangle, both ends included; ``last_row`` None is open-ended."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, slots=True)
class Choice:
    """A dropdown over an area; other text is allowed, with a warning at most."""

    area: Area
    options: tuple[str, ...]
    warn: bool = True


@dataclass(frozen=True, slots=True)
class DateCheck:
    """Warn, never refuse, when something else than a date is typed."""

    area: Area
    message: str = ""


@dataclass(frozen=True, slots=True)
class NumberCheck:
    """Warn when something else than a whole number of at least ``least`` is typed."""

    area: Area
    least: int = 0
    message: str = ""


Validation = Choice | DateCheck | NumberCheck


@dataclass(frozen=True, slots=True)
class Rule:
    """A native conditional format; ``formula`` is relative to the area's first cell.

    The formula works alike in Excel, LibreOffice and Google Sheets (comma
    separated arguments, no decimals, English names, no other tab unless the store
    can). Earlier rules win; ``stop`` keeps later ones off.
    """

    area: Area
    formula: str
    style: Style
    stop: bool = False


@dataclass(frozen=True, slots=True)
class PrintSetup:
    """How a tab prints: pages wide/tall to fit (0 tall: as many as needed).

    ``repeat_row`` and the first ``repeat_columns`` stand on every page. ``margin`` is
    in inches, the same on all four sides.
    """

    area: Area | None = None
    landscape: bool = True
    fit_width: int = 1
    fit_height: int = 1
    repeat_row: int = 0
    repeat_columns: int = 0
    paper: str = "A4"
    margin: float = 0.4


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab: cells, look and rules.

    ``widths`` are characters of the default font by column (7 pixels each),
    ``heights`` points by row: the height a row has at first, it grows when people
    type a longer text. ``column_styles`` is the look of cells that do not exist yet.
    ``protected`` areas warn before an edit, where the store can; they never refuse.
    ``rows`` and ``columns`` are the grid's size where a store needs one.
    """

    title: str
    cells: Mapping[Address, Cell] = field(default_factory=dict)
    widths: Mapping[int, float] = field(default_factory=dict)
    heights: Mapping[int, float] = field(default_factory=dict)
    column_styles: Mapping[int, Style] = field(default_factory=dict)
    validations: tuple[Validation, ...] = ()
    rules: tuple[Rule, ...] = ()
    protected: tuple[Area, ...] = ()
    filter: Area | None = None
    frozen_rows: int = 0
    frozen_columns: int = 0
    gridlines: bool = False
    hidden: bool = False
    printing: PrintSetup = PrintSetup()
    color: str = ""
    rows: int = 200
    columns: int = 14


@dataclass(frozen=True, slots=True)
class WorkbookSpec:
    """A whole workbook as it is created.

    ``properties`` are custom document properties (strings); ``key`` is the store's
    idempotency key of a creation.
    """

    title: str
    tabs: tuple[Tab, ...]
    properties: Mapping[str, str] = field(default_factory=dict)
    locale: str = "en_US"
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class ReadTab:
    """A tab as it was read: sparse cells, whatever people made of it.

    ``merged`` are merged areas; ``hidden_rows`` are rows hidden by a filter.
    ``notes`` maps addresses to notes or comments (only their texts).
    ``rich`` are cells whose text carries chips or runs that a write would erase.
    """

    title: str
    cells: Mapping[Address, CellValue] = field(default_factory=dict)
    hidden: bool = False
    merged: tuple[Area, ...] = ()
    hidden_rows: frozenset[int] = frozenset()
    notes: Mapping[Address, str] = field(default_factory=dict)
    rich: frozenset[Address] = frozenset()
    sheet_id: int = 0


@dataclass(frozen=True, slots=True)
class ReadWorkbook:
    """A workbook as it was read.

    ``revision`` is the store's own token of what was read; ``modified`` the day of
    the last change by anybody, in the workbook's own time zone where known;
    ``modified_by`` an e-mail address where known. ``location`` is a path or URL.
    ``warnings`` are (code, sentence) pairs about things read around.
    """

    title: str
    tabs: tuple[ReadTab, ...]
    revision: str = ""
    location: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    locale: str = ""
    timezone: str = ""
    modified: date | None = None
    modified_by: str = ""
    warnings: tuple[tuple[str, str], ...] = ()

    @property
    def computes(self) -> bool:
        """Tell whether formulas have new values as soon as a cell is written."""
        return self.location.startswith("https://")

    def tab(self, title: str) -> ReadTab | None:
        """Find a tab by its exact title."""
        return next((tab for tab in self.tabs if tab.title == title), None)


@dataclass(frozen=True, slots=True)
class SetCell:
    """Write one cell; its look stays as it is (``style`` only where none exists).

    ``both`` marks a cell that people write too: a store that cannot guard it, as
    while a filter hides rows, leaves it to the next sync.
    """

    tab: str
    row: int
    column: int
    value: CellValue
    both: bool = False


@dataclass(frozen=True, slots=True)
class AppendRow:
    """Write a row of values, keyed by column, into the first free row.

    ``row`` is that row's number; the look is taken from row ``like``.
    """

    tab: str
    row: int
    values: Mapping[int, CellValue]
    like: int


@dataclass(frozen=True, slots=True)
class ReplaceState:
    """Replace the hidden state tab's rows: (key, text piece) pairs in order.

    ``waiting`` are the rows to write instead where cells of both sides have to wait
    for the next sync; without them the state is then left as it is.
    """

    tab: str
    rows: tuple[tuple[str, str], ...]
    waiting: tuple[tuple[str, str], ...] = ()


Edit = SetCell | AppendRow | ReplaceState


@dataclass(frozen=True, slots=True)
class Edits:
    """Everything one write does to a workbook, applied together or not at all.

    ``guarded`` names the area (tab, rectangle) whose cells the decision rested on,
    for stores that cannot compare revisions.
    """

    items: tuple[Edit, ...] = ()
    guarded: tuple[str, Area] | None = None

    def __bool__(self) -> bool:
        return bool(self.items)
