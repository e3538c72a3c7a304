"""A whole workbook as one batchUpdate body."""

from __future__ import annotations

from mapsheets.sheet.spec import Area, Tab, WorkbookSpec
from mapsheets.stores.google.requests_look import (
    Grid,
    color,
    formats,
    rule,
    sizes,
    validation,
)
from mapsheets.stores.google.requests_values import Json, typed, update_cells
from mapsheets.stores.google.tokens import Token, create_token, property_metadata

BEFORE_TITLE = "_mapsheets_before"
FIRST_SHEET_ID = 101
BEFORE_SHEET_ID = 900_001
UNTITLED_SHEET_ID = 0  # the tab of every new spreadsheet
SPARE_ROWS = 100  # free rows of a new tab; a write adds more where it needs them
PROTECTED = "Kept up to date by mapsheets"


def creation(spec: WorkbookSpec, writer: str, drop: int = UNTITLED_SHEET_ID) -> Json:
    """Give the body that turns an empty spreadsheet into the workbook.

    Args:
        spec: The workbook.
        writer: A name of this attempt, to know its token by.
        drop: The id of the empty tab that is there already.
    """
    placed = [
        (grid_of(FIRST_SHEET_ID + place, tab), tab)
        for place, tab in enumerate(spec.tabs)
    ]
    main = next((grid for grid, tab in placed if not tab.hidden), placed[0][0])
    requests = [_properties(spec)]
    requests += [_sheet(grid, tab) for grid, tab in placed]
    requests.append(before_sheet(BEFORE_SHEET_ID, BEFORE_TITLE, main))
    requests.append({"deleteSheet": {"sheetId": drop}})
    for grid, tab in placed:
        requests += _content(grid, tab)
    requests += [property_metadata(*each) for each in spec.properties.items()]
    requests.append(create_token(Token(1, writer)))
    return {"requests": requests}


def _properties(spec: WorkbookSpec) -> Json:
    """Set locale and time zone before any value or formula is read by them."""
    given = {"locale": spec.locale, "timeZone": spec.timezone}
    kept = {name: value for name, value in given.items() if value}
    return {
        "updateSpreadsheetProperties": {"properties": kept, "fields": ",".join(kept)}
    }


def grid_of(sheet_id: int, tab: Tab) -> Grid:
    """Give the size of a tab.

    Empty cells count towards Google's limit, and formatted ones are part of every
    read, so that rows beyond some spare ones are added when they are needed.
    """
    used = max((*tab.heights, *(row for row, _ in tab.cells)), default=1)
    rows = [min(tab.rows, used + SPARE_ROWS), used]
    placed = (column for _, column in tab.cells)
    columns = [tab.columns, *tab.widths, *tab.column_styles, *placed]
    return Grid(sheet_id, max(rows), max(columns))


def _sheet(grid: Grid, tab: Tab) -> Json:
    properties: Json = {
        "sheetId": grid.sheet_id,
        "title": tab.title,
        "index": grid.sheet_id - FIRST_SHEET_ID,
        "gridProperties": {
            "rowCount": grid.rows,
            "columnCount": grid.columns,
            "frozenRowCount": tab.frozen_rows,
            "frozenColumnCount": tab.frozen_columns,
            "hideGridlines": not tab.gridlines,
        },
    }
    if tab.hidden:
        properties["hidden"] = True
    if tab.color:
        properties["tabColorStyle"] = color(tab.color)
    return {"addSheet": {"properties": properties}}


def before_sheet(sheet_id: int, title: str, grid: Grid) -> Json:
    """Give the request for the hidden tab that takes what stood before a write."""
    return {
        "addSheet": {
            "properties": {
                "sheetId": sheet_id,
                "title": title,
                "hidden": True,
                "gridProperties": {
                    "rowCount": grid.rows,
                    "columnCount": grid.columns,
                },
            }
        }
    }


def _content(grid: Grid, tab: Tab) -> list[Json]:
    values = {address: typed(cell.value) for address, cell in tab.cells.items()}
    filled = {address: value for address, value in values.items() if value is not None}
    found = update_cells(grid.sheet_id, filled)
    found += formats(grid, tab)
    found += sizes(grid, tab)
    found += [validation(grid, check) for check in tab.validations]
    found += [rule(grid, given, index) for index, given in enumerate(tab.rules)]
    found += [_protection(grid, area) for area in tab.protected]
    if tab.filter:
        filtered = {"range": grid.range(tab.filter)}
        found.append({"setBasicFilter": {"filter": filtered}})
    return found


def _protection(grid: Grid, area: Area) -> Json:
    """Warn before an edit: hard protection would stop people from sorting rows."""
    return {
        "addProtectedRange": {
            "protectedRange": {
                "range": grid.range(area),
                "description": PROTECTED,
                "warningOnly": True,
            }
        }
    }
