"""A case whose plan lives in Google Sheets."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
from fakegoogle import FakeGoogle
from fakegoogle.cells import Cell
from fakegoogle.snapshots import Snapshot
from google_ground import store_on

from gestures import damage
from gestures.case import Case
from gestures.google_mirror import Mirror
from gestures.google_person import BUYER, SELLER, GooglePerson
from gestures.ground import HOW, NOTHING, WHO, order_of
from gestures.hands import Hands
from gestures.runner import Run
from mapsheets.sync.acts import Act, confirming, sharing
from mapsheets.workflows.finding import Place
from mapsheets.workflows.new import create, prepare
from mapsheets.workflows.syncing import sync_one

GOOGLE = FakeGoogle()
EMPTY = GOOGLE.snapshot()
MADE: dict[tuple[tuple[str, ...], str], Snapshot] = {}


def noon(day: date) -> datetime:
    """Give noon of a day."""
    return datetime(day.year, day.month, day.day, 12, tzinfo=UTC)


def place() -> Place:
    """Find the first plan of the root folder."""
    store = store_on(GOOGLE)
    return Place(store, store.list()[0])


class GoogleHands(Hands):
    """Hands that look at the sheet itself."""

    def __init__(self, person: GooglePerson, mirror: Mirror) -> None:
        self._mirror = mirror
        super().__init__(person, mirror.path)

    def look_again(self) -> None:
        """Look at the sheet as it is now."""
        self._mirror.refresh()
        super().look_again()


class GoogleRun(Run):
    """One run of a case in one state, by a person at a browser."""

    def __init__(self, case: Case, state: str, folder: Path) -> None:
        self.case, self.state, self.folder = case, state, folder
        _make(case.plan, state)
        self.mirror = Mirror(GOOGLE, place().entry.ref, folder / "mirror.xlsx")
        person = GooglePerson(GOOGLE, self.mirror)
        super().__init__(case, state, person, folder)
        self.hands = GoogleHands(person, self.mirror)

    def laid_down(self) -> Path:
        """Give the file that shows the sheet."""
        return self.mirror.path

    def place(self) -> Place:
        """Find the plan as commands do."""
        return place()

    def edited(self, day: date) -> None:
        """Let the sheet look as if it was last changed on a day."""
        GOOGLE.clock.set(noon(day))
        GOOGLE.file(self.mirror.ref).modified = noon(day)

    def seen(self) -> bytes:
        """Give the file that shows the sheet, as it is now."""
        self.mirror.refresh()
        return self.path.read_bytes()

    def touched(self, before: bytes, after: bytes) -> list[str]:
        """Name nothing: the file is only a mirror, written anew each time."""
        return []

    def do_damage(self, words: Sequence[str]) -> None:
        """``damage state ...``: done to the file that shows the sheet, then here."""
        self.mirror.refresh()
        damage.state(self.path, words[1])
        book = openpyxl.load_workbook(self.path)
        if damage.TAB not in book.sheetnames:
            GOOGLE.person(BUYER, self.mirror.ref).delete_tab(damage.TAB)
            return
        file = GOOGLE.file(self.mirror.ref)
        fork = self.mirror.book.fork()
        sheet = fork.titled(damage.TAB)
        assert sheet is not None
        for row in range(sheet.row_count):
            for column in range(2):
                text = book[damage.TAB].cell(row + 1, column + 1).value
                sheet.put(row, column, Cell(None if text is None else str(text)))
        fork.settle()
        file.workbook = fork

    def do_duplicate(self, words: Sequence[str]) -> None:
        """``duplicate file``: a copy in the same folder."""
        GOOGLE.person(SELLER, self.mirror.ref).copy_file()


def _make(words: tuple[str, ...], state: str) -> None:
    """Let the Drive hold one plan in a state, and nothing else."""
    known = MADE.get((words, state))
    if known is not None:
        GOOGLE.restore(known)
        return
    GOOGLE.restore(EMPTY)
    order = order_of(words)
    start = order.start
    assert start is not None
    GOOGLE.clock.set(noon(start))
    create(store_on(GOOGLE), prepare(order, start, "plan-of-the-case"))
    acts: list[Act] = []
    if state in {"shared", "confirmed"}:
        acts.append(sharing(("ana@acme.example",)))
    if state == "confirmed":
        acts.append(confirming(WHO, HOW, start))
    for act in acts:
        sync_one(place(), start, NOTHING, act=act)
    GOOGLE.share(place().entry.ref, BUYER)
    MADE[words, state] = GOOGLE.snapshot()
