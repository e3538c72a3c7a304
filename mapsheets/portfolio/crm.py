"""A CRM's export taken into Deals: blanks are filled, nothing typed is replaced."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mapsheets.plan.cells import Unreadable, fold, parse_date
from mapsheets.plan.fields import Kind
from mapsheets.plan.model import Problem
from mapsheets.portfolio.book import Changed, Portfolio
from mapsheets.portfolio.cells import amount, outcome
from mapsheets.portfolio.deals import Deal
from mapsheets.portfolio.fields import DEALS, OUTCOMES, PEOPLE_KEYS
from mapsheets.sheet.spec import CellValue

NAMES = ("customer", "plan")


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import does: the rows it fills or adds, and what it could not read.

    ``columns`` maps the keys of Deals to the headings that were taken for them.
    """

    changes: tuple[Changed, ...]
    problems: tuple[Problem, ...] = ()
    columns: Mapping[str, str] = field(default_factory=dict)
    matched: int = 0
    added: int = 0


def columns_of(headings: Sequence[str]) -> dict[str, str]:
    """Find the columns of a CRM's export by name, then by other words for it."""
    folded = {fold(heading): heading for heading in reversed(headings)}
    found: dict[str, str] = {}
    for key in (*NAMES, *PEOPLE_KEYS):
        item = DEALS.field(key)
        for name in (fold(item.heading), *item.synonyms):
            if name in folded and folded[name] not in found.values():
                found[key] = folded[name]
                break
    return found


def import_rows(
    portfolio: Portfolio,
    headings: Sequence[str],
    rows: Sequence[Mapping[str, str]],
    locale: str = "",
) -> Imported:
    """Work out what a CRM's export fills and adds.

    A row belongs to the deal of the same customer and opportunity; where each side
    has only one row for a customer, to that one.

    Args:
        portfolio: the private workbook.
        headings: of the export, in order.
        rows: its rows by heading.
        locale: decides the order of day and month where a date leaves it open.
    """
    columns = columns_of(headings)
    read = [_read(row, columns, locale, number) for number, row in enumerate(rows, 2)]
    problems = tuple(problem for _, faults in read for problem in faults)
    wanted = [cells for cells, _ in read if cells.get("customer")]
    counts = Counter(fold(str(cells["customer"])) for cells in wanted)
    changes: list[Changed] = []
    taken: set[int] = set()
    for cells in wanted:
        alone = counts[fold(str(cells["customer"]))] == 1
        deal = _deal(portfolio.deals, cells, taken, alone=alone)
        if deal is None:
            changes.append(Changed(_new(cells), cells))
            continue
        taken.add(deal.row)
        kept = {key: value for key, value in cells.items() if key in PEOPLE_KEYS}
        changes.append(Changed(deal, kept))
    added = sum(not change.deal.row for change in changes)
    return Imported(tuple(changes), problems, columns, len(changes) - added, added)


def _new(cells: Mapping[str, CellValue]) -> Deal:
    found = amount(cells.get("value"))
    return Deal(
        customer=str(cells.get("customer") or ""),
        plan=str(cells.get("plan") or ""),
        value=found if isinstance(found, Decimal) else None,
        outcome=outcome(str(cells.get("outcome") or "")),
    )


def _deal(
    deals: Sequence[Deal],
    cells: Mapping[str, CellValue],
    taken: set[int],
    *,
    alone: bool,
) -> Deal | None:
    customer, name = str(cells["customer"]), str(cells.get("plan") or "")
    own = [d for d in deals if fold(d.customer) == fold(customer)]
    names = {fold(name), fold(f"{customer}/{name}")}
    exact = [d for d in own if name and fold(d.plan) in names]
    found = exact or (own if alone and len(own) == 1 else [])
    return next((deal for deal in found if deal.row not in taken), None)


def _read(
    row: Mapping[str, str], columns: Mapping[str, str], locale: str, number: int
) -> tuple[dict[str, CellValue], list[Problem]]:
    cells: dict[str, CellValue] = {}
    problems = []
    for key, heading in columns.items():
        text = " ".join((row.get(heading) or "").split())
        value = _value(key, text, locale)
        if isinstance(value, Unreadable):
            message = f"Line {number}: '{text[:40]}' under {heading} cannot be read."
            problems.append(Problem("UNREADABLE", message))
        elif value not in {None, ""}:
            cells[key] = value
    return _with_outcome(cells), problems


def _value(key: str, text: str, locale: str) -> CellValue | Unreadable:
    item = DEALS.field(key)
    if key == "value":
        found = amount(text)
        return float(found) if isinstance(found, Decimal) else found
    if item.kind is Kind.DATE:
        return parse_date(text, locale)
    if key == "outcome":
        return OUTCOMES.get(outcome(text), "")
    return next((c for c in item.choices if fold(c) == fold(text)), text)


def _with_outcome(cells: dict[str, CellValue]) -> dict[str, CellValue]:
    """Take the outcome from a stage such as "Closed Won"; then the close is past."""
    ended = outcome(str(cells.get("stage") or ""))
    if ended:
        cells.setdefault("outcome", OUTCOMES[ended])
    closed = cells.get("crm_close")
    if cells.get("outcome") and isinstance(closed, date):
        cells.setdefault("closed_on", closed)
    return cells
