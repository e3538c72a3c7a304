"""Rows of Change history: who changed what, and what it did to the signature.

The effects of one sync's rows add up exactly to the move of the expected signature
(slip attribution). A move by time alone is one row that grows until a person edits.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from mapsheets.plan.cells import long_date
from mapsheets.plan.fields import HEADER_FIELDS, step_field
from mapsheets.plan.model import HistoryRow, Plan, Step
from mapsheets.schedule.slip import Attribution
from mapsheets.sync.content import Change
from mapsheets.sync.life import MILESTONE_HEADER, Moment

PROGRAM = "mapsheets"
REASON_TO_ADD = "Reason to add"
TIME_MOVE = "Signature now expected, as days pass"
CALENDAR_MOVE = "Holidays of the calendars"
NONE = "none"
UNRECORDED = frozenset({"notes"})
MOVING = ("days", "depends_on", "target", "done_on", "status")
_EFFECT = re.compile(r"^([+-]\d+) working days?$")


@dataclass(frozen=True, slots=True)
class Move:
    """A target that the program moved; ``because_of`` says what it follows.

    ``by`` and ``reason`` are those of the person who asked for the move, if any.
    """

    step: str
    before: date | None
    after: date | None
    because_of: str
    by: str = PROGRAM
    reason: str = ""


def effect_text(days: int) -> str:
    """Write an effect in working days of both companies."""
    if not days:
        return NONE
    return f"{days:+d} working day{'' if abs(days) == 1 else 's'}"


def effect_days(text: str) -> int:
    """Read an effect back; anything else is 0."""
    match = _EFFECT.match(text.strip())
    return int(match.group(1)) if match else 0


@dataclass(frozen=True, slots=True)
class Told:
    """What a sync does to the history: rows to add, and perhaps one to extend."""

    added: tuple[HistoryRow, ...] = ()
    extended: HistoryRow | None = None


def history_of(
    after: Plan,
    changes: Sequence[Change],
    moves: Sequence[Move],
    attribution: Attribution,
    moment: Moment,
) -> Told:
    """Write what people changed, what the program moved, and what time did."""
    effects = _Effects(attribution)
    rows = [
        *_people_rows(after, changes, effects, moment),
        *_move_rows(moves, effects, moment.today),
        *effects.leftover(moment.today),
    ]
    return _time_row(after, rows, effects, moment.today)


class _Effects:
    """Hands out each contribution once, so that the rows' effects add up."""

    def __init__(self, attribution: Attribution) -> None:
        self.today = 0
        self.before: date | None = None
        self._by_step: dict[str, int] = {}
        self._start = self._calendar = 0
        for part in attribution.parts:
            if part.cause == "today":
                self.today += part.working_days
            elif part.cause == "start":
                self._start += part.working_days
            elif part.cause == "calendar":
                self._calendar += part.working_days
            else:
                known = self._by_step.get(part.step, 0)
                self._by_step[part.step] = known + part.working_days

    def of_step(self, step: str) -> str:
        return effect_text(self._by_step.pop(step, 0))

    def of_start(self) -> str:
        days, self._start = self._start, 0
        return effect_text(days)

    def leftover(self, today: date) -> list[HistoryRow]:
        rows = [
            HistoryRow(today, step, "Dates of this step", "", "", PROGRAM, "", text)
            for step in list(self._by_step)
            if (text := self.of_step(step)) != NONE
        ]
        if self._start:
            rows.append(
                HistoryRow(today, "", "Start", "", "", PROGRAM, "", self.of_start())
            )
        if self._calendar:
            effect = effect_text(self._calendar)
            rows.append(
                HistoryRow(today, "", CALENDAR_MOVE, "", "", PROGRAM, "", effect)
            )
        return rows


def _people_rows(
    after: Plan, changes: Sequence[Change], effects: _Effects, moment: Moment
) -> Iterable[HistoryRow]:
    bearers = _bearers(changes)
    for change in changes:
        what = _what(after, change)
        if not what:
            continue
        effect = NONE
        if change in bearers:
            effect = effects.of_step(change.row)
        elif change.table == "header" and change.key == "start":
            effect = effects.of_start()
        yield HistoryRow(
            on=moment.today,
            step=change.row,
            what=what,
            before=change.before_text,
            after=change.after_text,
            changed_by=moment.credited(change.table, change.row, change.key),
            reason=REASON_TO_ADD if _is_later(change) else "",
            effect=effect,
        )


def _bearers(changes: Iterable[Change]) -> tuple[Change, ...]:
    """Choose one change a step to carry its effect: the one that moves dates most."""
    chosen: dict[str, Change] = {}
    for change in changes:
        if change.table != "steps" or change.key in UNRECORDED:
            continue
        known = chosen.get(change.row)
        if known is None or _weight(change) < _weight(known):
            chosen[change.row] = change
    return tuple(chosen.values())


def _weight(change: Change) -> int:
    if change.kind in {"added", "removed"}:
        return 0
    known = change.kind == "edit" and change.key in MOVING
    return 1 + MOVING.index(change.key) if known else 1 + len(MOVING)


def _what(plan: Plan, change: Change) -> str:
    """Name what changed, "" where a change is not recorded."""
    names = (plan.memory.customer, plan.memory.vendor)
    if change.table == "steps":
        return _what_of_step(change, names)
    if change.table != "header" or change.key in MILESTONE_HEADER.values():
        return ""
    titles = {item.key: item.title(*names) for item in HEADER_FIELDS}
    title = titles[change.key]
    return "Confirmed on" if change.key == "confirmed_on" else title


def _what_of_step(change: Change, names: tuple[str, str]) -> str:
    if change.kind in {"added", "removed"}:
        return f"Step {change.kind}"
    title = step_field(change.key).title(*names)
    match change.kind:
        case "unread":
            return f"{title} (typed, not understood)"
        case "overruled":
            return f"{title} (the header's date counts)"
        case _:
            return "" if change.key in UNRECORDED else title


def _is_later(change: Change) -> bool:
    dated = change.key == "target" and change.kind == "edit"
    if not dated or change.before is None or change.after is None:
        return False
    return bool(change.after > change.before)


def _move_rows(
    moves: Iterable[Move], effects: _Effects, today: date
) -> Iterable[HistoryRow]:
    for move in moves:
        yield HistoryRow(
            on=today,
            step=move.step,
            what=f"Target date, {move.because_of}",
            before=long_date(move.before) if move.before else "",
            after=long_date(move.after) if move.after else "",
            changed_by=move.by,
            reason=move.reason,
            effect=effects.of_step(move.step),
        )


def _time_row(
    after: Plan, rows: list[HistoryRow], effects: _Effects, today: date
) -> Told:
    if not effects.today:
        return Told(tuple(rows))
    last = after.history[-1] if after.history else None
    if not rows and last is not None and last.what == TIME_MOVE:
        total = effect_days(last.effect) + effects.today
        grown = replace(last, on=today, effect=effect_text(total))
        return Told(extended=grown)
    row = HistoryRow(
        on=today, what=TIME_MOVE, changed_by=PROGRAM, effect=effect_text(effects.today)
    )
    return Told((*rows, row))


def with_dates(row: HistoryRow, before: date | None, after: date | None) -> HistoryRow:
    """Give a time row the expected signature before and after."""
    if row.what != TIME_MOVE:
        return row
    first = row.before or (long_date(before) if before else "")
    return replace(row, before=first, after=long_date(after) if after else "")


def moves_between(
    before: Sequence[Step], after: Sequence[Step], causes: Mapping[str, str]
) -> tuple[Move, ...]:
    """List the targets that differ between two versions of the same steps."""
    old = {step.id: step.target for step in before}
    return tuple(
        Move(step.id, old.get(step.id), step.target, causes.get(step.id, ""))
        for step in after
        if step.target != old.get(step.id)
    )
