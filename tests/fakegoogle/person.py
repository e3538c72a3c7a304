"""People at a browser: what they do to a sheet between two calls."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fakegoogle.batch import apply
from fakegoogle.cells import Formula, share
from fakegoogle.context import Context
from fakegoogle.dumping import rows as shown_rows
from fakegoogle.errors import ApiError, Json
from fakegoogle.ranges import Rect, column_index, grid_range, read_a1
from fakegoogle.requests_rules import apply_filter, rect_of_filter
from fakegoogle.sheets_api import make_context, workbook_of
from fakegoogle.store import RANK, File
from fakegoogle.typed import typed
from fakegoogle.workbook import Sheet

if TYPE_CHECKING:
    from fakegoogle.google import FakeGoogle

EPOCH = date(1899, 12, 30)
ANYBODY = "anonymous@anywhere.invalid"


class PersonRefused(Exception):
    """The person may not do this: no access, or a protected cell."""


class Person:
    """Somebody who edits in the user interface; rows are counted from 1."""

    def __init__(self, google: FakeGoogle, email: str | None, file: str | None) -> None:
        self.google = google
        self.email = email.lower() if email else None
        self._wanted = file

    # -- cells

    def type(self, tab: str, cell: str, text: str) -> None:
        """Type text into a cell; it is read by the spreadsheet's locale."""

        def change(context: Context, sheet: Sheet) -> None:
            rect = self._rect(context, sheet, cell)
            context.guard(sheet, rect)
            self._enter(context, sheet, rect.top, rect.left, text)

        self._edit(tab, change)

    def clear(self, tab: str, cells: str) -> None:
        """Select cells and press Delete: values go, formats and rules stay."""
        self._request(
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
        self._repeat(tab, cell, {"note": text}, "note")

    def format(self, tab: str, cells: str, cell_format: Json) -> None:
        """Format cells with a CellFormat."""
        fields = ",".join(f"userEnteredFormat.{name}" for name in cell_format)
        self._repeat(tab, cells, {"userEnteredFormat": cell_format}, fields)

    def validate(self, tab: str, cells: str, rule: Json | None) -> None:
        """Put a validation rule on cells, or take it away."""
        self._repeat(
            tab, cells, {"dataValidation": rule} if rule else {}, "dataValidation"
        )

    def chip(self, tab: str, cell: str, email: str) -> None:
        """Put a person chip into a cell."""
        data = {
            "userEnteredValue": {"stringValue": "@"},
            "chipRuns": [{"chip": {"personProperties": {"email": email}}}],
        }
        self._repeat(tab, cell, data, "userEnteredValue,chipRuns")

    def rich_text(self, tab: str, cell: str, text: str, bold_from: int) -> None:
        """Type text whose end is bold."""
        data = {
            "userEnteredValue": {"stringValue": text},
            "textFormatRuns": [{"startIndex": bold_from, "format": {"bold": True}}],
        }
        self._repeat(tab, cell, data, "userEnteredValue,textFormatRuns")

    def merge(self, tab: str, cells: str) -> None:
        """Merge cells."""
        self._request(
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
            target, corner = self._target(context, sheet, to_tab, destination)
            body = {
                "source": grid_range(sheet.id, self._rect(context, sheet, source)),
                "destination": {
                    "sheetId": target.id,
                    "rowIndex": corner.top,
                    "columnIndex": corner.left,
                },
                "pasteType": "PASTE_NORMAL",
            }
            apply(context, [{"cutPaste": body}])

        self._edit(tab, change)

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
            target, corner = self._target(context, sheet, to_tab, destination)
            body = {
                "source": grid_range(sheet.id, self._rect(context, sheet, source)),
                "destination": grid_range(target.id, corner),
                "pasteType": kind,
            }
            apply(context, [{"copyPaste": body}])

        self._edit(tab, change)

    # -- rows and columns

    def insert_row(self, tab: str, row: int, values: Sequence[str] = ()) -> None:
        """Insert a row that becomes number `row`, formatted like the one above."""

        def change(context: Context, sheet: Sheet) -> None:
            span = _span(sheet, "ROWS", row - 1, row)
            body = {"range": span, "inheritFromBefore": row > 1}
            apply(context, [{"insertDimension": body}])
            for column, text in enumerate(values):
                if text:
                    self._enter(context, sheet, row - 1, column, text)

        self._edit(tab, change)

    def delete_row(self, tab: str, row: int, count: int = 1) -> None:
        """Delete rows."""
        self._lines(tab, "deleteDimension", "ROWS", row - 1, row - 1 + count)

    def insert_column(self, tab: str, column: str, header: str = "") -> None:
        """Insert a column that gets the letters `column`; `header` goes to row 1."""

        def change(context: Context, sheet: Sheet) -> None:
            index = column_index(column)
            span = _span(sheet, "COLUMNS", index, index + 1)
            body = {"range": span, "inheritFromBefore": index > 0}
            apply(context, [{"insertDimension": body}])
            if header:
                self._enter(context, sheet, 0, index, header)

        self._edit(tab, change)

    def delete_column(self, tab: str, column: str) -> None:
        """Delete a column."""
        index = column_index(column)
        self._lines(tab, "deleteDimension", "COLUMNS", index, index + 1)

    def move_row(self, tab: str, row: int, to: int) -> None:
        """Drag a row so that it becomes number `to`."""
        self._move(tab, "ROWS", row - 1, to - 1)

    def move_column(self, tab: str, column: str, to: str) -> None:
        """Drag a column so that it gets the letters `to`."""
        self._move(tab, "COLUMNS", column_index(column), column_index(to))

    def copy_row(self, tab: str, row: int, to: int, *, insert: bool = True) -> None:
        """Copy a row and insert the copy as number `to`, or paste it over that row."""

        def change(context: Context, sheet: Sheet) -> None:
            source = row - 1
            if insert:
                span = _span(sheet, "ROWS", to - 1, to)
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

        self._edit(tab, change)

    def sort(
        self, tab: str, cells: str, column: str, *, descending: bool = False
    ) -> None:
        """Sort the rows of a range by one of its columns."""
        order = "DESCENDING" if descending else "ASCENDING"
        spec = {"dimensionIndex": column_index(column), "sortOrder": order}
        self._request(
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
            rect = self._rect(context, sheet, cells) if cells else rect_of_filter(sheet)
            rect = rect or _filled(sheet)
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

        self._edit(tab, change)

    def clear_filter(self, tab: str) -> None:
        """Show all rows again; the filter itself stays."""

        def change(context: Context, sheet: Sheet) -> None:
            if sheet.basic_filter:
                sheet.basic_filter = {"range": sheet.basic_filter["range"]}
            apply_filter(context, sheet)

        self._edit(tab, change)

    def remove_filter(self, tab: str) -> None:
        """Take the filter away."""
        self._request(tab, lambda sheet, _: {"clearBasicFilter": {"sheetId": sheet.id}})

    def hide_row(self, tab: str, row: int) -> None:
        """Hide a row by hand."""

        def request(sheet: Sheet, rect: Rect) -> Json:
            return {
                "updateDimensionProperties": {
                    "range": _span(sheet, "ROWS", row - 1, row),
                    "properties": {"hiddenByUser": True},
                    "fields": "hiddenByUser",
                }
            }

        self._request(tab, request)

    def rename_header(self, tab: str, old: str, new: str) -> None:
        """Type another text over the first cell that shows `old`."""

        def change(context: Context, sheet: Sheet) -> None:
            for row, cells in enumerate(sheet.rows):
                for column in sorted(cells):
                    if cells[column].value == old:
                        rect = Rect(row, row + 1, column, column + 1)
                        context.guard(sheet, rect)
                        self._enter(context, sheet, row, column, new)
                        return
            raise LookupError(old)

        self._edit(tab, change)

    # -- tabs and the file

    def rename_tab(self, tab: str, new: str) -> None:
        """Rename a tab."""
        self._sheet(tab, "title", title=new)

    def hide_tab(self, tab: str) -> None:
        """Hide a tab."""
        self._sheet(tab, "hidden", hidden=True)

    def delete_tab(self, tab: str) -> None:
        """Delete a tab."""
        self._request(tab, lambda sheet, _: {"deleteSheet": {"sheetId": sheet.id}})

    def add_tab(self, beside: str, title: str) -> None:
        """Add a tab to the spreadsheet that has the tab `beside`."""
        self._request(beside, lambda *_: {"addSheet": {"properties": {"title": title}}})

    def duplicate_tab(self, tab: str) -> None:
        """Duplicate a tab."""
        self._request(
            tab, lambda sheet, _: {"duplicateSheet": {"sourceSheetId": sheet.id}}
        )

    def set_locale(self, tab: str, locale: str) -> None:
        """Change the locale of the spreadsheet."""
        body = {"properties": {"locale": locale}, "fields": "locale"}
        self._request(tab, lambda *_: {"updateSpreadsheetProperties": body})

    def rename_file(self, title: str) -> None:
        """Rename the spreadsheet."""
        body = {"properties": {"title": title}, "fields": "title"}
        self._request(None, lambda *_: {"updateSpreadsheetProperties": body})

    def trash(self) -> None:
        """Move the spreadsheet to the trash."""
        with self.google.lock:
            file = self._file(None)
            file.trashed = True
            self.google.store.touch(file, self.email)

    def copy_file(self, title: str | None = None) -> str:
        """Make a copy in one's own My Drive; properties go with it. Gives its id."""
        with self.google.lock:
            source = self._file(None, role="reader")
            store = self.google.store
            user = self.google.identity.user(self.email or ANYBODY)
            name = title or f"Copy of {source.name}"
            home = store.root(user).id
            copy = store.add(name, source.mime_type, (home,), user.email)
            copy.by_app = False
            copy.properties = dict(source.properties)
            copy.workbook = workbook_of(source).fork()
            copy.workbook.properties["title"] = name
            copy.workbook.settle()
            return copy.id

    # -- looking

    def sees(self, tab: str) -> list[list[str]]:
        """Give the texts that a tab shows, also of rows a filter hides."""
        file = self._file(tab, role="reader")
        return shown_rows(file, tab, self.google.clock.now())

    # -- how

    def _file(self, tab: str | None, role: str = "writer") -> File:
        google = self.google
        if self._wanted is not None:
            file = google.file(self._wanted)
        else:
            found = [
                file
                for file in google.spreadsheets()
                if tab is None or workbook_of(file).titled(tab)
                if self._rank(file) >= RANK[role]
            ]
            if len(found) != 1:
                message = f"{self.email} can use {len(found)} spreadsheets with {tab!r}"
                raise PersonRefused(message)
            file = found[0]
        if self._rank(file) < RANK[role]:
            message = f"{self.email} is no {role} of {file.name}"
            raise PersonRefused(message)
        return file

    def _rank(self, file: File) -> int:
        user = self.google.identity.user(self.email or ANYBODY)
        return RANK[self.google.store.role(user, file)]

    def _edit(self, tab: str | None, change: Callable[[Context, Sheet], None]) -> None:
        with self.google.lock:
            file = self._file(tab)
            book = workbook_of(file).fork()
            now = self.google.clock.now()
            context = make_context(book, self.email or ANYBODY, file.owner, now)
            sheet = book.titled(tab) if tab is not None else book.sheets[0]
            if sheet is None:
                raise LookupError(tab)
            try:
                change(context, sheet)
            except ApiError as error:
                raise PersonRefused(error.message) from None
            book.settle()
            file.workbook, file.name = book, book.properties["title"]
            self.google.store.touch(file, self.email, late=True)

    def _request(
        self,
        tab: str | None,
        request: Callable[[Sheet, Rect], Json],
        cells: str | None = None,
    ) -> None:
        def change(context: Context, sheet: Sheet) -> None:
            rect = self._rect(context, sheet, cells) if cells else Rect(0, 0, 0, 0)
            apply(context, [request(sheet, rect)])

        self._edit(tab, change)

    def _repeat(self, tab: str, cells: str, data: Json, fields: str) -> None:
        self._request(
            tab,
            lambda sheet, rect: {
                "repeatCell": {
                    "range": grid_range(sheet.id, rect),
                    "cell": data,
                    "fields": fields,
                }
            },
            cells,
        )

    def _lines(self, tab: str, kind: str, dimension: str, start: int, end: int) -> None:
        self._request(
            tab, lambda sheet, _: {kind: {"range": _span(sheet, dimension, start, end)}}
        )

    def _move(self, tab: str, dimension: str, index: int, to: int) -> None:
        def request(sheet: Sheet, rect: Rect) -> Json:
            return {
                "moveDimension": {
                    "source": _span(sheet, dimension, index, index + 1),
                    "destinationIndex": to + 1 if to > index else to,
                }
            }

        if to != index:
            self._request(tab, request)

    def _sheet(self, tab: str, fields: str, **properties: object) -> None:
        self._request(
            tab,
            lambda sheet, _: {
                "updateSheetProperties": {
                    "properties": {"sheetId": sheet.id, **properties},
                    "fields": fields,
                }
            },
        )

    def _rect(self, context: Context, sheet: Sheet, cells: str) -> Rect:
        title = sheet.title.replace("'", "''")
        return read_a1(context.workbook, f"'{title}'!{cells}")[1]

    def _target(
        self, context: Context, sheet: Sheet, tab: str | None, cell: str
    ) -> tuple[Sheet, Rect]:
        target = context.workbook.titled(tab) if tab else sheet
        if target is None:
            raise LookupError(tab)
        return target, self._rect(context, target, cell)

    def _enter(
        self, context: Context, sheet: Sheet, row: int, column: int, text: str
    ) -> None:
        cell = sheet.cell(row, column)
        number_format = (cell.format or {}).get("numberFormat")
        locale = context.workbook.properties["locale"]
        year = (EPOCH + timedelta(days=int(context.today))).year
        value, kind = typed(text, locale, year, number_format)
        new = cell._replace(value=value, text_runs=(), chip_runs=())
        if kind and not number_format and not isinstance(value, Formula):
            whole = {**(cell.format or {}), "numberFormat": kind}
            new = new._replace(format=share(whole))
        sheet.put(row, column, new)


def _span(sheet: Sheet, dimension: str, start: int, end: int) -> Json:
    return {
        "sheetId": sheet.id,
        "dimension": dimension,
        "startIndex": start,
        "endIndex": end,
    }


def _filled(sheet: Sheet) -> Rect:
    bottom = max(len(sheet.rows), 1)
    right = max((max(row, default=0) for row in sheet.rows), default=0) + 1
    return Rect(0, bottom, 0, right)
