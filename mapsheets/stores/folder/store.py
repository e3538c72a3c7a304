"""The folder store: a directory of xlsx files."""

from __future__ import annotations

import errno
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

from mapsheets.errors import (
    ForeignFile,
    Locked,
    PlanExists,
    PlanNotFound,
    StoreFault,
)
from mapsheets.sheet.spec import (
    AppendRow,
    Edits,
    ReadWorkbook,
    ReplaceState,
    SetCell,
    WorkbookSpec,
)
from mapsheets.stores.base import Abilities, Calls, Created, Entry, Taken, Written
from mapsheets.stores.folder.diskfaults import disk
from mapsheets.stores.folder.faults import only_foreign
from mapsheets.stores.folder.files import Files, Stamp, digest
from mapsheets.stores.folder.lean import without_numpy
from mapsheets.stores.folder.limits import LIMITS, Limits
from mapsheets.stores.folder.names import SUFFIX, file_name
from mapsheets.stores.folder.owners import check_not_open
from mapsheets.stores.folder.patch import patched
from mapsheets.stores.folder.placing import (
    Seen,
    changed_meanwhile,
    move_away,
    place_new,
    put_back,
    seen,
    sweep,
)
from mapsheets.stores.folder.reading import read_properties, read_workbook
from mapsheets.stores.folder.verify import check_written


class FolderStore:
    """Workbooks as files of one directory; a reference is a file's name.

    Sub-folders are not looked into. ``files`` performs every operation on the disk,
    ``limits`` bound what is read.
    """

    def __init__(
        self, directory: Path, files: Files | None = None, limits: Limits = LIMITS
    ) -> None:
        self._directory = directory
        self._limits = limits
        self._files = files or Files()
        self._swept = False
        # The workbook read last: a write usually follows its read.
        self._last: ReadWorkbook | None = None

    @property
    def abilities(self) -> Abilities:
        """Tell what a folder can do beyond the contract."""
        return Abilities(versions_in_list=True, digest_in_list=True)

    @property
    def workspace(self) -> str:
        """Name the workspace as the command line does."""
        return f"folder:{self._directory}"

    @property
    def calls(self) -> Calls:
        """Count no calls: there is no service."""
        return Calls()

    def list(self) -> tuple[Entry, ...]:
        """List the workbooks of the folder by name; a missing folder is empty.

        Raises:
            StoreFault: the folder cannot be read.
        """
        entries = []
        for path in self._workbooks():
            # A file that has gone since the folder was read is not there.
            with suppress(PlanNotFound):
                entries.append(self._listed(path))
        return tuple(entries)

    def _listed(self, path: Path) -> Entry:
        """List a file; one that cannot be read says so when it is read."""
        try:
            return _entry(path, self._seen(path))
        except StoreFault:
            return Entry(ref=path.name, name=path.stem, location=str(path))

    def read(self, ref: str) -> ReadWorkbook:
        """Read a whole workbook.

        Raises:
            PlanNotFound: there is no such file.
            ForeignFile: the file is hostile, broken or of another kind.
            StoreFault: the disk refuses.
        """
        path = self._path(ref)
        self._last = _read(path, self._seen(path), self._limits)
        return self._last

    def create(
        self, spec: WorkbookSpec, name: str, taken: Taken | None = None
    ) -> Created:
        """Make a workbook; the folder is made too where it is missing.

        Raises:
            PlanExists: a file of this name is there already, in any case, or one
                that is taken.
            StoreFault: the disk refuses; nothing is left behind.
        """
        for entry in self.list() if taken else ():
            if taken and taken(entry):
                raise PlanExists(name, entry.location)
        # Only a new workbook needs openpyxl, which takes longer to load than a
        # plan takes to sync.
        with without_numpy():
            from mapsheets.stores.folder.new import rendered  # noqa: PLC0415

        path = self._directory / file_name(name)
        with only_foreign(path.name):
            data = rendered(spec)
        read_workbook(path.name, data, self._limits)
        with disk(path, "made"):
            self._files.make_folder(self._directory)
            self._sweep()
            place_new(self._files, path, data)
        return Created(path.name, str(path))

    def write(self, ref: str, edits: Edits, expect: str) -> Written:
        """Apply the edits in place, if the file still is what was read.

        Without edits the file is not touched.

        Raises:
            PlanNotFound: the file is gone.
            ChangedMeanwhile: somebody changed it since it was read.
            Locked: it is open in Excel or LibreOffice, or read-only.
            ForeignFile: it cannot be read.
            StoreFault: the disk refuses; the file is as it was.
        """
        path = self._path(ref)
        if not edits:
            return Written(expect)
        found = self._seen(path)
        if found.revision != expect:
            raise changed_meanwhile(path)
        check_not_open(self._files, path)
        self._check_writable(path)
        data = self._changed(path, found, edits)
        with disk(path, "written"):
            self._sweep()
            written = put_back(self._files, path, data, expect)
        self._last = None
        return Written(written.revision, _count(edits))

    def trash(self, ref: str) -> None:
        """Move a workbook into the folder's ``.trash``, under a free name.

        Raises:
            PlanNotFound: there is no such file.
            Locked: it is open in Excel or LibreOffice.
            StoreFault: the disk refuses.
        """
        path = self._path(ref)
        check_not_open(self._files, path)
        with disk(path, "moved to the trash"):
            move_away(self._files, path)

    def _workbooks(self) -> tuple[Path, ...]:
        with disk(self._directory, "read"):
            try:
                found = tuple(self._directory.iterdir())
            except FileNotFoundError:
                return ()
            found = tuple(p for p in found if _is_workbook(p.name) and p.is_file())
        return tuple(sorted(found, key=lambda path: (path.name.casefold(), path.name)))

    def _path(self, ref: str) -> Path:
        path = self._directory / ref
        if Path(ref).name != ref or not _is_workbook(ref):
            raise PlanNotFound(ref, self.workspace)
        return path

    def _seen(self, path: Path) -> Seen:
        with disk(path, "read"):
            try:
                return seen(self._files, path)
            except OSError as error:
                if error.errno not in {errno.ENOENT, errno.ENAMETOOLONG}:
                    raise
                raise PlanNotFound(path.name, self.workspace) from error

    def _check_writable(self, path: Path) -> None:
        """Respect a file's read-only mark, which replacing it would pass over."""
        with disk(path, "read"):
            if self._files.is_read_only(path):
                raise Locked(
                    f"{path.name} is read-only, so it was not changed.",
                    "Make the file writable, then run this again.",
                )

    def _changed(self, path: Path, found: Seen, edits: Edits) -> bytes:
        """Make the edits in memory and prove that they did what they should."""
        with only_foreign(path.name):
            data = patched(found.data, edits, self._limits)
        last = self._last
        if last is None or last.revision != found.revision:
            last = _read(path, found, self._limits)
        check_written(last, read_workbook(path.name, data, self._limits), edits)
        return data

    def _sweep(self) -> None:
        if not self._swept:
            sweep(self._files, self._directory)
            self._swept = True


def _is_workbook(name: str) -> bool:
    return name.lower().endswith(SUFFIX) and not name.startswith((".", "~$"))


def _read(path: Path, found: Seen, limits: Limits) -> ReadWorkbook:
    return replace(
        read_workbook(path.name, found.data, limits),
        revision=found.revision,
        location=str(path),
        modified=_day(found.stamp),
    )


def _entry(path: Path, found: Seen) -> Entry:
    properties: dict[str, str] = {}
    # What is wrong with a file is said when it is read.
    with suppress(ForeignFile):
        properties = read_properties(path.name, found.data)
    return Entry(
        ref=path.name,
        name=path.stem,
        location=str(path),
        stamp=digest(found.data),
        modified=_day(found.stamp),
        changed_at=_moment(found.stamp),
        properties=properties,
    )


def _moment(stamp: Stamp) -> datetime:
    return datetime.fromtimestamp(stamp.mtime_ns / 1e9, UTC)


def _day(stamp: Stamp) -> date:
    return _moment(stamp).date()


def _count(edits: Edits) -> int:
    """Count the cells that edits write."""
    cells = 0
    for edit in edits.items:
        match edit:
            case SetCell():
                cells += 1
            case AppendRow():
                cells += len(edit.values)
            case ReplaceState():
                cells += 2 * len(edit.rows)
    return cells
