"""A cell's text: for comparing, for showing, and as it was typed."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from mapsheets.plan.words import MONTH_NAMES

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f]")
_ENGLISH = tuple(names[0][:3] for names in MONTH_NAMES)  # jan, feb, mar, apr, may


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that could not be understood; ``text`` is what stands in it."""

    text: str


@lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """Fold a text for comparing: NFKC, lower case, no invisible marks, one space."""
    plain = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text))
    return " ".join(plain.casefold().split())


def text_of(value: object) -> str:
    """Give the text of a cell that holds words, whatever the program made of it."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime):
        return f"{long_date(value.date())} {value:%H:%M}"
    if isinstance(value, date):
        return long_date(value)
    return str(value).replace("\r\n", "\n").strip()


def typed_text(value: object) -> str:
    """Fold a cell's text; an apostrophe that kept it a text in some program goes."""
    return fold(text_of(value)).removeprefix("'").lstrip()


def is_blank(value: object) -> bool:
    """Tell whether a cell holds nothing that can be seen."""
    return value is None or (isinstance(value, str) and not fold(value))


def long_date(day: date) -> str:
    """Write a day as ``8 Jul 2027``, whatever the machine's locale."""
    return f"{day.day} {_ENGLISH[day.month - 1].title()} {day.year}"


def short_date(day: date) -> str:
    """Write a day as ``8 Jul``."""
    return f"{day.day} {_ENGLISH[day.month - 1].title()}"


def near_date(day: date, other: date) -> str:
    """Write a day as ``8 Jul`` where it lies in the year of another, else in full."""
    return short_date(day) if day.year == other.year else long_date(day)
