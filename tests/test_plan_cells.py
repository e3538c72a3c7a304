"""What people type, read or left alone: one line a typing."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mapsheets.plan.cells import (
    Unreadable,
    fold,
    links_text,
    long_date,
    parse_date,
    parse_days,
    parse_id,
    parse_links,
    parse_status,
)
from mapsheets.plan.model import Link, Status
from mapsheets.plan.words import STATUS_WORDS

NEAR = date(2027, 3, 1)
JULY = date(2027, 7, 12)


@pytest.mark.parametrize(
    "typed",
    [
        JULY,
        datetime(2027, 7, 12, 15, 30),  # noqa: DTZ001  a cell knows no zone
        46580,
        46580.75,
        "2027-07-12",
        "2027/7/12",
        "12 July 2027",
        "12. Juli 2027",
        "July 12, 2027",
        "Mon, 12 Jul 2027",
        "Monday 12 July",
        "12 jul",
        "12-Jul-27",
        "12th of July 2027",
        "12 de julio de 2027",
        "12 juillet 2027",
        "12.7.2027",
        "2027-07-12 09:00",
        "'12 July 2027",
        "\u200b12 July 2027\u200e",
    ],
)
def test_a_date_is_read(typed: object) -> None:
    """Dates, serial numbers and unambiguous words give the twelfth of July."""
    assert parse_date(typed, "", NEAR) == JULY


@pytest.mark.parametrize(
    "typed",
    [
        "next Friday",
        "mid July",
        "Q3",
        "12/7/2027",
        "31 February 2027",
        "12 July 1927",
        date(1999, 12, 31),
        -3,
        3_000_000,
        True,
        "13:45",
    ],
)
def test_no_date_is_guessed(typed: object) -> None:
    """What is no date, or could be two, is handed back as it was typed."""
    assert isinstance(parse_date(typed, "", NEAR), Unreadable)


@pytest.mark.parametrize(
    ("locale", "expected"),
    [
        ("en_US", date(2027, 6, 5)),
        ("en_GB", date(2027, 5, 6)),
        ("de_DE", date(2027, 5, 6)),
        ("fr-FR", date(2027, 5, 6)),
    ],
)
def test_the_locale_tells_day_from_month(locale: str, expected: date) -> None:
    """6/5/2027 is the sheet's own locale's date."""
    assert parse_date("6/5/2027", locale) == expected


def test_a_day_above_twelve_needs_no_locale() -> None:
    """25/6/2027 can be one day only, in any locale."""
    assert parse_date("25/6/2027", "en_US") == parse_date("6/25/2027", "de_DE")


@pytest.mark.parametrize(
    ("near", "expected"),
    [
        (date(2027, 12, 20), date(2028, 1, 5)),
        (date(2027, 2, 1), date(2027, 1, 5)),
    ],
)
def test_without_a_year_the_nearest_day_is_meant(near: date, expected: date) -> None:
    """5 Jan typed in December is next year's."""
    assert parse_date("5 Jan", "", near) == expected


def test_a_blank_is_no_date_and_no_fault() -> None:
    """Nothing, blanks and marks that nobody sees are a blank cell."""
    assert [parse_date(cell) for cell in (None, "", "  ", "\u200b")] == [None] * 4


@pytest.mark.parametrize("status", list(Status))
def test_every_word_of_a_status_is_read(status: Status) -> None:
    """Each listed word gives its status, in capitals and with a full stop too."""
    for word in STATUS_WORDS[status]:
        assert parse_status(word) is status
        assert parse_status(f" {word.upper()} ") is status


def test_no_word_means_two_statuses() -> None:
    """A word in two lists would be a guess."""
    words = [fold(word) for listed in STATUS_WORDS.values() for word in set(listed)]
    listed = [set(map(fold, one)) for one in STATUS_WORDS.values()]
    assert len(set(words)) == sum(map(len, listed))


def test_a_checkbox_is_a_status() -> None:
    """A ticked box is Complete, an empty one Pending, and so is a blank."""
    assert parse_status(True) is Status.COMPLETE  # noqa: FBT003
    assert parse_status(False) is Status.PENDING  # noqa: FBT003
    assert parse_status(None) is Status.PENDING


@pytest.mark.parametrize("typed", ["nearly", "50%", "Tom", 7])
def test_no_status_is_guessed(typed: object) -> None:
    """Other words stay as they were typed."""
    assert isinstance(parse_status(typed), Unreadable)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (5, 5),
        (5.0, 5),
        (0, 0),
        ("5", 5),
        ("5 days", 5),
        ("3d", 3),
        ("1 week", 5),
        ("2 Wochen", 10),
        ("2 semanas", 10),
        (None, None),
        ("", None),
    ],
)
def test_days_are_read(typed: object, expected: int | None) -> None:
    """Whole working days; a week is five."""
    assert parse_days(typed) == expected


@pytest.mark.parametrize("typed", [-1, 2.5, 2001, "soon", "5-10", "500 weeks", True])
def test_no_days_are_guessed(typed: object) -> None:
    """Fractions, ranges, negatives and words stay as they were typed."""
    assert isinstance(parse_days(typed), Unreadable)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("3", (Link("3"),)),
        (3, (Link("3"),)),
        ("3; 4", (Link("3"), Link("4"))),
        ("3,4", (Link("3"), Link("4"))),
        ("#3", (Link("3"),)),
        ("M3", (Link("3"),)),
        ("step 3", (Link("3"),)),
        ("3 and 5", (Link("3"), Link("5"))),
        ("3 & 5", (Link("3"), Link("5"))),
        ("3 und 5", (Link("3"), Link("5"))),
        ("3+5d", (Link("3", 5),)),
        ("3 + 1 week", (Link("3", 5),)),
        ("3 - 2 days", (Link("3", -2),)),
        ("3\n4", (Link("3"), Link("4"))),
        ("3, 3", (Link("3"),)),
        ("", ()),
        ("none", ()),
    ],
)
def test_links_are_read(typed: object, expected: tuple[Link, ...]) -> None:
    """Dependencies in the ways people write them."""
    assert parse_links(typed) == expected


@pytest.mark.parametrize(
    "typed", ["the workshop", "3 or 4?", "3-4-5", "3+soon", True, date(2027, 4, 3)]
)
def test_no_links_are_guessed(typed: object) -> None:
    """Words, ranges and dates made of numbers stay as they were typed."""
    assert isinstance(parse_links(typed), Unreadable)


def test_a_decimal_comma_parts_two_steps() -> None:
    """In German 3,4 typed as a number was meant as two steps; in English it is none."""
    assert parse_links(3.4, "de_DE") == (Link("3"), Link("4"))
    assert isinstance(parse_links(3.4, "en_US"), Unreadable)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        (4, "4"),
        (4.0, "4"),
        ("4", "4"),
        ("#4", "4"),
        ("4.", "4"),
        ("4a", "4a"),
        (None, ""),
        ("", ""),
        ("Phase 2", None),
        ("4th?", None),
        (True, None),
        (date(2027, 1, 4), None),
    ],
)
def test_numbers_are_read(typed: object, expected: str | None) -> None:
    """A number, a blank, or something that is no number."""
    assert parse_id(typed) == expected


STEP_LINKS = st.builds(Link, st.integers(1, 999).map(str), st.integers(-60, 60))


@given(st.lists(STEP_LINKS, max_size=5, unique_by=lambda link: link.step).map(tuple))
def test_links_come_back_from_what_people_see(links: tuple[Link, ...]) -> None:
    """Writing links and reading them again gives the same links."""
    assert parse_links(links_text(links)) == links


@given(st.dates(date(2000, 1, 1), date(2100, 12, 31)))
def test_dates_come_back_from_what_people_see(day: date) -> None:
    """Writing a date and reading it again gives the same date, in any locale."""
    assert parse_date(long_date(day), "en_US") == day
    assert parse_date(day.isoformat(), "de_DE") == day


@given(st.text(), st.sampled_from(["", "en_US", "de_DE"]))
def test_no_text_breaks_a_parser(text: str, locale: str) -> None:
    """Whatever is typed is read or handed back."""
    for read in (
        parse_date(text, locale, NEAR),
        parse_status(text),
        parse_days(text),
        parse_links(text, locale),
    ):
        if isinstance(read, Unreadable):
            assert fold(read.text) == fold(text)
    assert parse_id(text) is None or isinstance(parse_id(text), str)
