"""The way of one request through the emulator, from the door to the answer."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from fakegoogle.call import Call
from fakegoogle.calls import CallRecord
from fakegoogle.discovery import Method, check_query, route
from fakegoogle.errors import ApiError, Json, invalid
from fakegoogle.faults import AFTER, Fault, Reply, error_reply, fault_reply
from fakegoogle.handlers import handler
from fakegoogle.identity import Caller, consent, scope_missing, token_reply
from fakegoogle.masks import keep, response_mask
from fakegoogle.schema import check_body

if TYPE_CHECKING:
    from fakegoogle.google import FakeGoogle

# these handlers compute only what the mask names; the others are cut afterwards
RENDERED = frozenset(
    {
        "drive.files.create",
        "drive.files.get",
        "drive.files.update",
        "drive.files.copy",
        "sheets.spreadsheets.get",
        "sheets.spreadsheets.create",
        "sheets.spreadsheets.getByDataFilter",
    }
)
NOT_FOUND = b"<!DOCTYPE html><title>Error 404 (Not Found)!!1</title><p><b>404.</b>"


@dataclass(frozen=True)
class Request:
    """One HTTP request; the path is still encoded, header names are lower case."""

    http: str
    path: str
    query: str
    headers: dict[str, str]
    body: bytes


def answer(google: FakeGoogle, request: Request) -> Reply:
    """Answer one request."""
    if request.path in ("/token", "/oauth2/v4/token"):
        return _token(google, request)
    if request.path == "/o/oauth2/auth":
        query = dict(parse_qsl(request.query))
        back = consent(google.identity, query, google.default_user)
        return Reply(302, b"", headers=(("Location", back),))
    if request.path == "/revoke":
        return Reply(200, b"{}")
    found = route(request.http, request.path)
    if found is None:
        return Reply(404, NOT_FOUND, "text/html; charset=UTF-8")
    return _call(google, request, *found)


def _token(google: FakeGoogle, request: Request) -> Reply:
    with google.lock:
        record = google.calls.arrive("oauth2.token", "auth")
        fault = google.faults.pick_token()
        if fault is not None:
            record.fault = fault.kind
            return fault_reply(fault, None)
        record.status, body = token_reply(google.identity, request.body)
    return Reply(record.status, json.dumps(body).encode())


def _call(
    google: FakeGoogle, request: Request, method: Method, path: dict[str, str]
) -> Reply:
    calls = google.calls
    with google.lock:
        record = calls.arrive(method.id, method.kind)
        record.file = path.get("spreadsheetId") or path.get("fileId") or ""
        fault = google.faults.pick(method.id)
        record.fault = fault.kind if fault else ""
        before, after = calls.due(calls.before), calls.due(calls.after)
        if not google.clock.real:
            google.clock.advance(google.options.latency)
    for action in before:
        action()
    with google.lock:
        reply = _faulty(Door(google, request, method, path, record), fault)
        record.status = reply.status
    for action in after:
        action()
    return reply


@dataclass(frozen=True)
class Door:
    """A request that found its method."""

    google: FakeGoogle
    request: Request
    method: Method
    path: dict[str, str]
    record: CallRecord


def _faulty(door: Door, fault: Fault | None) -> Reply:
    if fault and fault.kind not in AFTER and fault.kind != "slow":
        return fault_reply(fault, door.method)
    reply = _answer(door)
    if fault is None or reply.status >= 400:
        return reply
    if fault.kind != "slow":
        return fault_reply(fault, door.method)
    clock = door.google.clock
    if clock.real:
        return Reply(reply.status, reply.body, stall=fault.seconds)
    clock.advance(fault.seconds)
    return reply


def _answer(door: Door) -> Reply:
    google, method = door.google, door.method
    try:
        header = door.request.headers.get("authorization")
        caller = google.identity.authenticate(header)
        door.record.user = caller.user.email
        if caller.scopes is not None and not caller.scopes & method.scopes:
            raise scope_missing(method.id, f"{method.api}.googleapis.com")
        google.quotas.take(method.kind, caller.user.email)
        call = _read(door, caller)
        result = handler(method.id)(call)
    except ApiError as error:
        return error_reply(error, method.api)
    if method.http == "DELETE":
        return Reply(204, b"")
    if call.tree is not None and method.id not in RENDERED:
        result = keep(call.tree, result)
    if call.query.get("prettyPrint", True):
        return Reply(200, json.dumps(result, indent=2, ensure_ascii=False).encode())
    text = json.dumps(result, separators=(",", ":"), ensure_ascii=False)
    return Reply(200, text.encode())


def _read(door: Door, caller: Caller) -> Call:
    method = door.method
    pairs = parse_qsl(door.request.query, keep_blank_values=True)
    query = check_query(method, pairs)
    body = check_body(method, _json(door.request.body))
    door.record.requests = _request_kinds(body)
    fields = query.get("fields", "")
    tree = response_mask(method.api, method.response, fields) if fields else None
    return Call(door.google, method, caller, door.path, query, body, tree, bool(fields))


def _request_kinds(body: Json) -> tuple[str, ...]:
    requests: Iterable[Json] = body.get("requests", ())
    return tuple(next(iter(request), "") for request in requests)


def _json(body: bytes) -> Any:
    if not body:
        return None
    try:
        return json.loads(body)
    except ValueError:
        message = "Invalid JSON payload received. Unexpected token."
        raise invalid(message, "") from None
