"""What openpyxl cannot do in a new file: cached values, plain metadata, equal bytes."""

from __future__ import annotations

from typing import cast

from lxml import etree

from mapsheets.sheet.spec import Formula, Tab, WorkbookSpec
from mapsheets.stores.folder.archive import packed
from mapsheets.stores.folder.bands import edited
from mapsheets.stores.folder.grid import encoded
from mapsheets.stores.folder.markup import child, parsed, serialised, tag
from mapsheets.stores.folder.newstyles import FONT, FONT_SIZE
from mapsheets.stores.folder.package import opened
from mapsheets.stores.folder.worksheet import Worksheet

_CORE, _APP, _STYLES = "docProps/core.xml", "docProps/app.xml", "xl/styles.xml"
_CREATOR = "mapsheets"
_CORE_SPACE = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
_DUBLIN_CORE = "http://purl.org/dc/elements/1.1/"
_APP_SPACE = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties"


def finished(data: bytes, spec: WorkbookSpec) -> bytes:
    """Complete a file that openpyxl wrote; equal specs give equal bytes.

    The metadata name the program and the title, and neither a moment nor a machine.
    """
    package = opened(data)
    parts = {name: package.part(name) for name in package.members}
    parts[_CORE] = _core(spec.title)
    parts[_APP] = _app()
    parts[_STYLES] = _with_default_font(parts[_STYLES])
    for number, tab in enumerate(spec.tabs, start=1):
        name = f"xl/worksheets/sheet{number}.xml"
        parts[name] = _completed(parts[name], tab)
    return packed(parts)


def _core(title: str) -> bytes:
    spaces = {"cp": _CORE_SPACE, "dc": _DUBLIN_CORE}
    root = etree.Element(f"{{{_CORE_SPACE}}}coreProperties", nsmap=spaces)
    etree.SubElement(root, f"{{{_DUBLIN_CORE}}}title").text = encoded(title)
    etree.SubElement(root, f"{{{_DUBLIN_CORE}}}creator").text = _CREATOR
    return serialised(root)


def _app() -> bytes:
    root = etree.Element(
        f"{{{_APP_SPACE}}}Properties", nsmap=cast("dict[str, str]", {None: _APP_SPACE})
    )
    etree.SubElement(root, f"{{{_APP_SPACE}}}Application").text = _CREATOR
    return serialised(root)


def _with_default_font(styles: bytes) -> bytes:
    """Set the font of cells that nobody styled; column widths are counted in it."""
    root = parsed(styles)
    fonts = child(root, "fonts")
    if fonts is not None and len(fonts):
        first = fonts[0]
        for node in list(first):
            first.remove(node)
        etree.SubElement(first, tag("sz")).set("val", str(FONT_SIZE))
        etree.SubElement(first, tag("name")).set("val", FONT)
        etree.SubElement(first, tag("family")).set("val", "2")
    return serialised(root)


def _completed(part: bytes, tab: Tab) -> bytes:
    """Store the results of formulas, and let rows of wrapped text grow.

    Some programs show a file without computing it; a row of fixed height would
    hide a longer text.
    """
    # openpyxl writes 16 digits of a number; some need 17.
    stored = {
        place: cell.value
        for place, cell in tab.cells.items()
        if isinstance(cell.value, Formula | float)
    }
    growing = {row for (row, _), cell in tab.cells.items() if cell.style.wrap}

    def touch(worksheet: Worksheet, rows: range) -> None:
        for place, value in stored.items():
            if place[0] in rows:
                worksheet.fill(place, value)
        for row in growing:
            if row in rows:
                worksheet.let_grow(row)

    return edited(part, touch, from_1904=False)
