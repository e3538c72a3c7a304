"""The parts around the worksheets: workbook, relationships, content types."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable

from lxml import etree

from mapsheets.stores.folder.markup import Node, child, element, parsed, serialised, tag
from mapsheets.stores.folder.xmlscan import LINKS

_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_PACKAGE_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_WORKSHEET_TYPE = (
    "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
)
# ECMA-376 18.2.27: what stands before calcPr in a workbook.
_BEFORE_CALCULATION = (
    "definedNames",
    "externalReferences",
    "functionGroups",
    "sheets",
)


def recalculating(workbook: bytes) -> bytes | None:
    """Ask for a full calculation when the workbook is opened; None if it does."""
    root = parsed(workbook)
    settings = child(root, "calcPr")
    if settings is None:
        settings = element(root, "calcPr")
        before = next(
            node
            for name in _BEFORE_CALCULATION
            if (node := child(root, name)) is not None
        )
        root.insert(root.index(before) + 1, settings)
    if settings.get("fullCalcOnLoad") in {"1", "true"}:
        return None
    settings.set("fullCalcOnLoad", "1")
    return serialised(root)


def with_sheet(workbook: bytes, title: str, link_id: str) -> bytes:
    """List one more, hidden, tab at the end of a workbook."""
    root = parsed(workbook)
    sheets = child(root, "sheets")
    if sheets is None:
        message = "a workbook without tabs"
        raise ValueError(message)
    numbers = [int(sheet.get("sheetId", "0")) for sheet in sheets]
    made = etree.SubElement(sheets, tag("sheet"))
    made.set("name", title)
    made.set("sheetId", str(max(numbers, default=0) + 1))
    made.set("state", "hidden")
    made.set(f"{{{LINKS}}}id", link_id)
    return serialised(root)


def with_link(rels: bytes, kind: str, target: str) -> tuple[bytes, str]:
    """Add a relationship; gives the part and the new relationship's id."""
    root = parsed(rels)
    taken = {node.get("Id") for node in root}
    number = len(taken) + 1
    while f"rId{number}" in taken:
        number += 1
    made = etree.SubElement(root, f"{{{_PACKAGE_LINKS}}}Relationship")
    made.set("Id", f"rId{number}")
    made.set("Type", f"{LINKS}/{kind}")
    made.set("Target", f"/{target}")
    return serialised(root), f"rId{number}"


def without_link(rels: bytes, link_id: str) -> bytes:
    """Take one relationship out."""
    return _without(rels, lambda node: node.get("Id") == link_id)


def with_worksheet_type(types: bytes, part: str) -> bytes:
    """Declare a worksheet part."""
    root = parsed(types)
    made = etree.SubElement(root, f"{{{_TYPES}}}Override")
    made.set("PartName", f"/{part}")
    made.set("ContentType", _WORKSHEET_TYPE)
    return serialised(root)


def without_type(types: bytes, part: str) -> bytes:
    """Take the declaration of one part out."""
    name = f"/{part}".casefold()
    return _without(types, lambda node: (node.get("PartName") or "").casefold() == name)


def _without(part: bytes, matches: Callable[[Node], bool]) -> bytes:
    root = parsed(part)
    for node in [node for node in root if matches(node)]:
        root.remove(node)
    return serialised(root)


def free_part(names: Iterable[str], workbook: str) -> str:
    """Name a worksheet part that is not taken."""
    taken = {name.casefold() for name in names}
    folder = posixpath.join(posixpath.dirname(workbook), "worksheets")
    number = 1
    while f"{folder}/sheet{number}.xml".casefold() in taken:
        number += 1
    return f"{folder}/sheet{number}.xml"
