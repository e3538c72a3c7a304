"""What ``mapsheets share`` asks and prints."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

import click

from mapsheets.cli.common import Session, finish
from mapsheets.cli.tables import is_terminal
from mapsheets.errors import NotAllowed
from mapsheets.exchange.syncjson import result_json
from mapsheets.plan.cells import long_date
from mapsheets.plan.language import refused_words
from mapsheets.portfolio.memory import Observed
from mapsheets.risk.facts import RiskFlag
from mapsheets.workflows import sharing
from mapsheets.workflows.finding import find
from mapsheets.workflows.portfolio.one import (
    open_recorder,
    record_bounce,
    record_result,
)
from mapsheets.workflows.sharing import Invitation, Sent
from mapsheets.workflows.syncing import exit_code


def share_plan(session: Session, name: str, options: Mapping[str, Any]) -> Sent:
    """Share a plan as the options say."""
    wanted = Invitation(**options)
    for word in refused_words(wanted.message):
        session.say(f"Note: '{word}' stands in your message.")
    place = find(session.settings, name)
    settings, today = session.settings, session.today
    recorder = open_recorder(settings, place.store, today)
    private = recorder.private if recorder is not None else None
    try:
        sent = sharing.share(place, wanted, today, settings, ask, private)
    except NotAllowed as error:
        if error.code in sharing.REFUSED:
            complaint = record_bounce(settings, place, wanted.email, today).complaint
            if complaint:
                session.complain(complaint)
        raise
    seen = Observed(waived=_waived(wanted, today))
    recorded = record_result(settings, place.store, sent.result, today, seen, recorder)
    return replace(sent, recorded=recorded)


def _waived(wanted: Invitation, today: date) -> tuple[str, ...]:
    """Write down what was let out, and why."""
    if not wanted.allowed:
        return ()
    names = ", ".join(wanted.allowed)
    return (f"{long_date(today)}, {names}: {wanted.reason.strip()}",)


def ask(flags: tuple[RiskFlag, ...]) -> bool:
    """Ask on a terminal whether a plan with these flags is to go out."""
    if not is_terminal(sys.stdin, sys.stderr):
        return False
    for flag in flags:
        click.echo(f"{flag.code}: {flag.message}", err=True)
    return click.confirm("Share it all the same?", err=True)


def as_text(sent: Sent) -> str:
    """Say where the copy is, or that the plan is shared."""
    name = sent.result.name
    if sent.copy:
        return (
            f"{name}: the copy to send is {sent.copy}\n"
            "When it comes back: mapsheets import FILE"
        )
    return f"{name}: shared, {sent.result.location}"


def tell(session: Session, sent: Sent) -> None:
    """Say where the copy is, or what became of the invitation."""
    body = result_json(sent.result)
    session.json({**body, "copy": sent.copy or None, "note": sent.note or None})
    session.result(as_text(sent))
    if sent.note:
        session.complain(sent.note)
    if sent.recorded.complaint:
        session.complain(sent.recorded.complaint)
    finish(sent.recorded.exit_code(exit_code([sent.result])))
