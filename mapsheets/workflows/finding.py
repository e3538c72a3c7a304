"""Finds the plan that a person named: by name, id, path or address."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from mapsheets.errors import PlanAmbiguous, PlanNotFound, SafetyStop, UsageFault
from mapsheets.plan.cells import fold
from mapsheets.stores.base import Entry, Store
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.workspace import folder_store, open_store

ID_PROPERTY = "mapsheets_plan"
NAME_PROPERTY = "mapsheets_name"
_ADDRESS = re.compile(r"/spreadsheets/d/([\w-]{20,})")
_WEB = re.compile(r"^(?:https?://)?(?:docs|drive|sheets)\.google\.com/", re.IGNORECASE)
_TITLE = re.compile(r"^(?P<customer>.+?) \+ .+?[:\-_ ]+Mutual Action Plan(?P<deal>.*)$")


@dataclass(frozen=True, slots=True)
class Place:
    """A plan that was found: its store and its entry there."""

    store: Store
    entry: Entry


class PlanCopied(SafetyStop):
    """Two workbooks are the same plan; neither is written."""

    code = "PLAN_COPIED"

    def __init__(self, name: str, entries: Sequence[Entry]) -> None:
        places = " and ".join(entry.location for entry in entries)
        super().__init__(
            f"{name} stands in more than one workbook: {places}.",
            "Move the copy out of the workspace, or make it a plan of its own with "
            "'mapsheets new --customer NAME --from FILE'.",
        )


class GoogleAddress(UsageFault):
    """An address in Google Sheets was given where plans live in a folder."""

    code = "GOOGLE_ADDRESS"

    def __init__(self, workspace: str) -> None:
        super().__init__(
            "This is the address of a sheet in Google Sheets, but the workspace is "
            f"{workspace}.",
            "Add --workspace google, or set workspace in mapsheets.toml.",
        )


class NoSheetAddress(UsageFault):
    """A Google address that leads to no spreadsheet."""

    code = "NO_SHEET_ADDRESS"

    def __init__(self, address: str) -> None:
        super().__init__(
            f"'{address}' is the address of no Google spreadsheet.",
            "Copy it from the browser while the sheet is open; it holds "
            "/spreadsheets/d/.",
        )


def name_of(entry: Entry) -> str:
    """Name a listed plan as commands do: ``Customer`` or ``Customer/Deal``."""
    name = entry.properties.get(NAME_PROPERTY, "")
    if name:
        return name
    match = _TITLE.match(entry.name.removesuffix(".xlsx"))
    if not match:
        return entry.name.removesuffix(".xlsx")
    deal = match["deal"].strip(" -")
    return f"{match['customer']}/{deal}" if deal else match["customer"]


def find(settings: Settings, wanted: str) -> Place:
    """Find one plan.

    Raises:
        PlanNotFound: nothing fits.
        PlanAmbiguous: several plans fit.
        GoogleAddress: a sheet in Google was named, and plans live in a folder.
        NoSheetAddress: a Google address leads to no spreadsheet.
    """
    path = Path(wanted)
    if wanted.endswith(".xlsx") and path.is_file():
        return _by_path(path)
    _check_address(settings, wanted.strip())
    store = open_store(settings)
    entries = store.list()
    found = matching(entries, wanted)
    if len(found) == 1:
        return Place(store, found[0])
    if found and len({entry.properties.get(ID_PROPERTY) for entry in found}) == 1:
        raise PlanCopied(name_of(found[0]), found)
    if found:
        raise PlanAmbiguous(wanted, tuple(name_of(entry) for entry in found))
    raise PlanNotFound(wanted, store.workspace)


def _check_address(settings: Settings, wanted: str) -> None:
    if not _WEB.match(wanted):
        return
    if not _ADDRESS.search(wanted):
        raise NoSheetAddress(wanted)
    if not settings.workspace.startswith("google"):
        raise GoogleAddress(settings.workspace)


def _by_path(path: Path) -> Place:
    store = folder_store(path.resolve().parent)
    for entry in store.list():
        if Path(entry.location).name == path.name:
            return Place(store, entry)
    raise PlanNotFound(path.name, store.workspace)


def matching(entries: Sequence[Entry], wanted: str) -> list[Entry]:
    """List the plans that a name fits, by the strongest kind of fit."""
    address = _ADDRESS.search(wanted)
    if address:
        return [entry for entry in entries if entry.ref == address.group(1)]
    exact_id = [e for e in entries if wanted in {e.ref, e.properties.get(ID_PROPERTY)}]
    if exact_id:
        return exact_id
    text = fold(wanted)
    by_name = [entry for entry in entries if fold(name_of(entry)) == text]
    if by_name:
        return by_name
    return [
        entry for entry in entries if text and fold(name_of(entry)).startswith(text)
    ]


def copies(entries: Sequence[Entry]) -> dict[str, list[Entry]]:
    """Find plan ids that stand in more than one workbook."""
    by_id: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        plan_id = entry.properties.get(ID_PROPERTY)
        if plan_id:
            by_id[plan_id].append(entry)
    return {plan_id: same for plan_id, same in by_id.items() if len(same) > 1}
