"""Files, folders, shared drives and who may use them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from fakegoogle.clock import Clock
from fakegoogle.errors import Json
from fakegoogle.identity import Identity, User
from fakegoogle.workbook import Workbook

SPREADSHEET = "application/vnd.google-apps.spreadsheet"
FOLDER = "application/vnd.google-apps.folder"
RANK = {
    "": 0,
    "reader": 1,
    "commenter": 2,
    "writer": 3,
    "fileOrganizer": 4,
    "organizer": 5,
    "owner": 6,
}
MERGED_REVISION = timedelta(minutes=10)


@dataclass(frozen=True)
class Permission:
    """One entry of a file's sharing list."""

    id: str
    type: str
    role: str
    email: str = ""
    domain: str = ""
    discoverable: bool = False


@dataclass(frozen=True)
class Revision:
    """One merged revision; the user is None for an anonymous editor."""

    id: str
    modified: datetime
    user: str | None


@dataclass
class File:
    """A file or folder. Its workbook is replaced, never changed."""

    id: str
    name: str
    mime_type: str
    parents: tuple[str, ...]
    owner: str | None
    created: datetime
    modified: datetime
    drive_id: str | None = None
    properties: dict[str, str] = field(default_factory=dict)
    app_properties: dict[str, str] = field(default_factory=dict)
    other: Json = field(default_factory=dict)
    trashed: bool = False
    version: int = 1
    last_user: str | None = None
    permissions: dict[str, Permission] = field(default_factory=dict)
    revisions: tuple[Revision, ...] = ()
    workbook: Workbook | None = None
    by_app: bool = True
    sequence: int = 0
    # changes made in the user interface that Drive does not show yet
    pending: tuple[tuple[datetime, str | None], ...] = ()

    @property
    def is_folder(self) -> bool:
        """Say whether it is a folder."""
        return self.mime_type == FOLDER

    def copy(self) -> File:
        """Give a copy for a snapshot; workbooks are shared."""
        return replace(
            self,
            properties=dict(self.properties),
            app_properties=dict(self.app_properties),
            other=dict(self.other),
            permissions=dict(self.permissions),
        )


@dataclass
class SharedDrive:
    """A shared drive; its id is also the id of its top folder."""

    id: str
    name: str
    members: dict[str, str]


@dataclass
class Store:
    """Everything in Drive."""

    identity: Identity
    clock: Clock
    files: dict[str, File] = field(default_factory=dict)
    drives: dict[str, SharedDrive] = field(default_factory=dict)
    children: dict[str, dict[str, None]] = field(default_factory=dict)
    made: int = 0
    lag: float = 0.0

    def new_id(self, mime_type: str) -> str:
        """Give a new id: 44 characters for a spreadsheet, 33 for other files."""
        self.made += 1
        length = 44 if mime_type == SPREADSHEET else 33
        head = "1" + _letters(self.made * 2654435761 % 2**64)
        tail = _letters(self.made)
        return (head + "EmulatedFileIdentifierWithoutMeaning_xxxxxxxx")[
            : length - len(tail)
        ] + tail

    def root(self, user: User) -> File:
        """Give the My Drive folder of a user, made when it is first needed."""
        found = self.files.get(user.root_id)
        if found is None:
            found = self.add("My Drive", FOLDER, (), user.email, file_id=user.root_id)
        return found

    def add(
        self,
        name: str,
        mime_type: str,
        parents: tuple[str, ...],
        owner: str | None,
        *,
        file_id: str | None = None,
        drive_id: str | None = None,
    ) -> File:
        """Make a file; its owner gets the permission that goes with it."""
        now = self.clock.now()
        file_id = file_id or self.new_id(mime_type)
        file = File(file_id, name, mime_type, parents, owner, now, now, drive_id)
        self.made += 1
        file.sequence = self.made
        if owner:
            user = self.identity.user(owner)
            file.permissions[user.permission_id] = Permission(
                user.permission_id, "user", "owner", user.email
            )
            file.last_user = user.email
            file.revisions = (Revision("1", now, user.email),)
        self.files[file.id] = file
        for parent in parents:
            self.children.setdefault(parent, {})[file.id] = None
        return file

    def move(self, file: File, parents: tuple[str, ...]) -> None:
        """Put a file into another folder."""
        for parent in file.parents:
            self.children.get(parent, {}).pop(file.id, None)
        file.parents = parents
        for parent in parents:
            self.children.setdefault(parent, {})[file.id] = None
        drive = self.files[parents[0]].drive_id if parents else None
        for each in (file, *self.below(file)):
            each.drive_id = drive

    def remove(self, file: File) -> None:
        """Delete a file and everything below it."""
        for each in (*list(self.below(file)), file):
            for parent in each.parents:
                self.children.get(parent, {}).pop(each.id, None)
            self.files.pop(each.id, None)

    def below(self, file: File) -> Iterator[File]:
        """Give everything in a folder, at any depth."""
        for child in list(self.children.get(file.id, ())):
            yield self.files[child]
            yield from self.below(self.files[child])

    def add_drive(self, name: str, members: dict[str, str]) -> SharedDrive:
        """Make a shared drive with its members and their roles."""
        drive_id = "0A" + self.new_id("")[:15] + "Uk9PVA"
        self.made += 1
        drive = SharedDrive(drive_id, name, {k.lower(): v for k, v in members.items()})
        self.drives[drive_id] = drive
        self.add(name, FOLDER, (), None, file_id=drive_id, drive_id=drive_id)
        return drive

    def in_trash(self, file: File) -> bool:
        """Say whether a file or a folder above it is in the trash."""
        return file.trashed or any(
            self.in_trash(self.files[parent])
            for parent in file.parents
            if parent in self.files
        )

    def role(self, user: User, file: File, *, by_link: bool = True) -> str:
        """Give the best role of a user on a file, "" for none."""
        best = ""
        for permission in self.inherited(file):
            if RANK[permission.role] > RANK[best] and applies(
                permission, user, by_link
            ):
                best = permission.role
        if file.drive_id:
            member = self.drives[file.drive_id].members.get(user.email, "")
            best = max(best, member, key=RANK.__getitem__)
        return best

    def inherited(self, file: File) -> Iterator[Permission]:
        """Give the permissions of a file and of the folders above it."""
        yield from file.permissions.values()
        for parent in file.parents:
            above = self.files.get(parent)
            if above is not None:
                yield from self.inherited(above)

    def touch(self, file: File, user: str | None, *, late: bool = False) -> None:
        """Record a change of content; a late one is shown when the lag has passed."""
        now = self.clock.now()
        file.revisions = _with_revision(file.revisions, now, user)
        if late and self.lag:
            file.pending = (*file.pending, (now, user))
            return
        self.settle(file, force=True)
        file.version += 1
        file.modified = now
        file.last_user = user

    def settle(self, file: File, *, force: bool = False) -> None:
        """Let the changes show whose lag has passed."""
        limit = self.clock.now() - timedelta(seconds=self.lag)
        while file.pending and (force or file.pending[0][0] <= limit):
            moment, user = file.pending[0]
            file.pending = file.pending[1:]
            file.version += 1
            file.modified = moment
            file.last_user = user


def applies(permission: Permission, user: User, by_link: bool) -> bool:  # noqa: FBT001
    """Say whether a permission covers a user."""
    if permission.type == "anyone":
        return by_link or permission.discoverable
    if permission.type == "domain":
        same = user.email.endswith("@" + permission.domain)
        return same and (by_link or permission.discoverable)
    return permission.email == user.email


def _with_revision(
    revisions: tuple[Revision, ...], now: datetime, user: str | None
) -> tuple[Revision, ...]:
    if revisions:
        last = revisions[-1]
        if last.user == user and now - last.modified <= MERGED_REVISION:
            return (*revisions[:-1], replace(last, modified=now))
    number = int(revisions[-1].id) + 1 if revisions else 1
    return (*revisions, Revision(str(number), now, user))


ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"


def _letters(number: int) -> str:
    found = ""
    while number:
        number, rest = divmod(number, len(ALPHABET))
        found = ALPHABET[rest] + found
    return found or "A"
