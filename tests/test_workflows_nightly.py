"""Many nights over many plans: nothing twice, nothing missed, nothing in vain."""

from __future__ import annotations

import json
import threading
from datetime import date, timedelta
from pathlib import Path

import nightly_ground as ground
import pytest
from nightly_ground import FIRST, Notebook

from mapsheets.errors import Locked, StoreFault
from mapsheets.sheet.spec import Edits, ReadWorkbook
from mapsheets.stores.base import Written
from mapsheets.stores.folder.store import FolderStore
from mapsheets.workflows.nightly.lock import one_run
from mapsheets.workflows.nightly.run import Ears, Wishes

MANY = 40


class Counting(FolderStore):
    """A real folder that counts what is done to its files."""

    def __init__(self, directory: Path) -> None:
        super().__init__(directory)
        self.reads: list[str] = []
        self.writes: list[str] = []

    def read(self, ref: str) -> ReadWorkbook:
        self.reads.append(ref)
        return super().read(ref)

    def write(self, ref: str, edits: Edits, expect: str) -> Written:
        self.writes.append(ref)
        return super().write(ref, edits, expect)


def test_a_night_in_which_nothing_can_have_changed(tmp_path: Path) -> None:
    """No plan is read, none is written; each has its line all the same."""
    ground.folder_of(tmp_path, MANY)
    store, notes = Counting(tmp_path), Notebook()
    first = ground.run_all(store, notes, FIRST)
    store.reads.clear()
    store.writes.clear()

    second = ground.run_all(store, notes, FIRST)

    assert len(first.lines) == len(second.lines) == MANY
    assert (store.reads, store.writes) == ([], [])
    assert set(ground.outcomes(second).values()) == {"unchanged"}
    assert second.exit_code == 0
    assert (notes.reads, notes.writes) == (2, 2)


def test_only_what_somebody_edited_is_read(tmp_path: Path) -> None:
    """One edit, one read, one write; its note holds the next time."""
    ground.folder_of(tmp_path, 8)
    store, notes = Counting(tmp_path), Notebook()
    ground.run_all(store, notes, FIRST)
    ground.put(store, 3, "days", 2, 17)
    store.reads.clear()

    report = ground.run_all(store, notes, FIRST)
    edited = ground.entry_of(store, 3).ref
    ground.run_all(store, notes, FIRST)

    assert ground.read_names(report) == {"Customer 003"}
    assert ground.line_for(report, 3).outcome == "updated"
    assert set(store.reads) == {edited}


def test_a_plan_wakes_on_its_day(tmp_path: Path) -> None:
    """Before that day it costs nothing; then it is read and written."""
    ground.folder_of(tmp_path, 5)
    store, notes = Counting(tmp_path), Notebook()
    ground.run_all(store, notes, FIRST)
    days = {plan: note.wakes_on for plan, note in notes.notes.items()}
    first = min(day for day in days.values() if day)
    due = {f"Customer {int(plan, 16):03}" for plan, d in days.items() if d == first}

    before = ground.run_all(store, notes, first - timedelta(days=1))
    then = ground.run_all(store, notes, first)

    assert ground.read_names(before) == set()
    assert ground.read_names(then) == due


def test_a_clock_that_was_set_back_reads_everything(tmp_path: Path) -> None:
    """What was learnt on a later day says nothing of an earlier one."""
    store, notes = ground.folder_of(tmp_path, 3), Notebook()
    ground.run_all(store, notes, FIRST + timedelta(days=1))

    report = ground.run_all(store, notes, FIRST)

    assert len(ground.read_names(report)) == 3


@pytest.mark.parametrize(
    "damage", ["", "1 2", "x 0.1.0 2027-02-01 soon", "a b 2027-13-01 2027-02-01"]
)
def test_a_damaged_note_is_no_note(tmp_path: Path, damage: str) -> None:
    """People may write anything into the private workbook."""
    store, notes = ground.folder_of(tmp_path, 2), Notebook()
    ground.run_all(store, notes, FIRST)
    for plan, note in notes.notes.items():
        notes.notes[plan] = type(note)(note.outcome, damage, note.wakes_on)

    assert len(ground.read_names(ground.run_all(store, notes, FIRST))) == 2


def test_another_version_of_the_program_reads_everything(tmp_path: Path) -> None:
    """It may show other words for the same plan."""
    store, notes = ground.folder_of(tmp_path, 2), Notebook()
    ground.run_all(store, notes, FIRST)
    for plan, note in notes.notes.items():
        stamp, _, day, moment = note.mark.split()
        mark = f"{stamp} 0.0.1 {day} {moment}"
        notes.notes[plan] = type(note)(note.outcome, mark, note.wakes_on)

    assert len(ground.read_names(ground.run_all(store, notes, FIRST))) == 2


def test_a_plan_that_a_person_must_look_at_is_told_every_night(
    tmp_path: Path,
) -> None:
    """Its cell is as unreadable as before, so each run says so and ends with 3."""
    store, notes = ground.folder_of(tmp_path, 3), Notebook()
    ground.put(store, 1, "target", 3, "whenever")

    reports = [ground.run_all(store, notes, FIRST) for _ in range(3)]

    assert [report.exit_code for report in reports] == [3, 3, 3]
    assert {ground.line_for(report, 1).outcome for report in reports} == {"problem"}
    assert ground.read_names(reports[-1]) == {"Customer 001"}


def test_part_of_it_failed(tmp_path: Path) -> None:
    """A broken file and one that is open elsewhere: the rest is done, the code is 5."""
    store, notes = ground.folder_of(tmp_path, 6), Notebook()
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04 no")
    open_one = ground.entry_of(store, 2).ref
    ground.put(store, 2, "days", 1, 12)
    (tmp_path / f".~lock.{open_one}#").write_text(",dana,laptop,,;")

    first = ground.run_all(store, notes, FIRST)
    again = ground.run_all(store, notes, FIRST)

    for report in (first, again):
        assert report.exit_code == 5
        assert len(report.lines) == 7
        assert ground.line_for(report, 2).outcome == "skipped"
    assert ground.read_names(again) == {"broken", "Customer 002"}


def test_two_workbooks_of_one_plan_are_both_left_alone(tmp_path: Path) -> None:
    """Neither is written, both are named, the others are done."""
    store, notes = ground.folder_of(tmp_path, 3), Notebook()
    entry = ground.entry_of(store, 1)
    source = tmp_path / entry.ref
    (tmp_path / "copy.xlsx").write_bytes(source.read_bytes())
    before = source.read_bytes()

    report = ground.run_all(store, notes, FIRST)

    twice = [line for line in report.lines if line.id == f"{1:016x}"]
    assert [line.reason for line in twice] == ["PLAN_COPIED", "PLAN_COPIED"]
    assert report.exit_code == 5
    assert source.read_bytes() == before


def test_whoever_edits_right_now_is_left_in_peace_once(tmp_path: Path) -> None:
    """Left to the next run, which takes the plan in any case; no failure."""
    store, notes = ground.folder_of(tmp_path, 3), Notebook()
    ground.age(tmp_path)
    ground.put(store, 1, "days", 2, 17)
    settle = Wishes(jobs=1, settle=10)

    first = ground.run_all(store, notes, FIRST, settle)
    second = ground.run_all(store, notes, FIRST, settle)

    assert ground.line_for(first, 1).reason == "EDITED_JUST_NOW"
    assert ground.line_for(first, 1).outcome == "skipped"
    assert first.exit_code == 0
    assert ground.line_for(second, 1).outcome == "updated"


@pytest.mark.parametrize("jobs", [1, 2])
def test_time_is_over_and_the_next_run_goes_on(tmp_path: Path, jobs: int) -> None:
    """What was not done is said plan by plan, ends with 5, and comes first then."""
    store, notes = ground.folder_of(tmp_path, 6), Notebook()
    over = ground.run_all(store, notes, FIRST, Wishes(jobs=jobs, most_seconds=0))
    after = ground.run_all(store, notes, FIRST, Wishes(jobs=jobs))

    assert {line.reason for line in over.lines} == {"STOPPED"}
    assert over.exit_code == 5
    assert over.not_done == 6
    assert "--max-duration" in over.as_text()
    assert after.exit_code == 0
    assert len(ground.read_names(after)) == 6


def test_what_was_left_longest_comes_first(tmp_path: Path) -> None:
    """A run that always runs out of time gets round to every plan."""
    store, notes = ground.folder_of(tmp_path, 5), Notebook()
    ground.run_all(store, notes, FIRST)
    ground.put(store, 4, "days", 2, 17)
    ground.run_all(store, notes, FIRST + timedelta(days=1))
    heard: list[str] = []
    ears = Ears(told=lambda line: heard.append(line.name))

    ground.run_all(store, notes, FIRST + timedelta(days=60), ears=ears)

    assert sorted(heard) == [f"Customer {n:03}" for n in range(5)]
    assert heard[-1] == "Customer 004"


def test_one_run_at_a_time(tmp_path: Path) -> None:
    """A second one is refused at once; a lock file without a run is no lock."""
    store, notes = ground.folder_of(tmp_path, 2), Notebook()
    with one_run(store.workspace), pytest.raises(Locked) as caught:
        ground.run_all(store, notes, FIRST)

    assert caught.value.exit_code == 11
    assert list(tmp_path.glob(".mapsheets.run.lock"))
    assert ground.run_all(store, notes, FIRST).exit_code == 0


def test_processes_do_the_same_as_one_thread(tmp_path: Path) -> None:
    """Same plans, same edits: the same workbooks and the same lines."""
    for name, jobs in (("one", 1), ("two", 2)):
        store = ground.folder_of(tmp_path / name, 6)
        ground.put(store, 2, "days", 2, 17)
        ground.run_all(store, Notebook(), FIRST, Wishes(jobs=jobs))

    one, two = (FolderStore(tmp_path / name) for name in ("one", "two"))
    assert ground.plans(one, FIRST) == ground.plans(two, FIRST)


def test_the_log_has_a_line_a_plan(tmp_path: Path) -> None:
    """Begin, every plan with outcome and reason, end with the run's numbers."""
    store, notes = ground.folder_of(tmp_path / "plans", 3), Notebook()
    ground.put(store, 1, "target", 3, "whenever")
    log = tmp_path / "logs" / "sync.jsonl"

    report = ground.run_all(store, notes, FIRST, Wishes(jobs=1, log_file=log))
    ground.run_all(store, notes, FIRST, Wishes(jobs=1, log_file=log))

    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    first = [line for line in lines if line["run"] == report.run]
    assert len(lines) == 10
    assert [line["phase"] for line in first] == ["begin", *["plan"] * 3, "end"]
    told = {line["name"]: (line["outcome"], line["reason"]) for line in first[1:-1]}
    assert told["Customer 001"] == ("problem", "UNREADABLE")
    assert first[1].keys() >= {"calls", "retries", "waited", "seconds", "plan"}
    assert (first[-1]["exit_code"], first[-1]["plans"]) == (3, 3)


def test_a_log_that_cannot_be_written_stops_the_run_before_it_begins(
    tmp_path: Path,
) -> None:
    """Nobody would learn what it did."""
    store, notes = ground.folder_of(tmp_path, 1), Notebook()
    with pytest.raises(StoreFault):
        ground.run_all(store, notes, FIRST, Wishes(jobs=1, log_file=tmp_path))


def test_thirty_nights_are_as_thirty_nights_by_hand(
    tmp_path: Path,
) -> None:
    """The same edits each day: the same plans, history and memory at the end."""
    nightly, hand = tmp_path / "nightly", tmp_path / "hand"
    stores = [ground.folder_of(folder, 3) for folder in (nightly, hand)]
    notes, read = Notebook(), 0
    for number in range(30):
        day = FIRST + timedelta(days=number)
        for store in stores:
            edit_of_the_day(store, number)
        report = ground.run_all(stores[0], notes, day)
        read += len(ground.read_names(report))
        ground.by_hand(stores[1], day)

    last = FIRST + timedelta(days=30)
    assert histories(stores[0], last) == histories(stores[1], last)
    assert 0 < read < 30 * 3


SCRIPT = (
    ("days", 2, 17),
    ("status", 1, "In Progress"),
    ("notes", 3, "Ask Dana"),
    ("status", 1, "Complete"),
    ("target", 4, date(2027, 4, 30)),
    ("customer_owner", 2, "Dana Whitfield"),
    ("status", 2, "Blocked"),
    ("target", 4, None),
    ("depends_on", 5, "1"),
    ("status", 2, "Complete"),
)


def edit_of_the_day(store: FolderStore, number: int) -> None:
    """Let somebody edit one plan on two days of three."""
    if number % 3 == 2:
        return
    key, row, value = SCRIPT[number % len(SCRIPT)]
    ground.put(store, number % 3, key, row, value)


def histories(store: FolderStore, day: date) -> dict[str, object]:
    """Give what people see of every plan: cells and history."""
    return {
        plan_id: (plan.content, plan.history, plan.memory.written)
        for plan_id, plan in ground.plans(store, day).items()
    }


def test_workers_leave_with_the_run(tmp_path: Path) -> None:
    """No thread of a run is left when it has ended."""
    store = ground.folder_of(tmp_path, 3)
    before = threading.active_count()

    ground.run_all(store, Notebook(), FIRST)

    for thread in threading.enumerate():
        if thread is not threading.current_thread() and thread.daemon:
            thread.join(5)
    assert threading.active_count() <= before
