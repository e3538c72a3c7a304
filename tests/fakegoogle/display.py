"""Formatted values: numbers, dates and flags as a person sees them."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from fakegoogle.cells import SHOWN_ERRORS, Effective, ErrorValue
from fakegoogle.errors import Json
from fakegoogle.locales import locale_of

EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 (serial dates have no time zone)
PIECE = re.compile(r'"[^"]*"|\\.|am/pm|a/p|y+|m+|d+|h+|s+|\.0+|[^ymdhs]', re.IGNORECASE)
DATE_KINDS = {"DATE", "TIME", "DATE_TIME"}


def show(value: Effective, number_format: Json | None, locale: str) -> str | None:
    """Give the text that a cell shows, or None for an empty cell."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, ErrorValue):
        return SHOWN_ERRORS[value.type]
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    return _show_number(value, number_format, locale)


def _show_number(value: float, number_format: Json | None, locale: str) -> str:
    kind = (number_format or {}).get("type", "")
    pattern = (number_format or {}).get("pattern") or default_pattern(kind, locale)
    if kind == "TEXT" or pattern == "@":
        return general(value, locale)
    if kind in DATE_KINDS or (not kind and re.search(r"[yd]|h", pattern)):
        return show_date(value, pattern, locale)
    return show_number(value, pattern, locale)


def default_pattern(kind: str, locale: str) -> str:
    """Give the pattern that a locale uses for a kind of number format."""
    date = locale_of(locale).date_pattern
    return {
        "DATE": date,
        "TIME": "h:mm:ss",
        "DATE_TIME": f"{date} h:mm:ss",
        "PERCENT": "0.00%",
        "NUMBER": "#,##0.00",
        "CURRENCY": "$#,##0.00",
        "SCIENTIFIC": "0.00E+00",
    }.get(kind, "")


def general(value: float, locale: str) -> str:
    """Write a number without a format."""
    text = format(value, ".15g") if isinstance(value, float) else str(value)
    return text.replace(".", locale_of(locale).decimal)


def show_number(value: float, pattern: str, locale: str) -> str:
    """Write a number with a pattern such as `#,##0.00` or `0%`."""
    match = re.search(r"[#0,?]*[0#?](?:\.([0#?]+))?", pattern)
    if not match:
        return general(value, locale)
    scaled = value * 100 if "%" in pattern else value
    decimals = match[1] or ""
    shown = f"{abs(scaled):,.{len(decimals)}f}"
    if decimals:
        optional = len(decimals) - len(decimals.rstrip("#"))
        for _ in range(optional):
            shown = shown.removesuffix("0").removesuffix(".")
    if "," not in match[0]:
        shown = shown.replace(",", "")
    words = locale_of(locale)
    swapped = shown.translate({44: words.group, 46: words.decimal})
    prefix = pattern[: match.start()].replace('"', "").replace("\\", "")
    suffix = pattern[match.end() :].replace('"', "").replace("\\", "")
    return ("-" if scaled < 0 else "") + prefix + swapped + suffix


def show_date(value: float, pattern: str, locale: str) -> str:
    """Write a serial date with a pattern such as `yyyy-mm-dd` or `d mmm yyyy`."""
    moment = EPOCH + timedelta(seconds=round(value * 86400))
    pieces = PIECE.findall(pattern)
    noon = any(piece.lower() in ("am/pm", "a/p") for piece in pieces)
    found = []
    for place, piece in enumerate(pieces):
        low = piece.lower()
        if low[0] == "m" and _is_minute(pieces, place):
            found.append(f"{moment.minute:0{len(low)}d}")
        else:
            found.append(_date_piece(piece, low, moment, locale, noon=noon))
    return "".join(found)


def _is_minute(pieces: list[str], place: int) -> bool:
    before = [p.lower() for p in pieces[:place] if p[0].lower() in "ymdhs"]
    after = [p.lower() for p in pieces[place + 1 :] if p[0].lower() in "ymdhs"]
    return bool(before and before[-1][0] == "h") or bool(after and after[0][0] == "s")


def _date_piece(
    piece: str, low: str, moment: datetime, locale: str, *, noon: bool
) -> str:
    words, long = locale_of(locale), len(low) > 2
    if low in ("am/pm", "a/p"):
        return "PM" if moment.hour >= 12 else "AM"
    if low[0] == "y":
        return f"{moment.year:04d}" if long else f"{moment.year % 100:02d}"
    if low[0] in "md" and long:
        months, days = words.months, words.days
        name = months[moment.month - 1] if low[0] == "m" else days[moment.weekday()]
        return name[:3] if len(low) == 3 else name
    hour = (moment.hour - 1) % 12 + 1 if noon else moment.hour
    parts = {"m": moment.month, "d": moment.day, "h": hour, "s": moment.second}
    if low[0] in parts:
        return f"{parts[low[0]]:0{len(low)}d}"
    return piece.strip('"').removeprefix("\\")
