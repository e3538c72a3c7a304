"""Share a plan: check it, let people in or write the copy to send, remember it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Protocol, runtime_checkable

from mapsheets.errors import SafetyStop, UsageFault
from mapsheets.plan.model import Side
from mapsheets.risk.facts import RiskFlag
from mapsheets.risk.flags import asking, blocking
from mapsheets.risk.levels import side_of_account
from mapsheets.stores.base import Store
from mapsheets.sync.acts import check_open, sharing
from mapsheets.sync.guards import Allowed
from mapsheets.workflows.assess import Assessed
from mapsheets.workflows.exporting import export_workbook
from mapsheets.workflows.finding import Place
from mapsheets.workflows.portfolio.private import Private
from mapsheets.workflows.portfolio.record import Recorded
from mapsheets.workflows.reading import read_one
from mapsheets.workflows.settings import NO_VENDOR, Settings
from mapsheets.workflows.syncing import Result, sync_one
from mapsheets.workflows.vendor import name_vendor

OUTBOX = "to-send"
COLLEAGUE = (
    "{} is of your own company: the plan does not count as shared with the customer."
)
# Codes of an address that cannot be invited: by Google, by a company's rule.
REFUSED = frozenset({"SHARING_REFUSED", "SHARING_POLICY"})
_ADDRESS = re.compile(r"^[^@\s<>,;:]+@[^@\s<>,;:]+\.[^@\s<>,;:.]{2,}$")


@dataclass(frozen=True, slots=True)
class Invitation:
    """Who is to see a plan, how, and what the sender takes upon himself.

    ``allowed`` are codes of flags, or words, that block sharing and are let through
    with ``reason``; ``agreed`` says that the questions were answered with yes.
    """

    email: str
    role: str = "editor"
    message: str = ""
    notify: bool = True
    allowed: tuple[str, ...] = ()
    reason: str = ""
    agreed: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of it: a copy to send (``copy``) or an invitation (``note``).

    ``recorded`` is what became of the private workbook.
    """

    result: Result
    copy: str = ""
    note: str = ""
    recorded: Recorded = Recorded()  # noqa: RUF009  frozen


class Invited(Protocol):
    """What a store says of an invitation."""

    @property
    def note(self) -> str:
        """Give what a person should know, or ""."""


@runtime_checkable
class Inviting(Protocol):
    """A store that can let people in by itself."""

    def share(
        self, ref: str, email: str, role: str = ..., *, notify: bool, message: str
    ) -> Invited:
        """Let one address use a workbook."""


class SharingBlocked(SafetyStop):
    """Something in the plan must not go out as it is."""

    code = "SHARE_BLOCKED"

    def __init__(self, name: str, flags: tuple[RiskFlag, ...]) -> None:
        found = " ".join(f"{flag.code}: {flag.message}" for flag in flags)
        codes = " ".join(f"--allow {flag.code}" for flag in flags)
        super().__init__(
            f"{name} should not go out as it is. {found}",
            f"{flags[0].action} Or share it all the same with {codes} --reason TEXT.",
        )
        self.flags = flags


class SharingAsks(SafetyStop):
    """Sharing asks first, and nobody has said yes."""

    code = "SHARE_ASKS"

    def __init__(self, name: str, flags: tuple[RiskFlag, ...]) -> None:
        found = " ".join(f"{flag.code}: {flag.message}" for flag in flags)
        super().__init__(
            f"Before {name} goes out: {found}", "Share it all the same with --yes."
        )
        self.flags = flags


class NoVendor(SafetyStop):
    """The plan does not say yet whose it is."""

    code = "NO_VENDOR"

    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name} still says {NO_VENDOR} where your company's name should stand.",
            'Set it: vendor = "NAME" in mapsheets.toml, or MAPSHEETS_VENDOR.',
        )


def check_address(email: str) -> str:
    """Check a mail address.

    Raises:
        UsageFault: it is none.
    """
    if not _ADDRESS.match(email):
        raise UsageFault(
            f"'{email}' is no mail address.", "Write it as name@company.example."
        )
    return email


def share(
    place: Place,
    wanted: Invitation,
    today: date,
    settings: Settings,
    ask: Callable[[tuple[RiskFlag, ...]], bool],
    private: Private | None = None,
) -> Sent:
    """Share one plan with one address.

    Args:
        place: the plan.
        wanted: who is to see it, and how.
        today: the day of the command.
        settings: thresholds, mail domains and the workspace.
        ask: whether a plan with such flags is to go out.
        private: the private workbook, where it was read already.

    Raises:
        NoVendor: the plan has no vendor yet.
        SharingBlocked: a flag that blocks sharing was not allowed.
        SharingAsks: nobody agreed.
        NotAllowed, Unreachable: the service refused; the hint says what to do.
    """
    check_address(wanted.email)
    found = read_one(place, today, settings, private)
    if found.plan.memory.vendor == NO_VENDOR:
        if not settings.vendor:
            raise NoVendor(found.plan.name)
        name_vendor(place, settings.vendor, today)
        found = read_one(place, today, settings, private)
    check_open(found.plan, "Make a copy of it with 'mapsheets export'.")
    check_flags(found, wanted, ask)
    colleague = side_of_account(wanted.email, settings.vendor_domains) is Side.VENDOR
    note = let_in(place.store, place.entry.ref, wanted)
    result = sync_one(
        place,
        today,
        Allowed(),
        act=sharing((wanted.email,), outside=not colleague),
        domains=settings.vendor_domains,
    )
    own = COLLEAGUE.format(wanted.email) if colleague else ""
    if note is not None:
        return Sent(result, note=" ".join(part for part in (note, own) if part))
    return Sent(result, copy=_copy(place, today), note=own)


def check_flags(
    found: Assessed,
    wanted: Invitation,
    ask: Callable[[tuple[RiskFlag, ...]], bool],
) -> None:
    """Stop where a flag blocks sharing, or asks and nobody agrees.

    Raises:
        SharingBlocked: a flag that blocks sharing was not allowed.
        SharingAsks: nobody agreed, and a flag that asks was not allowed.
        UsageFault: a flag was allowed without a reason.
    """
    allowed = {item.casefold() for item in wanted.allowed}
    if allowed and not wanted.reason.strip():
        raise UsageFault(
            "Letting a flag through needs a reason.", "Give --reason TEXT."
        )
    blocks = tuple(
        flag for flag in blocking(found.flags) if not _is_allowed(flag, allowed)
    )
    if blocks:
        raise SharingBlocked(found.plan.name, blocks)
    asks = tuple(f for f in asking(found.flags) if not _is_allowed(f, allowed))
    if asks and not wanted.agreed and not ask(asks):
        raise SharingAsks(found.plan.name, asks)


def _is_allowed(flag: RiskFlag, allowed: set[str]) -> bool:
    if flag.code.casefold() in allowed:
        return True
    quoted = {word.casefold() for word in re.findall(r"'([^']+)'", flag.message)}
    return bool(quoted) and quoted <= allowed


def let_in(store: Store, ref: str, wanted: Invitation) -> str | None:
    """Let the address in, where the store can; None where a copy must be sent."""
    if not isinstance(store, Inviting):
        return None
    shared = store.share(
        ref,
        wanted.email,
        wanted.role,
        notify=wanted.notify,
        message=wanted.message,
    )
    return shared.note


def _copy(place: Place, today: date) -> str:
    folder = Path(place.entry.location).resolve().parent / OUTBOX
    return str(export_workbook(place, today, folder))
