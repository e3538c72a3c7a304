"""What a person should look at in a plan's dates: values, never raised."""

from __future__ import annotations

from datetime import date

from mapsheets.plan.cells import long_date
from mapsheets.plan.model import Problem, Step
from mapsheets.schedule.calendar import to_date
from mapsheets.schedule.network import NEVER, Network
from mapsheets.schedule.passes import Forward
from mapsheets.schedule.results import PinConflict

DONE_FUTURE = "DONE_FUTURE"
OUT_OF_SEQUENCE = "OUT_OF_SEQUENCE"
PIN_CLOSED = "PIN_CLOSED"


def conflicts(net: Network, now: Forward) -> tuple[PinConflict, ...]:
    """Report pins that are earlier than what the links allow."""
    return tuple(
        PinConflict(
            net.steps[place].id,
            to_date(pin),
            to_date(now.logic[place]),
            net.counts[place][now.logic[place]] - net.counts[place][pin],
            net.ids(now.chain(place)),
        )
        for place, pin in enumerate(net.pins)
        if pin < now.logic[place]
    )


def date_problems(net: Network, last: date | None) -> list[Problem]:
    """Report dates that look wrong; a Done on after ``last`` does not count."""
    found = []
    for place, step in enumerate(net.steps):
        if step.done_on is not None and last is not None and step.done_on > last:
            found.append(_done_in_future(step, step.done_on))
        if net.fixed[place] is not None:
            waiting = [b for b, _lag in net.links[place] if net.fixed[b] is None]
            if waiting:
                found.append(_out_of_sequence(step, net.steps[waiting[0]]))
            continue
        pin = net.pins[place]
        if pin != NEVER and net.days[place][net.counts[place][pin] - 1] != pin:
            found.append(_pin_on_closed_day(step, to_date(pin)))
    return found


def _done_in_future(step: Step, day: date) -> Problem:
    return Problem(
        DONE_FUTURE,
        f"Step {step.id} is marked as done on {long_date(day)}, which is still to "
        "come. The date is ignored until then: correct Done on.",
        step=step.id,
    )


def _out_of_sequence(step: Step, before: Step) -> Problem:
    return Problem(
        OUT_OF_SEQUENCE,
        f"Step {step.id} is done, but step {before.id}, which it depends on, is not. "
        "Correct the status or Depends on.",
        step=step.id,
    )


def _pin_on_closed_day(step: Step, day: date) -> Problem:
    return Problem(
        PIN_CLOSED,
        f"The target date of step {step.id}, {long_date(day)}, is not a working day. "
        "The date stands, and later steps start after it.",
        step=step.id,
    )
