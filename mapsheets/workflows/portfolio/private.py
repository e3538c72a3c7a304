"""The private workbook of a workspace: where it is, read without being made."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Protocol, runtime_checkable

from mapsheets.errors import MapsheetsError, SafetyStop
from mapsheets.plan.model import Plan, Problem
from mapsheets.portfolio.book import Portfolio, read_portfolio
from mapsheets.portfolio.memory import FlagKey, activity_with
from mapsheets.risk.facts import Activity, DealFacts
from mapsheets.risk.levels import activity_of
from mapsheets.stores.base import Entry, Store
from mapsheets.workflows.portfolio.place import NAME, private_store
from mapsheets.workflows.settings import Settings


@runtime_checkable
class KnowsOutsiders(Protocol):
    """A store that can tell who may read a workbook."""

    @property
    def workspace(self) -> str:
        """Name the place as the command line does."""

    def outsiders(self, ref: str, domains: Collection[str]) -> tuple[str, ...]:
        """Name who may read it and is not of these mail domains.

        With "" it is the place of a workbook that is still to be made.
        """


class PortfolioOpen(SafetyStop):
    """Somebody outside the seller's company may read the private workbook."""

    code = "PORTFOLIO_OPEN"

    def __init__(self, location: str, who: Collection[str]) -> None:
        super().__init__(
            f"The portfolio {location} can be read by {', '.join(who)}; nothing was "
            "written into it.",
            "Take their access to it, or to its folder, away. The mail domains of "
            "colleagues stand in vendor_domains.",
        )


@dataclass(frozen=True, slots=True)
class Private:
    """The private workbook of a workspace as it was read.

    ``portfolio`` is None where there is none yet; ``fault`` says why one that is
    there could not be read.
    """

    store: Store
    entry: Entry | None = None
    portfolio: Portfolio | None = None
    fault: MapsheetsError | None = None

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Say that a portfolio is there and could not be read."""
        if self.fault is None:
            return ()
        return (Problem("PORTFOLIO", f"The portfolio was left out: {self.fault}"),)

    def told_before(self, plan: Plan) -> frozenset[FlagKey]:
        """Give the flags of a plan that the digests of earlier nights told."""
        book = self.portfolio
        deal = book.deal_of(plan) if book is not None else None
        if book is None or deal is None or book.last_run is None:
            return frozenset()
        return deal.memory.reported_before(book.last_run)

    def facts_for(
        self, plan: Plan, settings: Settings, today: date, first_month: int = 1
    ) -> tuple[Activity, DealFacts | None]:
        """Give what is known of a plan's people and of its deal.

        Args:
            plan: the plan; its own history is part of the activity.
            settings: whose mail domains are the seller's.
            today: decides which quarter is the period where the CRM gives no date.
            first_month: the month in which the first quarter begins.
        """
        own = activity_of(plan, settings.vendor_domains)
        book = self.portfolio
        deal = book.deal_of(plan) if book is not None else None
        if book is None or deal is None:
            return own, None
        activity = activity_with(own, deal.memory, plan, book.last_read(deal))
        return activity, deal.facts(today, first_month)


def open_private(settings: Settings, store: Store | None = None) -> Private | None:
    """Read the private workbook of a workspace; nothing is made or changed.

    A portfolio that cannot be read is a fault of its own, never of the plans.

    Args:
        settings: name the workspace.
        store: the private folder, where it is not the workspace's own.
    """
    place = store or private_store(settings)
    if place is None:
        return None
    try:
        return read_private(place)
    except MapsheetsError as error:
        return Private(place, fault=error)


def read_private(store: Store) -> Private:
    """Read the private workbook of a private folder.

    Raises:
        PortfolioUnclear: it lost what ties its rows to plans.
        MapsheetsError: it cannot be read.
    """
    entry = next((item for item in store.list() if item.name == NAME), None)
    if entry is None:
        return Private(store)
    return Private(store, entry, read_portfolio(store.read(entry.ref)))


def check_closed(private: Private, settings: Settings) -> None:
    """See that nobody outside the seller's domains can read the private workbook.

    One that is still to be made is as open as the folder that it will lie in.

    Raises:
        PortfolioOpen: somebody can.
    """
    store, entry = private.store, private.entry
    if not isinstance(store, KnowsOutsiders):
        return
    ref, location = (entry.ref, entry.location) if entry else ("", store.workspace)
    who = store.outsiders(ref, settings.vendor_domains)
    if who:
        raise PortfolioOpen(location, who)
