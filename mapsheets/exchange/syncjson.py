"""One plan's result of a sync as JSON, for scripts; keys and order are stable."""

from __future__ import annotations

from datetime import date
from typing import Protocol

from mapsheets.errors import MapsheetsError
from mapsheets.plan.model import Problem
from mapsheets.sync.content import Change
from mapsheets.sync.history import Move
from mapsheets.sync.syncplan import SyncPlan


class SyncResult(Protocol):
    """What became of one plan."""

    @property
    def name(self) -> str:
        """Give the plan's name."""

    @property
    def location(self) -> str:
        """Give where it is."""

    @property
    def outcome(self) -> str:
        """Give what became of it."""

    @property
    def id(self) -> str:
        """Give its id."""

    @property
    def decided(self) -> SyncPlan | None:
        """Give what was decided."""

    @property
    def error(self) -> MapsheetsError | None:
        """Give why nothing was written."""


def result_json(result: SyncResult) -> dict[str, object]:
    """Write one plan's result."""
    decided = result.decided
    body: dict[str, object] = {
        "id": result.id,
        "customer": result.name.split("/")[0],
        "name": result.name,
        "location": result.location,
        "outcome": result.outcome,
        "edits": [_edit(change) for change in decided.changes] if decided else [],
        "moves": [_move(move) for move in decided.moves] if decided else [],
        "writes": len(decided.edits.items) if decided else 0,
        "problems": [problem_json(item) for item in decided.problems]
        if decided
        else [],
        "conflicts": [problem_json(c) for c in decided.conflicts] if decided else [],
    }
    if result.error is not None:
        questions = getattr(result.error, "questions", ())
        body["error"] = {
            "code": result.error.code,
            "message": result.error.message,
            "hint": result.error.hint,
        }
        body["problems"] = [problem_json(item) for item in questions]
    return body


def _edit(change: Change) -> dict[str, object]:
    return {
        "kind": change.kind,
        "table": change.table,
        "step": change.row,
        "field": change.key,
        "from": _plain(change.before, change.before_text),
        "to": _plain(change.after, change.after_text),
    }


def _plain(value: object, text: str) -> object:
    if value is None or isinstance(value, int):
        return value
    return value.isoformat() if isinstance(value, date) else text


def _move(move: Move) -> dict[str, object]:
    return {
        "step": move.step,
        "from": move.before.isoformat() if move.before else None,
        "to": move.after.isoformat() if move.after else None,
        "because_of": move.because_of,
    }


def problem_json(problem: Problem) -> dict[str, object]:
    """Write a problem."""
    return {
        "code": problem.code,
        "cell": problem.cell,
        "step": problem.step,
        "message": problem.message,
    }
