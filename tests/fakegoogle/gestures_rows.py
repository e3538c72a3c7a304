"""What people do to rows and columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from fakegoogle.batch import apply
from fakegoogle.context import Context
from fakegoogle.errors import Json
from fakegoogle.ranges import Rect, column_index, grid_range
from fakegoogle.requests_filter import apply_filter, rect_of_filter
from fakegoogle.workbook import Sheet

if TYPE_CHECKING:
    pass
from fakegoogle.browser import Browser, filled, span_of


class RowGestures(Browser):
    """Inserting, deleting, dragging, sorting and filtering; rows count from 1."""

    def insert_row(self, tab: str, row: int, values: Sequence[str] = ()) -> None:
        """Insert a row that becomes number `row`, formatted like the one above."""

        def change(context: Context, sheet: Sheet) -> None:
            span = span_of(sheet, "ROWS", row - 1, row)
            body = {"range": span, "inheritFromBefore": row > 1}
            apply(context, [{"insertDimension": body}])
            for column, text in enumerate(values):
                if text:
                    self.enter(context, sheet, row - 1, column, text)

        self.edit(tab, change)

    def delete_row(self, tab: str, row: int, count: int = 1) -> None:
        """Delete rows."""
        self.lines(tab, "deleteDimension", "ROWS", row - 1, row - 1 + count)

    def insert_column(self, tab: str, column: str, header: str = "") -> None:
        """Insert a column that gets the letters `column`; `header` goes to row 1."""

        def change(context: Context, sheet: Sheet) -> None:
            index = column_index(column)
            span = span_of(sheet, "COLUMNS", index, index + 1)
            body = {"range": span, "inheritFromBefore": index > 0}
            apply(context, [{"insertDimension": body}])
            if header:
                self.enter(context, sheet, 0, index, header)

        self.edit(tab, change)

    def delete_column(self, tab: str, column: str) -> None:
        """Delete a column."""
        index = column_index(column)
        self.lines(tab, "deleteDimension", "COLUMNS", index, index + 1)

    def move_row(self, tab: str, row: int, to: int) -> None:
        """Drag a row so that it becomes number `to`."""
        self.drag(tab, "ROWS", row - 1, to - 1)

    def move_column(self, tab: str, column: str, to: str) -> None:
        """Drag a column so that it gets the letters `to`."""
        self.drag(tab, "COLUMNS", column_index(column), column_index(to))

    def copy_row(self, tab: str, row: int, to: int, *, insert: bool = True) -> None:
        """Copy a row and insert the copy as number `to`, or paste it over that row."""

        def change(context: Context, sheet: Sheet) -> None:
            source = row - 1
            if insert:
                span = span_of(sheet, "ROWS", to - 1, to)
                body: Json = {"range": span, "inheritFromBefore": to > 1}
                apply(context, [{"insertDimension": body}])
                source += to <= row
            width = sheet.column_count
            body = {
                "source": grid_range(sheet.id, Rect(source, source + 1, 0, width)),
                "destination": grid_range(sheet.id, Rect(to - 1, to, 0, width)),
                "pasteType": "PASTE_NORMAL",
            }
            apply(context, [{"copyPaste": body}])

        self.edit(tab, change)

    def sort(
        self, tab: str, cells: str, column: str, *, descending: bool = False
    ) -> None:
        """Sort the rows of a range by one of its columns."""
        order = "DESCENDING" if descending else "ASCENDING"
        spec = {"dimensionIndex": column_index(column), "sortOrder": order}
        self.request(
            tab,
            lambda sheet, rect: {
                "sortRange": {
                    "range": grid_range(sheet.id, rect),
                    "sortSpecs": [spec],
                }
            },
            cells,
        )

    def filter(
        self,
        tab: str,
        column: str,
        hidden_values: Sequence[str],
        cells: str | None = None,
    ) -> None:
        """Hide the rows whose cell in a column shows one of some values.

        Uses the filter of the tab if there is one, else makes one over `cells`, or
        over everything that is filled.
        """

        def change(context: Context, sheet: Sheet) -> None:
            rect = self.rect(context, sheet, cells) if cells else rect_of_filter(sheet)
            rect = rect or filled(sheet)
            index = column_index(column)
            basic = sheet.basic_filter or {}
            specs = [
                spec
                for spec in basic.get("filterSpecs", ())
                if spec.get("columnIndex", 0) != index
            ]
            criterion = {"hiddenValues": list(hidden_values)}
            specs.append({"columnIndex": index, "filterCriteria": criterion})
            body = {"range": grid_range(sheet.id, rect), "filterSpecs": specs}
            apply(context, [{"setBasicFilter": {"filter": body}}])

        self.edit(tab, change)

    def clear_filter(self, tab: str) -> None:
        """Show all rows again; the filter itself stays."""

        def change(context: Context, sheet: Sheet) -> None:
            if sheet.basic_filter:
                sheet.basic_filter = {"range": sheet.basic_filter["range"]}
            apply_filter(context, sheet)

        self.edit(tab, change)

    def remove_filter(self, tab: str) -> None:
        """Take the filter away."""
        self.request(tab, lambda sheet, _: {"clearBasicFilter": {"sheetId": sheet.id}})

    def hide_row(self, tab: str, row: int) -> None:
        """Hide a row by hand."""

        def request(sheet: Sheet, rect: Rect) -> Json:
            return {
                "updateDimensionProperties": {
                    "range": span_of(sheet, "ROWS", row - 1, row),
                    "properties": {"hiddenByUser": True},
                    "fields": "hiddenByUser",
                }
            }

        self.request(tab, request)

    def rename_header(self, tab: str, old: str, new: str) -> None:
        """Type another text over the first cell that shows `old`."""

        def change(context: Context, sheet: Sheet) -> None:
            for row, cells in enumerate(sheet.rows):
                for column in sorted(cells):
                    if cells[column].value == old:
                        rect = Rect(row, row + 1, column, column + 1)
                        context.guard(sheet, rect)
                        self.enter(context, sheet, row, column, new)
                        return
            raise LookupError(old)

        self.edit(tab, change)
