"""Sheets v4: spreadsheets and their developer metadata."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from fakegoogle.batch import apply
from fakegoogle.call import Call
from fakegoogle.context import Context
from fakegoogle.errors import ApiError, Json, invalid, no_entity, no_permission
from fakegoogle.masks import Tree, at, wants
from fakegoogle.ranges import Rect, read_a1, resolve, whole_sheet
from fakegoogle.render import Renderer
from fakegoogle.requests_metadata import find, get_metadata, search_metadata
from fakegoogle.requests_sheets import copied_sheet, number_tabs, sheet_json
from fakegoogle.store import RANK, SPREADSHEET, File
from fakegoogle.workbook import Workbook, new_workbook

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (serial dates have no time zone)


def opened(call: Call, role: str) -> File:
    """Give the spreadsheet of a call, or Google's 403, 404 or 400."""
    file_id = call.path["spreadsheetId"]
    file = call.store.files.get(file_id)
    if file is None or (call.caller.only_app_files and not file.by_app):
        raise no_entity()
    if RANK[call.store.role(call.user, file)] < RANK[role]:
        raise no_permission()
    if file.workbook is None:
        if "spreadsheetml" in file.mime_type:
            raise ApiError(
                400,
                "This operation is not supported for this document. The document must "
                "not be an Office file.",
                status="FAILED_PRECONDITION",
            )
        raise no_entity()
    return file


def context_of(call: Call, file: File, workbook: Workbook) -> Context:
    """Give the context of a change or a reading by the caller."""
    return make_context(
        workbook,
        call.user.email,
        file.owner,
        call.google.clock.now(),
        lenient=call.google.options.unmatched_metadata_is_fine,
    )


def make_context(
    workbook: Workbook,
    user: str,
    owner: str | None,
    now: datetime,
    *,
    lenient: bool = True,
) -> Context:
    """Give a context; today is a serial date in the time zone of the spreadsheet."""
    zone = ZoneInfo(workbook.properties["timeZone"])
    here = now.astimezone(zone).replace(tzinfo=None)
    today = (here - EPOCH) / timedelta(days=1)
    return Context(workbook, user, user == owner, today, lenient)


def workbook_of(file: File) -> Workbook:
    """Give the workbook of a file that was opened."""
    if file.workbook is None:
        raise no_entity()
    return file.workbook


def create(call: Call) -> Json:
    """Make a spreadsheet in the caller's My Drive; refused to service accounts."""
    if call.user.is_service_account:
        raise no_permission()
    unknown = set(call.body) - {"properties", "sheets"}
    if unknown:
        raise invalid(
            f"{min(unknown)} in spreadsheets.create is not supported by this emulator."
        )
    given = call.body.get("properties", {})
    title = given.get("title") or "Untitled spreadsheet"
    user = call.user
    workbook = new_workbook(title, user.locale, user.time_zone)
    context = context_of(call, File("", "", "", (), user.email, *_now(call)), workbook)
    if given:
        fields = ",".join({**given, "title": title})
        properties = {**given, "title": title}
        body = {"properties": properties, "fields": fields}
        apply(context, [{"updateSpreadsheetProperties": body}])
    for sheet in call.body.get("sheets", ()):
        if set(sheet) - {"properties"}:
            raise invalid("Only the properties of sheets are supported here.")
        apply(context, [{"addSheet": {"properties": sheet.get("properties", {})}}])
    if call.body.get("sheets"):
        del workbook.sheets[0]
    workbook.settle()
    root = call.store.root(user)
    file = call.store.add(title, SPREADSHEET, (root.id,), user.email)
    file.workbook = workbook
    return Renderer(file.id, context).spreadsheet(call.tree, None, grid=False)


def _now(call: Call) -> tuple[datetime, datetime]:
    now = call.google.clock.now()
    return now, now


def get(call: Call) -> Json:
    """Give a spreadsheet; `includeGridData` counts only without a mask."""
    file = opened(call, "reader")
    view = Renderer(file.id, context_of(call, file, workbook_of(file)))
    areas = view.areas(call.option("ranges", []))
    grid = call.flag("includeGridData") and not call.masked
    return view.spreadsheet(call.tree, areas, grid=grid)


def get_by_filter(call: Call) -> Json:
    """Give the parts of a spreadsheet that data filters find."""
    file = opened(call, "reader")
    view = Renderer(file.id, context_of(call, file, workbook_of(file)))
    areas = filtered_areas(view, call.body.get("dataFilters", []))
    grid = bool(call.body.get("includeGridData")) and not call.masked
    return view.spreadsheet(call.tree, areas or None, grid=grid)


def filtered_areas(view: Renderer, filters: list[Json]) -> dict[int, list[Rect]]:
    """Give the rectangles that data filters find."""
    areas: dict[int, list[Rect]] = {}
    for test in filters:
        if "a1Range" in test:
            sheet, rect = read_a1(view.workbook, test["a1Range"])
            areas.setdefault(sheet.id, []).append(rect)
        elif "gridRange" in test:
            sheet, rect = resolve(view.workbook, test["gridRange"])
            areas.setdefault(sheet.id, []).append(rect)
        else:
            for entry in find(view.workbook, [test]):
                if entry.sheet_id is None:
                    continue
                sheet = view.workbook.sheet(entry.sheet_id)
                rect = whole_sheet(sheet)
                if entry.dimension == "ROWS":
                    rect = rect._replace(top=entry.start, bottom=entry.end)
                elif entry.dimension:
                    rect = rect._replace(left=entry.start, right=entry.end)
                areas.setdefault(sheet.id, []).append(rect)
    return areas


def batch_update(call: Call) -> Json:
    """Apply a batch to a copy and swap it in when every request succeeded."""
    file = opened(call, "writer")
    context = context_of(call, file, workbook_of(file).fork())
    replies = apply(context, call.body.get("requests", []))
    result: Json = {"spreadsheetId": file.id, "replies": replies}
    if call.body.get("includeSpreadsheetInResponse"):
        result["updatedSpreadsheet"] = _updated(call, file, context)
    swap(call, file, context.workbook)
    return result


def _updated(call: Call, file: File, context: Context) -> Json:
    view = Renderer(file.id, context)
    areas = view.areas(call.body.get("responseRanges", []))
    grid = bool(call.body.get("responseIncludeGridData")) and not call.masked
    tree: Tree = {}
    if wants(call.tree, "updatedSpreadsheet"):
        tree = at(call.tree, "updatedSpreadsheet")
    return view.spreadsheet(tree, areas, grid=grid)


def swap(call: Call, file: File, workbook: Workbook) -> None:
    """Put a new version of a workbook in place of the old one."""
    file.workbook = workbook
    file.name = workbook.properties["title"]
    call.store.touch(file, call.user.email)


def metadata_get(call: Call) -> Json:
    """Give one entry of developer metadata."""
    file = opened(call, "reader")
    try:
        metadata_id = int(call.path["metadataId"])
    except ValueError:
        raise invalid(
            "Invalid value at 'metadata_id' (TYPE_INT32), "
            f'"{call.path["metadataId"]}"'
        ) from None
    return get_metadata(workbook_of(file), metadata_id)


def metadata_search(call: Call) -> Json:
    """Give the developer metadata that filters find."""
    return search_metadata(workbook_of(opened(call, "reader")), call.body)


def copy_sheet(call: Call) -> Json:
    """Copy a tab to another spreadsheet."""
    source_file = opened(call, "reader")
    sheet = workbook_of(source_file).sheet(int(call.path["sheetId"]))
    call.path["spreadsheetId"] = call.body.get("destinationSpreadsheetId", "")
    file = opened(call, "writer")
    workbook = workbook_of(file).fork()
    number, title = 1, f"Copy of {sheet.title}"
    while workbook.titled(title):
        number += 1
        title = f"Copy of {sheet.title} {number}"
    copy = copied_sheet(sheet, workbook.new_id(), title)
    workbook.sheets.append(copy)
    workbook.check_size()
    number_tabs(workbook)
    workbook.settle()
    swap(call, file, workbook)
    return sheet_json(copy)
