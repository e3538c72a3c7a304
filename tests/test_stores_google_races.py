"""People edit between any two calls of a sync: nothing they typed is lost."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, timedelta
from functools import partial

import pytest
from fakegoogle import Fault, Person
from google_ground import HEADINGS, Ground, ground, store_on, sync_edits

from mapsheets.errors import ChangedMeanwhile, MapsheetsError, StoreFault
from mapsheets.sheet.spec import (
    AppendRow,
    Area,
    Edit,
    Edits,
    ReadTab,
    ReadWorkbook,
    ReplaceState,
    SetCell,
)

WEEK = timedelta(days=7)
MOVED = {2: date(2027, 4, 1), 3: date(2027, 4, 2)}
ROUNDS = 3


def column_of(plan: ReadTab, heading: str) -> int:
    """Find a column by its heading, wherever it was moved."""
    return next(
        c for (r, c), v in plan.cells.items() if v == heading and r == top(plan)
    )


def top(plan: ReadTab) -> int:
    """Find the row of the headings."""
    return next(r for (r, c), v in plan.cells.items() if v == "Target date")


def steps(plan: ReadTab) -> dict[int, int]:
    """Give the row of each numbered step."""
    number = column_of(plan, "#")
    return {
        value: row
        for (row, column), value in plan.cells.items()
        if column == number and isinstance(value, int) and row > top(plan)
    }


def decided(read: ReadWorkbook) -> Edits:
    """Decide as a sync does: targets nobody touched follow, expected dates too."""
    plan, state = read.tab("Plan"), read.tab("_mapsheets")
    history = read.tab("Change history")
    assert plan
    assert state
    assert history
    base = json.loads(str(state.cells[1, 2])) if state.cells[1, 2] != "before" else {}
    target, expected = column_of(plan, "Target date"), column_of(plan, "Now expected")
    items: list[Edit] = []
    known: dict[str, str] = {}
    moved = 0
    for step, row in sorted(steps(plan).items()):
        there = plan.cells.get((row, target))
        original = date(2027, 3, step + 1)
        untouched = there == date.fromisoformat(base.get(str(step), str(original)))
        wanted = MOVED.get(step, there) if untouched else there
        if wanted != there:
            items.append(SetCell("Plan", row, target, wanted, both=True))
            moved += 1
        known[str(step)] = str(wanted if untouched else base.get(str(step), original))
        if (
            isinstance(wanted, date)
            and plan.cells.get((row, expected)) != wanted + WEEK
        ):
            items.append(SetCell("Plan", row, expected, wanted + WEEK))
    if moved:
        last = max((r for r, _ in history.cells), default=1)
        values = {1: date(2027, 2, 1), 2: f"moved {moved}"}
        items.append(AppendRow("Change history", last + 1, values, 2))
    if json.dumps(known) != state.cells[1, 2]:
        items.append(ReplaceState("_mapsheets", (("base", json.dumps(known)),)))
    area = Area(1, 1, max(r for r, _ in plan.cells), max(c for _, c in plan.cells))
    return Edits(tuple(items), ("Plan", area))


def sync(g: Ground) -> None:
    """Read, decide and write; again where people edited in between."""
    for number in range(ROUNDS):
        read = g.store.read(g.ref)
        edits = decided(read)
        try:
            if edits:
                g.store.write(g.ref, edits, read.revision)
        except ChangedMeanwhile:
            if number == ROUNDS - 1:
                raise
        else:
            return


def row_of(g: Ground, step: int) -> int:
    """Find a step's row as a person sees it."""
    rows = g.rows("Plan")
    return next(n for n, row in enumerate(rows, 1) if row and row[0] == str(step))


def header(g: Ground) -> int:
    """Find the row of the headings as a person sees it."""
    rows = g.rows("Plan")
    return next(n for n, row in enumerate(rows, 1) if "Target date" in row)


def letter(g: Ground, heading: str) -> str:
    """Find a column as a person sees it."""
    head = g.rows("Plan")[header(g) - 1]
    return "ABCDEFGHI"[head.index(heading)]


def cell(g: Ground, step: int, heading: str) -> str:
    """Name a step's cell."""
    return f"{letter(g, heading)}{row_of(g, step)}"


Gesture = Callable[[Ground, Person], None]
GESTURES: Mapping[str, Gesture] = {
    "type a target": lambda g, p: p.type(
        "Plan", cell(g, 2, "Target date"), "7/14/2027"
    ),
    "clear a target": lambda g, p: p.clear("Plan", cell(g, 3, "Target date")),
    "type a note": lambda g, p: p.type("Plan", cell(g, 3, "Notes"), "ask Priya"),
    "set a status": lambda g, p: p.type("Plan", cell(g, 1, "Status"), "Complete"),
    "type over expected": lambda g, p: p.type(
        "Plan", cell(g, 4, "Now expected"), "soon"
    ),
    "insert a row": lambda g, p: p.insert_row("Plan", row_of(g, 2)),
    "insert a row on top": lambda g, p: p.insert_row("Plan", 1, ["Our plan"]),
    "delete a row": lambda g, p: p.delete_row("Plan", row_of(g, 1)),
    "move a row": lambda g, p: p.move_row("Plan", row_of(g, 2), 6),
    "sort": lambda g, p: p.sort("Plan", f"A{header(g) + 1}:I30", "B"),
    "insert a column": lambda g, p: p.insert_column("Plan", "C", "Risk"),
    "cut and paste": lambda g, p: p.cut_paste(
        "Plan", cell(g, 2, "Step"), cell(g, 2, "Notes")
    ),
    "add a step": lambda g, p: p.type("Plan", "B9", "One more"),
    "filter": lambda g, p: p.filter("Plan", "B", ["Legal review"]),
    "type in history": lambda g, p: p.type("Change history", "C2", "because"),
    "sort the history": lambda g, p: p.insert_row("Change history", 1, ["Log"]),
    "rename a tab": lambda g, p: p.rename_tab("Timeline", "Gantt"),
}
EDITS = {
    "type a target": (2, "Target date", "14 Jul 2027"),
    "clear a target": (3, "Target date", ""),
    "type a note": (3, "Notes", "ask Priya"),
    "set a status": (1, "Status", "Complete"),
    "cut and paste": (2, "Notes", "Security review"),
}
GAPS = {1: "before read", 2: "read..write", 3: "after write"}
TEXTS = {1: "Kick-off", 2: "Security review", 3: "Legal review", 4: "Signature"}


def shown(g: Ground) -> dict[tuple[int, str], str]:
    """Give every step's cells by step and heading."""
    rows = g.rows("Plan")
    head = next(row for row in rows if "Target date" in row)
    return {
        (int(row[0]), heading): row[place] if place < len(row) else ""
        for row in rows
        if row and row[0].isdigit()
        for place, heading in enumerate(head)
        if heading in HEADINGS
    }


def check(g: Ground, *gestures: str) -> None:
    """Check that each step keeps its text and that people's edits stand."""
    cells = shown(g)
    for step, text in TEXTS.items():
        gone = "delete a row" in gestures and step == 1
        cut = "cut and paste" in gestures and step == 2
        if not gone:
            assert cells[step, "Step"] == ("" if cut else text)
    for gesture in gestures:
        if gesture in EDITS:
            step, heading, value = EDITS[gesture]
            if (step, "Step") in cells:
                assert cells[step, heading] == value, gesture
    if "add a step" in gestures:
        assert any("One more" in row for row in g.rows("Plan"))


def settled(g: Ground) -> None:
    """Check that the program's cells follow from what stands there."""
    read = g.store.read(g.ref)
    assert decided(read).items == ()
    assert read.warnings == ()


def attempt(g: Ground, person: Person, gesture: str) -> None:
    """Make a gesture; where its row is gone a person cannot make it."""
    with suppress(StopIteration, ValueError):
        GESTURES[gesture](g, person)


def begun(gaps: Mapping[int, str]) -> Ground:
    """Let people edit before the n-th calls from now."""
    g = ground().made()
    person = g.person()
    for gap, gesture in gaps.items():
        act = partial(attempt, g, person, gesture)
        g.google.before_call(gap, act)
    return g


def both_before(g: Ground, call: int, first: str, second: str) -> None:
    """Let a person make two gestures, one after the other, before the n-th call."""
    person = g.person()
    for gesture in (first, second):
        g.google.before_call(call, partial(attempt, g, person, gesture))


def raced(gaps: Mapping[int, str]) -> Ground:
    """Sync while people edit before the n-th calls, then once in peace."""
    g = begun(gaps)
    sync(g)
    while g.google.count() < max(gaps):
        g.store.list()
    return g


NOT_SEEN = (2, "filter")


def filtered_at_the_write() -> str:
    """Sync while a filter comes at the last moment: what it hides is named."""
    g = begun(dict([NOT_SEEN]))
    with pytest.raises(StoreFault, match=r"nobody can tell what stood in Plan!C4 just"):
        sync(g)
    check(g, "filter")
    sync(g)
    check(g, "filter")
    return "kept, and told what was not seen"


@pytest.mark.parametrize("gesture", GESTURES)
def test_an_edit_in_any_gap_stands(
    gesture: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """One gesture in each gap: it stands, and the next sync agrees with it."""
    fields = []
    for gap, name in GAPS.items():
        if (gap, gesture) == NOT_SEEN:
            fields.append(f"{name}: {filtered_at_the_write()}")
            continue
        g = raced({gap: gesture})
        writes = g.google.count("write")
        check(g, gesture)
        sync(g)
        check(g, gesture)
        if gesture not in {"filter", "rename a tab"}:
            settled(g)
        fields.append(f"{name}: kept, {writes} writes")
    with capsys.disabled():
        print(f"\n{gesture:>20} | " + " | ".join(fields), end="")  # noqa: T201
    assert len(fields) == len(GAPS)


LOST = ("500_after", "html_502_after", "timeout_after", "503_before", "reset_before")


@pytest.mark.parametrize("kind", LOST)
@pytest.mark.parametrize("gesture", GESTURES)
def test_an_edit_stands_though_the_answer_to_the_write_was_lost(
    gesture: str, kind: str
) -> None:
    """What stood before is looked up, and nothing is sent twice."""
    g = begun({2: gesture})
    g.fail(Fault(kind, call=2))
    with suppress(StoreFault if gesture == "filter" else ()):
        sync(g)
    check(g, gesture)
    sync(g)
    check(g, gesture)


PAIRS = [pair for pair in itertools.product(GESTURES, GESTURES) if pair[0] != pair[1]]


def test_a_second_edit_while_the_first_is_put_back_stands_or_is_reported() -> None:
    """Two gestures, one before the write and one before it is taken back."""
    reported = 0
    for first, second in PAIRS[::3]:
        try:
            g = raced({2: first, 3: second})
        except MapsheetsError:
            # What a filter hides is not seen, and always told.
            reported += "filter" not in {first, second}
            continue
        check(g, first, second)
    assert reported < len(PAIRS) / 100


def test_an_edit_in_a_hidden_row_before_an_undo_is_named() -> None:
    """A filter comes between a write and its undo, and an edit with it."""
    g = begun({2: "type over expected"})
    both_before(g, 3, "filter", "clear a target")

    with pytest.raises(StoreFault, match=r"nobody can tell what stood in Plan!C4 just"):
        sync(g)


def test_what_was_typed_under_a_filter_where_a_column_moved_is_named() -> None:
    """The program's cells of a hidden row are a person's by then."""
    g = begun({1: "filter"})
    both_before(g, 2, "insert a column", "type a target")

    with pytest.raises(StoreFault, match=r"nobody can tell what stood in Plan!D"):
        sync(g)


def test_an_undo_that_met_an_edit_is_not_taken_back_itself() -> None:
    """Nothing is left to put back then; the next run leaves it as it is."""
    g = begun({2: "type a target"})
    both_before(g, 3, "delete a row", "insert a row")

    sync(g)

    check(g, "type a target", "delete a row")
    assert g.store.read(g.ref).warnings == ()


def test_a_write_that_met_an_edit_is_taken_back_whole() -> None:
    """State and history are as before: no trace tells of a write that is undone."""
    g = ground().made()
    read = g.store.read(g.ref)
    person = g.person()
    g.google.before_call(1, lambda: person.type("Plan", "F2", "a note"))
    before = g.tabs()

    with pytest.raises(ChangedMeanwhile):
        g.store.write(g.ref, sync_edits(), read.revision)

    before["Plan"][1] += [""] * (6 - len(before["Plan"][1]))
    before["Plan"][1][5] = "a note"
    assert g.tabs() == before
    assert g.google.counts()["write"] == 2


def test_formulas_of_people_come_back_as_they_were() -> None:
    """What is put back is what was typed, not its result, and not parsed again."""
    g = ground().made()
    read = g.store.read(g.ref)
    person = g.person()
    g.google.before_call(1, lambda: person.type("Plan", "C3", "=C2+3"))

    with pytest.raises(ChangedMeanwhile):
        g.store.write(g.ref, sync_edits(), read.revision)

    assert g.rows("Plan")[2][2] == "5 Mar 2027"
    person.type("Plan", "C2", "3/10/2027")
    assert g.rows("Plan")[2][2] == "13 Mar 2027"


def test_a_write_that_was_broken_off_is_settled_by_the_next_run() -> None:
    """The process ends between the write and its undo: the next run undoes it."""
    g = ground().made()
    read = g.store.read(g.ref)
    person = g.person()
    g.google.before_call(1, lambda: person.type("Plan", "C3", "7/14/2027"))
    g.fail(Fault("503_before", call=2, times=None))
    with pytest.raises(MapsheetsError):
        g.store.write(g.ref, sync_edits(), read.revision)
    assert g.rows("Plan")[2][2] == "1 Apr 2027"
    g.google.clear_plans()
    later = store_on(g.google)
    again = later.read(g.ref)
    assert [code for code, _ in again.warnings] == ["UNSETTLED"]

    with pytest.raises(ChangedMeanwhile):
        later.write(g.ref, sync_edits(), again.revision)

    assert g.rows("Plan")[2][2] == "14 Jul 2027"
    assert g.rows("_mapsheets")[0] == ["base", "before"]
    assert len(g.rows("Change history")) == 1
    assert later.read(g.ref).warnings == ()


def test_what_cannot_be_settled_is_reported() -> None:
    """People went on typing over a write that was broken off: theirs stands."""
    g = ground().made()
    read = g.store.read(g.ref)
    person = g.person()
    g.google.before_call(1, lambda: person.type("Plan", "C3", "7/14/2027"))
    g.fail(Fault("503_before", call=2, times=None))
    with pytest.raises(MapsheetsError):
        g.store.write(g.ref, sync_edits(), read.revision)
    g.google.clear_plans()
    person.type("Plan", "C3", "9/9/2027")

    again = store_on(g.google).read(g.ref)

    ((code, sentence),) = again.warnings
    assert code == "OVERWRITTEN"
    assert "Plan!C3 held" in sentence


def gone_filter(*edits: str) -> Ground:
    """Let a filter and more come before a write, and go before the next one."""
    g = begun({})
    person = g.person()
    for name in edits:
        g.google.before_call(2, partial(attempt, g, person, name))
    with suppress(MapsheetsError):
        sync(g)
    person.clear_filter("Plan")
    person.type("Plan", cell(g, 4, "Notes"), "soon")
    g.store = store_on(g.google)
    assert g.store.read(g.ref).warnings == ()
    sync(g)
    return g


@pytest.mark.parametrize("turn", [1, -1])
@pytest.mark.parametrize("gesture", EDITS)
def test_an_edit_beside_a_filter_that_comes_before_the_write_stands(
    gesture: str, turn: int
) -> None:
    """It is in a row that the filter does not hide."""
    both = (gesture, "filter")[::turn]
    hidden = gesture == "clear a target"  # of the row that is hidden
    g = gone_filter(*both)

    check(g, *(name for name in both if not hidden or name == "filter"))
    settled(g)


def test_what_was_typed_into_a_row_that_a_filter_hides_is_named() -> None:
    """Its copy is missing; the program cannot know that it was edited."""
    g = begun({})
    person = g.person()
    for name in ("clear a target", "filter"):
        g.google.before_call(2, partial(attempt, g, person, name))

    with pytest.raises(StoreFault, match=r"what stood in Plan!C4 just before"):
        sync(g)


@pytest.mark.parametrize("gap", [1, 2])
@pytest.mark.parametrize(
    "gesture", ["insert a row on top", "insert a row", "insert a column", "sort"]
)
def test_rows_and_columns_that_move_beside_a_filter_are_followed(
    gesture: str, gap: int
) -> None:
    """No heading is overwritten, and nothing stands in another step's row."""
    g = begun({})
    person = g.person()
    g.google.before_call(gap, partial(attempt, g, person, "filter"))
    g.google.before_call(2, partial(attempt, g, person, gesture))
    with suppress(StoreFault):
        sync(g)
    check(g, gesture)
    person.clear_filter("Plan")

    sync(g)

    check(g, gesture)
    settled(g)
    targets = {step: shown(g)[step, "Target date"] for step in TEXTS}
    assert targets == TARGETS


TARGETS = {1: "2 Mar 2027", 2: "1 Apr 2027", 3: "2 Apr 2027", 4: "5 Mar 2027"}


def test_two_syncs_at_once_end_as_one() -> None:
    """One wins; the other reads again and agrees."""
    for gap in (1, 2, 3):
        g = ground().made()
        other = Ground(g.google, store_on(g.google), g.ref)
        g.google.before_call(gap, lambda other=other: sync(other))
        sync(g)
        if g.google.count() < gap:
            sync(g)
        assert len(g.rows("Change history")) == 2
        settled(g)
