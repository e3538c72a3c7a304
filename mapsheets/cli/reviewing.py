"""What ``mapsheets review`` reads and prints."""

from __future__ import annotations

from mapsheets.cli import listing, syncing
from mapsheets.cli.common import Session, finish
from mapsheets.plan.cells import long_date
from mapsheets.review import agenda as agendas
from mapsheets.review import digest as digests
from mapsheets.sync.acts import reviewing


def tell_agenda(session: Session, name: str, *, brief: bool, markdown: bool) -> None:
    """Print the agenda of one plan."""
    found = listing.read_named(session, name)
    held = [day for day in found.plan.memory.reviews if day < session.today]
    since = held[-1] if held else None
    made = agendas.agenda(found.plan, found.schedule, found.flags, session.today, since)
    session.json(agendas.as_dict(made))
    write = agendas.as_markdown if markdown else agendas.as_text
    session.result(write(made, brief=brief))


def tell_done(session: Session, name: str, *, dry_run: bool) -> None:
    """Record that the review was held."""
    done = syncing.act_on(session, name, reviewing(), dry_run=dry_run)
    if not dry_run and not any(line.failure for line in done.lines):
        session.say(f"The review of {long_date(session.today)} is recorded.")
    syncing.tell(session, done)


def tell_digest(session: Session) -> None:
    """Print what needs somebody today, over all plans."""
    plans, failed = listing.read(session)
    deals = [
        digests.Deal(
            item.plan,
            item.schedule,
            item.flags,
            level=item.level.code,
            value=item.facts.value,
            location=item.location,
        )
        for item in plans
    ]
    told = {(item.plan.id, *key) for item in plans for key in item.told}
    made = digests.digest(deals, session.today, frozenset(told))
    session.json(digests.as_dict(made))
    session.result(digests.as_text(made))
    again = sum(digests.key(d, flag) in told for d in deals for flag in d.flags)
    if again:
        session.say(
            f"{again} findings that an earlier night told stand still; the portfolio's "
            "tab Flags has them."
        )
    for item in failed:
        session.complain(f"{item.name}: {item.error.message} {item.error.hint}")
    finish(listing.exit_code(plans, failed))
