"""Every kind of fault at every call of four commands: a rerun puts all right.

``scripts/soak_google --pairs`` does the same with two faults at once.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest
from fakegoogle import Fault
from fakegoogle.snapshots import Snapshot
from google_desk import Desk, at_desk
from google_faults import (
    COMMANDS,
    KINDS,
    Outcome,
    beginnings,
    differing,
    faulted,
    wanted,
)

FEWEST_KINDS = 12


@dataclass
class Begun:
    """A desk, and the Drive from which each command starts."""

    desk: Desk
    drives: dict[str, Snapshot]
    goals: dict[str, tuple[Outcome, list[str]]] = field(default_factory=dict)

    def goal(self, command: str) -> tuple[Outcome, list[str]]:
        """Give what a command ends with where nothing goes wrong, and its calls."""
        if command not in self.goals:
            self.goals[command] = wanted(self.desk, command, self.drives[command])
        return self.goals[command]


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Begun]:
    """Give a desk on which every test of this file works, one after the other."""
    with pytest.MonkeyPatch.context() as patch:
        found = at_desk(patch, tmp_path_factory.mktemp("desk"))
        # The same id each time, so that outcomes can be compared.
        patch.setattr("mapsheets.cli.newplan.new_id", lambda: "plan-one")
        yield Begun(found, beginnings(found))


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_rerun_ends_where_no_fault_would_have(
    begun: Begun, command: str, kind: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """No second sheet, no row twice, no part for a whole, and no long wait."""
    goal, calls = begun.goal(command)
    fields = []

    for number, name in enumerate(calls, 1):
        fault = Fault(kind, call=number)
        field, found = faulted(begun.desk, command, begun.drives[command], (fault,))
        assert differing(found, goal) == [], f"{kind} at call {number}, {name}"
        fields.append(field)

    with capsys.disabled():
        print(f"\n{command:>8} x {kind:<15} | " + " | ".join(fields), end="")  # noqa: T201
    assert len(fields) == len(calls)


def test_a_sign_off_whose_answer_was_lost_is_told_once(begun: Begun) -> None:
    """It was written, nobody could find that out, and the command is run again."""
    goal, calls = begun.goal("confirm")
    write = calls.index("sheets.spreadsheets.batchUpdate") + 1
    faults = (Fault("html_502_after", call=write), Fault("403_scope", call=write + 1))

    went, found = faulted(begun.desk, "confirm", begun.drives["confirm"], faults)

    assert went.startswith("rerun")
    assert differing(found, goal) == []


def test_the_matrix_covers_every_kind_of_call(begun: Begun) -> None:
    """Of both services, reading and writing, who edited included."""
    calls = {name for command in COMMANDS for name in begun.goal(command)[1]}

    assert calls >= {
        "drive.files.list",
        "drive.files.create",
        "drive.permissions.create",
        "drive.revisions.list",
        "sheets.spreadsheets.get",
        "sheets.spreadsheets.batchUpdate",
    }


def test_the_matrix_has_enough_kinds() -> None:
    assert len(KINDS) >= FEWEST_KINDS
