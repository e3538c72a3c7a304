"""The field registry: every column and header cell, declared once.

Layout, reading, reconciling, merging and exporting are loops over these tuples.
No other file spells a heading.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a cell holds."""

    ID = "id"
    TEXT = "text"
    DATE = "date"
    CHOICE = "choice"
    STATUS = "status"
    IDS = "ids"
    NUMBER = "number"


class Owner(StrEnum):
    """Who writes a cell: people, the program, or both (see the date rules)."""

    PEOPLE = "people"
    PROGRAM = "program"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Field:
    """A column or header cell.

    ``heading`` may hold ``{customer}`` and ``{vendor}``. ``key`` is the attribute
    of the model. ``synonyms`` are other headings people use, in lower case.
    """

    key: str
    heading: str
    kind: Kind
    owner: Owner
    help: str
    choices: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()

    def title(self, customer: str, vendor: str) -> str:
        """Give the heading with the names of both companies."""
        return self.heading.replace("{customer}", customer).replace("{vendor}", vendor)


AREAS = (
    "Business case",
    "Technical",
    "Security",
    "Legal",
    "Procurement",
    "Approval",
    "Signature",
    "Go-live",
)
STATUSES = ("Pending", "In Progress", "Complete", "Blocked", "Not needed")

PLAN_TAB = "Plan"
TIMELINE_TAB = "Timeline"
CRITERIA_TAB = "Success & approvals"
PEOPLE_TAB = "People"
OPEN_ITEMS_TAB = "Open items"
HISTORY_TAB = "Change history"
STATE_TAB = "_mapsheets"
BEFORE_TAB = "_mapsheets_before"

STEP_FIELDS: tuple[Field, ...] = (
    Field(
        "id",
        "#",
        Kind.ID,
        Owner.BOTH,
        "The step's number; it never changes.",
        synonyms=("no", "no.", "nr", "id", "step #", "number"),
    ),
    Field(
        "area",
        "Area",
        Kind.CHOICE,
        Owner.PEOPLE,
        "What the step is about.",
        AREAS,
        ("category", "workstream", "phase", "topic", "bereich", "domaine"),
    ),
    Field(
        "text",
        "Step",
        Kind.TEXT,
        Owner.PEOPLE,
        "What is done, in the buyer's words.",
        synonyms=(
            "task",
            "action",
            "activity",
            "what",
            "schritt",
            "milestone",
            "étape",
        ),
    ),
    Field(
        "customer_owner",
        "{customer} owner",
        Kind.TEXT,
        Owner.PEOPLE,
        "Who does it at the customer; [role] while nobody is named.",
        synonyms=("customer owner", "buyer owner", "customer", "buyer", "{customer}"),
    ),
    Field(
        "vendor_owner",
        "{vendor} owner",
        Kind.TEXT,
        Owner.PEOPLE,
        "Who does it at the vendor; [role] while nobody is named.",
        synonyms=("vendor owner", "seller owner", "vendor", "seller", "{vendor}"),
    ),
    Field(
        "target",
        "Target date",
        Kind.DATE,
        Owner.BOTH,
        "The date both sides agreed.",
        synonyms=("target", "due", "due date", "date", "by", "deadline", "termin"),
    ),
    Field(
        "expected",
        "Now expected",
        Kind.DATE,
        Owner.PROGRAM,
        "The date computed today; blank when equal to the target or complete.",
        synonyms=("expected", "forecast date", "expected date"),
    ),
    Field(
        "status",
        "Status",
        Kind.STATUS,
        Owner.PEOPLE,
        "How far the step is.",
        STATUSES,
        ("state", "progress", "done?", "statut", "estado"),
    ),
    Field(
        "attention",
        "Attention",
        Kind.TEXT,
        Owner.PROGRAM,
        "One short note, or blank.",
        synonyms=("note from mapsheets",),
    ),
    Field(
        "complete_when",
        "Complete when",
        Kind.TEXT,
        Owner.PEOPLE,
        "What marks the step complete.",
        synonyms=("done when", "evidence", "deliverable", "definition of done"),
    ),
    Field(
        "depends_on",
        "Depends on",
        Kind.IDS,
        Owner.PEOPLE,
        "Steps that come first, such as 3, 5+5d.",
        synonyms=("depends", "dependencies", "predecessors", "after", "waits for"),
    ),
    Field(
        "days",
        "Days",
        Kind.NUMBER,
        Owner.PEOPLE,
        "Working days the step takes; 0 is a milestone.",
        synonyms=("duration", "working days", "effort", "tage", "jours", "días"),
    ),
    Field(
        "done_on",
        "Done on",
        Kind.DATE,
        Owner.BOTH,
        "The day the step was completed.",
        synonyms=("completed", "completed on", "done date", "actual", "finished"),
    ),
    Field(
        "notes",
        "Notes",
        Kind.TEXT,
        Owner.PEOPLE,
        "Anything else.",
        synonyms=("note", "comments", "comment", "remarks", "notizen"),
    ),
)

HEADER_FIELDS: tuple[Field, ...] = (
    Field(
        "objective",
        "Shared objective",
        Kind.TEXT,
        Owner.PEOPLE,
        "What both sides want to reach.",
    ),
    Field(
        "why_this_date",
        "Why this date",
        Kind.TEXT,
        Owner.PEOPLE,
        "The event behind the date.",
    ),
    Field("start", "Start", Kind.DATE, Owner.PEOPLE, "First working day of the plan."),
    Field(
        "decision_by",
        "Decision by",
        Kind.DATE,
        Owner.BOTH,
        "Target of the decision step.",
    ),
    Field(
        "target_signature",
        "Target signature",
        Kind.DATE,
        Owner.BOTH,
        "Target of the signature step.",
    ),
    Field(
        "signature_expected",
        "Signature now expected",
        Kind.DATE,
        Owner.PROGRAM,
        "Computed today.",
    ),
    Field(
        "target_go_live",
        "Target go-live",
        Kind.DATE,
        Owner.BOTH,
        "Target of the go-live step.",
    ),
    Field(
        "go_live_expected",
        "Go-live now expected",
        Kind.DATE,
        Owner.PROGRAM,
        "Computed today.",
    ),
    Field("customer_lead", "{customer} lead", Kind.TEXT, Owner.PEOPLE, "Name, title."),
    Field("vendor_lead", "{vendor} lead", Kind.TEXT, Owner.PEOPLE, "Name, title."),
    Field("next_review", "Next review", Kind.TEXT, Owner.PEOPLE, "Date, time, who."),
    Field(
        "last_updated",
        "Last updated",
        Kind.DATE,
        Owner.PROGRAM,
        "Last day on which a person changed anything.",
    ),
    Field(
        "confirmed_by",
        "Confirmed by",
        Kind.TEXT,
        Owner.PEOPLE,
        "Name, title of who signed the plan off.",
    ),
    Field("confirmed_on", "on", Kind.DATE, Owner.PEOPLE, "Day of the sign-off."),
    Field(
        "glance",
        "At a glance",
        Kind.TEXT,
        Owner.PROGRAM,
        "Where the plan stands, in one sentence.",
    ),
)

CRITERIA_FIELDS: tuple[Field, ...] = (
    Field("id", "#", Kind.ID, Owner.PEOPLE, "The criterion's number."),
    Field(
        "need",
        "What {customer} needs to see",
        Kind.TEXT,
        Owner.PEOPLE,
        "The criterion.",
    ),
    Field(
        "kind",
        "Type",
        Kind.CHOICE,
        Owner.PEOPLE,
        "Kind of criterion.",
        ("Technical", "Performance", "ROI", "Usability", "Security", "Stakeholder"),
    ),
    Field("check", "How we will check", Kind.TEXT, Owner.PEOPLE, "The test."),
    Field("measure", "Measure", Kind.TEXT, Owner.PEOPLE, "The number that counts."),
    Field("owner", "Owner", Kind.TEXT, Owner.PEOPLE, "Who checks it."),
    Field("by", "By", Kind.TEXT, Owner.PEOPLE, "When it is checked."),
    Field(
        "result",
        "Result",
        Kind.CHOICE,
        Owner.PEOPLE,
        "What came out.",
        ("Open", "Met", "Not met"),
    ),
    Field(
        "consequence", "If met, next step is", Kind.TEXT, Owner.PEOPLE, "What follows."
    ),
)

MEETING_FIELDS: tuple[Field, ...] = (
    Field("meeting", "Meeting", Kind.TEXT, Owner.PEOPLE, "The meeting."),
    Field("decides", "Decides", Kind.TEXT, Owner.PEOPLE, "What it decides."),
    Field("attends", "Who attends", Kind.TEXT, Owner.PEOPLE, "Names."),
    Field("when", "Date and time", Kind.TEXT, Owner.PEOPLE, "When it is held."),
    Field("steps", "Steps reviewed", Kind.TEXT, Owner.PEOPLE, "Step numbers."),
    Field("outcome", "Outcome", Kind.TEXT, Owner.PEOPLE, "What came out."),
)

APPROVAL_FIELDS: tuple[Field, ...] = (
    Field(
        "approval",
        "Approval",
        Kind.CHOICE,
        Owner.PEOPLE,
        "What is approved.",
        ("Budget", "Technical", "Security", "Legal", "Procurement", "Signature"),
    ),
    Field("approver", "Approver", Kind.TEXT, Owner.PEOPLE, "Who approves."),
    Field("needed_by", "Needed by", Kind.TEXT, Owner.PEOPLE, "When it is needed."),
    Field("status", "Status", Kind.TEXT, Owner.PEOPLE, "How far it is."),
)

PEOPLE_FIELDS: tuple[Field, ...] = (
    Field("name", "Name", Kind.TEXT, Owner.PEOPLE, "The person."),
    Field("company", "Company", Kind.TEXT, Owner.PEOPLE, "Where they work."),
    Field("title", "Title", Kind.TEXT, Owner.PEOPLE, "Their title."),
    Field(
        "part",
        "Part in this project",
        Kind.CHOICE,
        Owner.PEOPLE,
        "What they do here.",
        (
            "Project lead",
            "Budget approver",
            "Signatory",
            "Technical reviewer",
            "Security reviewer",
            "Legal",
            "Procurement",
            "Day-to-day user",
            "Commercial lead",
            "Technical support",
            "Onboarding lead",
            "Executive sponsor",
        ),
    ),
    Field(
        "responsible_for",
        "Responsible for",
        Kind.TEXT,
        Owner.PEOPLE,
        "Steps or topics.",
    ),
    Field("email", "Email", Kind.TEXT, Owner.PEOPLE, "Address."),
)

OPEN_ITEM_FIELDS: tuple[Field, ...] = (
    Field("id", "#", Kind.ID, Owner.PEOPLE, "The item's number."),
    Field("item", "Item", Kind.TEXT, Owner.PEOPLE, "The risk, question or blocker."),
    Field(
        "kind",
        "Kind",
        Kind.CHOICE,
        Owner.PEOPLE,
        "What it is.",
        ("Risk", "Question", "Blocker"),
    ),
    Field("could_affect", "Could affect", Kind.TEXT, Owner.PEOPLE, "What it touches."),
    Field("step", "Step", Kind.TEXT, Owner.PEOPLE, "Step number."),
    Field("handler", "Who is handling it", Kind.TEXT, Owner.PEOPLE, "Name."),
    Field("action", "What we will do", Kind.TEXT, Owner.PEOPLE, "The next action."),
    Field("status", "Status", Kind.TEXT, Owner.PEOPLE, "Open or closed."),
    Field("raised", "Raised", Kind.TEXT, Owner.PEOPLE, "When it came up."),
)

HISTORY_FIELDS: tuple[Field, ...] = (
    Field(
        "on", "Date", Kind.DATE, Owner.PROGRAM, "Day of the sync that saw the change."
    ),
    Field("step", "Step", Kind.TEXT, Owner.PROGRAM, "Step number."),
    Field("what", "What changed", Kind.TEXT, Owner.PROGRAM, "The cell or the event."),
    Field("before", "From", Kind.TEXT, Owner.PROGRAM, "Value before."),
    Field("after", "To", Kind.TEXT, Owner.PROGRAM, "Value after."),
    Field(
        "changed_by",
        "Changed by",
        Kind.TEXT,
        Owner.PROGRAM,
        "customer, vendor, a person, or mapsheets.",
    ),
    Field("reason", "Reason", Kind.TEXT, Owner.PEOPLE, "Why, in people's words."),
    Field(
        "effect", "Effect on signature", Kind.TEXT, Owner.PROGRAM, "In working days."
    ),
)

AGENDA_HEADINGS = (
    "Done since last time",
    "Steps that may move",
    "What each side needs",
    "New people or requirements",
)


def step_field(key: str) -> Field:
    """Find a step column by its key.

    Raises:
        KeyError: no such column.
    """
    for item in STEP_FIELDS:
        if item.key == key:
            return item
    raise KeyError(key)
