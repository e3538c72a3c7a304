"""``mapsheets templates`` as a person calls it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.conftest import Run


@pytest.mark.parametrize("name", ["enterprise", "closing"])
def test_a_shown_template_names_companies_as_a_sheet_does(run: Run, name: str) -> None:
    """What a new plan fills in stands in square brackets."""
    answer = run("templates", "show", name)
    assert answer.code == 0
    assert "{customer}" not in answer.out
    assert "{vendor}" not in answer.out


def test_a_question_keeps_its_place_for_the_customer(run: Run) -> None:
    answer = run("templates", "show", "enterprise")
    assert "What has changed at [customer] that affects scope" in answer.out


def test_each_fault_of_a_template_is_said_once(run: Run, tmp_path: Path) -> None:
    """Exit 2, with every fault and its line."""
    (tmp_path / "bad.toml").write_text('name = "bad"\n')
    answer = run("templates", "check", "bad.toml")
    assert answer.code == 2
    assert answer.err.count("The key 'summary' is missing") == 1
    assert answer.err.count("The key 'value_range' is missing") == 1
