"""What computing a plan's dates gives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from mapsheets.plan.model import Problem


@dataclass(frozen=True, slots=True)
class StepDates:
    """The dates of one step; "finish" means by close of business on that day.

    ``finish`` is Now expected, ``logic_finish`` what links and the plan's start
    alone would give. ``float_days`` are the working days, on the step's calendar,
    by which it may slip before the plan's end or a fixed date moves;
    ``slack_to_target`` those before the signature target cannot hold: with
    ``latest_start`` and ``latest_finish`` only for open steps that lead to the
    signature. Negative: days short. ``critical`` steps are on a driving chain of the
    signature. ``because_of`` names the step that makes an open step later than its
    target, itself where its own days or today do. ``waiting_on`` are unfinished
    predecessors. A step that is not ``scheduled`` has no dates at all.
    """

    id: str
    start: date | None = None
    finish: date | None = None
    logic_finish: date | None = None
    latest_start: date | None = None
    latest_finish: date | None = None
    float_days: int | None = None
    slack_to_target: int | None = None
    critical: bool = False
    because_of: str | None = None
    waiting_on: tuple[str, ...] = ()
    scheduled: bool = True


@dataclass(frozen=True, slots=True)
class PinConflict:
    """A typed or agreed date that the steps before it do not allow.

    ``short_by`` counts working days on the step's calendar, ``chain`` is the chain
    of steps that leads to ``earliest``, the step itself last.
    """

    step: str
    pin: date
    earliest: date
    short_by: int
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Infeasible:
    """A typed or agreed signature date that the steps cannot meet.

    ``short_by`` counts working days on the calendar of both sides.
    """

    needs_until: date
    short_by: int
    chain: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Schedule:
    """All dates of a plan as of ``today``.

    ``signature``, ``go_live`` and ``decision`` are expected dates; ``slip_days`` the
    signed working days, on the calendar of both sides, from the signature's target
    to its expected date; ``cause`` the step that makes it late; ``chain`` the
    driving chain of the signature, first step first.
    """

    today: date
    steps: Mapping[str, StepDates]
    signature: date | None
    go_live: date | None
    decision: date | None
    slip_days: int | None
    cause: str | None
    chain: tuple[str, ...]
    conflicts: tuple[PinConflict, ...]
    problems: tuple[Problem, ...]
    infeasible: Infeasible | None
