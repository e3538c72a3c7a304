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
from google_faults import COMMANDS, KINDS, Outcome, beginnings, faulted, wanted

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
        _compare(found, goal, f"{kind} at call {number}, {name}")
        fields.append(field)

    with capsys.disabled():
        print(f"\n{command:>8} x {kind:<15} | " + " | ".join(fields), end="")  # noqa: T201
    assert len(fields) == len(calls)


def _compare(found: Outcome, goal: Outcome, where: str) -> None:
    for name in Outcome.__dataclass_fields__:
        assert getattr(found, name) == getattr(goal, name), f"{name} after {where}"


def test_the_matrix_has_enough_kinds() -> None:
    assert len(KINDS) >= FEWEST_KINDS
