"""Developer metadata: created, changed, deleted, looked up."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from fakegoogle.context import Context, request_mask
from fakegoogle.errors import ApiError, Json, invalid
from fakegoogle.masks import wants
from fakegoogle.ranges import Rect, read_a1, resolve
from fakegoogle.workbook import Metadata, Sheet, Workbook

BUDGET = 30_000
BIGGEST_ID = 2**31 - 1


def create_metadata(context: Context, body: Json) -> Json:
    """Create an entry; an id that is already in use fails the batch."""
    given, workbook = body.get("developerMetadata", {}), context.workbook
    wanted = given.get("metadataId")
    if wanted is not None and not 0 < wanted <= BIGGEST_ID:
        raise invalid(f"metadataId must be positive: {wanted}")
    if wanted in workbook.metadata:
        raise invalid(
            f"The developer metadata ID {wanted} is already in use. Developer metadata "
            "IDs must be unique."
        )
    if not given.get("metadataKey"):
        raise invalid("metadataKey is required.")
    if given.get("visibility") not in ("DOCUMENT", "PROJECT"):
        raise invalid("Developer metadata must specify a visibility.")
    sheet_id, dimension, start, end = _location(workbook, given.get("location"))
    entry = Metadata(
        wanted or workbook.new_id(),
        given["metadataKey"],
        given.get("metadataValue", ""),
        given["visibility"],
        sheet_id,
        dimension,
        start,
        end,
    )
    workbook.metadata[entry.id] = entry
    check_budget(workbook)
    return {"createDeveloperMetadata": {"developerMetadata": entry.json()}}


Location = tuple[int | None, str | None, int, int]


def _location(workbook: Workbook, location: Json | None) -> Location:
    if not location:
        raise invalid("Developer metadata must specify a location.")
    if location.get("spreadsheet"):
        return None, None, 0, 0
    if "dimensionRange" in location:
        return _line(workbook, location["dimensionRange"])
    sheet = workbook.sheet(location.get("sheetId", 0))
    return sheet.id, None, 0, 0


def _line(workbook: Workbook, span: Json) -> Location:
    sheet = workbook.sheet(span.get("sheetId", 0))
    dimension = span.get("dimension", "")
    start, end = span.get("startIndex", 0), span.get("endIndex", 0)
    if dimension not in ("ROWS", "COLUMNS") or end - start != 1:
        raise invalid(
            "Developer metadata can only be placed on a single row or column."
        )
    if end > sheet.count(dimension):
        raise invalid(f"endIndex[{end}] is after the last {dimension[:-1].lower()}.")
    return sheet.id, dimension, start, end


def check_budget(workbook: Workbook) -> None:
    """Refuse more than 30,000 characters for the spreadsheet or for one tab."""
    sizes: dict[int | None, int] = {}
    for entry in workbook.metadata.values():
        sizes[entry.sheet_id] = sizes.get(entry.sheet_id, 0) + entry.size
    for sheet_id, size in sizes.items():
        if size > BUDGET:
            where = "the spreadsheet" if sheet_id is None else f"sheet {sheet_id}"
            raise invalid(
                f"The developer metadata of {where} is above the limit of "
                f"{BUDGET} characters."
            )


def update_metadata(context: Context, body: Json) -> Json:
    """Change every entry that the filters find."""
    tree = request_mask(body.get("fields"), "DeveloperMetadata")
    given, workbook = body.get("developerMetadata", {}), context.workbook
    found = find(workbook, body.get("dataFilters", ()))
    if not found and not context.lenient_delete:
        raise invalid("No developer metadata matched the data filters.")
    changed = []
    for entry in found:
        new = entry
        if wants(tree, "metadataKey"):
            new = replace(new, key=given.get("metadataKey", ""))
        if wants(tree, "metadataValue"):
            new = replace(new, value=given.get("metadataValue", ""))
        if wants(tree, "visibility"):
            new = replace(new, visibility=given.get("visibility", "DOCUMENT"))
        if wants(tree, "location"):
            place = _location(workbook, given.get("location"))
            new = replace(
                new, sheet_id=place[0], dimension=place[1], start=place[2], end=place[3]
            )
        workbook.metadata[entry.id] = new
        changed.append(new.json())
    check_budget(workbook)
    return {"updateDeveloperMetadata": {"developerMetadata": changed}}


def delete_metadata(context: Context, body: Json) -> Json:
    """Delete every entry that the filter finds, also none."""
    if not body.get("dataFilter"):
        raise invalid("A data filter is required.")
    found = find(context.workbook, [body["dataFilter"]])
    if not found and not context.lenient_delete:
        raise invalid("No developer metadata matched the data filter.")
    for entry in found:
        del context.workbook.metadata[entry.id]
    gone = [entry.json() for entry in found]
    reply = {"deletedDeveloperMetadata": gone} if gone else {}
    return {"deleteDeveloperMetadata": reply}


def find(workbook: Workbook, filters: Iterable[Json]) -> list[Metadata]:
    """Give the entries that any of the data filters finds, by id."""
    tests = list(filters)
    return [
        entry
        for entry in sorted(workbook.metadata.values(), key=lambda entry: entry.id)
        if any(matches(workbook, entry, test) for test in tests)
    ]


def matches(workbook: Workbook, entry: Metadata, data_filter: Json) -> bool:
    """Say whether a data filter finds an entry."""
    if "gridRange" in data_filter:
        return _inside(workbook, entry, *resolve(workbook, data_filter["gridRange"]))
    if "a1Range" in data_filter:
        return _inside(workbook, entry, *read_a1(workbook, data_filter["a1Range"]))
    lookup = data_filter.get("developerMetadataLookup")
    if not lookup:
        raise invalid("A data filter must specify a filter.")
    for name, own in (
        ("metadataId", entry.id),
        ("metadataKey", entry.key),
        ("metadataValue", entry.value),
        ("visibility", entry.visibility),
        ("locationType", entry.location_type),
    ):
        if name in lookup and lookup[name] != own:
            return False
    if "metadataLocation" not in lookup:
        return True
    return _at(workbook, entry, lookup)


def _at(workbook: Workbook, entry: Metadata, lookup: Json) -> bool:
    location = lookup["metadataLocation"]
    exact: bool = lookup.get("locationMatchingStrategy") != "INTERSECTING_LOCATION"
    if location.get("spreadsheet"):
        return entry.sheet_id is None or not exact
    if "dimensionRange" in location:
        span = location["dimensionRange"]
        start: int = span.get("startIndex", 0)
        end: int = span.get("endIndex", BIGGEST_ID)
        here = (entry.sheet_id, entry.dimension)
        if here != (span.get("sheetId", 0), span.get("dimension")):
            return False
        if exact:
            return (entry.start, entry.end) == (start, end)
        return entry.start < end and start < entry.end
    sheet = workbook.sheet(location.get("sheetId", 0))
    return entry.sheet_id == sheet.id and (entry.dimension is None or not exact)


def _inside(workbook: Workbook, entry: Metadata, sheet: Sheet, rect: Rect) -> bool:
    if entry.sheet_id != sheet.id or entry.dimension is None:
        return False
    whole = (
        rect.width == sheet.column_count
        if entry.dimension == "ROWS"
        else rect.height == sheet.row_count
    )
    first, last = (
        (rect.top, rect.bottom)
        if entry.dimension == "ROWS"
        else (rect.left, rect.right)
    )
    return whole and first <= entry.start and entry.end <= last


def get_metadata(workbook: Workbook, metadata_id: int) -> Json:
    """Give one entry, or Google's 404."""
    entry = workbook.metadata.get(metadata_id)
    if entry is None:
        raise ApiError(404, f"No developer metadata with ID {metadata_id}")
    return entry.json()


def search_metadata(workbook: Workbook, body: Json) -> Json:
    """Give the entries that each filter finds, with the filters that found them."""
    filters = body.get("dataFilters", [])
    if not filters:
        raise invalid("Must specify at least one data filter.")
    found = []
    for entry in find(workbook, filters):
        by = [test for test in filters if matches(workbook, entry, test)]
        found.append({"developerMetadata": entry.json(), "dataFilters": by})
    return {"matchedDeveloperMetadata": found} if found else {}
