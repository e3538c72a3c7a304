"""Read the cells of one worksheet part in a single, bounded pass."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time

from mapsheets.sheet.spec import Address, Area, CellError, CellValue, Formula
from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.grid import a1, address, area, decoded, size
from mapsheets.stores.folder.limits import LAST_ROW, Limits
from mapsheets.stores.folder.looks import Looks
from mapsheets.stores.folder.serials import moment
from mapsheets.stores.folder.sieve import sieved
from mapsheets.stores.folder.strings import Strings
from mapsheets.stores.folder.xmlscan import MAIN, STRICT, Meter, feed

_CELL, _ROW, _VALUE, _FORMULA, _INLINE, _TEXT, _RUN, _SOUND = (
    f"{MAIN} {name}" for name in ("c", "row", "v", "f", "is", "t", "r", "rPh")
)
_MERGED, _FILTER, _TABLES = (
    f"{MAIN} {name}" for name in ("mergeCell", "autoFilter", "tableParts")
)
_COUNTED = {
    f"{MAIN} cfRule": "rules",
    f"{MAIN} dataValidation": "validations",
}
_TRUE = {"1", "true"}
_ISO_TIME = re.compile(r"\d{4}-\d\d-\d\dT")

Plain = str | int | float | bool | date | datetime | CellError | None


@dataclass(frozen=True, slots=True)
class Tables:
    """What the cells of every tab refer to."""

    strings: Strings = field(default_factory=Strings)
    looks: Looks = ()
    from_1904: bool = False


@dataclass(slots=True)
class SheetCells:
    """What one pass over a worksheet found; ``shared`` formulas wait for a text."""

    cells: dict[Address, CellValue] = field(default_factory=dict)
    rich: set[Address] = field(default_factory=set)
    merged: list[Area] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    filtered: list[Area] = field(default_factory=list)
    far: list[Address] = field(default_factory=list)
    masters: dict[str, tuple[Address, str]] = field(default_factory=dict)
    shared: dict[Address, str] = field(default_factory=dict)


def sheet_cells(part: bytes, tables: Tables, meter: Meter) -> SheetCells:
    """Read a worksheet part: filled cells, merges, rows hidden by a filter.

    Raises:
        Refused: a limit is passed or the content is impossible.
    """
    reader = _Reader(tables, meter.limits)
    feed(sieved(part), reader.start, reader.end, reader.buffer.append, meter)
    found = reader.found
    found.hidden_rows = {
        row
        for row in found.hidden_rows
        if any(shown.first_row <= row <= shown.last_row for shown in found.filtered)
    }
    return found


class _Reader:
    """The handlers of one pass; ``buffer`` collects the text of v, f and t."""

    def __init__(self, tables: Tables, limits: Limits) -> None:
        self.found = SheetCells()
        self.buffer: list[str] = []
        self._tables = tables
        self._limits = limits
        self._depth = self._merged_cells = 0
        self._counts = {"rules": 0, "validations": 0}
        self._row = self._column = 0
        self._cell: dict[str, str] = {}
        self._clear()
        self._sound = False

    def _clear(self) -> None:
        self._value: str | None = None
        self._formula: dict[str, str] | None = None
        self._formula_text = ""
        self._texts: list[str] | None = None
        self._runs = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if name == _CELL:
            self._cell = attributes
            place = attributes.get("r")
            if place is None:
                self._column += 1
            else:
                self._row, self._column = address(place)
        elif name in {_VALUE, _TEXT}:
            self.buffer.clear()
        elif name == _FORMULA:
            self.buffer.clear()
            self._formula = attributes
        elif name == _ROW:
            self._open_row(attributes)
        elif name == _INLINE:
            self._texts = []
        else:
            self._open_other(name, attributes)

    def _open_row(self, attributes: dict[str, str]) -> None:
        self._row = int(attributes["r"]) if "r" in attributes else self._row + 1
        self._column = 0
        if not 1 <= self._row <= LAST_ROW:
            raise Refused("DAMAGED", f"row {self._row}")
        if attributes.get("hidden") in _TRUE:
            self.found.hidden_rows.add(self._row)

    def _open_other(self, name: str, attributes: dict[str, str]) -> None:
        if self._depth > self._limits.depth:
            raise Refused("DEPTH")
        if self._depth == 1:
            _check_root(name)
        elif name == _RUN:
            self._runs = True
        elif name == _SOUND:
            self._sound = True
        else:
            self._open_range(name, attributes)

    def _open_range(self, name: str, attributes: dict[str, str]) -> None:
        if name == _MERGED:
            self._merge(area(attributes["ref"]))
        elif name == _FILTER and "ref" in attributes:
            self.found.filtered.append(area(attributes["ref"]))
        elif name == _TABLES:
            self.found.filtered.append(Area(1, 1, LAST_ROW, 1))
        elif name in _COUNTED:
            self._count(_COUNTED[name])

    def _merge(self, merged: Area) -> None:
        self.found.merged.append(merged)
        self._merged_cells += size(merged)
        if self._merged_cells > self._limits.merged:
            raise Refused("MERGE", f"{self._merged_cells:,} cells")

    def _count(self, what: str) -> None:
        self._counts[what] += 1
        if self._counts[what] > getattr(self._limits, what):
            raise Refused("RULES", f"more than {getattr(self._limits, what):,}")

    def end(self, name: str) -> None:
        self._depth -= 1
        if name == _CELL:
            if (
                self._value is not None
                or self._formula is not None
                or self._texts is not None
            ):
                self._close_cell()
        elif name == _VALUE:
            self._value = "".join(self.buffer)
        elif name == _FORMULA:
            self._formula_text = "".join(self.buffer)
        elif name == _TEXT:
            if self._texts is not None and not self._sound:
                self._texts.append("".join(self.buffer))
        elif name == _SOUND:
            self._sound = False

    def _close_cell(self) -> None:
        place = (self._row, self._column)
        value = self._typed(place)
        if self._formula is not None:
            self._place(place, self._calculated(place, self._formula, value))
        elif value is not None and value != "":
            self._place(place, value)
        self._clear()

    def _place(self, place: Address, value: CellValue) -> None:
        row, column = place
        if column > self._limits.columns:
            self.found.far.append(place)
            return
        if row > self._limits.rows:
            raise Refused("ROWS", f"cell {a1(place)}")
        if place in self.found.cells:
            raise Refused("DAMAGED", f"two cells {a1(place)}")
        self.found.cells[place] = value
        if len(self.found.cells) > self._limits.cells:
            raise Refused("CELLS", f"more than {self._limits.cells:,}")

    def _typed(self, place: Address) -> Plain:
        kind = self._cell.get("t", "n")
        if kind == "inlineStr":
            if self._runs:
                self.found.rich.add(place)
            return self._text(place, "".join(self._texts or ()))
        if self._value is None:
            return None
        if kind == "s":
            return self._shared_text(place, int(self._value))
        if kind == "str":
            return self._text(place, self._value)
        return self._atom(place, kind, self._value.strip())

    def _atom(self, place: Address, kind: str, value: str) -> Plain:
        match kind:
            case "n":
                return self._number(value)
            case "b":
                return value in _TRUE
            case "e":
                return CellError(value)
            case "d":
                return _iso(value)
            case _:
                raise Refused("DAMAGED", f"cell {a1(place)} of type {kind[:10]!r}")

    def _text(self, place: Address, text: str) -> str:
        if len(text) > self._limits.text:
            text = decoded(text)
        if len(text) > self._limits.text:
            raise Refused("TEXT", f"cell {a1(place)}")
        return decoded(text)

    def _shared_text(self, place: Address, index: int) -> str:
        strings = self._tables.strings
        if index < 0:
            raise Refused("DAMAGED", f"cell {a1(place)}")
        if index in strings.rich:
            self.found.rich.add(place)
        text = strings.texts[index]
        if len(text) > self._limits.text:
            raise Refused("TEXT", f"cell {a1(place)}")
        return text

    def _number(self, text: str) -> Plain:
        if not text:
            return None
        number = float(text)
        if not math.isfinite(number):
            return CellError("#NUM!")
        style = int(self._cell.get("s", "0"))
        looks = self._tables.looks
        kind = looks[style] if style < len(looks) else ""
        if kind in {"date", "time"}:
            shown = moment(number, kind, from_1904=self._tables.from_1904)
            if shown is not None:
                return shown
        return int(number) if number.is_integer() else number

    def _calculated(
        self, place: Address, formula: Mapping[str, str], value: Plain
    ) -> Formula:
        if isinstance(value, CellError):
            value = value.code
        text, index = self._formula_text, formula.get("si")
        if formula.get("t") == "shared" and index is not None:
            if text:
                self.found.masters[index] = (place, text)
            else:
                self.found.shared[place] = index
        return Formula("=" + decoded(text), value)


def _iso(text: str) -> Plain:
    if _ISO_TIME.match(text):
        stamp = datetime.fromisoformat(text).replace(tzinfo=None, microsecond=0)
        return stamp if stamp.time() != time() else stamp.date()
    return date.fromisoformat(text)


def _check_root(name: str) -> None:
    if name.startswith(STRICT):
        raise Refused("STRICT")
    if not name.endswith((" worksheet", " chartsheet", " dialogsheet")):
        raise Refused("DAMAGED", "a tab of unknown kind")
