"""Spreadsheets as JSON; only what a mask names is computed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fakegoogle.cells import Cell, Formula, clean, show_value
from fakegoogle.context import Context
from fakegoogle.display import show
from fakegoogle.errors import Json
from fakegoogle.evaluate import Evaluation
from fakegoogle.formats import DEFAULT_FORMAT, effective, shown
from fakegoogle.masks import Tree, at, keep, wants
from fakegoogle.ranges import Rect, read_a1, whole_sheet
from fakegoogle.requests_protect import protected_json
from fakegoogle.requests_sheets import sheet_json
from fakegoogle.workbook import Metadata, Sheet

Areas = dict[int, list[Rect]]


class Renderer:
    """One version of a spreadsheet as one user sees it."""

    def __init__(self, file_id: str, context: Context) -> None:
        self.file_id = file_id
        self.context = context
        self.workbook = context.workbook
        self.locale = self.workbook.properties["locale"]
        self.evaluation = Evaluation(self.workbook, context.today)
        self.metadata: dict[tuple[int | None, str | None], list[Metadata]] = {}
        for entry in self.workbook.metadata.values():
            key = (entry.sheet_id, entry.dimension)
            self.metadata.setdefault(key, []).append(entry)

    def areas(self, ranges: list[str]) -> Areas | None:
        """Read the requested ranges; None stands for every tab."""
        if not ranges:
            return None
        found: Areas = {}
        for text in ranges:
            sheet, rect = read_a1(self.workbook, text)
            found.setdefault(sheet.id, []).append(rect)
        return found

    def spreadsheet(self, tree: Tree, areas: Areas | None, *, grid: bool) -> Json:
        """Give the Spreadsheet resource; `grid` asks for cells without a mask."""
        builders: dict[str, Callable[[], Any]] = {
            "spreadsheetId": lambda: self.file_id,
            "properties": self.properties,
            "sheets": lambda: self.sheets(at(tree, "sheets"), areas, grid=grid),
            "namedRanges": lambda: [
                clean(named) for named in self.workbook.named_ranges.values()
            ],
            "spreadsheetUrl": lambda: (
                f"https://docs.google.com/spreadsheets/d/{self.file_id}/edit"
            ),
            "developerMetadata": lambda: self.entries(None, None),
        }
        return _built(builders, tree, raw=("sheets",))

    def properties(self) -> Json:
        """Give the SpreadsheetProperties."""
        return {**clean(self.workbook.properties), "defaultFormat": DEFAULT_FORMAT}

    def entries(self, sheet_id: int | None, dimension: str | None) -> list[Json]:
        """Give the metadata of a place."""
        found = self.metadata.get((sheet_id, dimension), [])
        return [entry.json() for entry in sorted(found, key=lambda e: e.id)]

    def sheets(self, tree: Tree, areas: Areas | None, *, grid: bool) -> list[Json]:
        """Give the tabs; with ranges, only those that the ranges touch."""
        return [
            self.sheet(sheet, tree, areas, grid=grid)
            for sheet in self.workbook.sheets
            if areas is None or sheet.id in areas
        ]

    def sheet(
        self, sheet: Sheet, tree: Tree, areas: Areas | None, *, grid: bool
    ) -> Json:
        """Give one tab."""
        rects = areas[sheet.id] if areas else [whole_sheet(sheet)]

        def data() -> list[Json]:
            inner = at(tree, "data")
            return [self.grid(sheet, rect, inner) for rect in rects]

        builders: dict[str, Callable[[], Any]] = {
            "properties": lambda: sheet_json(sheet),
            "merges": lambda: clean(sheet.merges),
            "conditionalFormats": lambda: clean(sheet.conditional_formats),
            "protectedRanges": lambda: [
                clean(protected_json(self.context, one)) for one in sheet.protected
            ],
            "basicFilter": lambda: clean(self.filter(sheet)),
            "developerMetadata": lambda: self.entries(sheet.id, None),
        }
        if (tree is None and grid) or (tree is not None and "data" in tree):
            builders["data"] = data
        return _built(builders, tree, raw=("data",))

    def filter(self, sheet: Sheet) -> Json | None:
        """Give the basic filter with its criteria in both forms."""
        basic = sheet.basic_filter
        if not basic or not basic.get("filterSpecs"):
            return basic
        criteria = {
            str(spec.get("columnIndex", 0)): spec.get("filterCriteria", {})
            for spec in basic["filterSpecs"]
        }
        return {**basic, "criteria": criteria}

    def grid(self, sheet: Sheet, rect: Rect, tree: Tree) -> Json:
        """Give the GridData of a rectangle, trailing blanks left out."""
        found: Json = {}
        if rect.top and wants(tree, "startRow"):
            found["startRow"] = rect.top
        if rect.left and wants(tree, "startColumn"):
            found["startColumn"] = rect.left
        if wants(tree, "rowData"):
            rows = self.rows(sheet, rect, at(tree, "rowData"))
            if rows:
                found["rowData"] = rows
        for name, dimension, start, end in (
            ("rowMetadata", "ROWS", rect.top, rect.bottom),
            ("columnMetadata", "COLUMNS", rect.left, rect.right),
        ):
            if wants(tree, name):
                found[name] = self.lines(sheet, dimension, start, end, at(tree, name))
        return found

    def rows(self, sheet: Sheet, rect: Rect, tree: Tree) -> list[Json]:
        """Give RowData up to the last row with anything in it."""
        inner = at(tree, "values") if wants(tree, "values") else {}
        found: list[Json] = []
        before: object = None
        for row in range(rect.top, min(rect.bottom, len(sheet.rows))):
            columns = sheet.rows[row]
            if columns is before:  # only rows without values are shared
                found.append(found[-1])
                continue
            before = columns
            last = max((c for c in columns if c < rect.right), default=-1)
            if last < rect.left:
                found.append({})
                continue
            values = [
                self.cell(sheet, row, column, columns[column], inner)
                if column in columns
                else {}
                for column in range(rect.left, last + 1)
            ]
            found.append({"values": values})
        while found and not found[-1]:
            found.pop()
        return found

    def cell(self, sheet: Sheet, row: int, column: int, cell: Cell, tree: Tree) -> Json:
        """Give the CellData of one cell."""
        found: Json = {}
        for name in CELL_FIELDS if tree is None else tree:
            build = CELL_FIELDS.get(name)
            value = build(self, sheet, row, column, cell) if build else None
            if value is not None:
                inner = None if tree is None else tree[name]
                found[name] = value if inner is None else keep(inner, value)
        return found

    def lines(
        self, sheet: Sheet, dimension: str, start: int, end: int, tree: Tree
    ) -> list[Json]:
        """Give DimensionProperties of rows or columns."""
        meta = sheet.row_meta if dimension == "ROWS" else sheet.column_meta
        usual = {"pixelSize": 21 if dimension == "ROWS" else 100}
        hung: dict[int, list[Json]] = {}
        for entry in self.metadata.get((sheet.id, dimension), ()):
            hung.setdefault(entry.start, []).append(entry.json())
        plain: Json = keep(tree, usual)
        found = []
        for index in range(start, end):
            if index not in meta and index not in hung:
                found.append(plain)
                continue
            whole = {**usual, **clean(meta.get(index, {}))}
            if index in hung:
                whole["developerMetadata"] = hung[index]
            found.append(keep(tree, whole))
        return found


def _built(
    builders: dict[str, Callable[[], Any]], tree: Tree, raw: tuple[str, ...]
) -> Json:
    """Call the builders that a mask names; `raw` ones apply the mask themselves."""
    found: Json = {}
    for name in builders if tree is None else tree:
        if name not in builders:
            continue
        value = builders[name]()
        if value in (None, [], {}) and name not in raw:
            continue
        inner = None if tree is None or name in raw else tree[name]
        found[name] = keep(inner, value)
    return found


CellField = Callable[[Renderer, Sheet, int, int, Cell], Any]


def _entered(view: Renderer, sheet: Sheet, row: int, column: int, cell: Cell) -> Any:
    return show_value(cell.value)


def _effective(view: Renderer, sheet: Sheet, row: int, column: int, cell: Cell) -> Any:
    if not isinstance(cell.value, Formula):
        return show_value(cell.value)
    return show_value(view.evaluation.cell(sheet, row, column))


def _formatted(view: Renderer, sheet: Sheet, row: int, column: int, cell: Cell) -> Any:
    value = cell.value
    if isinstance(value, Formula):
        value = view.evaluation.cell(sheet, row, column)  # type: ignore[assignment]
    return show(value, (cell.format or {}).get("numberFormat"), view.locale)


def _hyperlink(view: Renderer, sheet: Sheet, row: int, column: int, cell: Cell) -> Any:
    return (cell.format or {}).get("textFormat", {}).get("link", {}).get("uri")


CELL_FIELDS: dict[str, CellField] = {
    "userEnteredValue": _entered,
    "effectiveValue": _effective,
    "formattedValue": _formatted,
    "userEnteredFormat": lambda v, s, r, c, cell: shown(cell.format),
    "effectiveFormat": lambda v, s, r, c, cell: effective(cell.format),
    "hyperlink": _hyperlink,
    "note": lambda v, s, r, c, cell: cell.note,
    "dataValidation": lambda v, s, r, c, cell: cell.validation,
    "textFormatRuns": lambda v, s, r, c, cell: list(cell.text_runs) or None,
    "chipRuns": lambda v, s, r, c, cell: list(cell.chip_runs) or None,
}
