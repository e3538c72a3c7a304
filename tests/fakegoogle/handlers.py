"""Which function answers which method."""

from __future__ import annotations

from collections.abc import Callable

from fakegoogle import (
    drive_files,
    drive_list,
    drive_other,
    drive_permissions,
    sheets_api,
    sheets_values,
    values_write,
)
from fakegoogle.call import Call
from fakegoogle.errors import ApiError, Json

Handler = Callable[[Call], Json]

HANDLERS: dict[str, Handler] = {
    "sheets.spreadsheets.create": sheets_api.create,
    "sheets.spreadsheets.get": sheets_api.get,
    "sheets.spreadsheets.getByDataFilter": sheets_api.get_by_filter,
    "sheets.spreadsheets.batchUpdate": sheets_api.batch_update,
    "sheets.spreadsheets.developerMetadata.get": sheets_api.metadata_get,
    "sheets.spreadsheets.developerMetadata.search": sheets_api.metadata_search,
    "sheets.spreadsheets.sheets.copyTo": sheets_api.copy_sheet,
    "sheets.spreadsheets.values.get": sheets_values.get,
    "sheets.spreadsheets.values.batchGet": sheets_values.batch_get,
    "sheets.spreadsheets.values.batchGetByDataFilter": (
        sheets_values.batch_get_by_filter
    ),
    "sheets.spreadsheets.values.update": values_write.update,
    "sheets.spreadsheets.values.batchUpdate": values_write.batch_update,
    "sheets.spreadsheets.values.append": values_write.append,
    "sheets.spreadsheets.values.clear": values_write.clear,
    "sheets.spreadsheets.values.batchClear": values_write.batch_clear,
    "drive.files.create": drive_files.create,
    "drive.files.get": drive_files.get,
    "drive.files.list": drive_list.list_files,
    "drive.files.update": drive_files.update,
    "drive.files.delete": drive_files.delete,
    "drive.files.copy": drive_files.copy,
    "drive.files.generateIds": drive_files.generate_ids,
    "drive.permissions.create": drive_permissions.create,
    "drive.permissions.list": drive_permissions.list_permissions,
    "drive.permissions.get": drive_permissions.get,
    "drive.permissions.update": drive_permissions.update,
    "drive.permissions.delete": drive_permissions.delete,
    "drive.revisions.list": drive_other.revisions,
    "drive.revisions.get": drive_other.revision,
    "drive.about.get": drive_other.about,
    "drive.drives.list": drive_other.drives,
    "drive.drives.get": drive_other.drive,
}


def handler(method_id: str) -> Handler:
    """Give the function that answers a method, or a 501."""
    found = HANDLERS.get(method_id)
    if found is None:
        raise ApiError(501, f"{method_id} is not supported by this emulator.")
    return found
