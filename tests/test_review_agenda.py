"""The agenda of a review: what is in it, how it reads, what the buyer's sheet gets."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date

import pytest
from risk_cases import (
    HEALTHY,
    TODAY,
    days,
    facts_of,
    with_content,
    with_history,
    with_memory,
    with_new_step,
    with_step,
)

from mapsheets.plan.language import refused_words, warned_words
from mapsheets.plan.model import HistoryRow, Link, OpenItem, Plan, Status, Step
from mapsheets.review.agenda import (
    Agenda,
    agenda,
    agenda_cells,
    as_dict,
    as_markdown,
    as_text,
    is_allowed_cell,
)
from mapsheets.risk.flags import RULES, flags

LAST = date(2027, 1, 28)
NEW = Step("8", "Technical", "Data moved", "Priya Rao", "[lead]", date(2027, 2, 5))


def agenda_of(plan: Plan = HEALTHY, since: date | None = None) -> Agenda:
    facts = facts_of(plan)
    return agenda(plan, facts.schedule, flags(facts), TODAY, since)


def cells(plan: Plan, since: date | None = None) -> tuple[str, ...]:
    return agenda_cells(agenda_of(plan, since))


def owner_change(before: str, after: str, on: date = TODAY) -> HistoryRow:
    return HistoryRow(on, "3", "Acme owner", before, after, "customer")


def test_only_what_was_done_since_the_last_review_is_listed() -> None:
    assert cells(HEALTHY)[0] == "Step 1, Kickoff, 20 Jan (Priya Rao, Sam Lee)"
    assert cells(HEALTHY, LAST)[0] == ""


def test_what_is_not_needed_was_not_done() -> None:
    dropped = with_step("1", status=Status.NOT_NEEDED)

    assert cells(dropped)[0] == ""


@pytest.mark.parametrize(
    ("plan", "line"),
    [
        (
            with_step("4", days=40, text="Buy"),
            "Step 4, Buy, now expected 26 Mar, target 19 Mar (Omar Haddad)",
        ),
        (
            with_step("3", status=Status.BLOCKED),
            "Step 3, Legal review, 12 Mar, blocked (Lena Voss)",
        ),
        (
            with_step("3", target=date(2027, 2, 9)),
            "Step 3, Legal review, 9 Feb, start by 3 Feb (Lena Voss)",
        ),
    ],
)
def test_steps_that_may_move(plan: Plan, line: str) -> None:
    assert cells(plan)[1].split("\n")[0] == line


def test_a_healthy_plan_has_nothing_that_moves() -> None:
    assert cells(HEALTHY)[1] == ""


def test_each_side_gets_its_next_step_and_what_is_due_within_two_weeks() -> None:
    assert cells(HEALTHY)[2].split("\n") == [
        "Acme: Step 3, Legal review, 12 Mar (Lena Voss)",
        "Both: Step 2, Security review, 5 Mar (Priya Rao, Sam Lee)",
    ]


def test_of_what_is_due_soon_the_earliest_comes_first() -> None:
    soon = with_step("3", target=TODAY + days(14))
    both = with_step("4", soon, target=TODAY + days(11))

    assert cells(both)[2].split("\n")[:3] == [
        "Acme: Step 4, Purchasing review, 12 Feb (Omar Haddad)",
        "Acme: Step 3, Legal review, 15 Feb (Lena Voss)",
        "Both: Step 2, Security review, 5 Mar (Priya Rao, Sam Lee)",
    ]
    later = with_step("3", both, target=TODAY + days(15))
    assert "Step 3" not in cells(later)[2]


def test_a_missing_name_is_asked_for() -> None:
    assert (
        "Acme: Step 3, Legal review, 12 Mar, name to confirm"
        in (cells(with_step("3", customer_owner="[Counsel]"))[2])
    )


def test_new_steps_people_and_items_are_listed_once() -> None:
    item = OpenItem("1", "Data centre in the EU", "Question", raised="30 Jan 2027")
    plan = with_new_step(NEW, date(2027, 1, 30))
    plan = with_content(plan, open_items=(item,))
    plan = with_history(
        owner_change("[Counsel]", "Lena Voss"),
        owner_change("", "Lena Voss"),
        plan=plan,
    )

    assert cells(plan, LAST)[3].split("\n") == [
        "Step 8, Data moved, new step (Priya Rao)",
        "Step 3, Legal review, new owner (Lena Voss)",
        "Data centre in the EU, new question",
    ]
    assert cells(plan, TODAY)[3] == ""


def test_what_the_plan_was_made_with_is_not_new() -> None:
    item = OpenItem("1", "Starter", "Risk", raised="22 Jan 2027")

    assert cells(with_content(open_items=(item,)))[3] == ""


def test_an_owner_who_left_again_is_not_new() -> None:
    plan = with_history(owner_change("", "Max Frei"))

    assert cells(plan)[3] == ""


def test_a_cell_has_at_most_six_lines_and_says_how_many_more() -> None:
    plan = HEALTHY
    for number in range(8, 16):
        plan = with_new_step(replace(NEW, id=str(number)), TODAY, plan)

    lines = cells(plan)[3].split("\n")
    assert len(lines) == 6
    assert lines[-1] == "and 3 more"


def test_questions_are_asked_once_and_name_their_step() -> None:
    plan = with_content(with_new_step(NEW, LAST), criteria=(), approvals=())
    asked = [(entry.text, entry.note) for entry in agenda_of(plan).questions]

    assert len(asked) == len(set(asked))
    assert (
        "Nothing waits for this step. Does the signature?",
        "step 8, Data moved",
    ) in asked
    assert ("What do you need to see before you can decide?", "") in asked


def test_a_pilot_without_a_decision_is_asked_about() -> None:
    """A pilot without a decision after it raises P17, and the agenda asks."""
    plan = with_content(with_step("2", text="Pilot run with one team"), meetings=())

    found = flags(facts_of(plan))
    assert "P17" in {flag.code for flag in found}
    text = as_text(agenda_of(plan))
    assert "What happens next if the pilot passes? (step 2, Pilot run with" in text


def test_questions_and_private_findings_stay_out_of_the_sheet() -> None:
    plan = with_content(with_new_step(NEW, LAST), criteria=(), approvals=())
    private = {rule.question for rule in RULES} | {rule.title for rule in RULES}
    text = "\n".join(cells(plan))

    assert not [one for one in private if one and one in text]


def test_a_critical_step_without_a_risk_is_named_until_one_is_written_down() -> None:
    plan = with_step("4", days=80)
    risk = OpenItem("1", "Supplier check is slow", "Risk", step="4")

    assert "4" in [entry.step for entry in agenda_of(plan).without_risk]
    covered = with_content(plan, open_items=(risk,))
    assert "4" not in [entry.step for entry in agenda_of(covered).without_risk]
    question = with_content(plan, open_items=(replace(risk, kind="Question"),))
    assert "4" in [entry.step for entry in agenda_of(question).without_risk]


def test_next_steps_have_owners_and_dates() -> None:
    first = agenda_of().next_steps[0]

    assert (first.step, first.who, first.when) == (
        "2",
        "Priya Rao, Sam Lee",
        date(2027, 3, 5),
    )


def test_the_text_opens_with_where_the_plan_stands() -> None:
    lines = as_text(agenda_of(with_step("6", target=date(2027, 3, 26)), LAST)).split(
        "\n"
    )

    assert lines[:4] == [
        "Acme + Northwind: Mutual Action Plan",
        "Review of 1 Feb 2027, since 28 Jan 2027",
        "1 of 7 steps complete. Next: Security review, 5 Mar (Priya Rao, Sam Lee).",
        "Signature is now expected on 29 Mar because of step 5",
    ]


def test_sixty_seconds_keep_what_moves_what_to_ask_and_what_is_next() -> None:
    plan = with_content(with_step("4", days=80), criteria=(), approvals=())
    text = as_text(agenda_of(plan), brief=True)

    headings = [line for line in text.split("\n") if line and line[0].isupper()]
    assert headings[-3:] == ["Steps that may move", "To ask", "Next steps"]
    assert text.count("  - ") == 6


def test_markdown_shows_what_people_typed_as_plain_text() -> None:
    plan = with_step("2", text="[click](http://x) *now* <b>")

    assert r"\[click\](http://x) \*now\* \<b\>" in as_markdown(agenda_of(plan))
    assert as_markdown(agenda_of()).startswith("# Acme + Northwind: Mutual Action Plan")


def test_the_data_form_is_plain_json() -> None:
    data = json.loads(json.dumps(as_dict(agenda_of(since=LAST))))

    assert data["today"] == "2027-02-01"
    assert data["since"] == "2027-01-28"
    assert data["next_steps"][0]["when"] == "2027-03-05"
    assert as_dict(agenda_of())["since"] is None


MESSY = with_history(
    owner_change("[Counsel]", "Lena Voss"),
    plan=with_content(
        with_new_step(
            replace(NEW, text="Line one\nline two", depends_on=(Link("1"),)),
            TODAY,
            with_step("3", status=Status.BLOCKED),
        ),
        open_items=(
            OpenItem(
                "1", "What (if)?", "Oops", handler="A (B), [lead]", raised="2027-02-01"
            ),
        ),
    ),
)


@pytest.mark.parametrize("plan", [HEALTHY, MESSY, with_step("4", days=80)])
def test_the_sheets_block_has_allowed_forms_only(plan: Plan) -> None:
    for cell in cells(plan):
        assert is_allowed_cell(cell, plan)


@pytest.mark.parametrize(
    "text",
    [
        "Buyer quiet since 3 Jan",
        "Step 3, Legal review, at risk",
        "Acme: they will not sign",
        "Step 3, Legal review (somebody else)",
        "Step 3, Legal review\nM2",
        "\n".join(["and 3 more"] * 7),
    ],
)
def test_anything_else_is_not_allowed_in_the_sheet(text: str) -> None:
    assert not is_allowed_cell(text, HEALTHY)


def test_our_own_words_in_an_agenda_are_the_buyers_language() -> None:
    plan = with_content(with_memory(MESSY, shared_on=None), criteria=(), meetings=())

    text = as_text(agenda_of(plan))
    assert refused_words(text) == warned_words(text) == ()
