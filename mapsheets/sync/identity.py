"""Which row is which step: ids as people left them, against the base.

A row keeps its id through sorting, moving and editing. Copies, cleared and
renumbered ids are recognised by content; where two answers are possible nothing is
guessed and the question is returned with both candidates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from mapsheets.plan.cells import fold
from mapsheets.plan.model import Memory, Problem, Step
from mapsheets.sheet.reading import RowReading
from mapsheets.sync.likeness import SAME, likeness, same_words
from mapsheets.sync.renumbered import renumbered
from mapsheets.sync.sortedalone import sorted_alone

__all__ = ["SAME", "Identified", "identify", "likeness"]


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
    _take_known([row for row in rows if not _takes_removed(row, memory)], work)
    _follow_content(rows, work)
    _match_blank(rows, work)
    work.questions.extend(sorted_alone(rows, work.ids, base))
    return _number(rows, work, memory)


def _takes_removed(row: RowReading, memory: Memory) -> bool:
    """Tell whether a row has a removed step's number and is not that step.

    A removed step that comes back has its words, or what it waited for and its days.
    """
    stone = memory.tombstones.get(row.step.id)
    if stone is None or not stone.text or fold(stone.text) == fold(row.step.text):
        return False
    days = 1 if row.step.days is None else row.step.days
    same_place = row.step.depends_on == stone.links and days == stone.days
    return not (stone.links and same_place)


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


def _follow_content(rows: Sequence[RowReading], work: _Work) -> None:
    """Let rows whose numbers were typed anew be the steps that they are."""
    found = renumbered(rows, work.ids, work.base)
    work.questions.extend(found.questions)
    for at in found.released:
        del work.ids[at]
    for at, step_id in found.ids.items():
        work.ids[at] = step_id
        work.repaired.append((at, step_id))


def _match_blank(rows: Sequence[RowReading], work: _Work) -> None:
    """Give numbers back to rows without one whose content is a missing step's."""
    missing = {
        step_id: step
        for step_id, step in work.base.items()
        if step_id not in work.ids.values()
    }
    claims: dict[str, list[RowReading]] = {}
    for row in (row for row in rows if row.row not in work.ids):
        likely = _likely(row, missing)
        if len(likely) > 1:
            work.questions.append(_unclear(row, [missing[item] for item in likely]))
        elif likely:
            claims.setdefault(likely[0], []).append(row)
    for step_id, claiming in claims.items():
        _give(missing[step_id], claiming, work)


def _likely(row: RowReading, missing: Mapping[str, Step]) -> list[str]:
    """Name the missing steps that a row may be: same words, else nearly all cells."""
    words = [key for key, step in missing.items() if same_words(step, row.step)]
    likely = words or [
        key for key, step in missing.items() if likeness(row.step, step) >= SAME
    ]
    if len(likely) < 2:  # noqa: PLR2004  one or none: nothing to choose
        return likely
    scores = {item: likeness(row.step, missing[item]) for item in likely}
    best = max(scores.values())
    return [item for item in likely if scores[item] == best]


def _give(step: Step, rows: Sequence[RowReading], work: _Work) -> None:
    """Give a number to the row most like its step; rows all alike are told by order."""
    scores = [likeness(row.step, step) for row in rows]
    best = [
        row for row, score in zip(rows, scores, strict=True) if score == max(scores)
    ]
    if any(replace(row.step, id="") != replace(best[0].step, id="") for row in best):
        work.questions.append(_rivals(step, best))
        return
    work.ids[best[0].row] = step.id
    work.repaired.append((best[0].row, step.id))


def _unclear(row: RowReading, steps: list[Step]) -> Problem:
    named = " or ".join(f"{step.id} ('{step.text}')" for step in steps)
    return Problem(
        "ROW_UNCLEAR",
        f"Row {row.row} has no number and could be step {named}. "
        "Type the right number into its # cell, then sync again.",
        f"row {row.row}",
    )


def _rivals(step: Step, rows: Sequence[RowReading]) -> Problem:
    named = " or ".join(f"{row.row} ('{row.step.text}')" for row in rows)
    return Problem(
        "ROW_UNCLEAR",
        f"Step {step.id} ('{step.text}') could be row {named}; neither has its number. "
        "Type the number into the right # cell, then sync again.",
        f"row {rows[0].row}",
        step.id,
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
