"""The rows of Flags: every flag that stands, with what to do, the urgent first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from mapsheets.plan.cells import fold
from mapsheets.portfolio.cells import day
from mapsheets.portfolio.deals import Deal
from mapsheets.portfolio.fields import OVER
from mapsheets.portfolio.table import Found
from mapsheets.risk.facts import Audience, RiskFlag, Severity
from mapsheets.risk.flags import RULES
from mapsheets.sheet.spec import CellValue

MOST = 2000  # rows; a longer list helps nobody and a workbook has its limits
SEEN_BY = {
    Audience.SHOW: "both companies",
    Audience.QUESTION: "you; asked in the review",
    Audience.PRIVATE: "you",
}
Urgency = tuple[int, Decimal, int, str]
GONE: Mapping[str, CellValue] = {"severity": OVER}
_FIRST = (frozenset({"S2"}), frozenset({"E9"}), frozenset({"F1", "F2"}))
_SEVERITIES = tuple(item.value for item in (Severity.HIGH, Severity.MEDIUM))
_PLACES = {rule.code: number for number, rule in enumerate(RULES)}


@dataclass(frozen=True, slots=True)
class FlagRow:
    """A flag of a plan as the tab shows it."""

    plan_id: str
    plan: str
    owner: str
    code: str
    severity: str
    step: str
    message: str
    action: str
    audience: str
    since: date | None

    @property
    def key(self) -> tuple[str, str, str]:
        """Give what it is about: plan, rule and step."""
        return (self.plan_id, self.code, self.step)

    @property
    def cells(self) -> dict[str, CellValue]:
        """Give its cells."""
        return {
            "plan": self.plan,
            "owner": self.owner,
            "code": self.code,
            "severity": self.severity,
            "step": int(self.step) if self.step.isdecimal() else self.step,
            "message": self.message,
            "action": self.action,
            "audience": self.audience,
            "since": self.since,
            "plan_id": self.plan_id,
        }


def read_flags(found: Found, locale: str = "") -> tuple[FlagRow, ...]:
    """Read the flags that stood after the last run."""
    return tuple(
        FlagRow(
            plan_id=row.text("plan_id"),
            plan=row.text("plan"),
            owner=row.text("owner"),
            code=row.text("code"),
            severity=row.text("severity"),
            step=row.text("step"),
            message=row.text("message"),
            action=row.text("action"),
            audience=row.text("audience"),
            since=day(row.values.get("since"), locale),
        )
        for row in found.rows
        if row.text("code") in _PLACES and fold(row.text("severity")) != OVER
    )


def flag_rows(
    deal: Deal, flags: Iterable[RiskFlag], known: Iterable[FlagRow], today: date
) -> tuple[FlagRow, ...]:
    """Write the flags of one deal; one that stood already keeps its day."""
    since = {row.key: row.since for row in known}
    return tuple(
        FlagRow(
            plan_id=deal.plan_id,
            plan=deal.name,
            owner=deal.owner,
            code=flag.code,
            severity=flag.severity.value,
            step=flag.step,
            message=flag.message,
            action=flag.action,
            audience=SEEN_BY[flag.audience],
            since=since.get((deal.plan_id, flag.code, flag.step)) or today,
        )
        for flag in flags
    )


def in_order(rows: Iterable[FlagRow], deals: Mapping[str, Deal]) -> tuple[FlagRow, ...]:
    """Sort flags: what cannot wait, then value times slip, then severity."""
    kept = sorted(rows, key=lambda row: _urgency(row, deals.get(row.plan_id)))
    return tuple(kept[:MOST])


def _urgency(row: FlagRow, deal: Deal | None) -> tuple[int, Decimal, int, str, int]:
    first = next((n for n, one in enumerate(_FIRST) if row.code in one), len(_FIRST))
    weight = weight_of(deal) if deal is not None else Decimal(0)
    known = row.severity in _SEVERITIES
    severity = _SEVERITIES.index(row.severity) if known else len(_SEVERITIES)
    return (first, -weight, severity, row.plan, _PLACES[row.code])


def weight_of(deal: Deal) -> Decimal:
    """Give value times the working days the signature is late."""
    return (deal.value or Decimal(0)) * max(0, deal.slip)


def deal_urgency(deal: Deal, flags: Iterable[FlagRow]) -> Urgency:
    """Order deals for a new workbook: what needs somebody today comes first."""
    own = [_urgency(row, deal) for row in flags]
    first = min((place for place, *_ in own), default=len(_FIRST) + 1)
    severity = min((place for _, _, place, *_ in own), default=len(_SEVERITIES) + 1)
    closed = len(_FIRST) + 2 if deal.outcome else first
    return (closed, -weight_of(deal), severity, deal.name.casefold())
