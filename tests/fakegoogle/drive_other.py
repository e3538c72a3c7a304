"""Drive v3: about, revisions and shared drives."""

from __future__ import annotations

from fakegoogle.call import Call
from fakegoogle.clock import stamp
from fakegoogle.drive_files import needs, visible
from fakegoogle.errors import ApiError, Json
from fakegoogle.masks import keep
from fakegoogle.store import Revision, SharedDrive

REVISION_DEFAULTS = dict.fromkeys(("kind", "id", "mimeType", "modifiedTime"))


def about(call: Call) -> Json:
    """Say who calls; `fields` is required, as at Google."""
    if not call.masked:
        raise ApiError(
            400,
            "The 'fields' parameter is required for this method.",
            reason="required",
            location="fields",
        )
    limit = "0" if call.user.is_service_account else "16106127360"
    return {
        "kind": "drive#about",
        "user": call.user.json(call.user.email),
        "storageQuota": {"limit": limit, "usage": "0", "usageInDrive": "0"},
        "maxUploadSize": "5242880000000",
        "appInstalled": False,
        "canCreateDrives": not call.user.is_service_account,
    }


def _revision(call: Call, revision: Revision, mime_type: str) -> Json:
    shown: Json = {
        "kind": "drive#revision",
        "id": revision.id,
        "mimeType": mime_type,
        "modifiedTime": stamp(revision.modified),
    }
    if revision.user is not None:
        user = call.google.identity.user(revision.user)
        shown["lastModifyingUser"] = user.json(call.user.email)
    return shown


def revisions(call: Call) -> Json:
    """Give the merged revisions, oldest first."""
    file = visible(call, call.path["fileId"])
    needs(call, file, "writer")
    size = call.option("pageSize", 200)
    start = int(call.option("pageToken", "0"))
    page = file.revisions[start : start + size]
    shown = [_revision(call, one, file.mime_type) for one in page]
    if not call.masked:
        shown = [keep(dict(REVISION_DEFAULTS), one) for one in shown]
    reply: Json = {"kind": "drive#revisionList", "revisions": shown}
    if start + size < len(file.revisions):
        reply["nextPageToken"] = str(start + size)
    return reply


def revision(call: Call) -> Json:
    """Give one revision."""
    file = visible(call, call.path["fileId"])
    needs(call, file, "writer")
    for one in file.revisions:
        if one.id == call.path["revisionId"]:
            shown = _revision(call, one, file.mime_type)
            return shown if call.masked else keep(dict(REVISION_DEFAULTS), shown)
    key = call.path["revisionId"]
    raise ApiError(
        404, f"Revision not found: {key}.", reason="notFound", location="revisionId"
    )


def _drive(drive: SharedDrive) -> Json:
    return {"kind": "drive#drive", "id": drive.id, "name": drive.name}


def drives(call: Call) -> Json:
    """Give the shared drives of which the caller is a member."""
    own = [
        _drive(drive)
        for drive in call.store.drives.values()
        if call.user.email in drive.members
    ]
    return {"kind": "drive#driveList", "drives": own}


def drive(call: Call) -> Json:
    """Give one shared drive."""
    found = call.store.drives.get(call.path["driveId"])
    if found is None or call.user.email not in found.members:
        key = call.path["driveId"]
        raise ApiError(
            404,
            f"Shared drive not found: {key}",
            reason="notFound",
            location="driveId",
        )
    return _drive(found)
