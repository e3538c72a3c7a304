"""Serial day numbers and number formats, as spreadsheets keep dates."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Literal

Kind = Literal["", "date", "time", "duration"]

_SECONDS = 86_400
# 1900 workbooks count a 29 February 1900 that never was (ECMA-376 18.17.4.1).
_EPOCH_1900, _EPOCH_1904 = date(1899, 12, 30), date(1904, 1, 1)
_PHANTOM_DAY = 60
_LAST_SERIAL = 2_958_465

# ECMA-376 18.8.30: the formats that need no code in the file.
_BUILT_IN: Mapping[int, Kind] = {
    **dict.fromkeys((14, 15, 16, 17, 22), "date"),
    **dict.fromkeys((18, 19, 20, 21), "time"),
    **dict.fromkeys((*range(27, 32), 36, *range(50, 59)), "date"),
    **dict.fromkeys((32, 33, 34, 35), "time"),
    **dict.fromkeys((45, 46, 47), "duration"),
}
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.')
_ELAPSED = re.compile(r"\[(h+|m+|s+)\]", re.IGNORECASE)
_BRACKETED = re.compile(r"\[[^\]]*\]")


def kind_of_format(number: int, code: str | None) -> Kind:
    """Tell whether a number format shows a date, a time of day or a duration."""
    if code is None:
        return _BUILT_IN.get(number, "")
    first = _QUOTED.sub("", code).split(";", 1)[0]
    if _ELAPSED.search(first):
        return "duration"
    marks = set(_BRACKETED.sub("", first).lower())
    if first.lower().startswith(("general", "standard")):
        return ""
    if marks & set("yd"):
        return "date"
    if marks & set("hs"):
        return "time"
    return "date" if "m" in marks else ""


def moment(
    serial: float, kind: Kind, *, from_1904: bool
) -> date | datetime | str | None:
    """Read a serial number as a day, a day with its time, or a time as ``HH:MM``.

    None where no such day exists. A time is rounded to the second.
    """
    whole = int(serial // 1)
    seconds = round((serial - whole) * _SECONDS)
    whole, seconds = whole + seconds // _SECONDS, seconds % _SECONDS
    clock = time(seconds // 3600, seconds // 60 % 60, seconds % 60)
    if whole == 0 and kind == "time":
        return _short(clock)
    if not _exists(whole, from_1904=from_1904):
        return None
    epoch = _EPOCH_1904 if from_1904 else _EPOCH_1900
    if not from_1904 and whole < _PHANTOM_DAY:
        whole += 1
    day = epoch + timedelta(days=whole)
    return datetime.combine(day, clock) if seconds else day


def _exists(whole: int, *, from_1904: bool) -> bool:
    if from_1904:
        return 0 <= whole <= _LAST_SERIAL - 1462
    return 1 <= whole <= _LAST_SERIAL and whole != _PHANTOM_DAY


def _short(clock: time) -> str:
    return clock.isoformat("seconds" if clock.second else "minutes")


def serial_number(day: date, *, from_1904: bool) -> int | float:
    """Write a day, or a day with its time, as a serial number."""
    only = day.date() if isinstance(day, datetime) else day
    whole = (only - (_EPOCH_1904 if from_1904 else _EPOCH_1900)).days
    if not from_1904 and whole <= _PHANTOM_DAY:
        whole -= 1
    if not isinstance(day, datetime):
        return whole
    seconds = day.hour * 3600 + day.minute * 60 + day.second
    return whole + seconds / _SECONDS if seconds else whole
