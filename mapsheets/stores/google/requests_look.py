"""How cells look, in Google's words: formats, widths, checks, rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from mapsheets.sheet.spec import (
    Address,
    Area,
    Choice,
    DateCheck,
    NumberCheck,
    Rule,
    Style,
    Tab,
    Validation,
)
from mapsheets.stores.google.requests_values import Json, portable

PIXELS_PER_CHARACTER = 7
PIXELS_PER_POINT = 96 / 72
PADDING_LEFT = 3
INDENT_PIXELS = 9
PALE = 0.5
VERTICAL = {"top": "TOP", "center": "MIDDLE", "bottom": "BOTTOM", "middle": "MIDDLE"}
BORDERS = ("bottom", "top", "left")


@dataclass(frozen=True, slots=True)
class Grid:
    """A tab's id and exact size."""

    sheet_id: int
    rows: int
    columns: int

    def range(self, area: Area) -> Json:
        """Give the GridRange of an area, cut off at the tab's edge."""
        return {
            "sheetId": self.sheet_id,
            "startRowIndex": area.first_row - 1,
            "endRowIndex": min(area.last_row or self.rows, self.rows),
            "startColumnIndex": area.first_column - 1,
            "endColumnIndex": min(area.last_column, self.columns),
        }


def color(text: str) -> Json:
    """Give a ColorStyle of ``#RRGGBB``."""
    channels = (int(text[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return {"rgbColor": dict(zip(("red", "green", "blue"), channels, strict=True))}


def number_format(code: str) -> Json:
    """Give the NumberFormat of an Excel format code."""
    if code == "@":
        return {"type": "TEXT"}
    kind, lower = "NUMBER", code.lower()
    if any(sign in lower for sign in ("y", "d", "mmm")):
        kind = "DATE_TIME" if "h" in lower else "DATE"
    elif "%" in code:
        kind = "PERCENT"
    return {"type": kind, "pattern": code}


def cell_format(style: Style) -> Json:
    """Give the CellFormat of a style, whole, so that nothing is inherited."""
    found: Json = {
        "textFormat": _text_format(style),
        "verticalAlignment": VERTICAL.get(style.vertical, "BOTTOM"),
        "wrapStrategy": "WRAP" if style.wrap else "OVERFLOW_CELL",
    }
    if style.horizontal:
        found["horizontalAlignment"] = style.horizontal.upper()
    if style.fill:
        found["backgroundColorStyle"] = color(style.fill)
    if style.number_format:
        found["numberFormat"] = number_format(style.number_format)
    if style.indent:
        found["padding"] = {"left": PADDING_LEFT + INDENT_PIXELS * style.indent}
    borders = {side: _line(style, side) for side in BORDERS if _line(style, side)}
    return {**found, "borders": borders} if borders else found


def _text_format(style: Style) -> Json:
    found: Json = {
        "fontFamily": style.font,
        "fontSize": round(style.size),
        "bold": style.bold,
        "italic": style.italic,
    }
    return (
        {**found, "foregroundColorStyle": color(style.color)} if style.color else found
    )


def _line(style: Style, side: str) -> Json:
    drawn: str = getattr(style, f"border_{side}")
    return {"style": "SOLID", "colorStyle": color(drawn)} if drawn else {}


def formats(grid: Grid, tab: Tab) -> list[Json]:
    """Give the repeatCell requests of a tab: columns first, then single cells."""
    columns = [
        (Area(1, column, grid.rows, column), style)
        for column, style in sorted(tab.column_styles.items())
    ]
    plain = Style()
    cells = {
        address: cell.style
        for address, cell in tab.cells.items()
        if cell.style != tab.column_styles.get(address[1], plain)
    }
    return [
        {
            "repeatCell": {
                "range": grid.range(area),
                "cell": {"userEnteredFormat": cell_format(style)},
                "fields": "userEnteredFormat",
            }
        }
        for area, style in (*columns, *blocks(cells))
    ]


def blocks(styles: Mapping[Address, Style]) -> Iterable[tuple[Area, Style]]:
    """Cut cells of equal style into rectangles: rows first, then downwards."""
    found: dict[tuple[int, int, Style], list[Area]] = {}
    for row, first, last, style in _stretches(styles):
        grown = found.setdefault((first, last, style), [])
        if grown and grown[-1].last_row == row - 1:
            grown[-1] = replace(grown[-1], last_row=row)
        else:
            grown.append(Area(row, first, row, last))
    return [(area, key[2]) for key, areas in found.items() for area in areas]


def _stretches(
    styles: Mapping[Address, Style],
) -> Iterable[tuple[int, int, int, Style]]:
    row = first = last = 0
    style = Style()
    for address in sorted(styles):
        if last and address == (row, last + 1) and styles[address] == style:
            last += 1
            continue
        if last:
            yield (row, first, last, style)
        (row, first), style = address, styles[address]
        last = first
    if last:
        yield (row, first, last, style)


def sizes(grid: Grid, tab: Tab) -> list[Json]:
    """Give the requests for column widths and row heights.

    Rows with wrapped text get no height: Google lets a row grow with its text only
    while nobody has set it.
    """
    wrapped = {row for (row, _), cell in tab.cells.items() if cell.style.wrap}
    columns = [
        _size(grid, "COLUMNS", place, round(width * PIXELS_PER_CHARACTER))
        for place, width in sorted(tab.widths.items())
    ]
    rows = [
        _size(grid, "ROWS", place, round(height * PIXELS_PER_POINT))
        for place, height in sorted(tab.heights.items())
        if place not in wrapped
    ]
    return columns + rows


def _size(grid: Grid, dimension: str, place: int, pixels: int) -> Json:
    return {
        "updateDimensionProperties": {
            "range": {
                "sheetId": grid.sheet_id,
                "dimension": dimension,
                "startIndex": place - 1,
                "endIndex": place,
            },
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def validation(grid: Grid, check: Validation) -> Json:
    """Give the request for a dropdown or check; none of them ever refuses.

    By repeatCell, because setDataValidation skips rows that a filter hides.
    """
    return {
        "repeatCell": {
            "range": grid.range(check.area),
            "cell": {"dataValidation": _rule(check)},
            "fields": "dataValidation",
        }
    }


def _rule(check: Validation) -> Json:
    match check:
        case Choice(options=options):
            condition = _condition("ONE_OF_LIST", *options)
            return {"condition": condition, "showCustomUi": True, "strict": False}
        case DateCheck(message=message):
            return _warning({"type": "DATE_IS_VALID"}, message)
        case NumberCheck(least=least, message=message):
            condition = _condition("NUMBER_GREATER_THAN_EQ", str(least))
            return _warning(condition, message)


def _warning(condition: Json, message: str) -> Json:
    found: Json = {"condition": condition, "strict": False}
    return {**found, "inputMessage": message} if message else found


def _condition(kind: str, *values: str) -> Json:
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]}


def rule(grid: Grid, given: Rule, index: int) -> Json:
    """Give the request for a conditional format; a lower index wins."""
    condition = _condition("CUSTOM_FORMULA", portable(_as_formula(given.formula)))
    return {
        "addConditionalFormatRule": {
            "index": index,
            "rule": {
                "ranges": [grid.range(given.area)],
                "booleanRule": {
                    "condition": condition,
                    "format": _rule_format(given.style),
                },
            },
        }
    }


def _as_formula(text: str) -> str:
    return text if text.startswith("=") else f"={text}"


def _rule_format(style: Style) -> Json:
    """Give what Google allows in a rule: weight, slope, text and fill colour."""
    text: Json = {}
    if style.bold:
        text["bold"] = True
    if style.italic:
        text["italic"] = True
    if style.color:
        text["foregroundColorStyle"] = color(style.color)
    found: Json = {"textFormat": text} if text else {}
    if style.fill:
        fill = paler(style.fill) if style.hatch else style.fill
        found["backgroundColorStyle"] = color(fill)
    return found


def paler(text: str) -> str:
    """Give a colour half way to white; Google knows no hatching."""
    channels = (int(text[place : place + 2], 16) for place in (1, 3, 5))
    return "#" + "".join(
        f"{round(each + (255 - each) * PALE):02X}" for each in channels
    )
