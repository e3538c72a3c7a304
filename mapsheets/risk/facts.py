"""What the rules look at, and what they find. Missing data is None, never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from mapsheets.plan.model import Plan, PlanState, Problem, Step
from mapsheets.risk.settings import Settings
from mapsheets.risk.terms import (
    expected,
    open_steps,
    shared_calendar,
    signature,
    signature_target,
)
from mapsheets.risk.wording import read_day
from mapsheets.schedule.dates import Schedule


class Audience(StrEnum):
    """Who may see a flag: both companies, the next agenda as a question, or us."""

    SHOW = "show"
    QUESTION = "question"
    PRIVATE = "private"


class Severity(StrEnum):
    """How much a flag matters."""

    LOW = "low"
    MEDIUM = "medium"
    HIGH = "high"


class ShareEffect(StrEnum):
    """What a flag does to ``share``: nothing, ask first, or refuse."""

    NONE = ""
    ASKS = "asks"
    BLOCKS = "blocks"


class EditKind(StrEnum):
    """What a customer changed; all but ``other`` are evidence of a mutual plan."""

    STEP = "step"
    DATE = "date"
    OWNER = "owner"
    CRITERION = "criterion"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Edit:
    """A content change that is credited to a customer's account."""

    on: date
    account: str
    kind: EditKind = EditKind.STEP


@dataclass(frozen=True, slots=True)
class Activity:
    """What people did with a plan, as far as it is credited to anybody.

    ``edits`` and ``comments`` are the customer's, ``confirmations`` what the seller
    reported of the customer, ``human_changes`` days on which anybody changed
    anything. ``bounced`` holds addresses that could not be invited, ``copy_wanted``
    those who asked for a file, ``access`` those who can open the plan (None:
    unknown), ``last_read`` the day of the last successful read, ``waived`` what the
    seller let out when sharing, with day and reason.
    """

    edits: tuple[Edit, ...] = ()
    comments: tuple[date, ...] = ()
    confirmations: tuple[date, ...] = ()
    human_changes: tuple[date, ...] = ()
    bounced: tuple[str, ...] = ()
    copy_wanted: tuple[str, ...] = ()
    access: frozenset[str] | None = None
    last_read: date | None = None
    waived: tuple[str, ...] = ()

    @property
    def content_edits(self) -> tuple[Edit, ...]:
        """List the edits to a step, date, owner or criterion."""
        return tuple(edit for edit in self.edits if edit.kind is not EditKind.OTHER)

    @property
    def last_buyer_activity(self) -> date | None:
        """Give the day of the customer's last edit, comment or confirmation."""
        days = (*(edit.on for edit in self.edits), *self.comments, *self.confirmations)
        return max(days, default=None)


@dataclass(frozen=True, slots=True)
class DealFacts:
    """A deal's row in the private workbook, as far as it is filled in."""

    value: Decimal | None = None
    stage: str = ""
    category: str = ""
    crm_close: date | None = None
    evaluation_start: date | None = None
    period_end: date | None = None
    owner: str = ""


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything a rule may look at; ``problems`` and ``conflicts`` are a sync's.

    ``allowed_words`` are refused words that somebody allowed, with a reason.
    """

    plan: Plan
    schedule: Schedule
    today: date
    settings: Settings = field(default_factory=Settings)
    activity: Activity | None = None
    deal: DealFacts | None = None
    problems: tuple[Problem, ...] | None = None
    conflicts: tuple[Problem, ...] | None = None
    allowed_words: tuple[str, ...] = ()

    @property
    def open_steps(self) -> tuple[Step, ...]:
        """List the steps that still have to be done."""
        return open_steps(self.plan, self.today)

    @property
    def signature(self) -> Step | None:
        """Find the signature step."""
        return signature(self.plan)

    @property
    def signature_target(self) -> date | None:
        """Give the target signature."""
        return signature_target(self.plan)

    @property
    def signature_expected(self) -> date | None:
        """Give the date on which the signature is now expected."""
        return self.schedule.signature if self.signature is not None else None

    @property
    def is_closed(self) -> bool:
        """Tell whether the outcome is recorded."""
        return self.plan.memory.state is PlanState.CLOSED

    @property
    def shared_on(self) -> date | None:
        """Give the day on which the plan was shared."""
        return self.plan.memory.shared_on

    @property
    def value(self) -> Decimal | None:
        """Give the deal's value."""
        return None if self.deal is None else self.deal.value

    def expected(self, step: Step) -> date | None:
        """Give the date on which a step is now expected."""
        return expected(self.schedule, step)

    def working_days(self, first: date, last: date) -> int:
        """Count the working days of both companies from one day to a later one."""
        return shared_calendar(self.plan).distance(first, last)

    def read_day(self, text: str) -> date | None:
        """Find a date in a text that people typed."""
        return read_day(text, self.plan.memory.locale, self.today)

    def meeting_days(self) -> tuple[date, ...]:
        """List the dates of the decision meetings that have one."""
        days = (self.read_day(meeting.when) for meeting in self.plan.content.meetings)
        return tuple(day for day in days if day is not None)


@dataclass(frozen=True, slots=True)
class Found:
    """One finding of a rule; None means what the rule says of itself."""

    message: str
    severity: Severity
    step: str = ""
    audience: Audience | None = None
    question: str = ""
    share: ShareEffect = ShareEffect.NONE
    action: str = ""


@dataclass(frozen=True, slots=True)
class Need:
    """Data without which a rule stays silent, and why it may be missing."""

    why: str
    is_there: Callable[[Facts], bool]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its function, and what the table of flags says about it.

    ``severity``, ``audience`` and ``share`` are for readers where a finding may
    differ; ``action`` is what to do, ``question`` what to ask in the next review; the
    function's docstring is the trigger.
    """

    code: str
    title: str
    audience: Audience
    severity: str
    action: str
    find: Callable[[Facts], Iterator[Found]]
    needs: tuple[Need, ...] = ()
    question: str = ""
    share: ShareEffect = ShareEffect.NONE

    @property
    def trigger(self) -> str:
        """Give the rule's public description, on one line."""
        return " ".join((self.find.__doc__ or "").split())


@dataclass(frozen=True, slots=True)
class RiskFlag:
    """What a rule found: a value, never raised.

    ``action`` is what to do, ``question`` what to ask in the next review.
    """

    code: str
    audience: Audience
    severity: Severity
    step: str
    message: str
    action: str
    question: str = ""
    share: ShareEffect = field(default=ShareEffect.NONE)


ACTIVITY = Need(
    "nobody's edits are known (no row in the private workbook, no revisions)",
    lambda facts: facts.activity is not None,
)
VALUE = Need("the deal's value is not known", lambda facts: facts.value is not None)
CRM_CLOSE = Need(
    "the CRM close date is not known",
    lambda facts: facts.deal is not None and facts.deal.crm_close is not None,
)
CATEGORY = Need(
    "the CRM category is not known",
    lambda facts: facts.deal is not None and bool(facts.deal.category),
)
PERIOD_END = Need(
    "the end of the period is not known",
    lambda facts: facts.deal is not None and facts.deal.period_end is not None,
)
CREATED_ON = Need(
    "the day the plan was made is not known",
    lambda facts: facts.plan.memory.created_on is not None,
)
PROBLEMS = Need(
    "no sync has looked at what changed in the rows",
    lambda facts: facts.problems is not None,
)
CONFLICTS = Need(
    "no merge has been made in this run", lambda facts: facts.conflicts is not None
)
LAST_READ = Need(
    "the last successful run is not known",
    lambda facts: facts.activity is not None and facts.activity.last_read is not None,
)
SIZE = Need(
    "neither an enterprise template nor the deal's value is known",
    lambda facts: facts.plan.memory.template != "" or facts.value is not None,
)
