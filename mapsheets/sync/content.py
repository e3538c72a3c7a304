"""The content of a sheet with final ids, and what differs from the base."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any

from mapsheets.plan.fields import HEADER_FIELDS, STEP_FIELDS, Owner
from mapsheets.plan.model import Content, Header, Memory, Step, Unread
from mapsheets.plan.values import STEP_KEYS, step_value, value_text
from mapsheets.sheet.locate import plain
from mapsheets.sheet.reading import PlanReading, RowReading
from mapsheets.sheet.rowmatch import align, row_name
from mapsheets.sheet.spec import Formula
from mapsheets.sync.identity import Identified

OTHER_TABLES = ("criteria", "meetings", "approvals", "people", "open_items")
HEADER_KEYS = tuple(f.key for f in HEADER_FIELDS if f.owner is not Owner.PROGRAM)


@dataclass(frozen=True, slots=True)
class Change:
    """One cell or row that a person changed since the base.

    ``kind`` is ``edit``, ``added``, ``removed``, ``unread`` (typed, but not
    understood) or ``overruled`` (another cell for the same date wins); ``table`` is
    ``steps``, ``header`` or another table's key; ``row`` a step's id, or another row's
    number or name. Of a whole row ``key`` is blank, or a step's ``text``.
    """

    kind: str
    table: str
    row: str = ""
    key: str = ""
    before: Any = None
    after: Any = None

    @property
    def before_text(self) -> str:
        """Write the value before as people see it."""
        return value_text(self.before)

    @property
    def after_text(self) -> str:
        """Write the value after as people see it."""
        return value_text(self.after)


def content_of(reading: PlanReading, identified: Identified, memory: Memory) -> Content:
    """Put the rows together with their ids.

    A cell that could not be read, and a column that is gone, count as they stood at
    the last sync.
    """
    base = memory.base or Content()
    known = {step.id: step for step in base.steps}
    steps = []
    unread: list[Unread] = []
    for row in reading.rows:
        step_id = identified.ids[row.row]
        steps.append(_step(row, step_id, known.get(step_id), reading))
        unread.extend(replace(item, row=step_id) for item in row.unread)
    return Content(
        header=_header(reading, base.header),
        steps=tuple(steps),
        criteria=reading.tables.criteria,
        meetings=reading.tables.meetings,
        approvals=reading.tables.approvals,
        people=reading.tables.people,
        open_items=reading.tables.open_items,
        unread=(*reading.header_unread, *unread),
    )


def _step(
    row: RowReading, step_id: str, base: Step | None, reading: PlanReading
) -> Step:
    missing = {key for key in STEP_KEYS if key not in reading.found.columns}
    kept = row.unread_keys | missing
    old = base or Step(step_id)
    return replace(row.step, id=step_id, **{key: getattr(old, key) for key in kept})


def _header(reading: PlanReading, base: Header) -> Header:
    unread = {item.key for item in reading.header_unread}
    missing = {key for key in HEADER_KEYS if key not in reading.found.labels}
    return replace(
        reading.header, **{key: getattr(base, key) for key in unread | missing}
    )


def blank_columns(rows: Sequence[RowReading]) -> frozenset[str]:
    """Tell in which step columns no cell of a step holds anything."""
    keys = (item.key for item in STEP_FIELDS)
    return frozenset(
        key
        for key in keys
        if all(plain(row.raw.get(key)) in {None, ""} for row in rows)
    )


def formulas_of(reading: PlanReading, ids: Mapping[int, str]) -> frozenset[str]:
    """Name the steps whose target a person computes with a formula."""
    return frozenset(
        ids[row.row]
        for row in reading.rows
        if isinstance(row.raw.get("target"), Formula)
    )


def differences(base: Content, now: Content) -> tuple[Change, ...]:
    """List what people changed, header first, then steps in row order."""
    return (
        *_header_changes(base.header, now.header),
        *_step_changes(base.steps, now.steps),
        *_table_changes(base, now),
        *_unread_changes(base, now),
    )


def _header_changes(base: Header, now: Header) -> Iterable[Change]:
    for item in fields(Header):
        before, after = getattr(base, item.name), getattr(now, item.name)
        if before != after:
            yield Change("edit", "header", "", item.name, before, after)


def _step_changes(base: tuple[Step, ...], now: tuple[Step, ...]) -> Iterable[Change]:
    known = {step.id: step for step in base}
    present = {step.id for step in now}
    for step in now:
        old = known.get(step.id)
        if old is None:
            yield Change("added", "steps", step.id, "text", None, step.text)
            continue
        for key in STEP_KEYS:
            before, after = step_value(old, key), step_value(step, key)
            if before != after:
                yield Change("edit", "steps", step.id, key, before, after)
    for step in base:
        if step.id not in present:
            yield Change("removed", "steps", step.id, "text", step.text, None)


def _table_changes(base: Content, now: Content) -> Iterable[Change]:
    for table in OTHER_TABLES:
        before, after = getattr(base, table), getattr(now, table)
        if before == after:
            continue
        places = align(before, after)
        for place, row in zip(places, after, strict=True):
            if place is None:
                yield Change("added", table, _row_id(row), "", None, _line(row))
            else:
                yield from _row_changes(table, before[place], row)
        for place in sorted(set(range(len(before))).difference(places)):
            row = before[place]
            yield Change("removed", table, _row_id(row), "", _line(row), None)


def _row_changes(table: str, old: Any, row: Any) -> Iterable[Change]:
    for part in fields(row):
        before, after = getattr(old, part.name), getattr(row, part.name)
        if before != after:
            name = _row_id(old) or _row_id(row) or getattr(row, "part", "")
            yield Change("edit", table, name, part.name, before, after)


def _row_id(row: Any) -> str:
    return getattr(row, "id", "") or row_name(row)


def _unread_changes(base: Content, now: Content) -> Iterable[Change]:
    before = unread_texts(base)
    steps = {step.id: step for step in base.steps}
    for (table, row, key), text in unread_texts(now).items():
        known = before.get((table, row, key))
        if known != text:
            owner = base.header if table == "header" else steps.get(row)
            stood = getattr(owner, key, None) if known is None else known
            yield Change("unread", table, row, key, stood, text)


def _line(item: Any) -> str:
    texts = [str(getattr(item, part.name)) for part in fields(item)]
    return " | ".join(text for text in texts if text)


def unread_texts(content: Content) -> dict[tuple[str, str, str], str]:
    """Map (table, row, key) to the text of each cell that could not be read."""
    return {(u.table, u.row, u.key): u.text for u in content.unread}
