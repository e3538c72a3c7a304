"""The content of spreadsheets in a form that tests compare."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from fakegoogle.display import show
from fakegoogle.errors import Json
from fakegoogle.evaluate import Evaluation
from fakegoogle.ranges import letters, read_a1
from fakegoogle.sheets_api import make_context
from fakegoogle.store import File
from fakegoogle.workbook import Workbook


def workbook_of(file: File) -> Workbook:
    """Give the workbook of a spreadsheet."""
    if file.workbook is None:
        message = f"{file.name} is not a spreadsheet"
        raise LookupError(message)
    return file.workbook


def rows(file: File, tab: str, now: datetime) -> list[list[str]]:
    """Give the texts that a tab shows, trailing blanks left out."""
    workbook = workbook_of(file)
    sheet = workbook.titled(tab)
    if sheet is None:
        raise LookupError(tab)
    context = make_context(workbook, "", None, now)
    evaluation = Evaluation(workbook, context.today)
    locale = workbook.properties["locale"]
    found = []
    for row, cells in enumerate(sheet.rows):
        last = max(
            (c for c, cell in cells.items() if cell.value is not None), default=-1
        )
        line = []
        for column in range(last + 1):
            value = evaluation.cell(sheet, row, column)
            number_format = (sheet.cell(row, column).format or {}).get("numberFormat")
            line.append(show(value, number_format, locale) or "")
        found.append(line)
    while found and not found[-1]:
        found.pop()
    return found


def value(file: File, tab: str, cell: str) -> Any:
    """Give what was put into a cell."""
    workbook = workbook_of(file)
    sheet = workbook.titled(tab)
    if sheet is None:
        raise LookupError(tab)
    _, rect = read_a1(workbook, "'" + sheet.title.replace("'", "''") + f"'!{cell}")
    return sheet.cell(rect.top, rect.left).value


def dump(file: File) -> Json:
    """Give values, notes and structure of every tab, by title."""
    workbook = workbook_of(file)
    tabs: Json = {}
    for sheet in workbook.sheets:
        cells = {
            f"{letters(column)}{row + 1}": cell.value
            for row, line in enumerate(sheet.rows)
            for column, cell in sorted(line.items())
            if cell.value is not None
        }
        notes = {
            f"{letters(column)}{row + 1}": cell.note
            for row, line in enumerate(sheet.rows)
            for column, cell in sorted(line.items())
            if cell.note
        }
        tabs[sheet.title] = {
            "cells": cells,
            "notes": notes,
            "hidden": sheet.hidden,
            "size": [sheet.row_count, sheet.column_count],
            "rules": len(sheet.conditional_formats),
            "protected": len(sheet.protected),
        }
    metadata = sorted((m.id, m.key, m.value) for m in workbook.metadata.values())
    return {"tabs": tabs, "metadata": [list(entry) for entry in metadata]}


def contents(files: list[File]) -> dict[str, Json]:
    """Give the content of spreadsheets by name; namesakes get a number."""
    found: dict[str, Json] = {}
    for file in files:
        name, number = file.name, 2
        while name in found:
            name, number = f"{file.name} ({number})", number + 1
        found[name] = dump(file)
    return found
