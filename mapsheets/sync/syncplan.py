"""Everything a sync would do, decided before anything is shown or written."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from mapsheets.errors import GuardStop
from mapsheets.plan.effective import effective
from mapsheets.plan.model import Content, Plan, Problem
from mapsheets.schedule.dates import Schedule, compute
from mapsheets.schedule.slip import attribute
from mapsheets.sheet.gone import history_gone
from mapsheets.sheet.planedits import (
    TypedOver,
    agenda_edits,
    header_edits,
    history_edits,
    step_edits,
    typed_over,
)
from mapsheets.sheet.rowedits import imported_edits, without_doubles
from mapsheets.sheet.show import show, written_cells
from mapsheets.sheet.shown import Shown
from mapsheets.sheet.spec import Edit, Edits
from mapsheets.sheet.timelineedits import timeline_edits
from mapsheets.sync.acts import Act, Acted
from mapsheets.sync.content import (
    Change,
    blank_columns,
    differences,
    formulas_of,
)
from mapsheets.sync.guards import Allowed, refusals
from mapsheets.sync.history import Move, Told, history_of, with_dates
from mapsheets.sync.life import Moment
from mapsheets.sync.opening import Opened
from mapsheets.sync.proposing import next_plan, settled
from mapsheets.sync.remembering import kept_back, with_state
from mapsheets.sync.signoff import mark_changed, take_over
from mapsheets.sync.telling import (
    history_with,
    told_changes,
    unread_problems,
    with_typed_over,
)

NOTHING_ALLOWED = Allowed()
NOTHING_TOLD = Told()
Agenda = Callable[[Plan, Schedule], tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Terms:
    """What a sync is asked: the day, what is allowed, who may be credited.

    ``agenda`` writes the four texts of the agenda block, ``act`` is what a command
    does beyond a sync (confirm, accept, close, ...). ``credits`` names who changed
    single cells, ``cells`` are further edits of people's cells (an import).
    ``moment`` is the service's own time at the read, "" where it has none.
    """

    today: date
    allowed: Allowed = NOTHING_ALLOWED
    who: str = ""
    moment: str = ""
    agenda: Agenda | None = None
    act: Act | None = None
    credits: Mapping[tuple[str, str, str], str] = field(default_factory=dict)
    cells: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class SyncPlan:
    """A decided sync: what people changed, what moves, and every edit to write.

    ``plan`` is the plan afterwards. Without edits there is nothing to write.
    """

    before: Plan
    plan: Plan
    schedule: Schedule
    shown: Shown
    edits: Edits
    changes: tuple[Change, ...] = ()
    moves: tuple[Move, ...] = ()
    history: Told = NOTHING_TOLD
    typed_over: tuple[TypedOver, ...] = ()
    problems: tuple[Problem, ...] = ()
    conflicts: tuple[Problem, ...] = ()

    @property
    def outcome(self) -> str:
        """Name the outcome: ``problem``, ``updated`` or ``unchanged``."""
        if self.problems or self.conflicts:
            return "problem"
        return "updated" if self.edits else "unchanged"


def current_plan(opened: Opened, today: date) -> tuple[Plan, Schedule]:
    """Give the plan and its dates as they are today, without writing anything."""
    moment = _moment(opened, Terms(today))
    _, plan, _, _ = next_plan(opened.before, opened.content, opened.identified, moment)
    schedule = compute(effective(plan), as_of(plan, today))
    return take_over(plan, schedule, "", moment.modified), schedule


def decide(opened: Opened, terms: Terms, content: Content | None = None) -> SyncPlan:
    """Decide a sync of an opened workbook.

    Args:
        opened: the workbook as understood.
        terms: the day and what is allowed.
        content: what the sheet is to hold instead of what it holds (an import).

    Raises:
        GuardStop: a guard refuses; nothing may be written.
    """
    now = opened.content if content is None else content
    check_guards(opened, now, terms.allowed)
    moment = _moment(opened, terms)
    changes = differences(opened.before.content, now)
    advanced, plan, moves, problems = next_plan(
        opened.before, now, opened.identified, moment
    )
    told = told_changes(opened.before, advanced, changes)
    plan, schedule, moves, written = _dated(
        opened.before, plan, told, moves, moment, terms.act
    )
    return _finished(
        opened,
        terms,
        SyncPlan(
            before=opened.before,
            plan=_updated(plan, changes, moment),
            schedule=schedule,
            shown=Shown("", "", terms.today),
            edits=Edits(),
            changes=told,
            moves=moves,
            history=written,
            typed_over=typed_over(
                opened.reading, opened.identified.ids, opened.before.memory.written
            ),
            problems=(
                *opened.problems,
                *opened.reading.problems,
                *history_gone(opened.reading.tables),
                *problems,
            ),
        ),
    )


def check_guards(opened: Opened, now: Content, allowed: Allowed) -> None:
    """Refuse what looks like an accident.

    Raises:
        GuardStop: the first guard that refuses.
    """
    rows = opened.reading.rows
    blank = blank_columns(rows) if rows else frozenset()
    for refusal in refusals(opened.before, now, blank, allowed):
        raise GuardStop(refusal.message, refusal.hint, code=refusal.code)


def _moment(opened: Opened, terms: Terms) -> Moment:
    modified = _modified(opened, terms.today)
    formulas = formulas_of(opened.reading, opened.identified.ids)
    return Moment(terms.today, modified, terms.who, terms.credits, formulas)


def _modified(opened: Opened, today: date) -> date:
    """Give the day of the last change: after the last sync, at most today."""
    memory = opened.before.memory
    modified = opened.reading.workbook.modified or today
    earliest = memory.synced_on or memory.created_on or modified
    return min(max(modified, earliest), today)


def _dated(
    before: Plan,
    plan: Plan,
    changes: tuple[Change, ...],
    moves: tuple[Move, ...],
    moment: Moment,
    act: Act | None,
) -> tuple[Plan, Schedule, tuple[Move, ...], Told]:
    """Compute the dates before and after, see a sign-off, and tell the history."""
    day = as_of(before, before.memory.synced_on or moment.today)
    earlier = compute(effective(before), day)
    schedule = compute(effective(plan), as_of(plan, moment.today))
    plan = take_over(plan, schedule, _signer(moment), moment.modified)
    if before.memory.sign_off is not None:
        plan = mark_changed(plan, changes, earlier, schedule)
    acted = act(plan, schedule, moment) if act else Acted(plan)
    plan, following = settled(plan, acted.plan, moment.today) if act else (plan, ())
    moves = (*moves, *acted.moves, *following)
    today = as_of(plan, moment.today)
    schedule = compute(effective(plan), today)
    attribution = attribute(effective(before), day, effective(plan), today)
    written = history_of(plan, changes, moves, attribution, moment)
    ends = (earlier.signature, schedule.signature)
    added = tuple(with_dates(row, *ends) for row in (*acted.rows, *written.added))
    extended = with_dates(written.extended, *ends) if written.extended else None
    return plan, schedule, moves, Told(added, extended)


def _signer(moment: Moment) -> str:
    return moment.credited("header", "", "confirmed_by")


def as_of(plan: Plan, today: date) -> date:
    """Give the day that dates are computed for: a closed plan stands still."""
    outcome = plan.memory.outcome
    return today if outcome is None else min(today, outcome.on)


def _updated(plan: Plan, changes: tuple[Change, ...], moment: Moment) -> Plan:
    if not changes:
        return plan
    return replace(plan, memory=replace(plan.memory, last_updated=moment.modified))


def _finished(opened: Opened, terms: Terms, decided: SyncPlan) -> SyncPlan:
    """Compute the program's cells and every edit that they need."""
    reading, ids = opened.reading, opened.identified.ids
    plan, schedule = decided.plan, decided.schedule
    shown = show(effective(plan), schedule, as_of(plan, terms.today))
    by = (terms.today, terms.who)
    written = with_typed_over(decided.history, decided.typed_over, shown, by)
    plan = replace(plan, history=history_with(plan, written))
    if terms.agenda:
        # The agenda tells of this sync's own history: it comes last.
        shown = replace(shown, agenda=terms.agenda(plan, schedule))
    memory = replace(
        plan.memory,
        columns=reading.found.columns,
        written=written_cells(shown),
        base=plan.content,
        waiting_since=None,
    )
    plan = replace(plan, memory=memory)
    cells = [
        *step_edits(reading, ids, plan, shown),
        *header_edits(reading, plan, shown),
        *agenda_edits(reading, shown),
        *history_edits(reading, written.added, written.extended),
        *timeline_edits(reading, ids, plan, shown),
        *imported_edits(reading, ids, plan, shown),
        *terms.cells,
    ]
    recorded = "history" in reading.tables.places
    cells = kept_back(without_doubles(cells), decided.typed_over, recorded=recorded)
    plan, edits = with_state(opened, plan, cells, (terms.today, terms.moment))
    return replace(
        decided,
        plan=plan,
        shown=shown,
        edits=edits,
        history=written,
        problems=(*decided.problems, *unread_problems(plan), *schedule.problems),
    )
