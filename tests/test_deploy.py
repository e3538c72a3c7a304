"""The files for unattended runs: valid, and their commands are real ones."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapsheets.cli import main

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "scripts" / "deploy"
SERVICE = DEPLOY / "mapsheets-sync.service"
TIMER = DEPLOY / "mapsheets-sync.timer"
CRONTAB = DEPLOY / "crontab"
WORKFLOW = DEPLOY / "mapsheets-sync.yml"
FILES = (SERVICE, TIMER, CRONTAB, WORKFLOW)
COMMAND = re.compile(r"mapsheets (sync .*?)(?: \|\| .*)?$")
OWN = "/opt/mapsheets/bin/mapsheets"


def required(name: str) -> str:
    """Find a program; where everything is required, its absence is a failure."""
    found = shutil.which(name)
    if found is None and os.environ.get("MAPSHEETS_REQUIRE_LIBREOFFICE"):
        pytest.fail(f"{name} is missing")
    if found is None:
        pytest.skip(f"{name} is missing")
    return found


def verified(folder: Path, service: str) -> subprocess.CompletedProcess[str]:
    """Let systemd read a service and its timer."""
    (folder / SERVICE.name).write_text(service, encoding="utf-8")
    shutil.copy(TIMER, folder)
    units = [str(folder / name) for name in (SERVICE.name, TIMER.name)]
    return subprocess.run(
        [required("systemd-analyze"), "verify", "--man=no", *units],
        capture_output=True,
        text=True,
        check=False,
    )


def unit() -> str:
    """Give the service with a command that is there on this machine."""
    text = SERVICE.read_text(encoding="utf-8")
    assert text.count(OWN) == 1
    return text.replace(OWN, sys.executable)


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    """No complaint about either of them."""
    done = verified(tmp_path, unit())

    own = [line for line in done.stderr.splitlines() if "mapsheets" in line]
    assert done.returncode == 0, done.stderr
    assert own == []


def test_systemd_would_complain(tmp_path: Path) -> None:
    """The check sees a misspelt setting."""
    wrong = unit().replace("NoNewPrivileges=yes", "NoNewPrivilegs=yes")

    assert "NoNewPrivilegs" in verified(tmp_path, wrong).stderr


def checked(path: Path) -> subprocess.CompletedProcess[str]:
    """Check a workflow against GitHub's schema, as the checker ships it."""
    return subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema", "--builtin-schema"),
            *("vendor.github-workflows", str(path)),
        ],
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_workflow_follows_the_schema() -> None:
    """GitHub's own schema of workflows accepts it."""
    done = checked(WORKFLOW)

    assert done.returncode == 0, done.stdout + done.stderr


def test_the_schema_would_refuse(tmp_path: Path) -> None:
    """The check sees a misplaced key."""
    wrong = tmp_path / WORKFLOW.name
    text = WORKFLOW.read_text(encoding="utf-8")
    wrong.write_text(text.replace("runs-on:", "runs-in:"), encoding="utf-8")

    assert checked(wrong).returncode == 1


def test_the_timer_makes_up_for_a_missed_night() -> None:
    """Persistent, spread, and not on the hour."""
    text = TIMER.read_text(encoding="utf-8")

    assert re.search(r"^Persistent=true$", text, re.MULTILINE)
    assert re.search(r"^RandomizedDelaySec=15m$", text, re.MULTILINE)
    assert not re.search(r"OnCalendar=.*:00:00", text)


def test_the_crontab_has_one_job_that_waits_for_no_other() -> None:
    """Five fields, then flock; nothing that cron would take for a line's end."""
    lines = CRONTAB.read_text(encoding="utf-8").splitlines()
    jobs = [line for line in lines if re.match(r"^[\d*]", line)]
    others = [line for line in lines if line and line not in jobs]

    assert len(jobs) == 1
    minute, hour, *rest = jobs[0].split(maxsplit=5)
    assert 0 < int(minute) < 60
    assert 0 <= int(hour) < 24
    assert rest[:3] == ["*", "*", "*"]
    assert rest[3].startswith("flock -n ")
    assert "%" not in jobs[0]
    assert all(re.match(r"^(#|[A-Z_]+=)", line) for line in others)


def commands(path: Path) -> list[list[str]]:
    """Find the syncs that a file runs."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        match = COMMAND.search(line)
        if match and not line.startswith("#"):
            found.append(shlex.split(match.group(1)))
    return found


@pytest.mark.parametrize("path", [SERVICE, CRONTAB, WORKFLOW], ids=lambda p: p.name)
def test_its_command_works(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The very options of the file, on a workspace of one plan, leave a log."""
    monkeypatch.chdir(tmp_path)
    (words,) = commands(path)
    log = tmp_path / "logs" / "sync.jsonl"
    words[words.index("--log-file") + 1] = str(log)
    run = CliRunner()
    made = run.invoke(main, ["new", "--customer", "Acme", "--vendor", "Northwind"])
    assert made.exit_code == 0, made.output

    done = run.invoke(main, words)

    assert done.exit_code == 0, done.output
    assert len(log.read_text(encoding="utf-8").splitlines()) == 3


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_it_says_what_to_set(path: Path) -> None:
    """Whoever opens the file reads first how to use it, and finds no secret."""
    text = path.read_text(encoding="utf-8")

    assert text.startswith("# ")
    assert not re.search(r"(?i)(token|key|password)\s*[:=]\s*[\w-]{16,}", text)


def test_the_limits_fit_together() -> None:
    """systemd and GitHub wait longer than a run may begin plans."""
    text = SERVICE.read_text(encoding="utf-8")
    workflow = WORKFLOW.read_text(encoding="utf-8")

    assert "--max-duration 2h" in text
    assert "TimeoutStartSec=3h" in text
    assert re.search(r"timeout-minutes: 150", workflow)
