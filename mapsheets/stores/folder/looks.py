"""Which cell formats of a workbook show dates."""

from __future__ import annotations

from mapsheets.stores.folder.serials import Kind, kind_of_format
from mapsheets.stores.folder.xmlscan import Meter, elements

Looks = tuple[Kind, ...]


def looks(styles: bytes, meter: Meter) -> Looks:
    """Give what each cell format (``s`` of a cell) shows: a date, a time or neither."""
    codes: dict[int, str] = {}
    numbers: list[int] = []
    for element in elements(styles, meter):
        if element.name == "numFmt" and element.parent == "numFmts":
            attributes = element.attributes
            codes[int(attributes["numFmtId"])] = attributes.get("formatCode", "")
        elif element.name == "xf" and element.parent == "cellXfs":
            numbers.append(int(element.attributes.get("numFmtId", "0")))
    kinds = {number: kind_of_format(number, codes.get(number)) for number in numbers}
    return tuple(kinds[number] for number in numbers)
