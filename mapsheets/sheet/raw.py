"""Cells as they were read: their last value, and their text for matching."""

from __future__ import annotations

from dataclasses import dataclass

from mapsheets.plan.cells import fold, text_of
from mapsheets.sheet.spec import CellValue, Formula


@dataclass(frozen=True, slots=True)
class Names:
    """The two companies' names as headings use them."""

    customer: str
    vendor: str


def plain(value: CellValue) -> CellValue:
    """Give a formula's last value, any other value as it is."""
    return value.value if isinstance(value, Formula) else value


def shown_text(value: CellValue) -> str:
    """Give a cell's text for matching."""
    return fold(text_of(plain(value)))
