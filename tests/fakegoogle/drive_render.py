"""Drive resources as JSON; only what a mask names is computed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fakegoogle.clock import stamp
from fakegoogle.errors import Json
from fakegoogle.identity import User
from fakegoogle.masks import Tree, keep
from fakegoogle.store import RANK, SPREADSHEET, File, Permission, Store

DEFAULT_FIELDS: dict[str, None] = dict.fromkeys(("kind", "id", "name", "mimeType"))


class View:
    """A file as one user sees it."""

    def __init__(self, store: Store, user: User, file: File) -> None:
        self.store = store
        self.user = user
        self.file = file

    def person(self, email: str | None) -> Json | None:
        """Give a user resource, or None for an anonymous editor."""
        if email is None:
            return None
        return self.store.identity.user(email).json(self.user.email)

    @property
    def role(self) -> str:
        """Give the caller's role."""
        return self.store.role(self.user, self.file)

    @property
    def shared(self) -> bool:
        """Say whether anybody but the owner has a permission."""
        found = {permission.id for permission in self.store.inherited(self.file)}
        return len(found) > 1

    def parents(self) -> list[str] | None:
        """Give the parents that the caller may see."""
        seen = [
            parent
            for parent in self.file.parents
            if parent in self.store.files
            and self.store.role(self.user, self.store.files[parent])
        ]
        return seen or None

    def capabilities(self) -> Json:
        """Give what the caller may do."""
        rank = RANK[self.role]
        own = rank >= RANK["owner"] or (
            bool(self.file.drive_id) and rank >= RANK["fileOrganizer"]
        )
        writes = rank >= RANK["writer"]
        return {
            "canEdit": writes,
            "canComment": rank >= RANK["commenter"],
            "canCopy": rank >= RANK["reader"],
            "canDownload": rank >= RANK["reader"],
            "canRename": writes,
            "canShare": writes,
            "canReadRevisions": writes,
            "canModifyContent": writes,
            "canAddChildren": writes and self.file.is_folder,
            "canListChildren": self.file.is_folder,
            "canTrash": own,
            "canUntrash": own,
            "canDelete": own,
        }

    def link(self) -> str:
        """Give the address that opens the file in a browser."""
        kind = "spreadsheets/d/" if self.file.mime_type == SPREADSHEET else ""
        if self.file.is_folder:
            return f"https://drive.google.com/drive/folders/{self.file.id}"
        tail = "/edit?usp=drivesdk"
        host = "docs.google.com" if kind else "drive.google.com"
        return f"https://{host}/{kind or 'file/d/'}{self.file.id}{tail}"

    def permissions(self) -> list[Json] | None:
        """Give the sharing list; not on shared drives, not to readers."""
        if self.file.drive_id or RANK[self.role] < RANK["writer"]:
            return None
        return [
            permission_json(self.store, permission)
            for permission in permissions_of(self.store, self.file)
        ]


def permissions_of(store: Store, file: File) -> list[Permission]:
    """Give own and inherited permissions, the strongest of each id."""
    found: dict[str, Permission] = {}
    for permission in store.inherited(file):
        old = found.get(permission.id)
        if old is None or RANK[permission.role] > RANK[old.role]:
            found[permission.id] = permission
    if file.drive_id:
        for email, role in store.drives[file.drive_id].members.items():
            key = store.identity.user(email).permission_id
            if key not in found or RANK[role] > RANK[found[key].role]:
                found[key] = Permission(key, "user", role, email)
    return list(found.values())


def permission_json(store: Store, permission: Permission) -> Json:
    """Give one permission with all its fields."""
    shown: Json = {
        "kind": "drive#permission",
        "id": permission.id,
        "type": permission.type,
        "role": permission.role,
    }
    if permission.email:
        user = store.identity.user(permission.email)
        shown |= {
            "emailAddress": permission.email,
            "displayName": user.name,
            "deleted": False,
            "pendingOwner": False,
        }
    if permission.type in ("anyone", "domain"):
        shown["allowFileDiscovery"] = permission.discoverable
    if permission.domain:
        shown |= {"domain": permission.domain, "displayName": permission.domain}
    return shown


Renderer = Callable[[View], Any]

FIELDS: dict[str, Renderer] = {
    "kind": lambda view: "drive#file",
    "id": lambda view: view.file.id,
    "name": lambda view: view.file.name,
    "mimeType": lambda view: view.file.mime_type,
    "description": lambda view: view.file.other.get("description"),
    "starred": lambda view: bool(view.file.other.get("starred")),
    "trashed": lambda view: view.store.in_trash(view.file),
    "explicitlyTrashed": lambda view: view.file.trashed,
    "parents": lambda view: view.parents(),
    "properties": lambda view: view.file.properties or None,
    "appProperties": lambda view: view.file.app_properties or None,
    "spaces": lambda view: ["drive"],
    "version": lambda view: str(view.file.version),
    "webViewLink": lambda view: view.link(),
    "createdTime": lambda view: stamp(view.file.created),
    "modifiedTime": lambda view: stamp(view.file.modified),
    "modifiedByMe": lambda view: view.file.last_user == view.user.email,
    "owners": lambda view: (
        None if view.file.drive_id else [view.person(view.file.owner)]
    ),
    "driveId": lambda view: view.file.drive_id,
    "teamDriveId": lambda view: view.file.drive_id,
    "lastModifyingUser": lambda view: view.person(view.file.last_user),
    "shared": lambda view: None if view.file.drive_id else view.shared,
    "ownedByMe": lambda view: (
        None if view.file.drive_id else view.file.owner == view.user.email
    ),
    "capabilities": lambda view: view.capabilities(),
    "viewersCanCopyContent": lambda view: True,
    "writersCanShare": lambda view: view.file.other.get("writersCanShare", True),
    "permissions": lambda view: view.permissions(),
    "permissionIds": lambda view: [
        permission.id for permission in permissions_of(view.store, view.file)
    ],
    "size": lambda view: None if view.file.is_folder else "1024",
    "quotaBytesUsed": lambda view: "0" if view.file.is_folder else "1024",
    "isAppAuthorized": lambda view: view.file.by_app,
}


def file_json(store: Store, user: User, file: File, tree: Tree) -> Json:
    """Give the fields of a file that a mask names."""
    store.settle(file)
    view = View(store, user, file)
    names = FIELDS if tree is None else tree
    found: Json = {}
    for name in names:
        render = FIELDS.get(name)
        value = render(view) if render else None
        if value is not None:
            inner = None if tree is None else tree[name]
            found[name] = keep(inner, value)
    return found
