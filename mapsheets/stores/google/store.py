"""The Google store: spreadsheets of one Drive folder."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace
from datetime import datetime

from mapsheets.errors import ChangedMeanwhile, PlanNotFound
from mapsheets.sheet.spec import Edits, ReadWorkbook, WorkbookSpec
from mapsheets.stores.base import Abilities, Calls, Created, Entry, Taken, Written
from mapsheets.stores.google import drive, sharing, sheets
from mapsheets.stores.google.changes import Change, change_of
from mapsheets.stores.google.creating import Creator
from mapsheets.stores.google.endpoints import SHEET_PAGE
from mapsheets.stores.google.images import Snapshot, count
from mapsheets.stores.google.requests_swap import names
from mapsheets.stores.google.requests_values import Json
from mapsheets.stores.google.responses_drive import (
    Permission,
    Revision,
    day,
    entry,
    is_private,
    last_change,
)
from mapsheets.stores.google.sharing import Share, Shared
from mapsheets.stores.google.swapping import Swapper, changed
from mapsheets.stores.google.transport import Transport
from mapsheets.stores.google.undoing import unsettled

Files = list[Json]
REMEMBERED = 4  # workbooks kept between a read and its write
SHOWN = 5
MOST_ROWS = 1000  # with twenty cells of forty letters about the 2 MB that are advised
LISTING_LAG = 10  # minutes until Drive shows the last change of a spreadsheet
UNSETTLED_SENTENCE = (
    "The last update was broken off while somebody edited; the next sync puts back "
    "what they typed."
)
UNSETTLED = ("UNSETTLED", UNSETTLED_SENTENCE)


class GoogleStore:
    """Workbooks as spreadsheets of one Drive folder; a reference is a file's id.

    ``new_id`` gives a short text that is different each time: it tells the writes of
    this process from those of others.
    """

    def __init__(
        self, transport: Transport, folder: str, new_id: Callable[[], str]
    ) -> None:
        self.transport = transport
        self.folder_id = folder
        self.new_id = new_id
        self._swapper = Swapper(transport, new_id)
        self._snapshots: dict[str, tuple[str, Snapshot]] = {}
        self._modified: dict[str, tuple[str, str]] = {}
        self._trashed: set[str] = set()
        self._others: Files | None = None

    @property
    def abilities(self) -> Abilities:
        """Tell what Google can do beyond the contract."""
        return Abilities(
            shares=True,
            revisions=True,
            warns_on_protected=True,
            has_url=True,
            versions_in_list=True,
            listing_lag=LISTING_LAG,
            most_rows=MOST_ROWS,
        )

    @property
    def workspace(self) -> str:
        """Name the workspace as the command line does."""
        return f"google:{self.folder_id}"

    @property
    def calls(self) -> Calls:
        """Count the calls to Google made so far, repeated ones included."""
        return self.transport.calls

    @property
    def moment(self) -> datetime | None:
        """Give Google's own time at its last answer, None where unknown."""
        return self.transport.moment

    def list(self) -> tuple[Entry, ...]:
        """List the spreadsheets of the folder by name, 1,000 with each call."""
        return self.shown(self.files())

    def files(self) -> Files:
        """List the spreadsheets of the folder as Drive tells of them.

        The seller's own workbook may lie among the plans and is none of them.
        """
        found = drive.children(self.transport, self.folder_id)
        plans = [file for file in drive.of_type(found) if not is_private(file)]
        known = {file["id"] for file in plans}
        self._others = [file for file in found if file["id"] not in known]
        return plans

    def others(self) -> Files:
        """Give what else the last listing showed: folders, files that are no plans."""
        if self._others is None:
            self.files()
        return self._others or []

    def shown(self, files: Files) -> tuple[Entry, ...]:
        """Give files as entries, sorted by name."""
        self._modified = {file["id"]: last_change(file) for file in files}
        self.transport.names |= {file["id"]: file.get("name", "") for file in files}
        found = (entry(file) for file in files)
        return tuple(sorted(found, key=lambda e: (e.name.casefold(), e.name, e.ref)))

    def read(self, ref: str) -> ReadWorkbook:
        """Read a whole spreadsheet with one call."""
        name = self.transport.names.get(ref, ref)
        if ref in self._trashed:
            raise PlanNotFound(name, self.workspace)
        try:
            read, snapshot = sheets.read(self.transport, ref)
        except PlanNotFound as error:
            raise PlanNotFound(name, self.workspace) from error
        self.transport.names[ref] = read.title or name
        self._remember(ref, snapshot.revision, snapshot)
        modified, by = self._modified.get(ref, ("", ""))
        return replace(
            read,
            location=SHEET_PAGE.format(ref),
            modified=day(modified, read.timezone),
            modified_by=by,
            warnings=_warnings(snapshot),
        )

    def create(
        self, spec: WorkbookSpec, name: str, taken: Taken | None = None
    ) -> Created:
        """Make a spreadsheet in the folder, whole and only once."""
        creator = Creator(self.transport, self.folder_id, self.new_id, self.files)
        return self.created(creator, spec, name, taken)

    def created(
        self, creator: Creator, spec: WorkbookSpec, name: str, taken: Taken | None
    ) -> Created:
        """Let a creator make a spreadsheet, and remember it."""
        file = creator.create(spec, name, taken)
        ref = str(file["id"])
        self._modified[ref] = last_change(file)
        self.transport.names[ref] = name
        return Created(ref, SHEET_PAGE.format(ref))

    def write(self, ref: str, edits: Edits, expect: str) -> Written:
        """Apply the edits together with one call, to what was read.

        Raises:
            ChangedMeanwhile: somebody edited it since it was read; everything is
                as they made it, and nothing of ours is left.
        """
        if not edits:
            return Written(expect)
        snapshot = self._snapshot(ref, expect)
        self._snapshots.pop(ref, None)
        self._settle(ref, snapshot)
        change = change_of(snapshot, edits)
        if not count(change.patch) and not change.added:
            self._remember(ref, expect, snapshot)
            return Written(expect, deferred=change.deferred)
        after = self._swapper.write(ref, snapshot, change)
        if not _has_formulas(change):
            self._remember(ref, after.revision, after)
        return Written(after.revision, change.cells, change.deferred)

    def trash(self, ref: str) -> None:
        """Move a spreadsheet to Drive's trash."""
        drive.update(self.transport, ref, {"trashed": True})
        self._trashed.add(ref)

    def share(
        self,
        ref: str,
        email: str,
        role: str = "editor",
        *,
        notify: bool = True,
        message: str = "",
    ) -> Shared:
        """Let one address use a spreadsheet; only files are shared, never a folder."""
        wanted = Share(ref, email, role, notify, message)
        return sharing.share(self.transport, wanted)

    def permissions(self, ref: str) -> tuple[Permission, ...]:
        """List who may use a file or folder."""
        return drive.permissions(self.transport, ref)

    def outsiders(self, ref: str, domains: Collection[str]) -> tuple[str, ...]:
        """Name who may use a file or folder and is not of the vendor's domains."""
        return sharing.outsiders(self.permissions(ref), domains)

    def revisions(self, ref: str) -> tuple[Revision, ...]:
        """List who changed a spreadsheet when, oldest first, as far as known."""
        return drive.revisions(self.transport, ref)

    def folder(self, name: str) -> GoogleStore:
        """Find or make a folder within this one; give it as a store."""
        found = drive.folder(self.transport, name, self.folder_id)
        return GoogleStore(self.transport, str(found["id"]), self.new_id)

    def twin(self) -> GoogleStore:
        """Give a store of the same folder for another thread; it counts for itself."""
        other = GoogleStore(self.transport.twin(), self.folder_id, self.new_id)
        other._modified = self._modified
        return other

    def _remember(self, ref: str, revision: str, snapshot: Snapshot) -> None:
        self._snapshots.pop(ref, None)
        self._snapshots[ref] = (revision, snapshot)
        while len(self._snapshots) > REMEMBERED:
            self._snapshots.pop(next(iter(self._snapshots)))

    def _snapshot(self, ref: str, expect: str) -> Snapshot:
        """Give what was read; read again where that is not remembered."""
        revision, snapshot = self._snapshots.get(ref, ("", None))
        if snapshot is None or revision != expect:
            self.read(ref)
            revision, snapshot = self._snapshots[ref]
        if revision != expect or snapshot is None:
            raise changed()
        return snapshot

    def _settle(self, ref: str, snapshot: Snapshot) -> None:
        """Take a last write back that met an edit and was broken off.

        Raises:
            ChangedMeanwhile: it was taken back, so that the sheet is another now.
        """
        found = unsettled(snapshot)
        if found is None or found.undo is None:
            return
        guards = tuple(found.undo.left)
        self._swapper.take_back(ref, snapshot, found.undo, guards)
        raise ChangedMeanwhile(
            "An earlier update of the sheet was broken off; what people typed "
            "meanwhile stands again.",
            "Run the command again.",
        )


def _has_formulas(change: Change) -> bool:
    """Tell whether formulas are written: Google may keep them in another form."""
    return any(
        value is not None and value[0] == "formulaValue"
        for cells in change.patch.values()
        for value in cells.values()
    )


def _warnings(snapshot: Snapshot) -> tuple[tuple[str, str], ...]:
    found = unsettled(snapshot)
    if found is None:
        return ()
    if found.undo:
        return (UNSETTLED,)
    cells = [
        f"{names(snapshot, sheet_id, address)} held '{value[1]}'"
        for sheet_id, address, value in found.cells[:SHOWN]
    ]
    sentence = (
        "The last update was broken off while somebody edited, and these cells were "
        f"edited again since: {'; '.join(cells)}."
    )
    return (("OVERWRITTEN", sentence),)
