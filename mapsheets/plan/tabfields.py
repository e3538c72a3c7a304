"""The columns of the other tabs: success, meetings, approvals, people, items."""

from __future__ import annotations

from mapsheets.plan.field import Field, Kind, Owner

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
