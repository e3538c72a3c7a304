"""What a person at a browser can reach, and how an edit is made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from fakegoogle.batch import apply
from fakegoogle.cells import Formula, share
from fakegoogle.context import Context
from fakegoogle.errors import ApiError, Json
from fakegoogle.ranges import Rect, grid_range, read_a1
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


class Browser:
    """A spreadsheet opened by somebody."""

    def __init__(self, google: FakeGoogle, email: str | None, file: str | None) -> None:
        self.google = google
        self.email = email.lower() if email else None
        self._wanted = file

    def open_file(self, tab: str | None, role: str = "writer") -> File:
        google = self.google
        if self._wanted is not None:
            file = google.file(self._wanted)
        else:
            found = [
                file
                for file in google.spreadsheets()
                if tab is None or workbook_of(file).titled(tab)
                if self.rank(file) >= RANK[role]
            ]
            if len(found) != 1:
                message = f"{self.email} can use {len(found)} spreadsheets with {tab!r}"
                raise PersonRefused(message)
            file = found[0]
        if self.rank(file) < RANK[role]:
            message = f"{self.email} is no {role} of {file.name}"
            raise PersonRefused(message)
        return file

    def rank(self, file: File) -> int:
        user = self.google.identity.user(self.email or ANYBODY)
        return RANK[self.google.store.role(user, file)]

    def edit(self, tab: str | None, change: Callable[[Context, Sheet], None]) -> None:
        with self.google.lock:
            file = self.open_file(tab)
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

    def request(
        self,
        tab: str | None,
        request: Callable[[Sheet, Rect], Json],
        cells: str | None = None,
    ) -> None:
        def change(context: Context, sheet: Sheet) -> None:
            rect = self.rect(context, sheet, cells) if cells else Rect(0, 0, 0, 0)
            apply(context, [request(sheet, rect)])

        self.edit(tab, change)

    def repeat(self, tab: str, cells: str, data: Json, fields: str) -> None:
        self.request(
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

    def lines(self, tab: str, kind: str, dimension: str, start: int, end: int) -> None:
        self.request(
            tab,
            lambda sheet, _: {kind: {"range": span_of(sheet, dimension, start, end)}},
        )

    def drag(self, tab: str, dimension: str, index: int, to: int) -> None:
        def request(sheet: Sheet, rect: Rect) -> Json:
            return {
                "moveDimension": {
                    "source": span_of(sheet, dimension, index, index + 1),
                    "destinationIndex": to + 1 if to > index else to,
                }
            }

        if to != index:
            self.request(tab, request)

    def set_sheet(self, tab: str, fields: str, **properties: object) -> None:
        self.request(
            tab,
            lambda sheet, _: {
                "updateSheetProperties": {
                    "properties": {"sheetId": sheet.id, **properties},
                    "fields": fields,
                }
            },
        )

    def rect(self, context: Context, sheet: Sheet, cells: str) -> Rect:
        title = sheet.title.replace("'", "''")
        return read_a1(context.workbook, f"'{title}'!{cells}")[1]

    def target(
        self, context: Context, sheet: Sheet, tab: str | None, cell: str
    ) -> tuple[Sheet, Rect]:
        target = context.workbook.titled(tab) if tab else sheet
        if target is None:
            raise LookupError(tab)
        return target, self.rect(context, target, cell)

    def enter(
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


def span_of(sheet: Sheet, dimension: str, start: int, end: int) -> Json:
    return {
        "sheetId": sheet.id,
        "dimension": dimension,
        "startIndex": start,
        "endIndex": end,
    }


def filled(sheet: Sheet) -> Rect:
    bottom = max(len(sheet.rows), 1)
    right = max((max(row, default=0) for row in sheet.rows), default=0) + 1
    return Rect(0, bottom, 0, right)
