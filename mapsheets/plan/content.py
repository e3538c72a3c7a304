"""What stands in the cells that people own or share with the program."""

from __future__ import annotations

from dataclasses import dataclass
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
