"""The corpus of people's gestures: each case in each of its states.

``MAPSHEETS_SCENARIO`` (a part of a name) runs only some cases.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from gestures.case import STATES, Case, all_cases
from gestures.quick import QuickPerson
from gestures.runner import Run

CASES = all_cases()
RUNS = [(case, state) for case in CASES for state in case.states]


def _name(run: tuple[Case, str]) -> str:
    return f"{run[0].name}-{run[1]}"


@pytest.mark.parametrize(
    "run", [r for r in RUNS if "quick" in r[0].programs], ids=_name
)
def test_a_case(run: tuple[Case, str], tmp_path: Path) -> None:
    """A case holds in a state, with a foreign program as the person."""
    case, state = run

    Run(case, state, QuickPerson(), tmp_path).run()


def matrix() -> dict[str, dict[str, int]]:
    """Count the cases of each gesture in each state."""
    found: dict[str, dict[str, int]] = {}
    for case, state in RUNS:
        row = found.setdefault(case.gesture, dict.fromkeys(STATES, 0))
        row[state] += 1
    return found


def test_every_gesture_has_a_case_in_every_state(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """The coverage matrix has no empty field."""
    counted = matrix()
    width = max(map(len, counted))
    lines = [f"{'gesture':{width}}  " + "  ".join(STATES)]
    for gesture, row in sorted(counted.items()):
        cells = "  ".join(f"{row[state]:>{len(state)}}" for state in STATES)
        lines.append(f"{gesture:{width}}  {cells}")
    with capsys.disabled():
        print("\n" + "\n".join(lines))  # noqa: T201

    empty = [(g, s) for g, row in counted.items() for s in STATES if not row[s]]

    assert not empty
