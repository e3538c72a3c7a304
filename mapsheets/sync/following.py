"""Formulas of people's that give another value once a sync has written.

Where the sheet computes at once, a target such as ``=F13+35`` moves as soon as the
sync has written F13. What follows from that belongs to the same sync: the sheet is
read once more and decided again, and the parts are told as one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from mapsheets.plan.model import Problem
from mapsheets.sheet.address import a1, column_number
from mapsheets.sheet.reading import PlanReading
from mapsheets.sheet.spec import Address, Edits, Formula, SetCell
from mapsheets.sync.history import Told
from mapsheets.sync.syncplan import SyncPlan

_TEXTS = re.compile(r'"[^"]*"')
_TAB = re.compile(r"(?:'((?:[^']|'')*)'|([\w.]+))!")
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?(\d+)(?::\$?([A-Z]{1,3})\$?(\d+))?(?![\w(])")
_FUNCTION = re.compile(r"[A-Z][\w.]*\(|\b(?:TRUE|FALSE)\b")
_NAME = re.compile(r"[^\W\d]")


def following(reading: PlanReading, edits: Edits) -> tuple[str, ...]:
    """Name the formulas in people's cells whose values a write may have changed.

    None, unless a formula of the tab leans on a cell that was written, or on what
    cannot be seen from here: another tab, a named area, a whole column.
    """
    found = reading.found
    tab = found.tab
    written = {
        (edit.row, edit.column)
        for edit in edits.items
        if isinstance(edit, SetCell) and edit.tab == tab.title
    }
    formulas = [v.text for v in tab.cells.values() if isinstance(v, Formula)]
    if not written or not any(_leans(text, tab.title, written) for text in formulas):
        return ()
    rows = [
        (row.row, found.columns[key])
        for row in reading.rows
        for key, value in row.raw.items()
        if isinstance(value, Formula) and key in found.columns
    ]
    header = [
        found.labels[key]
        for key, value in reading.header_raw.items()
        if isinstance(value, Formula) and key in found.labels
    ]
    return tuple(a1(tab.title, *at) for at in (*header, *rows) if at not in written)


def _leans(formula: str, title: str, written: Iterable[Address]) -> bool:
    text = _TEXTS.sub("", formula)
    tabs = [quoted.replace("''", "'") or bare for quoted, bare in _TAB.findall(text)]
    if any(tab != title for tab in tabs):
        return True
    text = _FUNCTION.sub("(", _TAB.sub("", text).upper())
    if _NAME.search(_AREA.sub("", text)):
        return True
    return any(
        _inside(at, *corners) for corners in _AREA.findall(text) for at in written
    )


def _inside(at: Address, left: str, first: str, right: str, last: str) -> bool:
    rows = sorted((int(first), int(last or first)))
    columns = sorted((column_number(left), column_number(right or left)))
    return rows[0] <= at[0] <= rows[1] and columns[0] <= at[1] <= columns[1]


def joined(first: SyncPlan, then: SyncPlan) -> SyncPlan:
    """Tell two parts of one sync as one; the second began where the first ended."""
    return replace(
        then,
        before=first.before,
        edits=Edits((*first.edits.items, *then.edits.items), then.edits.guarded),
        changes=(*first.changes, *then.changes),
        moves=(*first.moves, *then.moves),
        history=_told(first.history, then.history),
        typed_over=(*first.typed_over, *then.typed_over),
        problems=tuple(dict.fromkeys((*first.problems, *then.problems))),
        conflicts=tuple(dict.fromkeys((*first.conflicts, *then.conflicts))),
    )


def _told(first: Told, then: Told) -> Told:
    if then.extended is None:
        return Told((*first.added, *then.added), first.extended)
    if not first.added:
        return Told(then.added, then.extended)
    return Told((*first.added[:-1], then.extended, *then.added), first.extended)


def unsettled(decided: SyncPlan, cells: tuple[str, ...]) -> SyncPlan:
    """Report formulas that move with every write: dates may depend on each other."""
    named = ", ".join(cells)
    problem = Problem(
        "FORMULAS_MOVE",
        f"Dates still move after three rounds, with the formulas in {named}. Sync once "
        "more; if they move again, they depend on each other: type a date there.",
        cells[0],
    )
    return replace(decided, problems=(*decided.problems, problem))
