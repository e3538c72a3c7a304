"""What counts as a name, as content, and as a date."""

from __future__ import annotations

from datetime import date

import pytest

from mapsheets.risk.wording import (
    has_content,
    has_placeholder,
    is_named,
    names,
    read_day,
    shorten,
)

NEAR = date(2027, 7, 1)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Priya Rao", ("Priya Rao",)),
        ("Priya, Sam", ("Priya", "Sam")),
        ("Priya and Sam", ("Priya", "Sam")),
        ("Ann Li / IT", ("Ann Li",)),
        ("Ann (Legal)", ("Ann",)),
        ("Procurement (Ann)", ("Ann",)),
        ("[CISO]", ()),
        ("IT", ()),
        ("The IT team", ()),
        ("TBD", ()),
        ("?", ()),
        ("-", ()),
        ("n/a", ()),
        ("", ()),
    ],
)
def test_names(text: str, people: tuple[str, ...]) -> None:
    assert names(text) == people
    assert is_named(text) is bool(people)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("14 Jul 2027, 10:00, Sam", date(2027, 7, 14)),
        ("Tue 14 Jul, 10:00", date(2027, 7, 14)),
        ("2027-07-14", date(2027, 7, 14)),
        ("14/07/2027 at ten", date(2027, 7, 14)),
        ("every Tuesday", None),
        ("31 Feb 2027", None),
        ("", None),
    ],
)
def test_a_date_is_found_in_a_text(text: str, day: date | None) -> None:
    assert read_day(text, "en_GB", NEAR) == day


def test_a_placeholder_is_no_content() -> None:
    assert not has_content("[outcome] ...")
    assert has_content("[outcome] in use")
    assert has_placeholder("In use: [outcome]")
    assert not has_placeholder("In use")


def test_a_long_text_is_brought_into_one_line() -> None:
    assert shorten("Line one\n  line two.") == "Line one line two"
    assert shorten("a" * 61) == "a" * 59 + "\u2026"
    assert shorten("a" * 60) == "a" * 60
