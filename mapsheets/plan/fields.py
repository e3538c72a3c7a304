"""The field registry: every column and header cell, declared once.

Layout, reading, reconciling, merging and exporting are loops over these tuples.
No other file spells a heading.
"""

from __future__ import annotations

from mapsheets.plan.field import Field, Kind, Owner
from mapsheets.plan.tabfields import (
    APPROVAL_FIELDS,
    CRITERIA_FIELDS,
    HISTORY_FIELDS,
    MEETING_FIELDS,
    OPEN_ITEM_FIELDS,
    PEOPLE_FIELDS,
)

__all__ = [
    "AGENDA_HEADINGS",
    "APPROVAL_FIELDS",
    "AREAS",
    "BEFORE_TAB",
    "CRITERIA_FIELDS",
    "CRITERIA_TAB",
    "HEADER_FIELDS",
    "HISTORY_FIELDS",
    "HISTORY_TAB",
    "MEETING_FIELDS",
    "OPEN_ITEMS_TAB",
    "OPEN_ITEM_FIELDS",
    "PEOPLE_FIELDS",
    "PEOPLE_TAB",
    "PLAN_TAB",
    "STATE_TAB",
    "STATUSES",
    "STEP_FIELDS",
    "TIMELINE_TAB",
    "Field",
    "Kind",
    "Owner",
    "step_field",
]

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
