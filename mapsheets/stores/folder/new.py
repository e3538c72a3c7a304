"""Render a new workbook to the bytes of an xlsx file.

The only module that needs openpyxl's writer; loaded when a workbook is made.
"""

from __future__ import annotations

import gc
from copy import copy
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell as SheetCell
from openpyxl.packaging.custom import StringProperty
from openpyxl.styles.cell_style import StyleArray
from openpyxl.styles.styleable import StyleableObject
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from mapsheets.sheet.spec import (
    CellError,
    CellValue,
    Formula,
    Style,
    Tab,
    WorkbookSpec,
)
from mapsheets.stores.folder import newstyles
from mapsheets.stores.folder.content import normal
from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.finish import finished
from mapsheets.stores.folder.grid import a1, a1_area, encoded, letters
from mapsheets.stores.folder.limits import LIMITS
from mapsheets.stores.folder.newrules import add_rules

_PAPERS = {"A3": 8, "A4": 9, "A5": 11, "LETTER": 1, "LEGAL": 5}
_MANY_CELLS = 20_000
_DAY, _DAY_AND_TIME = "yyyy-mm-dd", "yyyy-mm-dd hh:mm"


def rendered(spec: WorkbookSpec) -> bytes:
    """Give a workbook as a file; equal specs give equal bytes.

    Raises:
        Refused: a text is longer than a cell can hold.
    """
    data = _saved(spec)
    if sum(len(tab.cells) for tab in spec.tabs) > _MANY_CELLS:
        # openpyxl's cells refer to each other, so that they go only when looked for.
        gc.collect()
    return finished(data, spec)


def _saved(spec: WorkbookSpec) -> bytes:
    workbook = Workbook()
    for sheet in workbook.worksheets:
        workbook.remove(sheet)
    looks = _Looks()
    for tab in spec.tabs:
        _add_tab(workbook.create_sheet(encoded(tab.title)), tab, looks)
    visible = (at for at, tab in enumerate(spec.tabs) if not tab.hidden)
    workbook.active = next(visible, 0)
    for name, value in spec.properties.items():
        # The stubs lag behind the library.
        kept = StringProperty(name=name, value=value)
        workbook.custom_doc_props.append(kept)  # type: ignore[attr-defined]
    file = BytesIO()
    workbook.save(file)
    return file.getvalue()


class _Looks:
    """Sets looks; each distinct one goes through openpyxl's tables only once."""

    def __init__(self) -> None:
        self._known: dict[Style, StyleArray] = {}

    def apply(self, target: StyleableObject, style: Style) -> None:
        known = self._known.get(style)
        if known is not None:
            # openpyxl's own way of copying a look, and ten times faster.
            target._style = copy(known)  # type: ignore[attr-defined]  # noqa: SLF001
            return
        target.font = newstyles.font(style)
        target.fill = newstyles.fill(style)
        target.border = newstyles.border(style)
        target.alignment = newstyles.alignment(style)
        target.number_format = style.number_format or "General"
        made = target._style  # type: ignore[attr-defined]  # noqa: SLF001
        self._known[style] = copy(made)


def _add_tab(sheet: Worksheet, tab: Tab, looks: _Looks) -> None:
    for (row, column), cell in sorted(tab.cells.items()):
        target = sheet.cell(row, column)
        value = normal(cell.value)
        looks.apply(target, _fitting(cell.style, value))
        if value is not None:
            _set_value(cast(SheetCell, target), value)
    _set_sizes(sheet, tab, looks)
    add_rules(sheet, tab)
    _set_view(sheet, tab)
    _set_print(sheet, tab)


def _fitting(style: Style, value: CellValue) -> Style:
    """Give a date without a number format one, so that it shows as a date."""
    shown = value.value if isinstance(value, Formula) else value
    if style.number_format or not isinstance(shown, date):
        return style
    code = _DAY_AND_TIME if isinstance(shown, datetime) else _DAY
    return replace(style, number_format=code)


def _set_sizes(sheet: Worksheet, tab: Tab, looks: _Looks) -> None:
    for column, width in tab.widths.items():
        sheet.column_dimensions[letters(column)].width = width
    for column, style in tab.column_styles.items():
        looks.apply(sheet.column_dimensions[letters(column)], style)
    for row, height in tab.heights.items():
        sheet.row_dimensions[row].height = height


def _set_value(target: SheetCell, value: CellValue) -> None:
    """Set a value under its own type: text stays text whatever it looks like."""
    match value:
        case Formula(text):
            target.value = "=" + encoded(text.removeprefix("="))
        case CellError(code):
            target.value = code
            target.data_type = "e"
        case str():
            if len(value) > LIMITS.text:
                raise Refused("TEXT", f"cell {target.coordinate}")
            target.value = encoded(value)
            target.data_type = "s"
        case _:
            target.value = value


def _set_view(sheet: Worksheet, tab: Tab) -> None:
    sheet.sheet_view.showGridLines = tab.gridlines
    sheet.sheet_state = "hidden" if tab.hidden else "visible"
    if tab.frozen_rows or tab.frozen_columns:
        sheet.freeze_panes = a1((tab.frozen_rows + 1, tab.frozen_columns + 1))
    if tab.color:
        sheet.sheet_properties.tabColor = newstyles.opaque(tab.color)
    if tab.filter is not None:
        sheet.auto_filter.ref = a1_area(tab.filter)


def _set_print(sheet: Worksheet, tab: Tab) -> None:
    printing = tab.printing
    sheet.page_setup.orientation = "landscape" if printing.landscape else "portrait"
    sheet.page_setup.paperSize = _PAPERS.get(printing.paper.upper(), _PAPERS["A4"])
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth = printing.fit_width
    sheet.page_setup.fitToHeight = printing.fit_height
    if printing.area is not None:
        sheet.print_area = a1_area(printing.area)
    if printing.repeat_row:
        sheet.print_title_rows = f"{printing.repeat_row}:{printing.repeat_row}"
    if printing.repeat_columns:
        sheet.print_title_cols = f"A:{letters(printing.repeat_columns)}"
    margins = sheet.page_margins
    margins.left = margins.right = margins.top = margins.bottom = printing.margin
    # There is neither header nor footer; their room must not exceed the margin.
    margins.header = margins.footer = min(margins.header, printing.margin)
