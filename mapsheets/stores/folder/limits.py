"""How large a workbook may be before reading it is refused."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds that keep any file within two seconds and 300 MB.

    Sizes are bytes. ``ratio`` of expanded to packed size is checked for parts above
    ``ratio_from`` bytes. ``rows`` and ``columns`` bound the cells that hold a value.
    ``marks`` are the ``<`` of all parts that are read, so more than their elements;
    ``tree`` those of one part that is held as a tree.
    """

    file: int = 10 * 2**20
    parts: int = 400
    part: int = 40 * 2**20
    total: int = 80 * 2**20
    ratio: int = 300
    ratio_from: int = 2**20
    depth: int = 64
    marks: int = 1_500_000
    tree: int = 1_000_000
    elements: int = 200_000
    rows: int = 5_000
    columns: int = 256
    cells: int = 200_000
    merged: int = 20_000
    validations: int = 2_000
    rules: int = 5_000
    text: int = 32_767
    shared_formulas: int = 2_000


LIMITS = Limits()
# A workbook of our own in a folder of our own: one row for each of many plans.
PRIVATE_LIMITS = Limits(rows=20_000, cells=1_000_000, elements=4_000_000)

# The grid of the format itself: nothing can stand beyond it.
LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
