"""The hidden state tab: believed whole, or not at all."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mapsheets.plan.model import Content, Memory, Step
from mapsheets.sheet.spec import ReadTab
from mapsheets.sheet.statetab import PIECE, read_state, state_rows

LONG = "a very long note " * 6000
MEMORY = Memory("p", "Acme", "Northwind", base=Content(steps=(Step("1", notes=LONG),)))


def tab(rows: tuple[tuple[str, str], ...]) -> ReadTab:
    """Put rows into a tab."""
    cells = {
        (at, column): text
        for at, row in enumerate(rows, 1)
        for column, text in enumerate(row, 1)
    }
    return ReadTab("_mapsheets", cells)


def test_a_memory_comes_back_from_its_rows() -> None:
    """Long values are cut into pieces and put together again."""
    rows = state_rows(MEMORY)

    assert max(len(text) for _, text in rows) <= PIECE
    assert sum(key == "base" for key, _ in rows) > 1
    assert read_state(tab(rows)).memory == MEMORY


@pytest.mark.parametrize("cut", [0, 1, 2, -1])
def test_a_lost_row_is_noticed(cut: int) -> None:
    """Whichever row is gone, nothing of the rest is believed."""
    rows = list(state_rows(MEMORY))
    del rows[cut]

    read = read_state(tab(tuple(rows)))

    assert read.memory is None
    assert read.fault == "damaged"


def test_an_edited_value_is_noticed() -> None:
    """One changed letter is enough."""
    rows = [(key, text.replace("Acme", "Acne")) for key, text in state_rows(MEMORY)]

    assert read_state(tab(tuple(rows))).fault == "damaged"


def test_no_tab_and_an_empty_tab_are_missing() -> None:
    """Nothing there is told apart from something wrong."""
    assert read_state(None).fault == "missing"
    assert read_state(tab(())).fault == "missing"


def test_a_later_format_is_not_read() -> None:
    """What a newer program wrote is left to it."""
    rows = state_rows(replace(MEMORY, format=2))

    assert read_state(tab(rows)).fault == "newer"
    assert read_state(tab(rows)).memory is None


def test_the_tab_may_lie_in_other_rows() -> None:
    """Rows inserted above do not matter; blank ones neither."""
    rows = state_rows(MEMORY)
    shifted = {(at + 3, column): v for (at, column), v in tab(rows).cells.items()}

    assert read_state(ReadTab("_mapsheets", shifted)).memory == MEMORY
