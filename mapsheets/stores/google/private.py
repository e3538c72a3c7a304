"""The private folder of a workspace: made late, found with the workspace's listing."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from mapsheets.sheet.spec import WorkbookSpec
from mapsheets.stores.base import Created, Entry, Taken
from mapsheets.stores.google import drive
from mapsheets.stores.google.listing import PRIVATE, PRIVATE_PROPERTY
from mapsheets.stores.google.store import Files, GoogleStore


class PrivateFolder(GoogleStore):
    """The sub-folder ``private`` of a workspace, which may not be there yet."""

    def __init__(self, above: GoogleStore) -> None:
        super().__init__(above.transport, "", above.new_id)
        self._above = above
        self._listed = False
        self._unshared: set[str] = set()

    @property
    def workspace(self) -> str:
        """Name the workspace as the command line does."""
        return f"{self._above.workspace}/{PRIVATE}"

    def list(self) -> tuple[Entry, ...]:
        """List the folder; at first from the last listing of the workspace."""
        listing = self._above.listing(again=self._listed)
        self._listed = True
        self.folder_id = listing.private_id
        return self.shown(listing.private or self.files())

    def files(self) -> Files:
        """List the files of the folder, none where it is not there."""
        if not self.folder_id:
            return []
        return drive.children(self.transport, self.folder_id)

    def shown(self, files: Files) -> tuple[Entry, ...]:
        """Give files as entries; remember which nobody else may read."""
        self._unshared = {f["id"] for f in files if f.get("shared") is False}
        return super().shown(files)

    def create(
        self, spec: WorkbookSpec, name: str, taken: Taken | None = None
    ) -> Created:
        """Make a workbook, and the folder where it is missing."""
        if not self.folder_id:
            above = self._above.folder_id
            self.folder_id = drive.folder(self.transport, PRIVATE, above)
        marked = {**spec.properties, PRIVATE_PROPERTY: self._above.folder_id}
        return super().create(replace(spec, properties=marked), name, taken)

    def outsiders(self, ref: str, domains: Collection[str]) -> tuple[str, ...]:
        """Name who may use a file and is not of the vendor's domains."""
        if ref in self._unshared:
            return ()
        return super().outsiders(ref, domains)
