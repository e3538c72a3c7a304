"""Put the vendor's name in place of ``[Your company]``, everywhere in a workbook."""

from __future__ import annotations

import json
from datetime import date

from mapsheets.plan.codec import decode, encode
from mapsheets.plan.fields import STATE_TAB
from mapsheets.plan.model import Memory
from mapsheets.sheet.planedits import guarded_area
from mapsheets.sheet.spec import Edit, Edits, ReplaceState, SetCell
from mapsheets.sheet.statetab import state_rows
from mapsheets.workflows.finding import Place
from mapsheets.workflows.reading import open_entry
from mapsheets.workflows.settings import NO_VENDOR


def name_vendor(place: Place, vendor: str, today: date) -> bool:
    """Name the vendor in a plan that was made before the name was known.

    Returns:
        Whether anything was written.
    """
    opened = open_entry(place.store, place.entry, today)
    workbook = opened.reading.workbook
    if opened.before.memory.vendor != NO_VENDOR:
        return False
    cells: list[Edit] = [
        SetCell(tab.title, row, column, value.replace(NO_VENDOR, vendor), both=True)
        for tab in workbook.tabs
        if tab.title != STATE_TAB
        for (row, column), value in sorted(tab.cells.items())
        if isinstance(value, str) and NO_VENDOR in value
    ]
    memory = _renamed(opened.before.memory, vendor)
    state = ReplaceState(STATE_TAB, state_rows(memory))
    edits = Edits((*cells, state), guarded_area(opened.reading))
    place.store.write(place.entry.ref, edits, workbook.revision)
    return True


def _renamed(memory: Memory, vendor: str) -> Memory:
    """Replace the placeholder in every text that is remembered."""
    text = json.dumps(encode(memory))
    return decode(Memory, json.loads(text.replace(NO_VENDOR, json.dumps(vendor)[1:-1])))
