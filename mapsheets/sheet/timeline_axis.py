"""The upper rows of ``Timeline``: title, legend, and an axis of weeks and months."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from mapsheets.plan.fields import TIMELINE_TAB
from mapsheets.sheet import look
from mapsheets.sheet.address import column_letters
from mapsheets.sheet.layout_grid import Grid
from mapsheets.sheet.spec import Formula, Style
from mapsheets.sheet.timeline_bars import (
    DAY_ROW,
    FIRST_MONTH,
    FIRST_WEEK,
    MONTH_ROW,
    YEAR_ROW,
)

_MONTH_NAMES = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun",
    "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
)  # fmt: skip
_BY_MONTH = "by month"
_DIVIDER = look.STRONG_LINE
_LEGEND = (
    (FIRST_WEEK, "planned"),
    (FIRST_WEEK + 6, "past the target date"),
    (FIRST_WEEK + 14, "done"),
    (FIRST_WEEK + 19, "today"),
)


def put_title(grid: Grid) -> None:
    """Put the title and what the colours mean into the first rows."""
    grid.put(1, 1, TIMELINE_TAB, look.TAB_TITLE)
    caption = "The steps of the plan over time. Change dates on the tab Plan: "
    grid.put(2, 1, caption + "the bars follow.", look.CAPTION)
    fills = {
        "planned": replace(look.PLAIN, fill=look.BAR),
        "past the target date": replace(look.PLAIN, fill=look.BAR_LATE),
        "done": replace(look.PLAIN, fill=look.BAR_DONE),
        "today": replace(look.PLAIN, fill=look.TODAY_FILL, border_left=look.TODAY_LINE),
    }
    for column, text in _LEGEND:
        grid.put(2, column, None, fills[text])
        grid.put(
            2, column + 1, text, replace(look.CAPTION, horizontal="left", indent=1)
        )
    grid.heights.update({1: 32.0, 2: 18.0, YEAR_ROW: 18.0, MONTH_ROW: 14.0})
    grid.heights[DAY_ROW] = 20.0


def put_axis(grid: Grid, monday: date, months: int, start: str) -> None:
    """Put years, months and days above the bars; ``start`` is the plan's Start.

    Months stand by name where a column is a month, behind a line.
    """
    fixed = f"DATE({monday.year},{monday.month},{monday.day})"
    first = (
        f"=IFERROR(IF(ISNUMBER({start}),{start}-WEEKDAY({start},2)+1,{fixed}),{fixed})"
    )
    day, before = monday, None
    for number in range(FIRST_WEEK, FIRST_MONTH + months):
        left = f"{column_letters(number - 1)}{DAY_ROW}"
        if number == FIRST_WEEK:
            text = first
        elif number <= FIRST_MONTH:
            text, day = f"={left}+7", day + timedelta(days=7)
        else:
            text, day = f"=EOMONTH({left},0)+1", _next_month(day)
        style = _DAY if number < FIRST_MONTH else _MONTH_DAY
        grid.put(DAY_ROW, number, Formula(text, day), divided(number, style))
        _names_above(grid, number, day, before)
        before = day


def _next_month(day: date) -> date:
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)


def _names_above(grid: Grid, column: int, day: date, before: date | None) -> None:
    """Name the year and the month above the first column that lies in them."""
    here = f"{column_letters(column)}{DAY_ROW}"
    left = f"{column_letters(column - 1)}{DAY_ROW}"
    names = ",".join(f'"{name}"' for name in _MONTH_NAMES)
    month = f"CHOOSE(MONTH({here}),{names})"
    year = f"YEAR({here})"
    if before is not None:
        month = f'IF(MONTH({here})<>MONTH({left}),{month},"")'
        year = f'IF(YEAR({here})<>YEAR({left}),{year},"")'
    new_month = before is None or before.month != day.month
    new_year = before is None or before.year != day.year
    name = _MONTH_NAMES[day.month - 1] if new_month else ""
    if column < FIRST_MONTH:
        grid.put(MONTH_ROW, column, Formula(f"={month}", name), _MONTH)
    elif column == FIRST_MONTH:
        grid.put(MONTH_ROW, column, _BY_MONTH, divided(column, _MONTH))
    year_of = Formula(f"={year}", day.year if new_year else "")
    grid.put(YEAR_ROW, column, year_of, divided(column, _YEAR))


def divided(column: int, style: Style) -> Style:
    """Draw a line where the axis changes from weeks to months."""
    return replace(style, border_left=_DIVIDER) if column == FIRST_MONTH else style


_DAY = replace(
    look.PLAIN,
    size=8,
    color=look.QUIET,
    horizontal="left",
    number_format=look.DAY_FORMAT,
    border_bottom=look.STRONG_LINE,
)
_MONTH_DAY = replace(_DAY, number_format=look.MONTH_FORMAT, color=look.INK)
_MONTH = replace(look.PLAIN, size=8, bold=False, horizontal="left")
_YEAR = replace(_MONTH, bold=True)
