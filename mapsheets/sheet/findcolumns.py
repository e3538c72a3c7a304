"""Find the plan's columns: by exact heading, synonym, close match, content, place."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from functools import partial

from mapsheets.plan.cells import fold
from mapsheets.plan.fields import STEP_FIELDS, Field, Owner, step_field
from mapsheets.plan.model import Memory, Problem
from mapsheets.plan.values import STEP_KEYS, step_text
from mapsheets.sheet.address import a1
from mapsheets.sheet.raw import Names, shown_text
from mapsheets.sheet.spec import ReadTab

SEARCH_COLUMNS = 120
FEWEST_LETTERS = 4  # of a heading that may be misspelt
CLOSE = 0.84  # difflib ratio from which a misspelt heading is still the same
CONTENT_FITS = 0.6  # share of the base's values that a renamed column must hold


@dataclass(frozen=True, slots=True)
class Columns:
    """Step field keys with their columns, and what is wrong with headings.

    A key whose column cannot be told is left out: nothing is read from either
    candidate and nothing is written into them.
    """

    of: Mapping[str, int]
    problems: tuple[Problem, ...] = ()


def find_columns(
    tab: ReadTab, row: int, names: Names, memory: Memory | None
) -> Columns:
    """Find each column below the heading row ``row``."""
    headings = {
        column: shown_text(value)
        for (at, column), value in tab.cells.items()
        if at == row and column <= SEARCH_COLUMNS and shown_text(value)
    }
    contents = _Contents(tab, row, memory)
    taken: dict[str, int] = {}
    doubled: dict[str, list[int]] = {}
    for candidates_of in (_exact, _synonym, _close, _owner):
        for item in STEP_FIELDS:
            used = {*taken.values(), *(c for cols in doubled.values() for c in cols)}
            free = {c: t for c, t in headings.items() if c not in used}
            candidates = candidates_of(item, free, names)
            if item.key in taken or item.key in doubled or not candidates:
                continue
            best = contents.best(item.key, candidates)
            if best is None:
                doubled[item.key] = candidates
            else:
                taken[item.key] = best
    contents.guess(taken, doubled, headings)
    problems = [_doubled(key, tab, row, found) for key, found in doubled.items()]
    gone = [
        _gone(item, tab, names)
        for item in STEP_FIELDS
        if item.key not in taken and item.key not in doubled and contents.had(item)
    ]
    return Columns(taken, (*problems, *gone))


def _doubled(key: str, tab: ReadTab, row: int, columns: list[int]) -> Problem:
    cells = " and ".join(a1(tab.title, row, column) for column in columns)
    return Problem(
        "HEADING_TWICE",
        f"Two columns are headed '{step_field(key).heading}': {cells}. Neither is read "
        "or written until one of them is renamed; the last known values count.",
        a1(tab.title, row, columns[0]),
    )


def _gone(item: Field, tab: ReadTab, names: Names) -> Problem:
    title = item.title(names.customer, names.vendor)
    return Problem(
        "COLUMN_GONE",
        f"The column '{title}' is gone from the tab '{tab.title}': its last known "
        "values count. Bring it back, or give its heading back its name.",
    )


def _exact(item: Field, free: Mapping[int, str], names: Names) -> list[int]:
    title = fold(item.title(names.customer, names.vendor))
    return [column for column in sorted(free) if free[column] == title]


def _synonym(item: Field, free: Mapping[int, str], names: Names) -> list[int]:
    words = {
        fold(text.format(customer=names.customer, vendor=names.vendor))
        for text in item.synonyms
    }
    return [column for column in sorted(free) if free[column] in words]


def _close(item: Field, free: Mapping[int, str], names: Names) -> list[int]:
    title = fold(item.title(names.customer, names.vendor))
    if len(title) < FEWEST_LETTERS:
        return []
    ratios = {
        column: difflib.SequenceMatcher(None, title, text).ratio()
        for column, text in free.items()
    }
    best = max(ratios.values(), default=0.0)
    return [c for c in sorted(ratios) if ratios[c] == best and best >= CLOSE][:1]


def _owner(item: Field, free: Mapping[int, str], names: Names) -> list[int]:
    """Take the owners' columns of renamed companies: by name begun, then by order."""
    company = {"customer_owner": names.customer, "vendor_owner": names.vendor}
    if item.key not in company:
        return []
    owners = [column for column in sorted(free) if free[column].endswith(" owner")]
    begun = [c for c in owners if free[c].startswith(fold(company[item.key]))]
    return (begun or owners)[:1]


class _Contents:
    """Compares columns with what the base remembers of them."""

    def __init__(self, tab: ReadTab, header_row: int, memory: Memory | None) -> None:
        self._remembered = memory.columns if memory else {}
        steps = memory.base.steps if memory and memory.base else ()
        self._base = {
            key: {fold(step_text(step, key)) for step in steps} - {""}
            for key in STEP_KEYS
        }
        self._base["id"] = {step.id for step in steps}
        self._values: dict[int, set[str]] = {}
        for (row, column), value in tab.cells.items():
            if row > header_row and column <= SEARCH_COLUMNS:
                self._values.setdefault(column, set()).add(shown_text(value))

    def had(self, item: Field) -> bool:
        """Tell whether people's values were in a column at the last sync."""
        return item.owner is not Owner.PROGRAM and bool(self._base.get(item.key))

    def fit(self, key: str, column: int) -> float:
        base = self._base.get(key, set())
        if not base:
            return 0.0
        return len(base & self._values.get(column, set())) / len(base)

    def best(self, key: str, columns: list[int]) -> int | None:
        """Choose among columns of one heading; None where it is not clear."""
        if len(columns) == 1:
            return columns[0]
        fits = [self.fit(key, column) for column in columns]
        if fits.count(max(fits)) == 1:
            return columns[fits.index(max(fits))]
        filled = [column for column in columns if self._values.get(column)]
        return filled[0] if len(filled) == 1 and not max(fits) else None

    def guess(
        self,
        taken: dict[str, int],
        doubled: Mapping[str, list[int]],
        headings: Mapping[int, str],
    ) -> None:
        """Take columns whose headings say nothing, by content, then by place."""
        asked = {column for columns in doubled.values() for column in columns}
        for item in STEP_FIELDS:
            key = item.key
            if key in taken or key in doubled:
                continue
            used = {*taken.values(), *asked}
            free = [column for column in sorted(self._values) if column not in used]
            best = max(free, key=partial(self.fit, key), default=0)
            if self.fit(key, best) >= CONTENT_FITS:
                taken[key] = best
            elif not self._base.get(key):
                self._by_place(key, headings.keys() - used, taken)

    def _by_place(
        self, key: str, free: AbstractSet[int], taken: dict[str, int]
    ) -> None:
        place = self._remembered.get(key)
        if place is not None and place in free:
            taken[key] = place
