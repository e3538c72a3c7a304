"""The life of a target: what an edit makes of dates, provenance and memory.

Each function takes one kind of event. They work on a ``Draft`` of the next plan and
return nothing: the draft is local to one call of ``advance``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from mapsheets.plan.cells import long_date
from mapsheets.plan.model import (
    Content,
    Header,
    Memory,
    Milestone,
    Plan,
    PlanState,
    Problem,
    Provenance,
    Status,
    Step,
    Tombstone,
)
from mapsheets.sync.identity import Identified

MILESTONE_HEADER = {
    Milestone.DECISION: "decision_by",
    Milestone.SIGNATURE: "target_signature",
    Milestone.GO_LIVE: "target_go_live",
}


@dataclass(frozen=True, slots=True)
class Moment:
    """When a sync happens, and what is known of who edited.

    ``modified`` is the day of the workbook's last change, at most today; ``who`` is
    ``customer``, ``vendor``, a name, or "" while nobody can be credited. ``credits``
    names who changed single cells or rows, keyed by table, row and field;
    ``formulas`` are the steps whose target a person computes with a formula.
    """

    today: date
    modified: date
    who: str = ""
    credits: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    formulas: frozenset[str] = frozenset()

    def credited(self, table: str, row: str, key: str) -> str:
        """Tell who changed a cell or row."""
        return self.credits.get((table, row, key), self.who)


@dataclass(slots=True)
class Draft:
    """The next plan while it is being made."""

    base: dict[str, Step]
    base_header: Header
    steps: dict[str, Step]
    header: Header
    provenance: dict[str, Provenance]
    in_progress_since: dict[str, date]
    blocked_since: dict[str, date]
    before_block: dict[str, Status]
    done_written: dict[str, date]
    ignored_done: dict[str, date]
    tombstones: dict[str, Tombstone]
    added_on: dict[str, date]
    unread: frozenset[tuple[str, str]]
    problems: list[Problem] = field(default_factory=list)


def advance(
    before: Plan, now: Content, identified: Identified, moment: Moment
) -> tuple[Plan, tuple[Problem, ...]]:
    """Take a sheet's content over: provenance, actuals, rows; no dates proposed yet."""
    memory = before.memory
    draft = _draft(memory, now)
    confirmed = memory.state is not PlanState.DRAFT and bool(now.header.confirmed_by)
    _rows(draft, identified, moment)
    _milestones(draft, memory)
    for step_id in draft.steps:
        _target(draft, step_id, confirmed=confirmed)
        _computed(draft, step_id, moment)
        _status(draft, step_id, moment)
        _done_on(draft, step_id, moment)
    content = replace(now, header=draft.header, steps=tuple(draft.steps.values()))
    return replace(
        before,
        content=content,
        memory=_remember(memory, draft, identified),
    ), tuple(draft.problems)


def _draft(memory: Memory, now: Content) -> Draft:
    base = memory.base or Content()
    return Draft(
        base={step.id: step for step in base.steps},
        base_header=base.header,
        steps={step.id: step for step in now.steps},
        header=now.header,
        provenance=dict(memory.provenance),
        in_progress_since=dict(memory.in_progress_since),
        blocked_since=dict(memory.blocked_since),
        before_block=dict(memory.before_block),
        done_written=dict(memory.done_written),
        ignored_done=dict(memory.ignored_done),
        tombstones=dict(memory.tombstones),
        added_on=dict(memory.added_on),
        unread=frozenset((item.row, item.key) for item in now.unread),
    )


def _remember(memory: Memory, draft: Draft, identified: Identified) -> Memory:
    present = set(draft.steps)
    return replace(
        memory,
        next_number=max(memory.next_number, identified.next_number),
        provenance={k: v for k, v in draft.provenance.items() if k in present},
        in_progress_since=draft.in_progress_since,
        blocked_since=draft.blocked_since,
        before_block=draft.before_block,
        done_written=draft.done_written,
        ignored_done=draft.ignored_done,
        tombstones=draft.tombstones,
        added_on=draft.added_on,
    )


def _rows(draft: Draft, identified: Identified, moment: Moment) -> None:
    for step_id in identified.new:
        draft.added_on[step_id] = moment.today
    for step_id in identified.returned:
        draft.tombstones.pop(step_id, None)
    for step_id in identified.removed:
        step = draft.base[step_id]
        days = 1 if step.days is None else step.days
        draft.tombstones[step_id] = Tombstone(
            step_id, step.depends_on, days, step.side, step.text
        )


def _milestones(draft: Draft, memory: Memory) -> None:
    """Make the header's milestone dates and their steps' targets one again."""
    for role, key in MILESTONE_HEADER.items():
        step = draft.steps.get(memory.milestones.get(role, ""))
        before = draft.base.get(memory.milestones.get(role, ""))
        had = before is not None and before.status is not Status.NOT_NEEDED
        shown = getattr(draft.base_header, key) if had else None
        if step is None or step.status is Status.NOT_NEEDED:
            _without_step(draft, role, shown)
            continue
        target = _one_of(draft, step, key, shown)
        draft.steps[step.id] = replace(step, target=target)
        draft.header = _with_date(draft.header, key, target)


def _with_date(header: Header, key: str, day: date | None) -> Header:
    changed: dict[str, Any] = {key: day}
    return replace(header, **changed)


def _without_step(draft: Draft, role: Milestone, shown: date | None) -> None:
    """Blank the date of a milestone that has gone; keep a date that people typed."""
    key = MILESTONE_HEADER[role]
    typed = getattr(draft.header, key)
    if typed is None or ("", key) in draft.unread:
        return
    if typed == shown:
        draft.header = _with_date(draft.header, key, None)
    else:
        draft.problems.append(_no_milestone(role, typed))


def _one_of(draft: Draft, step: Step, key: str, shown: date | None) -> date | None:
    """Choose between the header's date and the step's: the header's edit wins.

    ``shown`` is what the header showed of the step at the last sync.
    """
    typed: date | None = getattr(draft.header, key)
    base = draft.base.get(step.id)
    before = base.target if base else None
    if typed == shown or ("", key) in draft.unread:
        return step.target
    if step.target not in {before, typed}:
        draft.problems.append(_two_dates(step, typed))
    return typed


def _no_milestone(role: Milestone, typed: date) -> Problem:
    return Problem(
        "NO_MILESTONE_STEP",
        f"The header names {long_date(typed)} for the {role.value}, but the plan has "
        f"no {role.value} step any more. Bring the step back, or clear the date.",
    )


def _two_dates(step: Step, typed: date | None) -> Problem:
    other = long_date(step.target) if step.target else "blank"
    chosen = long_date(typed) if typed else "blank"
    return Problem(
        "TWO_DATES",
        f"The date of step {step.id} was changed in the header and in its row: the "
        f"header's {chosen} counts, the row said {other}.",
        step=step.id,
    )


def _target(draft: Draft, step_id: str, *, confirmed: bool) -> None:
    """See whether a person typed or cleared the target, or a blank may be filled."""
    step = draft.steps[step_id]
    base = draft.base.get(step_id)
    known = draft.provenance.get(step_id)
    if step.target is not None:
        if base is None or step.target != base.target or known is None:
            draft.provenance[step_id] = Provenance.PINNED
        return
    draft.provenance.pop(step_id, None)
    if confirmed or (step_id, "target") in draft.unread:
        return
    cleared = base is not None and base.target is not None
    if cleared or known is Provenance.PROPOSED or _is_linked(draft, step):
        draft.provenance[step_id] = Provenance.PROPOSED


def _computed(draft: Draft, step_id: str, moment: Moment) -> None:
    """Take a date that a person's formula gives as typed: it is never overwritten."""
    proposed = draft.provenance.get(step_id) is Provenance.PROPOSED
    if proposed and step_id in moment.formulas:
        draft.provenance[step_id] = Provenance.PINNED


def _is_linked(draft: Draft, step: Step) -> bool:
    return bool(step.depends_on) or any(
        link.step == step.id
        for other in draft.steps.values()
        for link in other.depends_on
    )


def _status(draft: Draft, step_id: str, moment: Moment) -> None:
    """Note since when a step is under way or blocked."""
    step = draft.steps[step_id]
    base = draft.base.get(step_id)
    before = base.status if base else Status.PENDING
    if step.status is Status.IN_PROGRESS:
        draft.in_progress_since.setdefault(step_id, moment.today)
    elif step.status in {Status.PENDING, Status.NOT_NEEDED}:
        draft.in_progress_since.pop(step_id, None)
    if step.status is Status.BLOCKED:
        draft.blocked_since.setdefault(step_id, moment.today)
        if before is not Status.BLOCKED:
            draft.before_block[step_id] = before
    else:
        draft.blocked_since.pop(step_id, None)
        draft.before_block.pop(step_id, None)


def _done_on(draft: Draft, step_id: str, moment: Moment) -> None:
    """Fill, clear or set aside the day a step was completed."""
    step = draft.steps[step_id]
    base = draft.base.get(step_id)
    was_complete = base is not None and base.status is Status.COMPLETE
    is_complete = step.status is Status.COMPLETE
    if is_complete:
        draft.ignored_done.pop(step_id, None)
        fillable = step.done_on is None and (step_id, "done_on") not in draft.unread
        if fillable and not was_complete:
            day = min(moment.modified, moment.today)
            draft.done_written[step_id] = day
            draft.steps[step_id] = replace(step, done_on=day)
    elif was_complete and step.done_on is not None:
        _reopen(draft, step)
    if draft.done_written.get(step_id) != draft.steps[step_id].done_on:
        draft.done_written.pop(step_id, None)
    if draft.ignored_done.get(step_id) != draft.steps[step_id].done_on:
        draft.ignored_done.pop(step_id, None)


def _reopen(draft: Draft, step: Step) -> None:
    base = draft.base[step.id]
    if step.done_on == draft.done_written.get(step.id):
        draft.steps[step.id] = replace(step, done_on=None)
    elif step.done_on == base.done_on and step.done_on is not None:
        draft.ignored_done[step.id] = step.done_on
        draft.problems.append(
            Problem(
                "DONE_IGNORED",
                f"Step {step.id} was reopened: its Done on of "
                f"{long_date(step.done_on)} stays in the cell and no longer counts. "
                "Clear it, or set the status to Complete.",
                step=step.id,
            )
        )
