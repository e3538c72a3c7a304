"""Prove, before anything is replaced, that a changed file says what it should."""

from __future__ import annotations

from mapsheets.errors import StoreFault
from mapsheets.sheet.spec import (
    Address,
    AppendRow,
    CellValue,
    Edits,
    ReadTab,
    ReadWorkbook,
    ReplaceState,
    SetCell,
)
from mapsheets.stores.folder.content import normal

Cells = dict[Address, CellValue]


def check_written(before: ReadWorkbook, after: ReadWorkbook, edits: Edits) -> None:
    """Compare a changed workbook, cell by cell, with what the edits should make.

    Raises:
        StoreFault: anything else changed, or an edit is not there.
    """
    wanted = expected(before, edits)
    found = {tab.title: dict(tab.cells) for tab in after.tabs}
    if wanted != found or not _kept(before, after):
        raise StoreFault(
            f"The change to {before.title} did not come out as planned, so nothing "
            "was written.",
            "Save the workbook once in Excel or LibreOffice and run this again.",
        )


def expected(before: ReadWorkbook, edits: Edits) -> dict[str, Cells]:
    """Give the cells of every tab as they must be after the edits."""
    tabs: dict[str, Cells] = {tab.title: dict(tab.cells) for tab in before.tabs}
    for edit in edits.items:
        cells = tabs.setdefault(edit.tab, {})
        match edit:
            case SetCell():
                _put(cells, (edit.row, edit.column), edit.value)
            case AppendRow():
                for column, value in edit.values.items():
                    _put(cells, (edit.row, column), value)
            case ReplaceState():
                cells.clear()
                for number, pieces in enumerate(edit.rows, start=1):
                    for column, piece in enumerate(pieces, start=1):
                        _put(cells, (number, column), piece)
    return tabs


def _put(cells: Cells, place: Address, value: CellValue) -> None:
    kept = normal(value)
    if kept is None:
        cells.pop(place, None)
    else:
        cells[place] = kept


def _kept(before: ReadWorkbook, after: ReadWorkbook) -> bool:
    """Tell whether all that edits never touch is as it was."""
    return (
        before.properties == after.properties
        and before.warnings == after.warnings
        and all(
            _around(tab) == _around(other)
            for tab, other in zip(before.tabs, after.tabs, strict=False)
        )
    )


def _around(tab: ReadTab) -> tuple[object, ...]:
    return (tab.title, tab.hidden, tab.merged, tab.notes, tab.sheet_id)
