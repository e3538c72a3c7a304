"""What the program remembers of a plan: the hidden state tab's content."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from mapsheets.plan.content import (
    Content,
    Link,
    Milestone,
    Pace,
    PlanState,
    Provenance,
    Side,
    Status,
)


@dataclass(frozen=True, slots=True)
class CalendarData:
    """A working calendar, resolved once and stored.

    ``weekend`` holds weekdays (Monday is 0), ``holidays`` closed days, ``workdays``
    days that are open although weekend or holiday. ``source`` names the list's
    origin and version, "" for Monday to Friday without holidays.
    """

    country: str = ""
    weekend: frozenset[int] = frozenset({5, 6})
    holidays: tuple[date, ...] = ()
    workdays: tuple[date, ...] = ()
    source: str = ""


@dataclass(frozen=True, slots=True)
class Calendars:
    """The two companies' calendars; a shared step is open when both are."""

    customer: CalendarData = CalendarData()
    vendor: CalendarData = CalendarData()


@dataclass(frozen=True, slots=True)
class Tombstone:
    """What is remembered of a removed step, so that its dependants keep computing."""

    id: str
    links: tuple[Link, ...] = ()
    days: int = 1
    side: Side = Side.BOTH
    text: str = ""


@dataclass(frozen=True, slots=True)
class SignOff:
    """The buyer's written confirmation; ``theirs`` when a buyer wrote it."""

    who: str
    how: str
    on: date | None
    theirs: bool = False


@dataclass(frozen=True, slots=True)
class BaselineStep:
    """A step as it stood when the plan was confirmed."""

    target: date | None
    customer_owner: str = ""
    vendor_owner: str = ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The plan as confirmed; slip and "changed since confirmed" compare with it.

    ``changed`` names what has changed since ("" while nothing has): it stays until
    the next confirmation even if a later edit takes the change back.
    """

    on: date
    steps: Mapping[str, BaselineStep] = field(default_factory=dict)
    signature_target: date | None = None
    signature_expected: date | None = None
    changed: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a plan ended: ``won``, ``lost`` or ``no-decision``."""

    result: str
    on: date


@dataclass(frozen=True, slots=True)
class Import:
    """A returned workbook that was taken over, known by the SHA-256 of its bytes.

    ``generation`` is that of the copy, ``on`` the day of the import.
    """

    digest: str
    generation: int
    on: date


@dataclass(frozen=True, slots=True)
class Memory:
    """What the hidden state tab keeps: only what both sides already know.

    Keys of mappings are step ids. ``areas`` and ``template_days`` are those of the
    template, ``done_written`` the Done on dates that the program filled in,
    ``ignored_done`` those that a reopened step keeps without effect, ``written``
    what the program's own cells last showed, ``columns`` where the columns stood,
    ``synced_on`` the `today` of the last sync, ``base`` the content as of then.
    ``last_revision`` is the service's own moment of the read that sync was made from:
    later revisions of a shared sheet are what happened since. ``waiting_since`` is
    the day since which cells of both sides wait for a filter to go. ``adopted_on`` is
    the day on which the tab was made anew from the sheet, because it was lost.
    """

    plan_id: str
    customer: str
    vendor: str
    deal: str | None = None
    format: int = 1
    template: str = ""
    generation: int = 1
    next_number: int = 1
    created_on: date | None = None
    synced_on: date | None = None
    last_updated: date | None = None
    pace: Pace = Pace.EVEN
    timezone: str = ""
    locale: str = "en_US"
    calendars: Calendars = Calendars()
    milestones: Mapping[Milestone, str] = field(default_factory=dict)
    areas: Mapping[str, str] = field(default_factory=dict)
    template_days: Mapping[str, int] = field(default_factory=dict)
    provenance: Mapping[str, Provenance] = field(default_factory=dict)
    floors: Mapping[str, date] = field(default_factory=dict)
    tombstones: Mapping[str, Tombstone] = field(default_factory=dict)
    in_progress_since: Mapping[str, date] = field(default_factory=dict)
    blocked_since: Mapping[str, date] = field(default_factory=dict)
    before_block: Mapping[str, Status] = field(default_factory=dict)
    done_written: Mapping[str, date] = field(default_factory=dict)
    ignored_done: Mapping[str, date] = field(default_factory=dict)
    added_on: Mapping[str, date] = field(default_factory=dict)
    written: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    shared_on: date | None = None
    shared_with: tuple[str, ...] = ()
    exported_on: date | None = None
    reviews: tuple[date, ...] = ()
    imports: tuple[Import, ...] = ()
    sign_off: SignOff | None = None
    baseline: Baseline | None = None
    outcome: Outcome | None = None
    last_revision: str = ""
    waiting_since: date | None = None
    adopted_on: date | None = None
    base: Content | None = None

    @property
    def state(self) -> PlanState:
        """Tell whether the plan is a draft, confirmed or closed."""
        if self.outcome is not None:
            return PlanState.CLOSED
        if self.sign_off is not None:
            return PlanState.CONFIRMED
        return PlanState.DRAFT

    @property
    def is_out(self) -> bool:
        """Tell whether a buyer may already have seen the plan."""
        return self.shared_on is not None or self.exported_on is not None
