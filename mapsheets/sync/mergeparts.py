"""Prepare a returned copy for the merge: damaged cells, a lost memory, full tabs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import count
from typing import Any

from mapsheets.plan.cells import Unreadable, long_date, parse_date
from mapsheets.plan.model import Content, Memory, Problem, Provenance
from mapsheets.sheet.planedits import TypedOver
from mapsheets.sheet.reading import PlanReading
from mapsheets.sheet.readtables import TABLES
from mapsheets.sheet.rowedits import room
from mapsheets.sheet.rowmatch import align
from mapsheets.sync.content import OTHER_TABLES
from mapsheets.sync.mergemodel import Clash, Conflict, Merged, Prefer
from mapsheets.sync.mergerows import row_text
from mapsheets.sync.mergestory import TABLE_NAMES

_DAY_TEXTS = {
    "criteria": ("by",),
    "meetings": ("when",),
    "approvals": ("needed_by",),
    "open_items": ("raised",),
}
NUMBERED = ("criteria", "open_items")  # tables whose rows have a number
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


@dataclass(frozen=True, slots=True)
class Missing:
    """What the plan has and a copy without memory has not; ``rows`` counts by table."""

    steps: tuple[str, ...]
    rows: Mapping[str, int]

    @property
    def count(self) -> int:
        """Count the rows of all tabs."""
        return len(self.steps) + sum(self.rows.values())

    @property
    def notes(self) -> tuple[str, ...]:
        """Say that they stay, and what takes them out."""
        if not self.count:
            return ()
        told = [f"{TABLE_NAMES[key]}: {_rows(n)}" for key, n in self.rows.items() if n]
        if self.steps:
            is_one = len(self.steps) == 1
            name = f"{'step' if is_one else 'steps'} {', '.join(self.steps)}"
            told.insert(0, f"{name} {_stay(one=is_one)}")
        how = f"--allow-removed {self.count} takes out what is not in the copy."
        return (*told, how)


def _rows(count: int) -> str:
    is_one = count == 1
    return f"{count} {'row' if is_one else 'rows'} {_stay(one=is_one)}"


def _stay(*, one: bool) -> str:
    if one:
        return "is not in the copy; it stays"
    return "are not in the copy; they stay"


def missing_rows(ours: Content, theirs: Content) -> Missing:
    """Find the rows of the plan that a copy does not have."""
    present = {step.id for step in theirs.steps}
    steps = tuple(step.id for step in ours.steps if step.id not in present)
    return Missing(steps, {key: len(_gone(key, ours, theirs)) for key in OTHER_TABLES})


def _gone(table: str, ours: Content, theirs: Content) -> tuple[Any, ...]:
    here, there = getattr(ours, table), getattr(theirs, table)
    known = set(align(here, there))
    return tuple(row for place, row in enumerate(here) if place not in known)


def keeping(ours: Content, theirs: Content) -> Content:
    """Put the rows back that a copy without memory does not have."""
    missing = set(missing_rows(ours, theirs).steps)
    steps = tuple(step for step in ours.steps if step.id in missing)
    typed = tuple(item for item in ours.unread if item.row in missing)
    tables: dict[str, Any] = {
        key: (*getattr(theirs, key), *_gone(key, ours, theirs)) for key in OTHER_TABLES
    }
    # The copy's own rows come last: where they stand tells what was put in between.
    return replace(
        theirs,
        steps=(*steps, *theirs.steps),
        unread=(*theirs.unread, *typed),
        **tables,
    )


def with_lost_tables(
    reading: PlanReading, content: Content, known: Content
) -> tuple[Content, tuple[str, ...]]:
    """Take the known rows of tables that a copy has not at all, and say which."""
    lost = [
        table
        for table in TABLES
        if table.key in OTHER_TABLES
        and table.key not in reading.tables.places
        and getattr(known, table.key)
    ]
    tabs = dict.fromkeys(table.tab for table in lost)
    rows: dict[str, Any] = {table.key: getattr(known, table.key) for table in lost}
    notes = tuple(
        f"{'A table of the' if reading.workbook.tab(tab) else 'The'} tab '{tab}' is "
        "not in the file; its rows stay."
        for tab in tabs
    )
    return replace(content, **rows), notes


def with_known_numbers(ours: Content, theirs: Content) -> Content:
    """Give rows that a copy has without a number the number they have here."""
    tables: dict[str, Any] = {}
    for key in NUMBERED:
        here, there = getattr(ours, key), getattr(theirs, key)
        tables[key] = tuple(
            row if row.id or place is None else replace(row, id=here[place].id)
            for place, row in zip(align(here, there), there, strict=True)
        )
    return replace(theirs, **tables)


def put_between(live: Content, theirs: Content, merged: Merged) -> tuple[str, ...]:
    """Say which steps the copy has between others: in the plan they stand last."""
    here = {step.id for step in live.steps}
    taken = {step.id for step in merged.content.steps}
    order = [merged.numbers.get(step.id, step.id) for step in theirs.steps]
    last = max((n for n, step in enumerate(order) if step in here), default=-1)
    found = [step for step in order[: last + 1] if step in taken and step not in here]
    if not found:
        return ()
    if len(found) == 1:
        return (f"step {found[0]} stands at the end; move its row where you like.",)
    steps = ", ".join(found)
    return (f"steps {steps} stand at the end; move their rows where you like.",)


def fitting(reading: PlanReading, content: Content) -> tuple[Content, list[Problem]]:
    """Number new rows of other tabs; leave out those without room in the live sheet."""
    problems: list[Problem] = []
    tables: dict[str, Any] = {}
    for key in OTHER_TABLES:
        before, after = getattr(reading.tables, key), getattr(content, key)
        pairs = align(before, after)
        if key in NUMBERED:
            after = _numbered(pairs, after)
        new = [row for place, row in zip(pairs, after, strict=True) if place is None]
        left = new[len(room(reading, key, len(new))) :]
        tables[key] = tuple(row for row in after if all(row is not one for one in left))
        problems += [_no_room(key, row) for row in left]
    return replace(content, **tables), problems


def _numbered(pairs: Sequence[int | None], rows: Sequence[Any]) -> tuple[Any, ...]:
    """Give new rows without a number the next ones."""
    used = [int(row.id) for row in rows if row.id.isascii() and row.id.isdigit()]
    following = count(max(used, default=0) + 1)
    return tuple(
        replace(row, id=str(next(following))) if place is None and not row.id else row
        for place, row in zip(pairs, rows, strict=True)
    )


def _no_room(key: str, row: Any) -> Problem:
    return Problem(
        "NO_ROOM",
        f"{TABLE_NAMES[key]} has no free line for '{row_text(row)}'. Insert lines in "
        "the sheet, then import the file again with --prefer ours.",
    )
