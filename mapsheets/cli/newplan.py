"""What ``mapsheets new`` asks and prints."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal, InvalidOperation
from typing import Any

import click

from mapsheets.cli.common import Session
from mapsheets.cli.tables import is_terminal
from mapsheets.errors import UsageFault
from mapsheets.plan.cells import long_date
from mapsheets.plan.model import CalendarData, Milestone, Pace, Provenance
from mapsheets.risk.wording import working_days
from mapsheets.stores.base import Store
from mapsheets.workflows.clock import new_id
from mapsheets.workflows.names import check_name
from mapsheets.workflows.new import Order, Prepared, check_free, create, prepare
from mapsheets.workflows.portfolio.place import has_private
from mapsheets.workflows.settings import save_vendor
from mapsheets.workflows.workspace import open_store, template_folders

LOOK = 3
MOST_VALUE = Decimal(10) ** 12  # of a deal; more is a typing mistake


def order(session: Session, options: Mapping[str, Any]) -> Order:
    """Put the options and settings together.

    Raises:
        UsageFault: the value is no number.
    """
    settings = session.settings
    given = dict(options)
    given["value"] = _value(given["value"])
    given["pace"] = Pace(given["pace"])
    given["vendor"] = given["vendor"] or settings.vendor or _ask_vendor(session)
    for key in ("vendor_lead", "customer_country", "vendor_country", "locale"):
        given[key] = given[key] or getattr(settings, key)
    return Order(**given, timezone=settings.timezone)


def _value(text: str) -> Decimal | None:
    if not text:
        return None
    plain = text.replace(",", "").replace("_", "").replace("$", "").strip()
    factor = 1000 if plain[-1:] in {"k", "K"} else 1
    try:
        value = Decimal(plain.rstrip("kK")) * factor
    except InvalidOperation as error:
        raise UsageFault(
            f"The value '{text}' is no amount.", "Write it as 120000."
        ) from error
    if not value.is_finite() or not 0 <= value <= MOST_VALUE:
        raise UsageFault(f"The value '{text}' is no amount.", "Write it as 120000.")
    return value


def _ask_vendor(session: Session) -> str:
    if session.as_json or not is_terminal(sys.stdin, sys.stderr):
        return session.settings.vendor_name
    answer = click.prompt("Your company's name (asked once)", err=True)
    name = check_name(answer, "vendor's name")
    session.say(f"Saved in {save_vendor(name)}.")
    return name


@dataclass(frozen=True, slots=True)
class Made:
    """A plan that was prepared and, where ``location`` is not "", created.

    ``stale`` tells that the workbook is no longer as it was prepared, ``code`` is the
    exit code of what became of the portfolio.
    """

    location: str
    prepared: Prepared
    stale: bool = False
    code: int = 0


def make(session: Session, wanted: Order, *, dry_run: bool) -> Made:
    """Prepare and create the plan, and say so; a dry run only sees that it could."""
    made = Made("", prepare_plan(session, wanted))
    store = open_store(session.settings, making=True)
    if dry_run:
        check_free(store, made.prepared)
    else:
        made = replace(made, location=create(store, made.prepared).location)
        made = replace(made, code=record(session, store, made, wanted.value))
    tell(session, made)
    return made


def prepare_plan(session: Session, wanted: Order) -> Prepared:
    """Work the new plan out, without touching the workspace."""
    folders = template_folders(session.settings)
    return prepare(wanted, session.today, new_id(), folders)


def record(
    session: Session,
    store: Store,
    made: Made,
    value: Decimal | None,
    *,
    told: bool = False,
) -> int:
    """Tell the portfolio of the plan, where there is one or a value to keep.

    Otherwise the first sync makes it: a new plan must not take twice as long. What
    went out is ``told`` in any case. Gives the exit code.
    """
    if value is None and not told and not has_private(session.settings):
        return 0
    # The rules take a while to load.
    from mapsheets.workflows.portfolio.one import record_seen  # noqa: PLC0415
    from mapsheets.workflows.portfolio.tell import Seen  # noqa: PLC0415

    filled = {} if value is None else {"value": float(value)}
    plan, schedule = made.prepared.plan, made.prepared.schedule
    seen = Seen(plan, schedule, made.location, schedule.problems, filled=filled)
    done = record_seen(session.settings, seen, "updated", session.today, store)
    if done.complaint:
        session.complain(done.complaint)
        if value is not None:
            session.complain(
                f"The value {value:,f} is not kept: type it into the portfolio's Deals "
                "when that is mended."
            )
    return done.exit_code(0)


def as_json(session: Session, made: Made) -> dict[str, object]:
    """Give the new plan as ``show --json`` does."""
    # The rules and the JSON form take a while to load and are rarely asked for.
    from mapsheets.cli import listing  # noqa: PLC0415
    from mapsheets.exchange.jsonform import plan_json  # noqa: PLC0415
    from mapsheets.workflows.assess import Known, assess  # noqa: PLC0415

    prepared, location = made.prepared, made.location
    if made.stale:
        return listing.one_as_json(listing.read_named(session, prepared.plan.name))
    found = assess(prepared.plan, prepared.schedule, Known(), (), location)
    return plan_json(
        found.plan,
        found.schedule,
        found.level.code,
        found.flags,
        prepared.schedule.problems,
        location,
    )


def tell(session: Session, made: Made) -> None:
    """Say where the plan is, what its signature date rests on, and what is next."""
    prepared, location = made.prepared, made.location
    plan = prepared.plan
    name = quoted(plan.name)
    head = f"Plan for {plan.name}: {location}" if location else "Nothing was written."
    next_steps = (
        f"Next:\n  mapsheets show {name}\n  mapsheets sync {name}" if location else ""
    )
    parts = (head, _signature(prepared), _calendars(prepared), next_steps)
    session.result("\n".join(part for part in parts if part))


def quoted(name: str) -> str:
    """Write a plan's name as a shell takes it."""
    return f'"{name}"' if " " in name else name


def _signature(prepared: Prepared) -> str:
    plan = prepared.plan
    step = plan.milestone(Milestone.SIGNATURE)
    if step is None or step.target is None:
        return "No signature date yet."
    typed = plan.provenance(step.id) is not Provenance.PROPOSED
    rests = "the date given" if typed else f"{len(plan.steps)} steps back to back"
    return f"Signature: {long_date(step.target)} (rests on {rests})."


def _calendars(prepared: Prepared) -> str:
    calendars = prepared.plan.memory.calendars
    customer = _calendar(calendars.customer, "--customer-country")
    vendor = _calendar(calendars.vendor, "--vendor-country")
    return f"Calendars: customer {customer}; vendor {vendor}."


def _calendar(data: CalendarData, option: str) -> str:
    return data.country or f"Monday to Friday, no holidays: set {option}"


def noted(session: Session, made: Made) -> int:
    """Say what a person should know of a new plan; give the exit code."""
    for warning in made.prepared.warnings:
        session.say(f"Note: {warning}")
    if made.prepared.schedule.infeasible is None:
        return made.code
    session.complain(too_early(made.prepared))
    return made.code or LOOK


def too_early(prepared: Prepared) -> str:
    """Say by how much the date given is too early, and which steps make it so."""
    found = prepared.schedule.infeasible
    if found is None:
        return ""
    chain = " > ".join(found.chain)
    return (
        f"The date given is too early: the steps need until "
        f"{long_date(found.needs_until)}; {working_days(found.short_by)} more than "
        f"the date given; longest chain {chain}."
    )
