"""Find the plan in a workbook that people rearranged.

Tabs by exact name, then by their headings; headings by exact text, synonym, close
match, content, else by where they stood; header labels by text.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from mapsheets.errors import ForeignFile, GuardStop
from mapsheets.plan.cells import fold, text_of
from mapsheets.plan.fields import HEADER_FIELDS, PLAN_TAB, STEP_FIELDS, Field
from mapsheets.plan.model import Memory, Problem
from mapsheets.plan.values import STEP_KEYS, step_text
from mapsheets.sheet.address import a1
from mapsheets.sheet.spec import CellValue, Formula, ReadTab, ReadWorkbook

SEARCH_ROWS = 100
SEARCH_COLUMNS = 120
FEWEST_HEADINGS = 4
CLOSE = 0.84  # difflib ratio from which a misspelt heading is still the same
CONTENT_FITS = 0.6  # share of the base's values that a renamed column must hold
TITLE_PREFIX = "mutual action plan:"


@dataclass(frozen=True, slots=True)
class Names:
    """The two companies' names as headings use them."""

    customer: str
    vendor: str


@dataclass(frozen=True, slots=True)
class Found:
    """Where the plan's table and header cells are.

    ``columns`` maps step field keys to columns, ``labels`` header field keys to the
    address of the value right of the label (``title``, ``state_line``, ``notice``
    and ``everything`` to the cells themselves).
    """

    tab: ReadTab
    header_row: int
    columns: Mapping[str, int]
    labels: Mapping[str, tuple[int, int]]
    problems: tuple[Problem, ...] = ()


def plain(value: CellValue) -> CellValue:
    """Give a formula's last value, any other value as it is."""
    return value.value if isinstance(value, Formula) else value


def shown_text(value: CellValue) -> str:
    """Give a cell's text for matching."""
    return fold(text_of(plain(value)))


def names_of(workbook: ReadWorkbook, memory: Memory | None) -> Names:
    """Tell the companies' names: remembered, else from the first line or title."""
    if memory is not None:
        return Names(memory.customer, memory.vendor)
    for tab in workbook.tabs:
        for address in sorted(tab.cells):
            text = text_of(plain(tab.cells[address]))
            if fold(text).startswith(TITLE_PREFIX):
                return _split_names(text.split(":", 1)[1])
    return _split_names(workbook.title.split(":", 1)[0])


def _split_names(text: str) -> Names:
    customer, _, vendor = text.partition("+")
    return Names(customer.strip() or "Customer", vendor.strip() or "Vendor")


def find_plan(workbook: ReadWorkbook, memory: Memory | None) -> Found:
    """Find the plan's tab, its heading row, columns and header cells.

    Raises:
        GuardStop: the tab is missing, or several tabs could be it.
        ForeignFile: nothing in the workbook looks like a plan.
    """
    names = names_of(workbook, memory)
    tab, row = _plan_tab(workbook, names, memory)
    columns, problems = _columns(tab, row, names, memory)
    return Found(tab, row, columns, _labels(tab, row, names), problems)


def _plan_tab(
    workbook: ReadWorkbook, names: Names, memory: Memory | None
) -> tuple[ReadTab, int]:
    scored = [
        (tab, row, score)
        for tab in workbook.tabs
        if not tab.title.startswith("_")
        for row, score in [_heading_row(tab, names)]
        if score >= FEWEST_HEADINGS
    ]
    exact = [item for item in scored if item[0].title == PLAN_TAB]
    if not scored:
        _refuse_missing(workbook, memory)
    best = max(score for _, _, score in scored)
    chosen = exact or [item for item in scored if item[2] == best]
    if len(chosen) > 1:
        titles = " and ".join(f"'{tab.title}'" for tab, _, _ in chosen)
        raise GuardStop(
            f"In {workbook.title} the tabs {titles} could each be the plan.",
            f"Name the right one '{PLAN_TAB}'.",
            code="PLAN_TAB_UNCLEAR",
        )
    return chosen[0][0], chosen[0][1]


def _refuse_missing(workbook: ReadWorkbook, memory: Memory | None) -> None:
    if memory is None:
        raise ForeignFile(
            f"{workbook.title} is not a plan of mapsheets: no tab has its headings.",
            "Check that it is the right file.",
            code="NOT_OUR_PLAN",
        )
    raise GuardStop(
        f"The tab '{PLAN_TAB}' of {workbook.title} is missing or lost its headings.",
        "Bring it back from the version history or a copy, then sync again.",
        code="PLAN_TAB_MISSING",
    )


def _heading_row(tab: ReadTab, names: Names) -> tuple[int, int]:
    best, found = 0, 0
    rows: dict[int, set[str]] = {}
    for (row, column), value in tab.cells.items():
        if row <= SEARCH_ROWS and column <= SEARCH_COLUMNS and isinstance(value, str):
            rows.setdefault(row, set()).add(fold(value))
    exact = {fold(item.title(names.customer, names.vendor)) for item in STEP_FIELDS}
    known = exact | {synonym for item in STEP_FIELDS for synonym in item.synonyms}
    for row in sorted(rows):
        score = 2 * len(rows[row] & exact) + len((rows[row] & known) - exact)
        if score > best:
            best, found = score, row
    return found, best


def _columns(
    tab: ReadTab, row: int, names: Names, memory: Memory | None
) -> tuple[dict[str, int], tuple[Problem, ...]]:
    headings = {
        column: shown_text(value)
        for (at, column), value in tab.cells.items()
        if at == row and column <= SEARCH_COLUMNS and shown_text(value)
    }
    contents = _Contents(tab, row, memory)
    taken: dict[str, int] = {}
    doubled: list[tuple[Field, list[int]]] = []
    for candidates_of in (_exact, _synonym, _close, _owner):
        for item in STEP_FIELDS:
            free = {c: t for c, t in headings.items() if c not in taken.values()}
            candidates = candidates_of(item, free, names)
            if item.key in taken or not candidates:
                continue
            taken[item.key], clear = contents.best(item.key, candidates)
            if not clear:
                doubled.append((item, candidates))
    contents.guess(taken, headings)
    return taken, tuple(_doubled(item, tab, row, found) for item, found in doubled)


def _doubled(item: Field, tab: ReadTab, row: int, columns: list[int]) -> Problem:
    cells = " and ".join(a1(tab.title, row, column) for column in columns)
    return Problem(
        "HEADING_TWICE",
        f"Two columns are headed '{item.heading}': {cells}. Rename one of them.",
        a1(tab.title, row, columns[0]),
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
    if len(title) < FEWEST_HEADINGS:
        return []
    ratios = {
        column: difflib.SequenceMatcher(None, title, text).ratio()
        for column, text in free.items()
    }
    best = max(ratios.values(), default=0.0)
    return [c for c in sorted(ratios) if ratios[c] == best and best >= CLOSE][:1]


def _owner(item: Field, free: Mapping[int, str], _names: Names) -> list[int]:
    if item.key not in {"customer_owner", "vendor_owner"}:
        return []
    return [column for column in sorted(free) if free[column].endswith(" owner")][:1]


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

    def fit(self, key: str, column: int) -> float:
        base = self._base.get(key, set())
        if not base:
            return 0.0
        return len(base & self._values.get(column, set())) / len(base)

    def best(self, key: str, columns: list[int]) -> tuple[int, bool]:
        """Choose among columns of one heading; False where it is not clear."""
        if len(columns) == 1:
            return columns[0], True
        fits = [self.fit(key, column) for column in columns]
        if fits.count(max(fits)) == 1:
            return columns[fits.index(max(fits))], True
        remembered = self._remembered.get(key)
        if remembered in columns:
            return remembered, True
        return columns[0], False

    def guess(self, taken: dict[str, int], headings: Mapping[int, str]) -> None:
        """Take columns whose headings say nothing, by content, then by place."""
        for key in (item.key for item in STEP_FIELDS if item.key not in taken):
            used = set(taken.values())
            free = [column for column in sorted(self._values) if column not in used]
            best = max(free, key=partial(self.fit, key), default=0)
            remembered = self._remembered.get(key)
            if self.fit(key, best) >= CONTENT_FITS:
                taken[key] = best
            elif remembered in headings and remembered not in used | {None}:
                self._take_place(key, remembered, taken)

    def _take_place(self, key: str, column: int | None, taken: dict[str, int]) -> None:
        if column is not None and not self._base.get(key):
            taken[key] = column


def _labels(tab: ReadTab, row: int, names: Names) -> dict[str, tuple[int, int]]:
    titles = {
        fold(item.title(names.customer, names.vendor)): item.key
        for item in HEADER_FIELDS
    }
    found: dict[str, tuple[int, int]] = {}
    leads: list[tuple[int, int]] = []
    for address in sorted(cell for cell in tab.cells if cell[0] < row):
        text = shown_text(tab.cells[address])
        key = titles.get(text.rstrip(":"))
        if key == "confirmed_on" and found.get("confirmed_by", (0, 0))[0] != address[0]:
            continue
        if key and key not in found:
            found[key] = (address[0], address[1] + 1)
        elif text.endswith(" lead"):
            leads.append((address[0], address[1] + 1))
        else:
            _program_cell(text, address, found)
    missing = [key for key in ("customer_lead", "vendor_lead") if key not in found]
    found.update(zip(missing, leads, strict=False))
    return _state_line(tab, found)


def _program_cell(
    text: str, address: tuple[int, int], found: dict[str, tuple[int, int]]
) -> None:
    if text.startswith(TITLE_PREFIX):
        found.setdefault("title", address)
    elif text.startswith("everything here is yours to change"):
        found.setdefault("everything", address)
        found.setdefault("notice", (address[0] + 1, address[1]))


def _state_line(
    tab: ReadTab, found: dict[str, tuple[int, int]]
) -> dict[str, tuple[int, int]]:
    title = found.get("title")
    if title is not None:
        right = _first_right(tab, title, range(title[1] + 1, title[1] + 14))
        if right is not None:
            found["state_line"] = right
    return found


def _first_right(
    tab: ReadTab, title: tuple[int, int], columns: Iterable[int]
) -> tuple[int, int] | None:
    for column in columns:
        if shown_text(tab.cells.get((title[0], column))):
            return (title[0], column)
    return None
