"""What tests of the portfolio share: plans, standings, a workbook in memory."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from builders import plan as built

from mapsheets.plan.model import Plan
from mapsheets.portfolio.book import Portfolio, Run, changed, read_portfolio
from mapsheets.portfolio.deals import Deal
from mapsheets.portfolio.layout import empty_portfolio, portfolio_spec
from mapsheets.portfolio.memory import Observed
from mapsheets.portfolio.summary import Standing
from mapsheets.portfolio.telling import Told, Update, tell
from mapsheets.risk.facts import DealFacts, Facts
from mapsheets.risk.flags import flags
from mapsheets.risk.levels import activity_of, level
from mapsheets.schedule.dates import compute
from mapsheets.sheet.spec import (
    CellValue,
    Edits,
    ReadTab,
    ReadWorkbook,
    SetCell,
    WorkbookSpec,
)

TODAY = date(2027, 2, 15)
SMALL = """
    start: 1 Feb 2027

    #  | side     | days | after | target | milestone
    1  | vendor   | 5    |       | 5 Feb  |
    2  | customer | 5    | 1     | 12 Feb |
    3  | both     | 5    | 2     | 26 Feb | signature
"""


def plan_of(text: str = SMALL, plan_id: str = "p1", customer: str = "Acme") -> Plan:
    """Build a plan with an id and a customer of its own."""
    made = built(text)
    memory = replace(made.memory, plan_id=plan_id, customer=customer)
    return replace(made, memory=memory)


def standing_of(
    plan: Plan, today: date = TODAY, deal: DealFacts | None = None
) -> Standing:
    """Compute everything of a plan."""
    schedule = compute(plan, today)
    activity = activity_of(plan)
    facts = Facts(plan, schedule, today, activity=activity, deal=deal, problems=())
    return Standing(
        plan,
        schedule,
        level(plan, activity, today),
        flags(facts),
        activity,
        link=f"../{plan.name}.xlsx",
    )


def told_of(
    plan: Plan, today: date = TODAY, filled: dict[str, CellValue] | None = None
) -> Told:
    return tell(Deal(), standing_of(plan, today), Observed(), filled or {})


def update_of(plan: Plan, today: date = TODAY, **filled: CellValue) -> Update:
    return Update(plan.id, "updated", told_of(plan, today, filled))


def read_back(spec: WorkbookSpec) -> ReadWorkbook:
    """Give a made workbook as a store would read it."""
    tabs = tuple(
        ReadTab(
            tab.title,
            {at: c.value for at, c in tab.cells.items() if c.value not in {None, ""}},
        )
        for tab in spec.tabs
    )
    return ReadWorkbook("Portfolio", tabs, locale="en_US")


def book_of(*updates: Update, today: date = TODAY) -> Portfolio:
    """Make a portfolio and read it back."""
    changes = changed(empty_portfolio(), updates, today)
    return read_portfolio(read_back(portfolio_spec(changes, Run(today, "sync"))))


def with_cells(
    book: Portfolio, tab: str, cells: dict[tuple[int, int], CellValue]
) -> Portfolio:
    """Let a person type into a tab."""
    return read_portfolio(_with(book.workbook, tab, cells))


def applied(book: Portfolio, edits: Edits) -> Portfolio:
    """Apply edits to a portfolio in memory."""
    workbook = book.workbook
    for edit in edits.items:
        if isinstance(edit, SetCell):
            cells = {(edit.row, edit.column): edit.value}
        else:
            cells = {(edit.row, c): v for c, v in edit.values.items()}
            tab = workbook.tab(edit.tab)
            assert tab is not None
            assert not [at for at in tab.cells if at[0] == edit.row]
        workbook = _with(workbook, edit.tab, cells)
    return read_portfolio(workbook)


def _with(
    workbook: ReadWorkbook, title: str, cells: dict[tuple[int, int], CellValue]
) -> ReadWorkbook:
    tabs = []
    for tab in workbook.tabs:
        merged = {**tab.cells, **cells} if tab.title == title else dict(tab.cells)
        kept = {at: value for at, value in merged.items() if value is not None}
        tabs.append(replace(tab, cells=kept))
    return replace(workbook, tabs=tuple(tabs))
