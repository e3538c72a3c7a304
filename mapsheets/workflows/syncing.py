"""Sync plans: read, decide, write; once more where a person edited in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mapsheets.errors import (
    ChangedMeanwhile,
    Locked,
    MapsheetsError,
    NotAllowed,
    SafetyStop,
    SomePlansFailed,
    Unreachable,
)
from mapsheets.plan.cells import long_date
from mapsheets.plan.model import Plan, Problem
from mapsheets.schedule.dates import Schedule
from mapsheets.stores.base import Entry
from mapsheets.sync.acts import Act
from mapsheets.sync.following import following, joined, unsettled
from mapsheets.sync.guards import Allowed
from mapsheets.sync.syncplan import SyncPlan, Terms, decide
from mapsheets.workflows.agenda import agenda_of
from mapsheets.workflows.crediting import credited
from mapsheets.workflows.finding import (
    ID_PROPERTY,
    Place,
    PlanCopied,
    copies,
    name_of,
)
from mapsheets.workflows.reading import open_entry

ROUNDS = 3  # tries while people keep editing, or while formulas follow
PATIENCE = 3  # nights that cells may wait for a filter to go, untold
FAILED, SKIPPED, PROBLEM = "failed", "skipped", "problem"
DONE_BUT_LOOK = 3


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one plan: always exactly one for each plan.

    ``revision`` is that of the workbook as it is now. ``following`` are formulas in
    people's cells that the write may have given another value.
    """

    name: str
    location: str
    outcome: str
    id: str = ""
    decided: SyncPlan | None = None
    error: MapsheetsError | None = None
    cells: int = 0
    deferred: int = 0
    revision: str = ""
    following: tuple[str, ...] = ()


def sync_one(
    place: Place,
    today: date,
    allowed: Allowed,
    *,
    dry_run: bool = False,
    act: Act | None = None,
    domains: Sequence[str] = (),
) -> Result:
    """Sync one plan; ``act`` is what a command does to it on the way.

    Where formulas of people's follow what was written, the plan is read again and
    what follows from them is written too.

    Args:
        place: the plan.
        today: the day that everything is computed for.
        allowed: what the guards are to let through.
        dry_run: only decide.
        act: what a command does to the plan on the way.
        domains: the seller's mail domains, to credit changes in a shared sheet.

    Returns:
        What was decided and written; with ``dry_run`` only decided.

    Raises:
        MapsheetsError: nothing was written, and why.
    """
    terms = Terms(today, allowed, act=act)
    result = _patiently(place, terms, domains, dry_run=dry_run)
    terms = replace(terms, act=None)
    for _ in range(ROUNDS - 1):
        if not result.following:
            return result
        then = _patiently(place, terms, domains, dry_run=False)
        result = _as_one(result, then)
    if result.following and result.decided is not None:
        decided = unsettled(result.decided, result.following)
        return replace(result, decided=decided, outcome=decided.outcome)
    return result


def _as_one(first: Result, then: Result) -> Result:
    if first.decided is None or then.decided is None:
        return then
    decided = joined(first.decided, then.decided)
    cells = first.cells + then.cells
    return replace(then, decided=decided, outcome=decided.outcome, cells=cells)


def _patiently(
    place: Place, terms: Terms, domains: Sequence[str], *, dry_run: bool
) -> Result:
    """Try again while people keep editing."""
    for _ in range(ROUNDS - 1):
        try:
            return _round(place, terms, domains, dry_run=dry_run)
        except ChangedMeanwhile:
            continue
    return _round(place, terms, domains, dry_run=dry_run)


def _round(
    place: Place, terms: Terms, domains: Sequence[str], *, dry_run: bool
) -> Result:
    store, entry = place.store, place.entry
    opened = open_entry(store, entry, terms.today)
    credit = credited(store, entry.ref, opened, domains)
    terms = replace(terms, who=credit.who, moment=credit.moment)

    def agenda(plan: Plan, schedule: Schedule) -> tuple[str, ...]:
        return agenda_of(plan, schedule, terms.today)

    decided = decide(opened, replace(terms, agenda=agenda))
    cells = deferred = 0
    followers: tuple[str, ...] = ()
    revision = opened.reading.workbook.revision
    if decided.edits and not dry_run:
        written = store.write(entry.ref, decided.edits, revision)
        cells, deferred = written.cells, written.deferred
        revision = written.revision
        if opened.reading.workbook.computes and not deferred:
            followers = following(opened.reading, decided.edits)
    if deferred:
        decided = _waiting(decided, terms.today)
    return Result(
        name=decided.plan.name,
        location=entry.location,
        outcome=decided.outcome,
        id=decided.plan.id,
        decided=decided,
        cells=cells,
        deferred=deferred,
        revision=revision,
        following=followers,
    )


def _waiting(decided: SyncPlan, today: date) -> SyncPlan:
    """Ask for a look where cells have waited for a filter for some nights."""
    since = decided.before.memory.waiting_since
    if since is None or (today - since).days < PATIENCE:
        return decided
    problem = Problem(
        "FILTER",
        f"A filter has hidden rows of the sheet since {long_date(since)}; target dates "
        "and new rows of the history wait until it is taken off.",
    )
    return replace(decided, problems=(*decided.problems, problem))


def sync_many(
    places: Sequence[Place],
    today: date,
    allowed: Allowed,
    *,
    dry_run: bool = False,
    told: Callable[[Result], None] = lambda _: None,
    domains: Sequence[str] = (),
) -> Iterator[Result]:
    """Sync plans one after the other; a fault of one does not stop the rest."""
    twice = copies([place.entry for place in places])
    for place in places:
        result = _safely(
            place,
            twice,
            lambda one: sync_one(one, today, allowed, dry_run=dry_run, domains=domains),
        )
        told(result)
        yield result


def _safely(
    place: Place, twice: dict[str, list[Entry]], sync: Callable[[Place], Result]
) -> Result:
    entry = place.entry
    plan_id = entry.properties.get(ID_PROPERTY, "")
    try:
        if plan_id in twice:
            raise PlanCopied(name_of(entry), twice[plan_id])
        return sync(place)
    except MapsheetsError as error:
        skipped = isinstance(error, (Locked, ChangedMeanwhile, SafetyStop))
        return Result(
            name=name_of(entry),
            location=entry.location,
            outcome=SKIPPED if skipped else FAILED,
            id=plan_id,
            error=error,
        )


def _is_no_plan(result: Result, results: Sequence[Result]) -> bool:
    """Tell somebody's other workbook among the plans: it is named, and no fault."""
    code = result.error.code if result.error is not None else ""
    return code == "NOT_OUR_PLAN" and len(results) > 1


def exit_code(results: Sequence[Result]) -> int:
    """Give the exit code of a run: one plan its own, several as a whole."""
    errors = [
        result.error
        for result in results
        if result.error is not None and not _is_no_plan(result, results)
    ]
    look = any(result.outcome == PROBLEM for result in results)
    if not errors:
        return DONE_BUT_LOOK if look else 0
    if len(results) == 1:
        return errors[0].exit_code
    nothing_done = len(errors) == len(results)
    for kind in (NotAllowed, Unreachable):
        if nothing_done and all(isinstance(error, kind) for error in errors):
            return kind.exit_code
    return SomePlansFailed.exit_code
