"""What a run has to say of one plan: small, plain, and fit to be sent.

It is worked out where the plan was read, so that a run over thousands of plans need
not keep any of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal

from mapsheets.plan.model import Plan
from mapsheets.portfolio.cells import amount, link, outcome
from mapsheets.portfolio.deals import Deal
from mapsheets.portfolio.fields import OUTCOMES, PEOPLE_KEYS
from mapsheets.portfolio.memory import (
    Observed,
    Remembered,
    advanced,
    to_text,
    with_observed,
)
from mapsheets.portfolio.summary import Standing, program_cells
from mapsheets.risk.facts import RiskFlag
from mapsheets.risk.terms import people_named
from mapsheets.sheet.spec import CellValue

Cells = Mapping[str, CellValue]


@dataclass(frozen=True, slots=True)
class Told:
    """A plan's row as it should be.

    ``cells`` are the program's; ``made`` people's for a new row and ``ended`` those
    of a closed plan, both only where blank. ``name`` is what commands take.
    """

    customer: str
    name: str
    cells: Cells
    flags: tuple[RiskFlag, ...]
    memory: Remembered
    made: Cells = field(default_factory=dict)
    ended: Cells = field(default_factory=dict)


def tell(
    deal: Deal,
    standing: Standing,
    observed: Observed,
    filled: Cells,
    *,
    reports: bool = False,
) -> Told:
    """Work out what the row of a deal should say.

    Args:
        deal: the row as it was read; a blank one where there is none.
        standing: the plan today.
        observed: what else was seen of the customer.
        filled: cells of people's columns for a new row.
        reports: whether a digest follows, which tells every flag once.
    """
    plan = standing.plan
    memory = _memory(deal, standing, observed, reports=reports)
    made = {"owner": _lead(plan), **filled}
    closed = plan.memory.outcome
    ended: Cells = {}
    if closed is not None:
        ended = {"outcome": OUTCOMES[closed.result], "closed_on": closed.on}
    return Told(
        customer=plan.memory.customer,
        name=plan.name,
        cells={
            **program_cells(standing),
            "plan": link(standing.link, plan.name),
            "memory": to_text(memory),
        },
        flags=standing.flags,
        memory=memory,
        made={key: value for key, value in made.items() if key in PEOPLE_KEYS},
        ended=ended,
    )


def _memory(
    deal: Deal, standing: Standing, observed: Observed, *, reports: bool
) -> Remembered:
    seen = with_observed(deal.memory, observed)
    kept = advanced(seen, standing.plan, standing.schedule, standing.level)
    night = standing.schedule.today
    still = {(flag.code, flag.step, flag.severity.value) for flag in standing.flags}
    reported = {
        key: kept.reported.get(key, night)
        for key in still
        if reports or key in kept.reported
    }
    return replace(kept, reported=reported)


def _lead(plan: Plan) -> str:
    """Give the name of the vendor's lead, who is written as name and title."""
    named = people_named(plan, plan.header.vendor_lead)
    return named[0] if named else ""


def with_filled(deal: Deal, cells: Cells) -> Deal:
    """Give a deal with people's cells filled where they are blank."""
    given = amount(cells.get("value"))
    value = given if isinstance(given, Decimal) else None
    return replace(
        deal,
        value=value if deal.value is None else deal.value,
        owner=deal.owner or str(cells.get("owner") or ""),
        outcome=deal.outcome or outcome(str(cells.get("outcome") or "")),
    )


@dataclass(frozen=True, slots=True)
class Update:
    """What a run did with one plan; ``told`` is None where it was not read.

    ``stamp`` and ``wakes_on`` are written together; without a stamp both stay.
    """

    plan_id: str
    result: str
    told: Told | None = None
    stamp: str | None = None
    wakes_on: date | None = None

    @property
    def marked(self) -> Cells:
        """Give the cells that a run leaves for the next."""
        if self.stamp is None:
            return {"result": self.result}
        return {
            "result": self.result,
            "stamp": self.stamp,
            "wakes_on": self.wakes_on,
        }
