"""People who edit while a plan is being synced, and what must stand afterwards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass

from fakegoogle import Person
from fakegoogle.browser import PersonRefused
from fakegoogle.snapshots import Snapshot
from google_desk import ACME, BUYER, Desk

Gesture = Callable[[Desk, Person], None]
PLAN = "Plan"


def _typed(heading: str, number: str, text: str) -> Gesture:
    return lambda desk, person: person.type(PLAN, desk.cell(heading, number), text)


def _row(desk: Desk, number: str) -> int:
    return int(desk.cell("#", number)[1:])


def _sorted(desk: Desk, person: Person) -> None:
    first, last = _row_of_heads(desk) + 1, len(desk.rows())
    person.sort(PLAN, f"A{first}:N{last}", desk.cell("Step", "1")[0])


def _row_of_heads(desk: Desk) -> int:
    return next(n for n, row in enumerate(desk.rows(), 1) if "Target date" in row)


GESTURES: Mapping[str, Gesture] = {
    "type a target": _typed("Target date", "5", "7/14/2027"),
    "clear a target": lambda desk, person: person.clear(
        PLAN, desk.cell("Target date", "9")
    ),
    "type a note": _typed("Notes", "3", "Ask Priya"),
    "set a status": _typed("Status", "2", "Complete"),
    "type an owner": _typed("Northwind owner", "4", "Sam Lee"),
    "type days": _typed("Days", "4", "30"),
    "type a done on": _typed("Done on", "1", "2/1/2027"),
    "type over a grey cell": _typed("Now expected", "8", "soon"),
    "insert a row": lambda desk, person: person.insert_row(PLAN, _row(desk, "6")),
    "insert a row on top": lambda desk, person: person.insert_row(
        PLAN, 1, ["Our plan"]
    ),
    "add a step": lambda desk, person: person.type(
        PLAN, f"C{len(desk.rows()) + 1}", "One more"
    ),
    "delete a row": lambda desk, person: person.delete_row(PLAN, _row(desk, "7")),
    "move a row": lambda desk, person: person.move_row(
        PLAN, _row(desk, "3"), _row(desk, "8")
    ),
    "sort": _sorted,
    "insert a column": lambda desk, person: person.insert_column(PLAN, "C"),
    "cut and paste": lambda desk, person: person.cut_paste(
        PLAN, desk.cell("Complete when", "6"), desk.cell("Notes", "6")
    ),
    "rename a tab": lambda desk, person: person.rename_tab("Timeline", "Gantt"),
    "give a reason": lambda desk, person: person.type(
        "Change history", f"G{len(desk.rows('Change history'))}", "Their audit"
    ),
}
EXPECTED = {
    "type a target": (("Target date", "5", "14 Jul 2027"),),
    "type a note": (("Notes", "3", "Ask Priya"),),
    "set a status": (("Status", "2", "Complete"),),
    "type an owner": (("Northwind owner", "4", "Sam Lee"),),
    "type days": (("Days", "4", "30"),),
    "type a done on": (("Done on", "1", "1 Feb 2027"),),
    "cut and paste": (("Complete when", "6", ""),),
}


@dataclass(frozen=True)
class Scene:
    """A shared plan with an edit that the next sync takes over."""

    desk: Desk
    begin: Snapshot
    texts: Mapping[str, str]

    def set(self) -> Person:
        """Go back to the beginning; give the buyer at a browser."""
        self.desk.google.restore(self.begin)
        return self.desk.google.person(BUYER, self.desk.ref)


def scene(desk: Desk) -> Scene:
    """Set the scene: made, shared, synced, and edited by the buyer."""
    desk.done(*ACME)
    desk.done("share", "Acme", "--with", BUYER)
    desk.google.clock.advance(3600)
    desk.person().type(PLAN, desk.cell("Target date", "3"), "4/15/2027")
    # Many targets follow, so that the write meets what people do meanwhile.
    desk.person().type(PLAN, desk.cell("Days", "1"), "40")
    desk.google.clock.advance(3600)
    texts = {str(n): desk.shown("Step", str(n)) for n in range(1, 13)}
    return Scene(desk, desk.google.snapshot(), texts)


def raced(scene: Scene, gaps: Mapping[int, str]) -> list[int]:
    """Sync while gestures are made before the n-th calls; then once in peace.

    Returns:
        The exit codes of both syncs.
    """
    person, desk = scene.set(), scene.desk
    for gap, name in gaps.items():

        def act(name: str = name) -> None:
            # Where its row is gone a person cannot make a gesture.
            with suppress(StopIteration, PersonRefused, ValueError, IndexError):
                GESTURES[name](desk, person)

        desk.google.before_call(gap, act)
    codes = [desk.run("sync", "Acme").code]
    while desk.google.count() < max(gaps):
        desk.run("list")
    codes.append(desk.run("sync", "Acme").code)
    return codes


def wrongs(scene: Scene, *names: str) -> list[str]:
    """Say which edit does not stand, and which step is not what it was."""
    desk = scene.desk
    found = _steps_changed(scene, names)
    expected = [each for name in names for each in EXPECTED.get(name, ())]
    for heading, number, value in (*expected, ("Target date", "3", "15 Apr 2027")):
        shown = _shown(desk, heading, number)
        if shown != value and not (number == "7" and "delete a row" in names):
            found.append(f"{heading} of {number} is {shown!r}, not {value!r}")
    for name, (tab, text) in NEW_TEXTS.items():
        if name in names and not any(text in row for row in desk.rows(tab)):
            found.append(f"{name}: {text!r} is gone")
    return found + _doubles(desk)


NEW_TEXTS = {
    "add a step": (PLAN, "One more"),
    "give a reason": ("Change history", "Their audit"),
}


def _steps_changed(scene: Scene, names: tuple[str, ...]) -> list[str]:
    gone = {"7"} if "delete a row" in names else set()
    return [
        f"step {number} is {_shown(scene.desk, 'Step', number)!r}"
        for number, text in scene.texts.items()
        if number not in gone and _shown(scene.desk, "Step", number) != text
    ]


def _shown(desk: Desk, heading: str, number: str) -> str:
    try:
        return desk.shown(heading, number)
    except StopIteration:
        return "not there"


def _doubles(desk: Desk) -> list[str]:
    """Name rows of the history that stand there twice."""
    rows = [tuple(row[:6]) for row in desk.history()]
    return [f"twice in the history: {row}" for row in set(rows) if rows.count(row) > 1]
