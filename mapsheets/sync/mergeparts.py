"""Prepare a returned copy for the merge: damaged cells, a lost memory, full tabs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from mapsheets.plan.cells import Unreadable, long_date, parse_date
from mapsheets.plan.model import Content, Memory, Problem, Provenance
from mapsheets.sheet.planedits import TypedOver
from mapsheets.sheet.reading import PlanReading
from mapsheets.sheet.rowedits import room
from mapsheets.sheet.rowmatch import align
from mapsheets.sync.content import OTHER_TABLES
from mapsheets.sync.mergemodel import Clash, Conflict, Prefer
from mapsheets.sync.mergerows import row_text
from mapsheets.sync.mergestory import TABLE_NAMES

_DAY_TEXTS = {
    "criteria": ("by",),
    "meetings": ("when",),
    "approvals": ("needed_by",),
    "open_items": ("raised",),
}
_SERIAL = 5  # digits of a day number from 1927 to 2173


def with_days(content: Content) -> Content:
    """Turn day numbers back into dates: some programs drop every format."""
    tables: dict[str, Any] = {
        table: tuple(
            replace(row, **{key: _day(getattr(row, key)) for key in keys})
            for row in getattr(content, table)
        )
        for table, keys in _DAY_TEXTS.items()
    }
    header = replace(content.header, next_review=_day(content.header.next_review))
    return replace(content, header=header, **tables)


def _day(text: str) -> str:
    if len(text) != _SERIAL or not text.isdecimal():
        return text
    day = parse_date(int(text))
    return text if day is None or isinstance(day, Unreadable) else long_date(day)


def really_typed(
    cells: Iterable[TypedOver], written: Mapping[str, str]
) -> tuple[TypedOver, ...]:
    """Leave out dates of ours that only lost their format on the way."""
    ours = set(written.values())
    kept = []
    for item in cells:
        day = parse_date(_day(item.typed))
        is_ours = isinstance(day, date) and day.isoformat() in ours
        if not is_ours or _day(item.typed) == item.typed:
            kept.append(item)
    return tuple(kept)


def untouched_targets(memory: Memory, content: Content) -> frozenset[str]:
    """List the steps of a copy whose target is still what the program proposed."""
    base = {step.id: step for step in memory.base.steps} if memory.base else {}
    return frozenset(
        step.id
        for step in content.steps
        if memory.provenance.get(step.id) is Provenance.PROPOSED
        and step.id in base
        and base[step.id].target == step.target
    )


def with_proposals(
    ours: Content, theirs: Content, memory: Memory, prefer: Prefer
) -> tuple[Content, tuple[Conflict, ...]]:
    """Compare a copy without memory: its proposed dates may just be old.

    Where the plan's target is the program's own and the copy shows another date,
    nobody can tell whether somebody typed it: it is a conflict.
    """
    here: dict[str, date | None] = {
        step.id: step.target
        for step in ours.steps
        if memory.provenance.get(step.id) is Provenance.PROPOSED
    }
    found = []
    steps = []
    for step in theirs.steps:
        wins = prefer is Prefer.THEIRS
        own = here.get(step.id, step.target)
        if step.target != own:
            found.append(
                Conflict(Clash.CELL, "steps", step.id, "target", own, step.target, wins)
            )
        steps.append(step if wins else replace(step, target=own))
    header = theirs.header if prefer is Prefer.THEIRS else _own_dates(ours, theirs)
    return replace(theirs, steps=tuple(steps), header=header), tuple(found)


def _own_dates(ours: Content, theirs: Content) -> Any:
    return replace(
        theirs.header,
        decision_by=ours.header.decision_by,
        target_signature=ours.header.target_signature,
        target_go_live=ours.header.target_go_live,
    )


def keeping(ours: Content, theirs: Content) -> Content:
    """Put the rows back that a copy without memory does not have."""
    present = {step.id for step in theirs.steps}
    missing = tuple(step for step in ours.steps if step.id not in present)
    tables: dict[str, Any] = {}
    for key in OTHER_TABLES:
        here, there = getattr(ours, key), getattr(theirs, key)
        known = set(align(here, there))
        gone = tuple(row for n, row in enumerate(here) if n not in known)
        tables[key] = (*there, *gone)
    return replace(theirs, steps=(*theirs.steps, *missing), **tables)


def missing_rows(ours: Content, theirs: Content) -> tuple[str, ...]:
    """Name the rows of the plan that a copy does not have."""
    present = {step.id for step in theirs.steps}
    names = [f"step {step.id}" for step in ours.steps if step.id not in present]
    for key in OTHER_TABLES:
        here, there = getattr(ours, key), getattr(theirs, key)
        known = set(align(here, there))
        gone = [row for n, row in enumerate(here) if n not in known]
        names += [f"'{row_text(row)}' in {TABLE_NAMES[key]}" for row in gone]
    return tuple(names)


def fitting(reading: PlanReading, content: Content) -> tuple[Content, list[Problem]]:
    """Leave out new rows of other tabs that have no room in the live sheet."""
    problems: list[Problem] = []
    tables: dict[str, Any] = {}
    for key in OTHER_TABLES:
        before, after = getattr(reading.tables, key), getattr(content, key)
        pairs = align(before, after)
        new = [row for place, row in zip(pairs, after, strict=True) if place is None]
        left = new[len(room(reading, key, len(new))) :]
        tables[key] = tuple(row for row in after if all(row is not one for one in left))
        problems += [_no_room(key, row) for row in left]
    return replace(content, **tables), problems


def _no_room(key: str, row: Any) -> Problem:
    return Problem(
        "NO_ROOM",
        f"{TABLE_NAMES[key]} has no free line for '{row_text(row)}'. Insert lines in "
        "the sheet, then import the file again with --prefer ours.",
    )
