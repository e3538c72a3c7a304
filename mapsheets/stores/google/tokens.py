"""Generation tokens: what makes a write happen once and in turn.

Every write creates developer metadata whose id is the next generation. Google
refuses an id in use and then applies nothing of the batch, so of two writers that
read the same generation one fails whole, and a batch sent twice is applied once.
The token eight generations back is deleted, so that writers far behind still fail.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from mapsheets.sheet.spec import Address
from mapsheets.stores.google.requests_values import Json, Values, a1, address_of, runs

FIRST_ID = 1_000_000_000
KEY = "mapsheets.generation"
PROPERTY = "mapsheets.property."
KEPT = 8
# Google keeps 30,000 characters of metadata; eight tokens must fit well below that.
LONGEST_TOUCHED = 2_500


@dataclass(frozen=True, slots=True)
class Token:
    """What a write leaves behind.

    ``writer`` names the attempt. ``before`` is the fingerprint that the guarded
    tabs had to have, ``touched`` the overwritten cells as (tab id, ranges), ``after``
    the fingerprint of what was written there.
    """

    generation: int
    writer: str
    before: str = ""
    touched: str = ""
    after: str = ""

    @property
    def metadata_id(self) -> int:
        """Give the id that can be used only once."""
        return FIRST_ID + self.generation


NO_TOKEN = Token(0, "")


def create_token(token: Token) -> Json:
    """Give the request that fails if the generation was taken."""
    value = [token.writer, token.before, token.touched, token.after]
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataId": token.metadata_id,
                "metadataKey": KEY,
                "metadataValue": json.dumps(value, separators=(",", ":")),
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }


def property_metadata(name: str, value: str) -> Json:
    """Give the request that keeps a workbook's property where a read finds it."""
    return {
        "createDeveloperMetadata": {
            "developerMetadata": {
                "metadataKey": f"{PROPERTY}{name}",
                "metadataValue": value,
                "location": {"spreadsheet": True},
                "visibility": "DOCUMENT",
            }
        }
    }


def properties_from(metadata: Iterable[Json]) -> dict[str, str]:
    """Read a workbook's properties from developer metadata."""
    return {
        entry["metadataKey"].removeprefix(PROPERTY): entry.get("metadataValue", "")
        for entry in metadata
        if entry.get("metadataKey", "").startswith(PROPERTY)
    }


def delete_token(metadata_id: int) -> Json:
    """Give the request that removes a token which is known to be there."""
    lookup = {"metadataId": metadata_id}
    return {
        "deleteDeveloperMetadata": {"dataFilter": {"developerMetadataLookup": lookup}}
    }


def token_from(metadata: Json) -> Token | None:
    """Read a token from developer metadata, None if it is somebody else's."""
    identity = metadata.get("metadataId", 0)
    if metadata.get("metadataKey") != KEY or identity <= FIRST_ID:
        return None
    parts = _texts(metadata.get("metadataValue", ""))
    return Token(identity - FIRST_ID, *parts)


def _texts(value: str) -> tuple[str, str, str, str]:
    try:
        found: Any = json.loads(value)
    except ValueError:
        found = []
    texts = [str(part) for part in found] if isinstance(found, list) else []
    writer, before, touched, after = (*texts, "", "", "", "")[:4]
    return writer, before, touched, after


def touched_text(patch: Mapping[int, Values]) -> str:
    """Write which cells a write overwrites, as ``101!F12:G14,M12 104!A2``.

    It is "" where that would be too long to keep.
    """
    found = []
    for sheet_id, values in sorted(patch.items()):
        areas = [_range(start, rows) for start, rows in runs(values)]
        if areas:
            found.append(f"{sheet_id}!{','.join(areas)}")
    text = " ".join(found)
    return text if len(text) <= LONGEST_TOUCHED else ""


def _range(start: Address, rows: list[Any]) -> str:
    last = (start[0] + len(rows) - 1, start[1] + len(rows[0]) - 1)
    return a1(start) if start == last else f"{a1(start)}:{a1(last)}"


def touched_cells(text: str) -> dict[int, tuple[Address, ...]]:
    """Read which cells a write overwrote, by tab id."""
    found: dict[int, tuple[Address, ...]] = {}
    for part in text.split():
        sheet_id, _, areas = part.partition("!")
        cells = [cell for area in areas.split(",") for cell in _cells(area)]
        found[int(sheet_id)] = tuple(cells)
    return found


def _cells(area: str) -> list[Address]:
    first, _, last = area.partition(":")
    top, left = address_of(first)
    bottom, right = address_of(last or first)
    return [
        (row, column)
        for row in range(top, bottom + 1)
        for column in range(left, right + 1)
    ]
