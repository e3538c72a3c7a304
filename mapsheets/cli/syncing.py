"""What ``mapsheets sync`` runs and prints, and what other commands do on the way."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

from mapsheets.cli.common import Session, finish
from mapsheets.cli.syncwishes import allowed_of, wishes_of
from mapsheets.cli.tables import is_terminal
from mapsheets.sync.acts import Act
from mapsheets.sync.guards import Allowed
from mapsheets.workflows.clock import now
from mapsheets.workflows.finding import find
from mapsheets.workflows.nightly.lines import Line, line_of
from mapsheets.workflows.nightly.memory import InPortfolio
from mapsheets.workflows.nightly.notes import Moment
from mapsheets.workflows.nightly.report import Report, calls_json
from mapsheets.workflows.nightly.run import Ears, Run, sync_all, sync_named
from mapsheets.workflows.nightly.work import Orders
from mapsheets.workflows.portfolio.one import record_result
from mapsheets.workflows.portfolio.record import Recorded
from mapsheets.workflows.syncing import sync_one
from mapsheets.workflows.workspace import open_store

FEW = 20  # plans; of more, a terminal shows only those of which there is something


@dataclass(slots=True)
class Printer:
    """Prints a line a plan: as it is done, or at the end after a progress bar."""

    session: Session
    dry_run: bool = False
    now: bool = False
    count: int = 0
    refs: set[str] = field(default_factory=set)

    def began(self, count: int) -> None:
        """Hear how many plans there are."""
        self.count = count

    def told(self, line: Line) -> None:
        """Print a line while the run goes on."""
        if self.now:
            self.print(line)

    def print(self, line: Line) -> None:
        """Print what became of a plan, and what a person must look at."""
        self.refs.add(line.ref)
        for text in self._texts(line):
            self.session.result(text)
        for complaint in line.complaints:
            self.session.complain(complaint)

    def rest(self, report: Report) -> None:
        """Print what was not printed yet, in the order of the listing."""
        for line in report.lines:
            if line.ref not in self.refs:
                self.print(line)

    def _texts(self, line: Line) -> list[str]:
        session = self.session
        quiet = line.outcome == "unchanged" and not session.verbose
        if quiet and (session.quiet or (not self.now and self.count > FEW)):
            return []
        details = self.count == 1 or session.verbose or self.dry_run
        shown = line.details if details and not session.quiet else ()
        return [f"{line.name}: {line.said}", *(f"  {text}" for text in shown)]


def sync(session: Session, names: Sequence[str], options: Mapping[str, Any]) -> None:
    """Sync the named plans, or all of the workspace, and end the command."""
    settings, dry_run = session.settings, bool(options["dry_run"])
    moment = Moment(session.today, now())
    orders = Orders(
        moment,
        allowed_of(options),
        dry_run=dry_run,
        domains=settings.vendor_domains,
    )
    printer = Printer(session, dry_run=dry_run)
    with _heard(printer) as ears:
        run = Run(settings, orders, wishes_of(options), ears)
        if names:
            found = (find(settings, name) for name in names)
            # A file's name alone may stand in several folders.
            known = {(one.store.workspace, one.entry.ref): one for one in found}
            places = list(known.values())
            store = places[0].store
            memory = InPortfolio(settings, store, session.today)
            report = sync_named(run, places, memory)
        else:
            store = open_store(settings)
            memory = InPortfolio(settings, store, session.today)
            report = sync_all(run, store, memory)
    _end(session, report, printer, as_run=True)


def act_on(session: Session, name: str, act: Act, *, dry_run: bool) -> Report:
    """Do what a command asks for to one plan, with a sync on the way."""
    place = find(session.settings, name)
    result = sync_one(
        place,
        session.today,
        Allowed(),
        dry_run=dry_run,
        act=act,
        domains=session.settings.vendor_domains,
    )
    line = line_of(place.entry.ref, result, dry_run=dry_run)
    recorded = Recorded()
    if not dry_run:
        recorded = record_result(session.settings, place.store, result, session.today)
    return Report(
        place.store.workspace,
        session.today,
        (line,),
        place.store.calls,
        dry_run=dry_run,
        recorded=recorded,
    )


def tell(session: Session, report: Report) -> None:
    """Print what was done to a plan and end the command with its exit code."""
    printer = Printer(session, dry_run=report.dry_run, count=len(report.lines))
    _end(session, report, printer, as_run=False)


def _end(session: Session, report: Report, printer: Printer, *, as_run: bool) -> None:
    body: dict[str, object] = {
        "today": report.today.isoformat(),
        "plans": [line.body for line in report.lines],
        "calls": calls_json(report.calls),
    }
    session.json({**body, "run": report.as_json()} if as_run else body)
    if not report.lines:
        session.result(f"No plans in {report.workspace}.")
    printer.rest(report)
    if len(report.lines) > 1:
        session.say(report.as_text())
    if report.recorded.complaint:
        session.complain(report.recorded.complaint)
    finish(report.exit_code)


@contextmanager
def _heard(printer: Printer) -> Iterator[Ears]:
    """Show a bar on a terminal; elsewhere print a line a plan as it is done."""
    session = printer.session
    ears = Ears(printer.began, printer.told, session.complain)
    if session.quiet or not is_terminal(sys.stderr):
        printer.now = not session.as_json
        yield ears
        return
    from rich.console import Console  # noqa: PLC0415  only on a terminal
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Syncing", visible=False)

        def began(count: int) -> None:
            printer.began(count)
            progress.update(task, total=count, visible=count > 1)

        yield replace(ears, began=began, told=lambda _: progress.advance(task))
