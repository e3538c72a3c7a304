"""Work out what the private workbook is told of a plan, where the plan was read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from mapsheets.plan.model import Plan, Problem
from mapsheets.portfolio.deals import Deal, adoptable
from mapsheets.portfolio.memory import Observed, activity_with, with_observed
from mapsheets.portfolio.summary import Standing
from mapsheets.portfolio.telling import Told, tell, with_filled
from mapsheets.risk.levels import activity_of
from mapsheets.risk.settings import Settings as RiskSettings
from mapsheets.schedule.dates import Schedule
from mapsheets.sheet.spec import CellValue
from mapsheets.sync.syncplan import SyncPlan
from mapsheets.workflows.assess import Known, assess
from mapsheets.workflows.portfolio.private import Private
from mapsheets.workflows.reading import known_of
from mapsheets.workflows.settings import Settings


@dataclass(frozen=True, slots=True)
class Seen:
    """A plan as a command left it.

    ``observed`` is what a store saw of the customer, ``filled`` what is known for
    people's columns of a new row.
    """

    plan: Plan
    schedule: Schedule
    location: str = ""
    problems: tuple[Problem, ...] = ()
    observed: Observed = Observed()  # noqa: RUF009  frozen
    filled: Mapping[str, CellValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Teller:
    """What is known of all deals, small enough to be sent to every worker.

    ``deals`` are keyed by plan id, ``loose`` those without a plan. ``reports`` says
    that the digest of a night follows.
    """

    today: date
    deals: Mapping[str, Deal] = field(default_factory=dict)
    loose: tuple[Deal, ...] = ()
    limits: RiskSettings = RiskSettings()  # noqa: RUF009  frozen
    domains: tuple[str, ...] = ()
    reports: bool = False

    @classmethod
    def of(cls, settings: Settings, private: Private, today: date) -> Teller:
        """Take what the rules need from the settings and the private workbook.

        Raises:
            UsageFault: a threshold in the settings is wrong.
        """
        limits, domains = known_of(settings).settings, settings.vendor_domains
        book = private.portfolio
        if book is None:
            return cls(today, limits=limits, domains=domains)
        loose = tuple(deal for deal in book.deals if not deal.plan_id)
        return cls(today, book.by_id, loose, limits, domains)

    def tell(self, seen: Seen) -> Told:
        """Work out the row of a plan that was read just now."""
        plan = seen.plan
        deal = self._deal(plan) or Deal()
        own = activity_of(plan, self.domains)
        kept = with_observed(deal.memory, seen.observed)
        activity = activity_with(own, kept, plan, self.today)
        filled = with_filled(deal, seen.filled)
        facts = filled.facts(self.today, self.limits.quarter_first_month)
        known = Known(self.limits, activity, facts)
        found = assess(plan, seen.schedule, known, seen.problems, seen.location)
        standing = Standing(
            found.plan,
            found.schedule,
            found.level,
            found.flags,
            activity,
            link_to(seen.location),
            self.domains,
        )
        told = seen.observed, seen.filled
        return tell(deal, standing, *told, reports=self.reports)

    def _deal(self, plan: Plan) -> Deal | None:
        found = self.deals.get(plan.id)
        return found or adoptable(self.loose, plan.memory.customer, plan.name)


def seen_in(decided: SyncPlan, location: str, observed: Observed | None = None) -> Seen:
    """Take what a sync decided."""
    return Seen(
        decided.plan,
        decided.schedule,
        location,
        decided.problems,
        observed or Observed(),
    )


def link_to(location: str) -> str:
    """Give the way from the private workbook to a plan's: an address, or ``../NAME``.

    A relative way still leads there when the workspace is moved or synced.
    """
    if "://" in location or not location:
        return location
    return f"../{Path(location).name}"
