"""Who moved which target, as Change history tells it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mapsheets.plan.cells import fold, parse_date
from mapsheets.plan.fields import step_field
from mapsheets.plan.model import HistoryRow, Plan, Side
from mapsheets.risk.terms import shared_calendar
from mapsheets.risk.texts import PROGRAM

TARGET = step_field("target").heading
NO_REASON = frozenset({"", "reason to add"})


@dataclass(frozen=True, slots=True)
class Move:
    """A target that people moved later; ``days`` are working days of both sides.

    ``side`` is None where it is not known who did it.
    """

    on: date
    step: str
    days: int
    side: Side | None
    has_reason: bool


def side_of_change(plan: Plan, row: HistoryRow) -> Side | None:
    """Tell which company a history row is credited to; None where nobody knows."""
    who = fold(row.changed_by)
    companies = {
        "customer": Side.CUSTOMER,
        fold(plan.memory.customer): Side.CUSTOMER,
        "vendor": Side.VENDOR,
        fold(plan.memory.vendor): Side.VENDOR,
    }
    if who in companies:
        return companies[who]
    for person in plan.content.people:
        if who and who in {fold(person.name), fold(person.email)}:
            return companies.get(fold(person.company))
    return None


def _is_by_people(plan: Plan, row: HistoryRow, on: date) -> bool:
    """Tell whether people made a move; after a sign-off no other moves exist."""
    baseline = plan.memory.baseline
    accepted = baseline is not None and on > baseline.on
    return row.changed_by != PROGRAM or (accepted and plan.memory.sign_off is not None)


def _day(text: str) -> date | None:
    found = parse_date(text)
    return found if isinstance(found, date) else None


def later_moves(plan: Plan) -> tuple[Move, ...]:
    """List the targets that people moved later, in the order of the history."""
    calendar = shared_calendar(plan)
    moves = []
    for row in plan.history:
        before, after = _day(row.before), _day(row.after)
        if row.on is None or before is None or after is None or after <= before:
            continue
        if (
            row.step
            and row.what.startswith(TARGET)
            and _is_by_people(plan, row, row.on)
        ):
            moves.append(
                Move(
                    row.on,
                    row.step,
                    calendar.distance(before, after),
                    side_of_change(plan, row),
                    fold(row.reason) not in NO_REASON,
                )
            )
    return tuple(moves)
