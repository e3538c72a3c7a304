"""Columns that were sorted, or moved about, without the rest of their rows.

Numbers and words still belong together, yet the values of a column stand at other
steps. One column counts only when it is in order now; two at once count always. So
does a column in which one cell was deleted or inserted and the rest closed up: it is
blank at one end.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from mapsheets.plan.cells import is_blank
from mapsheets.plan.fields import step_field
from mapsheets.plan.model import Problem, Step
from mapsheets.plan.values import STEP_KEYS, step_text
from mapsheets.sheet.locate import plain
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
    if len(moved) == 1 and not any(_in_order(pairs, key) for key in moved):
        moved = {}
    moved |= {key: at for key in MOVABLE if (at := _shifted(pairs, key)) is not None}
    return tuple(_asked(pairs, key, at) for key, at in moved.items())


def _moved(pairs: Sequence[Pair], key: str) -> int | None:
    """Give the place of the first value that moved, None where none did."""
    now = [step_text(row.step, key) for row, _ in pairs]
    before = [step_text(step, key) for _, step in pairs]
    places = [at for at, text in enumerate(now) if text != before[at]]
    same = Counter(now) == Counter(before)
    return places[0] if same and len(places) >= FEWEST else None


def _shifted(pairs: Sequence[Pair], key: str) -> int | None:
    """Give the place of the first value that slid to its neighbour's row."""
    now = [step_text(row.step, key) for row, _ in pairs]
    before = [step_text(step, key) for _, step in pairs]
    places = [at for at, text in enumerate(now) if text != before[at]]
    if len(places) <= FEWEST:
        return None
    first, last = places[0], len(now) - 1
    if now[first:last] == before[first + 1 :] and _is_blank(pairs[last], key):
        return first
    if now[first + 1 :] == before[first:last] and _is_blank(pairs[first], key):
        return first + 1
    return None


def _is_blank(pair: Pair, key: str) -> bool:
    return is_blank(plain(pair[0].raw.get(key)))


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
