"""Runs a case: gestures by a person, syncs through the real store, expectations."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from gestures import damage
from gestures.case import Case, Line
from gestures.ground import lay_down, place_in, touch
from gestures.hands import Hands
from gestures.laws import (
    HISTORY,
    TIMELINE,
    effects_add_up,
    memory_of,
    touched_parts,
    trespasses,
    values,
)
from gestures.person import Person
from gestures.sheet import text_of
from mapsheets.errors import MapsheetsError
from mapsheets.plan.model import Plan, Problem
from mapsheets.plan.values import step_text
from mapsheets.sheet.spec import ReplaceState
from mapsheets.sync.acts import accepting, closing, confirming, sharing
from mapsheets.sync.guards import Allowed
from mapsheets.sync.history import effect_text
from mapsheets.workflows.finding import Place
from mapsheets.workflows.syncing import Result, exit_code, sync_many, sync_one


class Wrong(AssertionError):
    """A case's expectation does not hold."""


class Run:
    """One run of a case in one state by one person."""

    def __init__(self, case: Case, state: str, person: Person, folder: Path) -> None:
        self.case, self.state, self.person, self.folder = case, state, person, folder
        self.path = self.laid_down()
        self.hands = Hands(person, self.path)
        self.result: Result | None = None
        self.results: tuple[Result, ...] = ()
        self.problems: list[Problem] = []
        self.refused = ""
        self.edited_on: date | None = None

    # Where the plan is: a folder, unless another class says so.

    def laid_down(self) -> Path:
        """Make the plan; give the file that shows its values."""
        return lay_down(self.folder, self.case.plan, self.state)

    def place(self) -> Place:
        """Give the plan as commands find it."""
        return place_in(self.folder)

    def edited(self, day: date) -> None:
        """Let the plan look as if it was last changed on a day."""
        touch(self.path, day)

    def seen(self) -> bytes:
        """Give the file that shows the plan's values, as it is now."""
        return self.path.read_bytes()

    def run(self) -> None:
        """Do every line; what is reported and not expected fails the case."""
        for line in self.case.body:
            if not line.holds(self.state, self.person.name):
                continue
            try:
                self._do(line)
            except AssertionError as error:
                text = " ".join(line.words)
                raise Wrong(f"line {line.number}: {text}\n  {error}") from error
        self.hands.close()
        self._nothing_left()

    def _do(self, line: Line) -> None:
        verb, words = line.words[0], line.words[1:]
        own: Callable[[Sequence[str]], None] | None = getattr(self, f"do_{verb}", None)
        if own is not None:
            self.hands.close()
            own(words)
            return
        gesture = getattr(self.hands, f"do_{verb}", None)
        assert gesture is not None, f"no verb {verb!r}"
        gesture(words)

    # What happens to the file as a whole.

    def do_edited(self, words: Sequence[str]) -> None:
        """``edited on DATE``: the day of the file's last change."""
        self.edited_on = date.fromisoformat(words[1])

    def do_damage(self, words: Sequence[str]) -> None:
        """``damage state delete|edit|truncate|newer|other``, ``damage epoch 1904``."""
        if words[0] == "epoch":
            damage.epoch_1904(self.path)
            return
        damage.state(self.path, words[1])

    def do_duplicate(self, words: Sequence[str]) -> None:
        """``duplicate file``: a copy in the same folder."""
        shutil.copy(self.path, self.path.with_name(f"Copy of {self.path.name}"))

    # What the program is asked to do.

    def do_sync(self, words: Sequence[str]) -> None:
        """``sync DATE [dry-run] [allow-removed N] [allow-empty COLUMN]``."""
        self._nothing_left()
        today = date.fromisoformat(words[0])
        allowed = _allowed(words[1:])
        dry_run = "dry-run" in words
        self.edited(self.edited_on or today)
        self.edited_on = None
        before = self.seen()
        store = self.place().store
        places = [Place(store, entry) for entry in store.list()]
        self.results = tuple(sync_many(places, today, allowed, dry_run=dry_run))
        self._take(self.results[0])
        after = self.seen()
        if self.refused or dry_run:
            assert before == after, "the file was touched"
            return
        self._check_laws(before, after, today, allowed)
        self.hands.look_again()

    def _take(self, result: Result) -> None:
        self.result = result
        self.refused = result.error.code if result.error else ""
        decided = result.decided
        self.problems = [*decided.problems, *decided.conflicts] if decided else []

    def _check_laws(
        self, before: bytes, after: bytes, today: date, allowed: Allowed
    ) -> None:
        assert self.result is not None
        decided = self.result.decided
        assert decided is not None
        wrong = trespasses(before, after, self.hands.where)
        assert not wrong, f"written without right: {wrong}"
        parts = self.touched(before, after)
        assert not parts, f"parts written without need: {parts}"
        assert not (told := effects_add_up(decided, today)), told
        stamp = self.path.stat().st_mtime_ns
        (again,) = sync_many([self.place()], today, allowed)
        assert again.decided is not None, f"a second sync is refused: {again.error}"
        second = [*again.decided.edits.items]
        assert not second, f"a second sync writes {second[:3]}"
        assert self.seen() == after, "a second sync touched the file"
        assert self.path.stat().st_mtime_ns == stamp, "a second sync touched the file"

    def touched(self, before: bytes, after: bytes) -> list[str]:
        """Name the parts of the file that were written without need."""
        return touched_parts(before, after)

    def do_command(self, words: Sequence[str]) -> None:
        """``command DATE confirm WHO | accept REASON [STEPS] | close X | share``."""
        today, verb, *rest = words
        acts: dict[str, Callable[[], Any]] = {
            "confirm": lambda: confirming(rest[0], "e-mail", None),
            "accept": lambda: accepting(_steps(rest[1:]), rest[0]),
            "close": lambda: closing(rest[0], None),
            "share": lambda: sharing(("ben@acme.example",)),
        }
        day = date.fromisoformat(today)
        try:
            result = sync_one(self.place(), day, Allowed(), act=acts[verb]())
            self._take(result)
        except MapsheetsError as error:
            self.refused = error.code
        self.hands.look_again()

    # What is expected.

    def _nothing_left(self) -> None:
        left = [
            f"{one.code} {one.cell or one.step}: {one.message}" for one in self.problems
        ]
        assert not left, f"reported, not expected: {left}"
        assert not self.refused, f"refused, not expected: {self._error()}"

    def _error(self) -> str:
        error = self.result.error if self.result else None
        return f"{error.code}: {error}" if error else self.refused

    def do_expect(self, words: Sequence[str]) -> None:
        """``expect WHAT ...``."""
        what, rest = words[0], words[1:]
        if what == "no":
            with suppress(AssertionError):
                self.do_expect(rest)
                raise Wrong("it is so") from None
            return
        own = getattr(self, f"see_{what.replace('-', '_')}", None)
        if own is not None:
            own(rest)
            return
        shown = self.hands.shown(what)
        assert shown == _blank(rest[0]), f"{what} is {shown!r}"

    def see_cell(self, words: Sequence[str]) -> None:
        """``expect cell "Tab!B5" VALUE``."""
        tab, _, address = words[0].partition("!")
        shown = self.hands.cell(tab, address)
        assert shown == _blank(words[1]), f"{words[0]} is {shown!r}"

    def see_unchanged(self, _: Sequence[str]) -> None:
        """``expect unchanged``: nothing was written.

        A program that drops the last values of formulas gets those of Timeline back.
        """
        assert self.result is not None
        decided = self.result.decided
        assert decided is not None
        if self.person.name != "quick":
            assert self.result.outcome == "unchanged", self.result.outcome
            return
        cells = [
            edit
            for edit in decided.edits.items
            if not isinstance(edit, ReplaceState) and edit.tab != TIMELINE
        ]
        assert not cells, f"written: {cells[:3]}"
        assert not decided.changes, f"changed: {decided.changes[:3]}"

    def see_written(self, words: Sequence[str]) -> None:
        """``expect written N``: so many cells but the state."""
        assert self.result is not None
        assert self.result.decided is not None
        cells = self.result.decided.edits.items[:-1]
        assert len(cells) == int(words[0]), f"{len(cells)}: {cells}"

    def see_problem(self, words: Sequence[str]) -> None:
        """``expect problem CODE [CELL or step N]``: reported, once."""
        code, where = words[0], " ".join(words[1:])
        for problem in self.problems:
            places = {"", problem.cell, f"step {problem.step}"}
            if problem.code == code and where in places:
                self.problems.remove(problem)
                return
        listed = [(p.code, p.cell, p.step) for p in self.problems]
        raise Wrong(f"reported are {listed}, refused {self.refused!r}")

    def see_refused(self, words: Sequence[str]) -> None:
        """``expect refused CODE``."""
        assert self.refused == words[0], f"refused is {self._error()!r}"
        self.refused = ""

    def see_says(self, words: Sequence[str]) -> None:
        """``expect says TEXT``: somewhere in what the sync tells."""
        assert self.result is not None
        error, decided = self.result.error, self.result.decided
        told = [str(error)] if error else []
        told += [q.message for q in getattr(error, "questions", ())]
        told += [p.message for p in decided.problems] if decided else []
        assert any(words[0] in text for text in told), f"it says {told}"

    def see_exit(self, words: Sequence[str]) -> None:
        """``expect exit N``: of the whole run."""
        code = exit_code(self.results)
        assert code == int(words[0]), f"exit code {code}"

    def see_known(self, words: Sequence[str]) -> None:
        """``expect known 6.days 5``: the value that the plan counts with."""
        step_id, _, key = words[0].partition(".")
        plan = self._plan()
        step = plan.step(step_id)
        assert step is not None, f"no step {step_id}"
        value = getattr(step, key)
        text = value.isoformat() if isinstance(value, date) else step_text(step, key)
        assert text == _blank(words[1]), f"known is {text!r}"

    def see_provenance(self, words: Sequence[str]) -> None:
        """``expect provenance 3 pinned``, or ``none``."""
        found = self._plan().provenance(words[0])
        assert (found.value if found else "none") == words[1], f"it is {found}"

    def see_state(self, words: Sequence[str]) -> None:
        """``expect state confirmed``."""
        assert self._plan().memory.state.value == words[0], self._plan().memory.state

    def see_changed(self, words: Sequence[str]) -> None:
        """``expect changed TEXT``: what changed since the confirmation, or none."""
        baseline = self._plan().memory.baseline
        found = baseline.changed if baseline else ""
        assert found == ("" if words[0] == "none" else words[0]), f"it is {found!r}"

    def see_tombstone(self, words: Sequence[str]) -> None:
        """``expect tombstone 5``."""
        found = self._plan().memory.tombstones
        assert words[0] in found, f"tombstones are {list(found)}"

    def see_order(self, words: Sequence[str]) -> None:
        """``expect order 1 2 3``: the numbers, downwards."""
        found = self.hands.numbers()
        assert found == list(words), f"the order is {found}"

    def see_rows(self, words: Sequence[str]) -> None:
        """``expect rows N``: so many steps."""
        assert len(self._plan().steps) == int(words[0]), len(self._plan().steps)

    def see_signature(self, words: Sequence[str]) -> None:
        """``expect signature DATE``: now expected."""
        assert self.result is not None
        assert self.result.decided is not None
        found = self.result.decided.schedule.signature
        assert found == date.fromisoformat(words[0]), f"it is {found}"

    def see_conflict(self, words: Sequence[str]) -> None:
        """``expect conflict CODE``; the same as a problem."""
        self.see_problem(words)

    def see_history(self, words: Sequence[str]) -> None:
        """``expect history [rows N] [step N] [WHAT] [from X] [to Y] [effect E]``."""
        rows = self._history()
        if words[0] == "rows":
            assert len(rows) == int(words[1]), f"{len(rows)} rows"
            return
        wanted = _wanted(words)
        for row in rows:
            if all(row.get(key, "") == value for key, value in wanted.items()):
                return
        near = [r for r in rows if r.get("Step") == wanted.get("Step")]
        listed = "\n    ".join(" | ".join(row.values()) for row in near)
        raise Wrong(f"history has {len(rows)} rows, of this step\n    {listed}")

    def _history(self) -> list[dict[str, str]]:
        cells = values(self.seen())[HISTORY]
        head = next(row for (row, _), v in sorted(cells.items()) if v == "What changed")
        names = {c: v for (r, c), v in cells.items() if r == head}
        last = max(row for row, _ in cells)
        rows = []
        for row in range(head + 1, last + 1):
            found = {
                str(names[c]): text_of(v)
                for (r, c), v in cells.items()
                if r == row and c in names
            }
            if found:
                rows.append(found)
        return rows

    def _plan(self) -> Any:
        memory = memory_of(self.seen())
        assert memory is not None, "the state cannot be read"
        assert memory.base is not None

        return Plan(memory, memory.base)


_HISTORY_KEYS = {
    "step": "Step",
    "from": "From",
    "to": "To",
    "effect": "Effect on signature",
    "by": "Changed by",
    "reason": "Reason",
}


def _wanted(words: Sequence[str]) -> dict[str, str]:
    wanted: dict[str, str] = {}
    rest = list(words)
    while rest:
        word = rest.pop(0)
        if word not in _HISTORY_KEYS:
            wanted["What changed"] = word
            continue
        value = rest.pop(0)
        if word == "effect" and value != "none":
            value = effect_text(int(value))
        wanted[_HISTORY_KEYS[word]] = _blank(value)
    return wanted


def _allowed(words: Sequence[str]) -> Allowed:
    removed, emptied = 0, []
    for key, value in pairwise(words):
        if key == "allow-removed":
            removed = int(value)
        if key == "allow-empty":
            emptied.append(value)
    return Allowed(removed, frozenset(emptied))


def _steps(words: Sequence[str]) -> tuple[str, ...]:
    return tuple(words[0].split(",")) if words else ()


def _blank(text: str) -> str:
    return "" if text == "blank" else text
