"""What can be said of a plan today: its dates, its level and its flags."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from mapsheets.plan.effective import effective
from mapsheets.plan.model import Plan, Problem
from mapsheets.risk.facts import Activity, DealFacts, Facts, RiskFlag
from mapsheets.risk.flags import flags
from mapsheets.risk.levels import Level, level
from mapsheets.risk.settings import Settings as RiskSettings
from mapsheets.schedule.dates import Schedule


@dataclass(frozen=True, slots=True)
class Assessed:
    """A plan with everything that is computed from it today.

    ``told`` are flags, by code, step and severity, that an earlier digest told.
    """

    plan: Plan
    schedule: Schedule
    level: Level
    flags: tuple[RiskFlag, ...]
    facts: Facts
    problems: tuple[Problem, ...] = ()
    location: str = ""
    synced_on: date | None = None
    told: frozenset[tuple[str, str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a deal beyond its workbook."""

    settings: RiskSettings = RiskSettings()  # noqa: RUF009  frozen
    activity: Activity | None = None
    deal: DealFacts | None = None


def assess(
    plan: Plan,
    schedule: Schedule,
    known: Known,
    problems: tuple[Problem, ...] = (),
    location: str = "",
) -> Assessed:
    """Compute level and flags of a plan as of the schedule's day."""
    plan = effective(plan)
    facts = Facts(
        plan,
        schedule,
        schedule.today,
        settings=known.settings,
        activity=known.activity,
        deal=known.deal,
        problems=problems,
    )
    return Assessed(
        plan=plan,
        schedule=schedule,
        level=level(plan, known.activity, schedule.today, known.settings),
        flags=flags(facts),
        facts=facts,
        problems=problems,
        location=location,
        synced_on=plan.memory.synced_on,
    )
