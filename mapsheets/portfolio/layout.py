"""The private workbook as it is made: five tabs, the urgent deals first.

Once made, its look and its order belong to people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from mapsheets.plan.fields import Field, Kind, Owner
from mapsheets.portfolio.book import Changed, Portfolio, Run, flags_after
from mapsheets.portfolio.fields import (
    DEALS,
    DEALS_TAB,
    FLAGS,
    FLAGS_TAB,
    MACHINE_KEYS,
    METRICS,
    METRICS_TAB,
    RUNS,
    RUNS_TAB,
    SLIPS,
    SLIPS_TAB,
    Table,
)
from mapsheets.portfolio.layout_rules import (
    FIRST_ROW,
    LAST_ROW,
    column_of,
    deal_rules,
    flag_rules,
)
from mapsheets.portfolio.table import Values
from mapsheets.sheet import look
from mapsheets.sheet.layout_grid import SHEET_ROWS
from mapsheets.sheet.spec import (
    Area,
    Cell,
    Choice,
    DateCheck,
    PrintSetup,
    ReadWorkbook,
    Style,
    Tab,
    Validation,
    WorkbookSpec,
)

TITLE = "Portfolio"
HEADER_ROW = FIRST_ROW - 1
NAMING = 2  # columns of Deals that say which deal a row is
GROUP_FORMAT = "#,##0"
SHARE_FORMAT = "0%"
_HEADING_HEIGHT = 38.0
_CAPTIONS = {
    DEALS_TAB: "Private: never share this file.",
    FLAGS_TAB: "What needs somebody, the urgent first. Rewritten by every sync; what "
    "you write in columns beside the table stays.",
    METRICS_TAB: "Written by 'mapsheets report'.",
    SLIPS_TAB: "The steps that cost most days, worst first. Written by 'mapsheets "
    "report'.",
    RUNS_TAB: "One row for each run.",
}
# Columns by their width in characters.
_WIDTHS: Mapping[str, Mapping[float, str]] = {
    DEALS_TAB: {
        7.5: "stamp memory plan_id",
        9: "slip",
        11: "state template result customer_set level category",
        12.5: "target expected last_activity last_synced closed_on "
        "wakes_on value outcome stage",
        15: "owner crm_close evaluation_start",
        20: "customer",
        24: "plan",
        26: "flags",
        34: "next_step",
    },
    FLAGS_TAB: {
        6.5: "code step plan_id",
        9: "severity",
        12.5: "since",
        13: "owner",
        21: "audience",
        34: "plan",
        54: "action",
        78: "message",
    },
    METRICS_TAB: {
        8: "count",
        12.5: "as_of",
        15: "goal",
        34: "value",
        36: "metric",
        72: "note",
    },
    SLIPS_TAB: {7: "step", 14: "template", 22: "days", 46: "text"},
    RUNS_TAB: {12.5: "unchanged conflicts", 13.5: "on", 24: "command"},
}
_USUAL_WIDTH = 10.0
_WRAPPED = frozenset(
    {
        *("customer", "plan", "level", "next_step", "flags", "owner", "stage"),
        *("message", "action", "audience", "metric", "value", "note", "text", "days"),
    }
)
# Beside the columns that repeat on every page.
_SECOND_CAPTION = (
    "White columns are yours and stay as you type them; grey columns update with every "
    "sync."
)
_FORMATS = {"value": GROUP_FORMAT, "customer_set": SHARE_FORMAT, "rate": SHARE_FORMAT}
_COLORS = {DEALS_TAB: look.TAB_FIRST}
_BARE = frozenset({DEALS_TAB, FLAGS_TAB})  # tabs of many rows
_RULES = {DEALS_TAB: deal_rules(), FLAGS_TAB: flag_rules()}


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A tab to be laid out: its table, its rows, how far right it prints.

    ``across`` is the number of pages side by side.
    """

    table: Table
    rows: Sequence[Values] = ()
    last_printed: str = ""
    across: int = 1


def empty_portfolio() -> Portfolio:
    """Give the portfolio of a workspace that has none yet."""
    return Portfolio(ReadWorkbook(TITLE, ()))


def portfolio_spec(
    changes: Sequence[Changed], run: Run | None, vendor: str = "", locale: str = "en_US"
) -> WorkbookSpec:
    """Lay a new private workbook out, with the deals of its first run."""
    flags = flags_after(empty_portfolio(), changes)
    ordered = sorted(changes, key=lambda c: c.place)
    runs = [run.cells] if run is not None else []
    sheets = (
        _Sheet(DEALS, [change.cells for change in ordered], "customer_set", 2),
        _Sheet(FLAGS, [row.cells for row in flags], "since"),
        _Sheet(METRICS, (), "as_of"),
        _Sheet(SLIPS, (), "days"),
        _Sheet(RUNS, runs, "code"),
    )
    title = f"{TITLE}: {vendor}" if vendor and not vendor.startswith("[") else TITLE
    return WorkbookSpec(
        TITLE, tuple(_tab(sheet, title) for sheet in sheets), locale=locale
    )


def _tab(sheet: _Sheet, title: str) -> Tab:
    table = sheet.table
    name = title if table.tab == DEALS_TAB else table.tab
    cells = {
        (1, 1): Cell(name, look.TAB_TITLE),
        (2, 1): Cell(_CAPTIONS[table.tab], look.CAPTION),
    }
    if table.tab == DEALS_TAB:
        cells[2, NAMING + 1] = Cell(_SECOND_CAPTION, look.CAPTION)
    for column, item in enumerate(table.fields, 1):
        cells[HEADER_ROW, column] = Cell(item.heading, _heading(table, item))
    # One look a column, shared by its cells: there may be thousands of rows.
    styles = [_style(table, item) for item in table.fields]
    blanks = [Cell(None, style) for style in styles]
    for row, values in enumerate(sheet.rows, HEADER_ROW + 1):
        for column, item in enumerate(table.fields, 1):
            value = values.get(item.key)
            blank = value is None or value == ""
            if not blank:
                cells[row, column] = Cell(value, styles[column - 1])
            elif table.tab not in _BARE:
                cells[row, column] = blanks[column - 1]
    last = column_of(table, sheet.last_printed)
    bottom = max(HEADER_ROW + 1, HEADER_ROW + len(sheet.rows))
    return Tab(
        title=table.tab,
        cells=cells,
        widths=_widths(table),
        heights={1: 30.0, 2: 18.0, HEADER_ROW: _HEADING_HEIGHT},
        column_styles={
            column: look.spare(_style(table, item))
            for column, item in enumerate(table.fields, 1)
        },
        validations=_checks(table),
        rules=_RULES.get(table.tab, ()),
        protected=_protected(table),
        filter=Area(HEADER_ROW, 1, max(LAST_ROW, bottom), len(table.fields)),
        frozen_rows=HEADER_ROW,
        frozen_columns=NAMING if table.tab == DEALS_TAB else 1,
        gridlines=table.tab in _BARE,
        printing=PrintSetup(
            area=Area(1, 1, SHEET_ROWS, last),
            fit_width=sheet.across,
            fit_height=0,
            repeat_row=HEADER_ROW,
            repeat_columns=NAMING if sheet.across > 1 else 0,
        ),
        color=_COLORS.get(table.tab, look.TAB_OTHER),
        rows=max(LAST_ROW, bottom),
        columns=len(table.fields) + 4,
    )


def _widths(table: Table) -> dict[int, float]:
    known = {
        key: width for width, keys in _WIDTHS[table.tab].items() for key in keys.split()
    }
    return {
        column: known.get(item.key, _USUAL_WIDTH)
        for column, item in enumerate(table.fields, 1)
    }


def _heading(table: Table, item: Field) -> Style:
    style = look.HEADING
    if item.key in MACHINE_KEYS:
        style = replace(style, color=look.QUIET, bold=False)
    return _aligned(table, item, style)


def _style(table: Table, item: Field) -> Style:
    style = look.DATE if item.kind is Kind.DATE else look.NUMBER
    style = _aligned(table, item, style)
    if item.key in _WRAPPED and item.kind is not Kind.NUMBER:
        style = replace(style, wrap=True)
    style = replace(style, number_format=_FORMATS.get(item.key, style.number_format))
    if item.key in MACHINE_KEYS:
        style = replace(style, color=look.QUIET, size=8)
    # Thousands of rows, and rows that are blank again: grey and lines come from rules
    # and the grid, so that a blank cell needs no look of its own.
    return look.spare(style) if table.tab in _BARE else style


def _aligned(table: Table, item: Field, style: Style) -> Style:
    """Put numbers to the right, and keep texts away from a number before them."""
    if item.kind is Kind.NUMBER:
        return replace(style, horizontal="right", indent=1)
    place = table.fields.index(item)
    after = place > 0 and table.fields[place - 1].kind is Kind.NUMBER
    return replace(style, horizontal="left", indent=1) if after else style


def _below(table: Table, key: str) -> Area:
    column = column_of(table, key)
    return Area(HEADER_ROW + 1, column, LAST_ROW, column)


def _checks(table: Table) -> tuple[Validation, ...]:
    if table.tab != DEALS_TAB:
        return ()
    checks: list[Validation] = []
    for item in table.fields:
        if item.owner is Owner.BOTH and item.choices:
            checks.append(Choice(_below(table, item.key), item.choices))
        elif item.owner is Owner.BOTH and item.kind is Kind.DATE:
            message = "Please enter a date, e.g. 14 Jul 2027"
            checks.append(DateCheck(_below(table, item.key), message))
    return tuple(checks)


def _protected(table: Table) -> tuple[Area, ...]:
    """Warn where the program writes; hard protection would stop sorting."""
    if table.tab != DEALS_TAB:
        return ()
    own = [n for n, f in enumerate(table.fields, 1) if f.owner is Owner.PROGRAM]
    return tuple(Area(HEADER_ROW + 1, n, LAST_ROW, n) for n in own)
