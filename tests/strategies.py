"""Hypothesis: what people type into a plan's cells, with what it means.

Each strategy gives pairs of what is typed and what it means; ``UNREAD`` marks what
nobody can understand.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from gestures.sheet import Plain
from hypothesis import strategies as st

from mapsheets.plan.model import Link, Status

START = date(2027, 2, 1)
UNREAD = object()
WORDS = (
    "Works council informed",
    "Data protection assessment",
    "Réunion de lancement",
    "セキュリティ確認",
    "=1+1",
    "+49 30 1234",
    "'quoted'",
    "a very long step " * 12,
    "with\nline break",
    "<b>bold</b> & more",
)

Typed = st.SearchStrategy[tuple[Any, Any]]


def texts() -> Typed:
    """Give words, some of them nasty; each means itself."""
    return st.builds(
        lambda words, number: (Plain(f"{words} {number}"), f"{words} {number}"),
        st.sampled_from(WORDS),
        st.integers(1, 99),
    )


def names() -> Typed:
    """Give owners: a person, several, a role, nobody."""
    listed = ("Ana", "Ben Okoro", "Ana, Ben & Priya", "[IT lead]", "sam@acme.example")
    return st.sampled_from([*((name, name) for name in listed), (None, "")])


def statuses() -> Typed:
    """Give statuses in many words, and one that nobody understands."""
    return st.sampled_from(
        [
            ("Pending", Status.PENDING),
            ("In Progress", Status.IN_PROGRESS),
            ("wip", Status.IN_PROGRESS),
            ("Complete", Status.COMPLETE),
            ("done", Status.COMPLETE),
            ("x", Status.COMPLETE),
            (True, Status.COMPLETE),
            ("on hold", Status.BLOCKED),
            ("n/a", Status.NOT_NEEDED),
            (None, Status.PENDING),
            ("nearly there", UNREAD),
        ]
    )


def days() -> Typed:
    """Give working days as numbers and words."""
    numbers = st.integers(0, 30).map(lambda number: (number, number))
    words = st.sampled_from(
        [("2 weeks", 10), ("3d", 3), (None, None), ("soon", UNREAD)]
    )
    return numbers | words


def dates() -> Typed:
    """Give target dates as dates and words."""
    day = st.integers(0, 300).map(lambda number: START + timedelta(days=number))
    return (
        day.map(lambda value: (value, value))
        | day.map(lambda value: (value.isoformat(), value))
        | st.sampled_from(
            [("12 July 2027", date(2027, 7, 12)), ("next Friday", UNREAD)]
        )
    )


def links(ids: list[str]) -> Typed:
    """Give dependencies on steps that are there, written in several ways."""
    one = st.sampled_from(ids)
    lag = st.integers(1, 9)
    return (
        one.map(lambda key: (key, (Link(key),)))
        | one.map(lambda key: (f"#{key}", (Link(key),)))
        | st.builds(lambda key, by: (f"{key}+{by}d", (Link(key, by),)), one, lag)
        | st.lists(one, min_size=2, max_size=3, unique=True).map(
            lambda keys: ("; ".join(keys), tuple(map(Link, keys)))
        )
        | st.sampled_from([(None, ()), ("after the workshop", UNREAD)])
    )
