"""The private workbook read, and the edits that a run makes to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from mapsheets.errors import NeedsPerson
from mapsheets.plan.model import Plan, Problem
from mapsheets.portfolio.cells import day
from mapsheets.portfolio.deals import Deal, adoptable, by_plan, read_deals
from mapsheets.portfolio.fields import (
    DEALS,
    DEALS_TAB,
    FLAGS,
    PEOPLE_KEYS,
    RUNS,
    TABLES,
    Table,
)
from mapsheets.portfolio.flagrows import (
    GONE,
    MOST,
    FlagRow,
    Urgency,
    deal_urgency,
    flag_rows,
    in_order,
    read_flags,
)
from mapsheets.portfolio.table import (
    Found,
    Row,
    append_edits,
    find_table,
    rewrite,
    set_edits,
)
from mapsheets.portfolio.telling import Update, with_filled
from mapsheets.sheet.spec import CellValue, Edit, Edits, ReadWorkbook

NEEDED = ("customer", "plan_id")
WHOLE_RUN = "sync"
READ = frozenset({"unchanged", "updated", "problem"})  # results of plans that were read


class PortfolioUnclear(NeedsPerson):
    """The private workbook lost what ties its rows to plans; it was left as it is."""

    code = "PORTFOLIO_UNCLEAR"

    def __init__(self, where: str, missing: str) -> None:
        super().__init__(
            f"The portfolio {where} has no {missing}.",
            "Bring it back from an earlier version, or move the file away: the next "
            "sync makes a new one.",
        )


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The private workbook as people and the program left it.

    ``by_id`` has the deals that have a plan, by its id; ``last_run`` is the day of
    the last run over the whole workspace.
    """

    workbook: ReadWorkbook
    deals: tuple[Deal, ...] = ()
    by_id: Mapping[str, Deal] = field(default_factory=dict)
    flags: tuple[FlagRow, ...] = ()
    tables: Mapping[str, Found] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    last_run: date | None = None

    def last_read(self, deal: Deal) -> date | None:
        """Tell when a plan was last read, or seen to be as it was, by a run."""
        whole = self.last_run if deal.result in READ else None
        return max((d for d in (deal.last_synced, whole) if d), default=None)

    def deal(self, plan_id: str) -> Deal | None:
        """Find the row of a plan."""
        return self.by_id.get(plan_id)

    def deal_of(self, plan: Plan) -> Deal | None:
        """Find the row of a plan, or the one without a plan that it belongs to."""
        found = self.deal(plan.id)
        return found or adoptable(self.deals, plan.memory.customer, plan.name)

    def found(self, table: Table) -> Found | None:
        """Tell where a table is; None where people took it out."""
        return self.tables.get(table.tab)


@dataclass(frozen=True, slots=True)
class Run:
    """A run as the tab Runs tells it; ``counts`` has plans, cells and calls by key.

    A run over the whole workspace has the command ``sync`` and nothing more: its day
    counts as the last read of every plan that it did not fail on. It is written only
    where anything else is, unless ``always``.
    """

    on: date
    command: str
    counts: Mapping[str, int] = field(default_factory=dict)
    always: bool = False

    @property
    def cells(self) -> dict[str, CellValue]:
        """Give the cells of its row."""
        return {"on": self.on, "command": self.command, **self.counts}


def read_portfolio(workbook: ReadWorkbook) -> Portfolio:
    """Understand the private workbook.

    Raises:
        PortfolioUnclear: the deals cannot be found, or not told apart.
    """
    found = {
        table.tab: place
        for table in TABLES
        if (place := find_table(workbook.tabs, table)) is not None
    }
    deals = found.get(DEALS_TAB)
    if deals is None:
        raise PortfolioUnclear(workbook.title, f"tab '{DEALS_TAB}' with its headings")
    for key in NEEDED:
        if not deals.has(key):
            heading = DEALS.field(key).heading
            raise PortfolioUnclear(workbook.title, f"column '{heading}'")
    rows, problems = read_deals(deals, workbook.locale)
    flags = found.get(FLAGS.tab)
    known = read_flags(flags, workbook.locale) if flags is not None else ()
    runs = found.get(RUNS.tab)
    last = _last_run(runs, workbook.locale) if runs is not None else None
    return Portfolio(workbook, rows, by_plan(rows), known, found, problems, last)


def _last_run(found: Found, locale: str) -> date | None:
    whole = (row for row in found.rows if row.text("command") == WHOLE_RUN)
    days = (day(row.values.get("on"), locale) for row in whole)
    return max((one for one in days if one is not None), default=None)


@dataclass(frozen=True, slots=True)
class Changed:
    """A deal after a run: the row it has or gets, its cells and its flags.

    Of many flags only those are kept that the tab has room for; ``urgency`` orders
    the deal by all of them.
    """

    deal: Deal
    cells: Mapping[str, CellValue]
    flags: tuple[FlagRow, ...] | None = None
    urgency: Urgency | None = None

    @property
    def place(self) -> Urgency:
        """Order the deals of a new workbook."""
        return self.urgency or deal_urgency(self.deal, self.flags or ())


def changed(
    portfolio: Portfolio, updates: Sequence[Update], today: date
) -> list[Changed]:
    """Work out what becomes of each deal of a run."""
    taken: set[int] = set()
    known = portfolio.by_id
    flags: dict[str, list[FlagRow]] = {}
    for row in portfolio.flags:
        flags.setdefault(row.plan_id, []).append(row)
    made: list[Changed] = []
    held = 0
    for update in updates:
        deal = known.get(update.plan_id) or _row_for(portfolio, update, taken)
        if deal is None:
            continue
        taken.add(deal.row)
        made.append(_changed(deal, update, flags.get(update.plan_id, []), today))
        held += len(made[-1].flags or ())
        if held > 2 * MOST:
            made, held = _with_urgent_flags(made), MOST
    return made


def _with_urgent_flags(made: Sequence[Changed]) -> list[Changed]:
    """Let go of flags that others keep out of the tab; a fleet has a hundred thousand.

    What is not among the first of some is not among the first of more.
    """
    deals = {change.deal.plan_id: change.deal for change in made}
    rows = (row for change in made for row in change.flags or ())
    urgent = {id(row) for row in in_order(rows, deals)}
    return [
        replace(change, flags=tuple(f for f in change.flags if id(f) in urgent))
        if change.flags
        else change
        for change in made
    ]


def _row_for(portfolio: Portfolio, update: Update, taken: set[int]) -> Deal | None:
    if update.told is None:
        return None
    free = [deal for deal in portfolio.deals if deal.row not in taken]
    return adoptable(free, update.told.customer, update.told.name) or Deal()


def _changed(
    deal: Deal, update: Update, known: Sequence[FlagRow], today: date
) -> Changed:
    told = update.told
    if told is None:
        return Changed(deal, update.marked)
    made = told.made if not deal.plan_id else {}
    cells = {**told.cells, **update.marked, **made, **told.ended}
    slip = cells.get("slip")
    after = replace(
        with_filled(deal, cells),
        plan_id=update.plan_id,
        customer=told.customer,
        plan=told.name,
        level=str(cells["level"])[:2],
        slip=slip if isinstance(slip, int) else 0,
    )
    rows = flag_rows(after, told.flags, known, today)
    return Changed(after, cells, rows, deal_urgency(after, rows))


def portfolio_edits(
    portfolio: Portfolio, changes: Sequence[Changed], run: Run | None
) -> Edits:
    """Write a run into the workbook: only cells that differ, rows at the end.

    Where no deal and no flag differs, the run is not written either, unless it says
    that it always is.
    """
    edits = [*_deal_edits(portfolio, changes), *_flag_edits(portfolio, changes)]
    runs = portfolio.found(RUNS)
    if run is not None and runs is not None and (edits or run.always):
        edits += append_edits(runs, [run.cells])
    return Edits(tuple(edits))


def _deal_edits(portfolio: Portfolio, changes: Sequence[Changed]) -> Iterator[Edit]:
    found = portfolio.tables[DEALS_TAB]
    rows = {row.number: row for row in found.rows}
    new = []
    for change in changes:
        row = rows.get(change.deal.row)
        if row is None:
            new.append(change.cells)
        else:
            yield from set_edits(found, row, _unfilled(row, change.cells))
    yield from append_edits(found, new)


def _unfilled(row: Row, cells: Mapping[str, CellValue]) -> dict[str, CellValue]:
    """Leave out people's cells that hold anything."""
    return {
        key: value
        for key, value in cells.items()
        if key not in PEOPLE_KEYS or not row.text(key)
    }


def _flag_edits(portfolio: Portfolio, changes: Sequence[Changed]) -> Iterator[Edit]:
    found = portfolio.found(FLAGS)
    if found is None:
        return
    wanted = flags_after(portfolio, changes)
    yield from rewrite(found, [row.cells for row in wanted], GONE)


def flags_after(
    portfolio: Portfolio, changes: Sequence[Changed]
) -> tuple[FlagRow, ...]:
    """Give all flags after a run; those of plans it did not look at stay."""
    new = {c.deal.plan_id: c.flags for c in changes if c.flags is not None}
    deals = {**portfolio.by_id, **{c.deal.plan_id: c.deal for c in changes}}
    rows = [row for row in portfolio.flags if row.plan_id not in new]
    rows += [row for flags in new.values() for row in flags or ()]
    return in_order(rows, deals)
