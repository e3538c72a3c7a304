"""What a person does in LibreOffice Calc, through the same commands as the menus.

Runs under the Python that has LibreOffice's bridge, not under the tests' own.
Everything goes through the dispatcher of a visible window (headless, yet not
hidden): a hidden document ignores protection and forgets frozen panes.
"""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.sheet import FormulaResult
from com.sun.star.sheet.FilterOperator2 import NOT_EQUAL
from com.sun.star.table.CellContentType import EMPTY, FORMULA, VALUE
from com.sun.star.util.NumberFormat import DATE

XLSX = "Calc MS Excel 2007 XML"
PDF = "calc_pdf_Export"
DAY_ZERO = dt.date(1899, 12, 30)
KINDS = {"EMPTY": "empty", "VALUE": "number", "TEXT": "text", "FORMULA": "formula"}


def prop(name: str, value: object) -> Any:
    item = PropertyValue()
    item.Name = name
    item.Value = value
    return item


def props(values: dict[str, object]) -> tuple[Any, ...]:
    return tuple(prop(name, value) for name, value in values.items())


def url_of(path: str) -> str:
    return Path(path).resolve().as_uri()


class Hands:
    """One running LibreOffice and the workbooks open in it."""

    def __init__(self, context: Any) -> None:
        manager = context.ServiceManager
        self.desktop = manager.createInstanceWithContext(
            "com.sun.star.frame.Desktop", context
        )
        self.dispatcher = manager.createInstanceWithContext(
            "com.sun.star.frame.DispatchHelper", context
        )
        self.books: dict[int, Any] = {}
        self.count = 0

    def _load(self, url: str, options: dict[str, object]) -> int:
        book = self.desktop.loadComponentFromURL(url, "_blank", 0, props(options))
        if book is None:
            raise ValueError(f"LibreOffice did not open {url}")
        self.count += 1
        self.books[self.count] = book
        return self.count

    def open(self, path: str) -> dict[str, object]:
        number = self._load(url_of(path), {})
        return {"book": number, "read_only": self.books[number].isReadonly()}

    def do(self, book: int, command: str, **values: object) -> None:
        """Send one menu command with its arguments to the workbook's window."""
        frame = self.books[book].CurrentController.Frame
        self.dispatcher.executeDispatch(frame, f".uno:{command}", "", 0, props(values))

    def _sheet(self, book: int, tab: str) -> Any:
        sheets = self.books[book].Sheets
        if not sheets.hasByName(tab):
            names = ", ".join(sheets.ElementNames)
            raise ValueError(f"no tab {tab!r}; there are {names}")
        return sheets.getByName(tab)

    def show(self, book: int, tab: str) -> Any:
        sheet = self._sheet(book, tab)
        self.books[book].CurrentController.setActiveSheet(sheet)
        return sheet

    def select(self, book: int, tab: str, area: str) -> None:
        """Select cells (`B2`, `B2:D9`), whole rows (`4:6`) or columns (`C:D`)."""
        sheet = self.show(book, tab)
        controller = self.books[book].CurrentController
        first, _, last = area.partition(":")
        if first.isdigit():
            bounds = (0, int(first) - 1, self._last_column(sheet), int(last) - 1)
            controller.select(sheet.getCellRangeByPosition(*bounds))
        elif first.isalpha():
            controller.select(sheet.getCellRangeByName(f"{first}1:{last}1048576"))
        else:
            self.do(book, "GoToCell", ToPoint=area)

    @staticmethod
    def _last_column(sheet: Any) -> int:
        return int(sheet.Columns.Count) - 1

    def type(self, book: int, tab: str, cell: str, text: str) -> None:
        self.select(book, tab, cell)
        self.do(book, "EnterString", StringName=text)

    def clear(self, book: int, tab: str, area: str) -> None:
        self.select(book, tab, area)
        self.do(book, "ClearContents")

    def insert_rows(self, book: int, tab: str, row: int, count: int) -> None:
        self.select(book, tab, f"{row}:{row + count - 1}")
        self.do(book, "InsertRowsBefore")

    def delete_rows(self, book: int, tab: str, row: int, count: int) -> None:
        self.select(book, tab, f"{row}:{row + count - 1}")
        self.do(book, "DeleteRows")

    def insert_columns(self, book: int, tab: str, column: str) -> None:
        self.select(book, tab, f"{column}:{column}")
        self.do(book, "InsertColumnsBefore")

    def delete_columns(self, book: int, tab: str, column: str) -> None:
        self.select(book, tab, f"{column}:{column}")
        self.do(book, "DeleteColumns")

    def paste(self, book: int, tab: str, source: str, target: str, how: str) -> None:
        """Copy or cut `source` and paste it with its top left corner at `target`."""
        self.select(book, tab, source)
        self.do(book, how)
        self.select(book, tab, target)
        self.do(book, "Paste")

    def copy_row(self, book: int, tab: str, source: int, target: int) -> None:
        """Insert a row at `target` and paste a copy of row `source` into it."""
        self.insert_rows(book, tab, target, 1)
        source += source >= target
        self.paste(book, tab, f"{source}:{source}", f"A{target}", "Copy")

    def move_row(self, book: int, tab: str, source: int, target: int) -> None:
        """Move row `source` so that it stands where row `target` stands now."""
        gap = target + (target > source)
        self.insert_rows(book, tab, gap, 1)
        source += source >= gap
        self.paste(book, tab, f"{source}:{source}", f"A{gap}", "Cut")
        self.delete_rows(book, tab, source, 1)

    def sort(
        self, book: int, tab: str, area: str, column: str, order: dict[str, bool]
    ) -> None:
        self.select(book, tab, area)
        key = self._sheet(book, tab).getCellRangeByName(f"{column}1")
        self.do(
            book,
            "DataSort",
            ByRows=True,
            HasHeader=order["has_header"],
            CaseSensitive=False,
            NaturalSort=False,
            IncludeAttribs=True,
            UserDefIndex=0,
            Col1=key.RangeAddress.StartColumn + 1,
            Ascending1=not order["descending"],
        )

    def merge(self, book: int, tab: str, area: str) -> None:
        """Merge cells; as in Excel, all contents but the first are dropped."""
        cells = self._sheet(book, tab).getCellRangeByName(area)
        first = cells.getCellByPosition(0, 0)
        content = first.Formula
        self.clear(book, tab, area)
        first.Formula = content
        self.select(book, tab, area)
        self.do(book, "MergeCells")

    def comment(self, book: int, tab: str, cell: str, text: str) -> None:
        self.select(book, tab, cell)
        self.do(book, "InsertAnnotation", Text=text)

    def filter(
        self, book: int, tab: str, area: str, column: str, hide: list[str]
    ) -> None:
        """Set an auto-filter on `area` and untick `hide` in `column`."""
        sheet = self.show(book, tab)
        cells = sheet.getCellRangeByName(area)
        key = sheet.getCellRangeByName(f"{column}1").RangeAddress.StartColumn
        ranges = self.books[book].DatabaseRanges
        name = f"Filter_{len(ranges.ElementNames)}"
        ranges.addNewByName(name, cells.RangeAddress)
        chosen = ranges.getByName(name)
        chosen.AutoFilter = True
        fields = [
            self._unticked(key - cells.RangeAddress.StartColumn, text) for text in hide
        ]
        descriptor = chosen.getFilterDescriptor()
        descriptor.ContainsHeader = True
        descriptor.setFilterFields2(tuple(fields))
        chosen.refresh()

    @staticmethod
    def _unticked(field: int, text: str) -> Any:
        condition = uno.createUnoStruct("com.sun.star.sheet.TableFilterField2")
        condition.Field = field
        condition.Operator = NOT_EQUAL
        condition.StringValue = text
        return condition

    def rename_tab(self, book: int, tab: str, name: str) -> None:
        index = self._sheet(book, tab).RangeAddress.Sheet
        self.show(book, tab)
        self.do(book, "RenameTable", Name=name, Index=index + 1)

    def add_tab(self, book: int, name: str, position: int) -> None:
        self.do(book, "Insert", Name=name, Index=position)

    def move_tab(self, book: int, tab: str, position: int) -> None:
        now = self._sheet(book, tab).RangeAddress.Sheet + 1
        before = position if position > now else position - 1
        self.books[book].Sheets.moveByName(tab, before)

    def copy_tab(self, book: int, tab: str, name: str, position: int) -> None:
        self.books[book].Sheets.copyByName(tab, name, position - 1)

    def remove_tab(self, book: int, tab: str) -> None:
        index = self._sheet(book, tab).RangeAddress.Sheet
        self.do(book, "Remove", Index=index + 1)

    def tabs(self, book: int) -> list[str]:
        return list(self.books[book].Sheets.ElementNames)

    def read(self, book: int, tab: str, area: str) -> list[list[dict[str, object]]]:
        cells = self._sheet(book, tab).getCellRangeByName(area)
        address = cells.RangeAddress
        return [
            [
                self._seen(book, cells.getCellByPosition(column, row))
                for column in range(address.EndColumn - address.StartColumn + 1)
            ]
            for row in range(address.EndRow - address.StartRow + 1)
        ]

    def _seen(self, book: int, cell: Any) -> dict[str, object]:
        number = cell.Type == VALUE or (
            cell.Type == FORMULA and cell.FormulaResultType2 == FormulaResult.VALUE
        )
        value: object = cell.Value if number else cell.String
        if cell.Type == EMPTY:
            value = None
        formats = self.books[book].NumberFormats
        is_date = number and formats.getByKey(cell.NumberFormat).Type & DATE
        day = DAY_ZERO + dt.timedelta(days=int(cell.Value)) if is_date else None
        return {
            "text": cell.String,
            "kind": KINDS[cell.Type.value],
            "value": value,
            "date": day and day.isoformat(),
            "formula": cell.Formula if cell.Type == FORMULA else "",
        }

    def hidden_rows(self, book: int, tab: str, last: int) -> list[int]:
        rows = self._sheet(book, tab).Rows
        return [n for n in range(1, last + 1) if not rows.getByIndex(n - 1).IsVisible]

    def recalc(self, book: int) -> None:
        self.do(book, "CalculateHard")

    def save(self, book: int) -> None:
        self.books[book].store()

    def save_as(self, book: int, path: str, kind: str) -> None:
        options = props({"FilterName": {"xlsx": XLSX, "pdf": PDF}[kind]})
        document = self.books[book]
        store = document.storeToURL if kind == "pdf" else document.storeAsURL
        store(url_of(path), options)

    def close(self, book: int) -> None:
        self.books.pop(book).close(True)  # noqa: FBT003

    def close_all(self) -> None:
        for book in list(self.books):
            self.close(book)

    def compute(self, formulas: list[str]) -> list[object]:
        """Calculate English formulas (arguments parted by `;`) in an empty sheet."""
        book = self._load("private:factory/scalc", {"Hidden": True})
        sheet = self.books[book].Sheets.getByIndex(0)
        cells = sheet.getCellRangeByPosition(0, 0, 0, len(formulas) - 1)
        cells.setFormulaArray(tuple((formula,) for formula in formulas))
        answers = [row[0] for row in cells.getDataArray()]
        self.close(book)
        return answers

    def quit(self) -> None:
        self.close_all()
        self.desktop.terminate()
