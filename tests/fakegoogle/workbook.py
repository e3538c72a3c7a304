"""A spreadsheet in memory: forked for each change, swapped when it succeeds."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from fakegoogle.cells import EMPTY, Cell, Formula
from fakegoogle.errors import ApiError, Json, invalid

Row = dict[int, Cell]
NO_CELLS: Row = {}
MAX_CELLS = 10_000_000


@dataclass(frozen=True)
class Metadata:
    """One entry of developer metadata and the place where it hangs."""

    id: int
    key: str
    value: str
    visibility: str
    sheet_id: int | None = None
    dimension: str | None = None
    start: int = 0
    end: int = 0

    @property
    def size(self) -> int:
        """Give the characters that count towards the limit."""
        return len(self.key) + len(self.value)

    @property
    def location_type(self) -> str:
        """Give SPREADSHEET, SHEET, ROW or COLUMN."""
        if self.sheet_id is None:
            return "SPREADSHEET"
        if self.dimension is None:
            return "SHEET"
        return self.dimension.removesuffix("S")

    def json(self) -> Json:
        """Give the resource as Google sends it."""
        location: Json = {"locationType": self.location_type}
        if self.sheet_id is None:
            location["spreadsheet"] = True
        elif self.dimension is None:
            if self.sheet_id:
                location["sheetId"] = self.sheet_id
        else:
            span: Json = {"sheetId": self.sheet_id} if self.sheet_id else {}
            location["dimensionRange"] = {
                **span,
                "dimension": self.dimension,
                "startIndex": self.start,
                "endIndex": self.end,
            }
        shown: Json = {"metadataId": self.id, "metadataKey": self.key}
        if self.value:
            shown["metadataValue"] = self.value
        return {**shown, "location": location, "visibility": self.visibility}


@dataclass
class Sheet:
    """One tab. Rows are shared with other versions until they are written."""

    properties: Json
    rows: list[Row] = field(default_factory=list)
    row_meta: dict[int, Json] = field(default_factory=dict)
    column_meta: dict[int, Json] = field(default_factory=dict)
    merges: list[Json] = field(default_factory=list)
    conditional_formats: list[Json] = field(default_factory=list)
    protected: list[Json] = field(default_factory=list)
    basic_filter: Json | None = None
    _owned: dict[int, Row] = field(default_factory=dict)

    @property
    def id(self) -> int:
        """Give the sheetId."""
        return int(self.properties["sheetId"])

    @property
    def title(self) -> str:
        """Give the name on the tab."""
        return str(self.properties["title"])

    @property
    def row_count(self) -> int:
        """Give the number of rows of the grid."""
        return int(self.properties["gridProperties"]["rowCount"])

    @property
    def column_count(self) -> int:
        """Give the number of columns of the grid."""
        return int(self.properties["gridProperties"]["columnCount"])

    def count(self, dimension: str) -> int:
        """Give the number of ROWS or COLUMNS."""
        return self.row_count if dimension == "ROWS" else self.column_count

    def frozen(self, dimension: str) -> int:
        """Give the number of frozen ROWS or COLUMNS."""
        name = "frozenRowCount" if dimension == "ROWS" else "frozenColumnCount"
        return int(self.properties["gridProperties"].get(name, 0))

    def resize(self, dimension: str, count: int) -> None:
        """Set the number of ROWS or COLUMNS."""
        name = "rowCount" if dimension == "ROWS" else "columnCount"
        grid = {**self.properties["gridProperties"], name: count}
        self.properties = {**self.properties, "gridProperties": grid}

    @property
    def hidden(self) -> bool:
        """Say whether the tab is hidden."""
        return bool(self.properties.get("hidden"))

    def fork(self) -> Sheet:
        """Give a copy that may be changed; cells stay shared."""
        return Sheet(
            self.properties,
            list(self.rows),
            dict(self.row_meta),
            dict(self.column_meta),
            list(self.merges),
            list(self.conditional_formats),
            list(self.protected),
            self.basic_filter,
        )

    def row(self, index: int) -> Row:
        """Give the cells of one row, to be read only."""
        return self.rows[index] if index < len(self.rows) else NO_CELLS

    def cell(self, row: int, column: int) -> Cell:
        """Give one cell."""
        return self.row(row).get(column, EMPTY)

    def put(self, row: int, column: int, cell: Cell) -> None:
        """Set one cell."""
        if cell == EMPTY:
            if column in self.row(row):
                del self.own_row(row)[column]
            return
        self.own_row(row)[column] = cell

    def own_row(self, index: int) -> Row:
        """Give the cells of one row, to be changed."""
        while len(self.rows) <= index:
            self.rows.append(NO_CELLS)
        row = self.rows[index]
        if id(row) not in self._owned:
            row = dict(row)
            self.rows[index] = row
            self._owned[id(row)] = row
        return row

    def settle(self) -> None:
        """Share equal rows without values and give up the right to change rows."""
        if not self._owned:
            return
        seen: dict[tuple[tuple[int, int], ...], Row] = {}
        for index, row in enumerate(self.rows):
            if not row:
                self.rows[index] = NO_CELLS
            elif all(cell.value is None for cell in row.values()):
                key = tuple(sorted((column, id(cell)) for column, cell in row.items()))
                self.rows[index] = seen.setdefault(key, row)
        while self.rows and not self.rows[-1]:
            self.rows.pop()
        self._owned = {}

    def hidden_by_filter(self, row: int) -> bool:
        """Say whether a filter hides this row."""
        return bool(self.row_meta.get(row, NO_META).get("hiddenByFilter"))


NO_META: Json = {}


@dataclass
class Workbook:
    """One version of a spreadsheet."""

    properties: Json
    sheets: list[Sheet] = field(default_factory=list)
    metadata: dict[int, Metadata] = field(default_factory=dict)
    named_ranges: dict[str, Json] = field(default_factory=dict)
    next_id: int = 1_000_001
    computed: dict[tuple[int, ...], Any] = field(default_factory=dict)

    def fork(self) -> Workbook:
        """Give a copy that may be changed."""
        return Workbook(
            dict(self.properties),
            [sheet.fork() for sheet in self.sheets],
            dict(self.metadata),
            dict(self.named_ranges),
            self.next_id,
        )

    def settle(self) -> None:
        """Finish a change: number the tabs, share rows, forget computed values."""
        for place, sheet in enumerate(self.sheets):
            sheet.settle()
            if sheet.properties.get("index") != place:
                sheet.properties = {**sheet.properties, "index": place}
        self.computed = {}

    def new_id(self) -> int:
        """Give an id that nothing in this spreadsheet has used."""
        self.next_id += 7919
        return self.next_id

    def find(self, sheet_id: int) -> Sheet | None:
        """Give the tab with this id, if it exists."""
        for sheet in self.sheets:
            if sheet.id == sheet_id:
                return sheet
        return None

    def sheet(self, sheet_id: int) -> Sheet:
        """Give the tab with this id, or Google's 400."""
        found = self.find(sheet_id)
        if found is None:
            raise invalid(f"No grid with id: {sheet_id}")
        return found

    def titled(self, title: str) -> Sheet | None:
        """Give the tab with this name, whatever its case."""
        wanted = title.casefold()
        for sheet in self.sheets:
            if sheet.title.casefold() == wanted:
                return sheet
        return None

    def formulas(self) -> list[tuple[Sheet, int, int, Formula]]:
        """Give every formula and where it stands."""
        return [
            (sheet, r, c, cell.value)
            for sheet in self.sheets
            for r, row in enumerate(sheet.rows)
            for c, cell in row.items()
            if isinstance(cell.value, Formula)
        ]

    def check_size(self) -> None:
        """Refuse more than ten million cells."""
        total = sum(sheet.row_count * sheet.column_count for sheet in self.sheets)
        if total > MAX_CELLS:
            raise ApiError(
                400,
                "This action would increase the number of cells in the workbook above "
                "the limit of 10000000 cells.",
            )


def new_sheet(sheet_id: int, title: str, rows: int = 1000, columns: int = 26) -> Sheet:
    """Give an empty tab."""
    grid = {"rowCount": rows, "columnCount": columns}
    properties = {
        "sheetId": sheet_id,
        "title": title,
        "index": 0,
        "sheetType": "GRID",
        "gridProperties": grid,
    }
    return Sheet(properties)


FIRST_TITLES = {
    "de": "Tabellenblatt1",
    "fr": "Feuille 1",
    "es": "Hoja 1",
    "it": "Foglio1",
}


def new_workbook(title: str, locale: str, time_zone: str) -> Workbook:
    """Give the spreadsheet that Drive makes: one tab, 1000 x 26, sheetId 0."""
    first = FIRST_TITLES.get(locale.split("_", maxsplit=1)[0], "Sheet1")
    properties = {
        "title": title,
        "locale": locale,
        "autoRecalc": "ON_CHANGE",
        "timeZone": time_zone,
    }
    return Workbook(properties, [new_sheet(0, first)])
