"""Where everything on the tab ``Plan`` stands: columns, labels, widths."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapsheets.plan.fields import STEP_FIELDS
from mapsheets.sheet.address import column_letters
from mapsheets.sheet.layout_grid import LAST_ROW
from mapsheets.sheet.spec import Area

COLUMNS: Mapping[str, int] = {item.key: n for n, item in enumerate(STEP_FIELDS, 1)}
LAST_COLUMN = len(STEP_FIELDS)
LAST_PRINTED = COLUMNS["complete_when"]
HEADER_ROW = 11

WIDTHS: Mapping[str, float] = {
    "id": 5,
    "area": 14.5,
    "text": 38,
    "customer_owner": 19.5,
    "vendor_owner": 19.5,
    "target": 13.5,
    "expected": 14.5,
    "status": 13.5,
    "attention": 22.5,
    "complete_when": 36,
    "depends_on": 12,
    "days": 8,
    "done_on": 13.5,
    "notes": 42,
}
COLUMN_WIDTHS = {COLUMNS[key]: width for key, width in WIDTHS.items()}

# Where each label of the header stands; its value stands right of it. Targets have
# the date expected today below them, so that a difference is seen at once.
LABELS: Mapping[str, tuple[int, int]] = {
    "objective": (2, 2),
    "why_this_date": (3, 2),
    "start": (4, 2),
    "decision_by": (4, 4),
    "target_signature": (4, 6),
    "target_go_live": (4, 8),
    "customer_lead": (5, 2),
    "signature_expected": (5, 6),
    "go_live_expected": (5, 8),
    "vendor_lead": (6, 2),
    "next_review": (6, 6),
    "confirmed_by": (7, 2),
    "confirmed_on": (7, 4),
    "last_updated": (7, 6),
    "glance": (8, 2),
}


@dataclass(frozen=True, slots=True)
class Place:
    """Where the plan's parts are: ``top`` lines stand above everything."""

    top: int = 0

    @property
    def header_row(self) -> int:
        """Give the row of the headings."""
        return HEADER_ROW + self.top

    @property
    def first_step(self) -> int:
        """Give the row of the first step."""
        return self.header_row + 1

    @property
    def last_row(self) -> int:
        """Give the last row that validations and rules reach."""
        return LAST_ROW + self.top

    def value_of(self, key: str) -> tuple[int, int]:
        """Give the address of a header field's value."""
        row, column = LABELS[key]
        return row + self.top, column + 1

    def below(self, key: str, last: str = "") -> Area:
        """Give the cells of a step column, or of several, below the headings."""
        column = COLUMNS[key]
        return Area(
            self.first_step, column, self.last_row, COLUMNS[last] if last else column
        )

    def cell(self, key: str) -> str:
        """Write the first step's cell of a column as rules do: ``$H12``."""
        return f"${column_letters(COLUMNS[key])}{self.first_step}"

    def header_cell(self, key: str) -> str:
        """Write a header field's cell: ``$G$5``."""
        row, column = self.value_of(key)
        return f"${column_letters(column)}${row}"

    def header_area(self, key: str) -> Area:
        """Give a header field's cell as an area."""
        return Area(*self.value_of(key), *self.value_of(key))
