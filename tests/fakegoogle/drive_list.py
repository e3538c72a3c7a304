"""Drive v3: files.list."""

from __future__ import annotations

import base64
import json

from fakegoogle.call import Call
from fakegoogle.drive_query import Asked, ordered, read_query
from fakegoogle.drive_render import DEFAULT_FIELDS, file_json
from fakegoogle.errors import ApiError, Json, bad_parameter, no_file
from fakegoogle.masks import Tree
from fakegoogle.store import File


def list_files(call: Call) -> Json:
    """Give the files that a query finds, page by page."""
    query = call.option("q", "")
    test = read_query(query) if query.strip() else None
    candidates = _candidates(call, test.parent if test else None)
    asked = Asked(call.store, call.user)
    found = [
        file
        for file in candidates
        if _listed(call, file, late=test is None or test.parent is None)
        and (test is None or test.test(asked, file))
    ]
    found = ordered(found, call.query.get("orderBy"))
    size = call.option("pageSize", 100)
    if not 1 <= size <= 1000:
        raise bad_parameter("pageSize")
    start = _page(call)
    page = found[start : start + size]
    tree = call.tree
    inner: Tree = dict(DEFAULT_FIELDS)
    if call.masked:
        inner = None if tree is None else tree.get("files")
    result: Json = {
        "kind": "drive#fileList",
        "incompleteSearch": False,
        "files": [file_json(call.store, call.user, file, inner) for file in page],
    }
    if start + size < len(found):
        result["nextPageToken"] = _page_token(call, start + size)
    return result


def _candidates(call: Call, parent: str | None) -> list[File]:
    store = call.store
    corpora = call.option("corpora", "user")
    drive_id = call.query.get("driveId")
    if (corpora == "drive") != bool(drive_id):
        raise bad_parameter(
            "driveId",
            "The driveId parameter must be specified if and only if corpora is set to "
            "drive.",
        )
    all_drives = call.flag("includeItemsFromAllDrives") and call.flag(
        "supportsAllDrives"
    )
    if corpora not in ("user", "drive", "allDrives", "domain"):
        raise bad_parameter("corpora")
    if corpora in ("drive", "allDrives") and not all_drives:
        raise bad_parameter(
            "includeItemsFromAllDrives",
            "The includeItemsFromAllDrives and supportsAllDrives parameters must be "
            "set to true to search shared drives.",
        )
    if corpora == "drive" and not _is_member(call, str(drive_id)):
        raise ApiError(
            404,
            f"Shared drive not found: {drive_id}",
            reason="notFound",
            location="driveId",
        )
    if parent is None:
        files = list(store.files.values())
    else:
        asked = Asked(store, call.user)
        children = store.children.get(asked.folder(parent), {})
        if asked.folder(parent) not in store.files:
            raise no_file(parent or ".")
        files = [store.files[child] for child in children]
    if corpora == "drive":
        return [file for file in files if file.drive_id == drive_id]
    return [file for file in files if all_drives or not file.drive_id]


def _is_member(call: Call, drive_id: str) -> bool:
    drive = call.store.drives.get(drive_id)
    return drive is not None and call.user.email in drive.members


def _listed(call: Call, file: File, *, late: bool) -> bool:
    if not file.parents and file.name == "My Drive":
        return False
    if file.id in call.store.drives:
        return False
    if call.caller.only_app_files and not file.by_app:
        return False
    age = call.google.clock.now() - file.created
    if late and age.total_seconds() < call.google.options.search_lag_seconds:
        return False
    return call.store.role(call.user, file, by_link=False) != ""


def _page_token(call: Call, start: int) -> str:
    text = json.dumps([start, call.option("q", "")])
    return "~!!~" + base64.urlsafe_b64encode(text.encode()).decode()


def _page(call: Call) -> int:
    token = call.query.get("pageToken")
    if token is None:
        return 0
    try:
        start, query = json.loads(base64.urlsafe_b64decode(token.removeprefix("~!!~")))
    except (ValueError, UnicodeDecodeError):
        raise bad_parameter("pageToken") from None
    if query != call.option("q", ""):
        raise bad_parameter("pageToken")
    return int(start)
