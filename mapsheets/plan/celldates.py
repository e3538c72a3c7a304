"""Dates as people type them; one that could mean two days is unreadable."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta

from mapsheets.plan.celltexts import Unreadable, is_blank, text_of, typed_text
from mapsheets.plan.words import MONTH_FIRST_LOCALES, MONTH_NAMES

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2100, 12, 31)
MONTHS = 12
_EPOCH = date(1899, 12, 30)  # day 0 of spreadsheet serials
_MONTHS = {name: n for n, names in enumerate(MONTH_NAMES, 1) for name in names}


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
    text = typed_text(value)
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
    return month_first if _month_comes_first(locale) else day_first


def _month_comes_first(locale: str) -> bool:
    return locale.replace("-", "_").casefold() in MONTH_FIRST_LOCALES


def order_of_dates(values: Iterable[object], locale: str) -> str:
    """Give the locale to read dates by; "" where the dates themselves deny it.

    Where somebody typed 26/02/2027 into an American workbook, 12/02/2027 is not
    clear either.
    """
    texts = (typed_text(value) for value in values if isinstance(value, str))
    found = [match for text in texts if (match := _NUMBERS.match(text))]
    place = 1 if _month_comes_first(locale) else 3
    denied = any(
        int(match.group(place)) > MONTHS and match.group(2) != "." for match in found
    )
    return "" if denied else locale
