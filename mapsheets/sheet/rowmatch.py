"""Which row of one version of a table is which row of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import Any

from mapsheets.plan.cells import fold

SAME = 0.5  # share of filled cells that agree, from which a row is the same one


def align(before: Sequence[Any], after: Sequence[Any]) -> tuple[int | None, ...]:
    """Give for each row of ``after`` the place in ``before`` that it comes from.

    Equal rows belong together first, then rows of one number, then rows of one name,
    then the most alike. None where a row is new; no place is given twice.
    """
    work = _Work(before, after, [None] * len(after), set(range(len(before))))
    work.pair(lambda row: row)
    work.pair(lambda row: getattr(row, "id", ""))
    work.pair(lambda row: fold(row_name(row)))
    work.pair_alike()
    return tuple(work.found)


def row_name(row: Any) -> str:
    """Give what a row is called: its first text; a ``[placeholder]`` is no name."""
    texts = (getattr(row, item.name) for item in fields(row) if item.name != "id")
    text = str(next(texts, ""))
    return "" if text.startswith("[") else text


def alike(one: Any, two: Any) -> float:
    """Tell the share of filled cells that agree, numbers aside, from 0 to 1."""
    total = same = 0
    for item in fields(one):
        if item.name == "id":
            continue
        first, second = (
            fold(str(getattr(one, item.name))),
            fold(str(getattr(two, item.name))),
        )
        if first or second:
            total += 1
            same += first == second
    return same / total if total else 0.0


@dataclass(slots=True)
class _Work:
    before: Sequence[Any]
    after: Sequence[Any]
    found: list[int | None]
    free: set[int]

    def pair(self, key: Callable[[Any], Any]) -> None:
        """Pair rows of one key, in their order; a blank key pairs nothing."""
        places: dict[Any, list[int]] = {}
        for place in sorted(self.free, reverse=True):
            places.setdefault(key(self.before[place]), []).append(place)
        places.pop("", None)
        for number, row in enumerate(self.after):
            waiting = places.get(key(row))
            if self.found[number] is None and waiting:
                self._take(number, waiting.pop())

    def pair_alike(self) -> None:
        """Pair what is left, the most alike first."""
        scores = sorted(
            (-alike(self.before[place], self.after[number]), number, place)
            for number, taken in enumerate(self.found)
            if taken is None
            for place in self.free
        )
        for score, number, place in scores:
            if -score >= SAME and self.found[number] is None and place in self.free:
                self._take(number, place)

    def _take(self, number: int, place: int) -> None:
        self.found[number] = place
        self.free.discard(place)
