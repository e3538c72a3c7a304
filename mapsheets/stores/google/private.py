"""The seller's own workbook of a workspace, in a folder of its own beside the plans.

It is marked with the id of the plans' folder, so that the one listing of the plans
tells of it too, and of whether it is shared: no call is spent on finding it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from mapsheets.sheet.spec import WorkbookSpec
from mapsheets.stores.base import Created, Entry, Taken
from mapsheets.stores.google import drive
from mapsheets.stores.google.creating import Creator
from mapsheets.stores.google.responses_drive import FOLDER_TYPE, PRIVATE_PROPERTY
from mapsheets.stores.google.store import Files, GoogleStore

APART = "private"


class PrivateStore(GoogleStore):
    """The workbooks of a workspace that are the seller's own, and no plans.

    ``above`` is the workspace's store: what its last listing showed is used, and its
    next one is to look for them.
    """

    def __init__(self, above: GoogleStore) -> None:
        super().__init__(above.transport, above.folder_id, above.new_id)
        self._above = above
        above.wants_private = True
        self._unshared: set[str] = set()

    @property
    def workspace(self) -> str:
        """Name the workspace as the command line does."""
        return f"{self._above.workspace}/{APART}"

    def files(self) -> Files:
        """List the workbooks: the marked ones, else all that lie apart.

        A mark is found some minutes late, what lies in a folder at once.
        """
        found = self._above.private_files() or self._apart()
        self._unshared = {f["id"] for f in found if f.get("shared") is False}
        return found

    def _apart(self) -> Files:
        folders = drive.children(self.transport, self.folder_id, FOLDER_TYPE)
        found = drive.oldest(folders, APART)
        return drive.children(self.transport, found) if found else []

    def list(self) -> tuple[Entry, ...]:
        """List the workbooks, the oldest first: a later one is somebody's copy."""
        files = self.files()
        entries = {entry.ref: entry for entry in self.shown(files)}
        files.sort(key=lambda file: (file.get("createdTime", ""), file["id"]))
        return tuple(entries[file["id"]] for file in files)

    def create(
        self, spec: WorkbookSpec, name: str, taken: Taken | None = None
    ) -> Created:
        """Make a workbook in the folder, which is made too, marked from the first."""
        marked = {**spec.properties, PRIVATE_PROPERTY: self.folder_id}
        folder = drive.folder(self.transport, APART, self.folder_id)

        def look() -> Files:
            return drive.children(self.transport, folder)

        creator = Creator(self.transport, folder, self.new_id, look)
        return self.created(creator, replace(spec, properties=marked), name, taken)

    def outsiders(self, ref: str, domains: Collection[str]) -> tuple[str, ...]:
        """Name who may use a file and is not of the vendor's domains.

        Nobody is asked for where the listing said that it is not shared at all.
        """
        if ref in self._unshared:
            return ()
        return super().outsiders(ref, domains)
