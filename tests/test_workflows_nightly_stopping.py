"""A run that ends before its last plan: signals, time, faults in a row, deaths."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from dataclasses import dataclass
from pathlib import Path

import nightly_ground as ground
import pytest
from nightly_ground import FIRST, Notebook

from mapsheets.errors import MapsheetsError, NotAllowed, PlanNotFound, Unreachable
from mapsheets.sheet.spec import ReadWorkbook
from mapsheets.stores.base import Entry
from mapsheets.stores.folder.store import FolderStore
from mapsheets.workflows.nightly.lines import Line, exit_code
from mapsheets.workflows.nightly.stopping import IN_A_ROW, Stop, Stopped
from mapsheets.workflows.nightly.team import Team, Work
from mapsheets.workflows.nightly.work import not_done
from mapsheets.workflows.syncing import Result

PLANS = 12


class Refusing(FolderStore):
    """A folder whose files answer as a service would that refuses."""

    def __init__(self, directory: Path, faults: dict[str, MapsheetsError]) -> None:
        super().__init__(directory)
        self.faults, self.asked = faults, 0

    def read(self, ref: str) -> ReadWorkbook:
        self.asked += 1
        fault = next((f for part, f in self.faults.items() if part in ref), None)
        if fault is not None:
            raise fault
        return super().read(ref)


@pytest.mark.parametrize(
    ("fault", "code"), [(NotAllowed("No."), 12), (Unreachable("Quota."), 14)]
)
def test_five_refusals_in_a_row_end_the_run(
    tmp_path: Path, fault: MapsheetsError, code: int
) -> None:
    """The others are not asked for; nothing was done, so the code says why."""
    ground.folder_of(tmp_path, PLANS)
    store = Refusing(tmp_path, {"Customer": fault})

    report = ground.run_all(store, Notebook(), FIRST)

    assert store.asked == IN_A_ROW
    assert report.not_done == PLANS - IN_A_ROW
    assert len(report.lines) == PLANS
    assert report.exit_code == code


def test_refusals_that_do_not_follow_each_other(tmp_path: Path) -> None:
    """A plan here and there that is not shared ends nothing."""
    ground.folder_of(tmp_path, PLANS)
    parts = {f"Customer {n:03}": NotAllowed("No.") for n in range(0, PLANS, 2)}

    report = ground.run_all(Refusing(tmp_path, parts), Notebook(), FIRST)

    assert report.not_done == 0
    assert report.exit_code == 5


def test_plans_that_are_gone_are_no_refusals(tmp_path: Path) -> None:
    """Many plans in the trash are no fault of the login."""
    ground.folder_of(tmp_path, PLANS)
    store = Refusing(tmp_path, {"Customer": PlanNotFound("it", "there")})

    report = ground.run_all(store, Notebook(), FIRST)

    assert (store.asked, report.not_done, report.exit_code) == (PLANS, 0, 5)


def test_a_long_wait_ends_with_the_run() -> None:
    """Whoever waits a minute for a quota gives up; a short wait goes on."""
    stop, slept = Stop(), [0.0]

    def sleep(seconds: float) -> None:
        slept[0] += seconds
        if slept[0] >= 3:
            stop.now("The end", interrupted=True)

    with pytest.raises(Stopped):
        stop.patient(sleep)(60.0)
    stop.patient(sleep)(2.5)

    assert slept[0] == 5.5


def test_a_stopped_run_is_never_done() -> None:
    """Interrupted is 130, out of time 5, whatever the other plans did."""
    done = Line("a", "A", "1", "updated", "updated")
    stop = Stop()
    stop.now("The end", interrupted=True)
    left = not_done(Entry("b", "B", "b"), stop, "")

    assert exit_code((done, left), interrupted=True) == 130
    assert exit_code((done, left)) == 5
    assert exit_code((left,)) == 14
    assert exit_code((done, done), interrupted=True) == 0


@dataclass(frozen=True)
class Dying:
    """Makes work that kills its process at one plan."""

    victim: str

    def __call__(self) -> Work:
        def work(entry: Entry) -> Line:
            if entry.ref == self.victim:
                os.kill(os.getpid(), signal.SIGKILL)
            return Line(entry.ref, entry.name, "", "updated", str(os.getpid()))

        return work


def test_a_worker_that_is_killed_costs_one_plan() -> None:
    """Another one takes its place; every plan has its line."""
    entries = [Entry(str(n), str(n), str(n)) for n in range(6)]
    stop = Stop()

    lines = list(
        Team(2, apart=True, maker=Dying("3")).work(
            entries, stop, lambda entry, died: not_done(entry, stop, died)
        )
    )

    outcomes = {line.ref: line.outcome for line in lines}
    assert sorted(outcomes) == [str(n) for n in range(6)]
    assert [ref for ref, outcome in outcomes.items() if outcome == "failed"] == ["3"]


def test_the_run_does_not_wait_for_ever_for_the_plan_at_hand() -> None:
    """After the grace a plan that hangs is left, and said not to be done."""
    held = threading.Event()
    clock = [0.0]
    stop = Stop(clock=lambda: clock[0])

    def hang(entry: Entry) -> Line:
        stop.now("The end", interrupted=True)
        clock[0] += 11
        held.wait(20)
        return Line(entry.ref, entry.name, "", "updated", "")

    began = time.monotonic()
    lines = list(
        Team(1, apart=False, maker=lambda: hang).work(
            [Entry("a", "A", "a"), Entry("b", "B", "b")],
            stop,
            lambda entry, died: not_done(entry, stop, died),
        )
    )
    held.set()

    assert time.monotonic() - began < 15
    assert [(line.ref, line.reason) for line in lines] == [
        ("b", "STOPPED"),
        ("a", "STOPPED"),
    ]


def command(folder: Path, *more: str) -> subprocess.Popen[str]:
    """Start a night in a process of its own."""
    where = ("--workspace", f"folder:{folder}", "--today", "2027-03-08")
    return subprocess.Popen(
        [sys.executable, "-m", "mapsheets", "sync", *where, *more],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_run_after_the_plan_at_hand(
    tmp_path: Path, number: signal.Signals
) -> None:
    """Code 130, a line a plan, and the next run takes only what is left."""
    folder = tmp_path / "plans"
    ground.folder_of(folder, PLANS)
    with command(folder, "--jobs", "1") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        first = running.stdout.readline()
        running.send_signal(number)
        rest, errors = running.stdout.read(), running.stderr.read()

    lines = [first, *rest.splitlines()]
    assert running.returncode == 130, errors
    assert len(lines) == PLANS
    assert number.name in errors
    with command(folder, "--jobs", "1", "-v") as again:
        out, err = again.communicate()
    assert again.returncode == 0, err
    assert "of them not read" in err
    assert len(out.splitlines()) >= PLANS


def test_killed_at_many_points_and_resumed_it_ends_in_the_same_state(
    tmp_path: Path,
) -> None:
    """However often it dies, the last run completes what one run would have done."""
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    for folder in (whole, killed):
        store = ground.folder_of(folder, PLANS)
        for n in range(0, PLANS, 2):
            ground.put(store, n, "days", 2, 17)
    for points, jobs in ((1, "1"), (2, "2"), (4, "1")):
        with command(killed, "--jobs", jobs) as running:
            assert running.stdout is not None
            for _ in range(points):
                running.stdout.readline()
            running.kill()
    for folder in (whole, killed):
        with command(folder, "--jobs", "1") as running:
            out, err = running.communicate()
        assert running.returncode == 0, err
        assert len(out.splitlines()) == PLANS

    one, two = (ground.plans(FolderStore(folder), FIRST) for folder in (whole, killed))
    assert one == two
    assert not list(killed.glob(".*tmp"))


def test_a_dead_run_leaves_no_worker_behind(tmp_path: Path) -> None:
    """Processes of a killed run meet the end of their pipe and go."""
    folder = tmp_path / "plans"
    ground.folder_of(folder, PLANS)
    with command(folder, "--jobs", "2") as running:
        assert running.stdout is not None
        running.stdout.readline()
        children = children_of(running.pid)
        running.kill()
    for _ in range(100):
        if not any(is_worker(pid) for pid in children):
            break
        time.sleep(0.1)

    assert children
    assert not [pid for pid in children if is_worker(pid)]


def children_of(pid: int) -> list[int]:
    """List the processes that a process started (Linux)."""
    tasks = Path(f"/proc/{pid}/task/{pid}/children")
    if not tasks.exists():
        pytest.skip("needs /proc")
    return [int(child) for child in tasks.read_text().split()]


def is_worker(pid: int) -> bool:
    """Tell whether a process is alive."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] != "Z"


def test_results_of_a_stop_are_results() -> None:
    """A plan whose turn did not come is skipped, not failed, in every form."""
    stop = Stop()
    stop.now("The end")
    line = not_done(Entry("b", "B", "b"), stop, "")

    assert line.outcome == "skipped"
    assert line.body["outcome"] == "skipped"
    assert isinstance(line.body["error"], dict)
    assert line.body["error"]["code"] == "STOPPED"
    assert Result("B", "b", "skipped").outcome == line.outcome
