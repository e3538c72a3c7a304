"""Write plans out: the copy for a buyer without access, and other formats."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from enum import StrEnum
from pathlib import Path

from mapsheets.errors import MapsheetsError, SafetyStop, UsageFault
from mapsheets.exchange.csvform import next_step, next_steps_csv, steps_csv
from mapsheets.exchange.jsonform import plan_json, shared_plan_json
from mapsheets.exchange.markdown import plan_markdown
from mapsheets.plan.cells import long_date
from mapsheets.plan.model import Plan
from mapsheets.sheet.layout import layout
from mapsheets.sheet.layout_place import COLUMNS
from mapsheets.sheet.shown import Shown
from mapsheets.sheet.spec import WorkbookSpec
from mapsheets.sheet.statetab import state_rows
from mapsheets.sync.acts import exporting
from mapsheets.sync.guards import Allowed
from mapsheets.sync.syncplan import NOTHING_ALLOWED
from mapsheets.workflows.assess import Assessed
from mapsheets.workflows.exportingfiles import workspace_folder, write_whole
from mapsheets.workflows.finding import ID_PROPERTY, Place, name_of
from mapsheets.workflows.reading import read_one
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.syncing import FAILED, SKIPPED, Result, sync_one

EXPORTS = "exports"


class Format(StrEnum):
    """What a plan can be written as; the values are file suffixes."""

    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    ICS = "ics"
    MD = "md"


@dataclass(frozen=True, slots=True)
class Exported:
    """A plan written out, in memory; ``result`` is what was done to the live plan."""

    name: str
    title: str
    data: bytes
    result: Result


def format_of(path: Path | None, wanted: str | None) -> Format:
    """Tell the format: the one that was named, else that of the file's suffix.

    Raises:
        UsageFault: there is no such format.
    """
    name = wanted or (path.suffix.lstrip(".").lower() if path else "") or Format.XLSX
    try:
        return Format(name)
    except ValueError as error:
        raise UsageFault(
            f"Plans cannot be written as '{name}'.",
            f"Use one of {', '.join(Format)}.",
        ) from error


def banner(title: str, today: date) -> str:
    """Write the first line of a copy that leaves the workspace."""
    return (
        f"Copy of {title} exported {long_date(today)}. Please return this file; "
        "changes will be merged."
    )


def copy_name(title: str, today: date) -> str:
    """Name the file of a copy, without a suffix."""
    return f"{title} (copy of {long_date(today)})"


def file_stem(title: str) -> str:
    """Give a title as a file's name that every system takes, without a suffix."""
    from mapsheets.stores.folder.names import file_name  # noqa: PLC0415  slow

    return file_name(title).removesuffix(".xlsx")


def copy_spec(plan: Plan, shown: Shown, today: date) -> WorkbookSpec:
    """Lay out the copy for a buyer: the plan as it is, its base, nothing private."""
    memory = replace(
        plan.memory,
        columns=COLUMNS,
        base=plan.content,
        exported_on=today,
        shared_with=(),
    )
    plan = replace(plan, memory=memory)
    return layout(plan, shown, state_rows(memory), banner(plan.title, today))


def copy_for_buyer(
    place: Place, today: date, allowed: Allowed = NOTHING_ALLOWED
) -> Exported:
    """Sync a plan, note that it went out, and make the workbook to send.

    Raises:
        MapsheetsError: the plan cannot be read or written; no copy is made.
    """
    from mapsheets.stores.folder.new import rendered  # noqa: PLC0415  slow

    result = sync_one(place, today, allowed, act=exporting())
    decided = result.decided
    if decided is None:
        raise SafetyStop(f"{result.name} cannot be copied.", "Run 'mapsheets sync'.")
    plan = decided.plan
    data = rendered(copy_spec(plan, decided.shown, today))
    return Exported(plan.name, copy_name(plan.title, today), data, result)


def export_workbook(place: Place, today: date, folder: Path) -> Path:
    """Write the copy to send into a folder of one's own; today's is replaced.

    Raises:
        MapsheetsError: the plan cannot be read or written; no copy is made.
    """
    made = copy_for_buyer(place, today)
    path = folder / f"{file_stem(made.title)}.{Format.XLSX}"
    write_whole(path, made.data, force=True)
    return path


def export(
    place: Place,
    today: date,
    settings: Settings,
    kind: Format,
    *,
    private: bool,
    allowed: Allowed = NOTHING_ALLOWED,
) -> Exported:
    """Write one plan out; only the workbook changes the plan: it counts as out then.

    Raises:
        GuardStop: the sheet lost so much that a sync would refuse it too.
        MapsheetsError: the plan cannot be read.
    """
    if kind is Format.XLSX:
        return copy_for_buyer(place, today, allowed)
    found = read_one(place, today, settings, allowed=allowed)
    data = _text(found, today, kind, private=private)
    plan = found.plan
    result = Result(plan.name, found.location, "unchanged", plan.id)
    return Exported(plan.name, plan.title, data, result)


def _text(found: Assessed, today: date, kind: Format, *, private: bool) -> bytes:
    plan, schedule = found.plan, found.schedule
    match kind:
        case Format.CSV:
            # Excel takes UTF-8 for what it is only with this mark.
            return steps_csv(plan, schedule).encode("utf-8-sig")
        case Format.ICS:
            from mapsheets.exchange.icalendar import plan_calendar  # noqa: PLC0415

            return plan_calendar(plan, schedule, datetime.combine(today, time(), UTC))
        case Format.MD:
            return plan_markdown(plan, schedule).encode()
        case _:
            return _json(found, private=private)


def _json(found: Assessed, *, private: bool) -> bytes:
    if private:
        body = plan_json(
            found.plan,
            found.schedule,
            found.level.code,
            found.flags,
            found.problems,
            found.location,
        )
    else:
        body = shared_plan_json(found.plan, found.schedule, found.flags, found.problems)
    return (json.dumps(body, ensure_ascii=False, indent=2) + "\n").encode()


def default_path(here: Path, place: Place, exported_title: str, kind: Format) -> Path:
    """Choose where an export goes when nobody says: never among the plans."""
    folder = workspace_folder(place.store)
    among = folder is not None and here.resolve() == folder.resolve()
    parent = here / EXPORTS if among else here
    return parent / f"{file_stem(exported_title)}.{kind}"


def export_all(
    places: Sequence[Place],
    write: Callable[[Place], Exported],
    told: Callable[[Result], None] = lambda _: None,
) -> Iterator[Result]:
    """Export plans one after the other; a fault of one does not stop the rest."""
    for place in places:
        try:
            result = write(place).result
        except MapsheetsError as error:
            result = failure(place, error)
        told(result)
        yield result


def failure(place: Place, error: MapsheetsError) -> Result:
    """Give the result of a plan that could not be written out."""
    entry = place.entry
    return Result(
        name=name_of(entry),
        location=entry.location,
        outcome=SKIPPED if isinstance(error, SafetyStop) else FAILED,
        id=entry.properties.get(ID_PROPERTY, ""),
        error=error,
    )


def next_steps(
    places: Sequence[Place],
    today: date,
    settings: Settings,
    told: Callable[[Result], None] = lambda _: None,
    allowed: Allowed = NOTHING_ALLOWED,
) -> tuple[bytes, tuple[Result, ...]]:
    """Write one row a deal for a CRM; holds levels, so it is for the seller only."""
    rows = []
    results = []
    for place in places:
        try:
            found = read_one(place, today, settings, allowed=allowed)
        except MapsheetsError as error:
            result = failure(place, error)
        else:
            plan = found.plan
            activity = found.facts.activity
            last = activity.last_buyer_activity if activity else None
            rows.append(
                next_step(plan, found.schedule, found.level.code, found.location, last)
            )
            result = Result(plan.name, found.location, "unchanged", plan.id)
        told(result)
        results.append(result)
    return next_steps_csv(rows).encode("utf-8-sig"), tuple(results)
