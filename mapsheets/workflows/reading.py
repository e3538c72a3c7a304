"""Read plans without writing anything: ``list``, ``show``, ``check``, ``review``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from mapsheets.errors import GuardStop, MapsheetsError, UsageFault
from mapsheets.plan.model import Plan, Problem
from mapsheets.risk.flags import risk_settings
from mapsheets.risk.levels import activity_of
from mapsheets.stores.base import Entry, Store
from mapsheets.sync.guards import Allowed
from mapsheets.sync.opening import Opened, as_last_synced, open_workbook
from mapsheets.sync.syncplan import check_guards, current_plan
from mapsheets.workflows.assess import Assessed, Known, assess
from mapsheets.workflows.finding import ID_PROPERTY, Place, name_of
from mapsheets.workflows.portfolio.place import belongs, private_store
from mapsheets.workflows.portfolio.private import Private, open_private
from mapsheets.workflows.settings import Settings


@dataclass(frozen=True, slots=True)
class Failed:
    """A plan that could not be read, and why."""

    name: str
    location: str
    error: MapsheetsError
    id: str = ""


def known_of(settings: Settings) -> Known:
    """Take the risk thresholds of the settings.

    Raises:
        UsageFault: a threshold is wrong; all faults are named.
    """
    thresholds, faults = risk_settings(settings.risk)
    if faults:
        raise UsageFault(
            f"The settings under [risk] are wrong: {'; '.join(faults).rstrip('.')}.",
            "The README lists every threshold.",
        )
    return Known(settings=thresholds)


def open_entry(store: Store, entry: Entry, today: date) -> Opened:
    """Read and understand one workbook."""
    workbook = store.read(entry.ref)
    return open_workbook(workbook, today, entry.properties.get(ID_PROPERTY, entry.ref))


def refusal(opened: Opened) -> GuardStop | None:
    """Tell why a sync would refuse what the sheet says, if it would."""
    try:
        check_guards(opened, opened.content, Allowed())
    except GuardStop as error:
        return error
    return None


def read_one(
    place: Place,
    today: date,
    settings: Settings,
    private: Private | None = None,
    allowed: Allowed | None = None,
) -> Assessed:
    """Read one plan and compute it as of today, with what the portfolio knows of it.

    Args:
        place: the plan.
        today: the day everything is computed for.
        settings: thresholds, mail domains and the workspace.
        private: the private workbook, where it was read already.
        allowed: what guards are to let through; what else they refuse is an error
            then. Without it the plan is given as of its last sync.

    Raises:
        GuardStop: a guard refuses what ``allowed`` does not let through.
        MapsheetsError: the workbook cannot be read as a plan.
    """
    opened = open_entry(place.store, place.entry, today)
    if allowed is not None:
        check_guards(opened, opened.content, allowed)
    refused = refusal(opened) if allowed is None else None
    if refused is not None:
        opened = as_last_synced(opened)
    plan, schedule = current_plan(opened, today)
    if private is None and belongs(place.store, settings):
        private = open_private(settings, private_store(settings, place.store))
    problems = (*opened.problems, *opened.reading.problems, *schedule.problems)
    if refused is not None:
        text = f"{refused} Shown is the plan as of the last sync."
        problems = (Problem(refused.code, text), *problems)
    if private is not None:
        problems = (*problems, *private.problems)
    known = _known(plan, today, settings, private)
    found = assess(plan, schedule, known, problems, place.entry.location)
    told = private.told_before(plan) if private is not None else frozenset()
    return replace(found, told=told)


def _known(
    plan: Plan, today: date, settings: Settings, private: Private | None
) -> Known:
    limits = known_of(settings).settings
    if private is None:
        return Known(limits, activity_of(plan, settings.vendor_domains))
    first_month = limits.quarter_first_month
    activity, deal = private.facts_for(plan, settings, today, first_month)
    return Known(limits, activity, deal)


def read_all(
    store: Store, today: date, settings: Settings, private: Private | None = None
) -> Iterator[Assessed | Failed]:
    """Read every plan of a workspace; an unreadable one does not stop the rest."""
    known_of(settings)  # a wrong threshold is one fault, not one for each plan
    entries = store.list()
    if private is None and belongs(store, settings):
        private = open_private(settings, private_store(settings, store))
    for entry in entries:
        try:
            yield read_one(Place(store, entry), today, settings, private)
        except MapsheetsError as error:
            plan_id = entry.properties.get(ID_PROPERTY, "")
            yield Failed(name_of(entry), entry.location, error, plan_id)
