"""Cells back to values: what people wrote, and what could not be read.

Nothing is decided here: ids are as typed, a cell that cannot be read is listed
with its address and keeps its text.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from mapsheets.plan.celldates import order_of_dates
from mapsheets.plan.cells import (
    Unreadable,
    fold,
    is_blank,
    parse_date,
    parse_days,
    parse_id,
    parse_links,
    parse_status,
    text_of,
)
from mapsheets.plan.fields import HEADER_FIELDS, STEP_FIELDS, Kind, Owner
from mapsheets.plan.model import Header, HistoryRow, Memory, Problem, Step, Unread
from mapsheets.sheet.address import a1
from mapsheets.sheet.gone import header_gone
from mapsheets.sheet.locate import Found, Names, find_plan, names_of, plain
from mapsheets.sheet.readtables import Tables, read_tables
from mapsheets.sheet.spec import CellError, CellValue, Formula, ReadWorkbook

MOST_ROWS = 2_000
_TOTALS = frozenset({"total", "totals", "sum", "summe", "totale", "subtotal", "gesamt"})
# "--- Pilot phase ---", "*** Week 2", "Note: ...": words about steps, no steps.
_TITLE = re.compile(
    r"^[^\w\[(\"']{2,}|[^\w\])\"'.!?%]{2,}$|^(note|nb|hinweis|nota|remarque)\b"
)
_PROGRAM = ("expected", "attention")


@dataclass(frozen=True, slots=True)
class RowReading:
    """A step's row as it stands.

    ``step.id`` is the ``#`` cell, "" when it is blank or holds no number.
    """

    row: int
    step: Step
    raw: Mapping[str, CellValue]
    unread: tuple[Unread, ...] = ()

    @property
    def unread_keys(self) -> frozenset[str]:
        """Give the keys of cells that could not be read."""
        return frozenset(item.key for item in self.unread)


@dataclass(frozen=True, slots=True)
class PlanReading:
    """A workbook read as a plan, before anything is decided."""

    workbook: ReadWorkbook
    found: Found
    names: Names
    header: Header
    header_raw: Mapping[str, CellValue]
    header_unread: tuple[Unread, ...]
    rows: tuple[RowReading, ...]
    tables: Tables
    problems: tuple[Problem, ...] = ()

    @property
    def history(self) -> tuple[HistoryRow, ...]:
        """Give the rows of Change history, oldest first."""
        return self.tables.history


def read_plan(workbook: ReadWorkbook, memory: Memory | None) -> PlanReading:
    """Read a workbook as a plan.

    Raises:
        GuardStop: the plan's tab is missing or not clear.
        ForeignFile: nothing looks like a plan.
    """
    found = find_plan(workbook, memory)
    locale = workbook.locale or (memory.locale if memory else "")
    base = (
        {step.id: step for step in memory.base.steps} if memory and memory.base else {}
    )
    near = memory.base.header.start if memory and memory.base else None
    order = order_of_dates(_typed_dates(found), locale)
    header, raw, header_unread = _header(found, order, near)
    context = _Context(found, locale, order, near or header.start, base)
    rows = tuple(
        item for number in _row_numbers(found) if (item := context.read(number))
    )
    tables = read_tables(workbook, names_of(workbook, memory), locale)
    return PlanReading(
        workbook,
        found,
        names_of(workbook, memory),
        header,
        raw,
        header_unread,
        rows,
        tables,
        found.problems + _warnings(workbook) + header_gone(found),
    )


def _typed_dates(found: Found) -> list[CellValue]:
    """List what stands where dates belong."""
    columns = {
        found.columns[item.key]
        for item in STEP_FIELDS
        if item.kind is Kind.DATE and item.key in found.columns
    }
    labels = {
        found.labels[item.key]
        for item in HEADER_FIELDS
        if item.kind is Kind.DATE and item.key in found.labels
    }
    return [
        plain(value)
        for at, value in found.tab.cells.items()
        if at in labels or (at[0] > found.header_row and at[1] in columns)
    ]


def _warnings(workbook: ReadWorkbook) -> tuple[Problem, ...]:
    return tuple(Problem(code, text) for code, text in workbook.warnings)


def _row_numbers(found: Found) -> list[int]:
    wanted = set(found.columns.values())
    rows = {
        row
        for (row, column), value in found.tab.cells.items()
        if row > found.header_row and column in wanted and not is_blank(plain(value))
    }
    return sorted(rows)[:MOST_ROWS]


@dataclass(frozen=True, slots=True)
class _Context:
    found: Found
    locale: str
    order: str  # the locale that tells days from months
    near: date | None
    base: Mapping[str, Step]

    def read(self, row: int) -> RowReading | None:
        """Read one row; None where it is people's own row and no step."""
        raw = {
            key: self.found.tab.cells.get((row, column))
            for key, column in self.found.columns.items()
        }
        step_id = parse_id(plain(raw.get("id")))
        if not _is_step(raw, step_id, self.base, merged=self._is_merged(row)):
            return None
        before = self.base.get(step_id or "")
        near = (before.target if before else None) or self.near
        values: dict[str, Any] = {"id": step_id or ""}
        unread: list[Unread] = []
        for item in STEP_FIELDS:
            if item.key not in raw or item.key == "id" or item.owner is Owner.PROGRAM:
                continue
            locale = self.order if item.kind is Kind.DATE else self.locale
            value = parse_cell(item.kind, raw[item.key], locale, near)
            if isinstance(value, Unreadable):
                unread.append(self._unread(row, step_id or "", item.key, value.text))
            else:
                values[item.key] = value
        return RowReading(row, Step(**values), raw, tuple(unread))

    def _unread(self, row: int, step_id: str, key: str, text: str) -> Unread:
        cell = a1(self.found.tab.title, row, self.found.columns[key])
        return Unread("steps", step_id, key, text, cell)

    def _is_merged(self, row: int) -> bool:
        return any(
            area.first_row <= row <= area.last_row
            and area.last_column > area.first_column
            for area in self.found.tab.merged
        )


def _is_step(
    raw: Mapping[str, CellValue],
    step_id: str | None,
    base: Mapping[str, Step],
    *,
    merged: bool,
) -> bool:
    filled = {
        key
        for key, value in raw.items()
        if key not in _PROGRAM and not is_blank(plain(value))
    }
    text = text_of(plain(raw.get("text")))
    if fold(text) in _TOTALS or _repeats_headings(raw):
        return False
    if step_id is None:  # words where a number belongs: a title, if they stand alone
        return bool(text) and not filled <= {"id", "text", "area"}
    if step_id and step_id in base:
        return True
    return bool(text) and not _is_section_title(text, filled, merged=merged)


def _is_section_title(text: str, filled: set[str], *, merged: bool) -> bool:
    """Tell a title of people's own from a step that was only just begun."""
    alone = filled <= {"text", "area"}
    shouted = text.isupper() and len(text) > len("GO")
    title_like = text.endswith(":") or shouted or _TITLE.search(fold(text))
    return alone and (merged or bool(title_like))


def _repeats_headings(raw: Mapping[str, CellValue]) -> bool:
    own = {item.key: fold(item.heading) for item in STEP_FIELDS}
    same = [
        key
        for key in ("text", "target", "status")
        if key in raw and fold(text_of(plain(raw[key]))) == own[key]
    ]
    return len(same) > 1


def parse_cell(
    kind: Kind, value: CellValue, locale: str, near: date | None
) -> Any | Unreadable:
    """Read a cell by its field's kind; texts keep every character but the ends."""
    if isinstance(value, CellError):
        return Unreadable(value.code)
    if isinstance(value, Formula) and value.value is None:
        return Unreadable(value.text)
    return _parsed(kind, plain(value), locale, near)


def _parsed(kind: Kind, value: CellValue, locale: str, near: date | None) -> Any:
    match kind:
        case Kind.DATE:
            return parse_date(value, locale, near)
        case Kind.STATUS:
            return parse_status(value)
        case Kind.IDS:
            return parse_links(value, locale)
        case Kind.NUMBER:
            return parse_days(value)
        case _:
            return text_of(value)


def _header(
    found: Found, locale: str, near: date | None
) -> tuple[Header, dict[str, CellValue], tuple[Unread, ...]]:
    raw: dict[str, CellValue] = {
        key: found.tab.cells.get(address) for key, address in found.labels.items()
    }
    values: dict[str, Any] = {}
    unread: list[Unread] = []
    for item in HEADER_FIELDS:
        if item.owner is Owner.PROGRAM or item.key not in raw:
            continue
        value = parse_cell(item.kind, raw[item.key], locale, near)
        if isinstance(value, Unreadable):
            cell = a1(found.tab.title, *found.labels[item.key])
            unread.append(Unread("header", "", item.key, value.text, cell))
        else:
            values[item.key] = value
    return replace(Header(), **values), raw, tuple(unread)
