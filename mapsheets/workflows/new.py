"""Make a plan from a template or from another plan."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from pathlib import Path

from mapsheets.errors import PlanExists, UsageFault
from mapsheets.plan.cells import fold
from mapsheets.plan.effective import effective
from mapsheets.plan.fields import STEP_FIELDS
from mapsheets.plan.language import refused_words
from mapsheets.plan.model import (
    Calendars,
    Memory,
    Pace,
    Plan,
    Provenance,
    Side,
)
from mapsheets.schedule.calendar import calendar_for
from mapsheets.schedule.dates import Schedule, compute, floors
from mapsheets.sheet.layout import layout
from mapsheets.sheet.show import show, written_cells
from mapsheets.sheet.spec import WorkbookSpec
from mapsheets.sheet.statetab import state_rows
from mapsheets.stores.base import Created, Entry, Store
from mapsheets.sync.proposing import propose
from mapsheets.templates.make import StartingContent, Wishes, starting_content
from mapsheets.templates.outline import outline
from mapsheets.templates.sizing import choose
from mapsheets.workflows.agenda import agenda_of
from mapsheets.workflows.copying import starting_from
from mapsheets.workflows.finding import NAME_PROPERTY, name_of
from mapsheets.workflows.holidaylists import locale_of, resolve, timezone_of
from mapsheets.workflows.names import check_locale, check_name
from mapsheets.workflows.template_files import load

NAME_YOURSELF = (
    "your company's name is not set; it must be before you share the plan: "
    'vendor = "NAME" in mapsheets.toml, or MAPSHEETS_VENDOR.'
)
YEARS_BEFORE, YEARS_AFTER = 1, 5  # holidays are resolved around the start's year
COLUMNS = {item.key: number for number, item in enumerate(STEP_FIELDS, 1)}
NAME_BYTES = 100  # of a document property; Google allows 124 with its key


@dataclass(frozen=True, slots=True)
class Order:
    """What a person asked ``new`` for; blank or None where nothing was said."""

    customer: str
    vendor: str
    deal: str = ""
    template: str = ""
    source: Path | None = None
    outline: bool = False
    value: Decimal | None = None
    force: bool = False
    start: date | None = None
    sign_by: date | None = None
    go_live: date | None = None
    pace: Pace | None = None
    objective: str = ""
    why_this_date: str = ""
    customer_lead: str = ""
    vendor_lead: str = ""
    customer_country: str = ""
    vendor_country: str = ""
    locale: str = ""
    timezone: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A plan that is ready to be created."""

    plan: Plan
    schedule: Schedule
    spec: WorkbookSpec
    warnings: tuple[str, ...] = ()


def prepare(
    order: Order, today: date, plan_id: str, folders: tuple[Path, ...] = ()
) -> Prepared:
    """Work a new plan out, without touching the workspace.

    Raises:
        UsageFault: a name, date, country or template is wrong.
        SafetyStop: the value is too small for a plan.
    """
    order = _checked(order, today)
    started = _start(order, today, folders)
    memory = _memory(order, started, today, plan_id)
    plan = Plan(memory, started.content)
    plan = replace(plan, memory=replace(memory, floors=floors(plan, today)))
    plan = propose(plan, today)
    schedule = compute(effective(plan), today)
    return _laid_out(plan, schedule, today, _warnings(order))


def as_shared(
    prepared: Prepared, addresses: tuple[str, ...], today: date, *, outside: bool
) -> Prepared:
    """Let a prepared plan say from its first moment on that it went out.

    ``outside`` tells whether one of the addresses is not of the seller's own company.
    """
    memory = prepared.plan.memory
    day = today if outside else None
    memory = replace(memory, shared_on=day, shared_with=addresses)
    plan = replace(prepared.plan, memory=memory)
    return _laid_out(plan, prepared.schedule, today, prepared.warnings)


def check_free(store: Store, prepared: Prepared) -> None:
    """See that a prepared plan could be created, without creating it.

    Raises:
        PlanExists: the customer already has a plan of this name.
    """
    for entry in store.list():
        if _is_for(prepared, entry):
            raise PlanExists(prepared.plan.name, entry.location)


def _is_for(prepared: Prepared, entry: Entry) -> bool:
    return fold(name_of(entry)) == fold(prepared.plan.name)


def create(store: Store, prepared: Prepared) -> Created:
    """Create a prepared plan and tell where it is.

    Raises:
        PlanExists: the customer already has a plan of this name.
    """

    def taken(entry: Entry) -> bool:
        return _is_for(prepared, entry)

    try:
        return store.create(prepared.spec, prepared.plan.title, taken)
    except PlanExists as error:
        raise PlanExists(prepared.plan.name, error.location) from error


def _checked(order: Order, today: date) -> Order:
    start = order.start or today
    if order.sign_by and order.sign_by < start:
        raise UsageFault(
            f"The signature on {order.sign_by} is before the start on {start}.",
            "Give a later --sign-by or an earlier --start.",
        )
    if order.go_live and order.go_live < (order.sign_by or start):
        raise UsageFault(
            f"The go-live on {order.go_live} would be before the signature or start.",
            "Give a later --go-live.",
        )
    if fold(order.customer) == fold(order.vendor):
        raise UsageFault(
            f"Customer and vendor are both called '{order.customer}'.",
            "Tell them apart: the headings of the sheet carry both names.",
        )
    return replace(
        order,
        locale=check_locale(order.locale),
        customer=check_name(order.customer, "customer's name"),
        deal=check_name(order.deal, "deal's name") if order.deal else "",
        vendor=order.vendor
        if order.vendor.startswith("[")
        else check_name(order.vendor, "vendor's name"),
    )


def _start(order: Order, today: date, folders: tuple[Path, ...]) -> StartingContent:
    wishes = Wishes(
        start=_first_day(order, today),
        sign_by=order.sign_by,
        go_live=order.go_live,
        objective=order.objective,
        why_this_date=order.why_this_date,
        customer_lead=order.customer_lead,
        vendor_lead=order.vendor_lead,
        raised=today,
    )
    if order.source is not None:
        return starting_from(order.source, order.customer, order.vendor, wishes)
    name = order.template or choose(order.value, force=order.force)
    template = load(name, folders)
    if order.outline:
        template = outline(template)
    return starting_content(template, order.customer, order.vendor, wishes)


def _first_day(order: Order, today: date) -> date:
    """Give the start: the day asked for, else the first open day from today."""
    if order.start is not None:
        return order.start
    return calendar_for(Side.BOTH, _calendars(order, today)).fwd(today)


def _calendars(order: Order, today: date) -> Calendars:
    year = (order.start or today).year
    years = range(year - YEARS_BEFORE, year + YEARS_AFTER + 1)
    return Calendars(
        customer=resolve(order.customer_country, years),
        vendor=resolve(order.vendor_country, years),
    )


def _memory(
    order: Order, started: StartingContent, today: date, plan_id: str
) -> Memory:
    country = order.customer_country
    proposed = {
        step.id: Provenance.PROPOSED
        for step in started.content.steps
        if step.id not in started.provenance
    }
    numbers = [int(step.id) for step in started.content.steps if step.id.isdigit()]
    return Memory(
        plan_id,
        order.customer,
        order.vendor,
        deal=order.deal or None,
        template="" if order.source else _template_name(order),
        next_number=max(numbers, default=0) + 1,
        created_on=today,
        synced_on=today,
        last_updated=today,
        pace=order.pace or Pace.EVEN,
        timezone=order.timezone
        or (timezone_of(country, today.year) if country else ""),
        locale=order.locale or (locale_of(country) if country else "") or "en_US",
        calendars=_calendars(order, today),
        milestones=started.milestones,
        areas=started.areas,
        template_days=started.template_days,
        provenance={**proposed, **started.provenance},
        added_on={},
    )


def _template_name(order: Order) -> str:
    return order.template or choose(order.value, force=order.force)


def _warnings(order: Order) -> tuple[str, ...]:
    texts = (order.objective, order.why_this_date, order.deal)
    exempt = (order.customer, order.vendor)
    words = sorted({word for text in texts for word in refused_words(text, exempt)})
    unnamed = (NAME_YOURSELF,) if order.vendor.startswith("[") else ()
    return unnamed + tuple(
        f"'{word}' is a word that sellers use among themselves: change it before "
        "you share the plan."
        for word in words
    )


def _laid_out(
    plan: Plan, schedule: Schedule, today: date, warnings: tuple[str, ...]
) -> Prepared:
    shown = show(plan, schedule, today, agenda_of(plan, schedule, today))
    memory = replace(plan.memory, base=plan.content, written=written_cells(shown))
    memory = replace(memory, columns=COLUMNS)
    plan = replace(plan, memory=memory)
    spec = layout(plan, shown, state_rows(memory))
    named = {**spec.properties, NAME_PROPERTY: short_name(plan.name)}
    return Prepared(plan, schedule, replace(spec, properties=named), warnings)


def short_name(name: str) -> str:
    """Cut a plan's name to what a document property may hold."""
    return name.encode()[:NAME_BYTES].decode(errors="ignore")
