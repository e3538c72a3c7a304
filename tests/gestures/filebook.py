"""A workbook on a real disk behind the same face as the one in memory.

Before each read what people did is saved by a foreign library; writes go through
the real store, which may be killed at any of its file operations.
"""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from datetime import date
from pathlib import Path
from typing import Any

from gestures.ground import touch
from gestures.quick import QuickPerson
from gestures.sheet import Sheet
from mapsheets.sheet.spec import Edits, ReadWorkbook, WorkbookSpec
from mapsheets.stores.folder.files import Files
from mapsheets.stores.folder.store import FolderStore

OPERATIONS = (
    "read",
    "open_new",
    "write",
    "sync",
    "close",
    "set_mode",
    "replace",
    "sync_folder",
)


class Killed(BaseException):
    """The process ended here."""


class MortalFiles(Files):
    """File operations of a process that dies before its n-th one."""

    def __init__(self, left: int) -> None:
        self.left = left
        for name in OPERATIONS:
            setattr(self, name, self._mortal(getattr(super(), name)))

    def _mortal(self, operation: Callable[..., Any]) -> Callable[..., Any]:
        def run(*arguments: Any) -> Any:
            if not self.left:
                raise Killed
            self.left -= 1
            return operation(*arguments)

        return run


class FileBook:
    """A real xlsx file, edited by a person and written by the store."""

    def __init__(self, spec: WorkbookSpec, folder: Path) -> None:
        self.folder = folder
        self.modified: date | None = None
        self.kill_at: int | None = None
        self.kills = 0
        self.path = Path(FolderStore(folder).create(spec, spec.title).location)
        self._person = QuickPerson()
        self._load()

    def _load(self) -> None:
        self._person.open(self.path)
        self.tabs: dict[str, Sheet] = {
            title: self._person.sheet(title) for title in ("Plan", "Change history")
        }
        self._loaded = deepcopy(self.tabs)

    def read(self) -> ReadWorkbook:
        """Save what people did, and read the file as a store does.

        Where nobody did anything the file stays as the store wrote it: the library
        drops the values that formulas carry.
        """
        if self.tabs != self._loaded:
            self._person.save()
        if self.modified is not None:
            touch(self.path, self.modified)
        self._load()
        return FolderStore(self.folder).read(self.path.name)

    def write(self, edits: Edits) -> None:
        """Write through the store; a killed write leaves the old or the new file."""
        store = FolderStore(self.folder)
        expect = store.read(self.path.name).revision
        before = self.path.read_bytes()
        if self.kill_at is not None:
            mortal = FolderStore(self.folder, MortalFiles(self.kill_at))
            self.kill_at = None
            try:
                mortal.write(self.path.name, edits, expect)
            except Killed:
                self.kills += 1
            FolderStore(self.folder).read(self.path.name)
        if edits and self.path.read_bytes() == before:
            store.write(self.path.name, edits, expect)
        self._load()
