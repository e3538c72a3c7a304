"""The private workbook read, and the edits that a run makes to it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from mapsheets.errors import NeedsPerson
from mapsheets.plan.model import Plan, Problem
from mapsheets.portfolio.cells import amount, day, link, outcome, plain
from mapsheets.portfolio.deals import Deal, adoptable, by_plan, read_deals
from mapsheets.portfolio.fields import (
    DEALS,
    DEALS_TAB,
    FLAGS,
    OUTCOMES,
    PEOPLE_KEYS,
    RUNS,
    TABLES,
    Table,
)
from mapsheets.portfolio.flagrows import (
    GONE,
    FlagRow,
    flag_rows,
    in_order,
    read_flags,
)
from mapsheets.portfolio.memory import (
    Observed,
    Remembered,
    advanced,
    to_text,
    with_observed,
)
from mapsheets.portfolio.summary import Standing, program_cells
from mapsheets.portfolio.table import (
    Found,
    Row,
    append_edits,
    find_table,
    rewrite,
    set_edits,
)
from mapsheets.risk.terms import people_named
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
    """The private workbook as people and the program left it."""

    workbook: ReadWorkbook
    deals: tuple[Deal, ...] = ()
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
        return by_plan(self.deals).get(plan_id)

    def deal_of(self, plan: Plan) -> Deal | None:
        """Find the row of a plan, or the one without a plan that it belongs to."""
        found = self.deal(plan.id)
        return found or adoptable(self.deals, plan.memory.customer, plan.name)

    def found(self, table: Table) -> Found | None:
        """Tell where a table is; None where people took it out."""
        return self.tables.get(table.tab)


@dataclass(frozen=True, slots=True)
class Update:
    """What a run has to say of one plan.

    ``standing`` is None where the plan could not be read. ``filled`` are cells of
    people's columns that are filled where the row is new and they are blank.
    ``stamp`` and ``wakes_on`` are written together; without a stamp both stay.
    """

    plan_id: str
    result: str
    standing: Standing | None = None
    observed: Observed = Observed()  # noqa: RUF009  frozen
    filled: Mapping[str, CellValue] = field(default_factory=dict)
    stamp: str | None = None
    wakes_on: date | None = None


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
    return Portfolio(workbook, rows, known, found, problems, last)


def _last_run(found: Found, locale: str) -> date | None:
    whole = (row for row in found.rows if row.text("command") == WHOLE_RUN)
    days = (day(row.values.get("on"), locale) for row in whole)
    return max((one for one in days if one is not None), default=None)


@dataclass(frozen=True, slots=True)
class Changed:
    """A deal after a run: the row it has or gets, its cells and its flags."""

    deal: Deal
    cells: Mapping[str, CellValue]
    flags: tuple[FlagRow, ...] | None = None


def changed(
    portfolio: Portfolio, updates: Sequence[Update], today: date
) -> list[Changed]:
    """Work out what becomes of each deal of a run."""
    taken: set[int] = set()
    known = by_plan(portfolio.deals)
    flags: dict[str, list[FlagRow]] = {}
    for row in portfolio.flags:
        flags.setdefault(row.plan_id, []).append(row)
    made = []
    for update in updates:
        deal = known.get(update.plan_id) or _row_for(portfolio, update, taken)
        if deal is not None:
            taken.add(deal.row)
            made.append(_changed(deal, update, flags.get(update.plan_id, []), today))
    return made


def _row_for(portfolio: Portfolio, update: Update, taken: set[int]) -> Deal | None:
    if update.standing is None:
        return None
    plan = update.standing.plan
    free = [deal for deal in portfolio.deals if deal.row not in taken]
    return adoptable(free, plan.memory.customer, plan.name) or Deal()


def _changed(
    deal: Deal, update: Update, known: Sequence[FlagRow], today: date
) -> Changed:
    standing = update.standing
    marked: dict[str, CellValue] = {"result": update.result}
    if update.stamp is not None:
        marked |= {"stamp": update.stamp, "wakes_on": update.wakes_on}
    if standing is None:
        return Changed(deal, marked)
    memory = _memory(deal, update, standing)
    cells: dict[str, CellValue] = {
        **program_cells(standing),
        "plan": link(standing.link, standing.plan.name),
        "memory": to_text(memory),
        **marked,
    }
    cells |= _filled(deal, update, standing)
    after = _after(deal, cells, memory)
    return Changed(after, cells, flag_rows(after, standing.flags, known, today))


def _memory(deal: Deal, update: Update, standing: Standing) -> Remembered:
    seen = with_observed(deal.memory, update.observed)
    kept = advanced(seen, standing.plan, standing.schedule, standing.level)
    standing_flags = {(f.code, f.step, f.severity.value) for f in standing.flags}
    return replace(kept, reported=kept.reported & standing_flags)


def _filled(deal: Deal, update: Update, standing: Standing) -> dict[str, CellValue]:
    """Fill people's cells that are blank: in a new row, and when a plan is closed."""
    wanted: dict[str, CellValue] = {}
    if not deal.plan_id:
        lead = people_named(standing.plan, standing.plan.header.vendor_lead)
        wanted |= {"owner": lead[0] if lead else "", **update.filled}
    ended = standing.plan.memory.outcome
    if ended is not None:
        wanted |= {"outcome": OUTCOMES[ended.result], "closed_on": ended.on}
    return {key: value for key, value in wanted.items() if key in PEOPLE_KEYS}


def with_filled(deal: Deal, cells: Mapping[str, CellValue]) -> Deal:
    """Give a deal with people's cells filled where they are blank."""
    given = amount(cells.get("value"))
    value = given if isinstance(given, Decimal) else None
    return replace(
        deal,
        value=value if deal.value is None else deal.value,
        owner=deal.owner or str(cells.get("owner") or ""),
        outcome=deal.outcome or outcome(str(cells.get("outcome") or "")),
    )


def _after(deal: Deal, cells: Mapping[str, CellValue], memory: Remembered) -> Deal:
    """Give the deal as its row will read."""
    slip = cells.get("slip")
    return replace(
        with_filled(deal, cells),
        plan_id=str(cells["plan_id"]),
        customer=str(cells["customer"]),
        plan=str(plain(cells["plan"])),
        level=str(cells["level"])[:2],
        slip=slip if isinstance(slip, int) else 0,
        memory=memory,
    )


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
    deals = {**by_plan(portfolio.deals), **{c.deal.plan_id: c.deal for c in changes}}
    rows = [row for row in portfolio.flags if row.plan_id not in new]
    rows += [row for flags in new.values() for row in flags or ()]
    return in_order(rows, deals)
