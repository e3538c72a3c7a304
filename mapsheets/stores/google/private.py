"""The private folder of a workspace, found or made where it is first needed."""

from __future__ import annotations

from collections.abc import Callable, Collection

from mapsheets.errors import NotAllowed
from mapsheets.sheet.spec import WorkbookSpec
from mapsheets.stores.base import Created, Entry, Taken
from mapsheets.stores.google import drive
from mapsheets.stores.google.responses_drive import FOLDER_TYPE
from mapsheets.stores.google.store import Files, GoogleStore

PRIVATE = "private"


class PrivateFolder(GoogleStore):
    """The sub-folder ``private`` of a workspace, which may not be there yet.

    ``known`` is its id as far as remembered, ``learn`` remembers another one.
    """

    def __init__(
        self, above: GoogleStore, known: str, learn: Callable[[str], None]
    ) -> None:
        super().__init__(above.transport, known, above.new_id)
        self._above, self._learn = above, learn
        self._unshared: set[str] = set()

    @property
    def workspace(self) -> str:
        """Name the workspace as the command line does."""
        return f"{self._above.workspace}/{PRIVATE}"

    def files(self) -> Files:
        """List the files of the folder, none where it is not there."""
        found = self._in_known()
        if not found:
            # It may be another by now: in the trash, deleted, or made elsewhere.
            self._look_up()
            found = self._in_known()
        self._unshared = {f["id"] for f in found if f.get("shared") is False}
        return found

    def _in_known(self) -> Files:
        if not self.folder_id:
            return []
        try:
            return drive.children(self.transport, self.folder_id)
        except NotAllowed:
            return []

    def _look_up(self) -> None:
        above = self._above.folder_id
        folders = drive.children(self.transport, above, FOLDER_TYPE)
        found = drive.oldest(folders, PRIVATE)
        if found != self.folder_id:
            self._settle_in(found)

    def _settle_in(self, folder: str) -> None:
        self.folder_id = folder
        self._learn(folder)

    def list(self) -> tuple[Entry, ...]:
        """List the workbooks of the folder."""
        return self.shown(self.files())

    def create(
        self, spec: WorkbookSpec, name: str, taken: Taken | None = None
    ) -> Created:
        """Make a workbook, and the folder where it is missing."""
        if not self.folder_id:
            above = self._above.folder_id
            self._settle_in(drive.folder(self.transport, PRIVATE, above))
        return super().create(spec, name, taken)

    def outsiders(self, ref: str, domains: Collection[str]) -> tuple[str, ...]:
        """Name who may use a file and is not of the vendor's domains.

        Nobody is asked for where the listing said that it is not shared at all.
        """
        if ref in self._unshared:
            return ()
        return super().outsiders(ref, domains)
