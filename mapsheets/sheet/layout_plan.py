"""The tab ``Plan``: ten lines of header, the headings, one row a step.

No cell is merged: long sentences overflow to the right over empty cells, and wrap in
their own cell only where the page is too narrow for them.
"""

from __future__ import annotations

from dataclasses import replace

from mapsheets.plan.cells import links_text
from mapsheets.plan.fields import PLAN_TAB, STEP_FIELDS, Kind, Owner
from mapsheets.plan.model import Plan, Step
from mapsheets.sheet import look
from mapsheets.sheet.layout_grid import LAST_ROW, SHEET_ROWS, Grid, Names, plain_value
from mapsheets.sheet.layout_header import put_header
from mapsheets.sheet.layout_pages import SMALLEST_SCALE, scale
from mapsheets.sheet.layout_place import (
    COLUMN_WIDTHS,
    COLUMNS,
    LAST_COLUMN,
    LAST_PRINTED,
    Place,
)
from mapsheets.sheet.layout_rules import protected, rules, validations
from mapsheets.sheet.shown import Shown, ShownStep
from mapsheets.sheet.spec import Area, CellValue, PrintSetup, Style, Tab

_INDENTS = {"complete_when": 1}  # Attention, grey, ends right before it


def plan_tab(plan: Plan, shown: Shown, banner: str = "") -> Tab:
    """Lay out the tab ``Plan``."""
    place = Place(1 if banner else 0)
    names = Names(plan.memory.customer, plan.memory.vendor)
    grid = Grid(COLUMN_WIDTHS)
    if banner:
        grid.put(1, 1, banner, look.BANNER)
        grid.fill(1, range(1, LAST_COLUMN + 1), look.BANNER)
        grid.heights[1] = 24
    put_header(grid, plan, shown, place)
    _headings(grid, place, names)
    for row, step in enumerate(plan.steps, place.first_step):
        _step(grid, row, plan, step, shown.steps.get(step.id, ShownStep()))
    return Tab(
        title=PLAN_TAB,
        cells=grid.cells,
        widths=COLUMN_WIDTHS,
        heights=grid.heights,
        column_styles={
            COLUMNS[item.key]: replace(
                look.spare(_step_style(item.kind, Owner.PEOPLE)),
                indent=_INDENTS.get(item.key, 0),
            )
            for item in STEP_FIELDS
        },
        validations=validations(place),
        rules=rules(place),
        protected=protected(place),
        filter=Area(place.header_row, 1, place.last_row, LAST_COLUMN),
        frozen_columns=1,
        printing=_printing(grid, place),
        color=look.TAB_FIRST,
        rows=LAST_ROW + place.top,
        columns=LAST_COLUMN,
    )


def _headings(grid: Grid, place: Place, names: Names) -> None:
    for item in STEP_FIELDS:
        style = look.HEADING
        if item.owner is Owner.PROGRAM:
            style = look.by_program(style)
        indent = _INDENTS.get(item.key, 0)
        style = replace(style, horizontal="left", indent=indent)
        grid.put(place.header_row, COLUMNS[item.key], names.title(item), style)
    grid.fit(place.header_row, 32.0)


def _step(grid: Grid, row: int, plan: Plan, step: Step, shown: ShownStep) -> None:
    values = step_values(step, shown)
    for item in plan.content.unread:
        if item.table == "steps" and item.row == step.id:
            values[item.key] = item.text
    for field in STEP_FIELDS:
        style = _step_style(field.kind, field.owner)
        style = look.ID if field.key == "id" else style
        style = replace(style, indent=_INDENTS.get(field.key, 0))
        grid.put(row, COLUMNS[field.key], values[field.key], style)
    grid.fit(row, 22.0)


def step_values(step: Step, shown: ShownStep) -> dict[str, CellValue]:
    """Give a step's cells by field key, as they stand in its row."""
    values: dict[str, CellValue] = {
        field.key: plain_value(field.kind, getattr(step, field.key))
        for field in STEP_FIELDS
        if field.owner is not Owner.PROGRAM and field.key != "depends_on"
    }
    values["depends_on"] = plain_value(Kind.IDS, links_text(step.depends_on))
    values["status"] = step.status.value
    return {**values, "expected": shown.expected, "attention": shown.attention}


def _step_style(kind: Kind, owner: Owner) -> Style:
    style = {Kind.DATE: look.DATE, Kind.NUMBER: look.NUMBER}.get(kind, look.TEXT)
    return look.by_program(style) if owner is Owner.PROGRAM else style


def _printing(grid: Grid, place: Place) -> PrintSetup:
    """Choose the pages: one where it can be read, else two, else what it needs."""
    heading = grid.heights[place.header_row]  # repeated on a second page
    height = sum(grid.heights.values()) + heading
    fitting = (pages for pages in (1, 2) if _scale(height, pages) >= SMALLEST_SCALE)
    return PrintSetup(
        area=Area(1, 1, SHEET_ROWS, LAST_PRINTED),
        fit_height=next(fitting, 0),
        repeat_row=place.header_row,
    )


def printed_scale(tab: Tab) -> float:
    """Tell how large the tab ``Plan`` prints: 1 is full size."""
    return _scale(sum(tab.heights.values()), tab.printing.fit_height)


def _scale(height: float, pages: int) -> float:
    widths = (COLUMN_WIDTHS[column] for column in range(1, LAST_PRINTED + 1))
    return scale(height, widths, pages)
