"""Holiday lists, weekends, locales and time zones by country."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, timedelta
from importlib.metadata import version

import pytest

from mapsheets.errors import UsageFault
from mapsheets.plan.model import CalendarData
from mapsheets.workflows.holidaylists import locale_of, resolve, timezone_of

YEAR = range(2026, 2027)
MAY = [date(2026, 5, 1) + timedelta(days=n) for n in range(31)]


def closed_in_may(country: str) -> list[int]:
    """Give the days of May 2026 that are no weekend and yet closed."""
    return [day.day for day in MAY if day in resolve(country, YEAR).holidays]


@pytest.mark.parametrize(
    ("country", "days"),
    [("GB-ENG", [4, 25]), ("DE-BY", [1, 14, 25]), ("US", [25])],
)
def test_the_holidays_of_may_2026(country: str, days: list[int]) -> None:
    assert closed_in_may(country) == days


def test_england_has_holidays_that_the_whole_kingdom_has_not() -> None:
    england = set(resolve("GB-ENG", YEAR).holidays)
    kingdom = set(resolve("GB", YEAR).holidays)

    assert kingdom < england
    assert england - kingdom == {date(2026, 4, 6), date(2026, 8, 31)}


def test_a_holiday_on_a_weekend_closes_the_observed_day() -> None:
    """Boxing Day 2026 is a Saturday; the Monday after it is closed instead."""
    holidays = resolve("GB", YEAR).holidays

    assert date(2026, 12, 28) in holidays
    assert date(2026, 12, 26) not in holidays


def test_china_works_on_weekends_to_make_up_for_holidays() -> None:
    china = resolve("CN", YEAR)

    assert china.workdays == (
        date(2026, 1, 4),
        date(2026, 2, 14),
        date(2026, 2, 28),
        date(2026, 5, 9),
        date(2026, 9, 20),
        date(2026, 10, 10),
    )
    assert all(day.weekday() in china.weekend for day in china.workdays)
    assert set(china.workdays).isdisjoint(china.holidays)


@pytest.mark.parametrize(
    ("country", "weekend"),
    [("AE", {5, 6}), ("IL", {4, 5}), ("SA", {4, 5}), ("US", {5, 6})],
)
def test_weekends_are_those_of_the_country(country: str, weekend: set[int]) -> None:
    calendar = resolve(country, YEAR)

    assert calendar.weekend == weekend
    assert all(day.weekday() not in weekend for day in calendar.holidays)


def test_only_the_years_asked_for_are_listed_in_order() -> None:
    calendar = resolve("CN", range(2026, 2029))

    assert {day.year for day in calendar.holidays} == {2026, 2027, 2028}
    assert {day.year for day in calendar.workdays} == {2026}
    assert list(calendar.holidays) == sorted(set(calendar.holidays))


def test_the_source_names_version_and_place() -> None:
    calendar = resolve("gb-eng", YEAR)

    assert calendar.source == f"holidays {version('holidays')}: GB-ENG"
    assert calendar.country == "GB-ENG"


def test_another_code_of_a_country_gives_the_same_list() -> None:
    assert resolve("UK", YEAR) == resolve("GB", YEAR)


@pytest.mark.parametrize("country", ["", "  "])
def test_no_country_means_monday_to_friday(country: str) -> None:
    assert resolve(country, YEAR) == CalendarData()


@pytest.mark.parametrize(
    ("country", "message", "hint"),
    [
        (
            "Germany",
            "There is no holiday list for a country 'Germany'.",
            "Did you mean DE (Germany)",
        ),
        (
            "QQ",
            "There is no holiday list for a country 'QQ'.",
            "Give the two-letter code",
        ),
        ("-", "There is no holiday list for a country ''.", "Give the two-letter code"),
        ("GB-XX", "GB has no part 'XX'.", "Its parts are ENG, NIR, SCT, WLS."),
        ("GB-", "GB has no part ''.", "Its parts are ENG, NIR, SCT, WLS."),
        ("GB-England", "GB has no part 'England'.", "Did you mean GB-ENG? "),
        ("IL-1", "The holiday list of IL has no parts", "Give IL alone."),
        ("KP-1", "The holiday list of KP has no parts", "Give KP alone."),
    ],
)
def test_an_unknown_place_is_refused_with_what_is_near(
    country: str, message: str, hint: str
) -> None:
    for answer in (lambda: resolve(country, YEAR), lambda: locale_of(country)):
        with pytest.raises(UsageFault) as caught:
            answer()

        assert caught.value.message.startswith(message)
        assert caught.value.hint.startswith(hint)
        assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("country", "locale"),
    [
        ("DE-BY", "de_DE"),
        ("GB", "en_GB"),
        ("us-ca", "en_US"),
        ("BR", "pt_BR"),
        ("NO", "nb_NO"),
        ("ZA", "en_ZA"),
        ("", "en_US"),
    ],
)
def test_the_locale_follows_the_country(country: str, locale: str) -> None:
    assert locale_of(country) == locale


@pytest.mark.parametrize(
    ("country", "zone"),
    [
        ("GB-ENG", "Europe/London"),
        ("DE", "Europe/Berlin"),
        ("IN", "Asia/Kolkata"),
        ("AR", "America/Argentina/Buenos_Aires"),
        ("ES", "Europe/Madrid"),
        ("US", ""),
        ("AU", ""),
        ("", ""),
    ],
)
def test_a_time_zone_is_given_where_a_country_has_one(country: str, zone: str) -> None:
    assert timezone_of(country, 2026) == zone


def test_importing_the_module_loads_no_holiday_list() -> None:
    code = (
        "import sys, mapsheets.workflows.holidaylists; "
        "sys.exit('holidays' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
