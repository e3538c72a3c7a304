"""Hostile and foreign files end in a coded sentence or are read, within limits."""

from __future__ import annotations

import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from hostile.corpus import CASES
from mapsheets.errors import ForeignFile
from mapsheets.stores.folder.faults import FAULTS
from mapsheets.stores.folder.store import FolderStore

MEMORY = 300 * 2**20
SECONDS = 2


def made(name: str) -> bytes:
    """Make a case's file; zipfile warns of the duplicates that are wanted."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return CASES[name][1]()


def test_there_are_at_least_45_files() -> None:
    assert len(CASES) >= 45


@pytest.mark.parametrize("name", CASES)
def test_a_strange_file_is_named_or_read(name: str, tmp_path: Path) -> None:
    """Each ends in its code, names the file, and leaves it as it was."""
    code = CASES[name][0]
    path = tmp_path / "Acme.xlsx"
    path.write_bytes(made(name))
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    store = FolderStore(tmp_path)

    if code and not code.startswith("!"):
        with pytest.raises(ForeignFile) as caught:
            store.read("Acme.xlsx")
        assert caught.value.code == code
        assert "Acme.xlsx" in caught.value.message
        assert caught.value.hint.endswith(".")
    else:
        workbook = store.read("Acme.xlsx")
        assert [tab.title for tab in workbook.tabs] == ["Plan"]
        assert [warning for warning, _ in workbook.warnings] == [code[1:]] * bool(code)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before
    assert [entry.ref for entry in store.list()] == ["Acme.xlsx"]


def test_every_code_has_a_file() -> None:
    """No sentence is written that no file can cause."""
    assert {code for code, _ in CASES.values() if code.isupper()} >= set(FAULTS)


def test_all_of_them_fit_time_and_memory(tmp_path: Path) -> None:
    """One process with 300 MB to spare reads every file, each in 2 s of its time."""
    for at, name in enumerate(CASES):
        (tmp_path / f"{at}.xlsx").write_bytes(made(name))
    child = (
        "import resource, sys, time\n"
        "from pathlib import Path\n"
        "from mapsheets.errors import ForeignFile\n"
        "from mapsheets.stores.folder.store import FolderStore\n"
        "from mapsheets.stores.folder import shared\n"
        "used = int(open('/proc/self/statm').read().split()[0]) * 4096\n"
        f"resource.setrlimit(resource.RLIMIT_AS, (used + {MEMORY},) * 2)\n"
        "store = FolderStore(Path(sys.argv[1]))\n"
        "for path in sorted(Path(sys.argv[1]).glob('*.xlsx')):\n"
        "    start = time.process_time()\n"
        "    try:\n"
        "        store.read(path.name)\n"
        "    except ForeignFile as error:\n"
        "        assert 'out of memory' not in str(error), path.name\n"
        "    spent = time.process_time() - start\n"
        f"    assert spent < {SECONDS}, (path.name, spent)\n"
    )

    done = subprocess.run(
        [sys.executable, "-c", child, str(tmp_path)], capture_output=True, check=False
    )

    assert done.returncode == 0, done.stderr.decode()
