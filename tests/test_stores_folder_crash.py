"""Runs that are killed, and runs at the same time: no workbook is ever broken."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from contract.workbooks import PLAN, plan_spec

from mapsheets.stores.folder.store import FolderStore

TESTS = Path(__file__).parent

# A process that forks children, each of which dies by SIGKILL at its n-th file
# operation, before or after it, until one gets through. Every method of Files is an
# operation; a write stores half of its bytes before it dies.
NURSERY = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[3])
from contract.workbooks import PLAN, plan_spec
from mapsheets.sheet.spec import AppendRow, Edits, ReplaceState, SetCell
from mapsheets.stores.folder.files import Files
from mapsheets.stores.folder.store import FolderStore

APART = {"lock_seconds", "locked", "now"}
NAMES = [name for name in vars(Files) if name[0] != "_" and name not in APART]
EDITS = Edits((
    SetCell(PLAN, 4, 2, "New"),
    AppendRow(PLAN, 6, {1: 3}, like=5),
    ReplaceState("_mapsheets", (("format", "2"),)),
))

def die():
    os.kill(os.getpid(), signal.SIGKILL)

def dying(name, fatal, when, count):
    real = getattr(Files, name)
    def act(self, *given):
        count.append(name)
        if len(count) == fatal and when == "before":
            if name == "write":
                real(self, given[0], given[1][: len(given[1]) // 2])
            die()
        try:
            return real(self, *given)
        finally:
            if len(count) == fatal and when == "after":
                die()
    return act

def run(folder, fatal, when, verb):
    count = []
    fatally = {name: dying(name, fatal, when, count) for name in NAMES}
    store = FolderStore(folder, type("Dying", (Files,), fatally)())
    if verb == "write":
        store.write("Acme.xlsx", EDITS, store.read("Acme.xlsx").revision)
    elif verb == "create":
        store.create(plan_spec(), "Beta")
    else:
        store.trash("Acme.xlsx")

fatal, killed = 0, True
while killed:
    fatal += 1
    for when in ("before", "after"):
        folder = Path(sys.argv[1]) / f"{fatal}-{when}"
        FolderStore(folder).create(plan_spec(), "Acme")
        child = os.fork()
        if not child:
            run(folder, fatal, when, sys.argv[2])
            os._exit(0)
        status = os.waitpid(child, 0)[1]
        killed = os.WIFSIGNALED(status)
        assert killed or status == 0, status
"""


@pytest.mark.parametrize(
    ("verb", "least"), [("write", 12), ("create", 8), ("trash", 4)]
)
def test_a_kill_at_any_operation_leaves_whole_workbooks(
    tmp_path: Path, verb: str, least: int
) -> None:
    """Old or new, readable; the last two children got through."""
    nursery = [sys.executable, "-c", NURSERY, str(tmp_path), verb, str(TESTS)]
    subprocess.run(nursery, check=True)

    folders = list(tmp_path.iterdir())
    outcomes = [_whole(folder, verb) for folder in folders]

    assert len(folders) >= 2 * (least + 1)
    # Both are seen: what was before, and what is after.
    assert set(outcomes) == {"old", "new"}


def _whole(folder: Path, verb: str) -> str:
    """Read everything in a folder; tell whether the verb came to pass."""
    store = FolderStore(folder)
    entries = {entry.ref: store.read(entry.ref) for entry in store.list()}
    if verb == "write":
        tabs = entries["Acme.xlsx"].tabs
        found = (tabs[0].cells[4, 2], tabs[0].cells.get((6, 1)), tabs[1].cells[1, 2])
        return {("Demo", None, "1"): "old", ("New", 3, "2"): "new"}[found]
    if verb == "create":
        assert all(len(each.tabs) == len(plan_spec().tabs) for each in entries.values())
        return "new" if set(entries) == {"Acme.xlsx", "Beta.xlsx"} else "old"
    trashed = FolderStore(folder / ".trash").list()
    assert len(entries) + len(trashed) == 1
    return "new" if trashed else "old"


# A child that appends its own numbers to one shared workbook, each as a new row.
WRITER = """
import sys
from pathlib import Path
from mapsheets.errors import ChangedMeanwhile
from mapsheets.sheet.spec import AppendRow, Edits
from mapsheets.stores.folder.store import FolderStore

store = FolderStore(Path(sys.argv[1]))
for number in range(8):
    while True:
        workbook = store.read("Acme.xlsx")
        row = max(row for row, _ in workbook.tabs[0].cells) + 1
        edit = AppendRow("Plan", row, {1: f"{sys.argv[2]}-{number}"}, like=4)
        try:
            store.write("Acme.xlsx", Edits((edit,)), workbook.revision)
        except ChangedMeanwhile:
            continue
        break
"""


@pytest.mark.parametrize("writers", [2, 4])
def test_no_acknowledged_write_is_lost(tmp_path: Path, writers: int) -> None:
    """Real processes write one file at once; each write that succeeded is there."""
    FolderStore(tmp_path).create(plan_spec(), "Acme")

    children = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), str(name)])
        for name in range(writers)
    ]
    assert [child.wait(timeout=120) for child in children] == [0] * writers

    cells = FolderStore(tmp_path).read("Acme.xlsx").tab(PLAN)
    assert cells is not None
    written = {value for (_, column), value in cells.cells.items() if column == 1}
    expected = {f"{name}-{number}" for name in range(writers) for number in range(8)}
    assert expected <= written


CREATOR = """
import sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from contract.workbooks import plan_spec
from mapsheets.errors import PlanExists
from mapsheets.stores.folder.store import FolderStore
try:
    FolderStore(Path(sys.argv[1])).create(plan_spec(), "Acme")
except PlanExists:
    sys.exit(4)
"""


def test_only_one_of_many_creates_a_name(tmp_path: Path) -> None:
    children = [
        subprocess.Popen([sys.executable, "-c", CREATOR, str(tmp_path), str(TESTS)])
        for _ in range(3)
    ]

    codes = sorted(child.wait(timeout=120) for child in children)

    assert codes == [0, 4, 4]
    assert len(FolderStore(tmp_path).list()) == 1
