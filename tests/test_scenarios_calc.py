"""The corpus again, with a real LibreOffice as the person, in one state a case."""

from __future__ import annotations

from pathlib import Path

import pytest
from calc.driver import Calc
from calc.fixtures import _calc_session, calc
from gestures.calc_person import CalcPerson
from gestures.case import Case, all_cases
from gestures.runner import Run

__all__ = ["_calc_session", "calc"]

FEWEST = 40  # cases that a real program must have run
CASES = [case for case in all_cases() if "libreoffice" in case.programs]
# One state for each case, so that each state has its share.
RUNS = [(case, case.states[at % len(case.states)]) for at, case in enumerate(CASES)]


def _name(run: tuple[Case, str]) -> str:
    return f"{run[0].name}-{run[1]}"


@pytest.mark.libreoffice
@pytest.mark.parametrize("run", RUNS, ids=_name)
def test_a_case_in_libreoffice(
    run: tuple[Case, str], calc: Calc, tmp_path: Path
) -> None:
    """A case holds when a person does it in LibreOffice."""
    case, state = run

    Run(case, state, CalcPerson(calc), tmp_path).run()


def test_enough_cases_are_done_in_a_real_program() -> None:
    """At least forty cases run in LibreOffice."""
    assert len(RUNS) >= FEWEST
