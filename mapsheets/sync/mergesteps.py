"""Three versions of the steps into one: row by id, cell by cell."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mapsheets.plan.cells import Unreadable, fold
from mapsheets.plan.model import Content, Link, Step, Unread
from mapsheets.plan.values import STEP_KEYS
from mapsheets.sync.identity import SAME, likeness
from mapsheets.sync.mergemodel import (
    Cell,
    Clash,
    Conflict,
    Prefer,
    Versions,
    cells_of,
    chosen,
)

Cells = Mapping[str, Cell]


@dataclass(slots=True)
class MergedSteps:
    """Steps while they are being merged."""

    steps: list[Step] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    conflicts: list[Conflict] = field(default_factory=list)

    def add(self, step: Step, cells: Cells) -> None:
        """Take a step; what cannot be read stays beside the last known value."""
        values = {
            key: value
            for key, value in cells.items()
            if not isinstance(value, Unreadable)
        }
        self.steps.append(replace(step, **values))
        self.unread += [
            Unread("steps", step.id, key, value.text)
            for key, value in cells.items()
            if isinstance(value, Unreadable)
        ]


def new_numbers(versions: Versions) -> tuple[dict[str, str], int]:
    """Number the copy's new steps as the plan does; give the next free number too.

    A step that was taken over before keeps the number that it got then.
    """
    base = {step.id for step in versions.base.steps}
    new_here = [step for step in versions.ours.steps if step.id not in base]
    new_there = [step for step in versions.theirs.steps if step.id not in base]
    taken = _taken(versions)
    used = [int(item) + 1 for item in (*taken, *_ids(versions.theirs)) if _whole(item)]
    following = max([versions.memory.next_number, *used])
    numbers: dict[str, str] = {}
    for step in new_there:
        same = _same_step(step, new_here, set(numbers.values()))
        if same is not None:
            numbers[step.id] = same.id
        elif step.id in taken and fold(step.text) != taken[step.id]:
            numbers[step.id] = str(following)
            following += 1
        else:
            numbers[step.id] = step.id
    known = [int(item) + 1 for item in (*taken, *numbers.values()) if _whole(item)]
    return numbers, max([versions.memory.next_number, *known])


def _taken(versions: Versions) -> dict[str, str]:
    """Give the plan's numbers; those of removed steps with the text they had."""
    memory = versions.memory
    stones = {item.id: fold(item.text) for item in memory.tombstones.values()}
    known = memory.base.steps if memory.base else ()
    # No text folds to None: a number that is in use is never free.
    here = dict.fromkeys(_ids(versions.ours), "\0")
    gone = {step.id: fold(step.text) for step in known if step.id not in here}
    return {**stones, **gone, **here}


def _ids(content: Content) -> tuple[str, ...]:
    return tuple(step.id for step in content.steps)


def _whole(text: str) -> bool:
    return text.isascii() and text.isdigit()


def _same_step(step: Step, candidates: Sequence[Step], used: set[str]) -> Step | None:
    free = [item for item in candidates if item.id not in used]
    by_number = [item for item in free if item.id == step.id and _alike(step, item)]
    by_text = [item for item in free if fold(item.text) == fold(step.text)]
    return next(iter(by_number or by_text), None)


def _alike(one: Step, two: Step) -> bool:
    return fold(one.text) == fold(two.text) or likeness(one, two) >= SAME


def renumbered(content: Content, numbers: Mapping[str, str]) -> Content:
    """Give the copy's content with the plan's numbers, links included."""
    if all(old == new for old, new in numbers.items()):
        return content
    return replace(
        content,
        steps=tuple(
            replace(
                step,
                id=numbers.get(step.id, step.id),
                depends_on=tuple(_link(link, numbers) for link in step.depends_on),
            )
            for step in content.steps
        ),
        unread=tuple(
            replace(item, row=numbers.get(item.row, item.row))
            for item in content.unread
        ),
        open_items=tuple(
            replace(row, step=_named(row.step, numbers)) for row in content.open_items
        ),
        meetings=tuple(
            replace(row, steps=_named(row.steps, numbers)) for row in content.meetings
        ),
    )


def _link(link: Link, numbers: Mapping[str, str]) -> Link:
    return replace(link, step=numbers.get(link.step, link.step))


def _named(text: str, numbers: Mapping[str, str]) -> str:
    return re.sub(r"(?<![\w.+-])\d+(?![\w.])", lambda m: numbers.get(m[0], m[0]), text)


def merge_steps(versions: Versions) -> MergedSteps:
    """Merge the steps; the copy's new ones have the plan's numbers already.

    Rows stand as in the live plan; steps that come back, and new ones, follow.
    """
    merged = MergedSteps()
    sides = tuple(
        cells_of(content) for content in (versions.base, versions.ours, versions.theirs)
    )
    for step in versions.ours.steps:
        _here(step, versions, sides, merged)
    here = set(_ids(versions.ours))
    for step in versions.theirs.steps:
        if step.id not in here:
            _only_there(step, versions, sides[0].get(step.id), sides[2], merged)
    return merged


def _here(
    step: Step,
    versions: Versions,
    sides: tuple[dict[str, dict[str, Cell]], ...],
    merged: MergedSteps,
) -> None:
    base, ours, theirs = (side.get(step.id) for side in sides)
    if ours is None:
        return
    if theirs is not None:
        known = base or _blank(step.id)
        merged.add(step, _cells(step, versions, (known, ours, theirs), merged))
    elif base is None:
        merged.add(step, ours)
    elif _is_touched(step, versions, base, ours):
        gone = versions.prefer is Prefer.THEIRS
        kind = Clash.REMOVED_THERE
        merged.conflicts.append(
            Conflict(kind, "steps", step.id, "", step.text, "", gone)
        )
        if not gone:
            merged.add(step, ours)


def _blank(step_id: str) -> Cells:
    blank = Step(step_id)
    return {key: getattr(blank, key) for key in STEP_KEYS}


def _cells(
    step: Step,
    versions: Versions,
    sides: tuple[Cells, Cells, Cells],
    merged: MergedSteps,
) -> Cells:
    base, ours, theirs = sides
    cells = {}
    for key in STEP_KEYS:
        cells[key], both = chosen(
            base[key],
            ours[key],
            theirs[key],
            versions.prefer,
            by_program=versions.is_ours_by_program(step, key),
        )
        if both:
            wins = cells[key] == theirs[key]
            merged.conflicts.append(
                Conflict(
                    Clash.CELL, "steps", step.id, key, ours[key], theirs[key], wins
                )
            )
    return cells


def _is_touched(step: Step, versions: Versions, base: Cells, ours: Cells) -> bool:
    return any(
        ours[key] != base[key] and not versions.is_ours_by_program(step, key)
        for key in STEP_KEYS
    )


def _only_there(
    step: Step,
    versions: Versions,
    base: Cells | None,
    there: Mapping[str, Cells],
    merged: MergedSteps,
) -> None:
    """Add a new step, or bring back a removed one that was edited in the copy."""
    cells = dict(there[step.id])
    if base is None:
        merged.add(step, cells)
        return
    if cells == base:
        return
    back = versions.prefer is not Prefer.OURS
    merged.conflicts.append(
        Conflict(Clash.REMOVED_HERE, "steps", step.id, "", "", step.text, back)
    )
    if back:
        if step.id in versions.untouched:
            cells["target"] = None
        merged.add(step, cells)
