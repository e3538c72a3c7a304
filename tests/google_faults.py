"""Commands under faults: what is run, from where, and what must come of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

from fakegoogle import Fault
from fakegoogle.dumping import workbook_of
from fakegoogle.snapshots import Snapshot
from google_desk import ACME, BUYER, Desk

from mapsheets.plan.model import Memory
from mapsheets.sheet.spec import ReadTab
from mapsheets.sheet.statetab import read_state

KINDS = (
    "429",
    "403_rate",
    "403_permission",
    "401",
    "500",
    "500_after",
    "503_before",
    "503_after",
    "html_502_after",
    "timeout_before",
    "timeout_after",
    "reset_before",
    "reset_after",
    "slow",
)
MORE_KINDS = (
    "429_retry_after",
    "403_quota",
    "403_scope",
    "403_disabled",
    "html_502",
)
COMMANDS = {
    "new": ACME,
    "sync": ("sync", "Acme"),
    "share": ("share", "Acme", "--with", BUYER),
    "confirm": ("confirm", "Acme", "--by", "Dana Whitfield, CIO", "--how", "e-mail"),
}
PLAN = "Acme + Northwind: Mutual Action Plan"
HISTORY, BY = "Change history", 5
VISIBLE = ("Plan", "Timeline", "Open items", "People", HISTORY)
EXISTS = 4  # the exit code of `new` where an earlier try made the plan
RERUNS = 3
ANSWERED = 200
LONGEST = 200.0  # seconds that one command with one fault may wait


@dataclass(frozen=True)
class Outcome:
    """What is to be the same whatever went wrong on the way."""

    files: tuple[tuple[str, str], ...]
    people: tuple[str, ...]
    tabs: tuple[tuple[tuple[str, ...], ...], ...]
    memory: Memory | None
    deals: int
    unattributed: bool = field(default=False, compare=False)


def beginnings(desk: Desk) -> dict[str, Snapshot]:
    """Give the Drive from which each command starts."""
    found = {"new": desk.google.snapshot()}
    desk.done(*ACME)
    desk.done("sync")
    desk.google.clock.advance(600)
    found["share"] = desk.google.snapshot()
    desk.done(*COMMANDS["share"])
    desk.google.clock.advance(600)
    person = desk.person()
    person.type("Plan", desk.cell("Target date", "3"), "4/15/2027")
    person.type("Plan", desk.cell("Status", "1"), "done")
    desk.google.clock.advance(600)
    found["sync"] = found["confirm"] = desk.google.snapshot()
    return found


def outcome(desk: Desk) -> Outcome:
    """Look at everything that a rerun must have brought in order."""
    store = desk.google.store
    living = [file for file in store.files.values() if not store.in_trash(file)]
    named = [f for f in living if f.name == PLAN]
    files = sorted(
        (store.files[parent].name, file.name)
        for file in living
        for parent in file.parents
    )
    if len(named) != 1:
        return Outcome(tuple(files), (), (), None, 0)
    people = sorted(f"{p.email} {p.role}" for p in named[0].permissions.values())
    tabs = tuple(
        tuple(tuple(row) for row in desk.google.rows(named[0].id, title))
        for title in VISIBLE
    )
    return Outcome(
        tuple(files), tuple(people), tabs, memory(desk, named[0].id), deals(desk)
    )


def memory(desk: Desk, ref: str) -> Memory | None:
    """Give what the plan remembers, but for moments and counts of writes."""
    sheet = workbook_of(desk.google.file(ref)).titled("_mapsheets")
    if sheet is None:
        return None
    cells: dict[tuple[int, int], Any] = {
        (row, column + 1): cell.value
        for row, line in enumerate(sheet.rows, 1)
        for column, cell in line.items()
        if cell.value is not None
    }
    found = read_state(ReadTab("_mapsheets", cells)).memory
    if found is None:
        return None
    return replace(found, last_revision="", generation=0, written={})


def deals(desk: Desk) -> int:
    """Count the rows that the private workbook has for the plan."""
    names = [f.name for f in desk.google.spreadsheets()]
    if "Portfolio" not in names:
        return 0
    rows = desk.google.rows("Portfolio", "Deals")
    return sum(row[:1] == ["Acme"] for row in rows)


def attempts(desk: Desk, command: str) -> str:
    """Run a command until it ends well; tell how it went."""
    codes = []
    for _ in range(RERUNS):
        began = desk.google.clock.seconds()
        answer = desk.run(*COMMANDS[command])
        assert desk.google.clock.seconds() - began < LONGEST, codes
        codes.append(answer.code)
        made = command == "new" and answer.code == EXISTS and len(codes) > 1
        if answer.code in {0, 3} or made:
            return "ok" if len(codes) == 1 else f"rerun after {codes[0]}"
    message = f"{codes}: {answer.err}"
    raise AssertionError(message)


def faulted(
    desk: Desk, command: str, begin: Snapshot, faults: tuple[Fault, ...]
) -> tuple[str, Outcome]:
    """Run a command under faults, and again without; give how it went and ended."""
    desk.google.restore(begin)
    for fault in faults:
        desk.google.faults.add(fault)
    went = attempts(desk, command)
    answers = [
        record.status
        for record in desk.google.calls
        if record.method == "drive.revisions.list"
    ]
    desk.google.clear_plans()
    untold = bool(answers) and answers[-1] != ANSWERED
    return went, replace(outcome(desk), unattributed=untold)


def differing(found: Outcome, goal: Outcome) -> list[str]:
    """Name what is not as it would be without faults.

    Who made a change is left open in the history where Drive refused to tell.
    """
    names = ("files", "people", "memory", "deals")
    wrong = [name for name in names if getattr(found, name) != getattr(goal, name)]
    if len(found.tabs) != len(goal.tabs):
        return [*wrong, "tabs"]
    for title, ours, theirs in zip(VISIBLE, found.tabs, goal.tabs, strict=True):
        rows = theirs
        if title == HISTORY and found.unattributed and len(ours) == len(theirs):
            rows = tuple(map(_left_open, ours, theirs))
        if ours != rows:
            wrong.append(title)
    return wrong


def _left_open(ours: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[str, ...]:
    same = len(ours) == len(theirs) and len(ours) > BY and not ours[BY]
    return (*theirs[:BY], "", *theirs[BY + 1 :]) if same else theirs


def wanted(desk: Desk, command: str, begin: Snapshot) -> tuple[Outcome, list[str]]:
    """Give the outcome without faults, and the calls that the command makes."""
    desk.google.restore(begin)
    attempts(desk, command)
    calls = [record.method for record in desk.google.calls]
    desk.google.clear_plans()
    return outcome(desk), calls
