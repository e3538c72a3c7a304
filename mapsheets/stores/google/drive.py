"""The calls to Google Drive that the store makes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from enum import Enum

from mapsheets.errors import MapsheetsError, NotAllowed, PlanNotFound, StoreFault
from mapsheets.stores.google.endpoints import DRIVE
from mapsheets.stores.google.faults import Ambiguous
from mapsheets.stores.google.requests_values import Json
from mapsheets.stores.google.responses_drive import (
    FILE_FIELDS,
    FOLDER_TYPE,
    LIST_FIELDS,
    PERMISSION_FIELDS,
    SHEET_TYPE,
    Permission,
    Revision,
    permission,
    revision,
)
from mapsheets.stores.google.transport import Call, Params, Transport

FILES = f"{DRIVE}/files"
ALL_DRIVES: Params = {"supportsAllDrives": True}
PAGE = 1000
MOST_PERMISSIONS = 100
TRIES = 3
ROOT = "root"


def query_text(text: str) -> str:
    """Quote a text for a search."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def children(transport: Transport, folder: str) -> list[Json]:
    """List the files of a folder that are not in the trash, folders among them.

    Searching by parent finds a new file at once; by name or property it may take
    minutes, and of a question with ``or`` Drive is known to leave files out
    (https://github.com/rclone/rclone/issues/4289).

    Raises:
        StoreFault: Google could not search everything; a part is never given.
    """
    query = f"{query_text(folder)} in parents and trashed = false"
    return search(transport, query, folder)


def of_type(files: Iterable[Json], mime: str = SHEET_TYPE) -> list[Json]:
    """Give the files of one type."""
    return [file for file in files if file.get("mimeType") == mime]


def search(transport: Transport, query: str, folder: str) -> list[Json]:
    """Find files; ``folder`` is the one that the query is about.

    Raises:
        NotAllowed: the folder is not there, or not visible to this login.
        StoreFault: Google could not search everything; a part is never given.
    """
    try:
        return list(_found(transport, query, folder))
    except PlanNotFound as error:
        raise NotAllowed(
            f"The folder {folder} is not there, or not visible to this login.",
            "Share it with this login as an editor; 'mapsheets auth status' shows the "
            "address. A person's login sees only folders that mapsheets made.",
            code="FOLDER",
        ) from error


def _found(transport: Transport, query: str, folder: str) -> Iterator[Json]:
    params = {
        **ALL_DRIVES,
        "q": query,
        "fields": LIST_FIELDS,
        "includeItemsFromAllDrives": True,
        "pageSize": PAGE,
    }
    for page in _pages(transport, FILES, params, folder):
        if page.get("incompleteSearch"):
            raise StoreFault(
                "Google could not search the whole folder.",
                "Run the command again later.",
            )
        yield from page.get("files", ())


def _pages(
    transport: Transport, url: str, params: Params, about: str
) -> Iterator[Json]:
    following: dict[str, str] = {}
    while True:
        page = transport.call(Call("GET", url, {**params, **following}, about=about))
        yield page
        if not page.get("nextPageToken"):
            return
        following = {"pageToken": page["nextPageToken"]}


def made(
    transport: Transport,
    body: Mapping[str, object],
    folder: str,
    properties: Mapping[str, str],
) -> Json:
    """Make a file in a folder, once: after an unclear answer look before repeating.

    ``properties`` tell the file from others. The file is never found half way:
    name, place and properties are part of the one call.
    """
    url, params = FILES, {**ALL_DRIVES, "fields": FILE_FIELDS}
    whole = {**body, "parents": [folder]}
    if properties:
        whole["properties"] = dict(properties)
    number = 0
    while True:
        number += 1
        try:
            return transport.call(Call("POST", url, params, whole, about=folder))
        except Ambiguous:
            found = _already(transport, whole, folder, properties)
            if found:
                return found
            if number == TRIES:
                raise
            transport.rest(number)


def _already(
    transport: Transport,
    body: Mapping[str, object],
    folder: str,
    properties: Mapping[str, str],
) -> Json | None:
    for file in of_type(children(transport, folder), str(body["mimeType"])):
        held = file.get("properties", {})
        same = all(held.get(name) == value for name, value in properties.items())
        if same and file.get("name") == body["name"]:
            return file
    return None


def folder(transport: Transport, name: str, parent: str = ROOT) -> Json:
    """Find a folder by name, or make it; the oldest of several is taken."""
    found = oldest(of_type(children(transport, parent), FOLDER_TYPE), name)
    if found:
        return found
    body = {"name": name, "mimeType": FOLDER_TYPE}
    return made(transport, body, parent, {})


def oldest(files: Iterable[Json], name: str) -> Json | None:
    """Give the oldest file of a name, None where there is none."""
    named = [file for file in files if file.get("name") == name]
    return min(named, key=age, default=None)


def age(file: Json) -> tuple[str, str]:
    """Sort files by their age, the oldest first."""
    return file.get("createdTime", ""), file["id"]


class Seen(Enum):
    """What a login can do with a folder."""

    USABLE = "files can be added"
    READABLE = "it can only be read"
    TRASHED = "it lies in the trash"
    NO_FOLDER = "it is no folder"
    HIDDEN = "it is not there, or not visible to this login"


def seen_folder(transport: Transport, ref: str) -> Seen:
    """Tell what this login can do with a folder."""
    fields = "id,mimeType,trashed,capabilities(canAddChildren)"
    params = {**ALL_DRIVES, "fields": fields}
    try:
        found = transport.call(Call("GET", f"{FILES}/{ref}", params, about=ref))
    except PlanNotFound:
        return Seen.HIDDEN
    if found.get("mimeType") != FOLDER_TYPE:
        return Seen.NO_FOLDER
    if found.get("trashed"):
        return Seen.TRASHED
    writes = found.get("capabilities", {}).get("canAddChildren", True)
    return Seen.USABLE if writes else Seen.READABLE


def update(transport: Transport, ref: str, body: Json) -> None:
    """Change a file's own data; repeating it changes nothing more."""
    params = {**ALL_DRIVES, "fields": "id"}
    call = Call("PATCH", f"{FILES}/{ref}", params, body, about=ref, safe=True)
    transport.call(call)


def permissions(transport: Transport, ref: str) -> tuple[Permission, ...]:
    """List who may use a file or folder."""
    url = f"{FILES}/{ref}/permissions"
    fields = f"nextPageToken,permissions({PERMISSION_FIELDS})"
    params = {**ALL_DRIVES, "fields": fields, "pageSize": MOST_PERMISSIONS}
    return tuple(
        permission(data)
        for page in _pages(transport, url, params, ref)
        for data in page.get("permissions", ())
    )


def revisions(transport: Transport, ref: str) -> tuple[Revision, ...]:
    """List a file's versions, oldest first; Google may leave some out."""
    url = f"{FILES}/{ref}/revisions"
    fields = "nextPageToken,revisions(modifiedTime,lastModifyingUser(emailAddress))"
    params: Params = {"fields": fields, "pageSize": PAGE}
    found = (
        revision(data)
        for page in _pages(transport, url, params, ref)
        for data in page.get("revisions", ())
    )
    return tuple(sorted(filter(None, found), key=lambda each: each.moment))


def discard(transport: Transport, ref: str) -> MapsheetsError | None:
    """Trash a file that could not be finished; give what prevented it."""
    try:
        update(transport, ref, {"trashed": True})
    except MapsheetsError as error:
        return error
    return None
