"""The seller's own workbook of a workspace: it lies in its folder ``private``.

The listing of the plans tells of that folder; one call lists what lies in it and says
whether that is shared with anybody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from mapsheets.sheet.spec import WorkbookSpec
from mapsheets.stores.base import Created, Entry, Taken
from mapsheets.stores.google import drive
from mapsheets.stores.google.creating import Creator
from mapsheets.stores.google.requests_values import Json
from mapsheets.stores.google.responses_drive import (
    FOLDER_TYPE,
    PRIVATE_PROPERTY,
    is_private,
)
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
        self._place: Json | None = None
        self._unshared: set[str] = set()

    @property
    def workspace(self) -> str:
        """Name the workspace as the command line does."""
        return f"{self._above.workspace}/{APART}"

    def files(self) -> Files:
        """List the workbooks: those in the folder, else ones moved beside the plans."""
        others = self._above.others()
        folder = drive.oldest(drive.of_type(others, FOLDER_TYPE), APART)
        self._place = folder or self._place
        found = self._within(self._place) or list(filter(is_private, others))
        self._unshared |= {file["id"] for file in found if _is_unshared(file)}
        return found

    def _within(self, place: Json | None) -> Files:
        if place is None:
            return []
        return drive.of_type(drive.children(self.transport, place["id"]))

    def list(self) -> tuple[Entry, ...]:
        """List the workbooks, marked ones first and then by age.

        A later one is somebody's copy, one without a mark may be anybody's.
        """
        files = self.files()
        entries = {entry.ref: entry for entry in self.shown(files)}
        files.sort(key=lambda file: (not is_private(file), drive.age(file)))
        return tuple(entries[file["id"]] for file in files)

    def create(
        self, spec: WorkbookSpec, name: str, taken: Taken | None = None
    ) -> Created:
        """Make a workbook in the folder, which is made too where it is missing."""
        marked = {**spec.properties, PRIVATE_PROPERTY: MARK}
        place = self._made()
        creator = Creator(
            self.transport, place["id"], self.new_id, lambda: self._within(place)
        )
        return self.created(creator, replace(spec, properties=marked), name, taken)

    def _made(self) -> Json:
        if self._place is None:
            self._place = drive.folder(self.transport, APART, self.folder_id)
        return self._place

    def outsiders(self, ref: str, domains: Collection[str]) -> tuple[str, ...]:
        """Name who may use a workbook and is not of the vendor's domains.

        With "" it is the folder that is looked at, made where it is missing. Nobody
        is asked for where a listing said that it is not shared at all.
        """
        if ref in self._unshared:
            return ()
        if not ref:
            place = self._made()
            if _is_unshared(place):
                return ()
            ref = place["id"]
        return super().outsiders(ref, domains)


def _is_unshared(file: Json) -> bool:
    """Tell whether Drive said so; of files in a shared drive it says nothing."""
    return file.get("shared") is False
