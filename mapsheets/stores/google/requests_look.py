"""How cells look, in Google's words: formats, widths, checks, rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

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


def grid_range(sheet_id: int, area: Area, rows: int = 0) -> Json:
    """Give a GridRange; ``rows`` closes an area that is open below."""
    return {
        "sheetId": sheet_id,
        "startRowIndex": area.first_row - 1,
        "endRowIndex": area.last_row or rows,
        "startColumnIndex": area.first_column - 1,
        "endColumnIndex": area.last_column,
    }


def color(text: str) -> Json:
    """Give a ColorStyle of ``#RRGGBB``."""
    channels = (int(text[place : place + 2], 16) / 255 for place in (1, 3, 5))
    return {"rgbColor": dict(zip(("red", "green", "blue"), channels, strict=True))}


def number_format(code: str) -> Json:
    """Give the NumberFormat of an Excel format code."""
    if code == "@":
        return {"type": "TEXT"}
    kind = "NUMBER"
    if "y" in code.lower() or "d" in code.lower():
        kind = "DATE_TIME" if "h" in code.lower() else "DATE"
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


def formats(sheet_id: int, tab: Tab) -> list[Json]:
    """Give the repeatCell requests of a tab: columns first, then single cells."""
    columns = [
        (Area(1, column, tab.rows, column), style)
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
                "range": grid_range(sheet_id, area),
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


def sizes(sheet_id: int, tab: Tab) -> list[Json]:
    """Give the requests for column widths and row heights."""
    columns = [
        _size(sheet_id, "COLUMNS", place, round(width * PIXELS_PER_CHARACTER))
        for place, width in sorted(tab.widths.items())
    ]
    rows = [
        _size(sheet_id, "ROWS", place, round(height * PIXELS_PER_POINT))
        for place, height in sorted(tab.heights.items())
    ]
    return columns + rows


def _size(sheet_id: int, dimension: str, place: int, pixels: int) -> Json:
    return {
        "updateDimensionProperties": {
            "range": {
                "sheetId": sheet_id,
                "dimension": dimension,
                "startIndex": place - 1,
                "endIndex": place,
            },
            "properties": {"pixelSize": pixels},
            "fields": "pixelSize",
        }
    }


def validation(sheet_id: int, check: Validation, rows: int) -> Json:
    """Give the request for a dropdown or check; none of them ever refuses.

    By repeatCell, because setDataValidation skips rows that a filter hides.
    """
    return {
        "repeatCell": {
            "range": grid_range(sheet_id, check.area, rows),
            "cell": {"dataValidation": _rule(check)},
            "fields": "dataValidation",
        }
    }


def _rule(check: Validation) -> Json:
    match check:
        case Choice(options=options):
            return {
                "condition": _condition("ONE_OF_LIST", *options),
                "showCustomUi": True,
                "strict": False,
            }
        case DateCheck(message=message):
            found: Json = {"condition": {"type": "DATE_IS_VALID"}, "strict": False}
        case NumberCheck(least=least, message=message):
            least_number = _condition("NUMBER_GREATER_THAN_EQ", str(least))
            found = {"condition": least_number, "strict": False}
    return {**found, "inputMessage": message} if message else found


def _condition(kind: str, *values: str) -> Json:
    return {"type": kind, "values": [{"userEnteredValue": value} for value in values]}


def rule(sheet_id: int, given: Rule, index: int, rows: int) -> Json:
    """Give the request for a conditional format; a lower index wins."""
    condition = _condition("CUSTOM_FORMULA", portable(_as_formula(given.formula)))
    return {
        "addConditionalFormatRule": {
            "index": index,
            "rule": {
                "ranges": [grid_range(sheet_id, given.area, rows)],
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
