"""The digest over many plans: what needs somebody today, a few actions a deal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from mapsheets.plan.cells import long_date
from mapsheets.plan.model import Plan
from mapsheets.risk.facts import RiskFlag, Severity
from mapsheets.risk.flags import priority
from mapsheets.risk.terms import people_named
from mapsheets.risk.wording import working_days
from mapsheets.schedule.dates import Schedule

ACTIONS = 3  # a deal
SLIP_HIGH = 5  # working days beyond which a sponsor is named
SPONSOR = "Executive sponsor"
NO_SPONSOR = "no executive sponsor is named"

# The codes that come before any weighing of value and slip, in this order.
_FIRST: tuple[frozenset[str], ...] = (
    frozenset({"S2"}),
    frozenset({"E9"}),
    frozenset({"F1", "F2"}),
)
_SEVERITIES = (Severity.HIGH, Severity.MEDIUM, Severity.LOW)

# Which finding, on which step of which plan, how severe: while this stays the same,
# a finding is not told twice.
Key = tuple[str, str, str, str]


@dataclass(frozen=True, slots=True)
class Deal:
    """A plan with what was found in it; ``level`` and ``value`` as far as known."""

    plan: Plan
    schedule: Schedule
    flags: tuple[RiskFlag, ...]
    level: str = ""
    value: Decimal | None = None
    location: str = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A deal that needs somebody; ``more`` counts the actions left out."""

    plan_id: str
    name: str
    level: str
    slip_days: int
    value: Decimal | None
    location: str
    actions: tuple[RiskFlag, ...]
    more: int = 0
    sponsors: str = ""


@dataclass(frozen=True, slots=True)
class Digest:
    """What to do today; ``reported`` is to be given to the next digest."""

    today: date
    items: tuple[Item, ...]
    reported: frozenset[Key] = field(default_factory=frozenset)


def key(deal: Deal, flag: RiskFlag) -> Key:
    """Name the state of a finding; it changes when the finding gets worse."""
    return (deal.plan.id, flag.code, flag.step, flag.severity.value)


def digest(
    deals: Sequence[Deal],
    today: date,
    reported: frozenset[Key] = frozenset(),
    least: Severity = Severity.MEDIUM,
) -> Digest:
    """List the deals that need somebody today, the most urgent first.

    First deals in which our own step is late, then those whose people cannot get
    in, then those committed without evidence; the others by value times the working
    days the signature is late.

    Args:
        deals: every open plan with its flags.
        today: the day of the digest.
        reported: what earlier digests told and is still so; it is left out.
        least: findings below this severity wait for the review.
    """
    found: list[tuple[Deal, tuple[RiskFlag, ...]]] = []
    still: set[Key] = set()
    for deal in deals:
        active = [flag for flag in deal.flags if _counts(flag, least)]
        still |= {key(deal, flag) for flag in active} & reported
        new = _varied(flag for flag in active if key(deal, flag) not in reported)
        if new:
            found.append((deal, new))
    found.sort(key=lambda pair: _urgency(*pair))
    told = {key(deal, flag) for deal, new in found for flag in new[:ACTIONS]}
    items = tuple(_item(deal, new) for deal, new in found)
    return Digest(today, items, frozenset(still | told))


def _varied(flags: Iterable[RiskFlag]) -> tuple[RiskFlag, ...]:
    """Order findings by urgency, the first of each kind before the second of any.

    Three steps that are late are one thing to do; the next kind would be hidden.
    """
    turns: dict[str, int] = {}
    ordered = []
    for flag in sorted(flags, key=priority):
        turns[flag.code] = turns.get(flag.code, 0) + 1
        ordered.append((turns[flag.code], flag))
    return tuple(flag for _, flag in sorted(ordered, key=lambda pair: pair[0]))


def _counts(flag: RiskFlag, least: Severity) -> bool:
    return _SEVERITIES.index(flag.severity) <= _SEVERITIES.index(least)


def _late(deal: Deal) -> int:
    return max(0, deal.schedule.slip_days or 0)


def _urgency(deal: Deal, new: tuple[RiskFlag, ...]) -> tuple[int, Decimal, int, str]:
    codes = {flag.code for flag in new}
    first = next((n for n, one in enumerate(_FIRST) if one & codes), len(_FIRST))
    weight = (deal.value or Decimal(0)) * _late(deal)
    severity = min(_SEVERITIES.index(flag.severity) for flag in new)
    return (first, -weight, severity, deal.plan.name)


def _item(deal: Deal, new: tuple[RiskFlag, ...]) -> Item:
    return Item(
        plan_id=deal.plan.id,
        name=deal.plan.name,
        level=deal.level,
        slip_days=deal.schedule.slip_days or 0,
        value=deal.value,
        location=deal.location,
        actions=new[:ACTIONS],
        more=max(0, len(new) - ACTIONS),
        sponsors=sponsors(deal.plan) if _late(deal) > SLIP_HIGH else "",
    )


def sponsors(plan: Plan) -> str:
    """Name the executive sponsors of a plan with their companies."""
    named = [
        f"{name} ({person.company})" if person.company else name
        for person in plan.content.people
        if person.part == SPONSOR
        for name in people_named(plan, person.name)
    ]
    return ", ".join(named) or NO_SPONSOR


def _facts(item: Item) -> str:
    """Write level, value and slip, as far as they are known."""
    late = (
        f"signature {working_days(item.slip_days)} late" if item.slip_days > 0 else ""
    )
    value = "" if item.value is None else f"{item.value:,}"
    return ", ".join(part for part in (item.level, value, late) if part)


def _lines(item: Item) -> Iterable[str]:
    for flag in item.actions:
        yield f"[{flag.severity.value}] {flag.code} {flag.message} {flag.action}"
    if item.more:
        yield f'and {item.more} more: mapsheets check "{item.name}"'
    if item.sponsors:
        yield f"Executive sponsors: {item.sponsors}"


def as_text(digest: Digest) -> str:
    """Write the digest for a terminal or a mail."""
    if not digest.items:
        return f"{long_date(digest.today)}: nothing new needs anybody.\n"
    number = len(digest.items)
    count = "1 deal needs" if number == 1 else f"{number} deals need"
    blocks = [f"{long_date(digest.today)}: {count} somebody today."]
    for item in digest.items:
        facts = _facts(item)
        head = f"{item.name} ({facts})" if facts else item.name
        blocks.append("\n".join((head, *(f"  - {one}" for one in _lines(item)))))
    return "\n\n".join(blocks) + "\n"


def as_dict(digest: Digest) -> dict[str, object]:
    """Give the digest as plain data: dates ISO, order stable."""
    return {
        "today": digest.today.isoformat(),
        "deals": [
            {
                "id": item.plan_id,
                "plan": item.name,
                "level": item.level,
                "slip_days": item.slip_days,
                "value": None if item.value is None else str(item.value),
                "location": item.location,
                "actions": [
                    {
                        "code": flag.code,
                        "severity": flag.severity.value,
                        "step": flag.step,
                        "message": flag.message,
                        "action": flag.action,
                    }
                    for flag in item.actions
                ],
                "more": item.more,
                "sponsors": item.sponsors,
            }
            for item in digest.items
        ],
    }
