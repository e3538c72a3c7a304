"""What is in a workspace's folder, told by one call: plans and the private workbook.

The private workbook lies in the sub-folder ``private``. It carries the id of the
workspace's folder as a property, so that the listing of the plans finds it too.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from mapsheets.stores.google.drive import query_text, search
from mapsheets.stores.google.requests_values import Json
from mapsheets.stores.google.responses_drive import FOLDER_TYPE, SHEET_TYPE
from mapsheets.stores.google.transport import Transport

PRIVATE = "private"
PRIVATE_PROPERTY = "mapsheets_private"


@dataclass(frozen=True, slots=True)
class Listing:
    """The sheets of a folder, its private folder ("" for none) and what lies there.

    ``private`` may be empty although there is something: searching by a property may
    be late, by parent never is.
    """

    sheets: list[Json] = field(default_factory=list)
    private_id: str = ""
    private: list[Json] = field(default_factory=list)


def listed(transport: Transport, folder: str) -> Listing:
    """List a folder, 1,000 files with each call.

    Raises:
        NotAllowed: the folder is not visible to this login.
        StoreFault: Google could not search everything; a part is never given.
    """
    own, sheet, inner = query_text(folder), query_text(SHEET_TYPE), FOLDER_TYPE
    query = (
        f"trashed = false and (({own} in parents and (mimeType = {sheet} or "
        f"(mimeType = {query_text(inner)} and name = {query_text(PRIVATE)}))) or "
        f"properties has {{ key = '{PRIVATE_PROPERTY}' and value = {own} }})"
    )
    files = search(transport, query, folder)
    folders = [file for file in files if file.get("mimeType") == FOLDER_TYPE]
    oldest = min(
        folders, key=lambda file: (file.get("createdTime", ""), file["id"]), default={}
    )
    private_id = str(oldest.get("id", ""))
    return Listing(
        sheets=[f for f in files if f not in folders and not _is_private(f)],
        private_id=private_id,
        private=[
            f for f in files if _is_private(f) and private_id in f.get("parents", ())
        ],
    )


def _is_private(file: Json) -> bool:
    return PRIVATE_PROPERTY in file.get("properties", {})
