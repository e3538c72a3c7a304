"""A worksheet part that is edited in place: rows and cells found, made, filled."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from mapsheets.sheet.spec import Address, Area, CellValue
from mapsheets.stores.folder.content import fill
from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.grid import a1, a1_area, address, area
from mapsheets.stores.folder.markup import (
    Node,
    child,
    drop,
    element,
    parsed,
    serialised,
    tag,
)
from mapsheets.stores.folder.shared import translated

_ROW, _CELL, _FORMULA = tag("row"), tag("c"), tag("f")
# What of a row's element is its look; its number, spans and hiding are not.
_LOOK = ("s", "customFormat", "ht", "customHeight")
_HEIGHT = 15.0  # points: LibreOffice gives it to rows that do not say how high
_WIDTH = 8.43  # characters: a column that nobody made wider
_EMPTY = (
    b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<sheetData/></worksheet>"
)


class Worksheet:
    """The tree of one worksheet part, with its rows by number."""

    def __init__(self, part: bytes, *, from_1904: bool) -> None:
        self._root = parsed(part)
        self._from_1904 = from_1904
        data = child(self._root, "sheetData")
        if data is None:
            raise Refused("DAMAGED", "a tab without cells")
        self._data = data
        self._rows = {int(row.get("r", "0")): row for row in _numbered(data)}

    def part(self) -> bytes:
        """Write the part."""
        return serialised(self._root)

    def cell(self, place: Address) -> Node:
        """Find a cell, or make it with the look of its row or column."""
        found = self._find(place)
        if found is not None:
            return found
        row = self._row(place[0])
        made = element(row, "c")
        made.set("r", a1(place))
        style = self._style_of_new(row, place[1])
        if style:
            made.set("s", style)
        _insert(row, made, place[1], _column)
        self.grow(place)
        return made

    def fill(self, place: Address, value: CellValue) -> None:
        """Replace what a cell holds; formulas that lean on it keep their own."""
        if value is None and self._find(place) is None:
            return
        cell = self.cell(place)
        self._detach_shared(cell, place)
        fill(cell, value, from_1904=self._from_1904)

    def style_in_column(self, column: int, suits: Callable[[int], bool]) -> int | None:
        """Give the format of the first filled cell of a column that suits."""
        for number in sorted(self._rows):
            cell = self._find((number, column))
            if cell is not None and len(cell):
                style = int(cell.get("s", "0"))
                if suits(style):
                    return style
        return None

    def first_style(self, suits: Callable[[int], bool]) -> int | None:
        """Give the first format of a filled cell that suits."""
        for number in sorted(self._rows):
            for cell in self._rows[number].iterchildren(_CELL):
                style = int(cell.get("s", "0"))
                if len(cell) and suits(style):
                    return style
        return None

    def is_free(self, row: int) -> bool:
        """Tell whether no cell of a row holds anything."""
        found = self._rows.get(row)
        return found is None or not any(len(cell) for cell in found)

    def copy_look(self, row: int, like: int) -> None:
        """Give a row, and every cell that ``like`` has, the look of ``like``."""
        source, target = self._rows.get(like), self._row(row)
        if source is None:
            return
        for name in _LOOK:
            if name in source.attrib:
                target.set(name, source.attrib[name])
        for model in source.iterchildren(_CELL):
            cell = self.cell((row, _column(model)))
            if "s" in model.attrib:
                cell.set("s", model.attrib["s"])
            else:
                drop(cell, "s")

    def let_grow(self, row: int) -> None:
        """Let programs fit a row's height to its texts."""
        if row in self._rows:
            drop(self._rows[row], "customHeight")

    def height(self, row: int) -> float:
        """Give the height of a row in points."""
        return float(self._row(row).get("ht", _HEIGHT))

    def set_height(self, row: int, height: float) -> None:
        """Say how high a row is at first."""
        self._row(row).set("ht", f"{height:g}")

    def width(self, column: int) -> float:
        """Give the width of a column in characters."""
        for node in self._root.iterfind(f"{tag('cols')}/{tag('col')}"):
            if int(node.get("min", "0")) <= column <= int(node.get("max", "0")):
                return float(node.get("width", _WIDTH))
        return _WIDTH

    def extend_rules(self, row: int, like: int) -> None:
        """Let input and formatting rules that end just above a row include it."""
        ruled = [
            *self._root.iterchildren(tag("conditionalFormatting")),
            *self._root.iterfind(f"{tag('dataValidations')}/{tag('dataValidation')}"),
        ]
        for node in ruled:
            areas = [area(piece) for piece in node.get("sqref", "").split()]
            if any(_reaches(shown, row) for shown in areas):
                continue
            grown = [_extended(shown, row, like) for shown in areas]
            if grown != areas:
                node.set("sqref", " ".join(map(a1_area, grown)))

    def clear(self) -> None:
        """Take every row out."""
        for row in list(self._data):
            self._data.remove(row)
        self._rows.clear()
        dimension = child(self._root, "dimension")
        if dimension is not None:
            dimension.set("ref", "A1")

    def _find(self, place: Address) -> Node | None:
        row = self._rows.get(place[0])
        if row is None:
            return None
        name = a1(place)
        return next((c for c in row.iterchildren(_CELL) if c.get("r") == name), None)

    def _row(self, number: int) -> Node:
        if number in self._rows:
            return self._rows[number]
        row = element(self._data, "row")
        row.set("r", str(number))
        _insert(self._data, row, number, lambda node: int(node.get("r", "0")))
        self._rows[number] = row
        return row

    def _style_of_new(self, row: Node, column: int) -> str | None:
        if row.get("customFormat") in {"1", "true"}:
            return row.get("s")
        return next(
            (
                node.get("style")
                for node in self._root.iterfind(f"{tag('cols')}/{tag('col')}")
                if int(node.get("min", "0")) <= column <= int(node.get("max", "0"))
            ),
            None,
        )

    def grow(self, place: Address) -> None:
        """Keep the used range true; some readers trust it."""
        dimension = child(self._root, "dimension")
        if dimension is None:
            return
        used = area(dimension.get("ref", "A1"))
        grown = Area(
            min(used.first_row, place[0]),
            min(used.first_column, place[1]),
            max(used.last_row, place[0]),
            max(used.last_column, place[1]),
        )
        dimension.set("ref", a1_area(grown))

    def _detach_shared(self, cell: Node, place: Address) -> None:
        """Give the cells that share this cell's formula a formula of their own."""
        formula = child(cell, "f")
        if formula is None or formula.get("t") != "shared" or not formula.text:
            return
        for other in self._data.iterfind(f"{_ROW}/{_CELL}/{_FORMULA}"):
            shares = other.get("t") == "shared" and other.get("si") == formula.get("si")
            holder = other.getparent()
            if other is formula or not shares or holder is None:
                continue
            own = address(holder.get("r", ""))
            other.text = translated(formula.text, place, own)
            for name in ("t", "si", "ref"):
                drop(other, name)


def new_worksheet(*, from_1904: bool) -> Worksheet:
    """Make an empty worksheet part."""
    return Worksheet(_EMPTY, from_1904=from_1904)


def _numbered(data: Node) -> Iterator[Node]:
    """Write out the numbers that rows and cells may leave to their order."""
    number = 0
    for row in data.iterchildren(_ROW):
        number = int(row.get("r", number + 1))
        row.set("r", str(number))
        column = 0
        for cell in row.iterchildren(_CELL):
            column = address(cell.get("r", a1((number, column + 1))))[1]
            cell.set("r", a1((number, column)))
        yield row


def _column(cell: Node) -> int:
    return address(cell.get("r", ""))[1]


def _insert(
    parent: Node, made: Node, number: int, number_of: Callable[[Node], int]
) -> None:
    """Put a row or cell behind those with lower numbers."""
    position = len(parent)
    while position:
        before = parent[position - 1]
        if before.tag == made.tag and number_of(before) < number:
            break
        position -= 1
    parent.insert(position, made)


def _reaches(shown: Area, row: int) -> bool:
    return shown.first_row <= row <= shown.last_row


def _extended(shown: Area, row: int, like: int) -> Area:
    if shown.last_row != row - 1 or not _reaches(shown, like):
        return shown
    return Area(shown.first_row, shown.first_column, row, shown.last_column)
