"""The columns of the private workbook, declared once; no other file spells them.

Columns of the owner ``PROGRAM`` are rewritten where a row has a plan; those of
``BOTH`` belong to people and are filled only where they are blank, when the row is
made or when a plan is closed.
"""

from __future__ import annotations

from dataclasses import dataclass

from mapsheets.plan.fields import Field, Kind, Owner

DEALS_TAB = "Deals"
FLAGS_TAB = "Flags"
METRICS_TAB = "Metrics"
SLIPS_TAB = "Slips"
RUNS_TAB = "Runs"

CATEGORIES = ("Pipeline", "Best case", "Commit")
OUTCOMES = {"won": "Won", "lost": "Lost", "no-decision": "No decision"}
OVER = "over"  # the severity of a flag that is gone, where people wrote beside it


def _own(key: str, heading: str, kind: Kind, text: str) -> Field:
    return Field(key, heading, kind, Owner.PROGRAM, text)


DEAL_FIELDS: tuple[Field, ...] = (
    Field(
        "customer",
        "Customer",
        Kind.TEXT,
        Owner.PROGRAM,
        "The customer.",
        synonyms=("account", "account name", "company", "client", "kunde"),
    ),
    Field(
        "plan",
        "Plan",
        Kind.TEXT,
        Owner.PROGRAM,
        "The plan, as commands take it; a link to its workbook.",
        synonyms=("opportunity", "opportunity name", "deal", "deal name"),
    ),
    _own("template", "Template", Kind.TEXT, "The deal type the plan was made from."),
    _own("state", "State", Kind.TEXT, "Draft, confirmed or closed."),
    _own(
        "level",
        "Level",
        Kind.TEXT,
        "M0 to M4: how mutual the plan is; whose the sign-off is.",
    ),
    _own("target", "Target signature", Kind.DATE, "The date both sides agreed."),
    _own("expected", "Now expected", Kind.DATE, "The signature, computed today."),
    _own("slip", "Slip (working days)", Kind.NUMBER, "From the target to expected."),
    _own("next_step", "Next step", Kind.TEXT, "What is due next, and who does it."),
    _own(
        "last_activity",
        "Last customer activity",
        Kind.DATE,
        "Their last edit, comment or reported confirmation.",
    ),
    _own("flags", "Flags", Kind.TEXT, "Codes of the flags that stand."),
    _own("last_synced", "Last synced", Kind.DATE, "The last day the plan was read."),
    Field(
        "owner",
        "Owner",
        Kind.TEXT,
        Owner.BOTH,
        "Who answers for the deal.",
        synonyms=("opportunity owner", "deal owner", "account executive", "rep"),
    ),
    Field(
        "value",
        "Value",
        Kind.NUMBER,
        Owner.BOTH,
        "What the contract is worth.",
        synonyms=("amount", "acv", "arr", "contract value", "deal value", "betrag"),
    ),
    Field(
        "stage",
        "Stage",
        Kind.TEXT,
        Owner.BOTH,
        "The CRM's stage.",
        synonyms=("stage name", "deal stage", "sales stage", "phase"),
    ),
    Field(
        "category",
        "Category",
        Kind.CHOICE,
        Owner.BOTH,
        "The forecast's category.",
        CATEGORIES,
        ("forecast category", "forecast", "forecast type"),
    ),
    Field(
        "crm_close",
        "CRM close date",
        Kind.DATE,
        Owner.BOTH,
        "The close date in the CRM.",
        synonyms=("close date", "expected close date", "closing date", "abschluss"),
    ),
    Field(
        "outcome",
        "Outcome",
        Kind.CHOICE,
        Owner.BOTH,
        "How it ended.",
        tuple(OUTCOMES.values()),
        ("result", "status"),
    ),
    Field(
        "closed_on",
        "Closed on",
        Kind.DATE,
        Owner.BOTH,
        "When it ended.",
        synonyms=("closed date", "actual close date", "date closed"),
    ),
    Field(
        "evaluation_start",
        "Evaluation start",
        Kind.DATE,
        Owner.BOTH,
        "When the customer began to evaluate.",
        synonyms=("evaluation started", "trial start", "poc start", "pilot start"),
    ),
    _own(
        "customer_set",
        "Customer-set dates",
        Kind.NUMBER,
        "Share of open targets that the customer typed or confirmed.",
    ),
    _own("wakes_on", "Wakes on", Kind.DATE, "Unedited, nothing differs before."),
    _own("result", "Last result", Kind.TEXT, "What became of the last sync."),
    _own("stamp", "Stamp", Kind.TEXT, "The workbook's state when it was last read."),
    _own("memory", "Memory", Kind.TEXT, "What mapsheets remembers of the deal."),
    _own("plan_id", "Plan id", Kind.TEXT, "Ties the row to its plan: please keep."),
)

FLAG_FIELDS: tuple[Field, ...] = (
    _own("plan", "Plan", Kind.TEXT, "The plan, as commands take it."),
    _own("owner", "Owner", Kind.TEXT, "Who answers for the deal."),
    _own("code", "Flag", Kind.TEXT, "The rule's code."),
    _own("severity", "Severity", Kind.TEXT, "How much it matters."),
    _own("step", "Step", Kind.TEXT, "The step's number."),
    _own("message", "What", Kind.TEXT, "What was found."),
    _own("action", "What to do", Kind.TEXT, "What to do."),
    _own("audience", "Seen by", Kind.TEXT, "Both companies, or you."),
    _own("since", "Since", Kind.DATE, "When it was first found."),
    _own("plan_id", "Plan id", Kind.TEXT, "Ties the row to its plan."),
)

METRIC_FIELDS: tuple[Field, ...] = (
    _own("metric", "Metric", Kind.TEXT, "What is measured."),
    _own("value", "Value", Kind.TEXT, "The result, or why there is none."),
    _own("count", "N", Kind.NUMBER, "How many deals or steps it rests on."),
    _own("goal", "Target", Kind.TEXT, "What to aim for."),
    _own("note", "How to read it", Kind.TEXT, "What was counted."),
    _own("as_of", "As of", Kind.DATE, "The day of the report."),
)

SLIP_FIELDS: tuple[Field, ...] = (
    _own("template", "Template", Kind.TEXT, "The deal type."),
    _own("step", "Step", Kind.TEXT, "The step's number in the template."),
    _own("text", "What it is", Kind.TEXT, "The step, as its plans call it."),
    _own("finished", "Finished", Kind.NUMBER, "How many were finished."),
    _own("late", "Late", Kind.NUMBER, "How many of these after their first date."),
    _own("rate", "Slip rate", Kind.NUMBER, "Late ones of the finished."),
    _own("mean_late", "Mean days late", Kind.NUMBER, "Working days, of late ones."),
    _own("critical", "Critical days", Kind.NUMBER, "Days late on the driving chain."),
    _own("days", "Working days taken", Kind.TEXT, "P25, P50 and P80 from 8 on."),
)

RUN_FIELDS: tuple[Field, ...] = (
    _own("on", "Date", Kind.DATE, "The day of the run."),
    _own("command", "Command", Kind.TEXT, "What was run."),
    _own("plans", "Plans", Kind.NUMBER, "How many plans."),
    _own("updated", "Updated", Kind.NUMBER, "Written."),
    _own("unchanged", "Unchanged", Kind.NUMBER, "Nothing to write."),
    _own("problem", "To look at", Kind.NUMBER, "Done, but a person must look."),
    _own("skipped", "Skipped", Kind.NUMBER, "Open elsewhere, or refused for safety."),
    _own("failed", "Failed", Kind.NUMBER, "Not read or not written."),
    _own("cells", "Cells written", Kind.NUMBER, "In all plans."),
    _own("unread", "Cells not read", Kind.NUMBER, "Typed, and not understood."),
    _own("read", "Cells read", Kind.NUMBER, "Of steps, in all plans."),
    _own("conflicts", "Conflicts", Kind.NUMBER, "Changed on both sides."),
    _own("calls", "Calls", Kind.NUMBER, "To a service, all quotas together."),
    _own("code", "Exit code", Kind.NUMBER, "As the command gave it."),
)


@dataclass(frozen=True, slots=True)
class Table:
    """A tab with one table; ``keys`` tell one of its rows from another."""

    tab: str
    fields: tuple[Field, ...]
    keys: tuple[str, ...] = ()

    def field(self, key: str) -> Field:
        """Find a column by its key.

        Raises:
            KeyError: no such column.
        """
        for item in self.fields:
            if item.key == key:
                return item
        raise KeyError(key)


DEALS = Table(DEALS_TAB, DEAL_FIELDS, ("plan_id",))
FLAGS = Table(FLAGS_TAB, FLAG_FIELDS, ("plan_id", "code", "step"))
METRICS = Table(METRICS_TAB, METRIC_FIELDS, ("metric",))
SLIPS = Table(SLIPS_TAB, SLIP_FIELDS, ("template", "step"))
RUNS = Table(RUNS_TAB, RUN_FIELDS)
TABLES = (DEALS, FLAGS, METRICS, SLIPS, RUNS)

PEOPLE_KEYS = tuple(f.key for f in DEAL_FIELDS if f.owner is Owner.BOTH)
PROGRAM_KEYS = tuple(f.key for f in DEAL_FIELDS if f.owner is Owner.PROGRAM)
# What only the program needs stands at the far right and is not printed.
MACHINE_KEYS = ("wakes_on", "result", "stamp", "memory", "plan_id")
