"""The colours of the private workbook, as native conditional formats."""

from __future__ import annotations

from mapsheets.plan.fields import Owner
from mapsheets.portfolio.fields import DEALS, FLAGS, OVER, Table
from mapsheets.sheet import look
from mapsheets.sheet.address import column_letters
from mapsheets.sheet.spec import Area, Rule, Style

FIRST_ROW = 4
LAST_ROW = 6_000  # filters, input checks and colours reach down to here
FAR = 5  # working days beyond which a slip is more than amber


def column_of(table: Table, key: str) -> int:
    """Count a column from 1.

    Raises:
        KeyError: the table has no such column.
    """
    keys = [item.key for item in table.fields]
    if key not in keys:
        raise KeyError(key)
    return keys.index(key) + 1


def _area(table: Table, key: str) -> Area:
    column = column_of(table, key)
    return Area(FIRST_ROW, column, LAST_ROW, column)


def _cell(table: Table, key: str) -> str:
    return f"${column_letters(column_of(table, key))}{FIRST_ROW}"


def deal_rules() -> tuple[Rule, ...]:
    """Colour what is late, what is evidence, and what the CRM says too early."""
    slip, level = _cell(DEALS, "slip"), _cell(DEALS, "level")
    expected, close = _cell(DEALS, "expected"), _cell(DEALS, "crm_close")
    category, state = _cell(DEALS, "category"), _cell(DEALS, "state")
    outcome = _cell(DEALS, "outcome")
    over = f'=OR({state}="Closed",LEN({outcome})>0)'
    evidence = f'OR(LEFT({level},2)="M3",LEFT({level},2)="M4")'
    last = Area(FIRST_ROW, 1, LAST_ROW, column_of(DEALS, "customer_set"))
    return (
        Rule(last, over, look.coloured(look.QUIET), stop=True),
        Rule(
            _area(DEALS, "slip"),
            f"=AND(ISNUMBER({slip}),{slip}>{FAR})",
            look.coloured(look.ORANGE, look.ORANGE_FILL),
            stop=True,
        ),
        Rule(
            _area(DEALS, "slip"),
            f"=AND(ISNUMBER({slip}),{slip}>0)",
            look.coloured(look.AMBER, look.AMBER_FILL),
        ),
        Rule(
            _area(DEALS, "level"),
            f"={evidence}",
            look.coloured(look.GREEN, look.GREEN_FILL),
        ),
        Rule(
            _area(DEALS, "category"),
            f'=AND({category}="Commit",LEN({level})>0,NOT({evidence}))',
            look.coloured(look.RED, look.RED_FILL),
        ),
        Rule(
            _area(DEALS, "crm_close"),
            f"=AND(ISNUMBER({close}),ISNUMBER({expected}),{close}<{expected})",
            look.coloured(look.AMBER, look.AMBER_FILL),
        ),
        *_grey(),
    )


def _grey() -> tuple[Rule, ...]:
    """Show whose cells are whose, in rows that have a plan."""
    has_plan = f"=LEN({_cell(DEALS, 'plan_id')})>0"
    columns = [n for n, f in enumerate(DEALS.fields, 1) if f.owner is Owner.PROGRAM]
    spans: list[tuple[int, int]] = []
    for column in columns:
        if spans and spans[-1][1] == column - 1:
            spans[-1] = (spans[-1][0], column)
        else:
            spans.append((column, column))
    return tuple(
        Rule(Area(FIRST_ROW, a, LAST_ROW, b), has_plan, look.coloured("", look.PROGRAM))
        for a, b in spans
    )


def flag_rules() -> tuple[Rule, ...]:
    """Colour the severity, always beside its word; grey what is over."""
    severity = _cell(FLAGS, "severity")
    column, end = column_of(FLAGS, "severity"), len(FLAGS.fields)
    whole = Area(FIRST_ROW, 1, LAST_ROW, end)
    # Beside each other: LibreOffice does not tell which of two areas comes first.
    # With a colour, since not every program has lines in rules.
    filled = f"=LEN({_cell(FLAGS, 'code')})>0"
    lines = Style(color=look.INK, border_bottom=look.LINE)
    words = (
        (f'={severity}="high"', look.RED, look.RED_FILL),
        (f'={severity}="medium"', look.AMBER, look.AMBER_FILL),
        (filled, look.INK, ""),
    )
    return (
        Rule(whole, f'={severity}="{OVER}"', look.coloured(look.QUIET), stop=True),
        *(
            Rule(
                _area(FLAGS, "severity"),
                formula,
                Style(color=color, fill=fill, border_bottom=look.LINE),
                stop=True,
            )
            for formula, color, fill in words
        ),
        Rule(Area(FIRST_ROW, 1, LAST_ROW, column - 1), filled, lines),
        Rule(Area(FIRST_ROW, column + 1, LAST_ROW, end), filled, lines),
    )
