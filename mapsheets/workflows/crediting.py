"""Credits what people changed in a shared sheet to a company, where that is clear.

A service names who saved each version of a sheet, never who changed which cell. So a
change is credited only where every version since the last sync was saved by one and
the same account. The last sync's own write is one of these versions: it is left out
where it can be told by its moment, else nothing is credited.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

from mapsheets.errors import MapsheetsError
from mapsheets.plan.model import Side
from mapsheets.risk.levels import Revision, credit, side_of_account
from mapsheets.stores.base import Store
from mapsheets.sync.content import differences
from mapsheets.sync.opening import Opened

OWN_WRITE = timedelta(seconds=15)  # a write follows its read within this time
NAMES = {Side.CUSTOMER: "customer", Side.VENDOR: "vendor"}


class Saved(Protocol):
    """A saved version of a sheet; ``by`` is an address, "" where unknown."""

    @property
    def moment(self) -> datetime:
        """Give when it was saved."""

    @property
    def by(self) -> str:
        """Give who saved it."""


@runtime_checkable
class KnowsWho(Protocol):
    """A store that can tell who saved a workbook, and what time it is there."""

    @property
    def moment(self) -> datetime | None:
        """Give the service's own time at its last answer."""

    def revisions(self, ref: str) -> Sequence[Saved]:
        """List who saved a workbook when, oldest first."""


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose the changes are: ``customer``, ``vendor`` or ""; and when that was seen."""

    who: str = ""
    moment: str = ""


NOBODY = Credit()


def credited(
    store: Store, ref: str, opened: Opened, domains: Sequence[str] = ()
) -> Credit:
    """Find out whose the changes since the last sync are, right after a read.

    The service is asked, with one call, only where a plan is shared and people
    changed something. Where it does not say, the changes are nobody's.

    Args:
        store: where the plan is.
        ref: its reference there.
        opened: the plan as it was just read.
        domains: the seller's mail domains; without them no account has a side.
    """
    if not isinstance(store, KnowsWho) or not store.abilities.revisions:
        return NOBODY
    moment = store.moment
    now = "" if moment is None else moment.isoformat()
    if not domains or not _asks(opened):
        return Credit(moment=now)
    try:
        revisions = store.revisions(ref)
    except MapsheetsError:
        # Who it was is not worth a sync that fails.
        return Credit(moment=now)
    since = datetime.fromisoformat(opened.before.memory.last_revision)
    account = account_since(revisions, since)
    side = side_of_account(account, domains) if account else None
    return Credit(NAMES.get(side, "") if side else "", now)


def _asks(opened: Opened) -> bool:
    memory = opened.before.memory
    if memory.shared_on is None or not memory.last_revision:
        return False
    return bool(differences(opened.before.content, opened.content))


def account_since(revisions: Iterable[Saved], since: datetime) -> str:
    """Name the only account that saved versions after a sync, "" where unclear.

    Args:
        revisions: every version, in any order.
        since: the service's moment of the read that the last sync was made from.
    """
    later = sorted(
        (each for each in revisions if each.moment > since), key=lambda one: one.moment
    )
    early = [each for each in later if each.moment <= since + OWN_WRITE]
    if len(early) > 1:
        return ""
    edits = [Revision(each.moment.date(), each.by) for each in later[len(early) :]]
    return credit(edits) or ""
