"""The other tabs read back: success, meetings, approvals, people, items, history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from mapsheets.plan.cells import Unreadable, fold, parse_date, text_of
from mapsheets.plan.fields import (
    AGENDA_HEADINGS,
    APPROVAL_FIELDS,
    CRITERIA_FIELDS,
    CRITERIA_TAB,
    HISTORY_FIELDS,
    HISTORY_TAB,
    MEETING_FIELDS,
    OPEN_ITEM_FIELDS,
    OPEN_ITEMS_TAB,
    PEOPLE_FIELDS,
    PEOPLE_TAB,
    Field,
)
from mapsheets.plan.model import (
    Approval,
    Criterion,
    HistoryRow,
    Meeting,
    OpenItem,
    Person,
)
from mapsheets.sheet.locate import Names, plain, shown_text
from mapsheets.sheet.spec import CellValue, ReadTab, ReadWorkbook

MOST_ROWS = 20_000
HEADING_SHARE = 0.6  # of a table's headings must stand in a row for it to be found


@dataclass(frozen=True, slots=True)
class TablePlace:
    """Where a table is: its tab, heading row, columns, rows and first free row."""

    tab: str
    header_row: int
    columns: Mapping[str, int]
    rows: tuple[int, ...] = ()
    next_row: int = 0


@dataclass(frozen=True, slots=True)
class Tables:
    """What the other tabs hold, and where it stands.

    ``places`` maps ``criteria``, ``meetings``, ``approvals``, ``people``,
    ``open_items`` and ``history`` to their places; ``agenda`` holds the addresses
    of the agenda's texts in the order of its headings.
    """

    criteria: tuple[Criterion, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    approvals: tuple[Approval, ...] = ()
    people: tuple[Person, ...] = ()
    open_items: tuple[OpenItem, ...] = ()
    history: tuple[HistoryRow, ...] = ()
    places: Mapping[str, TablePlace] = field(default_factory=dict)
    agenda: tuple[tuple[str, int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class _Table:
    key: str
    tab: str
    fields: tuple[Field, ...]
    kind: type[Any]


TABLES = (
    _Table("criteria", CRITERIA_TAB, CRITERIA_FIELDS, Criterion),
    _Table("meetings", CRITERIA_TAB, MEETING_FIELDS, Meeting),
    _Table("approvals", CRITERIA_TAB, APPROVAL_FIELDS, Approval),
    _Table("people", PEOPLE_TAB, PEOPLE_FIELDS, Person),
    _Table("open_items", OPEN_ITEMS_TAB, OPEN_ITEM_FIELDS, OpenItem),
    _Table("history", HISTORY_TAB, HISTORY_FIELDS, HistoryRow),
)


def read_tables(workbook: ReadWorkbook, names: Names, locale: str) -> Tables:
    """Read every table that can be found; a missing one is empty."""
    places: dict[str, TablePlace] = {}
    values: dict[str, tuple[Any, ...]] = {}
    found = _heads(workbook, names)
    heads = {(tab.title, row): key for key, (tab, row, _) in found.items()}
    for table in TABLES:
        head = found.get(table.key)
        if head is None:
            continue
        tab, row, columns = head
        last = _last_row(tab, row, heads)
        rows = _filled_rows(tab, row, last, columns)
        kept = [
            (number, item)
            for number in rows
            if (item := _item(table, tab, number, columns, locale)) is not None
        ]
        values[table.key] = tuple(item for _, item in kept)
        numbers = tuple(number for number, _ in kept)
        next_row = (numbers[-1] if numbers else row) + 1
        places[table.key] = TablePlace(tab.title, row, columns, numbers, next_row)
    return Tables(**values, places=places, agenda=_agenda(workbook))


def _heads(
    workbook: ReadWorkbook, names: Names
) -> dict[str, tuple[ReadTab, int, dict[str, int]]]:
    found = {}
    for table in TABLES:
        own = [tab for tab in workbook.tabs if tab.title == table.tab]
        others = [
            tab
            for tab in workbook.tabs
            if tab.title != table.tab and not tab.title.startswith("_")
        ]
        for tab in (*own, *others):
            head = _head(tab, table, names)
            if head is not None:
                found[table.key] = (tab, *head)
                break
    return found


def _head(
    tab: ReadTab, table: _Table, names: Names
) -> tuple[int, dict[str, int]] | None:
    titles = {fold(f.title(names.customer, names.vendor)): f.key for f in table.fields}
    rows: dict[int, dict[str, int]] = {}
    for row, column in sorted(tab.cells):
        key = titles.get(shown_text(tab.cells[row, column]))
        if key is not None:
            rows.setdefault(row, {}).setdefault(key, column)
    best = max(rows, key=lambda row: len(rows[row]), default=None)
    if best is None or len(rows[best]) < HEADING_SHARE * len(table.fields):
        return None
    return best, rows[best]


def _last_row(tab: ReadTab, row: int, heads: Mapping[tuple[str, int], str]) -> int:
    below = [at for title, at in heads if title == tab.title and at > row]
    # A table's title stands in the row above its headings.
    return min(below) - 2 if below else MOST_ROWS


def _filled_rows(
    tab: ReadTab, row: int, last: int, columns: Mapping[str, int]
) -> list[int]:
    wanted = set(columns.values())
    return sorted(
        {
            at
            for (at, column), value in tab.cells.items()
            if row < at <= last and column in wanted and shown_text(value)
        }
    )


def _item(
    table: _Table, tab: ReadTab, row: int, columns: Mapping[str, int], locale: str
) -> Any | None:
    values: dict[str, Any] = {}
    for item in table.fields:
        if item.key not in columns:
            continue
        raw: CellValue = plain(tab.cells.get((row, columns[item.key])))
        values[item.key] = text_of(raw)
        if table.kind is HistoryRow and item.key == "on":
            day = parse_date(raw, locale)
            values["on"] = None if isinstance(day, Unreadable) else day
    content = {key: value for key, value in values.items() if key != "id"}
    if not any(content.values()):
        return None
    return (
        table.kind(**{"id": values.get("id", ""), **values})
        if _has_id(table)
        else table.kind(**values)
    )


def _has_id(table: _Table) -> bool:
    return any(item.key == "id" for item in table.fields)


def _agenda(workbook: ReadWorkbook) -> tuple[tuple[str, int, int], ...]:
    wanted = {fold(heading): heading for heading in AGENDA_HEADINGS}
    found: dict[str, tuple[str, int, int]] = {}
    tab = workbook.tab(OPEN_ITEMS_TAB)
    for row, column in sorted(tab.cells) if tab else ():
        heading = wanted.get(shown_text(tab.cells[row, column])) if tab else None
        if heading is not None and tab is not None:
            found.setdefault(heading, (tab.title, row, column + 1))
    if len(found) < len(AGENDA_HEADINGS):
        return ()
    return tuple(found[heading] for heading in AGENDA_HEADINGS)
