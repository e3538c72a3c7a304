"""The corpus again, with the plan in Google Sheets, in one state a case.

``scripts/soak_google --scenarios`` runs all states.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from gestures.case import Case, all_cases
from gestures.google_run import GoogleRun

# Cases that are not done here, and why.
NOT_HERE = {
    "filter/rows_hidden": "target dates wait while a filter hides rows: copies that "
    "guard them are not reliable then (test_google_filter.py)",
}
CASES = [
    case
    for case in all_cases()
    if "google" in case.programs and case.name not in NOT_HERE
]
FEWEST = 180
# One state for each case, so that each state has its share.
RUNS = [(case, case.states[at % len(case.states)]) for at, case in enumerate(CASES)]


def _name(run: tuple[Case, str]) -> str:
    return f"{run[0].name}-{run[1]}"


@pytest.mark.parametrize("run", RUNS, ids=_name)
def test_a_case_in_google_sheets(run: tuple[Case, str], tmp_path: Path) -> None:
    """A case holds when a person does it in Google Sheets."""
    case, state = run

    GoogleRun(case, state, tmp_path).run()


def test_every_case_is_done_here_or_named_with_a_reason(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Nothing is left out silently: cases of one other program only are listed too."""
    left = {case.name for case in all_cases()} - {case.name for case in CASES}
    others = {case.name for case in all_cases() if "google" not in case.programs}
    with capsys.disabled():
        for name in sorted(left):
            print(f"\nnot here: {name}: {NOT_HERE.get(name, 'of another program')}")  # noqa: T201

    assert left == set(NOT_HERE) | others
    assert len(CASES) >= FEWEST
