"""The header of ``Plan``: ten lines that read like the top of a page."""

from __future__ import annotations

from dataclasses import replace

from mapsheets.plan.fields import HEADER_FIELDS, Field, Kind, Owner
from mapsheets.plan.model import Plan
from mapsheets.sheet import look
from mapsheets.sheet.layout_grid import Grid, Names, fits
from mapsheets.sheet.layout_place import LABELS, LAST_COLUMN, LAST_PRINTED, Place
from mapsheets.sheet.shown import Shown
from mapsheets.sheet.spec import CellValue, Style

FIRST_FORM_ROW, LAST_FORM_ROW = 2, 7
# The last column that a header text may flow into.
_ROOM = {
    "objective": LAST_PRINTED,
    "why_this_date": LAST_PRINTED,
    "customer_lead": 5,
    "vendor_lead": 5,
    "next_review": LAST_PRINTED,
    "glance": LAST_PRINTED,
}
_LOWEST = {1: 36.0, 2: 25.0, 8: 25.0, 9: 19.0, 10: 22.0}
_USUAL = 21.0


def put_header(grid: Grid, plan: Plan, shown: Shown, place: Place) -> None:
    """Put the ten lines of the header into a grid."""
    top = place.top
    _title(grid, shown, top + 1)
    names = Names(plan.memory.customer, plan.memory.vendor)
    values = _values(plan, shown)
    for item in HEADER_FIELDS:
        _label(grid, place, item.key, names.title(item))
        _value(grid, place, item, values[item.key])
    grid.put(top + 9, 2, shown.everything, look.CAPTION)
    grid.put(top + 10, 2, shown.notice, replace(look.PLAIN, bold=True))
    for row in range(1, place.header_row - top):
        form = FIRST_FORM_ROW <= row <= LAST_FORM_ROW
        if form:
            grid.fill(row + top, range(2, LAST_PRINTED + 1), look.VALUE)
        grid.fill(row + top, range(1, LAST_COLUMN + 1), look.PLAIN)
        grid.fit(row + top, _LOWEST.get(row, _USUAL))


def _title(grid: Grid, shown: Shown, row: int) -> None:
    """Put the title at the largest size at which it leaves the state line free."""
    room = grid.room(range(1, LAST_PRINTED), look.TITLE)
    sizes = [replace(look.TITLE, size=size) for size in look.TITLE_SIZES]
    fitting = [style for style in sizes if fits(shown.title, room, style)]
    style = fitting[0] if fitting else sizes[-1]
    state_column = LAST_PRINTED if fitting else LAST_COLUMN
    grid.put(row, 1, shown.title, style)
    grid.put(row, state_column, shown.state_line, look.STATE_LINE)
    grid.fill(row, range(1, state_column + 1), look.STATE_LINE)


def _values(plan: Plan, shown: Shown) -> dict[str, CellValue]:
    computed: dict[str, CellValue] = {
        "signature_expected": shown.signature_expected,
        "go_live_expected": shown.go_live_expected,
        "last_updated": shown.last_updated,
        "glance": shown.glance,
    }
    written: dict[str, CellValue] = {
        item.key: getattr(plan.header, item.key)
        for item in HEADER_FIELDS
        if item.key not in computed
    }
    unread: dict[str, CellValue] = {
        item.key: item.text for item in plan.content.unread if item.table == "header"
    }
    return {**written, **unread, **computed}


def _label(grid: Grid, place: Place, key: str, text: str) -> None:
    row, column = LABELS[key]
    first = column == LABELS["objective"][1]
    style = look.LABEL if first else look.LABEL_RIGHT
    if row > LAST_FORM_ROW:
        style = replace(style, border_bottom="")
    grid.put(row + place.top, column, text, style)


def _value(grid: Grid, place: Place, item: Field, value: CellValue) -> None:
    row, column = place.value_of(item.key)
    last = _ROOM.get(item.key, column)
    style = _value_style(item)
    room = grid.room(range(column, last + 1), style)
    if isinstance(value, str) and not fits(value, room, style):
        style = replace(style, wrap=True)
    grid.put(row, column, value, style)
    grid.fill(row, range(column + 1, last + 1), style)


def _value_style(item: Field) -> Style:
    style = look.VALUE
    if item.kind is Kind.DATE:
        style = replace(style, number_format=look.DATE_FORMAT)
    if item.key in {"objective", "target_signature"}:
        style = replace(style, bold=True)
    if item.key == "glance":
        style = replace(style, border_bottom="")
    return look.by_program(style) if item.owner is Owner.PROGRAM else style
