"""What is measured of a plan, from plans worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders import change, remember, share
from portfolio_ground import plan_of, standing_of

from mapsheets.plan.model import (
    HistoryRow,
    Meeting,
    Milestone,
    Outcome,
    Plan,
    Status,
    Step,
)
from mapsheets.portfolio.deals import Deal
from mapsheets.portfolio.measures import (
    DealMeasure,
    planned_deal,
    typed_deal,
)
from mapsheets.portfolio.memory import Mark, Remembered
from mapsheets.portfolio.step_measures import step_measures
from mapsheets.portfolio.summary import customer_set

TODAY = date(2027, 3, 15)


def measured(plan: Plan, memory: Remembered | None = None) -> DealMeasure:
    deal = Deal(memory=memory or Remembered())
    return planned_deal(standing_of(plan, TODAY), deal)


def test_the_customers_share_counts_shared_steps_half() -> None:
    """One step of the vendor, one of the customer, one of both: 1.5 of 3."""
    assert measured(plan_of()).customer_share == 0.5


def test_steps_that_are_not_needed_do_not_count() -> None:
    plan = change(plan_of(), "1", status=Status.NOT_NEEDED)
    found = measured(plan)
    assert (found.steps, found.customer_share) == (2, 0.75)


def test_coverage_counts_open_steps() -> None:
    plan = change(plan_of(), "1", status=Status.COMPLETE, done_on=date(2027, 2, 5))
    plan = change(plan, "2", complete_when="Signed protocol", customer_owner="[CIO]")
    plan = change(plan, "3", target=None)
    found = measured(plan)
    assert (found.open, found.dated, found.owned, found.evidenced) == (2, 1, 1, 1)


def test_drift_is_days_for_each_day_over_four_weeks() -> None:
    """Then 1 March, now 22 March: 21 days in 28."""
    memory = Remembered(trail=(Mark(date(2027, 2, 10), None, date(2027, 3, 1)),))
    plan = plan_of()
    expected = standing_of(plan, TODAY).schedule.signature
    assert expected is not None
    found = measured(plan, memory)
    assert found.drift == (expected - date(2027, 3, 1)).days / 28
    young = Remembered(trail=(Mark(date(2027, 2, 16), None, date(2027, 3, 1)),))
    assert measured(plan, young).drift is None


def test_a_plan_is_mutual_from_its_first_evidence() -> None:
    row = HistoryRow(date(2027, 2, 9), "2", "Target date", changed_by="customer")
    plan = replace(share(plan_of(), date(2027, 2, 1)), history=(row,))
    assert measured(plan).mutual_on == date(2027, 2, 9)
    memory = Remembered(reached={"M1": date(2027, 2, 1), "M2": date(2027, 2, 5)})
    assert measured(plan, memory).mutual_on == date(2027, 2, 5)
    assert measured(plan_of()).mutual_on is None


def test_a_won_deal_has_its_dates_of_before() -> None:
    """Signed 5 April: 30 days before is 6 March, 60 days before 4 February."""
    plan = change(plan_of(), "3", status=Status.COMPLETE, done_on=date(2027, 4, 5))
    plan = remember(plan, outcome=Outcome("won", date(2027, 4, 7)))
    memory = Remembered(
        trail=(
            Mark(date(2027, 2, 4), date(2027, 2, 26), date(2027, 3, 1)),
            Mark(date(2027, 3, 6), date(2027, 3, 31), date(2027, 4, 2)),
            Mark(date(2027, 3, 7), date(2027, 5, 1), date(2027, 5, 2)),
        ),
        signed_on=date(2027, 2, 10),
        signed_target=date(2027, 2, 26),
    )
    found = planned_deal(standing_of(plan, date(2027, 4, 8)), Deal(memory=memory))
    assert (found.signed_on, found.closed_on) == (date(2027, 4, 5), date(2027, 4, 7))
    assert found.confirmed_target == date(2027, 2, 26)
    assert (found.target_30, found.expected_30) == (
        date(2027, 3, 31),
        date(2027, 4, 2),
    )
    assert (found.target_60, found.expected_60) == (
        date(2027, 2, 26),
        date(2027, 3, 1),
    )


def test_weeks_with_a_review_are_counted_from_sharing() -> None:
    """Shared 1 February; by 15 March six weeks, reviews in the 1st, 1st and 3rd."""
    plan = share(plan_of(), date(2027, 2, 1))
    held = (date(2027, 2, 2), date(2027, 2, 5), date(2027, 2, 17))
    found = measured(remember(plan, reviews=held))
    assert (found.review_weeks, found.weeks) == (2, 6)


def test_weeks_without_an_open_step_do_not_count() -> None:
    plan = share(plan_of(), date(2027, 2, 1))
    for step in ("1", "2", "3"):
        done = date(2027, 2, 12)
        plan = change(plan, step, status=Status.COMPLETE, done_on=done)
    assert measured(plan).weeks == 2


def test_the_delay_belongs_to_the_side_of_the_step_that_causes_it() -> None:
    assert measured(plan_of()).delay_side == "vendor"
    done = change(plan_of(), "1", status=Status.COMPLETE, done_on=date(2027, 2, 5))
    assert measured(done).delay_side == "customer"


def test_a_review_step_after_the_decision_meeting_is_a_surprise() -> None:
    met = Meeting("Steering", when="1 Mar 2027")
    step = Step("4", "Security", "Security review", "Ana", "Vic")
    plan = plan_of()
    content = replace(plan.content, meetings=(met,), steps=(*plan.steps, step))
    plan = replace(plan, content=content)
    late = remember(plan, added_on={"4": date(2027, 3, 2)})
    assert measured(late).surprised is True
    assert measured(remember(plan, added_on={"4": date(2027, 3, 1)})).surprised is False
    ahead = replace(met, when="1 Apr 2027")
    plan = replace(late, content=replace(content, meetings=(ahead,)))
    assert measured(plan).surprised is None


def test_steps_are_late_by_working_days_of_their_side() -> None:
    """Friday the 12th to Tuesday the 16th: two days; begun on Monday the 8th: 7."""
    plan = change(plan_of(), "2", status=Status.COMPLETE, done_on=date(2027, 2, 16))
    plan = remember(
        plan,
        in_progress_since={"2": date(2027, 2, 8)},
        template_days={"1": 5, "2": 5},
        milestones={Milestone.SIGNATURE: "3"},
    )
    memory = Remembered(first_dates={"2": date(2027, 2, 12)})
    standing = standing_of(plan, TODAY)
    one, two, three = step_measures(standing, Deal(memory=memory))
    assert (two.late, two.took, two.signed, two.in_template) == (2, 7, False, True)
    assert (one.late, one.took) == (None, None)
    assert three.in_template is False


def test_dates_that_the_customer_set_are_those_they_typed_last() -> None:
    """Step 2 is theirs; step 3 was theirs until the vendor typed another date."""
    plan = share(plan_of(), date(2027, 2, 1))
    on, what = date(2027, 2, 3), "Target date"
    rows = (
        HistoryRow(on, "2", what, "", "12 Feb 2027", "customer"),
        HistoryRow(on, "3", what, "", "20 Feb 2027", "customer"),
        HistoryRow(on, "3", what, "20 Feb 2027", "26 Feb 2027", "vendor"),
    )
    plan = replace(plan, history=rows)
    assert customer_set(standing_of(plan, date(2027, 2, 4))) == 0.333


def test_a_deal_without_a_plan_is_what_its_row_says() -> None:
    row = Deal(customer="Acme", outcome="won", closed_on=TODAY)
    found = typed_deal(row)
    assert (found.name, found.level, found.signed_on) == ("Acme", "", TODAY)
