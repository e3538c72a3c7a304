"""The calls to Google Sheets that the store makes."""

from __future__ import annotations

import json
from http import HTTPStatus

from mapsheets.errors import MapsheetsError, PlanNotFound, StoreFault
from mapsheets.sheet.spec import ReadWorkbook
from mapsheets.stores.google.endpoints import SHEETS
from mapsheets.stores.google.faults import fault_of
from mapsheets.stores.google.images import Snapshot
from mapsheets.stores.google.requests_values import Json
from mapsheets.stores.google.responses import BEFORE_FIELDS, READ_FIELDS, workbook
from mapsheets.stores.google.tokens import FIRST_ID, Token, token_from
from mapsheets.stores.google.transport import Call, Transport

GENERATION_FIELDS = "metadataId,metadataKey,metadataValue"
SWAP_FIELDS = f"spreadsheetId,updatedSpreadsheet.{BEFORE_FIELDS}"
# Google sets no limit to a body and advises 2 MB; it has 180 seconds for a request.
LARGEST_BODY = 10_000_000  # bytes


def read(transport: Transport, ref: str) -> tuple[ReadWorkbook, Snapshot]:
    """Read a whole spreadsheet with one call."""
    params = {"fields": READ_FIELDS}
    return workbook(transport.call(Call("GET", f"{SHEETS}/{ref}", params, about=ref)))


def read_ranges(transport: Transport, ref: str, ranges: list[str]) -> Json:
    """Read some ranges with the fields of a write's answer."""
    params = {"fields": BEFORE_FIELDS, "ranges": ranges}
    return transport.call(Call("GET", f"{SHEETS}/{ref}", params, about=ref))


def empty_tab(transport: Transport, ref: str) -> int | None:
    """Give the id of the only tab of an empty spreadsheet, else None."""
    _, found = read(transport, ref)
    if len(found.sheets) == 1 and not found.sheets[0].cells:
        return found.sheets[0].sheet_id
    return None


def token(transport: Transport, ref: str, generation: int) -> Token | None:
    """Look a generation up, None if no write made it."""
    url = f"{SHEETS}/{ref}/developerMetadata/{FIRST_ID + generation}"
    try:
        call = Call("GET", url, {"fields": GENERATION_FIELDS}, about=ref)
        return token_from(transport.call(call))
    except PlanNotFound:
        return None


def batch(transport: Transport, ref: str, body: Json, fields: str) -> Json:
    """Send a batch: applied as a whole, or not at all.

    Raises:
        StoreFault: it is larger than Google advises; nothing was sent.
    """
    size = len(json.dumps(body))
    if size > LARGEST_BODY:
        raise StoreFault(
            f"The change to the sheet is too large for one update: {size} bytes.",
            f"More than {LARGEST_BODY} may take Google too long; split it into two.",
        )
    url = f"{SHEETS}/{ref}:batchUpdate"
    return transport.call(Call("POST", url, {"fields": fields}, body, about=ref))


def was_refused(error: MapsheetsError) -> bool:
    """Tell whether Google found the request wrong, such as for a used token."""
    fault = fault_of(error)
    return fault is not None and fault.status == HTTPStatus.BAD_REQUEST
