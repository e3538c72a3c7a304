"""What people type into a cell, understood or returned as unreadable.

Every parser takes a raw cell value (text, number, date, boolean, None) and gives
the model's value or ``Unreadable`` with the text as typed. Nothing is guessed: a
date that could mean two days is unreadable.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from mapsheets.plan.model import Link, Status
from mapsheets.plan.words import (
    AND_WORDS,
    DECIMAL_POINT_LANGUAGES,
    MONTH_FIRST_LOCALES,
    MONTH_NAMES,
    STATUS_WORDS,
)

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)
MOST_DAYS = 2000  # working days; about eight years
WEEK = 5  # working days in "1 week" of a lag or duration
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheet serials
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\ufe0f]")
_ENGLISH = tuple(names[0][:3] for names in MONTH_NAMES)  # jan, feb, mar, apr, may
_MONTHS = {name: n for n, names in enumerate(MONTH_NAMES, 1) for name in names}
_STATUSES = {word: status for status, words in STATUS_WORDS.items() for word in words}


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A cell that could not be understood; ``text`` is what stands in it."""

    text: str


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


def _typed(value: object) -> str:
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


def parse_date(
    value: object, locale: str = "", near: date | None = None
) -> date | Unreadable | None:
    """Read a date cell; days from 2000 to 2100 only.

    Args:
        value: the raw cell.
        locale: the workbook's, such as ``de_DE``; decides the order of 5/6/2027.
        near: where the year is not written, the nearest such day to this one.
    """
    if is_blank(value):
        return None
    if isinstance(value, datetime):
        return _in_range(value.date(), value)
    if isinstance(value, date):
        return _in_range(value, value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return _from_serial(value)
    if not isinstance(value, str):
        return Unreadable(text_of(value))
    text = _typed(value)
    found = _date_in_words(text, near) or _date_in_numbers(text, locale)
    return Unreadable(value.strip()) if found is None else _in_range(found, value)


def _in_range(day: date, value: object) -> date | Unreadable:
    return day if FIRST_DAY <= day <= LAST_DAY else Unreadable(text_of(value))


def _from_serial(value: float) -> date | Unreadable:
    low, high = (FIRST_DAY - _EPOCH).days, (LAST_DAY - _EPOCH).days
    if low <= value < high + 1:
        return _EPOCH + timedelta(days=int(value))
    return Unreadable(text_of(value))


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


_WEEKDAY = re.compile(r"^[^\W\d]{2,12}\.?,?\s+(?=\d)")
_DAY_MONTH = re.compile(
    r"^(\d{1,2})(?:st|nd|rd|th|\.|er|º|ª)?[\s\-./]*(?:of |de |di |d')?([^\W\d]+)\.?"
    r"[\s\-,./]*(?:de |del )?(\d{4}|\d{2})?$"
)
_MONTH_DAY = re.compile(
    r"^([^\W\d]+)\.?[\s\-]*(\d{1,2})(?:st|nd|rd|th)?(?:,?\s+(\d{4}))?$"
)


def _date_in_words(text: str, near: date | None) -> date | None:
    stripped = text
    first = _WEEKDAY.match(text)
    if first and first.group().strip(" .,") not in _MONTHS:
        stripped = text[first.end() :]
    match = _DAY_MONTH.match(stripped)
    if match:
        day, name, year = match.groups()
    else:
        match = _MONTH_DAY.match(stripped)
        if not match:
            return None
        name, day, year = match.groups()
    month = _MONTHS.get(name)
    if month is None:
        return None
    if year is None:
        return _nearest(month, int(day), near)
    return _day(_full_year(year), month, int(day))


def _full_year(year: str) -> int:
    return int(year) if len(year) == len("2027") else 2000 + int(year)


def _nearest(month: int, day: int, near: date | None) -> date | None:
    if near is None:
        return None
    years = (near.year - 1, near.year, near.year + 1)
    days = [found for year in years if (found := _day(year, month, day))]
    return min(days, key=lambda found: abs(found - near), default=None)


_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[t ]\d{1,2}:\d{2}.*)?$")
_NUMBERS = re.compile(r"^(\d{1,2})([./-])\s?(\d{1,2})\2\s?(\d{4}|\d{2})$")


def _date_in_numbers(text: str, locale: str) -> date | None:
    iso = _ISO.match(text)
    if iso:
        year, month, day = (int(part) for part in iso.groups())
        return _day(year, month, day)
    match = _NUMBERS.match(text)
    if not match:
        return None
    first, mark, second, year_text = match.groups()
    year = _full_year(year_text)
    day_first = _day(year, int(second), int(first))
    month_first = _day(year, int(first), int(second))
    if mark == ".":
        return day_first
    if day_first is None or month_first is None or day_first == month_first:
        return day_first or month_first
    if not locale:
        return None
    folded = locale.replace("-", "_").casefold()
    return month_first if folded in MONTH_FIRST_LOCALES else day_first


def parse_status(value: object) -> Status | Unreadable:
    """Read a status cell; a blank one is Pending, a checkbox counts."""
    if is_blank(value):
        return Status.PENDING
    if isinstance(value, bool):
        return Status.COMPLETE if value else Status.PENDING
    if value == 1:
        return Status.COMPLETE
    text = _typed(value)
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
    match = _AMOUNT.match(_typed(value))
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

    Lags are working days of the step that waits.
    """
    if is_blank(value) or _typed(value) in {"-", "none", "n/a"}:
        return ()
    if isinstance(value, (bool, date)):
        return Unreadable(text_of(value))
    text = _typed(value)
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
    step, sign, amount, unit = match.groups()
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


def parse_id(value: object) -> str | None:
    """Read a ``#`` cell; "" is blank, None is something that is no id."""
    if is_blank(value):
        return ""
    if isinstance(value, (bool, date)):
        return None
    text = _typed(value).removeprefix("#").strip().rstrip(".")
    return text if _ID.match(text) else None
