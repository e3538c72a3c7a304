"""The folder store on a real disk: names, marks, faults, trash, temporary files."""

from __future__ import annotations

import errno
import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from contract.workbooks import PLAN, plan_spec
from hostile.making import good

from mapsheets.errors import (
    ChangedMeanwhile,
    ForeignFile,
    Locked,
    PlanExists,
    PlanNotFound,
    StoreFault,
)
from mapsheets.sheet.spec import Edits, SetCell, WorkbookSpec
from mapsheets.stores.folder.files import Files, Stamp
from mapsheets.stores.folder.store import FolderStore

CHANGE = Edits((SetCell(PLAN, 4, 2, "New"),))
HOUR = 3600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Give a folder with one workbook, Acme.xlsx."""
    path = tmp_path / "plans"
    FolderStore(path).create(plan_spec(), "Acme")
    return path


def visible(folder: Path) -> list[str]:
    """List what is in a folder, without the lock of its runs."""
    names = {each.name for each in folder.iterdir()}
    return sorted(names - {".mapsheets.lock"})


def change(store: FolderStore) -> None:
    """Read and write Acme."""
    store.write("Acme.xlsx", CHANGE, store.read("Acme.xlsx").revision)


# The listing


def test_a_missing_folder_is_empty(tmp_path: Path) -> None:
    assert FolderStore(tmp_path / "none").list() == ()
    assert not (tmp_path / "none").exists()


def test_only_workbooks_are_listed(folder: Path) -> None:
    """Marks, temporary and hidden files, other kinds and sub-folders are not."""
    for name in (
        "~$Acme.xlsx",
        ".~lock.Acme.xlsx#",
        ".hidden.xlsx",
        ".1f.mapsheets.tmp",
        "notes.txt",
        "old.xls",
    ):
        (folder / name).write_bytes(b"x")
    (folder / "private").mkdir()
    (folder / "private" / "Portfolio.xlsx").write_bytes(good())
    (folder / "folder.xlsx").mkdir()

    assert [entry.ref for entry in FolderStore(folder).list()] == ["Acme.xlsx"]


def test_conflicted_copies_are_workbooks_with_the_same_id(folder: Path) -> None:
    copy = "Acme (Sam's conflicted copy 2027-02-01).xlsx"
    (folder / copy).write_bytes((folder / "Acme.xlsx").read_bytes())

    entries = FolderStore(folder).list()

    assert {entry.ref for entry in entries} == {"Acme.xlsx", copy}
    assert {entry.properties["mapsheets-plan"] for entry in entries} == {"p1"}


def test_a_broken_workbook_is_listed_without_properties(folder: Path) -> None:
    (folder / "Broken.XLSX").write_bytes(b"PK\x03\x04")

    entries = FolderStore(folder).list()

    assert [(each.ref, dict(each.properties)) for each in entries] == [
        ("Acme.xlsx", {"mapsheets-plan": "p1"}),
        ("Broken.XLSX", {}),
    ]


class Unreadable(Files):
    """One file may not be read by this person."""

    def read(self, path: Path, most: int) -> bytes:
        if path.name == "Secret.xlsx":
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(path))
        return super().read(path, most)


def test_a_file_that_may_not_be_read_is_listed_without_properties(
    folder: Path,
) -> None:
    """Only that plan fails, and the sentence names the file."""
    (folder / "Secret.xlsx").write_bytes((folder / "Acme.xlsx").read_bytes())
    store = FolderStore(folder, Unreadable())

    entries = store.list()
    with pytest.raises(StoreFault, match=r"Secret\.xlsx .*its permissions") as caught:
        store.read("Secret.xlsx")

    assert [(each.ref, dict(each.properties)) for each in entries] == [
        ("Acme.xlsx", {"mapsheets-plan": "p1"}),
        ("Secret.xlsx", {}),
    ]
    assert "folder" not in caught.value.hint


def test_the_stamp_changes_with_the_file(folder: Path) -> None:
    store = FolderStore(folder)
    (before,) = store.list()

    change(store)

    assert store.list()[0].stamp != before.stamp


# Names


@pytest.mark.parametrize("ref", ["../Acme.xlsx", "private/Portfolio.xlsx", "", "."])
def test_a_reference_stays_in_the_folder(folder: Path, ref: str) -> None:
    (folder.parent / "Acme.xlsx").write_bytes(good())

    with pytest.raises(PlanNotFound):
        FolderStore(folder).read(ref)


def test_a_name_that_differs_in_case_only_is_taken(folder: Path) -> None:
    """Windows and macOS would take one file for the other."""
    with pytest.raises(PlanExists):
        FolderStore(folder).create(plan_spec(), "ACME")


def test_a_title_becomes_a_file_name(folder: Path) -> None:
    created = FolderStore(folder).create(plan_spec(), "../Beta: a/b")

    assert created.ref == "-Beta - a-b.xlsx"
    assert Path(created.location) == folder / created.ref


def test_the_workspace_is_named_like_on_the_command_line(folder: Path) -> None:
    assert FolderStore(folder).workspace == f"folder:{folder}"


# Writing


def test_no_edits_leave_the_file_alone(folder: Path) -> None:
    path, store = folder / "Acme.xlsx", FolderStore(folder)
    before = (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino)

    store.write("Acme.xlsx", Edits(), store.read("Acme.xlsx").revision)

    assert (path.read_bytes(), path.stat().st_mtime_ns, path.stat().st_ino) == before


def test_a_write_keeps_the_permissions(folder: Path) -> None:
    (folder / "Acme.xlsx").chmod(0o664)

    change(FolderStore(folder))

    assert (folder / "Acme.xlsx").stat().st_mode & 0o777 == 0o664


def test_a_read_only_file_is_not_replaced(folder: Path) -> None:
    """Whoever marked it wants it to stay; a rename would pass over the mark."""
    path = folder / "Acme.xlsx"
    path.chmod(0o444)
    before = path.read_bytes()

    with pytest.raises(Locked, match=r"Acme\.xlsx is read-only") as caught:
        change(FolderStore(folder))

    assert caught.value.exit_code == 11
    assert path.read_bytes() == before


def test_a_write_through_a_symbolic_link_changes_its_target(
    folder: Path, tmp_path: Path
) -> None:
    target = tmp_path / "elsewhere.xlsx"
    (folder / "Acme.xlsx").rename(target)
    (folder / "Acme.xlsx").symlink_to(target)

    change(FolderStore(folder))

    assert (folder / "Acme.xlsx").is_symlink()
    assert FolderStore(folder).read("Acme.xlsx").tabs[0].cells[4, 2] == "New"


def test_same_content_saved_again_is_a_change(folder: Path) -> None:
    """A program may have saved between read and write: its time tells."""
    store, path = FolderStore(folder), folder / "Acme.xlsx"
    revision = store.read("Acme.xlsx").revision
    os.utime(path, ns=(1, 1))

    with pytest.raises(ChangedMeanwhile, match=r"Acme\.xlsx was changed"):
        store.write("Acme.xlsx", CHANGE, revision)


class SavedInBetween(Files):
    """Somebody saves the file just before it is replaced."""

    def set_mode(self, path: Path, mode: int) -> None:
        super().set_mode(path, mode)
        (path.parent / "Acme.xlsx").write_bytes(good())


def test_a_change_in_the_last_moment_is_not_overwritten(folder: Path) -> None:
    with pytest.raises(ChangedMeanwhile):
        change(FolderStore(folder, SavedInBetween()))

    assert (folder / "Acme.xlsx").read_bytes() == good()
    assert visible(folder) == ["Acme.xlsx"]


def test_a_text_that_no_cell_holds_is_refused(folder: Path) -> None:
    store = FolderStore(folder)
    edits = Edits((SetCell(PLAN, 4, 2, "x" * 40_000),))

    with pytest.raises(ForeignFile, match="too long"):
        store.write("Acme.xlsx", edits, store.read("Acme.xlsx").revision)


def test_a_change_that_did_not_come_out_is_not_written(folder: Path) -> None:
    """No workbook holds a day before 1900: the proof of the new file finds out."""
    store = FolderStore(folder)
    before = (folder / "Acme.xlsx").read_bytes()
    edits = Edits((SetCell(PLAN, 4, 3, date(1850, 1, 1)),))

    with pytest.raises(StoreFault, match="did not come out as planned"):
        store.write("Acme.xlsx", edits, store.read("Acme.xlsx").revision)

    assert (folder / "Acme.xlsx").read_bytes() == before


class Recorded(Files):
    """Keeps the order of what is done."""

    def __init__(self) -> None:
        self.done: list[str] = []

    def sync(self, handle: int) -> None:
        self.done.append("sync")
        super().sync(handle)

    def replace(self, source: Path, target: Path) -> None:
        self.done.append("replace")
        super().replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        self.done.append("link")
        super().link(source, target)

    def sync_folder(self, path: Path) -> None:
        self.done.append("sync folder")
        super().sync_folder(path)


def test_a_file_is_on_the_disk_before_and_its_name_after(folder: Path) -> None:
    """The order that survives a power cut."""
    files = Recorded()
    store = FolderStore(folder, files)

    change(store)
    store.create(plan_spec(), "Beta")
    store.trash("Beta.xlsx")

    assert files.done == [
        *("sync", "replace", "sync folder"),
        *("sync", "link", "sync folder"),
        *("replace", "sync folder"),
    ]


# Open elsewhere


def test_a_file_open_in_excel_is_not_written(folder: Path) -> None:
    mark = folder / "~$Acme.xlsx"
    mark.write_bytes(b"\x07Sam Lee" + b" " * 47 + b"\x07\0S\0a\0m\0")

    with pytest.raises(Locked, match="open in Excel by Sam Lee") as caught:
        change(FolderStore(folder))

    assert "~$Acme.xlsx" in caught.value.hint
    mark.unlink()
    change(FolderStore(folder))


def test_a_file_open_in_libreoffice_is_not_written(folder: Path) -> None:
    mark = folder / ".~lock.Acme.xlsx#"
    mark.write_text(",root,vm,22.11.2026 02:33,file:///profile;")

    with pytest.raises(Locked, match="open in LibreOffice by root"):
        change(FolderStore(folder))
    with pytest.raises(Locked):
        FolderStore(folder).trash("Acme.xlsx")

    assert FolderStore(folder).read("Acme.xlsx").tabs[0].cells[4, 2] == "Demo"


def test_an_unreadable_mark_is_a_mark(folder: Path) -> None:
    (folder / "~$Acme.xlsx").mkdir()

    with pytest.raises(Locked, match=r"open in Excel\."):
        change(FolderStore(folder))


# What a disk refuses


class Failing(Files):
    """Fails at one operation, as a disk might."""

    def __init__(self, operation: str, number: int) -> None:
        self.operation = operation
        self.number = number

    def _fail(self, operation: str) -> None:
        if operation == self.operation:
            raise OSError(self.number, os.strerror(self.number))

    def make_folder(self, path: Path) -> None:
        self._fail("make_folder")
        super().make_folder(path)

    def open_new(self, path: Path, mode: int) -> int:
        self._fail("open_new")
        return super().open_new(path, mode)

    def write(self, handle: int, data: bytes) -> int:
        super().write(handle, data[: len(data) // 2])
        self._fail("write")
        return len(data) // 2 or super().write(handle, data)

    def sync(self, handle: int) -> None:
        self._fail("sync")
        super().sync(handle)

    def replace(self, source: Path, target: Path) -> None:
        self._fail("replace")
        super().replace(source, target)

    def link(self, source: Path, target: Path) -> None:
        self._fail("link")
        super().link(source, target)

    def sync_folder(self, path: Path) -> None:
        self._fail("sync_folder")
        super().sync_folder(path)


FAULTS = [
    ("open_new", errno.EACCES, "does not allow it"),
    ("open_new", errno.EROFS, "does not allow it"),
    ("write", errno.ENOSPC, "the disk is full"),
    ("write", errno.EDQUOT, "the disk is full"),
    ("sync", errno.EIO, "Input/output error"),
    ("replace", errno.EACCES, "does not allow it"),
]


@pytest.mark.parametrize(("operation", "number", "words"), FAULTS)
def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    folder: Path, operation: str, number: int, words: str
) -> None:
    before = (folder / "Acme.xlsx").read_bytes()

    with pytest.raises(StoreFault, match=words) as caught:
        change(FolderStore(folder, Failing(operation, number)))

    assert caught.value.hint
    assert (folder / "Acme.xlsx").read_bytes() == before
    assert visible(folder) == ["Acme.xlsx"]


@pytest.mark.parametrize(
    ("operation", "number"),
    [
        ("make_folder", errno.EACCES),
        ("open_new", errno.EROFS),
        ("write", errno.ENOSPC),
        ("sync", errno.EIO),
        ("link", errno.EIO),
    ],
)
def test_a_failed_creation_leaves_nothing(
    folder: Path, operation: str, number: int
) -> None:
    with pytest.raises(StoreFault):
        FolderStore(folder, Failing(operation, number)).create(plan_spec(), "Beta")

    assert visible(folder) == ["Acme.xlsx"]


@pytest.mark.parametrize("number", [errno.EPERM, errno.ENOTSUP])
def test_a_disk_without_links_makes_whole_files_too(folder: Path, number: int) -> None:
    store = FolderStore(folder, Failing("link", number))

    store.create(plan_spec(), "Beta")

    assert visible(folder) == ["Acme.xlsx", "Beta.xlsx"]
    with pytest.raises(PlanExists):
        store.create(plan_spec(), "Beta")


def test_a_file_in_the_place_of_the_folder_is_said(tmp_path: Path) -> None:
    (tmp_path / "plans").write_text("no folder")
    store = FolderStore(tmp_path / "plans")

    for act in (store.list, lambda: store.create(plan_spec(), "Acme")):
        with pytest.raises(StoreFault, match=r"plans.*"):
            act()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """Mount a disk of 64 kB, where that is possible."""
    path = tmp_path / "disk"
    path.mkdir()
    options = ["-t", "tmpfs", "-o", "size=64k", "tmpfs", str(path)]
    try:
        done = subprocess.run(["mount", *options], capture_output=True, check=False)
    except FileNotFoundError:
        pytest.skip("there is no mount")
    if done.returncode:
        pytest.skip("not allowed to mount a disk")
    yield path
    subprocess.run(["umount", str(path)], check=True)


def test_a_disk_that_fills_up_keeps_the_old_file(small_disk: Path) -> None:
    """On a real full disk: a sentence, the old workbook, no rest."""
    store = FolderStore(small_disk)
    store.create(plan_spec(), "Acme")
    before = (small_disk / "Acme.xlsx").read_bytes()
    noise = os.urandom(60_000)
    with pytest.raises(OSError, match="No space"):
        (small_disk / "full").write_bytes(noise)

    with pytest.raises(StoreFault, match="disk is full"):
        change(store)
    with pytest.raises(StoreFault, match="disk is full"):
        store.create(plan_spec(), "Beta")

    assert (small_disk / "Acme.xlsx").read_bytes() == before
    assert visible(small_disk) == ["Acme.xlsx", "full"]


# Windows


class Held(Files):
    """Another program holds the file for a while, as on Windows."""

    def __init__(self, times: int) -> None:
        self.times = times
        self.waited: list[float] = []

    def replace(self, source: Path, target: Path) -> None:
        if self.times:
            self.times -= 1
            error = PermissionError(errno.EACCES, "held")
            error.winerror = 32  # type: ignore[attr-defined]
            raise error
        super().replace(source, target)

    def pause(self, seconds: float) -> None:
        self.waited.append(seconds)


def test_a_file_that_is_held_for_a_moment_is_written(folder: Path) -> None:
    files = Held(3)

    change(FolderStore(folder, files))

    assert files.waited == [0.05, 0.1, 0.2]


def test_a_file_that_stays_held_is_locked(folder: Path) -> None:
    files = Held(99)

    with pytest.raises(Locked, match="open in another program"):
        change(FolderStore(folder, files))

    assert sum(files.waited) == pytest.approx(2.55)
    assert visible(folder) == ["Acme.xlsx"]


# Rests and trash


def test_rests_of_dead_runs_are_swept_after_an_hour(folder: Path) -> None:
    for name, age in (("old", HOUR + 60), ("young", HOUR - 60)):
        path = folder / f".{name}.mapsheets.tmp"
        path.write_bytes(b"rest")
        then = path.stat().st_mtime - age
        os.utime(path, (then, then))
    (folder / ".other.tmp").write_bytes(b"not ours")
    os.utime(folder / ".other.tmp", (0, 0))

    change(FolderStore(folder))

    kept = {path.name for path in folder.iterdir()}
    assert {".young.mapsheets.tmp", ".other.tmp"} <= kept
    assert ".old.mapsheets.tmp" not in kept


def test_trash_keeps_every_file(folder: Path) -> None:
    store = FolderStore(folder)
    first = (folder / "Acme.xlsx").read_bytes()
    store.trash("Acme.xlsx")
    store.create(plan_spec(B4="Other"), "Acme")

    store.trash("Acme.xlsx")

    names = sorted(path.name for path in (folder / ".trash").iterdir())
    assert names == ["Acme (2).xlsx", "Acme.xlsx"]
    assert (folder / ".trash" / "Acme.xlsx").read_bytes() == first
    assert store.list() == ()


def test_a_folder_with_another_runs_lock_is_said(folder: Path) -> None:
    """Only one run puts files into a folder at a time."""

    class Impatient(Files):
        lock_seconds = 0.1

    with Files().locked(folder / ".mapsheets.lock"), pytest.raises(Locked):
        change(FolderStore(folder, Impatient()))


# The moment of reading


class Vanishing(Files):
    """The file goes between the listing and the reading of it."""

    def stamp(self, path: Path) -> Stamp:
        raise FileNotFoundError(errno.ENOENT, "gone")


def test_a_file_that_has_gone_is_not_listed(folder: Path) -> None:
    assert FolderStore(folder, Vanishing()).list() == ()


def test_the_revision_tells_size_time_and_content(folder: Path) -> None:
    path = folder / "Acme.xlsx"

    size, moment, hashed = FolderStore(folder).read("Acme.xlsx").revision.split("-")

    assert (int(size), int(moment)) == (path.stat().st_size, path.stat().st_mtime_ns)
    assert len(hashed) == 64


def test_the_day_of_the_last_change_is_that_of_the_file(folder: Path) -> None:
    os.utime(folder / "Acme.xlsx", (1_800_000_000, 1_800_000_000))

    workbook = FolderStore(folder).read("Acme.xlsx")

    assert str(workbook.modified) == "2027-01-15"
    assert workbook.location == str(folder / "Acme.xlsx")
    assert workbook.title == "Acme"


def test_equal_workbooks_are_equal_files(tmp_path: Path) -> None:
    made: list[bytes] = []
    for name in ("one", "two"):
        store = FolderStore(tmp_path / name)
        made.append(Path(store.create(plan_spec(), "Acme").location).read_bytes())

    assert made[0] == made[1]


def test_a_workbook_without_a_visible_name_gets_one(tmp_path: Path) -> None:
    make: Callable[[WorkbookSpec, str], object] = FolderStore(tmp_path).create
    make(plan_spec(), " ... ")

    assert (tmp_path / "Plan.xlsx").exists()
