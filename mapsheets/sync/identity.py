"""Which row is which step: ids as people left them, against the base.

A row keeps its id through sorting, moving and editing. Copies, cleared and
renumbered ids are recognised by content; where two answers are possible nothing is
guessed and the question is returned with both candidates.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mapsheets.plan.cells import fold
from mapsheets.plan.model import Memory, Problem, Step
from mapsheets.plan.values import step_text
from mapsheets.sheet.reading import RowReading

# How much a column says about which step a row is.
WEIGHTS: Mapping[str, int] = {
    "text": 4,
    "area": 1,
    "customer_owner": 2,
    "vendor_owner": 2,
    "complete_when": 3,
    "target": 2,
    "depends_on": 1,
    "days": 1,
    "notes": 2,
}
SAME = 0.8  # weight share from which a row is a base step under another number


@dataclass(frozen=True, slots=True)
class Identified:
    """Rows with their final ids, and what was learnt on the way.

    ``ids`` maps sheet rows to ids. ``questions`` are not empty when nothing may be
    decided: the plan is to be left untouched.
    """

    ids: Mapping[int, str]
    new: tuple[str, ...] = ()
    copies: tuple[tuple[str, str], ...] = ()
    repaired: tuple[tuple[int, str], ...] = ()
    removed: tuple[str, ...] = ()
    returned: tuple[str, ...] = ()
    next_number: int = 1
    questions: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Work:
    base: Mapping[str, Step]
    ids: dict[int, str] = field(default_factory=dict)
    repaired: list[tuple[int, str]] = field(default_factory=list)
    copies: list[tuple[int, str]] = field(default_factory=list)
    questions: list[Problem] = field(default_factory=list)


def identify(rows: Sequence[RowReading], memory: Memory) -> Identified:
    """Give every row its id."""
    base = {step.id: step for step in memory.base.steps} if memory.base else {}
    work = _Work(base)
    _take_known(rows, work)
    _check_swapped(rows, work)
    _match_blank(rows, work)
    return _number(rows, work, memory)


def likeness(row: Step, step: Step) -> float:
    """Tell how much a row's content is that of a step, from 0 to 1."""
    total = same = 0
    for key, weight in WEIGHTS.items():
        one, two = fold(step_text(row, key)), fold(step_text(step, key))
        if one or two:
            total += weight
            same += weight if one == two else 0
    return same / total if total else 0.0


def _take_known(rows: Sequence[RowReading], work: _Work) -> None:
    """Take ids that stand once; of copies the row most like the base keeps it."""
    by_id: dict[str, list[RowReading]] = {}
    for row in rows:
        if row.step.id:
            by_id.setdefault(row.step.id, []).append(row)
    for step_id, same in by_id.items():
        keeper = same[0]
        if len(same) > 1 and step_id in work.base:
            base = work.base[step_id]
            keeper = max(same, key=lambda row: (likeness(row.step, base), -row.row))
        work.ids[keeper.row] = step_id
        work.copies.extend((row.row, step_id) for row in same if row is not keeper)


def _check_swapped(rows: Sequence[RowReading], work: _Work) -> None:
    """See where numbers and contents no longer belong together."""
    texts = Counter(fold(step.text) for step in work.base.values() if step.text)
    owners = {
        fold(step.text): step_id
        for step_id, step in work.base.items()
        if texts[fold(step.text)] == 1
    }
    moved: dict[int, tuple[str, str]] = {}
    for row in rows:
        own = work.ids.get(row.row)
        other = owners.get(fold(row.step.text))
        if own in work.base and other is not None and other != own and own is not None:
            moved[row.row] = (own, other)
    if not moved:
        return
    _resolve_swapped([row for row in rows if row.row in moved], moved, work)


def _resolve_swapped(
    rows: Sequence[RowReading], moved: Mapping[int, tuple[str, str]], work: _Work
) -> None:
    """Tell numbers that were typed anew from columns that were sorted alone."""
    renumbered = all(
        likeness(row.step, work.base[moved[row.row][1]]) >= SAME for row in rows
    )
    targets = [moved[row.row][1] for row in rows]
    staying = {step_id for at, step_id in work.ids.items() if at not in moved} & set(
        targets
    )
    if renumbered and len(set(targets)) == len(targets) and not staying:
        for row in rows:
            work.ids[row.row] = moved[row.row][1]
            work.repaired.append((row.row, moved[row.row][1]))
        return
    for row in rows:
        own, other = moved[row.row]
        work.questions.append(_mixed(row, work.base[own], work.base[other]))


def _mixed(row: RowReading, own: Step, other: Step) -> Problem:
    return Problem(
        "ROWS_MIXED",
        f"Row {row.row} has number {own.id} ('{own.text}') but the text of step "
        f"{other.id} ('{other.text}'): only some columns seem to have been sorted or "
        "moved. Undo that, or set the numbers right, then sync again.",
        f"row {row.row}",
        own.id,
    )


def _match_blank(rows: Sequence[RowReading], work: _Work) -> None:
    """Give cleared numbers back to rows whose content is a missing step's."""
    missing = {
        step_id: step
        for step_id, step in work.base.items()
        if step_id not in work.ids.values()
    }
    blank = [row for row in rows if not row.step.id]
    for row in blank:
        likely = [
            step_id
            for step_id, step in missing.items()
            if step.text and fold(step.text) == fold(row.step.text)
        ] or [
            step_id
            for step_id, step in missing.items()
            if likeness(row.step, step) >= SAME
        ]
        if len(likely) > 1:
            likely = _clearest(row, likely, missing)
        if len(likely) > 1:
            work.questions.append(_unclear(row, [missing[item] for item in likely]))
        elif likely:
            work.ids[row.row] = likely[0]
            work.repaired.append((row.row, likely[0]))
            del missing[likely[0]]


def _clearest(
    row: RowReading, likely: list[str], missing: Mapping[str, Step]
) -> list[str]:
    scores = {item: likeness(row.step, missing[item]) for item in likely}
    best = max(scores.values())
    return [item for item in likely if scores[item] == best]


def _unclear(row: RowReading, steps: list[Step]) -> Problem:
    named = " or ".join(f"{step.id} ('{step.text}')" for step in steps)
    return Problem(
        "ROW_UNCLEAR",
        f"Row {row.row} has no number and could be step {named}. "
        "Type the right number into its # cell, then sync again.",
        f"row {row.row}",
    )


def _number(rows: Sequence[RowReading], work: _Work, memory: Memory) -> Identified:
    used = set(work.ids.values())
    typed = [int(item) for item in used if item.isdigit()]
    known = [int(item) for item in memory.tombstones if item.isdigit()]
    following = max([memory.next_number, *(n + 1 for n in typed + known)])
    new: list[str] = []
    copies: list[tuple[str, str]] = []
    sources = dict(work.copies)
    for row in rows:
        if row.row not in work.ids:
            work.ids[row.row] = str(following)
            if row.row in sources:
                copies.append((str(following), sources[row.row]))
            following += 1
        if work.ids[row.row] not in work.base:
            new.append(work.ids[row.row])
    present = set(work.ids.values())
    return Identified(
        ids=work.ids,
        new=tuple(item for item in new if item not in memory.tombstones),
        copies=tuple(copies),
        repaired=tuple(work.repaired),
        removed=tuple(item for item in work.base if item not in present),
        returned=tuple(item for item in new if item in memory.tombstones),
        next_number=following,
        questions=tuple(work.questions),
    )
