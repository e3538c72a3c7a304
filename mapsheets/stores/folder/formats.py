"""The styles part, where a cell needs a number format that none has yet."""

from __future__ import annotations

from copy import deepcopy
from datetime import date, datetime

from mapsheets.sheet.spec import CellValue, Style
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
        self._tree: Node | None = None
        self._wrapped: dict[int, Style | None] = {}
        self._known: dict[tuple[int, int], int] = {}
        self._extended = False

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

    def adapted(self, value: CellValue, style: int, dates: int | None = None) -> int:
        """Give a format like this one, but for a number format that fits.

        ``dates`` is a format that shows days as the rest of the tab does.
        """
        if isinstance(value, datetime):
            return self._derived(style, _DAY_AND_TIME)
        if isinstance(value, date):
            return self._derived(style, self._number_format(dates))
        return self._derived(style, _GENERAL)

    def wrapped(self, style: int) -> Style | None:
        """Give how a format sets text that wraps; None where it does not wrap."""
        if style not in self._wrapped:
            self._wrapped[style] = self._text_look(style)
        return self._wrapped[style]

    def _text_look(self, style: int) -> Style | None:
        root = self._read_root()
        formats = child(root, "cellXfs") if root is not None else None
        if root is None or formats is None or style >= len(formats):
            return None
        alignment = child(formats[style], "alignment")
        if alignment is None or alignment.get("wrapText") not in {"1", "true"}:
            return None
        fonts = child(root, "fonts")
        number = int(formats[style].get("fontId", "0"))
        font = fonts[number] if fonts is not None and number < len(fonts) else None
        size = child(font, "sz") if font is not None else None
        bold = font is not None and child(font, "b") is not None
        points = float(size.get("val", "10")) if size is not None else 10.0
        return Style(size=points, bold=bold, wrap=True)

    def _read_root(self) -> Node | None:
        if self._tree is None and self._styles is not None:
            self._tree = parsed(self._styles)
        return self._tree

    def changed_part(self) -> bytes | None:
        """Write the styles part if it was extended."""
        if not self._extended or self._tree is None:
            return None
        return serialised(self._tree)

    def _derived(self, style: int, number_format: int) -> int:
        key = (style, number_format)
        if key not in self._known:
            self._known[key] = self._found_or_made(style, number_format)
        return self._known[key]

    def _cell_formats(self) -> Node:
        root = self._read_root()
        if root is None:
            raise Refused("DAMAGED", "a workbook without styles")
        formats = child(root, "cellXfs")
        if formats is None or not len(formats):
            raise Refused("DAMAGED", "a workbook without cell formats")
        return formats

    def _number_format(self, style: int | None) -> int:
        if style is None:
            return _DAY
        models = list(self._cell_formats().iterchildren(tag("xf")))
        return int(models[style].get("numFmtId", str(_DAY)))

    def _found_or_made(self, style: int, number_format: int) -> int:
        """Take a format that the workbook has; only where none fits it gets one."""
        formats = self._cell_formats()
        models = list(formats.iterchildren(tag("xf")))
        wanted = deepcopy(models[style if style < len(models) else 0])
        wanted.set("numFmtId", str(number_format))
        wanted.set("applyNumberFormat", "1")
        for number, model in enumerate(models):
            if _alike(model) == _alike(wanted):
                return number
        formats.append(wanted)
        formats.set("count", str(len(models) + 1))
        self._looks.append("date" if number_format else "")
        self._extended = True
        return len(models)


def _alike(node: Node) -> tuple[object, ...]:
    """Give what makes two formats look the same."""
    attributes = {str(key): str(value) for key, value in node.attrib.items()}
    attributes["applyNumberFormat"] = "1"
    inside = tuple(_alike(part) for part in node.iterchildren())
    return (node.tag, tuple(sorted(attributes.items())), inside)
