"""Rules about confirmation, what the CRM says, and the data itself."""

from __future__ import annotations

from collections.abc import Iterator

from mapsheets.plan.cells import fold, long_date, short_date
from mapsheets.risk.changed import changed_since_confirmed
from mapsheets.risk.facts import (
    CATEGORY,
    CONFLICTS,
    LAST_READ,
    PERIOD_END,
    PROBLEMS,
    Audience,
    Facts,
    Found,
    Rule,
    Severity,
)
from mapsheets.risk.levels import level

COMMIT = "commit"
_ADVICE = {
    "days": "Type the working days as a whole number, such as 10.",
    "status": "Choose the status from the list.",
    "id": "Leave '#' blank, or type the step's own number.",
}
_TYPE_A_DATE = "Type the date, such as 14 Jul 2027."


def no_sign_off(facts: Facts) -> Iterator[Found]:
    """Shared 10 working days ago or more, and 'Confirmed by' is blank."""
    shared = facts.shared_on
    if shared is None or facts.plan.header.confirmed_by.strip():
        return
    if facts.plan.memory.sign_off is not None:
        return
    if facts.working_days(shared, facts.today) >= facts.settings.sign_off_working_days:
        message = f"Shared on {short_date(shared)} and not confirmed in writing."
        yield Found(message, Severity.MEDIUM)


def changed_after_sign_off(facts: Facts) -> Iterator[Found]:
    """After the sign-off the target signature moved more than 5 working days.

    Also where a step was added or removed, or got other owners. A name in place of
    a [role] is no change.
    """
    baseline = facts.plan.memory.baseline
    allowed = facts.settings.confirmed_move_working_days
    changed = changed_since_confirmed(facts.plan, allowed)
    if baseline is not None and changed:
        message = f"Changed since confirmed on {long_date(baseline.on)}: {changed}."
        yield Found(message, Severity.MEDIUM)


def _is_committed(facts: Facts) -> bool:
    return facts.deal is not None and fold(facts.deal.category) == COMMIT


def committed_without_evidence(facts: Facts) -> Iterator[Found]:
    """The CRM category is Commit and the plan's level is below M3."""
    if not _is_committed(facts):
        return
    now = level(facts.plan, facts.activity, facts.today, facts.settings)
    if not now.is_evidence:
        yield Found(f"Category Commit, plan {now.sentence}.", Severity.HIGH)


def committed_misses_period(facts: Facts) -> Iterator[Found]:
    """The CRM category is Commit and the signature is expected after the period."""
    end = None if facts.deal is None else facts.deal.period_end
    day = facts.signature_expected
    if _is_committed(facts) and end is not None and day is not None and day > end:
        message = (
            f"Category Commit for {short_date(end)}; "
            f"the signature is expected {short_date(day)}."
        )
        yield Found(message, Severity.HIGH)


def unreadable(facts: Facts) -> Iterator[Found]:
    """A date, a status or Days cannot be read; what was typed stays in the cell."""
    for cell in facts.plan.content.unread:
        if cell.key != "depends_on":
            where = f"step {cell.row}" if cell.table == "steps" else "the header"
            message = f"'{cell.text}' in {where} cannot be read ({cell.cell})."
            step = cell.row if cell.table == "steps" else ""
            advice = _ADVICE.get(cell.key, _TYPE_A_DATE)
            message = message.replace(" ()", "")
            yield Found(message, Severity.MEDIUM, step, action=advice)


def rows_changed(facts: Facts) -> Iterator[Found]:
    """A row was removed or duplicated, the header moved, a grey cell overwritten.

    Whatever a sync reports, but for what the dates themselves have to say.
    """
    known = set(facts.schedule.problems)
    for problem in facts.problems or ():
        if problem not in known:
            yield Found(problem.message, Severity.MEDIUM, problem.step)


def merge_conflict(facts: Facts) -> Iterator[Found]:
    """The same cell was changed on both sides since the last sync."""
    for problem in facts.conflicts or ():
        yield Found(problem.message, Severity.HIGH, problem.step)


def run_failed(facts: Facts) -> Iterator[Found]:
    """The plan has not been read successfully for 2 nights or more."""
    last = None if facts.activity is None else facts.activity.last_read
    if last is not None and (facts.today - last).days >= facts.settings.unread_nights:
        yield Found(f"Last read on {short_date(last)}.", Severity.HIGH)


FORECAST_RULES = (
    Rule(
        "C1",
        "No written sign-off",
        Audience.PRIVATE,
        "medium",
        "Ask for one line by email, then record it with 'confirm'.",
        no_sign_off,
    ),
    Rule(
        "C2",
        "Changed since confirmed",
        Audience.SHOW,
        "medium",
        "Go through the changes and confirm the plan again.",
        changed_after_sign_off,
    ),
    Rule(
        "F1",
        "Committed without evidence",
        Audience.PRIVATE,
        "high",
        "Get the sign-off this week, or change the category.",
        committed_without_evidence,
        needs=(CATEGORY,),
    ),
    Rule(
        "F2",
        "Committed, will miss period",
        Audience.PRIVATE,
        "high",
        "Change the category or the date, or shorten the chain.",
        committed_misses_period,
        needs=(CATEGORY, PERIOD_END),
    ),
    Rule(
        "D1",
        "Unreadable date or status",
        Audience.SHOW,
        "medium",
        "Type it again: a date, a status from the list, or a whole number of days.",
        unreadable,
    ),
    Rule(
        "D2",
        "Rows or grey cells changed",
        Audience.PRIVATE,
        "medium",
        "Look at Change history and see that it is meant.",
        rows_changed,
        needs=(PROBLEMS,),
    ),
    Rule(
        "D3",
        "Merge conflict",
        Audience.PRIVATE,
        "high",
        "Decide which value counts and type it.",
        merge_conflict,
        needs=(CONFLICTS,),
    ),
    Rule(
        "D4",
        "Run failed or stale",
        Audience.PRIVATE,
        "high",
        "Run 'mapsheets sync' and read what it says.",
        run_failed,
        needs=(LAST_READ,),
    ),
)
