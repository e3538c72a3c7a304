"""Every metric against an example worked out by hand."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from mapsheets.portfolio.measures import DealMeasure
from mapsheets.portfolio.metric import NONE, NOT_ENOUGH, Metric, Terms
from mapsheets.portfolio.metrics import Measured, report
from mapsheets.portfolio.statistics import wilson
from mapsheets.portfolio.step_measures import StepMeasure
from mapsheets.portfolio.table import Row

TODAY = date(2027, 3, 31)
TERMS = Terms(TODAY)
START = date(2027, 1, 4)


def days(number: int) -> timedelta:
    return timedelta(days=number)


def metrics(
    *deals: DealMeasure,
    steps: tuple[StepMeasure, ...] = (),
    runs: tuple[Row, ...] = (),
) -> dict[str, Metric]:
    made = report(Measured(deals, steps, runs), TERMS)
    return {item.key: item for item in made.metrics}


def deal(name: str = "Acme", **values: object) -> DealMeasure:
    return DealMeasure(name, **values)  # type: ignore[arg-type]


def step(**values: object) -> StepMeasure:
    usual: dict[str, object] = {
        "deal": "Acme",
        "kind": "enterprise",
        "step": "3",
        "text": "Security review",
        "in_template": True,
        "done_on": None,
        "first": None,
        "signed": True,
        "target": None,
        "late": None,
        "took": None,
        "critical": False,
    }
    return StepMeasure(**{**usual, **values})  # type: ignore[arg-type]


def test_without_deals_every_metric_says_that_there_is_nothing() -> None:
    for item in metrics().values():
        assert item.count == 0
        assert item.number in {None, 0}


def test_adoption_counts_only_deals_that_should_have_a_plan() -> None:
    """Four should; two live in a plan at M1, one of them at M3."""
    usual = {"stage": "Proposal", "value": 60_000.0}
    found = metrics(
        deal(**usual, level="M3", changed_on=TODAY),
        deal(**usual, level="M1", changed_on=TODAY - days(14)),
        deal(**usual, level="M2", changed_on=TODAY - days(15)),
        deal(**usual),
        deal(stage="Discovery", value=60_000.0, level="M1", changed_on=TODAY),
        deal(stage="", value=60_000.0, level="M1", changed_on=TODAY),
        deal(stage="Proposal", value=49_999.0, level="M1", changed_on=TODAY),
        deal(stage="Proposal", level="M1", changed_on=TODAY),
        deal(**usual, outcome="won", level="M1", changed_on=TODAY),
    )
    assert (found["adoption_m1"].number, found["adoption_m1"].count) == (0.5, 4)
    assert (found["adoption_m3"].number, found["adoption_m3"].count) == (0.25, 4)
    assert found["adoption_m1"].text == "50 % (2 of 4)"


def test_on_time_compares_with_the_first_agreed_date() -> None:
    """Due: 4. On time: the first. Against rolled targets three are."""
    due = date(2027, 3, 1)
    steps = (
        step(first=due, target=due, done_on=due),
        step(first=due, target=due + days(9), done_on=due + days(9)),
        step(first=due, target=due + days(9), done_on=due + days(5)),
        step(first=due, target=TODAY + days(1)),
        step(first=TODAY + days(1), target=TODAY + days(1)),
        step(),
    )
    found = metrics(steps=steps)
    assert (found["on_time"].number, found["on_time"].count) == (0.25, 4)
    assert (found["on_time_now"].number, found["on_time_now"].count) == (1.0, 3)


def test_plans_that_nobody_signed_off_are_reported_apart() -> None:
    due = date(2027, 3, 1)
    steps = (step(first=due, done_on=due), step(first=due, done_on=due, signed=False))
    found = metrics(steps=steps)
    assert found["on_time"].count == found["on_time_unsigned"].count == 1


@pytest.mark.parametrize(
    ("hits", "count", "low", "high"),
    [(0, 10, 0.0, 0.2775), (10, 10, 0.7225, 1.0), (12, 20, 0.3866, 0.7812)],
)
def test_wilson_intervals_are_those_of_the_literature(
    hits: int, count: int, low: float, high: float
) -> None:
    """Newcombe 1998 and any statistics package give these four digits."""
    assert wilson(hits, count) == pytest.approx((low, high), abs=5e-5)


def closed(number: int, outcome: str, *, mutual: bool, **values: object) -> DealMeasure:
    usual: dict[str, object] = {
        "outcome": outcome,
        "evaluation_start": START,
        "closed_on": START + days(60),
        "mutual_on": START + days(21) if mutual else None,
    }
    return deal(f"Deal {number}", **{**usual, **values})


def groups(won: int, others: int, lost: int, losses: int) -> list[DealMeasure]:
    """Make won and lost deals with a mutual plan, then without."""
    return [
        *(closed(n, "won", mutual=True) for n in range(won)),
        *(closed(n, "no-decision", mutual=True) for n in range(others)),
        *(closed(n, "won", mutual=False) for n in range(lost)),
        *(closed(n, "lost", mutual=False) for n in range(losses)),
    ]


def test_the_win_rate_ratio_compares_both_groups() -> None:
    """15 of 25 with, 8 of 20 without: 0.6 / 0.4."""
    found = metrics(*groups(15, 10, 8, 12))
    assert found["win_rate_1"].number == pytest.approx(0.6)
    assert found["win_rate_0"].number == pytest.approx(0.4)
    assert found["win_rate_ratio"].number == pytest.approx(1.5)
    assert found["win_rate_ratio"].count == 45
    assert found["win_rate_1"].text == "60 % (41 % to 77 %)"


def test_below_twenty_closed_deals_a_group_there_is_no_ratio() -> None:
    found = metrics(*groups(15, 10, 8, 11))
    assert found["win_rate_ratio"].number is None
    assert found["win_rate_ratio"].text == NOT_ENOUGH
    assert "8 of 19 without" in found["win_rate_ratio"].note


def test_who_is_in_which_group() -> None:
    """Mutual after day 21: without. Closed before day 21: in neither."""
    found = metrics(
        closed(1, "won", mutual=True),
        closed(2, "won", mutual=True, mutual_on=START + days(22)),
        closed(3, "won", mutual=True, closed_on=START + days(20)),
        closed(4, "won", mutual=True, closed_on=START + days(21)),
        closed(5, "won", mutual=True, evaluation_start=None),
        closed(6, "won", mutual=True, closed_on=date(2026, 12, 31)),
    )
    assert (found["win_rate_1"].count, found["win_rate_0"].count) == (2, 1)


def test_cycle_time_gain_compares_medians() -> None:
    """Medians 60 and 80 days: a quarter less; by kind only where both are."""

    def won(number: int, took: int, kind: str, *, mutual: bool) -> DealMeasure:
        signed = START + days(took)
        return closed(number, "won", mutual=mutual, signed_on=signed, kind=kind)

    found = metrics(
        won(1, 50, "enterprise", mutual=True),
        won(2, 60, "enterprise", mutual=True),
        won(3, 90, "mid-market", mutual=True),
        won(4, 80, "enterprise", mutual=False),
        closed(5, "lost", mutual=False, signed_on=None),
    )
    assert found["cycle_gain"].number == pytest.approx(1 - 60 / 80)
    assert found["cycle_gain_enterprise"].number == pytest.approx(1 - 55 / 80)
    assert found["cycle_gain_mid-market"].text == NOT_ENOUGH
    assert "60 (N 3), without 80 (N 1)" in found["cycle_gain"].note


def test_date_accuracy_is_signed_and_in_calendar_days() -> None:
    """Errors -4, 10, 20: median 10, of the sizes 10, two of three within 14."""
    said = date(2027, 3, 1)
    found = metrics(
        *(
            deal(
                outcome="won",
                signed_on=said + days(error),
                confirmed_target=said,
                target_30=said + days(error),
                expected_60=said + days(error - 3),
            )
            for error in (-4, 10, 20)
        ),
        deal(outcome="won", signed_on=said),
        deal(outcome="lost", confirmed_target=said),
    )
    accuracy = found["accuracy_confirmed"]
    assert (accuracy.number, accuracy.count) == (10, 3)
    assert accuracy.text == "10 days off; median +10; 67 % within 14"
    assert found["accuracy_target_30"].number == 0
    assert found["accuracy_expected_60"].number == 3
    assert found["accuracy_expected_30"].text == NONE


def test_steps_rank_by_the_days_they_cost_on_the_driving_chain() -> None:
    """Security: 3 finished, 2 late by 4 and 6; only the 6 was on the chain."""
    steps = (
        step(late=4),
        step(late=6, critical=True),
        step(late=-2, critical=True),
        step(step="7", text="Pricing", late=1),
        step(step="x", late=50, in_template=False),
        step(step="8"),
    )
    slips = report(Measured((), steps), TERMS).slips
    assert [slip.step for slip in slips] == ["3", "7"]
    security = slips[0]
    assert (security.finished, security.late, security.critical) == (3, 2, 6)
    assert security.rate == pytest.approx(2 / 3)
    assert security.mean_late == 5


def test_durations_are_given_from_eight_on() -> None:
    """1 to 8: P25 2.75, P50 4.5, P80 6.6."""
    eight = tuple(step(late=0, took=n) for n in range(1, 9))
    slip = report(Measured((), eight), TERMS).slips[0]
    assert slip.took == pytest.approx((2.75, 4.5, 6.6))
    seven = report(Measured((), eight[:7]), TERMS).slips[0]
    assert (seven.took, seven.measured) == (None, 7)


def test_the_mix_has_count_and_value_by_level() -> None:
    found = metrics(
        deal(level="M1", value=10.0),
        deal(level="M1"),
        deal(level="M3", value=5.0),
        deal(value=7.0),
        deal(level="M1", value=99.0, outcome="lost"),
    )
    assert (found["mix_m1"].count, found["mix_m1"].number) == (2, 10)
    assert (found["mix_m3"].count, found["mix_none"].number) == (1, 7)


def test_evidence_backed_value_needs_a_level_and_the_period() -> None:
    """What the CRM commits stands next to it."""
    end = date(2027, 3, 31)
    usual = {"level": "M3", "expected": end, "sign_off": "theirs"}
    found = metrics(
        deal(**usual, value=100.0, category="Commit"),
        deal(**{**usual, "sign_off": "reported"}, value=30.0),
        deal(**{**usual, "expected": end + days(1)}, value=1_000.0),
        deal(**{**usual, "level": "M2"}, value=2_000.0, category="commit"),
        deal(**{**usual, "expected": None}, value=4_000.0),
    )
    assert (found["evidence"].number, found["evidence"].count) == (130, 2)
    assert found["evidence_theirs"].number == 100
    assert found["evidence_reported"].number == 30
    assert (found["commit"].number, found["commit"].count) == (2_100, 2)


def test_slip_is_the_median_and_weighted_by_value() -> None:
    """0, 5, 10 days; (5 x 100 + 10 x 300) / 400 = 8.75 of those with a value."""
    found = metrics(
        deal(slip=0),
        deal(slip=5, value=100.0),
        deal(slip=10, value=300.0),
        deal(value=5.0),
    )
    assert (found["slip_median"].number, found["slip_median"].count) == (5, 3)
    assert found["slip_weighted"].number == pytest.approx(8.75)
    assert found["slip_weighted"].count == 2


def test_drift_warns_from_half_a_day_a_day() -> None:
    found = report(
        Measured(
            (
                deal("A", drift=0.25),
                deal("B", drift=0.5),
                deal("C", drift=1.0),
                deal("D"),
            )
        ),
        TERMS,
    ).metrics
    drifts = [item for item in found if item.key.startswith("drift")]
    assert (drifts[0].number, drifts[0].count) == (0.5, 3)
    assert "1 to watch, 1 not converging" in drifts[0].text
    assert [item.name for item in drifts[1:]] == ["- drift of C", "- drift of B"]


def test_cash_timing_puts_expected_months_next_to_agreed_ones() -> None:
    found = metrics(
        deal(
            level="M1",
            value=100.0,
            target=date(2027, 3, 5),
            expected=date(2027, 4, 1),
        ),
        deal(level="M1", value=20.0, expected=date(2027, 4, 9)),
    )
    assert found["cash_2027-03"].text == "0 expected, 100 by target"
    assert found["cash_2027-04"].text == "120 expected, 0 by target"
    assert found["cash_2027-04"].count == 2


def test_the_buyers_share_and_dates_are_means_of_plans() -> None:
    found = metrics(
        deal(level="M1", customer_share=0.5, customer_set=0.0),
        deal(level="M2", customer_share=0.25, customer_set=1.0),
        deal(),
    )
    assert (found["customer_share"].number, found["customer_share"].count) == (0.375, 2)
    assert found["customer_set"].number == 0.5


def test_coverage_adds_up_open_steps() -> None:
    found = metrics(
        deal(level="M1", open=6, dated=6, owned=3, evidenced=0),
        deal(level="M1", open=2, dated=0, owned=1, evidenced=2),
    )
    assert found["coverage_dated"].number == 0.75
    assert found["coverage_owned"].number == 0.5
    assert (found["coverage_evidenced"].number, found["coverage_dated"].count) == (
        0.25,
        8,
    )


def test_recency_and_first_touch_are_medians_of_days() -> None:
    found = metrics(
        deal(level="M2", last_activity=TODAY - days(4), shared_on=START),
        deal(
            level="M2",
            last_activity=TODAY - days(10),
            shared_on=START,
            first_edit=START + days(3),
        ),
        deal(level="M0"),
    )
    assert (found["recency"].number, found["recency"].count) == (7, 2)
    assert (found["first_touch"].number, found["first_touch"].count) == (3, 1)


def test_cadence_is_weeks_with_a_review() -> None:
    found = metrics(
        deal(level="M1", review_weeks=3, weeks=4),
        deal(level="M1", review_weeks=0, weeks=2),
        deal(level="M0"),
    )
    assert (found["cadence"].number, found["cadence"].count) == (0.5, 6)


def test_delay_is_split_by_side() -> None:
    """Customer 6 + 2, vendor 2: of 10 days."""
    found = metrics(
        deal(level="M1", delay_side="customer", slip=6),
        deal(level="M1", delay_side="both", slip=4),
        deal(level="M1", slip=0),
    )
    assert found["delay_customer"].number == pytest.approx(0.8)
    assert found["delay_vendor"].number == pytest.approx(0.2)
    assert found["delay_vendor"].count == 2


def test_late_surprises_count_plans_past_the_first_meeting() -> None:
    found = metrics(deal(surprised=True), deal(surprised=False), deal())
    assert (found["late_surprise"].number, found["late_surprise"].count) == (0.5, 2)


def run(on: date, command: str = "sync", **values: int) -> Row:
    return Row(4, {"on": on, "command": command, **values})


def test_operations_count_whole_runs_of_four_weeks() -> None:
    """Codes 0 and 3 got through, 5 did not."""
    found = metrics(
        runs=(
            run(TODAY, code=0, plans=10, read=1000, unread=5, calls=30, conflicts=1),
            run(TODAY - days(1), code=3, plans=10, read=1000, unread=5),
            run(TODAY - days(2), code=5, plans=10),
            run(TODAY - days(28), code=5),
            run(TODAY, "sync of some", code=5),
        )
    )
    assert (found["runs"].number, found["runs"].count) == (pytest.approx(2 / 3), 3)
    assert found["unread"].number == pytest.approx(0.005)
    assert (found["calls"].number, found["calls"].count) == (1.0, 30)
    assert found["conflicts"].number == 1


def test_the_period_is_the_quarter_of_the_day() -> None:
    assert Terms(date(2027, 2, 10)).period_start == date(2027, 1, 1)
    assert Terms(date(2027, 2, 10), first_month=2).period_start == date(2027, 2, 1)
    assert Terms(date(2028, 1, 10), first_month=2).period_start == date(2027, 11, 1)
