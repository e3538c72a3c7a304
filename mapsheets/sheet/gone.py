"""Parts of a workbook that people removed and that a sync cannot bring back."""

from __future__ import annotations

from mapsheets.plan.fields import HEADER_FIELDS
from mapsheets.plan.model import Problem
from mapsheets.sheet.locate import Found
from mapsheets.sheet.readtables import Tables

_LANDMARKS = frozenset({"objective", "start", "target_signature", "confirmed_by"})


def header_gone(found: Found) -> tuple[Problem, ...]:
    """Say that the lines above the steps are gone, which a sync cannot bring back."""
    missing = [
        item.heading
        for item in HEADER_FIELDS
        if item.key in _LANDMARKS and item.key not in found.labels
    ]
    if len(missing) < len(_LANDMARKS):
        return ()
    return (
        Problem(
            "HEADER_GONE",
            "The lines above the steps are gone from the sheet; what they said last "
            "still counts. Bring them back from the version history or a copy.",
        ),
    )


def history_gone(tables: Tables) -> tuple[Problem, ...]:
    """Say that nothing can be recorded."""
    if "history" in tables.places:
        return ()
    return (
        Problem(
            "HISTORY_GONE",
            "The tab 'Change history' is gone or lost its headings: what changes is "
            "recorded nowhere. Bring it back from the version history or a copy.",
        ),
    )
