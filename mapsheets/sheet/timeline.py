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
from mapsheets.sheet.spec import Area, CellValue, Formula, PrintSetup, Style, Tab
from mapsheets.sheet.timeline_axis import divided, put_axis, put_title
from mapsheets.sheet.timeline_bars import (
    DAY_ROW,
    DONE,
    EXPECTED,
    FEWEST_MONTHS,
    FIRST_MONTH,
    FIRST_STEP,
    FIRST_WEEK,
    MOST_MONTHS,
    NAME,
    NUMBER,
    START,
    STATUS,
    TARGET,
    WEEKS,
    bar_rules,
)

__all__ = ["FIRST_STEP", "NUMBER", "PlanColumns", "timeline_row", "timeline_tab"]

LAST_LOOKUP = 500  # rows of Plan that the formulas look at
MOST_DAYS = 2000  # working days that a bar goes back at most


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

    @property
    def start_cell(self) -> str:
        """Write the address of the plan's Start."""
        row, column = self.start
        return f"{self.tab}!${column_letters(column)}${row}"

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
    put_title(grid)
    put_axis(grid, first_monday(plan, shown), months, where.start_cell)
    _headings(grid)
    for row, step in enumerate(plan.steps, FIRST_STEP):
        values = timeline_row(step, row, shown.steps.get(step.id, ShownStep()), where)
        for column, value in values.items():
            grid.put(row, column, value, _row_style(column))
        for column in range(FIRST_WEEK, FIRST_MONTH + months):
            grid.put(row, column, None, divided(column, _row_style(column)))
        grid.fit(row, 22.0)
    last = FIRST_MONTH + months - 1
    return Tab(
        title=TIMELINE_TAB,
        cells=grid.cells,
        widths=grid.widths,
        heights=grid.heights,
        rules=bar_rules(months),
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
    fixed: dict[int, float] = {NUMBER: 5, NAME: 43, STATUS: 11, START: 12, TARGET: 12}
    fixed |= {EXPECTED: 13.5, DONE: 12}
    weeks = dict.fromkeys(range(FIRST_WEEK, FIRST_MONTH), 4.3)
    return {
        **fixed,
        **weeks,
        **dict.fromkeys(range(FIRST_MONTH, FIRST_MONTH + months), 7.5),
    }


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
