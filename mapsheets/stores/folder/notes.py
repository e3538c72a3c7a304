"""Read the notes and threaded comments of a worksheet."""

from __future__ import annotations

from collections.abc import Iterable

from mapsheets.sheet.spec import Address
from mapsheets.stores.folder.book import links
from mapsheets.stores.folder.grid import address, decoded
from mapsheets.stores.folder.package import Package
from mapsheets.stores.folder.xmlscan import Element, elements

_THREADS = "http://schemas.microsoft.com/office/spreadsheetml/2018/threadedcomments"


def notes(package: Package, worksheet: str) -> dict[Address, str]:
    """Give the texts of notes by cell; a thread's texts stand one below another.

    Where a cell has a thread, the note that older programs see in its place is left
    out: it repeats the thread.
    """
    plain: dict[Address, str] = {}
    threads: dict[Address, str] = {}
    for link in links(package, worksheet):
        if link.target not in package.members:
            continue
        if link.kind == "comments":
            part = package.part(link.target)
            plain |= _notes(elements(part, package.meter))
        elif link.kind == "threadedComment":
            part = package.part(link.target)
            threads |= _threads(elements(part, package.meter))
    return plain | threads


def _notes(found: Iterable[Element]) -> dict[Address, str]:
    texts: dict[Address, str] = {}
    pieces: list[str] = []
    for element in found:
        if element.name == "t" and element.parent != "rPh":
            pieces.append(element.text)
        elif element.name == "comment":
            texts[address(element.attributes["ref"])] = decoded("".join(pieces))
            pieces.clear()
    return texts


def _threads(found: Iterable[Element]) -> dict[Address, str]:
    texts: dict[Address, str] = {}
    piece = ""
    for element in found:
        if element.name == f"{_THREADS} text":
            piece = decoded(element.text)
        elif element.name == f"{_THREADS} threadedComment" and element.attributes.get(
            "ref"
        ):
            place = address(element.attributes["ref"])
            texts[place] = f"{texts[place]}\n{piece}" if place in texts else piece
            piece = ""
    return texts
