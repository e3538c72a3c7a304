"""What counts as a name, as content and as a date in the texts of a plan."""

from __future__ import annotations

import re
from datetime import date

from mapsheets.plan.cells import parse_date

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
_TOKENS = 12  # how far into a text a date is looked for
_LONGEST = 5  # words of the longest way to write a date
_BRACKETS = re.compile(r"\([^()]*\)")
_SEPARATORS = re.compile(r"\s*(?:,|;|/|&|\+|\n|\band\b)\s*")


def read_day(text: str, locale: str = "", near: date | None = None) -> date | None:
    """Find the first unambiguous date in a text such as "14 Jul 2027, 10:00, Sam".

    A date without a year is the nearest such day to ``near``.
    """
    words = text.split()[:_TOKENS]
    for first in range(len(words)):
        for last in range(min(first + _LONGEST, len(words)), first, -1):
            piece = " ".join(words[first:last]).strip(",;()")
            found = parse_date(piece, locale, near)
            if isinstance(found, date):
                return found
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


def _split(text: str) -> tuple[str, ...]:
    parts = (part.strip(" ()") for part in _SEPARATORS.split(text))
    return tuple(part for part in parts if _is_name(part))


def names(text: str) -> tuple[str, ...]:
    """Split an owner cell into the people it names.

    Placeholders and generic words ("IT", "TBD", "procurement team") name nobody.
    """
    if text.strip().casefold() in GENERIC:
        return ()
    plain = _PLACEHOLDER.sub("", text)
    outside = _split(_BRACKETS.sub("", plain))
    return outside or _split(", ".join(_BRACKETS.findall(plain)))


def is_named(text: str) -> bool:
    """Tell whether an owner cell names at least one person."""
    return bool(names(text))


def shorten(text: str, limit: int = 60) -> str:
    """Bring a text into one line of at most ``limit`` characters."""
    line = " ".join(text.split()).rstrip(".")
    return line if len(line) <= limit else f"{line[: limit - 1].rstrip()}\u2026"


def working_days(number: int) -> str:
    """Write a number of working days."""
    return f"{number} working day{'' if number == 1 else 's'}"
