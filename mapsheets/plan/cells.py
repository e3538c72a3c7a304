"""What people type into a cell, understood or returned as unreadable.

Every parser takes a raw cell value (text, number, date, boolean, None) and gives
the model's value or ``Unreadable`` with the text as typed. Nothing is guessed.
"""

from __future__ import annotations

import re
from datetime import date

from mapsheets.plan.celldates import parse_date
from mapsheets.plan.celltexts import (
    Unreadable,
    fold,
    is_blank,
    long_date,
    near_date,
    short_date,
    text_of,
    typed_text,
)
from mapsheets.plan.model import Link, Status
from mapsheets.plan.words import AND_WORDS, DECIMAL_POINT_LANGUAGES, STATUS_WORDS

__all__ = [
    "Unreadable",
    "fold",
    "is_blank",
    "links_text",
    "long_date",
    "near_date",
    "parse_date",
    "parse_days",
    "parse_id",
    "parse_links",
    "parse_status",
    "short_date",
    "text_of",
]

MOST_DAYS = 2000  # working days; about eight years
WEEK = 5  # working days in "1 week" of a lag or duration
_STATUSES = {word: status for status, words in STATUS_WORDS.items() for word in words}


def parse_status(value: object) -> Status | Unreadable:
    """Read a status cell; a blank one is Pending, a checkbox counts."""
    if is_blank(value):
        return Status.PENDING
    if isinstance(value, bool):
        return Status.COMPLETE if value else Status.PENDING
    if value == 1:
        return Status.COMPLETE
    text = typed_text(value)
    for status in Status:
        if text == fold(status.value):
            return status
    found = _STATUSES.get(text) or _STATUSES.get(text.rstrip(" .!"))
    return Unreadable(text_of(value)) if found is None else found


_UNITS = {
    "d": 1, "day": 1, "days": 1, "wd": 1, "bd": 1, "t": 1, "tag": 1, "tage": 1,
    "jour": 1, "jours": 1, "dag": 1, "dagen": 1, "dias": 1, "días": 1, "giorni": 1,
    "working days": 1, "working day": 1, "business days": 1, "business day": 1,
    "w": WEEK, "wk": WEEK, "wks": WEEK, "week": WEEK, "weeks": WEEK, "woche": WEEK,
    "wochen": WEEK, "semaine": WEEK, "semaines": WEEK, "semana": WEEK,
    "semanas": WEEK, "weken": WEEK, "settimana": WEEK, "settimane": WEEK,
}  # fmt: skip
_AMOUNT = re.compile(r"^(\d{1,4})\s*([^\W\d][^\d]*)?$")


def parse_days(value: object) -> int | Unreadable | None:
    """Read a Days cell: whole working days from 0; ``1 week`` is five."""
    if is_blank(value):
        return None
    if isinstance(value, bool):
        return Unreadable(text_of(value))
    if isinstance(value, (int, float)):
        whole = int(value) == value and 0 <= value <= MOST_DAYS
        return int(value) if whole else Unreadable(text_of(value))
    match = _AMOUNT.match(typed_text(value))
    unit = _UNITS.get((match.group(2) or "d").strip(" .")) if match else None
    if match is None or unit is None or int(match.group(1)) * unit > MOST_DAYS:
        return Unreadable(text_of(value))
    return int(match.group(1)) * unit


_LINK = re.compile(
    r"^(?:steps?\s*)?[#m]?\s*([a-z]?\d{1,6}[a-z]?)"
    r"(?:\s*([+\-\u2212])\s*(\d{1,4})\s*([^\W\d][^\d]*))?$"
)
_SPLIT = re.compile(
    r"\s*[,;/\n]\s*|\s+(?:" + "|".join(map(re.escape, AND_WORDS)) + r")\s+"
)


def parse_links(value: object, locale: str = "") -> tuple[Link, ...] | Unreadable:
    """Read a Depends on cell: ``3; 4``, ``#3``, ``M3``, ``3+5d``, ``3 + 1 week``.

    A new line in the cell parts like ``;``. Lags are working days of the step
    that waits.
    """
    if is_blank(value) or typed_text(value) in {"-", "none", "n/a"}:
        return ()
    if isinstance(value, (bool, date)):
        return Unreadable(text_of(value))
    text = typed_text(";".join(text_of(value).splitlines()))
    if isinstance(value, float) and not value.is_integer():
        if not _decimal_comma(locale):
            return Unreadable(text_of(value))
        text = text.replace(".", ",")
    parts = [part for part in _SPLIT.split(text) if part]
    links = [_link(part) for part in parts]
    found = [link for link in links if link is not None]
    if not found or len(found) != len(links):
        return Unreadable(text_of(value))
    return tuple(dict.fromkeys(found))


def _decimal_comma(locale: str) -> bool:
    language = locale.replace("-", "_").split("_")[0].casefold()
    return bool(language) and language not in DECIMAL_POINT_LANGUAGES


def _link(text: str) -> Link | None:
    match = _LINK.match(text)
    if not match:
        return None
    typed, sign, amount, unit = match.groups()
    step = _without_zeros(typed)
    if amount is None:
        return Link(step)
    size = _UNITS.get(unit.strip(" ."))
    if size is None:
        return None
    lag = int(amount) * size
    return Link(step, lag if sign == "+" else -lag)


def links_text(links: tuple[Link, ...]) -> str:
    """Write links as people see them: ``3, 5+5d``."""
    return ", ".join(
        f"{link.step}{link.lag:+d}d" if link.lag else link.step for link in links
    )


_ID = re.compile(r"^[a-z]?\d{1,6}[a-z]?$")
_ZEROS = re.compile(r"^([a-z]?)0+(?=\d)")


def _without_zeros(number: str) -> str:
    """Give a number as programs count: 04 is 4."""
    return _ZEROS.sub(r"\1", number)


def parse_id(value: object) -> str | None:
    """Read a ``#`` cell; "" is blank, None is something that is no id."""
    if is_blank(value):
        return ""
    if isinstance(value, (bool, date)):
        return None
    text = typed_text(value).removeprefix("#").strip().rstrip(".")
    return _without_zeros(text) if _ID.match(text) else None
