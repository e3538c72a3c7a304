"""Parse, change and write XML parts that stay in the file."""

from __future__ import annotations

from typing import cast

from lxml import etree

from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.limits import LIMITS
from mapsheets.stores.folder.xmlscan import MAIN

Node = etree._Element  # noqa: SLF001 - lxml's only name for the type


def tag(name: str) -> str:
    """Give the full name of an element of the spreadsheet namespace."""
    return f"{{{MAIN}}}{name}"


def parsed(part: bytes) -> Node:
    """Parse a part without entities, network or unbounded trees.

    Raises:
        Refused: it is too complex to be held as a tree.
    """
    if part.count(b"<") > LIMITS.tree:
        raise Refused("COMPLEX", f"more than {LIMITS.tree:,} tags")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
    )
    return etree.fromstring(part, parser)


def serialised(root: Node) -> bytes:
    """Write a part as UTF-8, with what stood around its root."""
    return etree.tostring(
        root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True
    )


def element(parent: Node, name: str) -> Node:
    """Make an element that will stand in ``parent``, under the prefixes used there."""
    return etree.Element(tag(name), nsmap=cast("dict[str, str]", parent.nsmap))


def drop(node: Node, name: str) -> None:
    """Take an attribute off, if it is there."""
    if name in node.attrib:
        del node.attrib[name]


def child(parent: Node, name: str) -> Node | None:
    """Find the first child of a name in the spreadsheet namespace."""
    return next(parent.iterchildren(tag(name)), None)
