"""The phrases in the buyer's sheet: which, when, and no others."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from risk_cases import (
    HEALTHY,
    TODAY,
    days,
    signed_off,
    with_content,
    with_header,
    with_memory,
    with_step,
    without_step,
)

from mapsheets.plan.language import refused_words, warned_words
from mapsheets.plan.model import (
    Content,
    Link,
    Milestone,
    Outcome,
    Plan,
    Provenance,
    Status,
    Step,
    Tombstone,
    Unread,
)
from mapsheets.risk.attention import (
    attention,
    glance,
    is_allowed_glance,
    is_allowed_notice,
    is_allowed_phrase,
    is_allowed_state_line,
    notice,
    state_line,
)
from mapsheets.schedule.dates import compute

SOON = date(2027, 2, 15)


def said(plan: Plan, step: str = "3", today: date = TODAY) -> str:
    """Give the phrase of one step."""
    return attention(plan, compute(plan, today), today)[step]


def noticed(plan: Plan, today: date = TODAY) -> str:
    return notice(plan, compute(plan, today), today)


def seen(plan: Plan, today: date = TODAY) -> str:
    return glance(plan, compute(plan, today), today)


def unread(key: str) -> Plan:
    return with_content(unread=(Unread("steps", "3", key, "soonish"),))


def signing(day: date | None) -> Plan:
    return with_header(with_step("6", target=day), target_signature=day)


BLOCKED = with_step("3", status=Status.BLOCKED)
PAST = date(2027, 1, 29)
REMOVED = with_memory(
    without_step("4"), tombstones={"4": Tombstone("4", (Link("1"),), 10)}
)


@pytest.mark.parametrize(
    ("plan", "phrase"),
    [
        (unread("target"), "Please enter a date, e.g. 14 Jul 2027"),
        (unread("done_on"), "Please enter a date, e.g. 14 Jul 2027"),
        (
            with_step("3", done_on=TODAY + days(2)),
            "Please enter a date, e.g. 14 Jul 2027",
        ),
        (unread("status"), "Please choose a status from the list"),
        (unread("depends_on"), 'Please check "Depends on"'),
        (with_step("3", depends_on=(Link("9"),)), 'Please check "Depends on"'),
        (
            with_step("3", REMOVED, depends_on=(Link("4"),)),
            'Please check "Depends on"',
        ),
        (
            with_step("3", done_on=TODAY + days(1)),
            "Done on 2 Feb: set Status to Complete?",
        ),
        (BLOCKED, "Blocked: see Open items"),
        (with_step("3", target=PAST), "Past target"),
        (
            with_step("3", target=date(2027, 3, 1), depends_on=(Link("2"),)),
            "Later because of step 2",
        ),
        (with_step("3", target=date(2027, 2, 9)), "Start by 3 Feb to keep this date"),
        (with_step("3", target=None), "Needs a date"),
        (with_step("3", target=SOON, customer_owner="[Counsel]"), "Name to confirm"),
        (
            with_step(
                "3",
                target=TODAY,
                days=0,
                depends_on=(Link("2"),),
                status=Status.IN_PROGRESS,
            ),
            "Later because of step 2",
        ),
        (
            with_step("3", target=date(2027, 2, 8), status=Status.IN_PROGRESS),
            "Due 8 Feb",
        ),
        (with_step("3", target=date(2027, 2, 9), status=Status.IN_PROGRESS), ""),
        (with_step("3", target=date(2027, 2, 10)), ""),
        (with_step("3", status=Status.COMPLETE, target=PAST, done_on=PAST), ""),
        (with_step("3", status=Status.NOT_NEEDED, target=PAST), ""),
    ],
)
def test_phrase(plan: Plan, phrase: str) -> None:
    assert said(plan) == phrase
    assert is_allowed_phrase(phrase)


def test_a_healthy_plan_says_nothing() -> None:
    assert set(attention(HEALTHY, compute(HEALTHY, TODAY), TODAY).values()) == {""}


def test_waiting_is_said_only_once_the_start_is_due() -> None:
    overlapping = with_step(
        "5",
        status=Status.IN_PROGRESS,
        depends_on=(Link("2", -10),),
        target=date(2027, 3, 5),
    )

    assert said(overlapping, "5", date(2027, 3, 2)) == "Due 5 Mar"
    assert said(overlapping, "5", date(2027, 3, 3)) == "Waiting on step 2"


def test_a_row_shows_the_highest_phrase_only() -> None:
    late_and_blocked = with_step("3", BLOCKED, target=PAST, customer_owner="")
    typed_wrong = with_content(late_and_blocked, unread=unread("target").content.unread)

    assert said(late_and_blocked) == "Blocked: see Open items"
    assert said(typed_wrong) == "Please enter a date, e.g. 14 Jul 2027"


def test_a_name_is_asked_for_only_when_the_step_is_near() -> None:
    nobody = with_step("3", customer_owner="TBD")

    assert said(nobody) == ""
    assert said(with_step("3", nobody, target=date(2027, 2, 16))) == ""


def test_a_slip_shows_as_a_cascade() -> None:
    plan = with_step("4", days=70)

    phrases = attention(plan, compute(plan, TODAY), TODAY)
    assert phrases["5"] == "Later because of step 4"
    assert phrases["6"].startswith("Later because of step ")
    assert phrases["2"] == phrases["3"] == ""


def test_a_reopened_steps_old_date_does_not_count_as_done() -> None:
    plan = with_step("3", done_on=PAST, target=PAST)
    kept = with_memory(plan, ignored_done={"3": PAST})

    assert "complete" in seen(kept)
    assert seen(plan).startswith("2 of 7")
    assert seen(kept).startswith("1 of 7")


def test_a_closed_plan_asks_for_nothing_unless_it_was_won() -> None:
    late = with_step("7", target=PAST)

    assert said(with_memory(late, outcome=Outcome("lost", TODAY)), "7") == ""
    assert said(with_memory(late, outcome=Outcome("won", TODAY)), "7") == "Past target"


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        (HEALTHY, ""),
        (signing(PAST), "Target signature has passed: agree a new date"),
        (
            with_step("3", signed_off(), customer_owner="Max Frei"),
            "Changed since confirmed on 28 Jan 2027",
        ),
        (
            signing(date(2027, 3, 19)),
            "Signature is now expected on 29 Mar because of step 5",
        ),
        (without_step("6"), "No signature date agreed yet"),
        (signing(None), "No signature date agreed yet"),
        (
            with_memory(
                provenance={
                    **HEALTHY.memory.provenance,
                    "6": Provenance.PROPOSED,
                }
            ),
            "No signature date agreed yet",
        ),
        (with_step("6", signing(PAST), status=Status.COMPLETE, done_on=PAST), ""),
        (with_memory(signing(PAST), outcome=Outcome("lost", TODAY)), ""),
    ],
)
def test_notice(plan: Plan, text: str) -> None:
    assert noticed(plan) == text
    assert is_allowed_notice(text)


def test_the_notice_names_the_causing_step() -> None:
    """The plan says 31 March; security ends 15 April, purchasing takes three weeks."""
    steps = (
        Step(
            "1", "Security", "Security review", "Priya", "", date(2027, 4, 15), days=5
        ),
        Step("2", "Procurement", "Purchasing", "Omar", "", None, days=15),
        Step("3", "Signature", "Signature", "Bea", "", date(2027, 3, 31), days=1),
    )
    steps = (
        steps[0],
        replace(steps[1], depends_on=(Link("1"),)),
        replace(steps[2], depends_on=(Link("2"),)),
    )
    plan = Plan(
        replace(
            HEALTHY.memory,
            milestones={Milestone.SIGNATURE: "3"},
            provenance={"1": Provenance.PINNED, "3": Provenance.PINNED},
        ),
        Content(header=replace(HEALTHY.header, start=TODAY), steps=steps),
    )

    schedule = compute(plan, TODAY)
    assert schedule.signature == date(2027, 5, 7)
    text = f"Signature is now expected on 7 May because of step {schedule.cause}"
    assert notice(plan, schedule, TODAY) == text
    assert schedule.cause in {"1", "2"}


def test_security_started_late_shows_when_it_had_to_start() -> None:
    plan = with_step("2", status=Status.PENDING, target=date(2027, 2, 8), days=10)
    plan = with_step("2", plan, depends_on=())

    assert said(plan, "2") == "Start by 26 Jan to keep this date"


def test_glance_counts_and_names_the_next_step() -> None:
    assert (
        seen(HEALTHY)
        == "1 of 7 steps complete. Next: Security review, 5 Mar (Priya Rao, Sam Lee)."
    )


def test_glance_leaves_out_what_is_not_there() -> None:
    nobody = with_step("2", target=None, customer_owner="[CISO]", vendor_owner="")
    alone = with_content(nobody, steps=(nobody.steps[1],))

    assert seen(with_memory(alone, provenance={})).startswith(
        "0 of 1 steps complete. Next: Security review"
    )
    assert "(" not in seen(alone)
    assert seen(with_content(steps=())) == ""
    assert seen(with_content(steps=HEALTHY.steps[:1])) == "1 of 1 steps complete."


def test_a_glance_holds_what_the_workbook_says_and_nothing_else() -> None:
    assert is_allowed_glance(seen(HEALTHY), HEALTHY)
    assert is_allowed_glance("7 of 7 steps complete.", HEALTHY)
    assert is_allowed_glance("", HEALTHY)
    assert not is_allowed_glance("1 of 7 steps complete. Next: Buyer quiet.", HEALTHY)
    assert not is_allowed_glance(f"{seen(HEALTHY)} M2", HEALTHY)


def test_steps_that_are_not_needed_do_not_count() -> None:
    assert seen(with_step("3", status=Status.NOT_NEEDED)).startswith("1 of 6 ")


@pytest.mark.parametrize(
    ("plan", "text"),
    [
        (HEALTHY, "Working draft"),
        (signed_off(), "Confirmed 28 Jan 2027"),
        (
            with_step(
                "6", signed_off(), status=Status.COMPLETE, done_on=date(2027, 8, 2)
            ),
            "Signed 2 Aug 2027",
        ),
        (with_memory(outcome=Outcome("won", date(2027, 8, 2))), "Signed 2 Aug 2027"),
        (with_memory(outcome=Outcome("lost", date(2027, 8, 2))), "Closed 2 Aug 2027"),
    ],
)
def test_state_line(plan: Plan, text: str) -> None:
    assert state_line(plan) == text
    assert is_allowed_state_line(text)


@pytest.mark.parametrize(
    "text",
    [
        "At risk",
        "Past target!",
        "Start by 3 Feb",
        "Later because of step 2 and the champion",
        "Due 3 Feb\nBuyer quiet",
        "Waiting on Bea",
        "M2",
    ],
)
def test_nothing_else_is_allowed(text: str) -> None:
    assert not is_allowed_phrase(text)
    assert not is_allowed_notice(text)
    assert not is_allowed_state_line(text)


def test_our_phrases_are_in_the_buyers_language() -> None:
    phrases = (
        "Please enter a date, e.g. 14 Jul 2027",
        "Please choose a status from the list",
        'Please check "Depends on"',
        "Done on 2 Feb: set Status to Complete?",
        "Blocked: see Open items",
        "Past target",
        "Later because of step 2",
        "Start by 3 Feb to keep this date",
        "Needs a date",
        "Name to confirm",
        "Waiting on step 2",
        "Due 8 Feb",
        "Target signature has passed: agree a new date",
        "Changed since confirmed on 28 Jan 2027",
        "Signature is now expected on 29 Mar because of step 5",
        "No signature date agreed yet",
        "Working draft",
    )

    for phrase in phrases:
        assert refused_words(phrase) == warned_words(phrase) == ()
