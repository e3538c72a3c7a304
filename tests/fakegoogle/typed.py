"""What a person's typing becomes, by the spreadsheet's locale."""

from __future__ import annotations

import re
from datetime import date

from fakegoogle.cells import Formula, Value, whole
from fakegoogle.display import default_pattern
from fakegoogle.errors import Json
from fakegoogle.locales import MONTHS, Locale, locale_of

EPOCH = date(1899, 12, 30)
Typed = tuple[Value, Json | None]
FLAG_WORDS = {"de": ("wahr", "falsch"), "fr": ("vrai", "faux")}


def typed(text: str, locale: str, year: int, current: Json | None = None) -> Typed:
    """Read typed text as the user interface does.

    Gives the value, and the number format that typing a date, a time, a percentage
    or an amount of money sets. `year` completes a date typed without one; `current`
    is the number format of the cell: plain text is never read.
    """
    if (current or {}).get("type") == "TEXT":
        return text or None, None
    if text.startswith("'"):
        return text[1:] or None, None
    if text.startswith("=") and len(text) > 1:
        return Formula(text), None
    stripped = text.strip()
    habits = locale_of(locale)
    found = (
        _flag(stripped, locale)
        or _number(stripped, habits)
        or _day(stripped, habits, locale, year)
        or _time(stripped)
    )
    return found or (text or None, None)


def _day(text: str, habits: Locale, locale: str, year: int) -> Typed | None:
    serial = _date(text, habits, locale, year)
    if serial is None:
        return None
    return serial, {"type": "DATE", "pattern": default_pattern("DATE", locale)}


def _time(text: str) -> Typed | None:
    moment = re.fullmatch(r"(\d{1,2}):(\d\d)(?::(\d\d))?", text)
    if not moment or int(moment[1]) > 23 or int(moment[2]) > 59:
        return None
    seconds = int(moment[1]) * 3600 + int(moment[2]) * 60 + int(moment[3] or 0)
    return seconds / 86400, {"type": "TIME", "pattern": "h:mm"}


def _flag(text: str, locale: str) -> Typed | None:
    yes, no = FLAG_WORDS.get(locale.split("_", maxsplit=1)[0], ("true", "false"))
    low = text.lower()
    if low in ("true", yes, "false", no):
        return low in ("true", yes), None
    return None


def _number(text: str, habits: Locale) -> Typed | None:
    body = text.removesuffix("%").strip()
    sign = body.removeprefix("-").removeprefix("+")
    amount = sign.lstrip("$€£").strip()
    group, decimal = re.escape(habits.group), re.escape(habits.decimal)
    pattern = rf"(\d+|\d{{1,3}}(?:{group}\d{{3}})+)?(?:{decimal}(\d*))?(e[+-]?\d+)?"
    match = re.fullmatch(pattern, amount, re.IGNORECASE)
    if not match or not (match[1] or match[2]):
        return None
    plain = (match[1] or "0").replace(habits.group, "")
    value = float(f"{plain}.{match[2] or 0}{match[3] or ''}")
    if body.startswith("-"):
        value = -value
    if text.endswith("%"):
        return whole(value / 100), {"type": "PERCENT", "pattern": "0%"}
    if amount != sign:
        return whole(value), {"type": "CURRENCY", "pattern": f"{sign[0]}#,##0.00"}
    return whole(value), None


def _date(text: str, habits: Locale, locale: str, year: int) -> int | None:
    iso = re.fullmatch(r"(\d{4})[-/](\d{1,2})[-/](\d{1,2})", text)
    if iso:
        return _serial(int(iso[1]), int(iso[2]), int(iso[3]))
    for mark in habits.marks:
        parts = text.rstrip(mark).split(mark)
        if len(parts) in (2, 3) and all(part.isdecimal() for part in parts):
            if mark == "." and len(parts) == 2 and not text.endswith("."):
                continue  # 12.5 is a number or text, 12.5. a date
            return _by_order([int(part) for part in parts], habits.order, year)
    return _with_month_name(text, locale, year)


def _by_order(parts: list[int], order: str, year: int) -> int | None:
    kept = order if len(parts) == 3 else order.replace("y", "")
    given = dict(zip(kept, parts, strict=True))
    return _serial(_full_year(given.get("y", year)), given["m"], given["d"])


def _full_year(year: int) -> int:
    if year < 100:
        return 2000 + year if year < 50 else 1900 + year
    return year


def _with_month_name(text: str, locale: str, year: int) -> int | None:
    words = re.findall(r"[^\W\d_]+|\d+", text)
    names = [word for word in words if not word.isdecimal()]
    numbers = [int(word) for word in words if word.isdecimal()]
    names = [
        name for name in names if name.lower() not in ("st", "nd", "rd", "th", "de")
    ]
    shape = r"[\w\s.,/-]+"
    if len(names) != 1 or len(numbers) not in (1, 2) or not re.fullmatch(shape, text):
        return None
    month = _month(names[0], locale)
    if month is None:
        return None
    if len(numbers) == 1 and numbers[0] > 31:
        return _serial(numbers[0], month, 1)
    if numbers[0] > 31:
        numbers.reverse()
    return _serial(
        _full_year(numbers[1] if len(numbers) == 2 else year), month, numbers[0]
    )


def _month(name: str, locale: str) -> int | None:
    language = locale.split("_", maxsplit=1)[0]
    for names in (MONTHS.get(language, ""), MONTHS["en"]):
        for place, month in enumerate(names.lower().split()):
            if len(name) >= 3 and month.startswith(name.lower()):
                return place + 1
    return None


def _serial(year: int, month: int, day: int) -> int | None:
    try:
        return (date(year, month, day) - EPOCH).days
    except ValueError:
        return None
