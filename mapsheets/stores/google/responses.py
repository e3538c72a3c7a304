"""A spreadsheets.get answer as a neutral workbook and as a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mapsheets.sheet.spec import Address, Area, CellValue, ReadTab, ReadWorkbook
from mapsheets.stores.google.images import SheetImage, Snapshot, is_before, main_id
from mapsheets.stores.google.requests_values import Json
from mapsheets.stores.google.responses_values import (
    is_rich,
    neutral_value,
    shows_date,
    typed_value,
)
from mapsheets.stores.google.tokens import NO_TOKEN, properties_from, token_from

# The effective format is the one that was given, or that of a formula's result.
CELL_FIELDS = (
    "userEnteredValue,effectiveValue,effectiveFormat.numberFormat,note,chipRuns,"
    "textFormatRuns"
)
READ_FIELDS = (
    "spreadsheetId,properties(title,locale,timeZone),"
    "developerMetadata(metadataId,metadataKey,metadataValue),"
    "sheets(properties(sheetId,title,index,hidden,sheetType,"
    "gridProperties(rowCount,columnCount)),merges,"
    f"data(startRow,startColumn,rowData.values({CELL_FIELDS}),"
    "rowMetadata.hiddenByFilter))"
)
BEFORE_FIELDS = (
    "sheets(properties(sheetId,title),"
    "data(startRow,startColumn,rowData.values.userEnteredValue,"
    "rowMetadata.hiddenByFilter))"
)


@dataclass(frozen=True, slots=True)
class Grid:
    """A tab's cells as Google gives them, by address, and its hidden rows."""

    cells: Mapping[Address, Json]
    hidden_rows: frozenset[int]


def grid(sheet: Json) -> Grid:
    """Collect a tab's cells from its pieces; what a piece leaves out is empty."""
    cells: dict[Address, Json] = {}
    hidden: set[int] = set()
    for piece in sheet.get("data", ()):
        top, left = piece.get("startRow", 0) + 1, piece.get("startColumn", 0) + 1
        for row, data in enumerate(piece.get("rowData", ()), top):
            for column, cell in enumerate(data.get("values", ()), left):
                cells[row, column] = cell
        for row, data in enumerate(piece.get("rowMetadata", ()), top):
            if data.get("hiddenByFilter"):
                hidden.add(row)
    return Grid(cells, frozenset(hidden))


def workbook(answer: Json) -> tuple[ReadWorkbook, Snapshot]:
    """Read a whole spreadsheet; tabs that hold no cells, such as charts, are left."""
    properties = answer.get("properties", {})
    sheets = [
        (sheet["properties"], sheet, grid(sheet))
        for sheet in answer.get("sheets", ())
        if sheet["properties"].get("sheetType", "GRID") == "GRID"
    ]
    found = snapshot(answer.get("developerMetadata", ()), sheets)
    tabs = tuple(
        tab(named, sheet, cells)
        for named, sheet, cells in sheets
        if not is_before(named["title"])
    )
    read = ReadWorkbook(
        title=properties.get("title", ""),
        tabs=tabs,
        revision=found.revision,
        properties=properties_from(answer.get("developerMetadata", ())),
        locale=properties.get("locale", ""),
        timezone=properties.get("timeZone", ""),
    )
    return read, found


def tab(properties: Json, sheet: Json, cells: Grid) -> ReadTab:
    """Read one tab."""
    values: dict[Address, CellValue] = {}
    notes: dict[Address, str] = {}
    for address, cell in cells.cells.items():
        value = neutral_value(cell)
        if value is not None:
            values[address] = value
        if cell.get("note"):
            notes[address] = cell["note"]
    return ReadTab(
        title=properties["title"],
        cells=values,
        hidden=properties.get("hidden", False),
        merged=tuple(merged(sheet.get("merges", ()))),
        hidden_rows=cells.hidden_rows,
        notes=notes,
        rich=_rich(cells),
        sheet_id=properties["sheetId"],
    )


def _rich(cells: Grid) -> frozenset[Address]:
    return frozenset(place for place, cell in cells.cells.items() if is_rich(cell))


def merged(ranges: Iterable[Json]) -> Iterable[Area]:
    """Read merged areas; Google leaves out indexes that are 0."""
    for each in ranges:
        yield Area(
            each.get("startRowIndex", 0) + 1,
            each.get("startColumnIndex", 0) + 1,
            each["endRowIndex"],
            each["endColumnIndex"],
        )


def image(properties: Json, cells: Grid) -> SheetImage:
    """Keep what a write compares: typed contents, without looks and results."""
    contents = {
        address: value
        for address, cell in cells.cells.items()
        if (value := typed_value(cell)) is not None
    }
    dates = (address for address, cell in cells.cells.items() if shows_date(cell))
    size = properties.get("gridProperties", {})
    return SheetImage(
        sheet_id=properties["sheetId"],
        title=properties["title"],
        rows=size.get("rowCount", 0),
        columns=size.get("columnCount", 0),
        cells=contents,
        dates=frozenset(dates),
        rich=_rich(cells),
        filtered=bool(cells.hidden_rows),
    )


def snapshot(
    metadata: Iterable[Json], sheets: list[tuple[Json, Any, Grid]]
) -> Snapshot:
    """Keep a spreadsheet for the write that may follow."""
    images = [image(properties, cells) for properties, _, cells in sheets]
    tokens = [token for entry in metadata if (token := token_from(entry))]
    own = tuple(each for each in images if not is_before(each.title))
    return Snapshot(
        sheets=own,
        before={_source(each, own): each for each in images if is_before(each.title)},
        token=max(tokens, key=lambda token: token.generation, default=NO_TOKEN),
        token_ids=frozenset(token.metadata_id for token in tokens),
    )


def _source(before: SheetImage, own: tuple[SheetImage, ...]) -> int:
    """Give the id of the tab whose earlier cells a hidden tab keeps."""
    number = before.title.rpartition("_")[2]
    return int(number) if number.isdigit() else main_id(own)


def before_images(
    answer: Json,
) -> tuple[dict[int, SheetImage], dict[int, Grid]]:
    """Read what stood before a write, by the hidden tab's id, and what stands now."""
    found: dict[int, SheetImage] = {}
    own: dict[int, Grid] = {}
    for sheet in answer.get("sheets", ()):
        properties, cells = sheet["properties"], grid(sheet)
        if is_before(properties["title"]):
            found[properties["sheetId"]] = image(properties, cells)
        else:
            own[properties["sheetId"]] = cells
    return found, own
