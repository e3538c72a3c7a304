"""What people do to cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fakegoogle.batch import apply
from fakegoogle.context import Context
from fakegoogle.errors import Json
from fakegoogle.ranges import grid_range
from fakegoogle.workbook import Sheet

if TYPE_CHECKING:
    pass
from fakegoogle.browser import Browser


class CellGestures(Browser):
    """Typing, clearing, formatting, cutting and pasting."""

    def type(self, tab: str, cell: str, text: str) -> None:
        """Type text into a cell; it is read by the spreadsheet's locale."""

        def change(context: Context, sheet: Sheet) -> None:
            rect = self.rect(context, sheet, cell)
            context.guard(sheet, rect)
            self.enter(context, sheet, rect.top, rect.left, text)

        self.edit(tab, change)

    def clear(self, tab: str, cells: str) -> None:
        """Select cells and press Delete: values go, formats and rules stay."""
        self.request(
            tab,
            lambda sheet, rect: {
                "updateCells": {
                    "range": grid_range(sheet.id, rect),
                    "fields": "userEnteredValue",
                }
            },
            cells,
        )

    def note(self, tab: str, cell: str, text: str) -> None:
        """Put a note on a cell."""
        self.repeat(tab, cell, {"note": text}, "note")

    def format(self, tab: str, cells: str, cell_format: Json) -> None:
        """Format cells with a CellFormat."""
        fields = ",".join(f"userEnteredFormat.{name}" for name in cell_format)
        self.repeat(tab, cells, {"userEnteredFormat": cell_format}, fields)

    def validate(self, tab: str, cells: str, rule: Json | None) -> None:
        """Put a validation rule on cells, or take it away."""
        self.repeat(
            tab, cells, {"dataValidation": rule} if rule else {}, "dataValidation"
        )

    def chip(self, tab: str, cell: str, email: str) -> None:
        """Put a person chip into a cell."""
        data = {
            "userEnteredValue": {"stringValue": "@"},
            "chipRuns": [{"chip": {"personProperties": {"email": email}}}],
        }
        self.repeat(tab, cell, data, "userEnteredValue,chipRuns")

    def rich_text(self, tab: str, cell: str, text: str, bold_from: int) -> None:
        """Type text whose end is bold."""
        data = {
            "userEnteredValue": {"stringValue": text},
            "textFormatRuns": [{"startIndex": bold_from, "format": {"bold": True}}],
        }
        self.repeat(tab, cell, data, "userEnteredValue,textFormatRuns")

    def merge(self, tab: str, cells: str) -> None:
        """Merge cells."""
        self.request(
            tab,
            lambda sheet, rect: {
                "mergeCells": {
                    "range": grid_range(sheet.id, rect),
                    "mergeType": "MERGE_ALL",
                }
            },
            cells,
        )

    def cut_paste(
        self, tab: str, source: str, destination: str, to_tab: str | None = None
    ) -> None:
        """Cut cells and paste them at a cell."""

        def change(context: Context, sheet: Sheet) -> None:
            target, corner = self.target(context, sheet, to_tab, destination)
            body = {
                "source": grid_range(sheet.id, self.rect(context, sheet, source)),
                "destination": {
                    "sheetId": target.id,
                    "rowIndex": corner.top,
                    "columnIndex": corner.left,
                },
                "pasteType": "PASTE_NORMAL",
            }
            apply(context, [{"cutPaste": body}])

        self.edit(tab, change)

    def copy_paste(
        self,
        tab: str,
        source: str,
        destination: str,
        to_tab: str | None = None,
        kind: str = "PASTE_NORMAL",
    ) -> None:
        """Copy cells and paste them at a cell."""

        def change(context: Context, sheet: Sheet) -> None:
            target, corner = self.target(context, sheet, to_tab, destination)
            body = {
                "source": grid_range(sheet.id, self.rect(context, sheet, source)),
                "destination": grid_range(target.id, corner),
                "pasteType": kind,
            }
            apply(context, [{"copyPaste": body}])

        self.edit(tab, change)
