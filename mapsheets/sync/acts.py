"""What commands do to a plan beyond a sync: confirm, accept, close, share, review."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from mapsheets.errors import SafetyStop, UsageFault
from mapsheets.plan.cells import long_date
from mapsheets.plan.model import (
    HistoryRow,
    Milestone,
    Outcome,
    Plan,
    Provenance,
    Side,
    SignOff,
)
from mapsheets.schedule.calendar import calendar_for
from mapsheets.schedule.dates import Schedule
from mapsheets.sync.history import NONE, Move
from mapsheets.sync.life import Moment
from mapsheets.sync.proposing import milestone_header
from mapsheets.sync.signoff import SMALL_MOVE, confirm

VENDOR = "vendor"
STANDS_STILL = "Its dates stand still; see them with 'mapsheets show'."
RESULTS = {"won": "Signed", "lost": "Closed, not going ahead", "no-decision": "Closed"}


@dataclass(frozen=True, slots=True)
class Acted:
    """A plan after a command, with what the history has to say of it."""

    plan: Plan
    moves: tuple[Move, ...] = ()
    rows: tuple[HistoryRow, ...] = ()


Act = Callable[[Plan, Schedule, Moment], Acted]


class PlanClosed(SafetyStop):
    """The plan's outcome is recorded; it does not change any more."""

    code = "PLAN_CLOSED"


def check_open(plan: Plan, hint: str) -> None:
    """Refuse to change a plan whose outcome is recorded.

    Raises:
        PlanClosed: it is.
    """
    outcome = plan.memory.outcome
    if outcome is not None:
        said = f"{RESULTS[outcome.result]}, {long_date(outcome.on)}"
        raise PlanClosed(f"{plan.name} is closed ({said}).", hint)


def confirming(who: str, how: str, on: date | None) -> Act:
    """Record the customer's written sign-off, as the seller reports it.

    A second time the same changes nothing, and the history tells of it once.
    """

    def act(plan: Plan, schedule: Schedule, moment: Moment) -> Acted:
        check_open(plan, STANDS_STILL)
        day = on or moment.today
        confirmed = confirm(plan, SignOff(who, how, day, theirs=False), schedule)
        row = _row(
            moment, "Confirmed by", plan.header.confirmed_by, who, f"Reported: {how}"
        )
        return Acted(confirmed, rows=(row,) if confirmed != plan else ())

    return act


def accepting(steps: tuple[str, ...], reason: str) -> Act:
    """Make the dates now expected the agreed targets of all, or of chosen, steps."""

    def act(plan: Plan, schedule: Schedule, _moment: Moment) -> Acted:
        check_open(plan, STANDS_STILL)
        unknown = [item for item in steps if plan.step(item) is None]
        if unknown:
            raise UsageFault(
                f"{plan.name} has no step {', '.join(unknown)}.",
                f"Its steps are {', '.join(step.id for step in plan.steps)}.",
            )
        wanted = _accepted(plan, schedule, steps)
        moves = tuple(
            Move(step.id, step.target, wanted[step.id], "accepted", VENDOR, reason)
            for step in plan.steps
            if step.id in wanted and wanted[step.id] != step.target
        )
        return Acted(_with_targets(plan, wanted), moves)

    return act


def _accepted(
    plan: Plan, schedule: Schedule, steps: tuple[str, ...]
) -> dict[str, date]:
    found = {}
    for step in plan.steps:
        dates = schedule.steps.get(step.id)
        chosen = not steps or step.id in steps
        if chosen and step.is_open and dates and dates.scheduled and dates.finish:
            found[step.id] = dates.finish
    return found


def _with_targets(plan: Plan, wanted: dict[str, date]) -> Plan:
    steps = tuple(
        replace(step, target=wanted.get(step.id, step.target)) for step in plan.steps
    )
    accepted = dict.fromkeys(wanted, Provenance.ACCEPTED)
    memory = replace(plan.memory, provenance={**plan.memory.provenance, **accepted})
    plan = replace(plan, memory=memory, content=replace(plan.content, steps=steps))
    header = milestone_header(plan)
    plan = replace(plan, content=replace(plan.content, header=header))
    return _marked(plan)


def _marked(plan: Plan) -> Plan:
    """Raise "changed since confirmed" where the signature moved far."""
    baseline = plan.memory.baseline
    signature = plan.milestone(Milestone.SIGNATURE)
    if plan.memory.sign_off is None or baseline is None or baseline.changed:
        return plan
    before = baseline.signature_target
    after = signature.target if signature else None
    if before is None or after is None:
        return plan
    calendar = calendar_for(Side.BOTH, plan.memory.calendars)
    if abs(calendar.distance(before, after)) <= SMALL_MOVE:
        return plan
    changed = replace(baseline, changed=f"the target signature, now {long_date(after)}")
    return replace(plan, memory=replace(plan.memory, baseline=changed))


def closing(result: str, on: date | None, *, again: bool = False) -> Act:
    """Record how the plan ended; dates stand still from then on.

    ``again`` corrects an outcome that was recorded before.
    """

    def act(plan: Plan, _schedule: Schedule, moment: Moment) -> Acted:
        if not again:
            check_open(plan, "Correct the outcome with --again.")
        outcome = Outcome(result, on or moment.today)
        start = plan.header.start
        if start is not None and outcome.on < start:
            raise UsageFault(
                f"{plan.name} started on {long_date(start)}; it cannot have ended on "
                f"{long_date(outcome.on)}.",
                "Give the day it ended with --on.",
            )
        closed = replace(plan, memory=replace(plan.memory, outcome=outcome))
        text = f"{RESULTS[result]}, {long_date(outcome.on)}"
        return Acted(closed, rows=(_row(moment, "Outcome", "", text, ""),))

    return act


def sharing(addresses: tuple[str, ...], *, outside: bool = True) -> Act:
    """Note that the plan went out, and to whom.

    An address of the seller's own company (not ``outside``) makes it no shared one.
    """

    def act(plan: Plan, _schedule: Schedule, moment: Moment) -> Acted:
        check_open(plan, STANDS_STILL)
        memory = plan.memory
        known = tuple(dict.fromkeys((*memory.shared_with, *addresses)))
        day = memory.shared_on or (moment.today if outside else None)
        shared = replace(memory, shared_on=day, shared_with=known)
        return Acted(replace(plan, memory=shared))

    return act


def not_shared(addresses: tuple[str, ...], *, outside: bool) -> Act:
    """Take back that the plan went to these; ``outside``: others outside have it."""

    def act(plan: Plan, _schedule: Schedule, _moment: Moment) -> Acted:
        memory = plan.memory
        left = tuple(a for a in memory.shared_with if a not in addresses)
        day = memory.shared_on if outside else None
        return Acted(
            replace(plan, memory=replace(memory, shared_on=day, shared_with=left))
        )

    return act


def exporting() -> Act:
    """Note that a copy of the plan went out."""

    def act(plan: Plan, _schedule: Schedule, moment: Moment) -> Acted:
        day = plan.memory.exported_on or moment.today
        return Acted(replace(plan, memory=replace(plan.memory, exported_on=day)))

    return act


def reviewing() -> Act:
    """Note that the review was held today."""

    def act(plan: Plan, _schedule: Schedule, moment: Moment) -> Acted:
        check_open(plan, STANDS_STILL)
        held = tuple(sorted({*plan.memory.reviews, moment.today}))
        return Acted(replace(plan, memory=replace(plan.memory, reviews=held)))

    return act


def _row(moment: Moment, what: str, before: str, after: str, reason: str) -> HistoryRow:
    return HistoryRow(
        on=moment.today,
        what=what,
        before=before,
        after=after,
        changed_by=VENDOR,
        reason=reason,
        effect=NONE,
    )
