"""Dates that need more than a case file: odd memory, odd calendars, far years."""

from __future__ import annotations

from datetime import date

import builders
import pytest

from mapsheets.plan.model import CalendarData, Calendars, Side
from mapsheets.schedule.calendar import calendar_for
from mapsheets.schedule.dates import (
    compute,
    expected_signature,
    floors,
    targets,
)

MONDAY = date(2027, 2, 1)


def test_the_done_on_of_a_reopened_step_does_not_count() -> None:
    """A typed date that a reopened step keeps is kept and ignored."""
    plan = builders.plan("# | days | after | done\n1 | 5 | | 1 Feb\n2 | 5 | 1 |")
    reopened = builders.remember(plan, ignored_done={"1": MONDAY})
    typed_again = builders.remember(plan, ignored_done={"1": date(2027, 1, 29)})

    assert compute(plan, MONDAY).steps["2"].finish == date(2027, 2, 8)
    assert compute(reopened, MONDAY).steps["2"].finish == date(2027, 2, 12)
    assert compute(typed_again, MONDAY) == compute(plan, MONDAY)


def test_a_target_without_provenance_is_a_persons() -> None:
    """If the state was lost, what the sheet says counts as typed."""
    plan = builders.plan("# | days | after | target\n1 | 5 | | 12 Feb\n2 | 5 | 1 |")
    lost = builders.remember(plan, provenance={})

    assert targets(lost) == {"2": date(2027, 2, 19)}
    assert compute(lost, MONDAY) == compute(plan, MONDAY)


def test_without_a_start_the_first_date_known_is_the_start() -> None:
    """A cleared start stops no computation."""
    table = "start: -\n# | days | after | target\n1 | 5 | | 12 Feb\n2 | 5 | 1 |"
    plan = builders.plan(f"{table}\n3 | 1 | 1")
    plan = builders.remember(plan, created_on=None)

    assert compute(plan, MONDAY).steps["2"].finish == date(2027, 2, 19)


def test_a_plan_without_steps_has_no_dates() -> None:
    """An empty plan is computed like any other."""
    plan = builders.plan("# | days")

    dates = compute(plan, MONDAY)

    assert dates.steps == {}
    assert (dates.signature, dates.slip_days, dates.chain) == (None, None, ())
    assert targets(plan) == floors(plan) == {}
    assert expected_signature(plan, MONDAY) is None


def test_milestones_have_their_dates() -> None:
    """Decision, signature and go-live are the expected dates of their steps."""
    plan = builders.plan(
        "# | days | after | milestone\n1 | 5 | | decision\n2 | 5 | 1 | signature\n"
        "3 | 0 | 2 | go-live"
    )

    dates = compute(plan, MONDAY)

    assert dates.decision == date(2027, 2, 5)
    assert dates.signature == dates.go_live == date(2027, 2, 12)
    assert expected_signature(plan, MONDAY) == dates.signature


def test_rows_keep_their_order_and_all_are_there() -> None:
    """The dates come in row order, steps without dates included."""
    plan = builders.plan(
        "# | days | after | status\n3 | 1 | 1 |\n1 | 1 | |\n2 | 1 | 1 | Not needed\n"
        "9 | 1 | |"
    )

    dates = compute(plan, MONDAY)

    assert list(dates.steps) == ["3", "1", "2", "9"]
    assert [one.scheduled for one in dates.steps.values()] == [True, True, False, False]


@pytest.mark.parametrize(
    "start", [date(2059, 11, 3), date(2000, 1, 3), date(1999, 5, 3)]
)
def test_a_plan_may_leave_the_window_of_the_tables(start: date) -> None:
    """A plan that starts inside the tables and ends outside is computed exactly."""
    rows = "\n".join(f"{row} | 20 | {row - 1 or ''}" for row in range(1, 13))
    plan = builders.plan(f"start: {start}\n# | days | after\n{rows}")
    plan = builders.change(plan, "12", depends_on=builders.links("11-230d"))
    calendar = calendar_for(Side.BOTH, plan.memory.calendars)

    dates = compute(plan, start).steps

    assert dates["11"].finish == calendar.workday(start, 219)
    assert dates["12"].finish == calendar.workday(start, 19)


def test_very_long_steps_are_computed() -> None:
    """Twelve steps of two thousand days end in the next century."""
    rows = "\n".join(f"{row} | 2000 | {row - 1 or ''}" for row in range(1, 13))
    plan = builders.plan(f"# | days | after\n{rows}")

    last = compute(plan, MONDAY).steps["12"].finish

    calendar = calendar_for(Side.BOTH, plan.memory.calendars)
    assert last == calendar.workday(MONDAY, 23999)


def test_dates_past_the_last_year_stay_at_its_end() -> None:
    """A start in the last year there is stops no computation."""
    plan = builders.plan("start: 9999-12-01\n# | days | after\n1 | 500 |\n2 | 500 | 1")

    assert compute(plan, date(9999, 12, 31)).steps["2"].finish == date.max
    assert set(targets(plan, date.max).values()) == {date.max}


def test_sides_without_a_common_weekday_are_still_computed() -> None:
    """One open day a week makes a long step; no table is too short for it."""
    sundays = CalendarData(weekend=frozenset({0, 1, 2, 3, 4, 5}))
    others = CalendarData(weekend=frozenset({6}))
    plan = builders.plan(
        "# | side | days | after\n1 | customer | 2000 |\n2 | both | 1 | 1"
    )
    plan = builders.remember(plan, calendars=Calendars(sundays, others))
    customer = calendar_for(Side.CUSTOMER, plan.memory.calendars)

    dates = compute(plan, MONDAY).steps

    assert dates["1"].finish == customer.workday(MONDAY, 2000)
    assert dates["2"].finish is not None
    assert dates["2"].finish > customer.workday(MONDAY, 2000)
