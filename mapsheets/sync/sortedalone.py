"""Columns that were sorted, or moved about, without the rest of their rows.

Numbers and words still belong together, yet the values of a column stand at other
steps. One column counts only when it is in order now; two at once count always.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from mapsheets.plan.fields import step_field
from mapsheets.plan.model import Problem, Step
from mapsheets.plan.values import STEP_KEYS, step_text
from mapsheets.sheet.reading import RowReading

FEWEST = 3  # rows whose value must have moved; fewer may well have been typed
MOVABLE = tuple(key for key in STEP_KEYS if key != "text")
Pair = tuple[RowReading, Step]


def sorted_alone(
    rows: Sequence[RowReading], ids: Mapping[int, str], base: Mapping[str, Step]
) -> tuple[Problem, ...]:
    """Ask about columns whose values changed places among the steps."""
    pairs = [(row, base[ids[row.row]]) for row in rows if ids.get(row.row) in base]
    moved = {key: at for key in MOVABLE if (at := _moved(pairs, key)) is not None}
    if len(moved) > 1 or any(_in_order(pairs, key) for key in moved):
        return tuple(_asked(pairs, key, at) for key, at in moved.items())
    return ()


def _moved(pairs: Sequence[Pair], key: str) -> int | None:
    """Give the place of the first value that moved, None where none did."""
    now = [step_text(row.step, key) for row, _ in pairs]
    before = [step_text(step, key) for _, step in pairs]
    places = [at for at, text in enumerate(now) if text != before[at]]
    same = Counter(now) == Counter(before)
    return places[0] if same and len(places) >= FEWEST else None


def _in_order(pairs: Sequence[Pair], key: str) -> bool:
    values = [getattr(row.step, key) for row, _ in pairs]
    filled = [_rank(value) for value in values if value not in {None, "", ()}]
    rising = all(one <= two for one, two in pairwise(filled))
    falling = all(one >= two for one, two in pairwise(filled))
    return rising or falling


def _rank(value: object) -> tuple[int, int, str]:
    if isinstance(value, date):
        return (0, value.toordinal(), "")
    if isinstance(value, int):
        return (0, value, "")
    text = str(value).casefold()
    return (1, 0, "".join(letter for letter in text if letter.isalnum()))


def _asked(pairs: Sequence[Pair], key: str, at: int) -> Problem:
    row, step = pairs[at]
    value = step_text(row.step, key)
    others = [one for _, one in pairs if step_text(one, key) == value]
    heading = step_field(key).heading.replace("{", "").replace("}", "")
    return Problem(
        "COLUMN_MIXED",
        f"The column '{heading}' seems to have been sorted or moved without the rest: "
        f"step {step.id} ('{step.text}') now has what stood at step {others[0].id} "
        f"('{others[0].text}'), '{value}'. Undo that, then sync again.",
        f"row {row.row}",
        step.id,
    )
