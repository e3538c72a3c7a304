"""One write as one batchUpdate body: token, copies of what stands there, new cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mapsheets.stores.google.changes import SPARE_ROWS, TEXT_COLUMN, Change, unused_id
from mapsheets.stores.google.images import (
    Cells,
    SheetImage,
    Snapshot,
    before_title,
    fingerprint,
    main_id,
    overlaid,
    taken_from,
)
from mapsheets.stores.google.requests_create import before_sheet
from mapsheets.stores.google.requests_look import Grid, number_format
from mapsheets.stores.google.requests_values import (
    Json,
    a1,
    coordinate,
    quoted,
    update_cells,
)
from mapsheets.stores.google.tokens import (
    FIRST_ID,
    KEPT,
    Token,
    create_token,
    delete_token,
    touched_text,
)
from mapsheets.stores.google.undoing import Undo


@dataclass(frozen=True, slots=True)
class Swap:
    """A write that is ready to be sent.

    ``befores`` maps a guarded tab to the hidden tab that takes its cells.
    """

    snapshot: Snapshot
    change: Change
    token: Token
    befores: Mapping[int, SheetImage]


def swap_of(snapshot: Snapshot, change: Change, writer: str) -> Swap:
    """Prepare a write; ``writer`` names this attempt."""
    guarded = {guard: change.patch.get(guard, {}) for guard in change.guards}
    old = taken_from(_cells(snapshot), guarded)
    token = Token(
        snapshot.token.generation + 1,
        writer,
        before=fingerprint(overlaid({}, old)),
        touched=touched_text(guarded),
        after=fingerprint(overlaid({}, guarded)),
    )
    return Swap(snapshot, change, token, _befores(snapshot, change))


def _cells(snapshot: Snapshot) -> Cells:
    return {sheet.sheet_id: sheet.cells for sheet in snapshot.sheets}


def _befores(snapshot: Snapshot, change: Change) -> dict[int, SheetImage]:
    main, found = main_id(snapshot.sheets), dict[int, SheetImage]()
    taken = set(change.added)
    for guard in change.guards:
        there = snapshot.before.get(guard)
        if there is None:
            there = SheetImage(
                unused_id(snapshot, taken), before_title(guard, main), 0, 0
            )
            taken.add(there.sheet_id)
        found[guard] = there
    return found


def swap_body(swap: Swap) -> Json:
    """Give the body.

    In this order: the token, so that nothing is applied twice; copies of the guarded
    tabs to the same addresses of their hidden tabs, so that formulas keep their
    text; then the new cells. The answer returns the copies; all of the spreadsheet
    where a tab is new, as Google does not say whether its range can be named yet.
    """
    change = swap.change
    requests = [create_token(swap.token), *_old_tokens(swap)]
    for guard in change.guards:
        requests += _copy(_sheet(swap, guard), swap.befores[guard])
    for sheet_id in sorted({*change.patch, *change.added}):
        requests += _new_cells(swap, sheet_id)
    answer: Json = {"includeSpreadsheetInResponse": True}
    if all(before.rows for before in swap.befores.values()):
        answer["responseRanges"] = ranges(swap)
    return {"requests": requests, **answer}


def ranges(swap: Swap) -> list[str]:
    """Name what the answer holds: the copies, and the tabs with their hidden rows."""
    copies = [quoted(before.title) for before in swap.befores.values()]
    return copies + [quoted(_sheet(swap, tab).title) for tab in watched(swap)]


def watched(swap: Swap) -> list[int]:
    """Give the tabs that must be as they were read: guarded, or with hidden rows."""
    hidden = {sheet.sheet_id for sheet in swap.snapshot.sheets if sheet.filtered}
    return sorted({*swap.change.guards, *(hidden & {*swap.change.patch})})


def _sheet(swap: Swap, sheet_id: int) -> SheetImage:
    found = swap.snapshot.numbered(sheet_id)
    if found is None:
        title = swap.change.added.get(sheet_id, "")
        return SheetImage(sheet_id, title, 0, TEXT_COLUMN)
    return found


def _old_tokens(swap: Swap) -> list[Json]:
    """Delete tokens that are far enough back; a missing one would fail the batch."""
    limit = FIRST_ID + swap.token.generation - KEPT
    return [
        delete_token(old) for old in sorted(swap.snapshot.token_ids) if old <= limit
    ]


def _copy(source: SheetImage, before: SheetImage) -> list[Json]:
    """Copy a tab to the same addresses of its hidden tab.

    Formulas are copied, not results, and no looks, merges or rules.
    """
    area = {
        "startRowIndex": 0,
        "endRowIndex": source.rows,
        "startColumnIndex": 0,
        "endColumnIndex": source.columns,
    }
    clear = {"range": {"sheetId": before.sheet_id}, "fields": "userEnteredValue"}
    copy = {
        "source": {"sheetId": source.sheet_id, **area},
        "destination": {"sheetId": before.sheet_id, **area},
        "pasteType": "PASTE_FORMULA",
        "pasteOrientation": "NORMAL",
    }
    room = _room(source, before)
    return [*room, {"updateCells": clear}, {"copyPaste": copy}]


def _room(source: SheetImage, before: SheetImage) -> list[Json]:
    if not before.rows:
        grid = Grid(before.sheet_id, source.rows, source.columns)
        return [before_sheet(before.sheet_id, before.title, grid)]
    rows, columns = source.rows - before.rows, source.columns - before.columns
    return [
        *append(before.sheet_id, "ROWS", rows),
        *append(before.sheet_id, "COLUMNS", columns),
    ]


def append(sheet_id: int, dimension: str, length: int) -> list[Json]:
    """Give the request that makes a tab longer or wider, if it has to be."""
    if length <= 0:
        return []
    grown = {"sheetId": sheet_id, "dimension": dimension, "length": length}
    return [{"appendDimension": grown}]


def _new_cells(swap: Swap, sheet_id: int) -> list[Json]:
    change, sheet = swap.change, _sheet(swap, sheet_id)
    size = grown(sheet, change)
    if sheet_id in change.added:
        grid = Grid(sheet_id, size.rows, size.columns)
        found = [before_sheet(sheet_id, sheet.title, grid)]
    else:
        found = append(sheet_id, "ROWS", size.rows - sheet.rows)
        found += append(sheet_id, "COLUMNS", size.columns - sheet.columns)
    for row, like in sorted(change.likes.get(sheet_id, {}).items()):
        found.append(_same_look(sheet, row, like))
    found += update_cells(sheet_id, change.patch.get(sheet_id, {}))
    for address, pattern in sorted(change.patterns.get(sheet_id, {}).items()):
        found.append(_pattern(sheet_id, address, pattern))
    return found


def grown(sheet: SheetImage, change: Change) -> SheetImage:
    """Give a tab with room for what is written, and some rows to spare."""
    places = change.patch.get(sheet.sheet_id, {})
    rows = max((row for row, _ in places), default=0)
    columns = max((column for _, column in places), default=0)
    return replace(
        sheet,
        rows=rows + SPARE_ROWS if rows > sheet.rows else sheet.rows,
        columns=max(columns, sheet.columns),
    )


def _same_look(sheet: SheetImage, row: int, like: int) -> Json:
    """Copy the look of a row, without values, to a row that is new."""
    wide = {"startColumnIndex": 0, "endColumnIndex": sheet.columns}
    source, target = (
        {"sheetId": sheet.sheet_id, "startRowIndex": r - 1, "endRowIndex": r, **wide}
        for r in (like, row)
    )
    return {
        "copyPaste": {
            "source": source,
            "destination": target,
            "pasteType": "PASTE_FORMAT",
            "pasteOrientation": "NORMAL",
        }
    }


def _pattern(sheet_id: int, address: tuple[int, int], pattern: str) -> Json:
    cell = {"userEnteredFormat": {"numberFormat": number_format(pattern)}}
    return {
        "updateCells": {
            "start": coordinate(sheet_id, address),
            "rows": [{"values": [cell]}],
            "fields": "userEnteredFormat.numberFormat",
        }
    }


def applied(swap: Swap, before: Cells) -> Snapshot:
    """Give the spreadsheet as it is after a write that found what was read."""
    change = swap.change
    cells = overlaid(_cells(swap.snapshot), change.patch)
    new = [SheetImage(i, title, 0, TEXT_COLUMN) for i, title in change.added.items()]
    sheets = tuple(
        replace(
            grown(sheet, change),
            cells=cells.get(sheet.sheet_id, {}),
            dates=sheet.dates | frozenset(change.patterns.get(sheet.sheet_id, ())),
        )
        for sheet in (*swap.snapshot.sheets, *new)
    )
    kept = {
        guard: replace(
            there,
            rows=max(there.rows, _sheet(swap, guard).rows),
            columns=max(there.columns, _sheet(swap, guard).columns),
            cells=before.get(guard, {}),
        )
        for guard, there in swap.befores.items()
    }
    limit = FIRST_ID + swap.token.generation - KEPT
    ids = {old for old in swap.snapshot.token_ids if old > limit}
    return Snapshot(
        sheets=sheets,
        before={**swap.snapshot.before, **kept},
        token=swap.token,
        token_ids=frozenset({*ids, swap.token.metadata_id}),
    )


def standing(snapshot: Snapshot, undo: Undo) -> Snapshot:
    """Give a spreadsheet with the cells that stand there before an undo."""
    cells = overlaid(undo.wanted, undo.left)
    sheets = tuple(
        replace(sheet, cells=cells.get(sheet.sheet_id, sheet.cells))
        for sheet in snapshot.sheets
    )
    return replace(snapshot, sheets=sheets)


def names(snapshot: Snapshot, sheet_id: int, address: tuple[int, int]) -> str:
    """Name a cell for a person, such as ``Plan!F12``."""
    sheet = snapshot.numbered(sheet_id)
    return f"{sheet.title if sheet else sheet_id}!{a1(address)}"
