"""spreadsheets.batchUpdate: one function for each request kind, all or nothing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace as changed_error

from fakegoogle import requests_cells as cells
from fakegoogle import requests_copy as copies
from fakegoogle import requests_dimensions as dimensions
from fakegoogle import requests_filter as filters
from fakegoogle import requests_metadata as metadata
from fakegoogle import requests_protect as protect
from fakegoogle import requests_rules as rules
from fakegoogle import requests_shapes as shapes
from fakegoogle import requests_sheets as sheets
from fakegoogle.context import Context
from fakegoogle.errors import ApiError, Json, invalid
from fakegoogle.requests_find import find_replace

Handler = Callable[[Context, Json], Json]

MOST_REQUESTS = 100_000

HANDLERS: dict[str, Handler] = {
    "updateSpreadsheetProperties": sheets.update_spreadsheet,
    "addSheet": sheets.add_sheet,
    "deleteSheet": sheets.delete_sheet,
    "updateSheetProperties": sheets.update_sheet,
    "duplicateSheet": sheets.duplicate_sheet,
    "updateCells": cells.update_cells,
    "repeatCell": cells.repeat_cell,
    "appendCells": cells.append_cells,
    "setDataValidation": cells.set_data_validation,
    "updateBorders": shapes.update_borders,
    "mergeCells": shapes.merge_cells,
    "unmergeCells": shapes.unmerge_cells,
    "updateDimensionProperties": dimensions.update_dimension,
    "insertDimension": dimensions.insert_dimension,
    "deleteDimension": dimensions.delete_dimension,
    "moveDimension": dimensions.move_dimension,
    "appendDimension": dimensions.append_dimension,
    "autoResizeDimensions": dimensions.auto_resize,
    "copyPaste": copies.copy_paste,
    "cutPaste": copies.cut_paste,
    "sortRange": copies.sort_range,
    "findReplace": find_replace,
    "setBasicFilter": filters.set_filter,
    "clearBasicFilter": filters.clear_filter,
    "addConditionalFormatRule": rules.add_rule,
    "updateConditionalFormatRule": rules.update_rule,
    "deleteConditionalFormatRule": rules.delete_rule,
    "addProtectedRange": protect.add_protected,
    "updateProtectedRange": protect.update_protected,
    "deleteProtectedRange": protect.delete_protected,
    "addNamedRange": protect.add_named,
    "updateNamedRange": protect.update_named,
    "deleteNamedRange": protect.delete_named,
    "createDeveloperMetadata": metadata.create_metadata,
    "updateDeveloperMetadata": metadata.update_metadata,
    "deleteDeveloperMetadata": metadata.delete_metadata,
}


def apply(context: Context, requests: list[Json]) -> list[Json]:
    """Apply requests in order to the workbook of the context, which is a copy.

    Raises:
        ApiError: One request is not valid; its number and kind are named.
    """
    if not requests:
        raise invalid("Must specify at least one request.")
    if len(requests) > MOST_REQUESTS:
        raise invalid("Cannot exceed 100000 requests in a single batch.")
    replies = []
    for number, request in enumerate(requests):
        kind = next(iter(request), None)
        if kind is None:
            raise invalid(f"Invalid requests[{number}]: No request set.")
        context.workbook.computed = {}
        try:
            replies.append(_handler(kind)(context, request[kind]))
        except ApiError as error:
            message = f"Invalid requests[{number}].{kind}: {error.message}"
            raise changed_error(error, message=message) from None
    context.workbook.settle()
    return replies


def _handler(kind: str) -> Handler:
    handler = HANDLERS.get(kind)
    if handler is None:
        raise invalid(f"{kind} is not supported by this emulator.")
    return handler
