"""The tab ``Timeline``: one row a step, bars over weeks, then over months.

Names and dates are looked up from ``Plan`` by the step's number, the bars are
conditional formats: both follow an edit at once. Every formula carries the value it
has today, computed here in the same way, for previews that calculate nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from mapsheets.plan.fields import (
    HEADER_FIELDS,
    PLAN_TAB,
    TIMELINE_TAB,
    Kind,
    step_field,
)
from mapsheets.plan.model import Plan, Status, Step
from mapsheets.sheet import look
from mapsheets.sheet.address import column_letters
from mapsheets.sheet.layout_grid import LAST_ROW, Grid, plain_value
from mapsheets.sheet.layout_place import COLUMNS, HEADER_ROW, Place
from mapsheets.sheet.shown import Shown, ShownStep
from mapsheets.sheet.spec import Area, CellValue, Formula, PrintSetup, Rule, Style, Tab

NUMBER, NAME, STATUS, START, TARGET, EXPECTED, DONE = range(1, 8)
FIRST_WEEK = 8
WEEKS = 26
FIRST_MONTH = FIRST_WEEK + WEEKS
FEWEST_MONTHS, MOST_MONTHS = 6, 24
YEAR_ROW, MONTH_ROW, DAY_ROW = 3, 4, 5
FIRST_STEP = DAY_ROW + 1
LAST_LOOKUP = 500  # rows of Plan that the formulas look at
MOST_DAYS = 2000  # working days that a bar goes back at most

_MONTH_NAMES = ("Jan", "Feb", "Mar", "Apr", "May", "Jun")
_MONTH_NAMES += ("Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LEGEND = (
    (FIRST_WEEK, "planned"),
    (FIRST_WEEK + 6, "past the target date"),
    (FIRST_WEEK + 14, "done"),
    (FIRST_WEEK + 19, "today"),
)


@dataclass(frozen=True, slots=True)
class PlanColumns:
    """Where the formulas find the plan; the defaults are those of a new workbook."""

    tab: str = PLAN_TAB
    header_row: int = HEADER_ROW
    columns: Mapping[str, int] = field(default_factory=lambda: COLUMNS)
    start: tuple[int, int] = Place().value_of("start")

    def lookup(self, key: str, row: int) -> str:
        """Write the expression that finds a step's cell by the number in column A."""
        found = f"MATCH($A{row},{self._column('id')},0)"
        return f"INDEX({self._column(key)},{found})"

    def _column(self, key: str) -> str:
        letters = column_letters(self.columns[key])
        first, last = self.header_row, LAST_LOOKUP
        return f"{self.tab}!${letters}${first}:${letters}${last}"


def timeline_tab(plan: Plan, shown: Shown, top: int = 0) -> Tab:
    """Lay out the tab ``Timeline``; ``top`` lines stand above the plan's own rows."""
    place = Place(top)
    where = PlanColumns(header_row=place.header_row, start=place.value_of("start"))
    months = month_count(plan, shown)
    grid = Grid(_widths(months))
    _title(grid)
    _axis(grid, first_monday(plan, shown), months, where)
    _headings(grid)
    for row, step in enumerate(plan.steps, FIRST_STEP):
        values = timeline_row(step, row, shown.steps.get(step.id, ShownStep()), where)
        for column, value in values.items():
            grid.put(row, column, value, _row_style(column))
        grid.fill(row, range(FIRST_WEEK, FIRST_MONTH + months), _row_style(FIRST_WEEK))
        grid.fit(row, 22.0)
    last = FIRST_MONTH + months - 1
    return Tab(
        title=TIMELINE_TAB,
        cells=grid.cells,
        widths=grid.widths,
        heights=grid.heights,
        rules=_rules(months),
        protected=(Area(1, 1, LAST_ROW, last),),
        frozen_columns=1,
        printing=PrintSetup(fit_height=0, repeat_row=DAY_ROW),
        color=look.TAB_OTHER,
        rows=LAST_ROW,
        columns=last,
    )


def first_monday(plan: Plan, shown: Shown) -> date:
    """Give the first day of the axis: the Monday of the week that the plan starts in.

    Without a Start it is the week of the earliest target, else of today.
    """
    targets = [step.target for step in plan.steps if step.target]
    day = plan.header.start or min(targets, default=shown.today)
    return day - timedelta(days=day.weekday())


def month_count(plan: Plan, shown: Shown) -> int:
    """Count the months after the weeks, with three to spare after the last bar."""
    first = first_monday(plan, shown) + timedelta(weeks=WEEKS)
    ends = [step.bar_end for step in shown.steps.values() if step.bar_end]
    end = max(ends, default=first)
    needed = (end.year - first.year) * 12 + end.month - first.month + 4
    return min(MOST_MONTHS, max(FEWEST_MONTHS, needed))


def timeline_row(
    step: Step, row: int, shown: ShownStep, where: PlanColumns | None = None
) -> Mapping[int, CellValue]:
    """Give the cells of a step's row, by column, with their values of today."""
    where = where or PlanColumns()
    dates = _Dates.of(step, shown)
    return {
        NUMBER: plain_value(Kind.ID, step.id),
        NAME: Formula(f'=IFERROR({where.lookup("text", row)}&"","")', step.text),
        STATUS: Formula(
            f'=IFERROR({where.lookup("status", row)}&"","")', step.status.value
        ),
        START: Formula(_start_formula(where, row), dates.start or ""),
        TARGET: _looked_up(where, "target", row, dates.target),
        EXPECTED: _looked_up(where, "expected", row, dates.expected),
        DONE: _looked_up(where, "done_on", row, dates.done),
    }


def _looked_up(where: PlanColumns, key: str, row: int, value: date | None) -> Formula:
    """Look up a date; a step that is not needed has none, so it has no bar."""
    found = where.lookup(key, row)
    dropped = f'${column_letters(STATUS)}{row}="{Status.NOT_NEEDED}"'
    text = f'=IF({dropped},"",IFERROR(IF(ISNUMBER({found}),{found},""),""))'
    return Formula(text, value or "")


def _start_formula(where: PlanColumns, row: int) -> str:
    target, expected, done = (
        f"{column_letters(column)}{row}" for column in (TARGET, EXPECTED, DONE)
    )
    end = f"IF(ISNUMBER({target}),{target},IF(ISNUMBER({expected}),{expected},{done}))"
    days = f"MIN({MOST_DAYS},MAX(1,N({where.lookup('days', row)})))"
    return f'=IFERROR(MIN({done},WORKDAY({end},1-{days})),"")'


@dataclass(frozen=True, slots=True)
class _Dates:
    start: date | None = None
    target: date | None = None
    expected: date | None = None
    done: date | None = None

    @classmethod
    def of(cls, step: Step, shown: ShownStep) -> _Dates:
        """Compute what the formulas show."""
        if step.status is Status.NOT_NEEDED:
            return cls()
        end = step.target or shown.expected or step.done_on
        if end is None:
            return cls()
        days = min(MOST_DAYS, max(1, step.days or 1))
        start = _workdays_before(end, days - 1)
        if step.done_on:
            start = min(start, step.done_on)
        return cls(start, step.target, shown.expected, step.done_on)


def _workdays_before(day: date, count: int) -> date:
    """Go back ``count`` days from Monday to Friday, as WORKDAY does."""
    while count > 0:
        day -= timedelta(days=1)
        if day.weekday() < 5:  # noqa: PLR2004  Saturday is 5
            count -= 1
    return day


def _widths(months: int) -> dict[int, float]:
    fixed = {NUMBER: 5, NAME: 41, STATUS: 11, START: 12, TARGET: 12}
    fixed |= {EXPECTED: 13.5, DONE: 12}
    weeks = dict.fromkeys(range(FIRST_WEEK, FIRST_MONTH), 4.3)
    return {
        **fixed,
        **weeks,
        **dict.fromkeys(range(FIRST_MONTH, FIRST_MONTH + months), 5.0),
    }


def _title(grid: Grid) -> None:
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


def _axis(grid: Grid, monday: date, months: int, where: PlanColumns) -> None:
    row, column = where.start
    start = f"{where.tab}!${column_letters(column)}${row}"
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
        grid.put(DAY_ROW, number, Formula(text, day), _DAY)
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
    grid.put(MONTH_ROW, column, Formula(f"={month}", name), _MONTH)
    grid.put(YEAR_ROW, column, Formula(f"={year}", day.year if new_year else ""), _YEAR)


_DAY = replace(
    look.PLAIN,
    size=8,
    color=look.QUIET,
    horizontal="left",
    number_format=look.DAY_FORMAT,
    border_bottom=look.STRONG_LINE,
)
_MONTH = replace(look.PLAIN, size=8, bold=False, horizontal="left")
_YEAR = replace(_MONTH, bold=True)


def _headings(grid: Grid) -> None:
    start = next(item.heading for item in HEADER_FIELDS if item.key == "start")
    keys = {
        NUMBER: "id",
        NAME: "text",
        STATUS: "status",
        TARGET: "target",
        EXPECTED: "expected",
        DONE: "done_on",
    }
    headings = {column: step_field(key).heading for column, key in keys.items()}
    for column, heading in {**headings, START: start}.items():
        grid.put(DAY_ROW, column, heading, replace(look.HEADING, wrap=False))


def _row_style(column: int) -> Style:
    if column == NUMBER:
        return look.ID
    if column in {START, TARGET, EXPECTED, DONE}:
        return replace(look.DATE, size=9)
    if column == STATUS:
        return replace(look.TEXT, size=9, wrap=False)
    return look.TEXT if column == NAME else replace(look.NUMBER, wrap=False)


def _rules(months: int) -> tuple[Rule, ...]:
    weeks = Area(FIRST_STEP, FIRST_WEEK, LAST_ROW, FIRST_MONTH - 1)
    rest = Area(FIRST_STEP, FIRST_MONTH, LAST_ROW, FIRST_MONTH + months - 1)
    return (*_bars(weeks, "{day}+6"), *_bars(rest, "EOMONTH({day},0)"))


def _bars(area: Area, end: str) -> tuple[Rule, ...]:
    """Draw bars in an area; the rules with today's line come first."""
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
    return (
        *with_line,
        Rule(area, f"=AND({now})", replace(line, fill=look.TODAY_FILL), stop=True),
        *(Rule(area, f"=AND({test})", style, stop=True) for test, style in bars),
        Rule(heading, f"=AND({now})", Style(color=look.RED, bold=True)),
    )
