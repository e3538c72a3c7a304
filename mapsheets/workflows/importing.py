"""Take a returned workbook into its plan, or make the plan that it carries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from mapsheets.errors import ChangedMeanwhile, GuardStop, PlanExists, UsageFault
from mapsheets.plan.cells import fold, long_date
from mapsheets.plan.fields import STATE_TAB
from mapsheets.plan.model import Import, Memory, Plan, Problem
from mapsheets.schedule.dates import Schedule
from mapsheets.sheet.layout import layout
from mapsheets.sheet.layout_place import COLUMNS
from mapsheets.sheet.statetab import read_state, state_rows
from mapsheets.stores.base import Entry, Store
from mapsheets.sync.guards import Allowed
from mapsheets.sync.mergemodel import Prefer
from mapsheets.sync.mergestory import CUSTOMER, Story
from mapsheets.sync.opening import PLAN_PROPERTY, Opened, open_workbook
from mapsheets.sync.syncplan import SyncPlan, Terms, decide
from mapsheets.workflows.agenda import agenda_of
from mapsheets.workflows.exportingfiles import workspace_folder
from mapsheets.workflows.finding import (
    ID_PROPERTY,
    NAME_PROPERTY,
    Place,
    PlanCopied,
    find,
    name_of,
)
from mapsheets.workflows.importingfiles import Returned, keep, read_returned
from mapsheets.workflows.importingmerge import Joined, joined, old_copy
from mapsheets.workflows.new import short_name
from mapsheets.workflows.reading import open_entry
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.syncing import ROUNDS, Result
from mapsheets.workflows.workspace import open_store


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a person asked an import for."""

    into: str = ""
    prefer: Prefer = Prefer.NEITHER
    allowed: Allowed = Allowed()  # noqa: RUF009  frozen
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a returned file; ``again`` where it was imported before."""

    result: Result
    returned: Returned
    notes: tuple[str, ...] = ()
    kept: str = ""
    created: bool = False
    again: bool = False


def import_file(
    settings: Settings, path: Path, wanted: Wanted, today: date
) -> Imported:
    """Merge a returned workbook into its plan; make the plan where it is unknown.

    Raises:
        UsageFault: the file does not say which plan it is, and nobody else does.
        GuardStop, ForeignFile: it cannot be taken over safely; nothing was written.
        MapsheetsError: the plan cannot be read or written.
    """
    returned = read_returned(path)
    memory = _memory(returned)
    known = returned.workbook.properties.get(PLAN_PROPERTY, "")
    plan_id = memory.plan_id if memory else known
    store = open_store(settings, making=True)
    place = (
        find(settings, wanted.into)
        if wanted.into
        else _place_of(store, plan_id, returned)
    )
    _check_not_live(place, store, returned, plan_id)
    if place is None:
        if memory is None:
            raise _nameless(returned)
        return _create(store, returned, wanted, today)
    kept = "" if wanted.dry_run else str(keep(place.store, returned))
    for _ in range(ROUNDS - 1):
        try:
            return replace(_merge(place, returned, wanted, today), kept=kept)
        except ChangedMeanwhile:
            continue
    return replace(_merge(place, returned, wanted, today), kept=kept)


def _memory(returned: Returned) -> Memory | None:
    return read_state(returned.workbook.tab(STATE_TAB)).memory


def _nameless(returned: Returned) -> UsageFault:
    return UsageFault(
        f"{returned.path.name} does not say which plan it is a copy of.",
        "Name the plan with --into PLAN.",
    )


def _place_of(store: Store, plan_id: str, returned: Returned) -> Place | None:
    """Find the plan of an id; the returned file itself does not count."""
    own = str(returned.path.resolve())
    found = [
        entry
        for entry in store.list()
        if plan_id
        and entry.properties.get(ID_PROPERTY) == plan_id
        and not _is_file(entry, own)
    ]
    if len(found) > 1:
        raise PlanCopied(name_of(found[0]), found)
    return Place(store, found[0]) if found else None


def _is_file(entry: Entry, path: str) -> bool:
    return "://" not in entry.location and str(Path(entry.location).resolve()) == path


def _check_not_live(
    place: Place | None, store: Store, returned: Returned, plan_id: str
) -> None:
    """Refuse the plan's own workbook: a sync takes over what is typed into it."""
    if workspace_folder(store) is None:
        return
    own = str(returned.path.resolve())
    if place is not None:
        entries = [place.entry]
    else:
        known = (entry for entry in store.list() if plan_id)
        entries = [e for e in known if e.properties.get(ID_PROPERTY) == plan_id]
    live = [entry for entry in entries if _is_file(entry, own)]
    if live:
        name = name_of(live[0])
        raise UsageFault(
            f"{returned.path} is the plan {name} itself, not a copy of it.",
            f"Run 'mapsheets sync \"{name}\"' to take over what was typed into it.",
        )


class NameTaken(PlanExists):
    """A file carries another plan of a name that is there already."""

    def __init__(self, name: str, location: str) -> None:
        super().__init__(name, location)
        self.hint = (
            "The file is another plan: make it with --workspace elsewhere, or with "
            "'mapsheets new --customer NAME --from FILE' under a name of its own."
        )


def _merge(place: Place, returned: Returned, wanted: Wanted, today: date) -> Imported:
    """Do one round: read the live plan, merge, decide, write."""
    store, entry = place.store, place.entry
    live = open_entry(store, entry, today)
    _check_same(live, returned)
    done = None if _insists(returned, wanted) else _known(live, returned)
    if done is not None:
        result = Result(live.before.name, entry.location, "unchanged", live.before.id)
        return Imported(result, returned, (done,), again=True)
    merged = joined(live, returned, wanted.prefer, wanted.allowed, today)
    if not merged.changes_anything:
        return _unchanged(place, live, returned, merged)
    decided = _decided(live, returned, merged, wanted, today)
    cells = deferred = 0
    if decided.edits and not wanted.dry_run:
        written = store.write(entry.ref, decided.edits, live.reading.workbook.revision)
        cells, deferred = written.cells, written.deferred
    if deferred:
        problems = (*decided.problems, _filtered(returned))
        decided = replace(decided, problems=problems)
    result = Result(
        name=decided.plan.name,
        location=entry.location,
        outcome=decided.outcome,
        id=decided.plan.id,
        decided=decided,
        cells=cells,
        deferred=deferred,
    )
    return Imported(result, returned, merged.notes)


def _filtered(returned: Returned) -> Problem:
    return Problem(
        "FILTERED",
        f"A filter hides rows of the sheet, so {returned.path.name} could not be taken "
        "over whole. Remove the filter, then import the file again.",
    )


def _unchanged(
    place: Place, live: Opened, returned: Returned, merged: Joined
) -> Imported:
    plan = live.before
    outcome = "problem" if merged.problems else "unchanged"
    result = Result(plan.name, place.entry.location, outcome, plan.id)
    texts = tuple(problem.message for problem in merged.problems)
    return Imported(result, returned, (*merged.notes, *texts))


def _decided(
    live: Opened, returned: Returned, merged: Joined, wanted: Wanted, today: date
) -> SyncPlan:
    def agenda(plan: Plan, schedule: Schedule) -> tuple[str, ...]:
        return agenda_of(plan, schedule, today)

    # What they completed was done when they last saved their file.
    workbook = replace(live.reading.workbook, modified=returned.modified)
    opened = replace(
        live,
        reading=replace(live.reading, workbook=workbook),
        identified=merged.identified,
    )
    terms = Terms(
        today,
        wanted.allowed,
        agenda=agenda,
        act=merged.story.act(),
        credits=merged.credits,
        cells=merged.cells,
    )
    decided = decide(opened, terms, merged.content)
    return replace(
        decided,
        problems=(*merged.problems, *decided.problems),
        conflicts=merged.conflicts,
    )


def _check_same(live: Opened, returned: Returned) -> None:
    memory = _memory(returned)
    if memory is not None and memory.plan_id != live.before.id:
        raise GuardStop(
            f"{returned.path.name} is a copy of another plan, not of "
            f"{live.before.name}.",
            "Leave --into out: the file knows its plan.",
            code="OTHER_PLAN",
        )


def _insists(returned: Returned, wanted: Wanted) -> bool:
    """Tell whether a file is to be merged again: something new is said about it."""
    removes = wanted.allowed.removed > 0 and _memory(returned) is None
    return removes or wanted.prefer is not Prefer.NEITHER


def _known(live: Opened, returned: Returned) -> str | None:
    for item in live.before.memory.imports:
        if item.digest == returned.digest:
            return (
                f"This very file was imported on {long_date(item.on)} "
                "(--prefer theirs or ours merges it again)."
            )
    return None


def _create(store: Store, returned: Returned, wanted: Wanted, today: date) -> Imported:
    """Make the plan that a workbook carries, with its history and memory."""
    opened = open_workbook(returned.workbook, today)
    who = CUSTOMER if returned.is_copy else ""
    generation = opened.before.memory.generation
    story = Story((), Import(returned.digest, generation, today))

    def agenda(plan: Plan, schedule: Schedule) -> tuple[str, ...]:
        return agenda_of(plan, schedule, today)

    decided = decide(
        opened, Terms(today, wanted.allowed, who, agenda=agenda, act=story.act())
    )
    plan = decided.plan
    for entry in store.list():
        own = _is_file(entry, str(returned.path.resolve()))
        if fold(name_of(entry)) == fold(plan.name) and not own:
            raise NameTaken(plan.name, entry.location)
    memory = replace(plan.memory, columns=COLUMNS)
    spec = layout(replace(plan, memory=memory), decided.shown, state_rows(memory))
    named = {**spec.properties, NAME_PROPERTY: short_name(plan.name)}
    location = kept = ""
    if not wanted.dry_run:
        location = store.create(replace(spec, properties=named), plan.title).location
        kept = str(keep(store, returned))
    result = Result(plan.name, location, decided.outcome, plan.id, decided)
    notes = (*returned.comments(), *old_copy(Plan(memory), generation))
    return Imported(result, returned, notes, kept, created=True)
