"""Where the parts of ``Timeline`` stand, and the rules that draw its bars."""

from __future__ import annotations

from dataclasses import replace

from mapsheets.plan.model import Status
from mapsheets.sheet import look
from mapsheets.sheet.address import column_letters
from mapsheets.sheet.layout_grid import LAST_ROW
from mapsheets.sheet.spec import Area, Rule, Style
from mapsheets.sheet.statusrule import status_tests

NUMBER, NAME, STATUS, START, TARGET, EXPECTED, DONE = range(1, 8)
FIRST_WEEK = 8
WEEKS = 26
FIRST_MONTH = FIRST_WEEK + WEEKS
FEWEST_MONTHS, MOST_MONTHS = 6, 24
YEAR_ROW, MONTH_ROW, DAY_ROW = 3, 4, 5
FIRST_STEP = DAY_ROW + 1


def bar_rules(months: int) -> tuple[Rule, ...]:
    """Give the conditional formats that draw the bars and the line at today."""
    weeks = Area(FIRST_STEP, FIRST_WEEK, LAST_ROW, FIRST_MONTH - 1)
    rest = Area(FIRST_STEP, FIRST_MONTH, LAST_ROW, FIRST_MONTH + months - 1)
    return (*_bars(weeks, "{day}+6"), *_bars(rest, "EOMONTH({day},0)"))


def _bars(area: Area, end: str) -> tuple[Rule, ...]:
    """Draw bars in an area; the rules with today's line come first.

    Steps that are not needed, in whichever words, have none.
    """
    day = f"{column_letters(area.first_column)}${DAY_ROW}"
    last = end.format(day=day)
    start, target, expected, done = (
        f"${column_letters(column)}{FIRST_STEP}"
        for column in (START, TARGET, EXPECTED, DONE)
    )
    begun = f"ISNUMBER({start}),{start}<={last}"
    now = f"TODAY()>={day},TODAY()<={last}"
    bars = (
        (f"{begun},ISNUMBER({done}),{done}>={day}", Style(fill=look.BAR_DONE)),
        (f'{begun},{done}="",ISNUMBER({target}),{target}>={day}', Style(fill=look.BAR)),
        (
            f'{begun},{done}="",ISNUMBER({expected}),{expected}>={day}',
            Style(fill=look.BAR_LATE),
        ),
    )
    line = Style(border_left=look.TODAY_LINE)
    with_line = tuple(
        Rule(
            area,
            f"=AND({now},{test})",
            replace(style, border_left=look.TODAY_LINE),
            stop=True,
        )
        for test, style in bars
    )
    heading = Area(DAY_ROW, area.first_column, DAY_ROW, area.last_column)
    status = f"${column_letters(STATUS)}{FIRST_STEP}"
    # The list's own word leaves the dates blank already.
    dropped = [test[1:] for test in status_tests(status, Status.NOT_NEEDED)[1:]]
    blank = Style(fill=look.PAPER)
    today = replace(line, fill=look.TODAY_FILL)
    return (
        *(Rule(area, f"=AND({now},{test})", today, stop=True) for test in dropped),
        *(Rule(area, f"={test}", blank, stop=True) for test in dropped),
        *with_line,
        Rule(area, f"=AND({now})", today, stop=True),
        *(Rule(area, f"=AND({test})", style, stop=True) for test, style in bars),
        Rule(heading, f"=AND({now})", Style(color=look.RED, bold=True)),
    )
