"""Sharing a spreadsheet with one address at a time."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

from mapsheets.errors import MapsheetsError, NotAllowed, UsageFault
from mapsheets.stores.google import drive
from mapsheets.stores.google.drive import ALL_DRIVES, FILES
from mapsheets.stores.google.faults import Ambiguous, fault_of
from mapsheets.stores.google.responses_drive import PERMISSION_FIELDS, Permission
from mapsheets.stores.google.transport import Call, Transport

ROLES = {"editor": "writer", "commenter": "commenter", "viewer": "reader"}
RANKS = ("reader", "commenter", "writer", "fileOrganizer", "organizer", "owner")
INVALID = "invalidSharingRequest"
SHARED_UNSENT = "successfully shared but emails could not be sent"
NO_ACCOUNT = "no Google account associated"
ROBOTS = ".gserviceaccount.com"
TRIES = 3


@dataclass(frozen=True, slots=True)
class Share:
    """What to share with whom; ``role`` is ``editor``, ``commenter`` or ``viewer``."""

    ref: str
    email: str
    role: str = "editor"
    notify: bool = True
    message: str = ""


@dataclass(frozen=True, slots=True)
class Shared:
    """What became of it.

    ``role`` is Google's word for what the address may do now. ``note`` is a sentence
    for the person who shared, "" where all went as asked.
    """

    email: str
    role: str
    note: str = ""


def share(transport: Transport, wanted: Share) -> Shared:
    """Share with one call, so that a repeated command changes nothing more.

    Raises:
        UsageFault: no such role, or no address.
        NotAllowed: a policy forbids it; the hint names the setting.
        Unreachable: the quota for sharing is used up for some hours.
    """
    if wanted.role not in ROLES:
        raise UsageFault(
            f"'{wanted.role}' is no role.", "Use editor, commenter or viewer."
        )
    number = 0
    while True:
        number += 1
        try:
            return _sent(transport, wanted)
        except Ambiguous:
            found = _held(transport, wanted)
            if found:
                return found
            if number == TRIES:
                raise
            transport.rest(number)
        except MapsheetsError as error:
            return _explained(transport, wanted, error)


def _sent(transport: Transport, wanted: Share) -> Shared:
    params = {
        **ALL_DRIVES,
        "fields": PERMISSION_FIELDS,
        "sendNotificationEmail": wanted.notify,
    }
    if wanted.notify and wanted.message:
        params["emailMessage"] = wanted.message
    body = {"type": "user", "role": ROLES[wanted.role], "emailAddress": wanted.email}
    url = f"{FILES}/{wanted.ref}/permissions"
    answer = transport.call(Call("POST", url, params, body, about=wanted.email))
    role = str(answer.get("role", body["role"]))
    if role != ROLES[wanted.role]:
        return Shared(wanted.email, role, f"{wanted.email} already had access.")
    return Shared(wanted.email, role)


def _held(transport: Transport, wanted: Share) -> Shared | None:
    """Look whether the address has access already, at least as asked."""
    least = RANKS.index(ROLES[wanted.role])
    for each in drive.permissions(transport, wanted.ref):
        same = each.address.casefold() == wanted.email.casefold()
        if same and each.role in RANKS and RANKS.index(each.role) >= least:
            return Shared(wanted.email, each.role)
    return None


def _explained(transport: Transport, wanted: Share, error: MapsheetsError) -> Shared:
    """Turn what is no failure into its result, and explain the rest."""
    fault = fault_of(error)
    if fault is None or fault.reason != INVALID:
        raise error
    if SHARED_UNSENT in fault.message:
        note = (
            f"Google could not send {wanted.email} an e-mail: send the link yourself."
        )
        return Shared(wanted.email, ROLES[wanted.role], note)
    if NO_ACCOUNT in fault.message and not wanted.notify:
        # Without an account people get in by a code that Google mails to them.
        done = share(transport, replace(wanted, notify=True))
        note = f"{wanted.email} has no Google account: Google has sent an invitation."
        return replace(done, note=done.note or note)
    raise NotAllowed(
        f"Google does not share with {wanted.email}.",
        "Check the address. An address without a Google account can be invited only "
        "where visitor sharing is allowed (an administrator: Apps > Google Workspace "
        "> Drive and Docs > Sharing settings); or send the plan as a file: "
        "'mapsheets export PLAN'.",
        code="SHARING_REFUSED",
    ) from error


def outsiders(
    permissions: Collection[Permission], domains: Collection[str]
) -> tuple[str, ...]:
    """Name who may read a file and is not of these domains.

    Its owner and service accounts are not counted.
    """
    own = {domain.casefold().lstrip("@") for domain in domains}
    found = set()
    for each in permissions:
        domain = each.address.casefold().rpartition("@")[2]
        if each.kind == "anyone":
            found.add("everybody with the link")
        elif each.role != "owner" and domain not in own and not domain.endswith(ROBOTS):
            found.add(each.address or each.id)
    return tuple(sorted(found))
