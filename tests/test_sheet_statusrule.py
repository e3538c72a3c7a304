"""Rules that know a status in people's words."""

from __future__ import annotations

import re

import pytest

from mapsheets.plan.model import Status
from mapsheets.plan.words import STATUS_WORDS
from mapsheets.sheet.statusrule import LONGEST, status_tests

COLOURED = [status for status in Status if status is not Status.PENDING]


def words_of(tests: tuple[str, ...]) -> list[str]:
    """Give the words that a status's formulas look for, as they do."""
    lists = [re.findall(r'"(\|[^"]+\|)"\)', test) for test in tests[1:]]
    return [word for (words,) in lists for word in words.strip("|").split("|")]


@pytest.mark.parametrize("status", COLOURED)
def test_every_word_that_is_read_is_coloured(status: Status) -> None:
    """The formulas hold the words of the one table, each once."""
    tests = status_tests("$H12", status)
    own = {str(status).lower()}
    more = {"1"} if status is Status.COMPLETE else set()

    found = words_of(tests)

    assert tests[0] == f'=$H12="{status}"'
    assert set(found) == set(STATUS_WORDS[status]) - own | more
    assert len(found) == len(set(found))


def test_no_word_is_in_two_statuses() -> None:
    """A cell gets one colour only."""
    found = [w for status in COLOURED for w in words_of(status_tests("$H12", status))]

    assert len(found) == len(set(found))


@pytest.mark.parametrize("status", COLOURED)
def test_formulas_are_short_and_words_are_lower_case(status: Status) -> None:
    """Excel's window takes 255 characters; what is typed is compared in lower case."""
    tests = status_tests("$H12", status)

    assert all(len(test) <= LONGEST for test in tests)
    assert all(word == word.lower() for word in words_of(tests))


def test_a_blank_cell_is_no_status() -> None:
    """Two marks side by side would be what a blank cell looks for."""
    tests = [test for status in COLOURED for test in status_tests("$H12", status)]

    assert not any('||"' in test.split(',"', 1)[-1] for test in tests)
