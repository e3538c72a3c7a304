"""Making a spreadsheet whole, and only one."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass

from mapsheets.errors import MapsheetsError, PlanExists, Unreachable
from mapsheets.sheet.spec import WorkbookSpec
from mapsheets.stores.base import Taken
from mapsheets.stores.google import drive, sheets
from mapsheets.stores.google.endpoints import SHEET_PAGE
from mapsheets.stores.google.faults import Ambiguous
from mapsheets.stores.google.requests_create import UNTITLED_SHEET_ID, creation
from mapsheets.stores.google.requests_values import Json
from mapsheets.stores.google.responses_drive import (
    KEY_PROPERTY,
    SHEET_TYPE,
    entry,
    split,
)
from mapsheets.stores.google.transport import Transport

FIRST_GENERATION = 1
SENDS = 3
KEY_LENGTH = 32


def creation_key(folder: str, name: str) -> str:
    """Give the key that stays the same however often a creation is tried."""
    text = f"{folder}\n{name.casefold()}"
    return hashlib.sha256(text.encode()).hexdigest()[:KEY_LENGTH]


@dataclass(frozen=True, slots=True)
class Creator:
    """Makes spreadsheets in a folder; ``new_id`` names each attempt.

    ``files`` lists what is in the folder.
    """

    transport: Transport
    folder: str
    new_id: Callable[[], str]
    files: Callable[[], list[Json]]

    def create(self, spec: WorkbookSpec, name: str, taken: Taken | None = None) -> Json:
        """Make a spreadsheet with three calls: look, make the file, fill it.

        Gives the file. A file that an earlier try made and never filled is filled now.

        Raises:
            PlanExists: a whole spreadsheet of this name is there, or a taken one.
        """
        key = creation_key(self.folder, name)
        properties = {**split(spec.properties), KEY_PROPERTY: key}
        there = self._there(name, key, taken)
        if there is None:
            body = {"name": name, "mimeType": SHEET_TYPE}
            file = drive.made(self.transport, body, self.folder, properties)
            self._fill(file["id"], spec, name, UNTITLED_SHEET_ID)
            return file
        ref = there["id"]
        drop = self._empty_tab(there, key)
        if drop is None:
            raise PlanExists(name, SHEET_PAGE.format(ref))
        drive.update(self.transport, ref, {"name": name, "properties": properties})
        self._fill(ref, spec, name, drop)
        return there

    def _there(self, name: str, key: str, taken: Taken | None) -> Json | None:
        """Find a file of this key, else of this name, in any case, else a taken one."""
        files = self.files()
        keyed = [f for f in files if f.get("properties", {}).get(KEY_PROPERTY) == key]
        named = [f for f in files if f.get("name", "").casefold() == name.casefold()]
        others = [f for f in files if taken and taken(entry(f))]
        return next(iter(keyed + named + others), None)

    def _empty_tab(self, file: Json, key: str) -> int | None:
        """Give the tab to drop of a file of ours that was never filled, else None."""
        if file.get("properties", {}).get(KEY_PROPERTY) != key:
            return None
        if sheets.token(self.transport, file["id"], FIRST_GENERATION):
            return None
        return sheets.empty_tab(self.transport, file["id"])

    def _fill(self, ref: str, spec: WorkbookSpec, name: str, drop: int) -> None:
        """Fill an empty file, all at once.

        What Google refuses would be refused again: the empty file is then trashed.
        """
        writer = self.new_id()
        body = creation(spec, writer, drop)
        try:
            self._sent(ref, body, writer, name)
        except (Unreachable, PlanExists):
            raise
        except MapsheetsError:
            drive.discard(self.transport, ref)
            raise

    def _sent(self, ref: str, body: Json, writer: str, name: str) -> None:
        number = 0
        while True:
            number += 1
            try:
                sheets.batch(self.transport, ref, body, "spreadsheetId")
            except Ambiguous:
                if self._is_done(ref, writer, name):
                    return
                if number == SENDS:
                    raise
                self.transport.rest(number)
            except MapsheetsError as error:
                if sheets.was_refused(error) and self._is_done(ref, writer, name):
                    return
                raise
            else:
                return

    def _is_done(self, ref: str, writer: str, name: str) -> bool:
        found = sheets.token(self.transport, ref, FIRST_GENERATION)
        if found and found.writer != writer:
            raise PlanExists(name, SHEET_PAGE.format(ref))
        return found is not None
