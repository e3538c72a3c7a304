"""The rows of Deals: what people know of a deal, what the program remembers."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mapsheets.plan.cells import Unreadable, fold
from mapsheets.plan.model import Problem
from mapsheets.portfolio.cells import amount, day, outcome, plain
from mapsheets.portfolio.memory import Remembered, from_text
from mapsheets.portfolio.table import Found, Row
from mapsheets.risk.facts import DealFacts
from mapsheets.sheet.address import a1

TOTALS = frozenset({"total", "totals", "sum", "summe", "average", "count"})
MONTHS_IN_YEAR, MONTHS_IN_QUARTER = 12, 3


@dataclass(frozen=True, slots=True)
class Deal:
    """A row of Deals; blank or None where nothing stands or it cannot be read.

    ``row`` is the row's number, 0 for one that is not in the sheet yet. A deal
    without ``plan_id`` has no plan: people typed it, or it came from the CRM.
    """

    row: int = 0
    plan_id: str = ""
    customer: str = ""
    plan: str = ""
    template: str = ""
    level: str = ""
    slip: int = 0
    owner: str = ""
    value: Decimal | None = None
    stage: str = ""
    category: str = ""
    crm_close: date | None = None
    outcome: str = ""
    closed_on: date | None = None
    evaluation_start: date | None = None
    last_synced: date | None = None
    wakes_on: date | None = None
    result: str = ""
    stamp: str = ""
    memory: Remembered = Remembered()  # noqa: RUF009  frozen

    @property
    def name(self) -> str:
        """Name the deal as commands do."""
        return self.plan or self.customer

    def facts(self, today: date, first_month: int = 1) -> DealFacts:
        """Give what the rules look at.

        The period is the quarter of the CRM close date, else today's;
        ``first_month`` is the month in which the first quarter begins.
        """
        return DealFacts(
            value=self.value,
            stage=self.stage,
            category=self.category,
            crm_close=self.crm_close,
            evaluation_start=self.evaluation_start,
            period_end=quarter_end(self.crm_close or today, first_month),
            owner=self.owner,
        )


def quarter_end(on: date, first_month: int = 1) -> date:
    """Give the last day of the quarter that a day is in."""
    passed = (on.month - first_month) % MONTHS_IN_QUARTER
    months = on.year * MONTHS_IN_YEAR + on.month - 1 + MONTHS_IN_QUARTER - 1 - passed
    year, month = divmod(months, MONTHS_IN_YEAR)
    return date(year, month + 1, calendar.monthrange(year, month + 1)[1])


def read_deals(
    found: Found, locale: str = ""
) -> tuple[tuple[Deal, ...], tuple[Problem, ...]]:
    """Read every row that is a deal, with what cannot be read.

    A plan id that stands twice counts where it stands first.
    """
    deals: list[Deal] = []
    problems: list[Problem] = []
    seen: dict[str, int] = {}
    for row in found.rows:
        if _is_total(row):
            continue
        deal, faults = _deal(row, found, locale)
        problems += faults
        if deal.plan_id in seen:
            problems.append(_twice(found, row, seen[deal.plan_id]))
            continue
        if deal.plan_id:
            seen[deal.plan_id] = row.number
        deals.append(deal)
    return tuple(deals), tuple(problems)


def _is_total(row: Row) -> bool:
    """Tell a line of sums, or a remark, from a deal."""
    if row.text("plan_id"):
        return False
    customer = fold(row.text("customer"))
    return not customer or customer.rstrip(":") in TOTALS


def _twice(found: Found, row: Row, first: int) -> Problem:
    return Problem(
        "DEAL_TWICE",
        f"The plan of row {row.number} stands in row {first} too; row {first} counts. "
        "Clear the plan id of the other.",
        a1(found.tab.title, row.number, found.columns["plan_id"]),
    )


def _deal(row: Row, found: Found, locale: str) -> tuple[Deal, list[Problem]]:
    values = row.values
    days = {key: day(values.get(key), locale) for key in _DAYS}
    value = amount(values.get("value"))
    unread = [key for key in _DAYS if row.text(key) and days[key] is None]
    unread += ["value"] if isinstance(value, Unreadable) else []
    memory = from_text(row.text("memory"))
    unread += [] if memory is not None else ["memory"]
    slip = plain(values.get("slip"))
    deal = Deal(
        row=row.number,
        plan_id=row.text("plan_id"),
        customer=row.text("customer"),
        plan=row.text("plan"),
        template=row.text("template"),
        level=row.text("level")[:2],
        slip=int(slip) if isinstance(slip, (int, float)) else 0,
        owner=row.text("owner"),
        value=None if isinstance(value, Unreadable) else value,
        stage=row.text("stage"),
        category=row.text("category"),
        crm_close=days["crm_close"],
        outcome=outcome(row.text("outcome")),
        closed_on=days["closed_on"],
        evaluation_start=days["evaluation_start"],
        last_synced=days["last_synced"],
        wakes_on=days["wakes_on"],
        result=row.text("result"),
        stamp=row.text("stamp"),
        memory=memory or Remembered(),
    )
    return deal, [_unread(found, row, key) for key in unread]


_DAYS = ("crm_close", "closed_on", "evaluation_start", "last_synced", "wakes_on")


def _unread(found: Found, row: Row, key: str) -> Problem:
    heading = found.table.field(key).heading
    return Problem(
        "UNREADABLE",
        f"'{row.text(key)[:40]}' under {heading} cannot be read; it counts as blank.",
        a1(found.tab.title, row.number, found.columns[key]),
    )


def adoptable(deals: Iterable[Deal], customer: str, name: str) -> Deal | None:
    """Find the one row without a plan that a new plan belongs to.

    People typed it or it came from the CRM: the deal's name must fit, or be blank;
    of several rows none is taken.
    """
    rows = [d for d in deals if not d.plan_id and fold(d.customer) == fold(customer)]
    own = fold(name.partition("/")[2])
    exact = [d for d in rows if fold(d.plan) in {fold(name), own} and d.plan]
    blank = [d for d in rows if not d.plan]
    only = exact or blank or (rows if not own else [])
    return only[0] if len(only) == 1 else None


def by_plan(deals: Iterable[Deal]) -> Mapping[str, Deal]:
    """Map plan ids to deals."""
    return {deal.plan_id: deal for deal in deals if deal.plan_id}
