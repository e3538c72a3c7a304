"""Write values into ``c`` elements, as typed values, never as parsed text."""

from __future__ import annotations

import math
from datetime import date, datetime, time

from lxml import etree

from mapsheets.sheet.spec import CellError, CellValue, Formula
from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.grid import encoded, plain
from mapsheets.stores.folder.limits import LIMITS
from mapsheets.stores.folder.markup import Node, drop, element, tag
from mapsheets.stores.folder.serials import serial_number

_OWN = {tag("f"), tag("v"), tag("is")}
# Links from a cell into metadata that belongs to the value that goes.
_METADATA = ("t", "cm", "vm")
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"


def normal(value: CellValue) -> CellValue:
    """Give a value as it reads back: blanks None, whole floats int, no infinity."""
    match value:
        case Formula(text, result):
            return Formula(plain(text), _result(result))
        case str():
            return plain(value) or None
        case float():
            return _number(value)
        case datetime():
            second = value.replace(microsecond=0, tzinfo=None)
            return second if second.time() != time() else second.date()
        case _:
            return value


def _number(value: float) -> int | float | CellError:
    if not math.isfinite(value):
        return CellError("#NUM!")
    return int(value) if value.is_integer() else value


def _result(
    result: str | float | date | None,
) -> str | int | float | bool | date | None:
    kept = normal(result) if result != "" else ""
    if isinstance(kept, CellError):
        return kept.code
    return None if isinstance(kept, Formula) else kept


def fill(cell: Node, value: CellValue, *, from_1904: bool) -> None:
    """Replace what a cell holds; its look (``s``) and extensions stay.

    Raises:
        Refused: a text is longer than a cell can hold.
    """
    for node in [node for node in cell if node.tag in _OWN]:
        cell.remove(node)
    for name in _METADATA:
        drop(cell, name)
    value = normal(value)
    if isinstance(value, Formula):
        formula = element(cell, "f")
        formula.text = encoded(value.text.removeprefix("="))
        _store(cell, value.value, from_1904=from_1904, calculated=True)
        cell.insert(0, formula)
    else:
        _store(cell, value, from_1904=from_1904, calculated=False)


def _store(cell: Node, value: CellValue, *, from_1904: bool, calculated: bool) -> None:
    match value:
        case None | Formula():
            return
        case str():
            _store_text(cell, value, calculated=calculated)
        case bool():
            _store_value(cell, "b", str(int(value)))
        case CellError(code):
            _store_value(cell, "e", code)
        case date():
            number = serial_number(value, from_1904=from_1904)
            _store_value(cell, "", repr(number))
        case int() | float():
            _store_value(cell, "", repr(value))


def _store_value(cell: Node, kind: str, text: str) -> None:
    if kind:
        cell.set("t", kind)
    node = element(cell, "v")
    node.text = text
    cell.insert(0, node)


def _store_text(cell: Node, text: str, *, calculated: bool) -> None:
    if len(text) > LIMITS.text:
        raise Refused("TEXT", f"cell {cell.get('r')}")
    if calculated:
        _store_value(cell, "str", encoded(text))
        return
    cell.set("t", "inlineStr")
    inline = element(cell, "is")
    node = etree.SubElement(inline, tag("t"))
    node.text = encoded(text)
    if text != text.strip() or "\n" in text:
        node.set(_XML_SPACE, "preserve")
    cell.insert(0, inline)
