"""The styles part, where a cell needs a number format that none has yet."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime

from mapsheets.sheet.spec import CellValue
from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.looks import Looks
from mapsheets.stores.folder.markup import Node, child, parsed, serialised, tag

# ECMA-376 18.8.30: general; a day, and a day with a time, in the reader's locale.
_GENERAL, _DAY, _DAY_AND_TIME = 0, 14, 22


class Formats:
    """The cell formats of a workbook, extended on demand."""

    def __init__(self, styles: bytes | None, looks: Looks) -> None:
        self._styles = styles
        self._looks = list(looks)
        self._root: Node | None = None
        self._made: dict[tuple[int, int], int] = {}

    def shows_dates(self, style: int) -> bool:
        """Tell whether a format shows a number as a day."""
        return style < len(self._looks) and self._looks[style] == "date"

    def fits(self, value: CellValue, style: int) -> bool:
        """Tell whether a value in this format reads back as what it is."""
        if isinstance(value, date):
            return self.shows_dates(style)
        is_number = isinstance(value, int | float) and not isinstance(value, bool)
        kind = self._looks[style] if style < len(self._looks) else ""
        return not (is_number and kind in {"date", "time"})

    def adapted(self, value: CellValue, style: int) -> int:
        """Give a format like this one, but for a number format that fits."""
        if isinstance(value, datetime):
            return self._derived(style, _DAY_AND_TIME)
        return self._derived(style, _DAY if isinstance(value, date) else _GENERAL)

    def changed_part(self) -> bytes | None:
        """Write the styles part if it was extended."""
        return serialised(self._root) if self._root is not None else None

    def _derived(self, style: int, number_format: int) -> int:
        key = (style, number_format)
        if key not in self._made:
            self._made[key] = self._append(style, number_format)
        return self._made[key]

    def _append(self, style: int, number_format: int) -> int:
        if self._styles is None:
            raise Refused("DAMAGED", "a workbook without styles")
        if self._root is None:
            self._root = parsed(self._styles)
        formats = child(self._root, "cellXfs")
        if formats is None or not len(formats):
            raise Refused("DAMAGED", "a workbook without cell formats")
        models = list(formats.iterchildren(tag("xf")))
        made = deepcopy(models[style if style < len(models) else 0])
        made.set("numFmtId", str(number_format))
        made.set("applyNumberFormat", "1")
        formats.append(made)
        formats.set("count", str(len(models) + 1))
        self._looks.append("date" if number_format else "")
        return len(models)
