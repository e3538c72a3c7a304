"""Who is signed in, whether it works, and if not what to do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from mapsheets.errors import NotAllowed, PlanNotFound, StoreFault
from mapsheets.stores.google import drive
from mapsheets.stores.google.drive import Seen
from mapsheets.stores.google.endpoints import DRIVE, SHEETS
from mapsheets.stores.google.faults import fault_of
from mapsheets.stores.google.transport import Call, Transport

ABOUT_FIELDS = "user(emailAddress,displayName),storageQuota(limit,usage)"
SKEW_SECONDS = 300  # Google accepts tokens of clocks that differ less
ROBOT = ".gserviceaccount.com"
SETUP = frozenset(
    {
        "SERVICE_DISABLED",
        "accessNotConfigured",
        "ACCESS_TOKEN_SCOPE_INSUFFICIENT",
        "insufficientPermissions",
    }
)

NO_STORAGE = (
    "A service account has no storage of its own: use a folder in a shared drive, let "
    "it act for a person (google.subject), or sign in as a person with 'mapsheets auth "
    "login'."
)
FOLDERS: Mapping[Seen, str] = {
    Seen.HIDDEN: "The folder {} is not visible to this login: share it with this login "
    "as an editor, or let 'mapsheets auth login' make one. A login of a person sees "
    "only folders that mapsheets made.",
    Seen.READABLE: "This login may read the folder {} but not add files to it: make it "
    "an editor or content manager.",
    Seen.TRASHED: "The folder {} lies in the trash: restore it on Google Drive, or let "
    "'mapsheets auth login' make another.",
    Seen.NO_FOLDER: "{} is no folder: name the part of a folder's address after "
    "/folders/.",
}
PROBE = "0"  # no spreadsheet has this id


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in; ``advice`` are sentences about what will not work, and why."""

    email: str
    name: str = ""
    advice: tuple[str, ...] = ()


def status(transport: Transport, folder: str = "") -> SignedIn:
    """Ask Google who is signed in, with a cheap call to Drive and one to Sheets.

    One more call is made for a folder.

    Raises:
        NotAllowed: nobody is, or it does not work; the hint says what to do.
        Unreachable: the network or the service is not there.
    """
    call = Call("GET", f"{DRIVE}/about", {"fields": ABOUT_FIELDS})
    answer, answered = transport.timed_call(call)
    user = answer.get("user", {})
    email = str(user.get("emailAddress", ""))
    advice = [
        *_clock(answered, transport.timing.wall()),
        *_storage(email, answer.get("storageQuota", {}).get("limit")),
        *_sheets(transport),
        *(_folder(transport, folder) if folder else ()),
    ]
    return SignedIn(email, str(user.get("displayName", "")), tuple(advice))


def _clock(theirs: datetime | None, ours: datetime) -> list[str]:
    if theirs is None or abs((theirs - ours).total_seconds()) <= SKEW_SECONDS:
        return []
    minutes = round((ours - theirs).total_seconds() / 60)
    side = "ahead" if minutes > 0 else "behind"
    off = f"{abs(minutes)} minutes {side}"
    return [f"The clock of this computer is {off}: set it right, or logins will fail."]


def _storage(email: str, limit: str | None) -> list[str]:
    none = limit in {None, "0"} and email.endswith(ROBOT)
    return [NO_STORAGE] if none else []


def _sheets(transport: Transport) -> list[str]:
    """See that Sheets answers too: its API is enabled apart from that of Drive."""
    url, params = f"{SHEETS}/{PROBE}", {"fields": "spreadsheetId"}
    try:
        transport.call(Call("GET", url, params))
    except NotAllowed as error:
        fault = fault_of(error)
        if fault is not None and fault.reason in SETUP:
            return [f"{error.message} {error.hint}"]
    except (PlanNotFound, StoreFault):
        return []  # it answers: there is no such spreadsheet
    return []


def _folder(transport: Transport, folder: str) -> list[str]:
    advice = FOLDERS.get(drive.seen_folder(transport, folder), "")
    return [advice.format(folder)] if advice else []
