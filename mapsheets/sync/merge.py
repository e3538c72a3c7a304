"""Merge a returned copy into the live plan: three versions, all tabs, no loss.

What only one side changed is taken; where both changed the same cell the live one
stays (unless told otherwise) and both are reported. An edit beats a removal.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from mapsheets.plan.cells import Unreadable
from mapsheets.plan.model import (
    Content,
    Header,
    Memory,
    Milestone,
    Status,
    Step,
    Unread,
)
from mapsheets.sync.content import HEADER_KEYS, OTHER_TABLES
from mapsheets.sync.identity import Identified
from mapsheets.sync.life import MILESTONE_HEADER
from mapsheets.sync.mergemodel import (
    Clash,
    Conflict,
    Merged,
    Prefer,
    Versions,
    chosen,
)
from mapsheets.sync.mergerows import merge_rows
from mapsheets.sync.mergesteps import merge_steps, new_numbers, renumbered

__all__ = ["Merged", "Prefer", "Versions", "identified_after", "merge"]


def merge(versions: Versions) -> Merged:
    """Merge a returned copy into the live plan."""
    versions = _settled(versions)
    numbers, following = new_numbers(versions)
    versions = replace(versions, theirs=renumbered(versions.theirs, numbers))
    steps = merge_steps(versions)
    header, unread, conflicts = _header(versions, steps.steps)
    found = [*conflicts, *steps.conflicts]
    tables: dict[str, Any] = {}
    for key in OTHER_TABLES:
        sides = (versions.base, versions.ours, versions.theirs)
        rows = tuple(getattr(content, key) for content in sides)
        tables[key], more = merge_rows(
            key, (rows[0], rows[1], rows[2]), versions.prefer
        )
        found += more
    content = Content(
        header=header,
        steps=tuple(steps.steps),
        unread=(*unread, *steps.unread),
        **tables,
    )
    return Merged(content, tuple(found), numbers, following)


def _settled(versions: Versions) -> Versions:
    """Move milestone dates that were typed into the header to their steps' rows."""
    roles = versions.memory.milestones
    live = versions.memory.base or Content()
    return replace(
        versions,
        ours=_with_header_dates(versions.ours, live.header, roles),
        theirs=_with_header_dates(versions.theirs, versions.base.header, roles),
    )


def _with_header_dates(content: Content, base: Header, roles: Any) -> Content:
    unread = {item.key for item in content.unread if item.table == "header"}
    dates: dict[str, date | None] = {}
    for role, key in MILESTONE_HEADER.items():
        typed = getattr(content.header, key)
        if role in roles and key not in unread and typed != getattr(base, key):
            dates[roles[role]] = typed
    steps = tuple(
        replace(step, target=dates[step.id])
        if step.id in dates and step.status is not Status.NOT_NEEDED
        else step
        for step in content.steps
    )
    return replace(content, steps=steps)


def _header(
    versions: Versions, steps: list[Step]
) -> tuple[Header, list[Unread], list[Conflict]]:
    own = _milestone_dates(versions, steps)
    values: dict[str, Any] = {}
    unread: list[Unread] = []
    conflicts: list[Conflict] = []
    for key in HEADER_KEYS:
        base, ours, theirs = (
            _header_cell(content, key)
            for content in (versions.base, versions.ours, versions.theirs)
        )
        typed = isinstance(theirs, Unreadable) or isinstance(ours, Unreadable)
        if key in own and not typed:
            values[key] = own[key]
            continue
        value, both = chosen(base, ours, theirs, versions.prefer)
        if both:
            wins = value == theirs
            conflicts.append(
                Conflict(Clash.CELL, "header", "", key, ours, theirs, wins)
            )
        if isinstance(value, Unreadable):
            unread.append(Unread("header", "", key, value.text))
            value = getattr(versions.ours.header, key)
        values[key] = value
    return replace(Header(), **values), unread, conflicts


def _header_cell(content: Content, key: str) -> Any:
    for item in content.unread:
        if item.table == "header" and item.key == key:
            return Unreadable(item.text)
    return getattr(content.header, key)


def _milestone_dates(versions: Versions, steps: list[Step]) -> dict[str, date | None]:
    """Give the header's dates of the milestones whose steps are in the plan."""
    roles: dict[str, Milestone] = {
        step: role for role, step in versions.memory.milestones.items()
    }
    dates: dict[str, date | None] = {}
    for step in steps:
        role = roles.get(step.id)
        if role is not None:
            key = MILESTONE_HEADER[role]
            off = step.status is Status.NOT_NEEDED
            dates[key] = getattr(versions.ours.header, key) if off else step.target
    return dates


def identified_after(before: Identified, memory: Memory, merged: Merged) -> Identified:
    """Tell which steps are new, gone and back once a merge is written."""
    present = [step.id for step in merged.content.steps]
    base = [step.id for step in memory.base.steps] if memory.base else []
    fresh = [step_id for step_id in present if step_id not in base]
    return replace(
        before,
        new=tuple(item for item in fresh if item not in memory.tombstones),
        returned=tuple(item for item in fresh if item in memory.tombstones),
        removed=tuple(item for item in base if item not in present),
        next_number=max(before.next_number, merged.next_number),
    )
