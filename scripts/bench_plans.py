"""The workbooks that the budgets are measured with, and edits of them by people."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bench_measure import mapsheets
from openpyxl import load_workbook
from openpyxl.cell.cell import Cell
from openpyxl.worksheet.worksheet import Worksheet

TODAY = "2027-02-01"
LONG_AGO = 1_700_000_000  # plans edited in the last minutes wait for the next night


def make_plan(workspace: Path, customer: str) -> Path:
    """Make one plan and give its file."""
    where = ("--workspace", f"folder:{workspace}", "--today", TODAY)
    names = ("--customer", customer, "--vendor", "Northwind")
    answer = mapsheets("new", *names, *where, "--json")
    path = Path(json.loads(answer)["location"])
    return path if path.is_absolute() else workspace / path.name


def make_plans(workspace: Path, count: int) -> list[Path]:
    """Make many plans of different customers."""
    return [make_plan(workspace, f"Company {n:05}") for n in range(count)]


def sync(workspace: Path, *more: str) -> dict[str, Any]:
    """Sync a workspace in this process and give the answer's JSON."""
    where = ("--workspace", f"folder:{workspace}", "--today", TODAY)
    answer: dict[str, Any] = json.loads(mapsheets("sync", *more, *where, "--json"))
    return answer


def outcomes(answer: dict[str, Any]) -> set[str]:
    """Give the different outcomes of a sync."""
    return {plan["outcome"] for plan in answer["plans"]}


@dataclass(frozen=True, slots=True)
class Edit:
    """The place of one step's Days in a workbook of ours."""

    part: str
    cell: str
    days: int


def find_edit(path: Path) -> Edit:
    """Find the Days of the first step of a plan."""
    workbook = load_workbook(path)
    sheet = workbook["Plan"]
    heading = next(c for row in sheet.iter_rows() for c in row if c.value == "Days")
    below = sheet.iter_rows(
        min_row=heading.row + 1, min_col=heading.column, max_col=heading.column
    )
    cell = next(row[0] for row in below if isinstance(row[0].value, int))
    part = f"xl/worksheets/sheet{workbook.sheetnames.index('Plan') + 1}.xml"
    return Edit(part, cell.coordinate, int(str(cell.value)))


def edited(content: bytes, edit: Edit, days: int) -> bytes:
    """Give a workbook in which a person has typed another number of days."""
    source = zipfile.ZipFile(io.BytesIO(content))
    result = io.BytesIO()
    pattern = rf'(<c r="{edit.cell}"[^>]*>\s*<v>)\d+(</v>)'.encode()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as target:
        for item in source.infolist():
            data = source.read(item)
            if item.filename == edit.part:
                data, changes = re.subn(pattern, rb"\g<1>%d\g<2>" % days, data)
                if changes != 1:
                    raise SystemExit(f"the Days in {edit.cell} were not found")
            target.writestr(item, data)
    return result.getvalue()


def put(path: Path, content: bytes) -> None:
    """Write a workbook as if it was last saved long ago."""
    path.write_bytes(content)
    age(path)


def age(path: Path) -> None:
    """Let a file seem to be unchanged for long."""
    os.utime(path, (LONG_AGO, LONG_AGO))


def copy_plans(paths: list[Path], target: Path) -> list[Path]:
    """Copy plans into a new workspace."""
    target.mkdir()
    return [Path(shutil.copy2(path, target)) for path in paths]


def describe(path: Path) -> dict[str, Any]:
    """Give all cells, looks and widths of a workbook, for a peer to build the same."""
    workbook = load_workbook(path)
    looks: dict[str, int] = {}
    sheets = [_sheet(sheet, looks) for sheet in workbook.worksheets]
    return {"sheets": sheets, "looks": [json.loads(look) for look in looks]}


def _sheet(sheet: Worksheet, looks: dict[str, int]) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "state": sheet.sheet_state,
        "freeze": sheet.freeze_panes,
        "widths": {k: d.width for k, d in sheet.column_dimensions.items()},
        "merged": [str(area) for area in sheet.merged_cells.ranges],
        "cells": list(_cells(sheet, looks)),
    }


def _cells(sheet: Worksheet, looks: dict[str, int]) -> Iterator[list[object]]:
    for row in sheet.iter_rows():
        for cell in row:
            if isinstance(cell, Cell) and (cell.value is not None or cell.has_style):
                look = json.dumps(_look(cell), sort_keys=True)
                place = looks.setdefault(look, len(looks))
                yield [cell.row, cell.column, *_value(cell.value), place]


def _value(value: object) -> tuple[object, bool]:
    """Give a value as JSON can hold it, and whether it is a date."""
    if isinstance(value, date):
        return value.isoformat(), True
    return value, False


def _look(cell: Cell) -> dict[str, object]:
    font, fill, align, side = cell.font, cell.fill, cell.alignment, cell.border.bottom
    return {
        "font": [font.name, font.size, font.bold, _colour(font.color)],
        "fill": _colour(fill.fgColor) if fill.fill_type else None,
        "align": [align.horizontal, align.vertical, align.wrap_text],
        "line": side.style if side else None,
        "format": cell.number_format,
    }


def _colour(colour: Any) -> str | None:
    return colour.rgb if colour is not None and colour.type == "rgb" else None
