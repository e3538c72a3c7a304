"""Reads the tables of a template file against their declared shapes."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from mapsheets.plan.cells import Unreadable, parse_id, parse_links
from mapsheets.plan.model import Link
from mapsheets.templates.lines import Place
from mapsheets.templates.shapes import REQUIRED_TABLES, TABLES, TOP_KEYS, Key, Shape

_COMPANY = re.compile(r"\{([^{}]*)\}")
_COMPANIES = ("customer", "vendor")


@dataclass(frozen=True, slots=True)
class Fault:
    """Something that keeps a template from being used, and where it stands."""

    place: Place
    sentence: str


@dataclass(frozen=True, slots=True)
class Row:
    """A table of the file with the values that could be read, the rest left out."""

    place: Place
    texts: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)
    flags: Mapping[str, bool] = field(default_factory=dict)
    links: Mapping[str, tuple[Link, ...]] = field(default_factory=dict)
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def text(self, key: str, default: str = "") -> str:
        """Give a text, or the default where the file holds none that can be read."""
        return self.texts.get(key, default)

    def at(self, key: str) -> Place:
        """Give the place of a key of this table."""
        return Place(self.place.table, self.place.index, key)


def close_match(word: str, words: Iterable[str]) -> str:
    """Suggest the word that was probably meant, as a sentence, or nothing."""
    near = difflib.get_close_matches(word, list(words), n=1)
    return f" Did you mean '{near[0]}'?" if near else ""


def read_rows(
    data: Mapping[str, object],
) -> tuple[Row, Mapping[str, tuple[Row, ...]], tuple[Fault, ...]]:
    """Read a parsed file: its top keys, its tables, and every fault of form."""
    faults = list(_unknown_keys(data, Place(), (*_names(TOP_KEYS), *TABLES)))
    top = _read_row(data, Place(), TOP_KEYS, faults)
    tables = {name: _read_table(data, name, faults) for name in TABLES}
    return top, tables, tuple(faults)


def _names(keys: tuple[Key, ...]) -> tuple[str, ...]:
    return tuple(key.name for key in keys)


def _read_table(
    data: Mapping[str, object], name: str, faults: list[Fault]
) -> tuple[Row, ...]:
    found = data.get(name, [])
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        faults.append(
            Fault(Place(key=name), f"Write each of '{name}' as a table [[{name}]].")
        )
        return ()
    if not found and name in REQUIRED_TABLES:
        faults.append(Fault(Place(), f"At least one table [[{name}]] is missing."))
    rows = []
    for index, row in enumerate(found):
        place = Place(name, index)
        faults.extend(_unknown_keys(row, place, _names(TABLES[name])))
        rows.append(_read_row(row, place, TABLES[name], faults))
    return tuple(rows)


def _unknown_keys(
    row: Mapping[str, object], place: Place, known: tuple[str, ...]
) -> Iterator[Fault]:
    for key in row:
        if key not in known:
            spot = Place(place.table, place.index, key)
            yield Fault(spot, f"Unknown key '{key}'.{close_match(key, known)}")


def _read_row(
    row: Mapping[str, object], place: Place, keys: tuple[Key, ...], faults: list[Fault]
) -> Row:
    values: dict[str, object] = {}
    for key in keys:
        spot = Place(place.table, place.index, key.name)
        if key.name in row:
            problem = _problem(key, row[key.name])
            if problem:
                faults.append(Fault(spot, problem))
            else:
                values[key.name] = row[key.name]
        elif key.required:
            faults.append(Fault(spot, f"The key '{key.name}' is missing."))
    return _typed_row(place, keys, values)


def _problem(key: Key, value: object) -> str:
    if not _FITS[key.shape](value):
        return f"'{key.name}' must be {key.shape.value}."
    if key.required and isinstance(value, str) and not value.strip():
        return f"'{key.name}' is blank."
    if key.choices and value not in key.choices:
        choices = ", ".join(key.choices)
        return f"Unknown {key.name} '{value}'; choose one of: {choices}."
    for name in _COMPANY.findall(str(value)):
        if name not in _COMPANIES:
            return (
                f"'{key.name}' holds '{{{name}}}'; only {{customer}} and {{vendor}} "
                "are filled in, write what people fill in as [placeholder]."
            )
    return ""


def _is_text(value: object) -> bool:
    return isinstance(value, str)


def _is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def _is_step(value: object) -> bool:
    return (_is_text(value) or _is_number(value)) and bool(parse_id(value))


def _is_flag(value: object) -> bool:
    return isinstance(value, bool)


def _is_links(value: object) -> bool:
    return _is_text(value) and not isinstance(parse_links(value), Unreadable)


def _is_texts(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, str) for item in value)


_FITS: Mapping[Shape, Callable[[object], bool]] = {
    Shape.TEXT: _is_text,
    Shape.STEP: _is_step,
    Shape.NUMBER: _is_number,
    Shape.FLAG: _is_flag,
    Shape.LINKS: _is_links,
    Shape.TEXTS: _is_texts,
}


def _typed_row(
    place: Place, keys: tuple[Key, ...], values: Mapping[str, object]
) -> Row:
    texts: dict[str, str] = {}
    numbers: dict[str, int] = {}
    flags: dict[str, bool] = {}
    links: dict[str, tuple[Link, ...]] = {}
    lists: dict[str, tuple[str, ...]] = {}
    shapes = {key.name: key.shape for key in keys}
    for name, value in values.items():
        if shapes[name] is Shape.LINKS:
            read = parse_links(value)
            links[name] = () if isinstance(read, Unreadable) else read
        elif shapes[name] is Shape.STEP:
            texts[name] = parse_id(value) or ""
        elif isinstance(value, bool):
            flags[name] = value
        elif isinstance(value, int):
            numbers[name] = value
        elif isinstance(value, list):
            lists[name] = tuple(str(item).strip() for item in value)
        else:
            texts[name] = str(value).strip()
    return Row(place, texts, numbers, flags, links, lists)
