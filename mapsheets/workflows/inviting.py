"""A new plan that goes out at once, where the store lets people in by itself.

It says from its first moment on that it went out, so that sharing costs one call an
address; what an address was refused is taken back.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from datetime import date

from mapsheets.errors import MapsheetsError
from mapsheets.plan.model import Side
from mapsheets.risk.facts import RiskFlag
from mapsheets.risk.levels import side_of_account
from mapsheets.stores.base import Created, Entry, Store
from mapsheets.sync.acts import not_shared
from mapsheets.sync.guards import Allowed
from mapsheets.workflows.assess import assess
from mapsheets.workflows.finding import Place
from mapsheets.workflows.new import Prepared, as_shared
from mapsheets.workflows.reading import known_of
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.sharing import Invitation, Inviting, check_flags, let_in
from mapsheets.workflows.syncing import sync_one


def invites(store: Store) -> bool:
    """Tell whether a store lets people in by itself."""
    return isinstance(store, Inviting)


def going_out(
    prepared: Prepared,
    addresses: tuple[str, ...],
    today: date,
    settings: Settings,
    ask: Callable[[tuple[RiskFlag, ...]], bool],
) -> Prepared:
    """Check a new plan as ``share`` does, and let it say that it went out.

    Raises:
        SharingBlocked: a flag blocks sharing.
        SharingAsks: nobody agreed.
    """
    schedule = prepared.schedule
    known = known_of(settings)
    found = assess(prepared.plan, schedule, known, schedule.problems)
    check_flags(found, Invitation(addresses[0]), ask)
    outside = _outsiders(addresses, settings)
    return as_shared(prepared, addresses, today, outside=bool(outside))


def invite(
    store: Store,
    created: Created,
    addresses: tuple[str, ...],
    today: date,
    settings: Settings,
) -> tuple[str, ...]:
    """Let each address in; give what a person should know of each, or "".

    Raises:
        Refused: an address was refused; the plan no longer says that it went to it,
            or to those after it.
    """
    notes: list[str] = []
    for email in addresses:
        try:
            notes.append(let_in(store, created.ref, Invitation(email)) or "")
        except MapsheetsError as error:
            done, left = addresses[: len(notes)], addresses[len(notes) :]
            outside = bool(_outsiders(done, settings))
            place = Place(store, Entry(created.ref, "", created.location))
            # Where this fails too, sharing again makes the record true.
            with suppress(MapsheetsError):
                act = not_shared(left, outside=outside)
                sync_one(place, today, Allowed(), act=act)
            raise Refused(email, error) from error
    return tuple(notes)


class Refused(Exception):
    """An address was not let in; ``fault`` says why."""

    def __init__(self, email: str, fault: MapsheetsError) -> None:
        super().__init__(email)
        self.email = email
        self.fault = fault


def _outsiders(addresses: Sequence[str], settings: Settings) -> tuple[str, ...]:
    domains = settings.vendor_domains
    return tuple(
        email
        for email in addresses
        if side_of_account(email, domains) is not Side.VENDOR
    )
