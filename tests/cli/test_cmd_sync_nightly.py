"""``mapsheets sync`` over a whole workspace, as cron calls it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from cli.conftest import Run

from mapsheets.errors import UsageFault

DAY = ("--today", "2027-02-01")
NAMES = ("Acme", "Beta", "Gamma")

pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set")


@pytest.fixture
def three(run: Run, tmp_path: Path) -> Path:
    """Make three plans."""
    for name in NAMES:
        answer = run("new", "--customer", name, "--vendor", "Northwind", *DAY)
        assert answer.code == 0, answer.err
    return tmp_path / "plans"


def file_of(folder: Path, name: str) -> Path:
    return next(folder.glob(f"{name}*.xlsx"))


def type_days(folder: Path, name: str, days: int) -> None:
    """Type into the Days of the second step with another program."""
    book = openpyxl.load_workbook(file_of(folder, name))
    book["Plan"]["L13"] = days
    book.save(file_of(folder, name))


def bytes_of(folder: Path) -> dict[str, bytes]:
    return {str(p): p.read_bytes() for p in folder.rglob("*.xlsx")}


def test_the_run_stands_in_the_json(run: Run, three: Path) -> None:
    """Plans by outcome, how many were read, and the code that the command ends with."""
    (three / "broken.xlsx").write_bytes(b"no workbook")

    answer = run("sync", "--json", *DAY)

    told = answer.json["run"]
    assert answer.code == told["exit_code"] == 5
    assert (told["plans"], told["unchanged"], told["read"]) == (4, 3, 4)
    assert told["skipped"] + told["failed"] == 1
    assert told["not_done"] == 0
    assert len(answer.json["plans"]) == 4


def test_the_second_run_of_a_day_reads_no_plan_and_writes_nothing(
    run: Run, three: Path
) -> None:
    """What is remembered stands in the private workbook, which stays as it is too."""
    first = run("sync", "--json", *DAY)
    before = bytes_of(three)

    second = run("sync", "--json", *DAY)

    assert any("private" in path for path in before)
    assert (first.json["run"]["read"], second.json["run"]["read"]) == (3, 0)
    assert bytes_of(three) == before


def test_naming_a_plan_twice_writes_nothing_the_second_time(
    run: Run, three: Path
) -> None:
    """Not into the plan, and not into the private workbook either."""
    run("sync", "Acme", *DAY)
    before = bytes_of(three)

    run("sync", "Acme", *DAY)

    assert bytes_of(three) == before


def test_any_machine_can_go_on(
    run: Run, three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folder is all that another machine needs to know what to read."""
    run("sync", *DAY)
    moved = three.rename(tmp_path / "elsewhere")
    monkeypatch.setenv("HOME", str(tmp_path / "other-home"))
    type_days(moved, "Beta", 17)

    answer = run("sync", "--json", "--workspace", f"folder:{moved}", *DAY)

    outcomes = {plan["name"]: plan["outcome"] for plan in answer.json["plans"]}
    assert outcomes == {"Acme": "unchanged", "Beta": "updated", "Gamma": "unchanged"}
    assert answer.json["run"]["read"] == 1


def test_every_day_has_its_row_of_runs(run: Run, three: Path) -> None:
    """A quiet night too, so that a night that never came can be seen."""
    run("sync", "--today", "2027-02-01")
    run("sync", "--today", "2027-02-01")
    run("sync", "--today", "2027-02-02")

    tab = openpyxl.load_workbook(three / "private" / "Portfolio.xlsx")["Runs"]
    rows = [row for row in tab.iter_rows(values_only=True) if "sync" in row]
    assert len(rows) == 2


def test_a_portfolio_that_cannot_be_read_stops_no_plan(run: Run, three: Path) -> None:
    """The plans are done; the code says that a person must look."""
    run("sync", *DAY)
    (three / "private" / "Portfolio.xlsx").write_bytes(b"no workbook")
    type_days(three, "Beta", 17)

    answer = run("sync", "--json", *DAY)

    assert answer.json["plans"][1]["outcome"] == "updated"
    assert answer.code in {3, 4}
    assert answer.json["run"]["exit_code"] == answer.code
    assert "portfolio" in answer.err


def test_lines_come_as_the_plans_are_done(run: Run, three: Path) -> None:
    """Without a terminal: one line a plan, then the run in a sentence."""
    answer = run("sync", *DAY)

    assert sorted(answer.out.splitlines()) == [f"{name}: unchanged" for name in NAMES]
    assert "3 plans: 3 unchanged" in answer.err


def test_quiet_says_only_what_is_wrong(run: Run, three: Path) -> None:
    """Nothing to say is nothing in the mail that cron sends."""
    quiet = run("sync", "-q", *DAY)
    type_days(three, "Gamma", 17)
    (three / "broken.xlsx").write_bytes(b"no workbook")
    told = run("sync", "-q", *DAY)

    assert (quiet.out, quiet.err) == ("", "")
    assert "broken" in told.err
    assert told.code == 5


def test_named_plans_are_read_and_recorded(run: Run, three: Path) -> None:
    """Whoever names a plan wants it looked at, whatever is remembered."""
    run("sync", *DAY)
    type_days(three, "Acme", 17)

    answer = run("sync", "Acme", "Beta", "--json", "--settle", "10", *DAY)

    outcomes = {plan["name"]: plan["outcome"] for plan in answer.json["plans"]}
    assert outcomes == {"Acme": "updated", "Beta": "unchanged"}
    assert answer.json["run"]["read"] == 2
    assert run("sync", "--json", *DAY).json["run"]["read"] == 0


def test_dry_run_leaves_no_trace(run: Run, three: Path) -> None:
    """No lock, no portfolio, no note: the folder is as it was."""
    before = sorted(three.rglob("*"))

    answer = run("sync", "--dry-run", "--today", "2027-03-08")

    assert answer.code == 0
    assert "would write" in answer.out
    assert sorted(three.rglob("*")) == before


def test_a_log_and_a_time_limit(run: Run, three: Path, tmp_path: Path) -> None:
    """Nothing is begun after the time; each plan is in the log all the same."""
    log = tmp_path / "sync.jsonl"

    answer = run("sync", "--max-duration", "0s", "--log-file", str(log), *DAY)

    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert answer.code == 5
    assert [line["phase"] for line in lines] == ["begin", "plan", "plan", "plan", "end"]
    assert {line["reason"] for line in lines[1:-1]} == {"STOPPED"}
    assert lines[-1]["not_done"] == 3
    assert "3 plans were not done" in answer.err


def test_a_run_that_went_wrong_has_its_row_however_little_it_did(
    run: Run, three: Path
) -> None:
    """The first run of a day has one anyway; after it only what went wrong."""
    counts = []
    for words in ((), (), ("--max-duration", "0s")):
        if words:
            type_days(three, "Beta", 17)
        answer = run("sync", *words, *DAY)
        assert answer.code == (5 if words else 0)
        tab = openpyxl.load_workbook(three / "private" / "Portfolio.xlsx")["Runs"]
        counts.append(sum(1 for (cell,) in tab["A1:A20"] if cell.value))

    assert counts[1] == counts[0]
    assert counts[2] == counts[1] + 1


@pytest.mark.parametrize("text", ["soon", "2 hours", "-1", "1.5h", "h"])
def test_a_duration_that_is_none(run: Run, text: str) -> None:
    assert run("sync", f"--max-duration={text}").code == UsageFault.exit_code


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("90s", 90), ("45m", 2700), ("1h30m", 5400)]
)
def test_a_duration_is_read(text: str, seconds: float) -> None:
    from mapsheets.cli.syncwishes import wishes_of  # noqa: PLC0415

    options = {"jobs": None, "settle": 0, "log_file": None, "ping": ""}

    assert wishes_of({**options, "max_duration": text}).most_seconds == seconds


def test_a_ping_that_is_no_web_address(run: Run, three: Path) -> None:
    """Wrong usage, before anything is read."""
    assert run("sync", "--ping", "file:///etc/passwd", *DAY).code == 2


def test_no_plans_is_no_failure(run: Run, tmp_path: Path) -> None:
    """A workspace that is not there yet is not made by a sync."""
    answer = run("sync", *DAY)

    assert (answer.code, answer.out.strip()) == (0, "No plans in folder:plans.")
    assert not (tmp_path / "plans").exists()


def test_settings_by_environment(
    run: Run, three: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A unit file or a workflow need not change the command."""
    log = tmp_path / "logs" / "sync.jsonl"
    monkeypatch.setenv("MAPSHEETS_LOG_FILE", str(log))
    monkeypatch.setenv("MAPSHEETS_MAX_DURATION", "0")

    assert run("sync", *DAY).code == 5
    assert log.is_file()


def test_a_terminal_gets_a_bar_and_then_the_lines(
    run: Run, three: Path, terminal: Callable[..., str]
) -> None:
    """Seen through a real pseudo-terminal."""
    shown = terminal("sync", *DAY)

    assert "Acme: unchanged" in shown
    assert "3 plans" in shown


@pytest.fixture
def terminal(tmp_path: Path) -> Callable[..., str]:
    """Run the command on a pseudo-terminal."""
    import os  # noqa: PLC0415
    import subprocess  # noqa: PLC0415
    import sys  # noqa: PLC0415

    pty = pytest.importorskip("pty")

    def call(*words: str) -> str:
        ours, theirs = pty.openpty()
        with subprocess.Popen(
            [sys.executable, "-m", "mapsheets", *words],
            stdin=theirs,
            stdout=theirs,
            stderr=theirs,
            cwd=tmp_path,
        ) as running:
            os.close(theirs)
            shown = b""
            try:
                while part := os.read(ours, 4096):
                    shown += part
            except OSError:
                pass  # the other end is closed
            assert running.wait() == 0
        os.close(ours)
        return shown.decode()

    return call
