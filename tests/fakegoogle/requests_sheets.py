"""Requests about the spreadsheet and its tabs."""

from __future__ import annotations

import re
from typing import Any

from fakegoogle.context import Context, request_mask
from fakegoogle.errors import ApiError, Json, invalid
from fakegoogle.formulas import renamed
from fakegoogle.masks import overlay
from fakegoogle.ranges import Rect, clipped, whole_sheet
from fakegoogle.requests_shapes import check_freeze
from fakegoogle.workbook import NO_CELLS, Sheet, Workbook, new_sheet


def update_spreadsheet(context: Context, body: Json) -> Json:
    """Change title, locale, time zone and other properties of the spreadsheet."""
    tree = request_mask(body.get("fields"), "SpreadsheetProperties")
    given = body.get("properties", {})
    if tree is None or "locale" in tree:
        check_locale(given.get("locale", ""))
    if tree is None or "timeZone" in tree:
        check_zone(given.get("timeZone", ""))
    if (tree is None or "title" in tree) and not given.get("title"):
        raise invalid("The title of a spreadsheet cannot be empty.")
    context.workbook.properties = overlay(tree, context.workbook.properties, given)
    return {}


def check_locale(locale: str) -> None:
    """Refuse what is no locale."""
    if not re.fullmatch(r"[a-z]{2,3}(_[A-Z]{2})?", locale):
        raise invalid(f"Unsupported locale: {locale}")


def check_zone(zone: str) -> None:
    """Refuse what is no time zone."""
    from zoneinfo import ZoneInfo  # noqa: PLC0415

    try:
        ZoneInfo(zone)
    except (ValueError, OSError, KeyError):
        raise invalid(f"Invalid time zone: {zone}") from None


def add_sheet(context: Context, body: Json) -> Json:
    """Add a tab."""
    workbook, given = context.workbook, body.get("properties", {})
    if given.get("sheetType", "GRID") != "GRID":
        raise invalid("Only GRID sheets are supported by this emulator.")
    sheet_id = _free_id(workbook, given.get("sheetId"))
    title = given.get("title") or _free_title(workbook)
    check_title(workbook, title, None)
    grid = {"rowCount": 1000, "columnCount": 26, **given.get("gridProperties", {})}
    sheet = new_sheet(sheet_id, title)
    rest = {k: v for k, v in given.items() if k not in ("gridProperties", "index")}
    sheet.properties = {
        **sheet.properties,
        **rest,
        "sheetId": sheet_id,
        "title": title,
        "gridProperties": grid,
    }
    _check_grid(sheet)
    _place(workbook, sheet, given.get("index"))
    workbook.check_size()
    number_tabs(workbook)
    return {"addSheet": {"properties": sheet_json(sheet)}}


def sheet_json(sheet: Sheet) -> Json:
    """Give SheetProperties as Google sends it: sheetId and index always."""
    from fakegoogle.cells import clean  # noqa: PLC0415

    grid = {k: v for k, v in sheet.properties["gridProperties"].items() if v}
    kept = {k: v for k, v in sheet.properties.items() if k not in ("sheetId", "index")}
    shown = clean({**kept, "gridProperties": grid})
    head = {
        "sheetId": sheet.id,
        "title": sheet.title,
        "index": sheet.properties["index"],
    }
    if "tabColorStyle" in shown:
        shown["tabColor"] = shown["tabColorStyle"].get("rgbColor", {})
    return {**head, **shown}


def _free_id(workbook: Workbook, wanted: int | None) -> int:
    if wanted is None:
        return workbook.new_id()
    if wanted < 0:
        raise invalid(f"Sheet ID must be positive: {wanted}")
    if workbook.find(wanted):
        raise invalid(f"A sheet with the ID {wanted} already exists.")
    return wanted


def _free_title(workbook: Workbook) -> str:
    number = len(workbook.sheets) + 1
    while workbook.titled(f"Sheet{number}"):
        number += 1
    return f"Sheet{number}"


def check_title(workbook: Workbook, title: str, own: Sheet | None) -> None:
    """Refuse an empty, too long or taken title of a tab."""
    if not title or len(title) > 100:
        raise invalid("A sheet name must have 1 to 100 characters.")
    other = workbook.titled(title)
    if other is not None and other is not own:
        raise invalid(
            f'A sheet with the name "{title}" already exists. Please enter another '
            "name."
        )


def _place(workbook: Workbook, sheet: Sheet, index: int | None) -> None:
    if index is None:
        index = len(workbook.sheets)
    if not 0 <= index <= len(workbook.sheets):
        raise invalid(f"Sheet index {index} is out of bounds.")
    workbook.sheets.insert(index, sheet)


def number_tabs(workbook: Workbook) -> None:
    """Write the index of each tab into its properties."""
    for place, sheet in enumerate(workbook.sheets):
        if sheet.properties["index"] != place:
            sheet.properties = {**sheet.properties, "index": place}


def _check_grid(sheet: Sheet) -> None:
    if sheet.row_count < 1 or sheet.column_count < 1:
        raise invalid("A sheet must have at least one row and one column.")
    if sheet.column_count > 18278:
        raise invalid("The number of columns is above the limit of 18278 columns.")
    for dimension in ("ROWS", "COLUMNS"):
        if sheet.frozen(dimension) < 0:
            raise invalid("The number of frozen rows must not be negative.")
        if sheet.frozen(dimension) >= sheet.count(dimension):
            word = dimension.lower()
            raise invalid(f"You can't freeze all visible {word} on the sheet.")
    for merge in sheet.merges:
        check_freeze(sheet, clipped(sheet, merge), "freeze")


def delete_sheet(context: Context, body: Json) -> Json:
    """Delete a tab; one visible tab must stay."""
    workbook = context.workbook
    sheet = _existing(workbook, body.get("sheetId", 0))
    context.guard(sheet, whole_sheet(sheet))
    workbook.sheets.remove(sheet)
    if not workbook.sheets:
        raise invalid("You can't remove all the sheets in a document.")
    if all(other.hidden for other in workbook.sheets):
        raise invalid("You can't remove all the visible sheets in a document.")
    drop_traces(workbook, sheet.id)
    number_tabs(workbook)
    return {}


def drop_traces(workbook: Workbook, sheet_id: int) -> None:
    """Forget metadata and named ranges of a tab that is gone."""
    workbook.metadata = {
        key: entry
        for key, entry in workbook.metadata.items()
        if entry.sheet_id != sheet_id
    }
    workbook.named_ranges = {
        key: named
        for key, named in workbook.named_ranges.items()
        if named["range"].get("sheetId", 0) != sheet_id
    }


def _existing(workbook: Workbook, sheet_id: int) -> Sheet:
    found = workbook.find(sheet_id)
    if found is None:
        raise ApiError(400, f"No sheet with id: {sheet_id}")
    return found


def update_sheet(context: Context, body: Json) -> Json:
    """Change the properties of a tab."""
    tree = request_mask(body.get("fields"), "SheetProperties")
    given = body.get("properties", {})
    workbook = context.workbook
    sheet = _existing(workbook, given.get("sheetId", 0))
    for name in ("sheetId", "sheetType"):
        if (
            tree is not None
            and name in tree
            and given.get(name) not in (None, sheet.properties[name])
        ):
            raise invalid(f"Cannot change {name}.")
    old_title = sheet.title
    kept = {k: sheet.properties[k] for k in ("sheetId", "sheetType", "index")}
    new: Json = {**overlay(tree, sheet.properties, given), **kept}
    new["gridProperties"] = _grid(sheet, new.get("gridProperties") or {})
    check_title(workbook, new.get("title", ""), sheet)
    sheet.properties = new
    _check_grid(sheet)
    _cut(context, sheet)
    if all(other.hidden for other in workbook.sheets):
        raise invalid("You can't hide all the sheets in a document.")
    if (tree is None or "index" in tree) and "index" in given:
        _reorder(workbook, sheet, given["index"])
    if sheet.title != old_title:
        rename_formulas(workbook, old_title, sheet.title)
    workbook.check_size()
    return {}


def _grid(sheet: Sheet, new: Json) -> Json:
    grid: dict[str, Any] = {**new}
    grid.setdefault("rowCount", sheet.row_count)
    grid.setdefault("columnCount", sheet.column_count)
    return grid


def _cut(context: Context, sheet: Sheet) -> None:
    """Drop the cells that a smaller grid no longer holds."""
    if len(sheet.rows) > sheet.row_count:
        width = max(sheet.column_count, 1)
        context.guard(sheet, Rect(sheet.row_count, len(sheet.rows), 0, width))
        del sheet.rows[sheet.row_count :]
    for index, row in enumerate(sheet.rows):
        if row is not NO_CELLS and any(c >= sheet.column_count for c in row):
            own = sheet.own_row(index)
            for column in [c for c in own if c >= sheet.column_count]:
                del own[column]


def _reorder(workbook: Workbook, sheet: Sheet, index: int) -> None:
    old = workbook.sheets.index(sheet)
    workbook.sheets.remove(sheet)
    # Google counts the new index in the order before the move
    _place(workbook, sheet, index - 1 if index > old else index)
    number_tabs(workbook)


def rename_formulas(workbook: Workbook, old: str, new: str) -> None:
    """Let formulas name a tab by its new title."""
    for home, row, column, formula in workbook.formulas():
        changed = renamed(formula, old, new)
        if changed is not formula:
            cell = home.cell(row, column)
            home.put(row, column, cell._replace(value=changed))


def duplicate_sheet(context: Context, body: Json) -> Json:
    """Copy a tab with its rules; metadata is not copied."""
    workbook = context.workbook
    source = _existing(workbook, body.get("sourceSheetId", 0))
    sheet_id = _free_id(workbook, body.get("newSheetId"))
    title = body.get("newSheetName") or _copy_title(workbook, source.title)
    check_title(workbook, title, None)
    copy = copied_sheet(source, sheet_id, title)
    copy.protected = [
        {**old, "protectedRangeId": workbook.new_id()} for old in copy.protected
    ]
    _place(workbook, copy, body.get("insertSheetIndex", 0))
    workbook.check_size()
    number_tabs(workbook)
    return {"duplicateSheet": {"properties": sheet_json(copy)}}


def copied_sheet(source: Sheet, sheet_id: int, title: str) -> Sheet:
    """Give a copy of a tab under another id and title."""

    def here(value: Any) -> Any:
        if isinstance(value, list):
            return [here(item) for item in value]
        if isinstance(value, dict):
            found = {key: here(item) for key, item in value.items()}
            if "sheetId" in found or "startRowIndex" in found:
                found["sheetId"] = sheet_id
            return found
        return value

    copy = source.fork()
    copy.properties = {**source.properties, "sheetId": sheet_id, "title": title}
    copy.merges = here(source.merges)
    copy.conditional_formats = here(source.conditional_formats)
    copy.protected = here(source.protected)
    copy.basic_filter = here(source.basic_filter)
    return copy


def _copy_title(workbook: Workbook, title: str) -> str:
    number, name = 1, f"Copy of {title}"
    while workbook.titled(name):
        number += 1
        name = f"Copy of {title} {number}"
    return name
