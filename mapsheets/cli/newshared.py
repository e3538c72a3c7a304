"""What ``mapsheets new --share`` prints: a new plan that goes out at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from mapsheets.cli import newplan, sharing
from mapsheets.cli.common import Session
from mapsheets.cli.newplan import Made
from mapsheets.errors import MapsheetsError, NotAllowed, SafetyStop
from mapsheets.stores.base import Entry, Store
from mapsheets.workflows.finding import Place
from mapsheets.workflows.inviting import Refused, going_out, invite, invites
from mapsheets.workflows.new import Order, Prepared, create
from mapsheets.workflows.portfolio.one import record_bounce
from mapsheets.workflows.settings import NO_VENDOR
from mapsheets.workflows.sharing import REFUSED, NoVendor, check_address
from mapsheets.workflows.workspace import open_store


def check_addresses(addresses: Sequence[str], vendor: str) -> None:
    """See that the plan can be shared, before it is made.

    Raises:
        UsageFault: an address is none.
        NoVendor: the plan would not say whose it is.
    """
    for email in addresses:
        check_address(email)
    if vendor == NO_VENDOR:
        raise NoVendor("The plan")


def make(
    session: Session, wanted: Order, addresses: Sequence[str], *, dry_run: bool
) -> Made:
    """Make the plan, say so, and share it with each address.

    Raises:
        MapsheetsError: an address was refused; the plan is made all the same.
    """
    emails = tuple(dict.fromkeys(addresses))
    check_addresses(emails, wanted.vendor)
    if dry_run:
        return newplan.make(session, wanted, dry_run=True)
    store = open_store(session.settings, making=True)
    if invites(store):
        return _made_shared(session, store, wanted, emails)
    made = newplan.make(session, wanted, dry_run=False)
    _send(session, made.prepared, emails)
    return replace(made, stale=True)


def _send(session: Session, prepared: Prepared, emails: tuple[str, ...]) -> None:
    """Write the copy for each address."""
    name = prepared.plan.name
    for email in emails:
        try:
            sent = sharing.share_plan(session, name, {"email": email})
        except MapsheetsError:
            _complain(session, name, email)
            raise
        session.result(sharing.as_text(sent))


def _complain(session: Session, name: str, email: str) -> None:
    session.complain(f"{name} is made, but not shared with {email}.")


def _made_shared(
    session: Session, store: Store, wanted: Order, emails: tuple[str, ...]
) -> Made:
    settings, today = session.settings, session.today
    prepared, stop = newplan.prepare_plan(session, wanted), None
    try:
        prepared = going_out(prepared, emails, today, settings, sharing.ask)
    except SafetyStop as error:
        stop = error
    created = create(store, prepared)
    made = Made(created.location, prepared)
    newplan.tell(session, made)
    name = prepared.plan.name
    if stop is not None:
        if prepared.schedule.infeasible is not None:
            session.complain(newplan.too_early(prepared))
        _complain(session, name, ", ".join(emails))
        shown = newplan.quoted(name)
        stop.hint += f" Each with: mapsheets share {shown} --with EMAIL."
        raise stop
    try:
        notes = invite(store, created, emails, today, settings)
    except Refused as refused:
        _complain(session, name, refused.email)
        entry = Entry(created.ref, name, created.location)
        _note_bounce(session, Place(store, entry), refused)
        raise refused.fault from refused
    code = newplan.record(session, store, made, wanted.value, told=True)
    session.result(f"{name}: shared, {created.location}")
    for note in filter(None, notes):
        session.complain(note)
    return replace(made, code=code)


def _note_bounce(session: Session, place: Place, refused: Refused) -> None:
    """Remember that an address cannot get in."""
    fault = refused.fault
    if not isinstance(fault, NotAllowed) or fault.code not in REFUSED:
        return
    done = record_bounce(session.settings, place, refused.email, session.today)
    if done.complaint:
        session.complain(done.complaint)
