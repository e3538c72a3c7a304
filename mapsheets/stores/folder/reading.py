"""Read a workbook file into the neutral workbook, bounded and whole or not at all."""

from __future__ import annotations

from dataclasses import dataclass

from mapsheets.sheet.spec import ReadTab, ReadWorkbook
from mapsheets.stores.folder.book import Book, Sheet, book, properties
from mapsheets.stores.folder.cells import SheetCells, Tables, sheet_cells
from mapsheets.stores.folder.faults import Refused, only_foreign
from mapsheets.stores.folder.grid import a1
from mapsheets.stores.folder.limits import LIMITS, Limits
from mapsheets.stores.folder.looks import looks
from mapsheets.stores.folder.notes import notes
from mapsheets.stores.folder.package import Package
from mapsheets.stores.folder.prescan import scanned
from mapsheets.stores.folder.shared import spread_shared
from mapsheets.stores.folder.strings import Strings, strings

# Chart sheets and dialogs have no cells; they count as tabs all the same.
_WITH_CELLS = "worksheet"


@dataclass(frozen=True, slots=True)
class Opened:
    """A workbook's package with its map and tables."""

    package: Package
    book: Book
    tables: Tables


def opened_workbook(data: bytes, limits: Limits = LIMITS) -> Opened:
    """Scan a file and read its map, styles and strings.

    Raises:
        Refused: the file is foreign, hostile or damaged.
    """
    package = scanned(data, limits)
    found = book(package)
    return Opened(package, found, _tables(package, found))


def read_workbook(name: str, data: bytes, limits: Limits = LIMITS) -> ReadWorkbook:
    """Read a whole workbook from the bytes of a file; ``name`` is for messages.

    Raises:
        ForeignFile: the file is hostile, broken or of another kind.
    """
    with only_foreign(name):
        opened = opened_workbook(data, limits)
        tabs = []
        warnings = []
        for sheet in opened.book.sheets:
            tab, far = _tab(opened, sheet, limits)
            tabs.append(tab)
            warnings += far
        if sum(len(tab.cells) for tab in tabs) > limits.cells:
            raise Refused("CELLS", f"more than {limits.cells:,}")
        return ReadWorkbook(
            title=name.removesuffix(".xlsx"),
            tabs=tuple(tabs),
            properties=properties(opened.package),
            warnings=tuple(warnings),
        )


def read_properties(name: str, data: bytes, limits: Limits = LIMITS) -> dict[str, str]:
    """Read only the custom document properties.

    Raises:
        ForeignFile: the file is hostile, broken or of another kind.
    """
    with only_foreign(name):
        return properties(scanned(data, limits))


def _tables(package: Package, found: Book) -> Tables:
    text_part = package.find(found.linked("sharedStrings"))
    style_part = package.find(found.linked("styles"))
    return Tables(
        strings(package.part(text_part), package.meter) if text_part else Strings(),
        looks(package.part(style_part), package.meter) if style_part else (),
        found.from_1904,
    )


def _tab(
    opened: Opened, sheet: Sheet, limits: Limits
) -> tuple[ReadTab, list[tuple[str, str]]]:
    package = opened.package
    found = SheetCells()
    if sheet.kind == _WITH_CELLS:
        found = sheet_cells(package.part(sheet.part), opened.tables, package.meter)
        spread_shared(found, limits)
    tab = ReadTab(
        title=sheet.title,
        cells=found.cells,
        hidden=sheet.hidden,
        merged=tuple(found.merged),
        hidden_rows=frozenset(found.hidden_rows),
        notes=notes(package, sheet.part),
        rich=frozenset(found.rich),
        sheet_id=sheet.sheet_id,
    )
    return tab, _far_warning(sheet.title, found)


def _far_warning(title: str, found: SheetCells) -> list[tuple[str, str]]:
    """Warn of cells that add-ins such as Excel's Solver keep at the grid's edge."""
    if not found.far:
        return []
    sentence = (
        f"The tab '{title}' has {len(found.far)} filled cells far to the right "
        f"(first {a1(found.far[0])}); they were left alone."
    )
    return [("FAR_CELL", sentence)]
