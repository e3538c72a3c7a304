"""The result of one plan in a run over many: small, plain, and fit to be sent."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from mapsheets.errors import MapsheetsError
from mapsheets.exchange.syncjson import result_json
from mapsheets.plan.cells import long_date
from mapsheets.plan.fields import STEP_FIELDS
from mapsheets.plan.model import Plan
from mapsheets.stores.base import Calls
from mapsheets.sync.content import Change
from mapsheets.sync.mergestory import TABLE_NAMES, table_change
from mapsheets.sync.syncplan import SyncPlan
from mapsheets.workflows.nightly.notes import Note
from mapsheets.workflows.syncing import FAILED, PROBLEM, SKIPPED, Result

INTERRUPTED, SOME_FAILED, LOOK = 130, 5, 3
NOT_ALLOWED, UNREACHABLE = 12, 14
STOPPED = "STOPPED"
LONGEST = 160  # characters of one value on one line
TALLIES = ("cells", "unread", "read", "conflicts")
OUTCOMES = ("updated", "unchanged", PROBLEM, SKIPPED, FAILED)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why nothing was written, without the error itself."""

    code: str
    exit_code: int
    message: str
    hint: str = ""

    @property
    def is_stop(self) -> bool:
        """Tell whether the run ended before the plan's turn."""
        return self.code == STOPPED


@dataclass(frozen=True, slots=True)
class Cost:
    """What a plan cost: its calls, and seconds in all."""

    calls: Calls = field(default_factory=Calls)
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Line:
    """What became of one plan: always exactly one for each plan.

    ``body`` is the result for programs, ``said`` for people, with ``details`` and
    ``complaints``; ``problem`` is the code of the first. ``was_read`` tells a plan
    that was looked at from one that could not have changed. ``tally`` counts cells.
    ``note`` is for the next run, None where the last one holds on; ``told`` is what
    the private workbook records, packed: a run holds thousands of them.
    """

    ref: str
    name: str
    id: str
    outcome: str
    said: str
    body: Mapping[str, object] = field(default_factory=dict)
    details: tuple[str, ...] = ()
    complaints: tuple[str, ...] = ()
    failure: Failure | None = None
    problem: str = ""
    was_read: bool = True
    tally: Mapping[str, int] = field(default_factory=dict)
    note: Note | None = None
    told: bytes = b""
    cost: Cost = field(default_factory=Cost)

    @property
    def reason(self) -> str:
        """Give the code of what went wrong, or of the first thing to look at."""
        return self.failure.code if self.failure is not None else self.problem


def failure_of(error: MapsheetsError) -> Failure:
    """Take what is said of an error."""
    return Failure(error.code, error.exit_code, error.message, error.hint)


def line_of(ref: str, result: Result, *, dry_run: bool) -> Line:
    """Make a plan's result small; the decided sync is not kept."""
    error, decided = result.error, result.decided
    failure = failure_of(error) if error is not None else None
    stopped = failure is not None and failure.is_stop
    return Line(
        ref=ref,
        name=result.name,
        id=result.id,
        outcome=SKIPPED if stopped else result.outcome,
        said=_said(result, dry_run=dry_run),
        body=result_json(result),
        details=tuple(_details(decided)) if decided is not None else (),
        complaints=tuple(_complaints(result)),
        failure=failure,
        problem=_problem(decided),
        tally=_tally(result),
    )


def _tally(result: Result) -> dict[str, int]:
    decided = result.decided
    if decided is None:
        return {}
    return {
        "cells": result.cells,
        "unread": len(decided.plan.content.unread),
        "read": len(decided.plan.steps) * len(STEP_FIELDS),
        "conflicts": len(decided.conflicts),
    }


def _problem(decided: SyncPlan | None) -> str:
    found = (*decided.problems, *decided.conflicts) if decided is not None else ()
    return found[0].code if found else ""


def _said(result: Result, *, dry_run: bool) -> str:
    if result.decided is None:
        return result.outcome
    edits = len(result.decided.edits.items)
    if not edits:
        return result.outcome
    verb = "would write" if dry_run else "wrote"
    waiting = f", {result.deferred} left for the next sync" if result.deferred else ""
    return f"{result.outcome} ({verb} {edits} changes{waiting})"


def _details(decided: SyncPlan) -> list[str]:
    lines = [_change(change, decided.plan) for change in decided.changes]
    for move in decided.moves:
        before = long_date(move.before) if move.before else "blank"
        after = long_date(move.after) if move.after else "blank"
        lines.append(f"step {move.step} moves: {before} -> {after}, {move.because_of}")
    lines += [
        f"typed over: {item.cell} said '{_brief(item.typed)}'"
        for item in decided.typed_over
    ]
    return lines


def _change(change: Change, plan: Plan) -> str:
    is_row = change.kind in {"added", "removed"}
    if change.table in TABLE_NAMES:
        what = table_change(change, plan)
    else:
        what = f"step {change.row}" if change.table == "steps" else change.table
        what += f" {change.kind}" if is_row else f", {change.key.replace('_', ' ')}"
    before, after = _brief(change.before_text), _brief(change.after_text)
    if is_row:
        return f"{what}: {after or before}"
    unread = ", not understood" if change.kind == "unread" else ""
    return f"{what}: {before or 'blank'} -> {after or 'blank'}{unread}"


def _brief(text: str) -> str:
    """Keep a text to one line that can be read at a glance."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST else f"{line[: LONGEST - 3]}..."


def _complaints(result: Result) -> list[str]:
    """List what a person must look at, or what failed."""
    if result.error is not None:
        questions = getattr(result.error, "questions", ())
        return [
            f"{result.name}: {result.error.message}",
            f"Hint: {result.error.hint}",
            *(f"  {question.message}" for question in questions[1:]),
        ]
    if result.decided is None:
        return []
    found = (*result.decided.problems, *result.decided.conflicts)
    return [f"{result.name}: {problem.message}" for problem in found]


def exit_code(lines: Sequence[Line], *, interrupted: bool = False) -> int:
    """Give the exit code of a run: one plan its own, several as a whole.

    A run that was stopped, or in which any plan failed, never ends as done.
    """
    failures = [line.failure for line in lines if line.failure is not None]
    if len(lines) > 1:
        # Somebody's other workbook among the plans is named, and no fault.
        failures = [item for item in failures if item.code != "NOT_OUR_PLAN"]
    if interrupted and any(failure.is_stop for failure in failures):
        return INTERRUPTED
    if not failures:
        return LOOK if any(line.outcome == PROBLEM for line in lines) else 0
    if len(lines) == 1:
        return failures[0].exit_code
    codes = {failure.exit_code for failure in failures if not failure.is_stop}
    nothing_done = len(failures) == len(lines)
    if nothing_done and codes and codes <= {NOT_ALLOWED, UNREACHABLE}:
        return min(codes)
    return SOME_FAILED


def counts(lines: Sequence[Line]) -> dict[str, int]:
    """Count the plans by outcome, in a stable order."""
    return {
        outcome: sum(line.outcome == outcome for line in lines) for outcome in OUTCOMES
    }


def total(lines: Sequence[Line], others: Calls) -> Calls:
    """Add up the calls of all plans and those of the run itself."""
    return added(others, *(line.cost.calls for line in lines))


def added(*calls: Calls) -> Calls:
    """Add calls up."""
    return Calls(
        sum(item.read for item in calls),
        sum(item.write for item in calls),
        sum(item.drive for item in calls),
        sum(item.retries for item in calls),
        sum(item.waited for item in calls),
    )
