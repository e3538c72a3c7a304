"""Nights over a fleet: calls on Google's emulator, memory and times in a folder."""

from __future__ import annotations

import argparse
import io
import subprocess
import sys
import tempfile
import time
import zipfile
import zlib
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import bench_plans as plans
import nightly_google
import nightly_ground as ground
from bench_measure import program

from mapsheets.plan.fields import STATE_TAB
from mapsheets.sheet.address import column_letters
from mapsheets.sheet.layout_place import COLUMNS, HEADER_ROW
from mapsheets.stores.folder.store import FolderStore
from mapsheets.stores.google.drive import PAGE
from mapsheets.workflows.nightly.report import Report

DAYS_CELL = f"{column_letters(COLUMNS['days'])}{HEADER_ROW + 1}"
MOST_MEMORY, MOST_RATIO = 250, 0.15
EDITED = plans.Edit("xl/worksheets/sheet1.xml", DAYS_CELL, 0)
MODELS = 10  # plans that differ in template, start and aim
LOOK = 0.05  # seconds between two looks at a process's memory


def google(count: int, changed: int) -> list[str]:
    """Edit some plans of many; give what cost another number of calls than it may."""
    drive = nightly_google.drive(count)
    print(f"made {count} plans", flush=True)
    for name in ("first", "second"):
        _night(drive, name)
    step = max(1, count // changed)
    for number in range(0, step * changed, step):
        drive.type(number, "days", 2, "17")
    _night(drive, f"{changed} edited")
    pages = -(-(count + 1) // PAGE)  # the private folder is one file more
    costs = {"read": changed + 1, "write": changed + 1, "drive": pages + 1}
    faults = _differ("calls", drive.google.counts(), costs)
    after = _night(drive, "the next")
    faults += _differ("plans written", after.counts["updated"], 0)
    quiet = _night(drive, "a quiet one")
    faults += _differ("plans read", quiet.read, 0)
    costs = {"read": 1, "write": 0, "drive": pages + 1}
    return faults + _differ("quiet calls", drive.google.counts(), costs)


def _night(drive: nightly_google.Drive, name: str) -> Report:
    drive.pass_days(0.5)
    began = time.perf_counter()
    report = drive.night_in_portfolio(ground.FIRST)
    seconds = time.perf_counter() - began
    print(f"{name} night: {report.as_text()} {drive.google.counts()}", flush=True)
    if report.exit_code:
        said = [line.said for line in report.lines if line.problem]
        raise SystemExit("\n".join([report.recorded.complaint, *said[:MODELS]]))
    print(f"  {seconds:.0f} s, of which the clock of the emulator waits none")
    return report


def _differ(what: str, found: object, wanted: object) -> list[str]:
    return [] if found == wanted else [f"{what}: {found} instead of {wanted}"]


@dataclass(frozen=True, slots=True)
class Night:
    """A night in a process of its own: its seconds, and the most MB of any process."""

    seconds: float
    own: float
    workers: float


def folder(count: int) -> list[str]:
    """Let nights pass over a folder; give what took more than it may."""
    with tempfile.TemporaryDirectory() as place:
        workspace = Path(place) / "plans"
        paths = _made(workspace, count)
        print(f"made {count} plans", flush=True)
        nights = {"first": _timed(workspace, "first, portfolio made")}
        _edit(paths, 5)
        nights["changed"] = _timed(workspace, "every plan changed")
        nights["unchanged"] = _timed(workspace, "none changed")
        _edit(paths[::10], 6)
        nights["some"] = _timed(workspace, "every tenth changed")
    ratio = nights["unchanged"].seconds / nights["changed"].seconds
    most = max(max(night.own, night.workers) for night in nights.values())
    print(f"unchanged / changed: {ratio:.3f}; most memory: {most:.0f} MB")
    faults = [] if ratio <= MOST_RATIO else [f"ratio {ratio:.3f}"]
    return faults + ([] if most < MOST_MEMORY else [f"memory {most:.0f} MB"])


def _made(workspace: Path, count: int) -> list[Path]:
    """Make a plan of each template, and the others as those under other names."""
    store, models = FolderStore(workspace), []
    for number in range(min(MODELS, count)):
        made = ground.prepared(number)
        ref = store.create(made.spec, made.plan.title).ref
        models.append((workspace / ref, _state(store, ref)))
    for number in range(len(models), count):
        model = number % len(models)
        path, state = models[model]
        name = path.name.replace(f"{model:03}", f"{number:04}")
        words = {
            f"{model:016x}": f"{number:016x}",
            f"Customer {model:03}": f"Customer {number:04}",
        }
        rows = [(key, _replaced(text, words)) for key, text in state[:-1]]
        words[state[-1][1]] = f"{_check(rows):08x}"
        (workspace / name).write_bytes(_renamed(path.read_bytes(), words))
    paths = sorted(workspace.glob("*.xlsx"))
    for path in paths:
        plans.age(path)
    return paths


def _state(store: FolderStore, ref: str) -> list[tuple[str, str]]:
    tab = store.read(ref).tab(STATE_TAB)
    if tab is None:
        raise SystemExit(f"{ref} has no state")
    rows = sorted({row for row, _ in tab.cells})
    return [(str(tab.cells[row, 1]), str(tab.cells[row, 2])) for row in rows]


def _check(rows: Sequence[tuple[str, str]]) -> int:
    """Compute the checksum that the last row of the state tab holds."""
    return zlib.crc32("\n".join(f"{key}\t{text}" for key, text in rows).encode())


def _replaced(text: str, words: dict[str, str]) -> str:
    for old, new in words.items():
        text = text.replace(old, new)
    return text


def _renamed(data: bytes, words: dict[str, str]) -> bytes:
    """Give a plan another id and another customer, in every part."""
    result = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(data))
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as target:
        for item in source.infolist():
            part = _replaced(source.read(item).decode(), words)
            target.writestr(item.filename, part)
    return result.getvalue()


def _edit(paths: Sequence[Path], days: int) -> None:
    """Let people type other days into the first step, wherever it stands."""
    for path in paths:
        data = path.read_bytes()
        plans.put(path, plans.edited(data, EDITED, days))


def _timed(workspace: Path, name: str) -> Night:
    where = ("--workspace", f"folder:{workspace}", "--today", plans.TODAY)
    began = time.perf_counter()
    with subprocess.Popen(
        (program("mapsheets"), "sync", "-q", *where),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as running:
        own = workers = 0.0
        while running.poll() is None:
            own = max(own, _peak(running.pid))
            workers = max(workers, *map(_peak, _children(running.pid)), 0.0)
            time.sleep(LOOK)
    night = Night(time.perf_counter() - began, own, workers)
    print(
        f"{name}: exit {running.returncode}, {night.seconds:.1f} s, "
        f"{own:.0f} MB, workers {workers:.0f} MB",
        flush=True,
    )
    return night


def _peak(pid: int) -> float:
    """Give the most MB that a process held so far; Linux keeps it as VmHWM."""
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/status").read_text("ascii").splitlines():
            if line.startswith("VmHWM"):
                return int(line.split()[1]) / 1024
    return 0.0


def _children(pid: int) -> list[int]:
    with suppress(OSError):
        found = Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii")
        return [int(child) for child in found.split()]
    return []


def main(arguments: Sequence[str]) -> int:
    """Run the nights that were asked for."""
    parser = argparse.ArgumentParser(prog="scripts/fleet", description=__doc__)
    parser.add_argument("kind", choices=("google", "folder"))
    parser.add_argument("--plans", type=int, default=5000)
    parser.add_argument("--changed", type=int, default=200)
    given = parser.parse_args(arguments)
    if given.kind == "google":
        faults = google(given.plans, given.changed)
    else:
        faults = folder(given.plans)
    for fault in faults:
        print(f"OVER: {fault}")
    print("kept" if not faults else f"{len(faults)} over")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
