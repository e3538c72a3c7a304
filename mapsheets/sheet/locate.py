"""Find the plan in a workbook that people rearranged.

Tabs by exact name, then by their headings; then its columns and header cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from mapsheets.errors import ForeignFile, GuardStop
from mapsheets.plan.cells import fold, text_of
from mapsheets.plan.fields import (
    CRITERIA_TAB,
    HISTORY_TAB,
    OPEN_ITEMS_TAB,
    PEOPLE_TAB,
    PLAN_TAB,
    STEP_FIELDS,
    TIMELINE_TAB,
)
from mapsheets.plan.model import Memory, Problem
from mapsheets.sheet.findcolumns import SEARCH_COLUMNS, find_columns
from mapsheets.sheet.findlabels import TITLE_PREFIX, find_labels
from mapsheets.sheet.raw import Names, plain, shown_text
from mapsheets.sheet.spec import ReadTab, ReadWorkbook

__all__ = ["Found", "Names", "find_plan", "names_of", "plain", "shown_text"]

SEARCH_ROWS = 100
FEWEST_HEADINGS = 4
# Our other tabs name columns of the plan too; none of them can be it.
OTHER_TABS = frozenset(
    {TIMELINE_TAB, CRITERIA_TAB, PEOPLE_TAB, OPEN_ITEMS_TAB, HISTORY_TAB}
)


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
    columns = find_columns(tab, row, names, memory)
    labels = find_labels(tab, row, names, memory)
    problems = (*columns.problems, *labels.problems)
    return Found(tab, row, columns.of, labels.of, problems)


def _plan_tab(
    workbook: ReadWorkbook, names: Names, memory: Memory | None
) -> tuple[ReadTab, int]:
    scored = [
        (tab, row, score)
        for tab in workbook.tabs
        if not tab.title.startswith("_") and tab.title not in OTHER_TABS
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
