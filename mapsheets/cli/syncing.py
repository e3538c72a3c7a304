"""What ``mapsheets sync`` runs and prints."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date

from mapsheets.cli.common import Session, finish
from mapsheets.exchange.syncjson import result_json
from mapsheets.plan.cells import long_date
from mapsheets.stores.base import Calls
from mapsheets.sync.acts import Act
from mapsheets.sync.guards import Allowed
from mapsheets.sync.syncplan import SyncPlan
from mapsheets.workflows.finding import Place, find
from mapsheets.workflows.syncing import Result, exit_code, sync_many, sync_one
from mapsheets.workflows.workspace import open_store


@dataclass(frozen=True, slots=True)
class Run:
    """A finished run over one or more plans."""

    results: tuple[Result, ...]
    calls: Calls
    workspace: str
    dry_run: bool = False

    @property
    def exit_code(self) -> int:
        """Give the run's exit code."""
        return exit_code(self.results)

    def as_json(self, today: date) -> dict[str, object]:
        """Give the run as JSON."""
        return {
            "today": today.isoformat(),
            "plans": [result_json(item) for item in self.results],
            "calls": {
                "read": self.calls.read,
                "write": self.calls.write,
                "drive": self.calls.drive,
            },
        }

    def as_text(self, *, verbose: bool, quiet: bool) -> str:
        """Say what became of each plan, and what was decided."""
        if not self.results:
            return f"No plans in {self.workspace}."
        lines: list[str] = []
        for result in self.results:
            lines.append(f"{result.name}: {_outcome(result, dry_run=self.dry_run)}")
            details = len(self.results) == 1 or verbose or self.dry_run
            if result.decided is not None and details and not quiet:
                lines += [f"  {line}" for line in _details(result.decided)]
        return "\n".join(lines)

    def complaints(self) -> list[str]:
        """List what a person must look at, and what failed."""
        lines = []
        for result in self.results:
            if result.error is not None:
                lines.append(f"{result.name}: {result.error.message}")
                lines.append(f"Hint: {result.error.hint}")
                questions = getattr(result.error, "questions", ())
                lines += [f"  {question.message}" for question in questions[1:]]
            elif result.decided is not None:
                lines += [
                    f"{result.name}: {problem.message}"
                    for problem in (
                        *result.decided.problems,
                        *result.decided.conflicts,
                    )
                ]
        return lines


def run(
    session: Session,
    names: Sequence[str],
    allowed: tuple[int, frozenset[str]],
    *,
    dry_run: bool,
) -> Run:
    """Sync the named plans, or all of the workspace."""
    settings = session.settings
    store = open_store(settings)
    places = (
        [find(settings, name) for name in names]
        if names
        else [Place(store, entry) for entry in store.list()]
    )
    with _progress(len(places), session) as told:
        results = sync_many(
            places, session.today, Allowed(*allowed), dry_run=dry_run, told=told
        )
        done = tuple(results)
    counted = places[0].store.calls if places else store.calls
    return Run(done, counted, store.workspace, dry_run=dry_run)


def act_on(session: Session, name: str, act: Act, *, dry_run: bool) -> Run:
    """Do what a command asks for to one plan, with a sync on the way."""
    place = find(session.settings, name)
    nothing = Allowed()
    decided = sync_one(place, session.today, nothing, dry_run=dry_run, act=act)
    workspace = place.store.workspace
    return Run((decided,), place.store.calls, workspace, dry_run=dry_run)


def tell(session: Session, done: Run) -> None:
    """Print a run and end the command with its exit code."""
    session.json(done.as_json(session.today))
    session.result(done.as_text(verbose=session.verbose, quiet=session.quiet))
    for line in done.complaints():
        session.complain(line)
    finish(done.exit_code)


@contextmanager
def _progress(count: int, session: Session) -> Iterator[Callable[[Result], None]]:
    """Show a bar when there is more than one plan and a terminal."""
    if count < 2 or session.quiet or not sys.stderr.isatty():  # noqa: PLR2004
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415  only on a terminal
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Syncing", total=count)
        yield lambda _: progress.advance(task)


def _outcome(result: Result, *, dry_run: bool) -> str:
    if result.decided is None:
        return result.outcome
    edits = len(result.decided.edits.items)
    if not edits:
        return result.outcome
    verb = "would write" if dry_run else "wrote"
    waiting = f", {result.deferred} left for the next sync" if result.deferred else ""
    return f"{result.outcome} ({verb} {edits} changes{waiting})"


def _details(decided: SyncPlan) -> list[str]:
    lines = []
    for change in decided.changes:
        what = f"step {change.row}" if change.table == "steps" else change.table
        key = change.key.replace("_", " ")
        if change.kind in {"added", "removed"}:
            lines.append(f"{what} {change.kind}: {change.after or change.before}")
        else:
            before, after = change.before_text or "blank", change.after_text or "blank"
            lines.append(f"{what}, {key}: {before} -> {after}")
    for move in decided.moves:
        before = long_date(move.before) if move.before else "blank"
        after = long_date(move.after) if move.after else "blank"
        lines.append(f"step {move.step} moves: {before} -> {after}, {move.because_of}")
    lines += [
        f"typed over: {item.cell} said '{item.typed}'" for item in decided.typed_over
    ]
    return lines
