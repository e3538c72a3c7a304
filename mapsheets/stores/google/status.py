"""Who is signed in, whether it works, and if not what to do."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from mapsheets.stores.google import drive
from mapsheets.stores.google.endpoints import DRIVE
from mapsheets.stores.google.transport import Call, Transport

ABOUT_FIELDS = "user(emailAddress,displayName),storageQuota(limit,usage)"
SKEW_SECONDS = 300  # Google accepts tokens of clocks that differ less
ROBOT = ".gserviceaccount.com"

NO_STORAGE = (
    "A service account has no storage of its own: use a folder in a shared drive, let "
    "it act for a person (google.subject), or sign in as a person with 'mapsheets auth "
    "login'."
)
NOT_VISIBLE = (
    "The folder {} is not visible to this login: share it with this login as an "
    "editor, or let 'mapsheets auth login' make one. A login of a person sees only "
    "folders that mapsheets made."
)
READ_ONLY = (
    "This login may read the folder {} but not add files to it: make it an editor or "
    "content manager."
)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who is signed in; ``advice`` are sentences about what will not work, and why."""

    email: str
    name: str = ""
    advice: tuple[str, ...] = ()


def status(transport: Transport, folder: str = "") -> SignedIn:
    """Ask Google who is signed in, with one cheap call; one more for a folder.

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


def _folder(transport: Transport, folder: str) -> list[str]:
    found = drive.seen_folder(transport, folder)
    if found is None:
        return [NOT_VISIBLE.format(folder)]
    return [] if found else [READ_ONLY.format(folder)]
