"""Where each key of a template file stands, for faults that name their line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

_HEADING = re.compile(r"^\s*\[\[?\s*([\w.-]+)\s*\]\]?")
_KEY = re.compile(r"""^\s*["']?([\w-]+)["']?\s*=""")
_OPENING = re.compile(r"""=\s*(\"{3}|'{3})""")


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """A spot in the file: the n-th table of a name (0 is the first), and a key.

    ``table`` is blank for the keys above the first table, ``key`` is blank for the
    table's own heading.
    """

    table: str = ""
    index: int = 0
    key: str = ""


def line_index(text: str) -> Mapping[Place, int]:
    """Find the line of every table heading and key; the first line is 1."""
    lines: dict[Place, int] = {}
    counts: dict[str, int] = {}
    table, index = "", 0
    for number, line in _outside_long_strings(text):
        if heading := _HEADING.match(line):
            table = heading.group(1)
            index = counts.get(table, 0)
            counts[table] = index + 1
            lines[Place(table, index)] = number
        elif key := _KEY.match(line):
            lines.setdefault(Place(table, index, key.group(1)), number)
    return lines


def line_of(lines: Mapping[Place, int], place: Place) -> int:
    """Give the line of a place, or of what is around it where it is not written."""
    nearest = (place, Place(place.table, place.index), Place(key=place.table))
    return next((lines[spot] for spot in nearest if spot in lines), 1)


def _outside_long_strings(text: str) -> Iterator[tuple[int, str]]:
    """Give the numbered lines that do not stand inside a triple-quoted text."""
    closing = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if closing:
            if closing in line:
                closing = ""
            continue
        yield number, line
        opening = _OPENING.search(line)
        if opening and opening.group(1) not in line[opening.end() :]:
            closing = opening.group(1)
