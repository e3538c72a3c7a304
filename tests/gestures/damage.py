"""What can happen to the hidden state tab."""

from __future__ import annotations

import zlib
from pathlib import Path

from openpyxl.utils.datetime import CALENDAR_MAC_1904

from gestures.foreign import load

TAB = "_mapsheets"


def state(path: Path, how: str) -> None:
    """Delete, edit, truncate, or exchange the state tab of a file."""
    book = load(path)
    tab = book[TAB]
    if how == "delete":
        del book[TAB]
    elif how == "edit":
        _row(tab, "next_number").value = "99"
    elif how == "truncate":
        tab.delete_rows(tab.max_row - 3, 4)
    elif how == "newer":
        _newer(tab)
    elif how == "other":
        _other(tab)
    else:
        raise AssertionError(how)
    book.save(path)


def epoch_1904(path: Path) -> None:
    """Let a file count its days from 1904, as old Macs did."""
    book = load(path)
    book.epoch = CALENDAR_MAC_1904
    book.save(path)


def _row(tab: object, key: str) -> object:
    for row in tab.iter_rows():  # type: ignore[attr-defined]
        if row[0].value == key:
            return row[1]
    raise AssertionError(key)


def _texts(tab: object) -> list[tuple[str, str]]:
    return [(row[0].value, row[1].value or "") for row in tab.iter_rows()]  # type: ignore[attr-defined]


def _put(tab: object, rows: list[tuple[str, str]]) -> None:
    joined = "\n".join(f"{key}\t{text}" for key, text in rows)
    rows = [*rows, ("check", f"{zlib.crc32(joined.encode()):08x}")]
    tab.delete_rows(1, tab.max_row)  # type: ignore[attr-defined]
    for number, (key, text) in enumerate(rows, 1):
        for column, value in ((1, key), (2, text)):
            cell = tab.cell(number, column)  # type: ignore[attr-defined]
            cell.value = value
            cell.data_type = "s"


def _newer(tab: object) -> None:
    """Write the state as a later program would: a higher format, its sum right."""
    _replace(tab, {"format": "2"})


def _other(tab: object) -> None:
    """Exchange the state for another plan's, its sum right."""
    _replace(tab, {"plan_id": '"another-plan"'})


def _replace(tab: object, texts: dict[str, str]) -> None:
    rows = [row for row in _texts(tab) if row[0] not in {"check", *texts}]
    _put(tab, [*texts.items(), *rows])
