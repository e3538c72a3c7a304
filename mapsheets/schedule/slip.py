"""Which change moved the signature, and by how many working days.

Two snapshots are compared. The changes between them are applied to the first one at
a time: holiday lists, the plan's start, removed steps, then changed and added steps
in topological order, then what the program itself proposed, then today. Each time
the dates are computed again, so the contributions add up to the whole slip exactly
(the stepped insertion of AACE International's practice 29R-03).

While a plan is a draft, untouched targets follow every change: they are proposed
anew at each step, so a moved proposal counts for the edit that moved it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TypeVar

from mapsheets.plan.model import Memory, Plan, PlanState, Side, Step
from mapsheets.schedule.calendar import Calendar, calendar_for
from mapsheets.schedule.dates import compute, expected_signature, floors, targets
from mapsheets.schedule.links import unread_links, usable_links
from mapsheets.schedule.network import is_pinned

Value = TypeVar("Value")


class Cause(StrEnum):
    """What kind of change moved a date."""

    CALENDAR = "calendar"
    START = "start"
    REMOVED = "removed"
    STEP = "step"
    ADDED = "added"
    TARGET = "target"
    TODAY = "today"


@dataclass(frozen=True, slots=True)
class Contribution:
    """What one change adds to the slip, in working days of both sides' calendar.

    ``step`` is an id: of the changed step; for ``today`` of the step that is late;
    "" where no step is meant. ``solo`` is the effect of the change if it had come
    alone: it shows slips that others hide or absorb.
    """

    cause: Cause
    step: str
    working_days: int
    solo: int


@dataclass(frozen=True, slots=True)
class Attribution:
    """The slip of the signature and its parts, which add up to ``total`` exactly.

    ``total`` is None, and there are no parts, where either plan has no signature.
    """

    total: int | None
    parts: tuple[Contribution, ...] = ()

    def of_step(self, step_id: str) -> int:
        """Sum what changes of a step's row contribute, in working days."""
        causes = {Cause.REMOVED, Cause.STEP, Cause.ADDED}
        return sum(
            part.working_days
            for part in self.parts
            if part.step == step_id and part.cause in causes
        )

    def of_cause(self, cause: Cause) -> int:
        """Sum what changes of one kind contribute, in working days."""
        return sum(part.working_days for part in self.parts if part.cause is cause)


@dataclass(frozen=True, slots=True)
class _Change:
    cause: Cause
    step: str = ""


def attribute(
    before: Plan, before_today: date, after: Plan, after_today: date
) -> Attribution:
    """Explain the move of the expected signature between two plans.

    Args:
        before: the earlier plan.
        before_today: the day for which it was computed.
        after: the later plan; its untouched targets have been proposed already.
        after_today: the day for which it is computed.

    Returns:
        the slip in working days, later is positive, and its parts.
    """
    first = expected_signature(before, before_today)
    end = compute(after, after_today)
    if first is None or end.signature is None:
        return Attribution(None)
    both = calendar_for(Side.BOTH, after.memory.calendars)
    walk = _Walk(both, before_today, after_today, after)
    parts, reached = walk.edits(before)
    left = expected_signature(after, before_today, after_today) or reached
    total = both.distance(first, end.signature)
    passed = both.distance(left, end.signature)
    proposed = total - passed - sum(part.working_days for part in parts)
    if proposed:
        parts.append(Contribution(Cause.TARGET, "", proposed, proposed))
    alone = expected_signature(before, after_today) or first
    solo = both.distance(first, alone)
    if passed or solo:
        parts.append(Contribution(Cause.TODAY, end.cause or "", passed, solo))
    return Attribution(total, tuple(parts))


@dataclass(frozen=True, slots=True)
class _Walk:
    """The way from one plan to another, one change at a time."""

    both: Calendar
    before_today: date
    after_today: date
    after: Plan

    def edits(self, before: Plan) -> tuple[list[Contribution], date]:
        """Apply what people changed; give the contributions and the last signature."""
        origin = self._signature(before) or self.before_today
        plan, reached = before, origin
        parts = []
        for change in _changes(before, self.after):
            plan = _apply(change, plan, self.after)
            moved = self._signature(plan) or reached
            alone = self._signature(_apply(change, before, self.after)) or origin
            parts.append(
                Contribution(
                    change.cause,
                    change.step,
                    self.both.distance(reached, moved),
                    self.both.distance(origin, alone),
                )
            )
            reached = moved
        return parts, reached

    def _signature(self, plan: Plan) -> date | None:
        follows = _proposed(plan, self.after_today)
        return expected_signature(follows, self.before_today, self.after_today)


def _changes(before: Plan, after: Plan) -> Iterator[_Change]:
    """List the changes in the order in which they are applied."""
    if before.memory.calendars != after.memory.calendars:
        yield _Change(Cause.CALENDAR)
    if before.header.start != after.header.start:
        yield _Change(Cause.START)
    old = {step.id: step for step in before.steps}
    new = {step.id: step for step in after.steps}
    for step in old.values():
        if step.id not in new:
            yield _Change(Cause.REMOVED, step.id)
    order = [step.id for step in usable_links(after).order]
    known = set(order)
    for step_id in [*order, *(key for key in new if key not in known)]:
        if step_id not in old:
            yield _Change(Cause.ADDED, step_id)
        elif _facts(before, old[step_id]) != _facts(after, new[step_id]):
            yield _Change(Cause.STEP, step_id)


def _facts(plan: Plan, step: Step) -> tuple[object, ...]:
    """Give what a step's dates depend on; a proposed target is a consequence."""
    memory = plan.memory
    return (
        1 if step.days is None else step.days,
        step.side,
        set(step.depends_on),
        step.id in unread_links(plan),
        step.status,
        step.done_on,
        step.target if is_pinned(plan, step) else None,
        memory.in_progress_since.get(step.id),
        memory.before_block.get(step.id),
        memory.ignored_done.get(step.id),
    )


def _apply(change: _Change, plan: Plan, after: Plan) -> Plan:
    """Make one change of those that lead to the later plan."""
    match change.cause:
        case Cause.CALENDAR:
            calendars = after.memory.calendars
            return replace(plan, memory=replace(plan.memory, calendars=calendars))
        case Cause.START:
            header = replace(plan.header, start=after.header.start)
            return replace(plan, content=replace(plan.content, header=header))
        case Cause.REMOVED:
            return _without(plan, change.step, after)
        case _:
            return _with(plan, change.step, after)


def _without(plan: Plan, step_id: str, after: Plan) -> Plan:
    steps = tuple(step for step in plan.steps if step.id != step_id)
    tombstones = dict(plan.memory.tombstones)
    if step_id in after.memory.tombstones:
        tombstones[step_id] = after.memory.tombstones[step_id]
    return replace(
        plan,
        content=replace(plan.content, steps=steps),
        memory=replace(plan.memory, tombstones=tombstones),
    )


def _with(plan: Plan, step_id: str, after: Plan) -> Plan:
    """Take a step over as it is in the later plan, with what is remembered of it."""
    steps = {step.id: step for step in plan.steps}
    taken = after.step(step_id)
    if taken is not None:
        old = steps.get(step_id)
        if old is not None and not is_pinned(after, taken) and taken.target is not None:
            taken = replace(taken, target=old.target or taken.target)
        steps[step_id] = taken
    unread = tuple(cell for cell in plan.content.unread if cell.row != step_id)
    unread += tuple(cell for cell in after.content.unread if cell.row == step_id)
    return replace(
        plan,
        content=replace(plan.content, steps=tuple(steps.values()), unread=unread),
        memory=_remembered(plan.memory, step_id, after.memory),
    )


def _remembered(memory: Memory, step_id: str, after: Memory) -> Memory:
    return replace(
        memory,
        provenance=_taken(memory.provenance, step_id, after.provenance),
        in_progress_since=_taken(
            memory.in_progress_since, step_id, after.in_progress_since
        ),
        before_block=_taken(memory.before_block, step_id, after.before_block),
        ignored_done=_taken(memory.ignored_done, step_id, after.ignored_done),
    )


def _taken(
    mapping: Mapping[str, Value], key: str, source: Mapping[str, Value]
) -> dict[str, Value]:
    """Copy a mapping with one entry as another mapping has it."""
    copy = dict(mapping)
    copy.pop(key, None)
    if key in source:
        copy[key] = source[key]
    return copy


def _proposed(plan: Plan, today: date) -> Plan:
    """Let the untouched targets of a draft follow, as a sync does."""
    if plan.memory.state is not PlanState.DRAFT:
        return plan
    if not plan.memory.is_out:
        kept = floors(plan, today)
        plan = replace(plan, memory=replace(plan.memory, floors=kept))
    follow = targets(plan, today)
    steps = tuple(
        replace(step, target=follow.get(step.id, step.target)) for step in plan.steps
    )
    return replace(plan, content=replace(plan.content, steps=steps))
