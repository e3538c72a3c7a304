"""The other tabs: success and approvals, people, open items, history, state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mapsheets.plan.fields import (
    AGENDA_HEADINGS,
    APPROVAL_FIELDS,
    CRITERIA_FIELDS,
    CRITERIA_TAB,
    HISTORY_FIELDS,
    HISTORY_TAB,
    MEETING_FIELDS,
    OPEN_ITEM_FIELDS,
    OPEN_ITEMS_TAB,
    PEOPLE_FIELDS,
    PEOPLE_TAB,
    STATE_TAB,
    Field,
    Kind,
    Owner,
)
from mapsheets.plan.model import Plan
from mapsheets.sheet import look
from mapsheets.sheet.layout_grid import (
    LAST_ROW,
    Grid,
    Names,
    day_or_text,
    placeholder_rule,
    plain_value,
)
from mapsheets.sheet.layout_pages import one_page
from mapsheets.sheet.shown import Shown
from mapsheets.sheet.spec import (
    Area,
    CellValue,
    Choice,
    PrintSetup,
    Style,
    Tab,
    Validation,
)

CRITERIA_NAME = "What we need to see"
MEETINGS_NAME = "Decision meetings"
APPROVALS_NAME = "Approvals"
AGENDA_NAME = "Agenda of the next review"
SPARE_ROWS = 6  # empty lines that invite to write
FEW_SPARE_ROWS = 5  # where several tables share a page
FIRST_ROW = 4  # of the first table's name: title, one sentence, a blank line
_NAME_HEIGHT = 26.0
_AGENDA_HEIGHT = 45.0  # three lines at least

_DAYS = frozenset({"by", "when", "needed_by", "raised"})  # texts that are often dates
_CAPTIONS = {
    CRITERIA_TAB: "What has to be true before we go ahead, where it is decided, and "
    "who has to agree.",
    PEOPLE_TAB: "Who does what, at both companies.",
    OPEN_ITEMS_TAB: "What is still open between us. Risks, questions and blockers "
    "are added below by either company.",
    HISTORY_TAB: "What moved, from when to when, who changed it and why. Rows are "
    "only ever added; the reason is yours to write.",
}
_CRITERIA_WIDTHS = dict(enumerate((5, 37, 25, 31, 26, 20, 20, 12, 30), 1))
_PEOPLE_WIDTHS = dict(enumerate((26, 22, 28, 24, 40, 34), 1))
_ITEM_WIDTHS = dict(enumerate((18.5, 63.5, 11, 24, 7.5, 21, 36, 11, 13.5), 1))
_HISTORY_WIDTHS = dict(enumerate((13.5, 8, 26, 26, 26, 22, 40, 19), 1))


@dataclass(frozen=True, slots=True)
class _Table:
    """A table to be laid out: its columns start at ``column``."""

    name: str
    fields: tuple[Field, ...]
    rows: Sequence[object]
    column: int = 1
    spare: int = SPARE_ROWS


def criteria_tab(plan: Plan) -> Tab:
    """Lay out ``Success & approvals``: three tables below each other."""
    content = plan.content
    tables = (
        _Table(CRITERIA_NAME, CRITERIA_FIELDS, content.criteria, 1, FEW_SPARE_ROWS),
        _Table(MEETINGS_NAME, MEETING_FIELDS, content.meetings, 2, FEW_SPARE_ROWS),
        _Table(APPROVALS_NAME, APPROVAL_FIELDS, content.approvals, 2, FEW_SPARE_ROWS),
    )
    grid = _titled(CRITERIA_TAB, _CRITERIA_WIDTHS)
    row = FIRST_ROW
    checks: list[Validation] = []
    for table in tables:
        row, validations = _table(grid, row, table, _names(plan))
        checks.extend(validations)
        row += 1
    tab = _tab(CRITERIA_TAB, grid, tuple(checks))
    pages = one_page(sum(grid.heights.values()), _CRITERIA_WIDTHS.values())
    return replace(tab, printing=replace(tab.printing, fit_height=pages))


def people_tab(plan: Plan) -> Tab:
    """Lay out ``People``."""
    grid = _titled(PEOPLE_TAB, _PEOPLE_WIDTHS)
    table = _Table("", PEOPLE_FIELDS, plan.content.people)
    _, checks = _table(grid, FIRST_ROW - 1, table, _names(plan))
    return _tab(PEOPLE_TAB, grid, checks, _column_styles(PEOPLE_FIELDS))


def open_items_tab(plan: Plan, shown: Shown) -> Tab:
    """Lay out ``Open items``: the agenda, then the table."""
    grid = _titled(OPEN_ITEMS_TAB, _ITEM_WIDTHS)
    first = FIRST_ROW + 1
    grid.put(FIRST_ROW, 1, AGENDA_NAME, look.TABLE_NAME)
    grid.heights[FIRST_ROW] = _NAME_HEIGHT
    text = look.by_program(look.TEXT)
    pairs = zip(AGENDA_HEADINGS, shown.agenda, strict=True)
    for row, (heading, agenda) in enumerate(pairs, first):
        grid.put(row, 1, heading, look.LABEL)
        grid.put(row, 2, agenda, text)
        grid.fit(row, _AGENDA_HEIGHT)
    last = first + len(AGENDA_HEADINGS) - 1
    table = _Table(OPEN_ITEMS_TAB, OPEN_ITEM_FIELDS, plan.content.open_items)
    _, checks = _table(grid, last + 2, table, _names(plan))
    tab = _tab(OPEN_ITEMS_TAB, grid, checks, _column_styles(OPEN_ITEM_FIELDS))
    return replace(tab, protected=(Area(first, 2, last, 2),))


def history_tab(plan: Plan) -> Tab:
    """Lay out ``Change history``: the newest row is the last."""
    grid = _titled(HISTORY_TAB, _HISTORY_WIDTHS)
    table = _Table("", HISTORY_FIELDS, plan.history, spare=0)
    _table(grid, FIRST_ROW - 1, table, _names(plan))
    last = len(HISTORY_FIELDS)
    reason = next(n for n, f in enumerate(HISTORY_FIELDS, 1) if f.key == "reason")
    tab = _tab(HISTORY_TAB, grid, (), _column_styles(HISTORY_FIELDS))
    return replace(
        tab,
        printing=replace(tab.printing, repeat_row=FIRST_ROW),
        rows=1000,
        protected=(
            Area(FIRST_ROW, 1, tab.rows, reason - 1),
            Area(FIRST_ROW, reason + 1, tab.rows, last),
        ),
    )


def state_tab(rows: tuple[tuple[str, str], ...]) -> Tab:
    """Lay out the hidden state: keys in column A, pieces of text in column B."""
    grid = Grid({1: 24, 2: 60})
    for number, (key, piece) in enumerate(rows, 1):
        grid.put(number, 1, key, look.PLAIN)
        grid.put(number, 2, piece, look.PLAIN)
    return Tab(
        STATE_TAB,
        grid.cells,
        grid.widths,
        hidden=True,
        rows=max(LAST_ROW, len(rows)),
        columns=2,
    )


def _names(plan: Plan) -> Names:
    return Names(plan.memory.customer, plan.memory.vendor)


def _titled(title: str, widths: Mapping[int, float]) -> Grid:
    grid = Grid(widths)
    grid.put(1, 1, title, look.TAB_TITLE)
    grid.put(2, 1, _CAPTIONS[title], look.CAPTION)
    grid.heights.update({1: 32.0, 2: 18.0})
    return grid


def _table(
    grid: Grid, row: int, table: _Table, names: Names
) -> tuple[int, tuple[Validation, ...]]:
    """Lay a table out from ``row``; give the row below it and its dropdowns."""
    last_column = table.column + len(table.fields) - 1
    if table.name:
        grid.put(row, 1, table.name, look.TABLE_NAME)
        grid.heights[row] = _NAME_HEIGHT
    for column, field in enumerate(table.fields, table.column):
        grid.put(row + 1, column, names.title(field), _owned(look.HEADING, field))
    grid.fit(row + 1, 22.0)
    first = row + 2
    for number, item in enumerate(table.rows, first):
        for column, field in enumerate(table.fields, table.column):
            value = table_value(field, getattr(item, field.key))
            grid.put(number, column, value, _style(field))
        grid.fit(number)
    end = first + len(table.rows) + table.spare
    for number in range(first + len(table.rows), end):
        grid.fill(number, range(table.column, last_column + 1), look.TEXT)
        grid.heights[number] = 20.0
    return end, _dropdowns(table, first, end - 1 if table.spare else LAST_ROW)


def _dropdowns(table: _Table, first: int, last: int) -> tuple[Validation, ...]:
    return tuple(
        Choice(Area(first, column, last, column), field.choices)
        for column, field in enumerate(table.fields, table.column)
        if field.choices
    )


def table_value(field: Field, value: object) -> CellValue:
    """Give a value as it stands in a table's cell: dates and numbers as such."""
    if field.key in _DAYS and isinstance(value, str):
        return day_or_text(value)
    # A step's number alone is a number: text would be marked as a mistake.
    kind = Kind.IDS if field.key in {"step", "steps"} else field.kind
    return plain_value(kind, value)


def _style(field: Field) -> Style:
    dated = field.kind is Kind.DATE or field.key in _DAYS
    style = look.ID if field.kind is Kind.ID else look.TEXT
    if dated:
        style = replace(style, number_format=look.DATE_FORMAT)
    return _owned(style, field)


def _owned(style: Style, field: Field) -> Style:
    return look.by_program(style) if field.owner is Owner.PROGRAM else style


def _column_styles(fields: tuple[Field, ...]) -> dict[int, Style]:
    return {n: look.spare(_style(field)) for n, field in enumerate(fields, 1)}


def _tab(
    title: str,
    grid: Grid,
    validations: tuple[Validation, ...],
    column_styles: Mapping[int, Style] | None = None,
) -> Tab:
    return Tab(
        title=title,
        cells=grid.cells,
        widths=grid.widths,
        heights=grid.heights,
        column_styles=column_styles or {},
        validations=validations,
        printing=PrintSetup(fit_height=0),
        color=look.TAB_OTHER,
        rows=LAST_ROW,
        columns=len(grid.widths),
        rules=(placeholder_rule(Area(FIRST_ROW, 1, LAST_ROW, len(grid.widths))),),
    )
