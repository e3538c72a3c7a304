"""What a metric is: a value that says how many cases it rests on."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from mapsheets.portfolio.deals import quarter_end

NOT_ENOUGH = "not enough data"
NONE = "no data"
# First words of stages before a demo was held; every other stage counts as after it.
EARLY_STAGES = (
    *("lead", "prospect", "suspect", "new", "target", "qualif", "discovery"),
    *("intro", "outreach", "first meeting", "demo scheduled", "appointment"),
)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a report is asked: its day, and what its metrics count.

    ``least_value`` is that of deals which should have a plan, in whole units of the
    currency; ``early`` are first words of stages before the demo.
    """

    as_of: date
    first_month: int = 1
    least_value: int = 50_000
    early: tuple[str, ...] = EARLY_STAGES

    @property
    def period_end(self) -> date:
        """Give the last day of the quarter."""
        return quarter_end(self.as_of, self.first_month)

    @property
    def period_start(self) -> date:
        """Give the first day of the quarter."""
        before = self.period_end.replace(day=1)
        for _ in range(2):
            before = (before - timedelta(days=1)).replace(day=1)
        return before


@dataclass(frozen=True, slots=True)
class Metric:
    """One line of a report; ``number`` is for programs, ``text`` for people.

    ``count`` is N. ``number`` is None where there is nothing to say, or too little.
    """

    key: str
    name: str
    number: float | None
    text: str
    count: int
    goal: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StepSlip:
    """How often a step of a template is late; ``days`` are working days.

    ``took`` holds P25, P50 and P80 of the days from start to end, from eight on.
    """

    template: str
    step: str
    text: str
    finished: int
    late: int
    rate: float
    mean_late: float
    critical: int
    took: tuple[float, float, float] | None = None
    measured: int = 0


@dataclass(frozen=True, slots=True)
class Reported:
    """A whole report; the steps that cost most days come first."""

    as_of: date
    metrics: tuple[Metric, ...]
    slips: tuple[StepSlip, ...] = field(default=())


def percent(share: float) -> str:
    """Write a share as whole percent."""
    return f"{share * 100:.0f} %"


def money(amount: float) -> str:
    """Write an amount without decimals."""
    return f"{amount:,.0f}"


def counted(number: float, what: str, form: str = ",") -> str:
    """Write a number of things: ``1 deal``, ``2 deals``, ``+1 working day``."""
    return f"{number:{form}} {what}{'' if abs(number) == 1 else 's'}"


def share_of(
    key: str, name: str, hits: int, count: int, *, goal: str = "", note: str = ""
) -> Metric:
    """Make a metric of a share; without cases there is none."""
    if not count:
        return Metric(key, name, None, NONE, 0, goal, note)
    text = f"{percent(hits / count)} ({hits} of {count})"
    return Metric(key, name, hits / count, text, count, goal, note)
