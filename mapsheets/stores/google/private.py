"""The seller's own workbook of a workspace: it lies beside the plans, marked.

One listing of a folder tells of its plans and of this workbook, with whether it is
shared: no call is spent on finding it. A query over two folders would do the same
for a sub-folder, but Drive answers such queries with a part of the files and does not
say so (https://github.com/rclone/rclone/issues/4289).
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
MARK = "portfolio"


class PrivateStore(GoogleStore):
    """The workbooks of a workspace that are the seller's own, and no plans.

    ``above`` is the workspace's store: what its last listing showed is used.
    """

    def __init__(self, above: GoogleStore) -> None:
        super().__init__(above.transport, above.folder_id, above.new_id)
        self._above = above
        self._unshared: set[str] = set()

    @property
    def workspace(self) -> str:
        """Name the workspace as the command line does."""
        return f"{self._above.workspace}/{APART}"

    def files(self) -> Files:
        """List the workbooks: the marked ones, else those that lie apart."""
        found = self._above.private_files() or self._apart()
        self._unshared = {f["id"] for f in found if f.get("shared") is False}
        return found

    def _apart(self) -> Files:
        """List what lies in a sub-folder ``private``, as somebody may keep it."""
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
        """Make a workbook beside the plans, marked from the first moment."""
        marked = {**spec.properties, PRIVATE_PROPERTY: MARK}
        look = self._above.private_files
        creator = Creator(self.transport, self.folder_id, self.new_id, look)
        return self.created(creator, replace(spec, properties=marked), name, taken)

    def outsiders(self, ref: str, domains: Collection[str]) -> tuple[str, ...]:
        """Name who may use a file and is not of the vendor's domains.

        Nobody is asked for where the listing said that it is not shared at all.
        """
        if ref in self._unshared:
            return ()
        return super().outsiders(ref, domains)
