"""The shared strings of a workbook."""

from __future__ import annotations

from dataclasses import dataclass

from mapsheets.stores.folder.faults import Refused
from mapsheets.stores.folder.grid import decoded
from mapsheets.stores.folder.limits import Limits
from mapsheets.stores.folder.xmlscan import MAIN, Meter, feed

_ITEM, _TEXT, _RUN, _SOUND = (f"{MAIN} {name}" for name in ("si", "t", "r", "rPh"))


@dataclass(frozen=True, slots=True)
class Strings:
    """Texts by index; ``rich`` are those with runs of different looks."""

    texts: tuple[str, ...] = ()
    rich: frozenset[int] = frozenset()


class _Reader:
    def __init__(self, limits: Limits) -> None:
        self.texts: list[str] = []
        self.rich: set[int] = set()
        self.buffer: list[str] = []
        self._limits = limits
        self._parts: list[str] = []
        self._sound = False

    def start(self, name: str, _: dict[str, str]) -> None:
        if name == _TEXT:
            self.buffer.clear()
        elif name == _ITEM:
            self._parts.clear()
            if len(self.texts) > self._limits.cells:
                raise Refused("CELLS", f"more than {self._limits.cells:,} texts")
        elif name == _RUN:
            self.rich.add(len(self.texts))
        elif name == _SOUND:
            self._sound = True

    def end(self, name: str) -> None:
        if name == _TEXT and not self._sound:
            self._parts.append("".join(self.buffer))
        elif name == _ITEM:
            self.texts.append(decoded("".join(self._parts)))
        elif name == _SOUND:
            self._sound = False


def strings(part: bytes, meter: Meter) -> Strings:
    """Read the shared strings: runs joined, phonetic hints left out."""
    reader = _Reader(meter.limits)
    feed(part, reader.start, reader.end, reader.buffer.append, meter)
    return Strings(tuple(reader.texts), frozenset(reader.rich))
