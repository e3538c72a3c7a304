"""How dates are written, and what counts as a name or as content."""

from __future__ import annotations

import re
from datetime import date

MONTHS = (
    "Jan",
    "Feb",
    "Mar",
    "Apr",
    "May",
    "Jun",
    "Jul",
    "Aug",
    "Sep",
    "Oct",
    "Nov",
    "Dec",
)
# Words that fill an owner cell without naming anybody.
GENERIC = frozenset(
    {
        *("customer", "buyer", "client", "vendor", "seller", "supplier"),
        *("team", "it", "legal", "procurement", "purchasing", "security"),
        *("finance", "sales", "management", "department", "dept", "owner"),
        *("tbd", "tba", "tbc", "open", "unknown", "none", "n/a", "na", "x", "xx"),
        *("nobody", "somebody", "someone", "anyone", "?", "the", "our", "your"),
    }
)

_PLACEHOLDER = re.compile(r"\[[^\[\]]*\]")
_ISO = re.compile(r"(?<!\d)(\d{4})-(\d{2})-(\d{2})(?!\d)")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})\.?\s+([A-Za-z]{3})[a-z]*\.?,?\s+(\d{4})")
_MONTH_FIRST = re.compile(r"\b([A-Za-z]{3})[a-z]*\.?\s+(\d{1,2}),?\s+(\d{4})")
_SEPARATORS = re.compile(r"\s*(?:,|;|/|&|\+|\n|\band\b)\s*")


def day_month(day: date) -> str:
    """Write a date as ``12 Jul``, whatever the machine's language."""
    return f"{day.day} {MONTHS[day.month - 1]}"


def day_month_year(day: date) -> str:
    """Write a date as ``12 Jul 2027``, whatever the machine's language."""
    return f"{day_month(day)} {day.year}"


def _date(year: str, month: str, day: str) -> date | None:
    number = int(month) if month.isdigit() else 0
    if not number and month.title() in MONTHS:
        number = MONTHS.index(month.title()) + 1
    try:
        return date(int(year), number, int(day))
    except ValueError:
        return None


def read_day(text: str) -> date | None:
    """Find the first unambiguous date in a text: ISO, or with the month in letters."""
    if found := _ISO.search(text):
        return _date(found[1], found[2], found[3])
    if found := _DAY_FIRST.search(text):
        return _date(found[3], found[2], found[1])
    if found := _MONTH_FIRST.search(text):
        return _date(found[3], found[1], found[2])
    return None


def has_placeholder(text: str) -> bool:
    """Tell whether a text still holds a ``[placeholder]``."""
    return _PLACEHOLDER.search(text) is not None


def has_content(text: str) -> bool:
    """Tell whether anything stands in a text besides placeholders and punctuation."""
    return any(mark.isalnum() for mark in _PLACEHOLDER.sub("", text))


def _is_name(part: str) -> bool:
    words = part.casefold().split()
    return has_content(part) and not all(
        word.strip(".:()") in GENERIC or not word.strip(".:()?-") for word in words
    )


def names(text: str) -> tuple[str, ...]:
    """Split an owner cell into the people it names.

    Placeholders and generic words ("IT", "TBD", "procurement team") name nobody.
    """
    plain = _PLACEHOLDER.sub("", text)
    plain = re.sub(r"\([^()]*\)", "", plain)
    parts = (part.strip() for part in _SEPARATORS.split(plain))
    return tuple(part for part in parts if _is_name(part))


def is_named(text: str) -> bool:
    """Tell whether an owner cell names at least one person."""
    return bool(names(text))


def shorten(text: str, limit: int = 60) -> str:
    """Bring a text into one line of at most ``limit`` characters."""
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}\u2026"
