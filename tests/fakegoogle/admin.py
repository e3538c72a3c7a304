"""The admin endpoint of a separate process, under `/_emulator/`.

Every body and answer is JSON. GET reads, POST changes, DELETE clears:

    calls      GET, DELETE      the log of calls
    counts     GET              {"read", "write", "drive"}
    faults     POST, DELETE     {"kind", "call" or "match": [pattern, k], "times",
                                 "seconds"}
    clock      GET, POST        {"advance": seconds} or {"set": ISO moment}
    users      POST             {"email", "locale", "time_zone", "name", "revoked"}
    drives     POST             {"name", "members": {email: role}}
    share      POST             {"file", "email", "role"}
    sharing    POST             {"no_account": [], "refused": {}, "undeliverable": [],
                                 "limit": n}
    options    POST             {"latency", "search_lag_seconds", "modified_lag",
                                 "quotas"}
    mails      GET              the notifications that were sent
    files      GET              [{"id", "name", "mimeType", "parents", "trashed"}]
    dump       GET ?file=       the content of a spreadsheet
    rows       GET ?file=&tab=  the texts that a tab shows
    person     POST             {"email", "file", "do": "type", "with": [arguments],
                                 "options": {}, "before_call": n or "after_call": n}
    reset      POST             forget everything
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl

from fakegoogle.browser import PersonRefused
from fakegoogle.errors import Json
from fakegoogle.faults import Fault, Reply

if TYPE_CHECKING:
    from fakegoogle.front import Request
    from fakegoogle.google import FakeGoogle

Action = Callable[["FakeGoogle", Json], Any]


def administer(google: FakeGoogle, request: Request) -> Reply:
    """Answer a request to the admin endpoint."""
    name = request.path.removeprefix("/_emulator/").strip("/")
    action = ACTIONS.get(f"{request.http} {name}")
    if action is None:
        return _reply(404, {"error": f"no such action: {request.http} {name}"})
    body: Json = dict(parse_qsl(request.query))
    try:
        body |= json.loads(request.body or b"{}")
        with google.lock:
            result = action(google, body)
    except (KeyError, LookupError, TypeError, ValueError, AttributeError) as error:
        return _reply(400, {"error": f"{type(error).__name__}: {error}"})
    except PersonRefused as refused:
        return _reply(409, {"error": str(refused)})
    return _reply(200, {} if result is None else result)


def _reply(status: int, body: Any) -> Reply:
    return Reply(status, json.dumps(body, default=str).encode())


def _fault(google: FakeGoogle, body: Json) -> None:
    if "match" in body:
        body = {**body, "match": tuple(body["match"])}
    google.faults.add(Fault(**body))


def _clock(google: FakeGoogle, body: Json) -> Json:
    if "advance" in body:
        google.clock.advance(float(body["advance"]))
    if "set" in body:
        google.clock.set(datetime.fromisoformat(body["set"]))
    return {"now": google.clock.now().isoformat()}


def _user(google: FakeGoogle, body: Json) -> None:
    google.add_user(**body)


def _drive(google: FakeGoogle, body: Json) -> Json:
    return {"id": google.add_shared_drive(body["name"], body["members"]).id}


def _share(google: FakeGoogle, body: Json) -> None:
    google.share(
        google.file(body["file"]).id, body["email"], body.get("role", "writer")
    )


def _sharing(google: FakeGoogle, body: Json) -> None:
    sharing = google.sharing
    sharing.no_account |= set(body.get("no_account", ()))
    sharing.undeliverable |= set(body.get("undeliverable", ()))
    for address, reason in body.get("refused", {}).items():
        sharing.refuse(address, reason)
    if "limit" in body:
        sharing.limit = body["limit"]


def _options(google: FakeGoogle, body: Json) -> None:
    if "modified_lag" in body:
        google.set_modified_lag(float(body.pop("modified_lag")))
    if "quotas" in body:
        google.quotas.on = bool(body.pop("quotas"))
    for name, value in body.items():
        if not hasattr(google.options, name):
            raise AttributeError(name)
        setattr(google.options, name, value)


def _files(google: FakeGoogle, body: Json) -> list[Json]:
    return [
        {
            "id": file.id,
            "name": file.name,
            "mimeType": file.mime_type,
            "parents": list(file.parents),
            "trashed": file.trashed,
        }
        for file in google.store.files.values()
    ]


def _person(google: FakeGoogle, body: Json) -> None:
    person = google.person(body.get("email"), body.get("file"))
    if body["do"].startswith("_"):
        raise AttributeError(body["do"])
    gesture = getattr(person, body["do"])
    act = partial(gesture, *body.get("with", ()), **body.get("options", {}))
    if "before_call" in body:
        google.before_call(body["before_call"], act)
    elif "after_call" in body:
        google.after_call(body["after_call"], act)
    else:
        act()


ACTIONS: dict[str, Action] = {
    "GET calls": lambda google, body: [record.json() for record in google.calls],
    "DELETE calls": lambda google, body: google.calls.clear(),
    "GET counts": lambda google, body: google.counts(),
    "POST faults": _fault,
    "DELETE faults": lambda google, body: google.faults.clear(),
    "GET clock": _clock,
    "POST clock": _clock,
    "POST users": _user,
    "POST drives": _drive,
    "POST share": _share,
    "POST sharing": _sharing,
    "POST options": _options,
    "GET mails": lambda google, body: [mail.__dict__ for mail in google.mails],
    "GET files": _files,
    "GET dump": lambda google, body: google.dump(body["file"]),
    "GET rows": lambda google, body: google.rows(body["file"], body["tab"]),
    "POST person": _person,
    "POST reset": lambda google, body: google.reset(),
}
