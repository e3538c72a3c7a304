"""Whatever people do to a sheet, what they typed is in that step's cell afterwards.

A state machine does what people do, in any order, and syncs now and then. Each row
carries a token in a column of people's own, which moves along with it: by it the
model knows which row is which, whatever becomes of the numbers.

``MAPSHEETS_THOROUGH=1`` runs 500 machines of 30 steps.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, ClassVar

import strategies as people
from gestures.filebook import FileBook
from gestures.laws import effects_add_up
from gestures.memorybook import MemoryBook
from gestures.sheet import Sheet
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule
from strategies import START, UNREAD

from mapsheets.plan.fields import STEP_FIELDS
from mapsheets.plan.model import Plan, Provenance
from mapsheets.sheet.spec import WorkbookSpec
from mapsheets.sync.acts import Act, accepting, confirming, sharing
from mapsheets.sync.guards import GUARDED, Allowed
from mapsheets.sync.opening import RowsUnclear, open_workbook
from mapsheets.sync.syncplan import SyncPlan, Terms, decide
from mapsheets.workflows.agenda import agenda_of
from mapsheets.workflows.new import Order, prepare

THOROUGH = bool(os.environ.get("MAPSHEETS_THOROUGH"))
# Shrinking takes minutes; a failure is small enough to be read as it is.
PHASES = (Phase.explicit, Phase.generate)
TOKEN = 40
TYPED = ("text", "area", "customer_owner", "vendor_owner", "complete_when", "notes")
PEOPLE = (*TYPED, "status", "depends_on", "days")
EVERYTHING = Allowed(99, frozenset(GUARDED))
SYNONYMS = {
    "target": ("Due", "Deadline", "Target date"),
    "status": ("Progress", "Status", "Statuss"),
    "text": ("Task", "Step", "What"),
    "customer_owner": ("Acme Corp owner", "Buyer", "Acme owner"),
    "days": ("Duration", "Days"),
}
KINDS: dict[str, Callable[[], Any]] = {
    "status": people.statuses,
    "days": people.days,
    "target": people.dates,
    "customer_owner": people.names,
    "vendor_owner": people.names,
}


class People(RuleBasedStateMachine):
    """People at a plan, and a program that syncs it."""

    decider: ClassVar[Callable[..., SyncPlan]] = staticmethod(decide)

    @initialize(state=st.sampled_from(["draft", "shared", "confirmed"]))
    def make(self, state: str) -> None:
        order = Order("Acme", "Northwind", template="closing", start=START)
        self.today = START
        prepared = prepare(order, START, "plan-1")
        self.book = self.new_book(prepared.spec)
        self.columns = {item.key: at for at, item in enumerate(STEP_FIELDS, 1)}
        self.token_at = TOKEN
        self.count = 0
        for row in self.rows():
            self.sheet.put(row, self.token_at, self.fresh())
        self.meant: dict[tuple[str, str], Any] = {}
        self.ids: dict[str, str] = {}
        self.gone: dict[str, dict[int, Any]] = {}
        self.given: set[str] = set()
        self.unsure: set[str] = set()
        self.typed_texts: set[str] = set()
        self.plan: Plan | None = None
        if state != "draft":
            self.act(sharing(("ana@acme.example",)))
        if state == "confirmed":
            self.act(confirming("Ana", "e-mail", None))
        self.sync(0)

    def new_book(self, spec: WorkbookSpec) -> MemoryBook | FileBook:
        return MemoryBook(spec)

    # The sheet.

    @property
    def sheet(self) -> Sheet:
        return self.book.tabs["Plan"]

    @property
    def head(self) -> int:
        return next(
            row
            for (row, column), value in self.sheet.cells.items()
            if column == self.columns["id"] and value == "#"
        )

    def rows(self) -> list[int]:
        return list(range(self.head + 1, self.sheet.last_row + 1))

    def fresh(self) -> str:
        self.count += 1
        return f"token {self.count}"

    def row_of(self, token: str) -> int:
        return next(
            row
            for (row, column), value in self.sheet.cells.items()
            if column == self.token_at and value == token
        )

    def tokens(self) -> list[str]:
        found = [
            (row, value)
            for (row, column), value in self.sheet.cells.items()
            if column == self.token_at and row > self.head
        ]
        return [value for _, value in sorted(found)]

    def cell(self, token: str, key: str) -> Any:
        return self.sheet.get(self.row_of(token), self.columns[key])

    def put(self, token: str, key: str, value: Any) -> None:
        self.sheet.put(self.row_of(token), self.columns[key], value)

    def pick(self, data: st.DataObject) -> str:
        return data.draw(st.sampled_from(self.tokens()), label="row")

    # What people do.

    @precondition(lambda self: self.tokens())
    @rule(data=st.data(), key=st.sampled_from([*PEOPLE, "target"]))
    def edit(self, data: st.DataObject, key: str) -> None:
        token = self.pick(data)
        if key == "depends_on":
            kind = people.links(sorted(self.ids.values()) or ["1"])
        else:
            kind = KINDS.get(key, people.texts)()
        typed, meaning = data.draw(kind, label=key)
        self.put(token, key, typed)
        self.meant[token, key] = meaning
        if key == "text":
            self.unsure.add(token)

    @precondition(lambda self: self.tokens())
    @rule(data=st.data())
    def clear_target(self, data: st.DataObject) -> None:
        token = self.pick(data)
        self.put(token, "target", None)
        self.meant.pop((token, "target"), None)

    @precondition(lambda self: len(self.rows()) < 20)
    @rule(data=st.data(), words=people.texts(), number=st.booleans())
    def insert(
        self,
        data: st.DataObject,
        words: tuple[Any, Any],
        number: bool,  # noqa: FBT001
    ) -> None:
        row = data.draw(st.sampled_from([*self.rows(), self.sheet.last_row + 1]))
        self.sheet.insert_row(row)
        token = self.fresh()
        self.sheet.put(row, self.token_at, token)
        self.put(token, "text", words[0])
        self.meant[token, "text"] = words[1]
        if number:
            typed, meaning = data.draw(people.days())
            self.put(token, "days", typed)
            self.meant[token, "days"] = meaning

    @precondition(lambda self: len(self.tokens()) > 2)
    @rule(data=st.data())
    def delete(self, data: st.DataObject) -> None:
        token = self.pick(data)
        row = self.row_of(token)
        self.gone[token] = self.sheet.row(row)
        self.sheet.delete_row(row)

    @precondition(lambda self: self.gone and len(self.rows()) < 20)
    @rule(data=st.data())
    def undo_delete(self, data: st.DataObject) -> None:
        token = data.draw(st.sampled_from(sorted(self.gone)))
        row = data.draw(st.sampled_from([*self.rows(), self.sheet.last_row + 1]))
        self.sheet.insert_row(row)
        self.sheet.set_row(row, self.gone.pop(token))
        if str(self.cell(token, "id")) != self.ids.get(token):
            self.unsure.add(token)  # it had been numbered anew before it was deleted

    @precondition(lambda self: 0 < len(self.tokens()) < 20)
    @rule(data=st.data())
    def copy(self, data: st.DataObject) -> None:
        token = self.pick(data)
        source = self.row_of(token)
        target = data.draw(st.sampled_from([*self.rows(), self.sheet.last_row + 1]))
        self.sheet.copy_row(source, target)
        twin = self.fresh()
        # The copy's token is its own; the first row of that token is the original's.
        rows = [r for r in self.rows() if self.sheet.get(r, self.token_at) == token]
        copied = target if target in rows else rows[-1]
        self.sheet.put(copied, self.token_at, twin)
        for key in (*PEOPLE, "target"):
            if (token, key) in self.meant:
                self.meant[twin, key] = self.meant[token, key]
        self.unsure |= {token, twin}

    @precondition(lambda self: self.tokens())
    @rule(
        key=st.sampled_from(["id", "text", "status", "target", "days"]),
        descending=st.booleans(),
    )
    def sort(self, key: str, descending: bool) -> None:  # noqa: FBT001
        box = (self.head + 1, 1, self.sheet.last_row, self.token_at)
        self.sheet.sort(box, self.columns[key], descending=descending)

    @rule(data=st.data(), key=st.sampled_from(sorted(SYNONYMS)))
    def rename_heading(self, data: st.DataObject, key: str) -> None:
        words = data.draw(st.sampled_from(SYNONYMS[key]))
        self.sheet.put(self.head, self.columns[key], words)

    @precondition(lambda self: self.token_at < TOKEN + 3)
    @rule(key=st.sampled_from(["area", "target", "days", "notes"]))
    def insert_column(self, key: str) -> None:
        before = self.columns[key]
        self.sheet.insert_column(before)
        self.columns = {k: c + (c >= before) for k, c in self.columns.items()}
        self.gone = {
            token: {c + (c >= before): value for c, value in cells.items()}
            for token, cells in self.gone.items()
        }
        self.token_at += 1

    @rule()
    def clear_ids(self) -> None:
        for token in self.tokens():
            self.put(token, "id", None)
            self.unsure.add(token)

    @rule()
    def renumber(self) -> None:
        for number, token in enumerate(self.tokens(), 1):
            self.put(token, "id", number)
            self.unsure.add(token)

    @rule(data=st.data())
    def new_sign_off(self, data: st.DataObject) -> None:
        who = data.draw(st.sampled_from([None, "Ana Alvarez", "Tom Lind"]))
        row, column = next(
            at for at, v in self.sheet.cells.items() if v == "Confirmed by"
        )
        last = self.sheet.last_column
        value = next(
            (c for c in range(column + 1, last) if self.sheet.get(row, c)), column + 1
        )
        if self.sheet.get(row, value) != "on":
            self.sheet.put(row, value, who)

    # What the program does.

    @rule()
    def accept(self) -> None:
        self.act(accepting((), "agreed in the call"))

    @rule(later=st.integers(0, 3))
    def sync(self, later: int) -> None:
        self.today += timedelta(days=later)
        self.act(None)

    def twins(self) -> set[str]:
        """Name the rows that have another's words: without numbers they are equal."""
        words = {token: self.cell(token, "text") for token in self.tokens()}
        counted = Counter(words.values())
        return {token for token, text in words.items() if counted[text] > 1}

    def act(self, what: Act | None) -> None:
        self.unsure |= self.twins()
        before = dict(self.sheet.cells)
        try:
            decided = self.decided(what)
        except RowsUnclear:
            assert self.unsure, "refused although nobody touched a number or a name"
            self.heal()
            return
        self.book.write(decided.edits)
        self.plan = decided.plan
        self.nothing_lost(before, decided.plan, what)
        self.identity_kept(decided.plan)
        assert not (told := effects_add_up(decided, self.today)), told
        assert not self.decided(None).edits, "a second sync writes"
        self.unsure = set()

    def decided(self, what: Act | None) -> SyncPlan:
        self.book.modified = self.today
        opened = open_workbook(self.book.read(), self.today)

        def agenda(plan: Plan, schedule: Any) -> tuple[str, ...]:
            return agenda_of(plan, schedule, self.today)

        terms = Terms(self.today, EVERYTHING, agenda=agenda, act=what)
        return self.decider(opened, terms)

    def heal(self) -> None:
        """Set the numbers right, as the refusal asks."""
        for token in self.tokens():
            known = self.ids.get(token)
            self.put(token, "id", int(known) if known else None)
        self.unsure = {token for token in self.tokens() if token not in self.ids}

    def nothing_lost(
        self, before: dict[tuple[int, int], Any], plan: Plan, what: Act | None
    ) -> None:
        for token in self.tokens():
            row = self.row_of(token)
            step = plan.step(str(self.sheet.get(row, self.columns["id"])))
            assert step is not None, f"the row of {token} is no step"
            for key in PEOPLE:
                at = (row, self.columns[key])
                assert before.get(at) == self.sheet.cells.get(at), f"{key} was written"
                meaning = self.meant.get((token, key), UNREAD)
                if meaning is not UNREAD:
                    assert getattr(step, key) == meaning, f"{key} of step {step.id}"
            self.target_kept(token, step.target, plan, step.id, what)

    def target_kept(
        self, token: str, target: date | None, plan: Plan, key: str, what: Act | None
    ) -> None:
        meaning = self.meant.get((token, "target"), UNREAD)
        if meaning is UNREAD:
            return
        if what is not None:
            del self.meant[token, "target"]
            return
        assert target == meaning, f"the typed target of step {key}"
        assert plan.provenance(key) is not Provenance.PROPOSED

    def identity_kept(self, plan: Plan) -> None:
        numbers = [str(self.cell(token, "id")) for token in self.tokens()]
        assert len(set(numbers)) == len(numbers), "a number stands twice"
        assert sorted(numbers) == sorted(step.id for step in plan.steps)
        for token, number in zip(self.tokens(), numbers, strict=True):
            known = self.ids.get(token)
            if token not in self.unsure:
                assert known in {None, number}, f"{token} was {known}, is {number}"
                fresh = known is None
                assert not fresh or number not in self.given, "a number is used again"
            self.ids[token] = number
        self.given |= set(numbers)
        removed = {self.ids[token] for token in self.gone if token in self.ids}
        for number in removed - set(numbers):
            assert number in plan.memory.tombstones, f"no tombstone of {number}"


class PeopleAtFiles(People):
    """The same people at a real file, whose writer may be killed at any moment."""

    def new_book(self, spec: WorkbookSpec) -> FileBook:
        self.folder = TemporaryDirectory()
        return FileBook(spec, Path(self.folder.name))

    @rule(at=st.integers(0, 11))
    def kill_the_next_write(self, at: int) -> None:
        assert isinstance(self.book, FileBook)
        self.book.kill_at = at

    def teardown(self) -> None:
        self.folder.cleanup()


def _settings(machines: int, steps: int) -> settings:
    return settings(
        max_examples=machines,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        report_multiple_bugs=False,
        phases=PHASES,
    )


People.TestCase.settings = _settings(500 if THOROUGH else 40, 30)
PeopleAtFiles.TestCase.settings = _settings(60 if THOROUGH else 5, 20)
TestPeople = People.TestCase
TestPeopleAtFiles = PeopleAtFiles.TestCase
