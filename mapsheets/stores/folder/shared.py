"""Give every cell of a shared formula the formula it shows."""

from __future__ import annotations

from dataclasses import replace

from mapsheets.sheet.spec import Address, Formula
from mapsheets.stores.folder.cells import SheetCells
from mapsheets.stores.folder.grid import a1
from mapsheets.stores.folder.lean import without_numpy
from mapsheets.stores.folder.limits import LIMITS, Limits


def translated(text: str, origin: Address, place: Address) -> str:
    """Move a formula, without its ``=``, from one cell to another."""
    # Loading openpyxl costs more than reading a plan; shared formulas are rare.
    with without_numpy():
        from openpyxl.formula.translate import (  # noqa: PLC0415
            Translator,
            TranslatorError,
        )

    try:
        moved = Translator("=" + text, a1(origin)).translate_formula(a1(place))
    except TranslatorError:
        # A reference would leave the grid: what spreadsheet programs show then.
        return "#REF!"
    return str(moved).removeprefix("=")


def spread_shared(found: SheetCells, limits: Limits = LIMITS) -> None:
    """Replace the empty texts of shared formulas by the formula of each cell.

    Beyond the limit the master's own text stands in: only texts are affected.
    """
    for count, (place, index) in enumerate(found.shared.items()):
        formula = found.cells.get(place)
        if index not in found.masters or not isinstance(formula, Formula):
            continue
        origin, text = found.masters[index]
        if count < limits.shared_formulas:
            text = translated(text, origin, place)
        found.cells[place] = replace(formula, text="=" + text)
