"""What every request of a batch works with: the workbook, the caller, the rules."""

from __future__ import annotations

from dataclasses import dataclass

from fakegoogle.cells import Effective
from fakegoogle.errors import ApiError, Json, invalid
from fakegoogle.evaluate import Evaluation
from fakegoogle.masks import BadMask, Tree, mask
from fakegoogle.ranges import Rect, clipped
from fakegoogle.workbook import Sheet, Workbook


@dataclass
class Context:
    """One change in the making. `today` is a serial date in the file's time zone."""

    workbook: Workbook
    user: str
    owner: bool
    today: float
    lenient_delete: bool = True

    def effective(self, sheet: Sheet, row: int, column: int) -> Effective:
        """Give a computed value as it stands in the middle of the batch."""
        return Evaluation(self.workbook, self.today).cell(sheet, row, column)

    def may_edit(self, protected: Json) -> bool:
        """Say whether the caller may edit a protected range."""
        if protected.get("warningOnly") or self.owner:
            return True
        editors = protected.get("editors", {})
        if not editors.get("users") and not editors.get("groups"):
            return True
        return self.user in editors.get("users", ())

    def guard(self, sheet: Sheet, rect: Rect) -> None:
        """Refuse a change of cells that the caller may not edit."""
        for protected in sheet.protected:
            grid = protected.get("range", {})
            if not clipped(sheet, grid).meets(rect) or self.may_edit(protected):
                continue
            free = protected.get("unprotectedRanges", ())
            if any(clipped(sheet, hole).holds(rect) for hole in free):
                continue
            raise invalid(
                "You are trying to edit a protected cell or object. Please contact the "
                "spreadsheet owner to remove protection if you need to edit."
            )


def request_mask(text: str | None, schema: str) -> Tree:
    """Read the `fields` of a request; without it Google refuses."""
    if not text:
        raise invalid(
            "At least one field must be listed in 'fields'. (Use '*' to indicate all "
            "fields.)"
        )
    try:
        return mask("sheets", schema, _unprefixed(text, schema))
    except BadMask as bad:
        raise ApiError(400, f"Invalid field: {bad.path}") from None


ROOTS = {
    "CellData": "cell.",
    "SheetProperties": "properties.",
    "DimensionProperties": "properties.",
    "SpreadsheetProperties": "properties.",
}


def _unprefixed(text: str, schema: str) -> str:
    """Drop the implied root when a client writes it all the same."""
    root = ROOTS.get(schema)
    return text.removeprefix(root) if root else text
