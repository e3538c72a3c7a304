"""The whole emulator as tests see it."""

from __future__ import annotations

from threading import RLock
from types import TracebackType
from typing import Any, Self

import requests

from fakegoogle import dumping
from fakegoogle.calls import Action, CallLog, Hook
from fakegoogle.clock import Clock
from fakegoogle.drive_permissions import Mail, Sharing
from fakegoogle.errors import Json
from fakegoogle.faults import FaultPlan, Reply
from fakegoogle.front import Request, answer
from fakegoogle.identity import Identity, User
from fakegoogle.options import Options
from fakegoogle.person import Person
from fakegoogle.quotas import Quotas
from fakegoogle.server import Adapter, Server
from fakegoogle.snapshots import Snapshot, taken
from fakegoogle.store import FOLDER, SPREADSHEET, File, Permission, SharedDrive, Store

DEFAULT_USER = "seller@vendor.example"


class FakeGoogle:
    """A Google of one's own: Sheets v4, Drive v3 and the token endpoint.

    Used as a context manager it listens on a loopback port, `host`. Without that it
    answers through `adapter()` or `session()`, with no socket at all.
    """

    clock: Clock
    identity: Identity
    store: Store
    quotas: Quotas
    sharing: Sharing
    faults: FaultPlan
    calls: CallLog
    options: Options

    def __init__(
        self,
        *,
        clock: Clock | None = None,
        quotas: bool = False,
        user: str = DEFAULT_USER,
        port: int = 0,
    ) -> None:
        self.clock = clock or Clock()
        self.default_user = user
        self.lock = RLock()
        self._port = port
        self._quotas_on = quotas
        self._server: Server | None = None
        self.reset()

    def reset(self) -> None:
        """Forget everything but the clock."""
        self.identity = Identity(self.clock)
        self.store = Store(self.identity, self.clock)
        self.quotas = Quotas(self.clock, on=self._quotas_on)
        self.sharing = Sharing()
        self.faults = FaultPlan()
        self.calls = CallLog()
        self.options = Options()

    # -- on a port, or without one

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> str:
        """Listen on a loopback port; give `127.0.0.1:PORT`."""
        if self._server is None:
            self._server = Server(self, self._port)
            self._server.start()
        return self._server.host

    def stop(self) -> None:
        """Stop listening."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    @property
    def host(self) -> str:
        """Give the value for SHEETS_EMULATOR_HOST; starts to listen if need be."""
        return self.start()

    def adapter(self) -> Adapter:
        """Give a `requests` adapter that answers without a socket."""
        return Adapter(self)

    def session(self, user: str | None = None) -> requests.Session:
        """Give a `requests` session that answers without a socket, signed in."""
        session = requests.Session()
        session.trust_env = False
        session.headers["Authorization"] = f"Bearer {user or self.default_user}"
        for scheme in ("https://", "http://"):
            session.mount(scheme, self.adapter())
        return session

    def handle(self, request: Request) -> Reply:
        """Answer one request."""
        return answer(self, request)

    # -- calls

    def count(self, kind: str | None = None) -> int:
        """Count the calls of a kind: read, write, drive, auth; None for all APIs."""
        return self.calls.count(kind)

    def counts(self) -> dict[str, int]:
        """Give the number of reads, writes and Drive calls."""
        return {kind: self.calls.count(kind) for kind in ("read", "write", "drive")}

    def before_call(self, number: int, action: Action) -> None:
        """Do something just before the n-th call from now is handled (1: the next)."""
        self.calls.before.append(Hook(number, action))

    def after_call(self, number: int, action: Action) -> None:
        """Do something after the n-th call from now, before its answer is sent."""
        self.calls.after.append(Hook(number, action))

    def clear_plans(self) -> None:
        """Drop planned faults and hooks, and forget the calls so far."""
        self.faults.clear()
        self.calls.before, self.calls.after = [], []
        self.calls.clear()

    # -- people and files

    def person(self, email: str | None, file: str | None = None) -> Person:
        """Give somebody at a browser; `file` is an id or a name.

        Without a file it is the one spreadsheet that has the tab they touch. An
        e-mail of None is an anonymous editor with the link.
        """
        return Person(self, email, file)

    def add_user(self, email: str, **changes: Any) -> User:
        """Add an account, or change its locale, time_zone, name or revoked."""
        user = self.identity.user(email)
        for name, value in changes.items():
            if not hasattr(user, name):
                raise AttributeError(name)
            setattr(user, name, value)
        return user

    def add_shared_drive(self, name: str, members: dict[str, str]) -> SharedDrive:
        """Add a shared drive; members by e-mail: organizer, writer, reader, ..."""
        return self.store.add_drive(name, members)

    def add_folder(
        self, name: str, owner: str | None = None, parent: str | None = None
    ) -> str:
        """Add a folder that no app made; give its id."""
        user = self.identity.user(owner or self.default_user)
        above = self.store.files[parent] if parent else self.store.root(user)
        folder_owner = None if above.drive_id else user.email
        file = self.store.add(
            name, FOLDER, (above.id,), folder_owner, drive_id=above.drive_id
        )
        file.by_app = False
        return file.id

    def root(self, email: str | None = None) -> str:
        """Give the id of a user's My Drive folder."""
        return self.store.root(self.identity.user(email or self.default_user)).id

    def share(self, file_id: str, email: str, role: str = "writer") -> None:
        """Share a file behind the scenes, without a call or a mail."""
        user = self.identity.user(email)
        permission = Permission(user.permission_id, "user", role, user.email)
        self.store.files[file_id].permissions[permission.id] = permission

    def share_link(self, file_id: str, role: str = "writer") -> None:
        """Give a role to anyone who has the link."""
        permission = Permission("anyoneWithLink", "anyone", role)
        self.store.files[file_id].permissions[permission.id] = permission

    @property
    def mails(self) -> list[Mail]:
        """Give the notifications that were sent."""
        return self.sharing.mails

    def set_modified_lag(self, seconds: float) -> None:
        """Let changes made by people show in Drive only after a while."""
        self.store.lag = seconds

    def spreadsheets(self) -> list[File]:
        """Give every spreadsheet that is not in the trash, oldest first."""
        found = [
            file
            for file in self.store.files.values()
            if file.mime_type == SPREADSHEET and not self.store.in_trash(file)
        ]
        return sorted(found, key=lambda file: file.sequence)

    def file(self, name_or_id: str) -> File:
        """Give a file by id, or the only one with this name."""
        found = self.store.files.get(name_or_id)
        if found is not None:
            return found
        named = [f for f in self.store.files.values() if f.name == name_or_id]
        if len(named) != 1:
            message = f"{len(named)} files are named {name_or_id!r}"
            raise LookupError(message)
        return named[0]

    # -- contents

    def rows(self, file: str, tab: str) -> list[list[str]]:
        """Give the texts that a tab shows, trailing blanks left out."""
        return dumping.rows(self.file(file), tab, self.clock.now())

    def value(self, file: str, tab: str, cell: str) -> Any:
        """Give what was put into a cell: text, number, flag, formula text or None."""
        return dumping.value(self.file(file), tab, cell)

    def dump(self, file: str) -> Json:
        """Give the whole content of a spreadsheet, to be compared with another."""
        return dumping.dump(self.file(file))

    def contents(self) -> dict[str, Json]:
        """Give the content of every spreadsheet by name."""
        return dumping.contents(self.spreadsheets())

    def snapshot(self) -> Snapshot:
        """Remember everything in Drive; cheap, for workbooks are shared."""
        with self.lock:
            return taken(self.store, self.clock, self.sharing)

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot; drops planned faults, hooks and the call log."""
        with self.lock:
            snapshot.put_back(self.store, self.clock, self.sharing)
            self.clear_plans()
