"""Drive v3: files."""

from __future__ import annotations

from fakegoogle.call import Call
from fakegoogle.drive_render import DEFAULT_FIELDS, file_json
from fakegoogle.errors import ApiError, Json, may_not, no_file
from fakegoogle.masks import Tree
from fakegoogle.store import FOLDER, RANK, SPREADSHEET, File
from fakegoogle.workbook import new_workbook

WRITABLE = {
    "name",
    "mimeType",
    "description",
    "starred",
    "trashed",
    "parents",
    "properties",
    "appProperties",
    "id",
    "writersCanShare",
    "copyRequiresWriterPermission",
    "folderColorRgb",
    "createdTime",
    "modifiedTime",
    "viewedByMeTime",
    "kind",
}
OTHER = ("description", "starred", "writersCanShare", "folderColorRgb")


def visible(call: Call, file_id: str) -> File:
    """Give a file that the caller may see, or Drive's 404."""
    if file_id == "root":
        return call.store.root(call.user)
    file = call.store.files.get(file_id)
    if file is None or not call.store.role(call.user, file):
        raise no_file(file_id)
    if call.caller.only_app_files and not file.by_app:
        raise no_file(file_id)
    knows = call.flag("supportsAllDrives") or call.flag("supportsTeamDrives")
    asks = "supportsAllDrives" in call.method.parameters
    if file.drive_id and asks and not knows:
        raise no_file(file_id)
    return file


def needs(call: Call, file: File, role: str) -> None:
    """Refuse a caller whose role is too low."""
    if RANK[call.store.role(call.user, file)] < RANK[role]:
        raise may_not(
            "insufficientFilePermissions",
            "The user does not have sufficient permissions for this file.",
        )


def reply(call: Call, file: File) -> Json:
    """Give the file in the form that the mask asks for."""
    tree: Tree = call.tree if call.masked else dict(DEFAULT_FIELDS)
    return file_json(call.store, call.user, file, tree)


def check_body(call: Call) -> None:
    """Refuse fields that cannot be written, and properties that are too long."""
    for name in call.body:
        if name not in WRITABLE:
            raise may_not(
                "fieldNotWritable",
                "The resource body includes fields which are not directly writable.",
            )
    for kind in ("properties", "appProperties"):
        for key, value in call.body.get(kind, {}).items():
            if len(key.encode()) + len((value or "").encode()) > 124:
                raise ApiError(
                    400,
                    f"The property {key} and its value are longer than 124 bytes.",
                    reason="invalid",
                )


def create(call: Call) -> Json:
    """Make a file or folder in one folder."""
    check_body(call)
    body, store = call.body, call.store
    mime_type = body.get("mimeType", "application/octet-stream")
    parent = _parent(call, body.get("parents", []))
    name = body.get("name", "Untitled")
    in_drive = parent.drive_id
    if call.user.is_service_account and not in_drive and mime_type != FOLDER:
        raise no_storage()
    wanted = body.get("id")
    if wanted is not None:
        _check_id(call, wanted, mime_type)
    owner = None if in_drive else call.user.email
    file = store.add(
        name, mime_type, (parent.id,), owner, file_id=wanted, drive_id=in_drive
    )
    file.last_user = call.user.email
    file.by_app = True
    _write(file, body)
    if mime_type == SPREADSHEET:
        file.workbook = new_workbook(name, call.user.locale, call.user.time_zone)
    return reply(call, file)


def _parent(call: Call, parents: list[str]) -> File:
    if len(parents) > 1:
        raise ApiError(
            400,
            "A file can have only one parent.",
            reason="multipleParentsNotSupported",
        )
    if not parents:
        return call.store.root(call.user)
    parent = visible(call, parents[0])
    if not parent.is_folder:
        raise may_not("parentNotAFolder", "The specified parent is not a folder.")
    if RANK[call.store.role(call.user, parent)] < RANK["writer"]:
        raise may_not(
            "insufficientParentPermissions",
            "Insufficient permissions for the specified parent.",
        )
    return parent


def no_storage() -> ApiError:
    """Give the 403 for a service account that would own a file."""
    return ApiError(
        403,
        "Service Accounts do not have storage quota. Leverage shared drives "
        "(https://developers.google.com/workspace/drive/api/guides/about-shareddrives)"
        ", or use OAuth delegation "
        "(http://support.google.com/a/answer/7281227) instead.",
        reason="storageQuotaExceeded",
        domain="usageLimits",
    )


def _check_id(call: Call, wanted: str, mime_type: str) -> None:
    if mime_type.startswith("application/vnd.google-apps.") and mime_type != FOLDER:
        raise ApiError(
            400,
            "Generated IDs are not supported for Docs Editors formats.",
            reason="invalid",
        )
    if wanted in call.store.files:
        raise ApiError(
            409, "A file already exists with the provided ID.", reason="fileIdInUse"
        )


def _write(file: File, body: Json) -> None:
    for name, own in (
        ("properties", file.properties),
        ("appProperties", file.app_properties),
    ):
        for key, value in body.get(name, {}).items():
            if value is None:
                own.pop(key, None)
            else:
                own[key] = value
    file.other |= {name: body[name] for name in OTHER if name in body}


def get(call: Call) -> Json:
    """Give one file."""
    return reply(call, visible(call, call.path["fileId"]))


def update(call: Call) -> Json:
    """Rename, trash, move or describe a file."""
    check_body(call)
    file = visible(call, call.path["fileId"])
    body = call.body
    if "parents" in body:
        raise may_not(
            "fieldNotWritable",
            "The parents field is not directly writable in update requests. Use the "
            "addParents and removeParents parameters instead.",
        )
    own = (file.drive_id and "fileOrganizer") or "owner"
    needs(call, file, own if "trashed" in body else "writer")
    _move(call, file)
    if "name" in body:
        file.name = body["name"]
        if file.workbook is not None:
            file.workbook = file.workbook.fork()
            file.workbook.properties["title"] = file.name
    if "trashed" in body:
        file.trashed = body["trashed"]
    _write(file, body)
    call.store.touch(file, call.user.email)
    return reply(call, file)


def _move(call: Call, file: File) -> None:
    added = [part for part in call.option("addParents", "").split(",") if part]
    removed = {part for part in call.option("removeParents", "").split(",") if part}
    if not added and not removed:
        return
    root = call.store.root(call.user).id
    removed = {root if part == "root" else part for part in removed}
    kept = [parent for parent in file.parents if parent not in removed]
    if len(added) + len(kept) > 1 and not call.flag("enforceSingleParent"):
        raise may_not(
            "cannotAddParent", "Increasing the number of parents is not allowed"
        )
    if added:
        call.store.move(file, (_parent(call, added[-1:]).id,))
    elif not kept:
        call.store.move(file, ())


def delete(call: Call) -> Json:
    """Delete a file for ever."""
    file = visible(call, call.path["fileId"])
    needs(call, file, "fileOrganizer" if file.drive_id else "owner")
    call.store.remove(file)
    return {}


def copy(call: Call) -> Json:
    """Copy a file; its sharing is not copied."""
    check_body(call)
    source = visible(call, call.path["fileId"])
    if source.is_folder:
        raise may_not("cannotCopyFile", "This file cannot be copied by the user.")
    body = call.body
    parent = _parent(call, body.get("parents", list(source.parents[:1])))
    if call.user.is_service_account and not parent.drive_id:
        raise no_storage()
    owner = None if parent.drive_id else call.user.email
    name = body.get("name", f"Copy of {source.name}")
    file = call.store.add(
        name, source.mime_type, (parent.id,), owner, drive_id=parent.drive_id
    )
    file.last_user = call.user.email
    file.properties = dict(source.properties)
    _write(file, body)
    if source.workbook is not None:
        file.workbook = source.workbook.fork()
        file.workbook.properties["title"] = name
        file.workbook.settle()
    return reply(call, file)


def generate_ids(call: Call) -> Json:
    """Give ids that files.create takes for folders and uploaded files."""
    count = call.option("count", 10)
    ids = [call.store.new_id("") for _ in range(count)]
    return {"kind": "drive#generatedIds", "space": "drive", "ids": ids}
