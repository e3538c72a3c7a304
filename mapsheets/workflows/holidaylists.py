"""Holiday lists by country, from the `holidays` package, and what else follows.

A list is resolved once, when a plan is made or its countries change, and is then
kept in the plan with the version of its source.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from difflib import get_close_matches
from importlib import resources
from importlib.metadata import version
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from mapsheets.errors import UsageFault
from mapsheets.plan.model import CalendarData

if TYPE_CHECKING:
    from holidays import HolidayBase

DEFAULT_LOCALE = "en_US"
LANGUAGE_CODES = {"no": "nb"}  # the written standard that spreadsheets know
MAIN_ZONES = {  # countries whose other zones are islands, or are not used officially
    "CN": "Asia/Shanghai",
    "ES": "Europe/Madrid",
    "NZ": "Pacific/Auckland",
    "PT": "Europe/Lisbon",
}


def resolve(country: str, years: range) -> CalendarData:
    """Give the working calendar of a country for whole years.

    Args:
        country: ``CC`` or ``CC-SUB`` (ISO 3166), in any case. Without a subdivision
            the list has what the whole country shares. ``""`` gives Monday to
            Friday without holidays.
        years: The calendar years, such as ``range(2027, 2030)``.

    Returns:
        Weekend, holidays that are not on a weekend, and the weekend days that are
        worked to make up for holidays; dates are in ascending order.

    Raises:
        UsageFault: There is no such country, or it has no such subdivision.
    """
    if not country.strip():
        return CalendarData()
    found = _listed(country, years)
    place = _place(found)
    weekend = frozenset(found.weekend)
    return CalendarData(
        country=place,
        weekend=weekend,
        holidays=_within(years, (d for d in found if d.weekday() not in weekend)),
        workdays=_within(years, found.weekend_workdays),
        source=f"holidays {version('holidays')}: {place}",
    )


def locale_of(country: str) -> str:
    """Give the locale of a country, such as ``de_DE`` for ``DE-BY``.

    ``""`` gives the default, ``en_US``. A country with several languages gives the
    one that its holiday list is kept in.

    Raises:
        UsageFault: There is no such country, or it has no such subdivision.
    """
    if not country.strip():
        return DEFAULT_LOCALE
    found = _listed(country, range(0))
    language = (found.default_language or "en").partition("_")[0]
    return f"{LANGUAGE_CODES.get(language, language)}_{found.country}"


def timezone_of(country: str, year: int) -> str:
    """Give the time zone of a country, "" where there is more than one.

    Zones that show the same time all through the year count as one.

    Raises:
        UsageFault: There is no such country, or it has no such subdivision.
    """
    if not country.strip():
        return ""
    code = str(_listed(country, range(0)).country)
    if code in MAIN_ZONES:
        return MAIN_ZONES[code]
    zones = [zone for owner, zone in _zones() if owner == code]
    times = {_offsets(zone, year) for zone in zones}
    return zones[0] if len(times) == 1 else ""


def _listed(country: str, years: range) -> HolidayBase:
    """Ask the package for a list; names in the package's language do not matter."""
    import holidays  # noqa: PLC0415  (loaded only where a list is needed)

    code, dash, part = country.strip().partition("-")
    try:
        whole = holidays.country_holidays(code.upper())
    except NotImplementedError:
        raise _no_country(code) from None
    if not dash:
        return holidays.country_holidays(code.upper(), years=years)
    known = {name.casefold(): name for name in whole.subdivisions}
    if part.casefold() not in known:
        raise _no_subdivision(whole, part)
    subdivision = known[part.casefold()]
    return holidays.country_holidays(code.upper(), subdivision, years=years)


def _place(found: HolidayBase) -> str:
    return f"{found.country}-{found.subdiv}" if found.subdiv else str(found.country)


def _within(years: range, days: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(day for day in days if day.year in years))


def _no_country(code: str) -> UsageFault:
    names = {name.casefold(): (owner, name) for owner, name in _countries()}
    close = get_close_matches(code.casefold(), names, n=2, cutoff=0.6)
    shown = " or ".join("{} ({})".format(*names[name]) for name in close)
    return UsageFault(
        f"There is no holiday list for a country '{code}'.",
        (f"Did you mean {shown}? " if close else "")
        + "Give the two-letter code of a country, such as DE, or with a part, DE-BY.",
    )


def _no_subdivision(whole: HolidayBase, part: str) -> UsageFault:
    if not whole.subdivisions:
        return UsageFault(
            f"The holiday list of {whole.country} has no parts, so no '{part}'.",
            f"Give {whole.country} alone.",
        )
    names = {name.casefold(): code for name, code in _aliases(whole)}
    close = get_close_matches(part.casefold(), names, n=1, cutoff=0.6)
    ask = "".join(f"Did you mean {whole.country}-{names[name]}? " for name in close)
    return UsageFault(
        f"{whole.country} has no part '{part}'.",
        f"{ask}Its parts are {', '.join(whole.subdivisions)}.",
    )


def _aliases(whole: HolidayBase) -> Iterator[tuple[str, str]]:
    """Give other names of a country's parts, such as ``Bavaria`` for ``BY``."""
    yield from whole.subdivisions_aliases.items()
    yield from ((code, code) for code in whole.subdivisions)


def _countries() -> Iterator[tuple[str, str]]:
    """Give code and English name of every country, from the time zone database."""
    yield from ((row[0], row[1]) for row in _table("iso3166.tab"))


def _zones() -> Iterator[tuple[str, str]]:
    """Give country code and time zone, the most populous zone of a country first."""
    yield from ((row[0], row[2]) for row in _table("zone.tab"))


def _table(name: str) -> list[list[str]]:
    text = resources.files("tzdata").joinpath("zoneinfo", name).read_text("utf-8")
    rows = (line for line in text.splitlines() if line and not line.startswith("#"))
    return [row.split("\t") for row in rows]


def _offsets(zone: str, year: int) -> tuple[object, ...]:
    """Give a zone's distance from UTC at noon of the first of each month."""
    known = ZoneInfo(zone)
    return tuple(
        datetime(year, month, 1, 12, tzinfo=UTC).astimezone(known).utcoffset()
        for month in range(1, 13)
    )
