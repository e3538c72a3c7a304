"""The peer of `mapsheets new`: import openpyxl, build the same cells, save.

Usage: bench_peer_new.py DESCRIPTION.json TARGET.xlsx
"""

from __future__ import annotations

import json
import sys
from datetime import datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

Look = tuple[Font, PatternFill, Alignment, Border, str]


def look_of(data: dict[str, Any]) -> Look:
    """Make the style objects of one look, which its cells share."""
    name, size, bold, colour = data["font"]
    fill = data["fill"]
    horizontal, vertical, wrap = data["align"]
    return (
        Font(name=name, size=size, bold=bold, color=colour),
        PatternFill("solid", fgColor=fill) if fill else PatternFill(),
        Alignment(horizontal=horizontal, vertical=vertical, wrap_text=wrap),
        Border(bottom=Side(style=data["line"])),
        data["format"],
    )


def fill(sheet: Any, data: dict[str, Any], looks: list[Look]) -> None:
    """Write one tab."""
    sheet.sheet_state = data["state"]
    sheet.freeze_panes = data["freeze"]
    for column, width in data["widths"].items():
        sheet.column_dimensions[column].width = width
    for row, column, value, is_date, look in data["cells"]:
        cell = sheet.cell(row, column)
        if value is not None:
            cell.value = datetime.fromisoformat(value) if is_date else value
        cell.font, cell.fill, cell.alignment, cell.border, number_format = looks[look]
        cell.number_format = number_format
    for area in data["merged"]:
        sheet.merge_cells(area)


def main() -> None:
    """Build the workbook that the description tells of."""
    description, target = map(Path, sys.argv[1:3])
    data = json.loads(description.read_text("utf-8"))
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    looks = [look_of(look) for look in data["looks"]]
    for sheet in data["sheets"]:
        fill(workbook.create_sheet(sheet["title"]), sheet, looks)
    workbook.save(target)


if __name__ == "__main__":
    main()
