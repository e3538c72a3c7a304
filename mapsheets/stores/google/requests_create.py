"""A whole workbook as one batchUpdate body."""

from __future__ import annotations

from mapsheets.sheet.spec import Tab, WorkbookSpec
from mapsheets.stores.google.requests_look import (
    color,
    formats,
    grid_range,
    rule,
    sizes,
    validation,
)
from mapsheets.stores.google.requests_values import Json, typed, update_cells
from mapsheets.stores.google.tokens import Token, create_token

BEFORE_TITLE = "_mapsheets_before"
FIRST_SHEET_ID = 101
BEFORE_SHEET_ID = 900_001
UNTITLED_SHEET_ID = 0  # the tab of every new spreadsheet
PROTECTED = "Kept up to date by mapsheets"


def creation(spec: WorkbookSpec, writer: str, drop: int = UNTITLED_SHEET_ID) -> Json:
    """Give the body that turns an empty spreadsheet into the workbook.

    Args:
        spec: The workbook.
        writer: A name of this attempt, to know its token by.
        drop: The id of the empty tab that is there already.
    """
    placed = [(FIRST_SHEET_ID + place, tab) for place, tab in enumerate(spec.tabs)]
    requests = [_properties(spec)]
    requests += [_sheet(sheet_id, tab) for sheet_id, tab in placed]
    requests.append(_before(_main(spec.tabs), len(placed)))
    requests.append({"deleteSheet": {"sheetId": drop}})
    for sheet_id, tab in placed:
        requests += _content(sheet_id, tab)
    requests.append(create_token(Token(1, writer)))
    return {"requests": requests}


def _properties(spec: WorkbookSpec) -> Json:
    """Set locale and time zone before any value or formula is read by them."""
    given = {"locale": spec.locale, "timeZone": spec.timezone}
    kept = {name: value for name, value in given.items() if value}
    return {
        "updateSpreadsheetProperties": {"properties": kept, "fields": ",".join(kept)}
    }


def _main(tabs: tuple[Tab, ...]) -> Tab:
    return next((tab for tab in tabs if not tab.hidden), tabs[0])


def _sheet(sheet_id: int, tab: Tab) -> Json:
    properties: Json = {
        "sheetId": sheet_id,
        "title": tab.title,
        "index": sheet_id - FIRST_SHEET_ID,
        "gridProperties": _grid(tab),
    }
    if tab.hidden:
        properties["hidden"] = True
    if tab.color:
        properties["tabColorStyle"] = color(tab.color)
    return {"addSheet": {"properties": properties}}


def _grid(tab: Tab) -> Json:
    """Give the exact size: empty cells count towards Google's limit too."""
    return {
        "rowCount": _rows(tab),
        "columnCount": max([tab.columns, *(column for _, column in tab.cells)]),
        "frozenRowCount": tab.frozen_rows,
        "frozenColumnCount": tab.frozen_columns,
        "hideGridlines": not tab.gridlines,
    }


def _rows(tab: Tab) -> int:
    return max([tab.rows, *(row for row, _ in tab.cells)])


def _before(main: Tab, index: int) -> Json:
    """Give the hidden tab that takes what stood on the main tab before a write."""
    size = {name: _grid(main)[name] for name in ("rowCount", "columnCount")}
    return {
        "addSheet": {
            "properties": {
                "sheetId": BEFORE_SHEET_ID,
                "title": BEFORE_TITLE,
                "index": index,
                "hidden": True,
                "gridProperties": size,
            }
        }
    }


def _content(sheet_id: int, tab: Tab) -> list[Json]:
    rows = _rows(tab)
    values = {address: typed(cell.value) for address, cell in tab.cells.items()}
    filled = {address: value for address, value in values.items() if value is not None}
    found = update_cells(sheet_id, filled)
    found += formats(sheet_id, tab)
    found += sizes(sheet_id, tab)
    found += [validation(sheet_id, check, rows) for check in tab.validations]
    found += [
        rule(sheet_id, given, index, rows) for index, given in enumerate(tab.rules)
    ]
    found += [
        {
            "addProtectedRange": {
                "protectedRange": {
                    "range": grid_range(sheet_id, area, rows),
                    "description": PROTECTED,
                    "warningOnly": True,
                }
            }
        }
        for area in tab.protected
    ]
    if tab.filter:
        area = grid_range(sheet_id, tab.filter, rows)
        found.append({"setBasicFilter": {"filter": {"range": area}}})
    return found
