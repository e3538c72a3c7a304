"""Drive's answers as values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from mapsheets.stores.base import Entry
from mapsheets.stores.google.endpoints import SHEET_PAGE
from mapsheets.stores.google.requests_values import Json

SHEET_TYPE = "application/vnd.google-apps.spreadsheet"
FOLDER_TYPE = "application/vnd.google-apps.folder"
FILE_FIELDS = (
    "id,name,mimeType,version,createdTime,modifiedTime,shared,"
    "lastModifyingUser(emailAddress),properties"
)
LIST_FIELDS = f"nextPageToken,incompleteSearch,files({FILE_FIELDS})"
PERMISSION_FIELDS = "id,type,role,emailAddress,domain,displayName"
# Google allows 124 bytes for a property's name and value together.
LONGEST_PROPERTY = 124
KEY_PROPERTY = "mapsheets_key"
PRIVATE_PROPERTY = "mapsheets_private"  # marks the seller's own workbook
PART = "~"


@dataclass(frozen=True, slots=True)
class Permission:
    """Who may use a file: ``kind`` is ``user``, ``group``, ``domain`` or ``anyone``."""

    id: str
    kind: str
    role: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Revision:
    """A version of a file; ``by`` is an address, "" where unknown."""

    moment: datetime
    by: str


def entry(file: Json) -> Entry:
    """Read a file of a listing."""
    return Entry(
        ref=file["id"],
        name=file.get("name", ""),
        location=SHEET_PAGE.format(file["id"]),
        stamp=str(file.get("version", "")),
        modified=day(last_change(file)[0], ""),
        changed_at=moment(last_change(file)[0]),
        modified_by=last_change(file)[1],
        properties=joined(file.get("properties", {})),
    )


def is_private(file: Json) -> bool:
    """Tell whether a file is marked as the seller's own, so that it is no plan."""
    return PRIVATE_PROPERTY in file.get("properties", {})


def last_change(file: Json) -> tuple[str, str]:
    """Give when and by whom a file was changed last, "" where unknown."""
    by = file.get("lastModifyingUser", {}).get("emailAddress", "")
    return file.get("modifiedTime", ""), by


def moment(text: str) -> datetime | None:
    """Read a moment as Drive writes it."""
    try:
        found = datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day(text: str, timezone: str) -> date | None:
    """Give the day of a moment in a time zone, in UTC where that is unknown."""
    found = moment(text)
    if found is None:
        return None
    try:
        return found.astimezone(ZoneInfo(timezone or "UTC")).date()
    except (ZoneInfoNotFoundError, ValueError):
        return found.astimezone(UTC).date()


def permission(data: Json) -> Permission:
    """Read a permission."""
    address = data.get("emailAddress") or data.get("domain", "")
    return Permission(data["id"], data["type"], data["role"], address)


def revision(data: Json) -> Revision | None:
    """Read a version, None where it has no date."""
    found = moment(data.get("modifiedTime", ""))
    if found is None:
        return None
    return Revision(found, data.get("lastModifyingUser", {}).get("emailAddress", ""))


def split(properties: Mapping[str, str]) -> dict[str, str]:
    """Cut long properties into pieces that Drive accepts."""
    found: dict[str, str] = {}
    for name, value in properties.items():
        rest, number = value, 0
        while rest or not number:
            label = f"{name}{PART}{number}" if number else name
            room = LONGEST_PROPERTY - len(label.encode())
            piece = rest.encode()[:room].decode(errors="ignore")
            found[label], rest, number = piece, rest[len(piece) :], number + 1
    return found


def joined(properties: Mapping[str, str]) -> dict[str, str]:
    """Put the pieces of long properties together again, without our own marks."""
    found: dict[str, str] = {}
    for label in sorted(properties, key=_place):
        name = _place(label)[0]
        found[name] = found.get(name, "") + properties[label]
    found.pop(KEY_PROPERTY, None)
    found.pop(PRIVATE_PROPERTY, None)
    return found


def _place(label: str) -> tuple[str, int]:
    name, _, number = label.rpartition(PART)
    return (name, int(number)) if name and number.isdigit() else (label, 0)
