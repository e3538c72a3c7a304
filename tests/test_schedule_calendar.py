"""Working days are counted exactly, near and far."""

from __future__ import annotations

from datetime import date, timedelta

import builders
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from mapsheets.plan.model import CalendarData, Calendars, Side
from mapsheets.schedule.calendar import (
    LAST_DAY,
    WINDOW,
    Calendar,
    calendar_for,
    number,
    to_date,
)

PLAIN = Calendar(CalendarData())
DAY = timedelta(days=1)
BASE = date(2026, 5, 1)
days_near = st.integers(-200, 400).map(lambda days: BASE + timedelta(days=days))
datas = st.builds(
    CalendarData,
    weekend=st.frozensets(st.integers(0, 6), max_size=5),
    holidays=st.lists(days_near, max_size=30).map(tuple),
    workdays=st.lists(days_near, max_size=10).map(tuple),
)


def is_open(data: CalendarData, day: date) -> bool:
    if day in data.workdays:
        return True
    return day not in data.holidays and day.weekday() not in data.weekend


@given(datas, datas, days_near, days_near)
@settings(max_examples=60)
def test_counting_equals_counting_by_hand(
    one: CalendarData, two: CalendarData, first: date, last: date
) -> None:
    """A calendar of two is open when both are; NETWORKDAYS counts both ends."""
    first, last = sorted((first, last))
    calendar = Calendar(one, two)
    listed = [first + n * DAY for n in range((last - first).days + 1)]
    if len(one.weekend | two.weekend) == 7:
        return

    counted = [day for day in listed if is_open(one, day) and is_open(two, day)]

    assert calendar.networkdays(first, last) == len(counted)
    if first < last:
        assert calendar.networkdays(last, first) == -len(counted)
    assert calendar.distance(first, last) == len([d for d in counted if d > first])


@given(datas, days_near, st.integers(-60, 60))
@settings(max_examples=80)
def test_workday_goes_to_the_nth_working_day(
    data: CalendarData, day: date, offset: int
) -> None:
    """WORKDAY lands on an open day with exactly that many working days on the way."""
    calendar = Calendar(data)

    found = calendar.workday(day, offset)

    if offset == 0:
        assert found == day
    else:
        assert is_open(data, found)
        step = DAY if offset > 0 else -DAY
        assert abs(calendar.networkdays(day + step, found)) == abs(offset)


@given(datas, days_near)
@settings(max_examples=60)
def test_forward_and_back_find_the_nearest_open_day(
    data: CalendarData, day: date
) -> None:
    """An open day is its own; a closed one lies between the two that are found."""
    calendar = Calendar(data)

    before, after = calendar.back(day), calendar.fwd(day)

    assert before <= day <= after
    assert calendar.is_open(day) is is_open(data, day) is (before == after)
    assert calendar.distance(before, after) == (0 if before == after else 1)


@given(datas, datas)
@settings(max_examples=30)
def test_the_tables_equal_the_arithmetic(one: CalendarData, two: CalendarData) -> None:
    """Inside the window the tables and the exact arithmetic say the same."""
    calendar = Calendar(one, two)
    near = number(BASE)

    for day in (0, 1, 5, *range(near - 250, near + 450), WINDOW - 1):
        assert calendar.counts[day] == calendar.exact_counts[day]
    around = calendar.counts[near]
    for place in (0, *range(around - 60, around + 90), len(calendar.days) - 1):
        assert calendar.days[place] == calendar.exact_days[place]


@pytest.mark.parametrize("year", [1, 1600, 1999, 2060, 2100, 9998])
def test_any_year_has_working_days(year: int) -> None:
    """No date that a person can type is out of range."""
    monday = date(year, 6, 1)
    while monday.weekday():
        monday += DAY

    assert PLAIN.workday(monday, 5) == monday + 7 * DAY
    assert PLAIN.workday(monday, -5) == monday - 7 * DAY
    assert PLAIN.networkdays(monday, monday + 13 * DAY) == 10


def test_counting_stops_at_the_last_date_there_is() -> None:
    """Past the calendar's end the last date stands for all later ones."""
    assert PLAIN.workday(date(9999, 12, 20), 500) == date.max
    assert PLAIN.workday(date(1, 1, 3), -500) == date.min
    assert to_date(number(LAST_DAY)) == LAST_DAY


def test_distance_adds_up_where_networkdays_does_not() -> None:
    """From Saturday to Monday and back is one day each way."""
    saturday, monday = date(2026, 5, 16), date(2026, 5, 18)

    assert PLAIN.distance(saturday, monday) == 1
    assert PLAIN.distance(monday, saturday) == -1
    assert PLAIN.networkdays(monday, saturday) == -1


def test_a_make_up_saturday_is_worked() -> None:
    """China moves working days to weekends: the package's list is honoured."""
    china = Calendar(builders.calendar_data("CN"))

    assert date(2026, 2, 14) in builders.calendar_data("CN").workdays
    assert china.is_open(date(2026, 2, 14))
    assert not china.is_open(date(2026, 2, 17))
    assert china.fwd(date(2026, 2, 14)) == date(2026, 2, 14)


def test_a_shared_step_is_open_when_both_sides_are() -> None:
    """The calendar of both closes on each side's holidays, make-up days included."""
    calendars = Calendars(builders.calendar_data("US"), builders.calendar_data("CN"))
    both = calendar_for(Side.BOTH, calendars)

    assert not both.is_open(date(2026, 7, 3))  # closed in the US alone
    assert not both.is_open(date(2026, 2, 17))  # closed in China alone
    assert not both.is_open(date(2026, 2, 14))  # a Saturday worked in China alone
    assert both.is_open(date(2026, 7, 2))


def test_each_side_has_its_calendar_and_keeps_it() -> None:
    """Calendars are made once for each list and found again."""
    calendars = Calendars(builders.calendar_data("US"), builders.calendar_data("DE-BY"))
    ascension = date(2026, 5, 14)

    customer = calendar_for(Side.CUSTOMER, calendars)

    assert customer.is_open(ascension)
    assert not calendar_for(Side.VENDOR, calendars).is_open(ascension)
    assert calendar_for(Side.CUSTOMER, calendars) is customer
    assert not customer.mended


def test_weeks_that_share_no_day_are_read_as_monday_to_friday() -> None:
    """Two companies without a common working day do not stop the plan for ever."""
    one = CalendarData(weekend=frozenset({0, 1, 2, 3}))
    two = CalendarData(weekend=frozenset({4, 5, 6}))
    both = Calendar(one, two)

    assert both.mended
    assert both.networkdays(date(2026, 5, 4), date(2026, 5, 10)) == 5
