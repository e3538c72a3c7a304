"""Working days: counting them, and finding the n-th one.

A calendar is the ordered list W of working days. ``le(x)`` is the number of
working days up to and including x, ``lt(x)`` the number before x; everything else
follows from these two and from W. ``workday`` and ``networkdays`` equal the
functions WORKDAY and NETWORKDAYS of spreadsheet programs.

Inside this room a day is a number: days since ``EPOCH``. Two tables serve the
passes: ``counts[x]`` is ``le(x)`` and ``days[i]`` is ``W[i]``. From 2000 to 2059
they are arrays; outside, the same subscripts are answered by exact arithmetic over
the week and the list of exceptions, so no date a person can type is out of range.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate, compress
from typing import Protocol

from mapsheets.plan.model import CalendarData, Calendars, Side

FIRST_DAY = date(2000, 1, 1)
LAST_DAY = date(2059, 12, 31)
EPOCH = FIRST_DAY.toordinal()
WINDOW = LAST_DAY.toordinal() - EPOCH + 1
_EARLIEST = date.min.toordinal()
_LATEST = date.max.toordinal()
_MONDAY_TO_FRIDAY = frozenset({5, 6})
_WEEK = frozenset(range(7))


class Table(Protocol):
    """Numbers by position: an array inside the window, arithmetic outside it."""

    def __getitem__(self, position: int, /) -> int:
        """Give the number at a position."""
        ...


def number(day: date) -> int:
    """Give a date as days since the epoch."""
    return day.toordinal() - EPOCH


@lru_cache(maxsize=8192)
def to_date(day: int) -> date:
    """Give days since the epoch as a date, at most the last one there is."""
    return date.fromordinal(min(max(day + EPOCH, _EARLIEST), _LATEST))


@dataclass(frozen=True, slots=True)
class _Pattern:
    """A week and the days that differ from it, all as days since the epoch.

    ``before`` holds, for each exception and for the end, how many working days the
    exceptions before it add (or take); ``reached`` is the count at each exception.
    """

    open_weekdays: tuple[int, ...]
    upto: tuple[int, ...]
    exceptions: tuple[int, ...]
    before: tuple[int, ...]
    reached: tuple[int, ...]
    origin: int

    def plain(self, day: int) -> int:
        """Count the open weekdays since 1 January 0001, exceptions aside."""
        week, weekday = divmod(day + EPOCH - 1, 7)
        return week * len(self.open_weekdays) + self.upto[weekday]


class _ExactCounts:
    """``le`` for any day, by arithmetic."""

    __slots__ = ("_pattern",)

    def __init__(self, pattern: _Pattern) -> None:
        self._pattern = pattern

    def __getitem__(self, day: int, /) -> int:
        pattern = self._pattern
        extra = pattern.before[bisect_right(pattern.exceptions, day)]
        return pattern.plain(day) + extra - pattern.origin


class _ExactDays:
    """W for any position, by arithmetic; the inverse of the counts."""

    __slots__ = ("_pattern",)

    def __init__(self, pattern: _Pattern) -> None:
        self._pattern = pattern

    def __getitem__(self, position: int, /) -> int:
        pattern = self._pattern
        wanted = position + 1
        passed = bisect_left(pattern.reached, wanted)
        rank = wanted + pattern.origin - pattern.before[passed]
        week, place = divmod(rank - 1, len(pattern.open_weekdays))
        day = week * 7 + pattern.open_weekdays[place] + 1 - EPOCH
        if passed < len(pattern.exceptions):
            return min(day, pattern.exceptions[passed])
        return day


def _exceptions(
    weekend: frozenset[int], sources: tuple[CalendarData, ...]
) -> dict[int, int]:
    """Give the days that differ from the week: 1 opened, -1 closed."""
    changes = [(set(one.holidays), set(one.workdays), one.weekend) for one in sources]
    found = {}
    for day in {day for one in sources for day in (*one.holidays, *one.workdays)}:
        is_open = all(
            day in opened or (day not in closed and day.weekday() not in off)
            for closed, opened, off in changes
        )
        usual = day.weekday() not in weekend
        if is_open is not usual:
            found[number(day)] = 1 if is_open else -1
    return found


def _pattern(weekend: frozenset[int], exceptions: dict[int, int]) -> _Pattern:
    """Prepare the arithmetic of a calendar."""
    days = tuple(sorted(exceptions))
    before = tuple(accumulate((exceptions[day] for day in days), initial=0))
    upto = tuple(accumulate(int(day not in weekend) for day in range(7)))
    open_weekdays = tuple(sorted(_WEEK - weekend))
    bare = _Pattern(open_weekdays, upto, days, before, (), 0)
    counts = _ExactCounts(bare)
    origin = counts[-1]
    reached = tuple(counts[day] - origin for day in days)
    return _Pattern(open_weekdays, upto, days, before, reached, origin)


class Calendar:
    """The working days of one or more companies: open when all of them are.

    A week without any open day would never let a step end; such a calendar is read
    as Monday to Friday.
    """

    __slots__ = ("counts", "days", "exact_counts", "exact_days", "mended")

    def __init__(self, *sources: CalendarData) -> None:
        weekend = frozenset[int]().union(*(one.weekend for one in sources))
        self.mended = weekend >= _WEEK
        if self.mended:
            weekend = _MONDAY_TO_FRIDAY
        exceptions = _exceptions(weekend, sources)
        pattern = _pattern(weekend, exceptions)
        self.exact_counts: Table = _ExactCounts(pattern)
        self.exact_days: Table = _ExactDays(pattern)
        flags = _flags(weekend, exceptions)
        self.counts: array[int] = array("i", accumulate(flags))
        self.days: array[int] = array("i", compress(range(WINDOW), flags))

    def le(self, day: date) -> int:
        """Count the working days up to and including a day, from the epoch on."""
        return self.exact_counts[number(day)]

    def lt(self, day: date) -> int:
        """Count the working days before a day, from the epoch on."""
        return self.exact_counts[number(day) - 1]

    def is_open(self, day: date) -> bool:
        """Tell whether a day is a working day."""
        return self.le(day) != self.lt(day)

    def fwd(self, day: date) -> date:
        """Give the day itself if it is open, else the next working day."""
        return to_date(self.exact_days[self.lt(day)])

    def back(self, day: date) -> date:
        """Give the day itself if it is open, else the working day before it."""
        return to_date(self.exact_days[self.le(day) - 1])

    def workday(self, day: date, offset: int) -> date:
        """Give the date ``offset`` working days after a day, as WORKDAY does."""
        if offset > 0:
            return to_date(self.exact_days[self.le(day) + offset - 1])
        if offset < 0:
            return to_date(self.exact_days[self.lt(day) + offset])
        return day

    def networkdays(self, first: date, last: date) -> int:
        """Count working days, both ends included, as NETWORKDAYS does.

        Negative when ``first`` is after ``last``. It does not add up over parts:
        for slip and float use ``distance``.
        """
        if first <= last:
            return self.le(last) - self.lt(first)
        return self.lt(last) - self.le(first)

    def distance(self, first: date, last: date) -> int:
        """Count working days after ``first`` up to ``last``, signed; it adds up."""
        return self.le(last) - self.le(first)


def _flags(weekend: frozenset[int], exceptions: dict[int, int]) -> bytearray:
    """Tell for each day of the window whether it is open."""
    first = date.fromordinal(EPOCH).weekday()
    week = bytes(int((first + day) % 7 not in weekend) for day in range(7))
    flags = bytearray(week * (WINDOW // 7 + 1))[:WINDOW]
    for day, change in exceptions.items():
        if 0 <= day < WINDOW:
            flags[day] = int(change > 0)
    return flags


@lru_cache(maxsize=128)
def calendar_of(data: CalendarData) -> Calendar:
    """Give the calendar of one company."""
    return Calendar(data)


@lru_cache(maxsize=128)
def calendars_by_side(calendars: Calendars) -> tuple[Calendar, Calendar, Calendar]:
    """Give the calendars of the customer, of the vendor and of both together."""
    if calendars.customer == calendars.vendor:
        one = calendar_of(calendars.customer)
        return one, one, one
    return (
        calendar_of(calendars.customer),
        calendar_of(calendars.vendor),
        Calendar(calendars.customer, calendars.vendor),
    )


def calendar_for(side: Side, calendars: Calendars) -> Calendar:
    """Give the calendar by which a side's steps are counted."""
    customer, vendor, both = calendars_by_side(calendars)
    if side is Side.CUSTOMER:
        return customer
    return vendor if side is Side.VENDOR else both
