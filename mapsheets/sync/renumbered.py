"""Numbers that people typed anew, told from columns that were sorted alone.

A row under another step's number, whose words are that other step's, claims it. All
claims together are taken over where each row is that step in nearly every cell;
else nothing is decided and each row is asked about with both candidates.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from mapsheets.plan.cells import fold
from mapsheets.plan.model import Problem, Step
from mapsheets.sheet.reading import RowReading
from mapsheets.sync.likeness import SAME, UNLIKE, by_words, likeness, same_words


@dataclass(frozen=True, slots=True)
class Renumbered:
    """What numbers typed anew mean.

    ``ids`` are rows with the step that they really are, ``released`` are rows that
    took a step's number away from it and are new; ``questions`` ask what is unclear.
    """

    ids: Mapping[int, str]
    released: tuple[int, ...] = ()
    questions: tuple[Problem, ...] = ()


def renumbered(
    rows: Sequence[RowReading], ids: Mapping[int, str], base: Mapping[str, Step]
) -> Renumbered:
    """See where numbers and contents no longer belong together."""
    holders = {step_id: row for row in rows if (step_id := ids.get(row.row, ""))}
    claims = _claims(rows, ids, base, holders)
    targets = list(claims.values())
    released = tuple(
        holders[step_id].row
        for step_id in targets
        if step_id in holders and holders[step_id].row not in claims
    )
    by_row = {row.row: row for row in rows}
    sure = all(
        likeness(by_row[at].step, base[step_id]) >= SAME
        for at, step_id in claims.items()
    ) and all(likeness(by_row[at].step, base[ids[at]]) < UNLIKE for at in released)
    if sure and len(set(targets)) == len(targets):
        return Renumbered(claims, released)
    asked = {at: step_id for at, step_id in claims.items() if ids[at] in base}
    return Renumbered(
        {},
        (),
        tuple(
            _mixed(by_row[at], base[ids[at]], base[step_id])
            for at, step_id in asked.items()
        ),
    )


def _claims(
    rows: Sequence[RowReading],
    ids: Mapping[int, str],
    base: Mapping[str, Step],
    holders: Mapping[str, RowReading],
) -> dict[int, str]:
    """Map rows to the steps whose words they have, where the number says another.

    Words that still stand under their own number are claimed by nobody: they were
    typed twice.
    """
    owners = by_words(base.values())
    found = {}
    for row in rows:
        own, other = ids.get(row.row), owners.get(fold(row.step.text))
        if own is None or other is None or other == own:
            continue
        holder = holders.get(other)
        if holder is not None and same_words(holder.step, base[other]):
            continue
        if own in base or likeness(row.step, base[other]) >= SAME:
            found[row.row] = other
    return found


def _mixed(row: RowReading, own: Step, other: Step) -> Problem:
    return Problem(
        "ROWS_MIXED",
        f"Row {row.row} has number {own.id} ('{own.text}') but the text of step "
        f"{other.id} ('{other.text}'): only some columns seem to have been sorted or "
        "moved. Undo that, or set the numbers right, then sync again.",
        f"row {row.row}",
        own.id,
    )
