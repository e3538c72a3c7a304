"""The whole emulator: state, switches, and the way of one request through it."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from threading import RLock
from types import TracebackType
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from fakegoogle import dumping
from fakegoogle.call import Call
from fakegoogle.calls import Action, CallLog, CallRecord, Hook
from fakegoogle.clock import Clock
from fakegoogle.discovery import Method, check_body, check_query, route
from fakegoogle.drive_permissions import Mail, Permission, Sharing
from fakegoogle.errors import ApiError, Json, invalid
from fakegoogle.faults import AFTER, Fault, FaultPlan, Reply, error_reply, fault_reply
from fakegoogle.handlers import handler
from fakegoogle.identity import (
    Caller,
    Identity,
    User,
    consent,
    scope_missing,
    token_reply,
)
from fakegoogle.masks import keep, response_mask
from fakegoogle.person import Person
from fakegoogle.quotas import Quotas
from fakegoogle.server import Adapter, Server
from fakegoogle.store import FOLDER, SPREADSHEET, File, SharedDrive, Store

if TYPE_CHECKING:
    import requests

DEFAULT_USER = "seller@vendor.example"
RENDERED = ("drive.files.", "sheets.spreadsheets.get", "sheets.spreadsheets.create")
NOT_FOUND = b"<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p><b>404.</b>"


@dataclass
class Options:
    """Switches that tests turn.

    `latency`: seconds by which a virtual clock moves with each call.
    `search_lag_seconds`: how long files.list does not find a new file unless the
    query names its parent. `unmatched_metadata_is_fine`: whether deleting or updating
    metadata that does not exist passes (Google's documentation does not say).
    """

    latency: float = 0.1
    search_lag_seconds: float = 0.0
    unmatched_metadata_is_fine: bool = True


@dataclass(frozen=True)
class Request:
    """One HTTP request; the path is still encoded, header names are lower case."""

    http: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


@dataclass
class Snapshot:
    """Everything in Drive at one moment, to go back to."""

    files: dict[str, File]
    children: dict[str, dict[str, None]]
    drives: dict[str, SharedDrive]
    made: int
    now: datetime
    mails: list[Mail]


class FakeGoogle:
    """A Google of one's own: Sheets v4, Drive v3 and the token endpoint.

    Used as a context manager it listens on a loopback port, `host`. Without that it
    answers through `adapter()` or `session()`, with no socket at all.
    """

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
        self.identity = Identity(self.clock)
        self.store = Store(self.identity, self.clock)
        self.quotas = Quotas(self.clock, on=quotas)
        self.sharing = Sharing()
        self.faults = FaultPlan()
        self.calls = CallLog()
        self.options = Options()
        self._port = port
        self._server: Server | None = None

    # -- on a port, or without one

    def __enter__(self) -> FakeGoogle:
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
        """Give the value for SHEETS_EMULATOR_HOST."""
        return self.start()

    def adapter(self) -> Adapter:
        """Give a `requests` adapter that answers without a socket."""
        return Adapter(self)

    def session(self, user: str | None = None) -> requests.Session:
        """Give a `requests` session that answers without a socket, signed in."""
        from requests import Session  # noqa: PLC0415

        session = Session()
        session.headers["Authorization"] = f"Bearer {user or self.default_user}"
        for scheme in ("https://", "http://"):
            session.mount(scheme, self.adapter())
        return session

    # -- one request

    def handle(self, request: Request) -> Reply:
        """Answer one request."""
        if request.path in ("/token", "/oauth2/v4/token"):
            return self._token(request)
        if request.path == "/o/oauth2/auth":
            query = dict(parse_qsl(request.query))
            back = consent(self.identity, query, self.default_user)
            return Reply(302, b"", headers=(("Location", back),))
        if request.path == "/revoke":
            return Reply(200, b"{}")
        found = route(request.http, request.path)
        if found is None:
            return Reply(404, NOT_FOUND, "text/html; charset=UTF-8")
        return self._call(request, *found)

    def _token(self, request: Request) -> Reply:
        with self.lock:
            record = self.calls.arrive("oauth2.token", "auth")
            status, body = token_reply(self.identity, request.body)
            record.status = status
        return Reply(status, json.dumps(body).encode())

    def _call(self, request: Request, method: Method, path: dict[str, str]) -> Reply:
        with self.lock:
            record = self.calls.arrive(method.id, method.kind)
            record.file = path.get("spreadsheetId") or path.get("fileId") or ""
            fault = self.faults.pick(method.id)
            record.fault = fault.kind if fault else ""
            before = self.calls.due(self.calls.before)
            after = self.calls.due(self.calls.after)
            if not self.clock.real:
                self.clock.advance(self.options.latency)
        for action in before:
            action()
        with self.lock:
            reply = self._faulty(request, method, path, record, fault)
            record.status = reply.status
        for action in after:
            action()
        return reply

    def _faulty(
        self,
        request: Request,
        method: Method,
        path: dict[str, str],
        record: CallRecord,
        fault: Fault | None,
    ) -> Reply:
        if fault and fault.kind not in AFTER and fault.kind != "slow":
            return fault_reply(fault, method)
        reply = self._answer(request, method, path, record)
        if fault is None or reply.status >= 400:
            return reply
        if fault.kind == "slow":
            if not self.clock.real:
                self.clock.advance(fault.seconds)
                return reply
            return Reply(reply.status, reply.body, stall=fault.seconds)
        return fault_reply(fault, method)

    def _answer(
        self, request: Request, method: Method, path: dict[str, str], record: CallRecord
    ) -> Reply:
        try:
            caller = self.identity.authenticate(request.headers.get("authorization"))
            record.user = caller.user.email
            self._check_scopes(caller, method)
            self.quotas.take(method.kind, caller.user.email)
            call = self._read(request, method, path, caller)
            record.requests = _request_kinds(call.body)
            result = handler(method.id)(call)
        except ApiError as error:
            return error_reply(error, method.api)
        if method.http == "DELETE":
            return Reply(204, b"")
        if call.tree is not None and not method.id.startswith(RENDERED):
            result = keep(call.tree, result)
        elif call.tree is not None and method.id == "drive.files.list":
            result = keep(call.tree, result)
        pretty = call.query.get("prettyPrint", True)
        text = json.dumps(result, indent=2) if pretty else _compact(result)
        return Reply(200, text.encode())

    def _check_scopes(self, caller: Caller, method: Method) -> None:
        if caller.scopes is not None and not caller.scopes & method.scopes:
            raise scope_missing(method.id, f"{method.api}.googleapis.com")

    def _read(
        self, request: Request, method: Method, path: dict[str, str], caller: Caller
    ) -> Call:
        pairs = parse_qsl(request.query, keep_blank_values=True)
        query = check_query(method, pairs)
        body = check_body(method, _json(request.body))
        fields = query.get("fields", "")
        tree = response_mask(method.api, method.response, fields) if fields else None
        return Call(self, method, caller, path, query, body, tree, bool(fields))

    # -- what tests do

    def count(self, kind: str | None = None) -> int:
        """Count the calls of a kind: read, write, drive; None for all."""
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
        found: dict[str, Json] = {}
        for file in self.spreadsheets():
            name, number = file.name, 2
            while name in found:
                name, number = f"{file.name} ({number})", number + 1
            found[name] = dumping.dump(file)
        return found

    def snapshot(self) -> Snapshot:
        """Remember everything in Drive; cheap, for workbooks are shared."""
        store = self.store
        return Snapshot(
            {key: file.copy() for key, file in store.files.items()},
            {key: dict(below) for key, below in store.children.items()},
            dict(store.drives),
            store.made,
            self.clock.now(),
            list(self.sharing.mails),
        )

    def restore(self, snapshot: Snapshot) -> None:
        """Go back to a snapshot; drops planned faults, hooks and the call log."""
        store = self.store
        store.files = {key: file.copy() for key, file in snapshot.files.items()}
        store.children = {key: dict(below) for key, below in snapshot.children.items()}
        store.drives = dict(snapshot.drives)
        store.made = snapshot.made
        self.clock.set(snapshot.now)
        self.sharing.mails = list(snapshot.mails)
        self.clear_plans()

    def reset(self) -> None:
        """Forget everything but the clock."""
        self.__init__(clock=self.clock, user=self.default_user, port=self._port)  # type: ignore[misc]


def _request_kinds(body: Json) -> tuple[str, ...]:
    requests: Iterable[Json] = body.get("requests", ())
    return tuple(next(iter(request), "") for request in requests)


def _compact(result: Json) -> str:
    return json.dumps(result, separators=(",", ":"), ensure_ascii=False)


def _json(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        raise invalid("Invalid JSON payload received. Unexpected token.", "") from None
