"""What holds for every sync of every case, whatever people did before it.

* Only the program's own cells change; a cell that both write changes only where it
  was blank or still held what the program knew.
* Of the file, only worksheets and what lists them differ.
* Change history only grows; its effects add up to the signature's move.
* A second sync on the same day writes nothing.
"""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from zipfile import ZipFile

from lxml import etree

from gestures.foreign import load
from gestures.sheet import Address, text_of
from mapsheets.plan.effective import effective
from mapsheets.plan.fields import STATE_TAB
from mapsheets.plan.model import Memory, Side
from mapsheets.schedule.calendar import calendar_for
from mapsheets.schedule.dates import compute
from mapsheets.sheet.statetab import read_state
from mapsheets.stores.folder.reading import read_workbook
from mapsheets.sync.history import TIME_MOVE, effect_days
from mapsheets.sync.life import MILESTONE_HEADER
from mapsheets.sync.syncplan import SyncPlan, as_of

PROGRAM = frozenset({"expected", "attention"})
SHARED = frozenset({"id", "target", "done_on"})
OWN_LABELS = frozenset(
    {"signature_expected", "go_live_expected", "last_updated", "glance"}
)
SHARED_LABELS = frozenset({"decision_by", "target_signature", "target_go_live"})
TIMELINE_COLUMNS, TIMELINE_HEAD = 7, 5  # looked up cells of a step; days and months
HISTORY, TIMELINE, ITEMS = "Change history", "Timeline", "Open items"


@dataclass
class Where:
    """Where a case knows the plan's cells to be, found without the program."""

    tab: str = "Plan"
    header_row: int = 11
    columns: dict[str, int] = field(default_factory=dict)
    labels: dict[str, Address] = field(default_factory=dict)
    last_row: int = 0


Values = Mapping[str, Mapping[Address, Any]]


@lru_cache(maxsize=32)
def values(data: bytes) -> dict[str, dict[Address, Any]]:
    """Read a workbook's values with a foreign library; formulas as texts."""
    book = load(data)
    return {
        sheet.title: {
            (cell.row, cell.column): cell.value
            for row in sheet.iter_rows()
            for cell in row
            if cell.value is not None
        }
        for sheet in book.worksheets
    }


@lru_cache(maxsize=8)
def memory_of(data: bytes) -> Memory | None:
    """Read what a file remembers."""
    return read_state(read_workbook("plan.xlsx", data).tab(STATE_TAB)).memory


def changed(before: Values, after: Values) -> list[tuple[str, Address]]:
    """List every cell that differs, the state tab left out."""
    found = []
    for tab in sorted({*before, *after} - {STATE_TAB}):
        old, new = before.get(tab, {}), after.get(tab, {})
        found += [
            (tab, at) for at in sorted({*old, *new}) if old.get(at) != new.get(at)
        ]
    return found


def trespasses(before: bytes, after: bytes, where: Where) -> list[str]:
    """Name every cell that a sync wrote although it is not the program's."""
    old, new = values(before), values(after)
    known = memory_of(before)
    wrong = []
    for tab, at in changed(old, new):
        was, now = old.get(tab, {}).get(at), new.get(tab, {}).get(at)
        if not _allowed(tab, at, was, where, known, (old, new)):
            wrong.append(f"{tab} {at}: {was!r} became {now!r}")
    return wrong


def _allowed(
    tab: str,
    at: Address,
    was: Any,
    where: Where,
    known: Memory | None,
    sheets: tuple[Values, Values],
) -> bool:
    old, new = sheets
    if tab == where.tab:
        if at[0] > where.header_row:
            number = _number(at[0], where, known, new[tab])
            return _step_cell(at, was, where, known, old[tab], number)
        return _header_cell(at, was, where, known, old[tab])
    if tab == TIMELINE and at[1] == 1 and not _stands(was, where, new):
        # The row of a step that went is blanked, and serves the next new step.
        return True
    if tab == TIMELINE:
        # The program's own tab, but for what people put beside it.
        return at[1] <= TIMELINE_COLUMNS or at[0] <= TIMELINE_HEAD
    if tab == HISTORY:
        return _appended(tab, at, old)
    return tab == ITEMS and old[tab].get((at[0], at[1] - 1)) in _AGENDA


_AGENDA = frozenset(
    {
        "Done since last time",
        "Steps that may move",
        "What each side needs",
        "New people or requirements",
    }
)


def _stands(number: Any, where: Where, new: Values) -> bool:
    """Tell whether a step of this number is in the plan."""
    column = where.columns.get("id")
    numbers = {text_of(v) for (_, at), v in new[where.tab].items() if at == column}
    return number is not None and text_of(number) in numbers


def _appended(tab: str, at: Address, old: Values) -> bool:
    last = max((row for row, column in old[tab] if column <= 8), default=0)
    if at[0] == last:
        return TIME_MOVE in {old[tab].get((last, column)) for column in range(1, 9)}
    return at[0] > last


def _number(
    row: int, where: Where, known: Memory | None, cells: Mapping[Address, Any]
) -> str:
    """Tell a row's number; where people deleted that column, its words tell."""
    if "id" in where.columns:
        number = text_of(cells.get((row, where.columns["id"])))
        if not number.startswith("="):
            return number
    text = text_of(cells.get((row, where.columns["text"])))
    steps = known.base.steps if known and known.base else ()
    return next((step.id for step in steps if step.text == text), "")


def _step_cell(
    at: Address,
    was: Any,
    where: Where,
    known: Memory | None,
    cells: Mapping[Address, Any],
    number: str,
) -> bool:
    keys = {column: key for key, column in where.columns.items()}
    key = keys.get(at[1], "")
    if key in PROGRAM:
        return True
    if key not in SHARED or known is None or known.base is None:
        return False
    if was is None or key == "id":
        return True
    step = next((one for one in known.base.steps if one.id == number), None)
    if key == "target" and _header_edited(number, where, known, cells):
        return True
    return step is not None and _day(was) == getattr(step, key)


def _header_edited(
    number: str, where: Where, known: Memory, cells: Mapping[Address, Any]
) -> bool:
    """Tell whether a milestone's date was typed in the header, which wins."""
    base = known.base.header if known.base else None
    for role, key in MILESTONE_HEADER.items():
        if known.milestones.get(role) == number and key in where.labels:
            typed = cells.get(where.labels[key])
            return _day(typed) != getattr(base, key)
    return False


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    return value if isinstance(value, date) else None


def _header_cell(
    at: Address,
    was: Any,
    where: Where,
    known: Memory | None,
    cells: Mapping[Address, Any],
) -> bool:
    keys = {address: key for key, address in where.labels.items()}
    key = keys.get(at, "")
    if key in OWN_LABELS or key in {"title", "state_line", "notice", "everything"}:
        return True
    if key not in SHARED_LABELS or known is None or known.base is None:
        return False
    return was is None or _day(was) == getattr(known.base.header, key)


MAY_CHANGE = re.compile(
    r"xl/worksheets/[^/]+\.xml|xl/workbook\.xml|xl/_rels/workbook\.xml\.rels"
    r"|\[Content_Types\]\.xml|xl/calcChain\.xml"
)
STYLES = "xl/styles.xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def touched_parts(before: bytes, after: bytes) -> list[str]:
    """Name the parts of a file that differ and have no reason to."""
    old, new = ZipFile(io.BytesIO(before)), ZipFile(io.BytesIO(after))
    names = {*old.namelist(), *new.namelist()}
    return [
        name
        for name in sorted(names)
        if not MAY_CHANGE.fullmatch(name)
        and _part(old, name) != _part(new, name)
        and not (name == STYLES and only_grew(old.read(name), new.read(name)))
    ]


def only_grew(old: bytes, new: bytes) -> bool:
    """Tell whether styles gained only cell formats that were lacking.

    A date in a cell that never held one may need such a format. Everything else is
    as it was, and no format is added that was there already.
    """
    was, now = etree.fromstring(old), etree.fromstring(new)
    formats, grown = was.find(f"{_MAIN}cellXfs"), now.find(f"{_MAIN}cellXfs")
    added = grown[len(formats) :]
    known = {etree.tostring(one, method="c14n") for one in formats}
    fresh = [etree.tostring(one, method="c14n") for one in added]
    for one in added:
        grown.remove(one)
    grown.set("count", formats.get("count", ""))
    same = etree.tostring(was, method="c14n") == etree.tostring(now, method="c14n")
    return bool(fresh) and same and len({*known, *fresh}) == len(known) + len(fresh)


def _part(archive: ZipFile, name: str) -> bytes | None:
    return archive.read(name) if name in archive.namelist() else None


def effects_add_up(decided: SyncPlan, today: date) -> str:
    """Say what is wrong with the sum of the effects, "" when nothing is."""
    before, after = decided.before, decided.plan
    day = as_of(before, before.memory.synced_on or today)
    first = compute(effective(before), day).signature
    last = decided.schedule.signature
    if first is None or last is None:
        return ""
    calendar = calendar_for(Side.BOTH, after.memory.calendars)
    moved = calendar.distance(first, last)
    told = sum(effect_days(row.effect) for row in decided.history.added)
    extended = decided.history.extended
    if extended is not None:
        told += effect_days(extended.effect) - effect_days(before.history[-1].effect)
    return "" if told == moved else f"effects say {told}, the signature moved {moved}"
