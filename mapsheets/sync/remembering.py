"""What a sync remembers in the workbook, and what it remembers where cells wait."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from mapsheets.plan.fields import STATE_TAB
from mapsheets.plan.model import Plan
from mapsheets.sheet.address import a1
from mapsheets.sheet.planedits import TypedOver, guarded_area
from mapsheets.sheet.spec import Edit, Edits, ReplaceState, SetCell
from mapsheets.sheet.statetab import state_rows
from mapsheets.sync.opening import Opened


def kept_back(
    cells: list[Edit], over: tuple[TypedOver, ...], *, recorded: bool
) -> list[Edit]:
    """Let what a person typed over stand until the history can tell of it.

    ``recorded`` tells whether there is a history at all: without one it just stands.
    """
    typed = {item.cell for item in over}
    kept: list[Edit] = []
    for edit in cells:
        if not isinstance(edit, SetCell) or _cell(edit) not in typed:
            kept.append(edit)
        elif recorded:
            kept.append(replace(edit, both=True))
    return kept


def _cell(edit: SetCell) -> str:
    return a1(edit.tab, edit.row, edit.column)


def with_state(
    opened: Opened, plan: Plan, cells: list[Edit], now: tuple[date, str]
) -> tuple[Plan, Edits]:
    """Add the state tab where anything changed; a quiet day changes nothing.

    Where cells have to wait, the state that waits knows what the program's own cells
    show by now: else the next sync would take them for a person's.

    Args:
        opened: the workbook as understood.
        plan: the plan afterwards.
        cells: every edit but that of the state.
        now: today, and the service's own moment of the read ("" where it has none).
    """
    before, (today, moment) = opened.before.memory, now
    same = replace(
        plan.memory, synced_on=before.synced_on, generation=before.generation
    )
    if not cells and same == before and not opened.problems:
        return replace(plan, memory=before), Edits()
    memory = replace(
        plan.memory,
        synced_on=today,
        generation=before.generation + 1,
        last_revision=moment or before.last_revision,
    )
    waiting = replace(
        before,
        written=memory.written,
        waiting_since=before.waiting_since or today,
    )
    state = ReplaceState(STATE_TAB, state_rows(memory), state_rows(waiting))
    edits = Edits((*cells, state), guarded_area(opened.reading))
    return replace(plan, memory=memory), edits
