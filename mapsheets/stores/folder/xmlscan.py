"""Parse XML parts with expat: streaming, bounded, without document types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NoReturn
from xml.parsers import expat

from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.limits import LIMITS, Limits

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/"
_KEPT = 50_000  # bytes
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Element:
    """An element of a small part; names carry ``namespace name`` if not MAIN's."""

    name: str
    attributes: dict[str, str]
    text: str
    parent: str


def _no_document_type(*_: object) -> NoReturn:
    raise Refused("DTD")


class Meter:
    """Adds up what the parts of one workbook cost to parse."""

    def __init__(self, limits: Limits = LIMITS) -> None:
        self.limits = limits
        self._marks = 0

    def spend(self, data: bytes) -> None:
        """Count a part before it is parsed.

        Raises:
            Refused: all parts together are too much.
        """
        # There is at least one mark for every element, and counting bytes is
        # a hundred times faster than finding out by parsing.
        self._marks += data.count(b"<")
        if self._marks > self.limits.marks:
            raise Refused("COMPLEX", f"more than {self.limits.marks:,} tags")


def feed(data: bytes, start: Start, end: End, text: Text, meter: Meter) -> None:
    """Run a part through three handlers; names are ``namespace name``.

    Raises:
        Refused: the part has a document type, or is too complex.
        ExpatError: it is not well-formed.
    """
    meter.spend(data)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.Parse(data, True)  # noqa: FBT003 - expat takes it by position only


class _Collector:
    """Collect the elements of a small part with their text and parent."""

    def __init__(self, limits: Limits) -> None:
        self.elements: list[Element] = []
        self._limits = limits
        self._open: list[tuple[str, dict[str, str], list[str]]] = []
        self._count = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        self._count += 1
        if len(self._open) >= self._limits.depth:
            raise Refused("DEPTH")
        if self._count > self._limits.elements:
            raise Refused("COMPLEX", f"more than {self._limits.elements:,} elements")
        self._open.append((name.removeprefix(MAIN + " "), attributes, []))

    def end(self, _: str) -> None:
        name, attributes, texts = self._open.pop()
        parent = self._open[-1][0] if self._open else ""
        self.elements.append(Element(name, attributes, "".join(texts), parent))

    def text(self, text: str) -> None:
        self._open[-1][2].append(text)


def elements(data: bytes, meter: Meter) -> Sequence[Element]:
    """List the elements of a small part, each after its children."""
    if len(data) > _KEPT:
        return _elements(data, meter)
    meter.spend(data)
    return _known(data, meter.limits)


@lru_cache(maxsize=32)
def _known(data: bytes, limits: Limits) -> Sequence[Element]:
    """Remember parts: a sync reads a workbook thrice, and plans share their styles."""
    return _elements(data, Meter(limits))


def _elements(data: bytes, meter: Meter) -> Sequence[Element]:
    collector = _Collector(meter.limits)
    feed(data, collector.start, collector.end, collector.text, meter)
    return tuple(collector.elements)
