"""Histories of up to three gestures between the calls of a sync, and what stands."""

from __future__ import annotations

import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field

import test_stores_google_races as races
from fakegoogle import Person
from fakegoogle.browser import PersonRefused
from google_ground import Ground, ground, store_on

from mapsheets.errors import ChangedMeanwhile, MapsheetsError

GAPS = 6  # calls of a sync that meets an edit, and the end of it
EVERY = 2000  # histories between two signs of life
PEACE = 3  # syncs that nobody disturbs, until one agrees
# How a report names what could not be put back, or was not seen.
HELD = ("held '", "what stood in ")
REPORTED = "not restored, but reported"
CUT, CLEAR = "cut and paste", "clear a target"
GESTURES = {
    **races.GESTURES,
    "clear the filter": lambda _, person: person.clear_filter("Plan"),
}
NEW_TEXTS = {
    "add a step": ("Plan", "One more"),
    "insert a row on top": ("Plan", "Our plan"),
    "insert a column": ("Plan", "Risk"),
    "type in history": ("Change history", "because"),
    "sort the history": ("Change history", "Log"),
}

History = dict[int, tuple[str, ...]]


@dataclass
class Witness:
    """Sees each gesture, and knows what must stand because of it."""

    g: Ground
    person: Person
    done: list[str] = field(default_factory=list)
    cells: dict[tuple[int, str], str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    busy: bool = True

    def gesture(self, name: str) -> Callable[[], None]:
        """Give an act that makes a gesture where a person can, and notes it."""

        def act() -> None:
            # Where its row or tab is gone a person cannot make a gesture.
            with suppress(LookupError, PersonRefused, StopIteration, ValueError):
                if name == CLEAR and self._is_empty(name):
                    return  # while values stand a column further, until put back
                GESTURES[name](self.g, self.person)
                self.done.append(name)
                self._note(name)

        return act

    def _is_empty(self, name: str) -> bool:
        step, heading, _ = races.EDITS[name]
        return not races.shown(self.g)[step, heading]

    def _note(self, name: str) -> None:
        if name in races.EDITS:
            step, heading, _ = races.EDITS[name]
            there = races.shown(self.g)
            headings = (heading, "Step") if name == CUT else (heading,)
            for each in headings:
                self.cells[step, each] = there[step, each]

    def wrongs(self) -> list[str]:
        """Say which edit does not stand, and which step is not what it was."""
        there = races.shown(self.g)
        gone = {1} if "delete a row" in self.done else set()
        texts = {(step, "Step"): text for step, text in races.TEXTS.items()}
        found = [
            f"{heading} of {step} is {there.get((step, heading))!r}, not {text!r}"
            for (step, heading), text in {**texts, **self.cells}.items()
            if step not in gone and there.get((step, heading)) != text
        ]
        for name, (tab, text) in NEW_TEXTS.items():
            if name in self.done and not any(text in row for row in self.g.rows(tab)):
                found.append(f"{text!r} is gone from {tab}")
        return found + self._twice()

    def _twice(self) -> list[str]:
        """Name a target that the history moves more than once."""
        rows = itertools.chain.from_iterable(self.g.rows("Change history"))
        moved = sum(int(text[6:]) for text in rows if text.startswith("moved "))
        return ["the history tells twice of a move"] if moved > len(races.MOVED) else []

    def sync(self) -> bool:
        """Sync; note what it reports, and tell whether it came to its end.

        It was ``busy`` if it found anything to tell or to write.
        """
        self.busy = True
        try:
            for _ in range(races.ROUNDS):
                read = self.g.store.read(self.g.ref)
                self.told += [sentence for _, sentence in read.warnings]
                edits = races.decided(read)
                self.busy = bool(edits or read.warnings)
                try:
                    if edits:
                        self.g.store.write(self.g.ref, edits, read.revision)
                except ChangedMeanwhile:
                    continue
                return True
        except MapsheetsError as error:
            self.told.append(str(error))
        return False


def histories(chance: random.Random) -> Iterator[History]:
    """Give histories without end: one to three gestures, each before some call."""
    names = sorted(GESTURES)
    while True:
        found: History = {}
        for _ in range(chance.choice((1, 2, 2, 2, 3))):
            gap = chance.randint(1, GAPS)
            found[gap] = (*found.get(gap, ()), chance.choice(names))
        yield found


def played(g: Ground, person: Person, history: History) -> str:
    """Play one history; tell how it ended."""
    witness = Witness(g, person)
    try:
        return _played(g, witness, history)
    except (LookupError, RuntimeError, StopIteration, AssertionError) as error:
        # What a sync stands on, such as a heading, is not there any more.
        if any(map(_names_cells, witness.told)):
            return REPORTED
        print(f"FAILED {history}: {error!r}", flush=True)
        return "FAILED"


def _played(g: Ground, witness: Witness, history: History) -> str:
    for gap, names in history.items():
        for name in names:
            g.google.before_call(gap, witness.gesture(name))
    g.store = store_on(g.google)
    ended = witness.sync()
    for hook in g.google.calls.before:
        hook.action()  # for which there were too few calls
    g.google.clear_plans()
    settled = any(witness.sync() for _ in range(PEACE))
    wrongs = [] if settled else ["no sync in peace came to its end"]
    wrongs += witness.wrongs()
    if settled and "filter" in witness.done:
        # Gone again, nothing waits for it any more, and nothing is brought back.
        witness.person.clear_filter("Plan")
        settled = witness.sync()
        wrongs += witness.wrongs()
    if settled and witness.busy:
        wrongs += _unsettled(g)
    if not wrongs:
        return "kept" if ended else "kept, after a sync that stopped"
    if any(map(_names_cells, witness.told)):
        return REPORTED
    print(f"FAILED {history}: {'; '.join(wrongs)}", flush=True)
    return "FAILED"


def _names_cells(sentence: str) -> bool:
    return any(words in sentence for words in HELD)


def _unsettled(g: Ground) -> list[str]:
    read = g.store.read(g.ref)
    found = [sentence for _, sentence in read.warnings if not _names_cells(sentence)]
    return [
        *found,
        *(["another sync would write"] if races.decided(read).items else ()),
    ]


def race(count: int, chance: random.Random) -> Counter[str]:
    """Play histories; every edit stands afterwards, or a sync says what does not."""
    found: Counter[str] = Counter()
    g = ground().made()
    person = g.person()
    begin = g.google.snapshot()
    began = time.monotonic()
    for number, history in enumerate(itertools.islice(histories(chance), count), 1):
        g.google.restore(begin)
        found[played(g, person, history)] += 1
        if number % EVERY == 0:
            passed = time.monotonic() - began
            print(f"{number} histories, {passed:.0f} s, {dict(found)}", flush=True)
    return found
