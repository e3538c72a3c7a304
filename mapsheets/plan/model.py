"""The plan as data: what people wrote, and what the program remembers.

``Content`` is what stands in the sheet's cells that people own or share;
``Memory`` is what the hidden state tab keeps; ``Plan`` is both with the history.
Everything is frozen: a change is a new value made with ``dataclasses.replace``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum


class Status(StrEnum):
    """The five words of the Status column."""

    PENDING = "Pending"
    IN_PROGRESS = "In Progress"
    COMPLETE = "Complete"
    BLOCKED = "Blocked"
    NOT_NEEDED = "Not needed"


class Side(StrEnum):
    """Which owner cells of a step are filled."""

    CUSTOMER = "customer"
    VENDOR = "vendor"
    BOTH = "both"


class Provenance(StrEnum):
    """Who stands behind a target date."""

    PROPOSED = "proposed"
    PINNED = "pinned"
    ACCEPTED = "accepted"


class Milestone(StrEnum):
    """A role that a template gives to a step; it stays with the step's id."""

    DECISION = "decision"
    SIGNATURE = "signature"
    GO_LIVE = "go-live"


class Pace(StrEnum):
    """How proposed targets spread between the start and the anchor."""

    EVEN = "even"
    EARLY = "early"
    LATE = "late"


class PlanState(StrEnum):
    """Draft before the written sign-off, confirmed after it, closed at the end."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Link:
    """A finish-to-start link; ``lag`` in working days of the successor's calendar."""

    step: str
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """One row of the plan; ``id`` is the ``#`` cell, stable for ever.

    ``days`` are working days, 0 is a milestone, None is a blank cell (counts as 1).
    ``target`` and ``done_on`` mean "by close of business on that day".
    """

    id: str
    area: str = ""
    text: str = ""
    customer_owner: str = ""
    vendor_owner: str = ""
    target: date | None = None
    status: Status = Status.PENDING
    complete_when: str = ""
    depends_on: tuple[Link, ...] = ()
    days: int | None = None
    done_on: date | None = None
    notes: str = ""

    @property
    def side(self) -> Side:
        """Tell the side: the filled owner cells; none at all counts as both."""
        if self.customer_owner and not self.vendor_owner:
            return Side.CUSTOMER
        if self.vendor_owner and not self.customer_owner:
            return Side.VENDOR
        return Side.BOTH

    @property
    def is_open(self) -> bool:
        """Tell whether the step still has to be done."""
        return self.status not in {Status.COMPLETE, Status.NOT_NEEDED} and (
            self.done_on is None
        )


@dataclass(frozen=True, slots=True)
class Header:
    """The cells above the steps that people own or share."""

    objective: str = ""
    why_this_date: str = ""
    start: date | None = None
    decision_by: date | None = None
    target_signature: date | None = None
    target_go_live: date | None = None
    customer_lead: str = ""
    vendor_lead: str = ""
    next_review: str = ""
    confirmed_by: str = ""
    confirmed_on: date | None = None


@dataclass(frozen=True, slots=True)
class Criterion:
    """A row of "What we need to see"."""

    id: str
    need: str = ""
    kind: str = ""
    check: str = ""
    measure: str = ""
    owner: str = ""
    by: str = ""
    result: str = ""
    consequence: str = ""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A row of "Decision meetings"; ``when`` is free text or an ISO date as text."""

    meeting: str = ""
    decides: str = ""
    attends: str = ""
    when: str = ""
    steps: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class Approval:
    """A row of "Approvals"."""

    approval: str = ""
    approver: str = ""
    needed_by: str = ""
    status: str = ""


@dataclass(frozen=True, slots=True)
class Person:
    """A row of "People"."""

    name: str = ""
    company: str = ""
    title: str = ""
    part: str = ""
    responsible_for: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class OpenItem:
    """A row of "Open items"."""

    id: str = ""
    item: str = ""
    kind: str = ""
    could_affect: str = ""
    step: str = ""
    handler: str = ""
    action: str = ""
    status: str = ""
    raised: str = ""


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """A row of "Change history"; ``reason`` belongs to people."""

    on: date | None = None
    step: str = ""
    what: str = ""
    before: str = ""
    after: str = ""
    changed_by: str = ""
    reason: str = ""
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Unread:
    """A cell that people filled and that could not be read; kept as typed.

    ``table`` is ``steps``, ``header`` or another table's key, ``row`` the row's id
    (blank for the header), ``key`` the field's key, ``cell`` an address for people.
    """

    table: str
    row: str
    key: str
    text: str
    cell: str = ""


@dataclass(frozen=True, slots=True)
class Content:
    """What stands in the cells that people own or share with the program."""

    header: Header = Header()
    steps: tuple[Step, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    approvals: tuple[Approval, ...] = ()
    people: tuple[Person, ...] = ()
    open_items: tuple[OpenItem, ...] = ()
    unread: tuple[Unread, ...] = ()


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
    the day since which cells of both sides wait for a filter to go.
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


@dataclass(frozen=True, slots=True)
class Plan:
    """One mutual action plan: one workbook."""

    memory: Memory
    content: Content = Content()
    history: tuple[HistoryRow, ...] = ()

    @property
    def id(self) -> str:
        """Give the plan's id."""
        return self.memory.plan_id

    @property
    def header(self) -> Header:
        """Give the header's cells."""
        return self.content.header

    @property
    def steps(self) -> tuple[Step, ...]:
        """Give the steps in row order."""
        return self.content.steps

    @property
    def name(self) -> str:
        """Give the name that commands take: ``Customer`` or ``Customer/Deal``."""
        deal = self.memory.deal
        return f"{self.memory.customer}/{deal}" if deal else self.memory.customer

    @property
    def title(self) -> str:
        """Give the workbook's title."""
        memory = self.memory
        title = f"{memory.customer} + {memory.vendor}: Mutual Action Plan"
        return f"{title} - {memory.deal}" if memory.deal else title

    def step(self, step_id: str) -> Step | None:
        """Find a step by its id."""
        return next((step for step in self.steps if step.id == step_id), None)

    def milestone(self, role: Milestone) -> Step | None:
        """Find the step that has a milestone role, if it is still in the plan."""
        step_id = self.memory.milestones.get(role)
        return None if step_id is None else self.step(step_id)

    def provenance(self, step_id: str) -> Provenance | None:
        """Tell a target's provenance; None where the target is blank."""
        return self.memory.provenance.get(step_id)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something a person must look at: a value, never raised.

    ``code`` is stable, ``cell`` an address such as ``Plan!F12``, ``step`` an id.
    """

    code: str
    message: str
    cell: str = ""
    step: str = ""
