"""Which row is which step, asked of the pure functions."""

from __future__ import annotations

from dataclasses import replace

import pytest

from mapsheets.plan.model import Content, Link, Memory, Side, Step, Tombstone
from mapsheets.sheet.reading import RowReading
from mapsheets.sync.identity import Identified, identify
from mapsheets.sync.likeness import likeness

STEPS = (
    Step(
        "1", "Technical", "Workshop", "Ana", "Sam", days=5, complete_when="Notes sent"
    ),
    Step("2", "Technical", "Pilot", "Ben", "Sam", days=20, depends_on=(Link("1"),)),
    Step("3", "Legal", "Contract review", "Carla", "Lee", days=10, notes="urgent"),
    Step("4", "Signature", "Contract signed", "Dora", "", depends_on=(Link("3"),)),
)
MEMORY = Memory("p", "Acme", "Northwind", next_number=5, base=Content(steps=STEPS))


def rows(*steps: Step) -> list[RowReading]:
    """Put steps into rows from 12 on."""
    return [RowReading(at, step, {}) for at, step in enumerate(steps, 12)]


def found(*steps: Step, memory: Memory = MEMORY) -> list[str]:
    """Give the numbers of rows; a question counts as a failure."""
    identified = identify(rows(*steps), memory)
    assert not identified.questions, identified.questions
    return [identified.ids[at] for at in range(12, 12 + len(steps))]


def asked(*steps: Step) -> Identified:
    """Give what was found where something has to be asked."""
    identified = identify(rows(*steps), MEMORY)
    assert identified.questions
    return identified


def numbered(step: Step, number: str) -> Step:
    """Give a step another number."""
    return replace(step, id=number)


ONE, TWO, THREE, FOUR = STEPS


def test_rows_keep_their_numbers_in_any_order() -> None:
    """Moving and sorting whole rows changes nothing."""
    assert found(FOUR, TWO, THREE, ONE) == ["4", "2", "3", "1"]


def test_an_edited_row_keeps_its_number() -> None:
    """New words under an old number are an edit."""
    assert found(ONE, replace(TWO, text="Proof of concept"), THREE, FOUR)[1] == "2"


def test_cleared_numbers_come_back() -> None:
    """Content tells, also where a cell of each row was edited meanwhile."""
    cleared = [numbered(replace(step, notes="new"), "") for step in STEPS]

    assert found(*reversed(cleared)) == ["4", "3", "2", "1"]


def test_of_two_equal_rows_without_number_the_first_is_the_step() -> None:
    """Rows equal in every cell cannot be confused: one is the step, one is new."""
    blank = numbered(TWO, "")

    assert found(ONE, blank, blank, THREE, FOUR) == ["1", "2", "5", "3", "4"]


def test_of_two_rows_that_differ_the_more_alike_is_the_step() -> None:
    """The row that was not edited is the step."""
    edited = numbered(replace(TWO, days=3, customer_owner="Zoe"), "")

    assert found(ONE, edited, numbered(TWO, ""), THREE, FOUR)[1:3] == ["5", "2"]


def test_two_rows_equally_alike_are_asked_about() -> None:
    """Where nothing tells them apart nothing is guessed; both rows are named."""
    first = numbered(replace(TWO, customer_owner="Zoe"), "")
    second = numbered(replace(TWO, customer_owner="Kim"), "")

    question = asked(ONE, first, second, THREE, FOUR).questions[0]

    assert "row 13 ('Pilot') or 14 ('Pilot')" in question.message


def test_a_copy_gets_a_new_number_and_is_known_as_a_copy() -> None:
    """The original by content keeps the number, wherever it stands."""
    edited = replace(TWO, text="Second pilot", days=3)

    identified = identify(rows(ONE, edited, TWO, THREE, FOUR), MEMORY)

    assert identified.ids[14] == "2"
    assert identified.ids[13] == "5"
    assert identified.copies == (("5", "2"),)


def test_numbers_typed_anew_downwards_are_seen_through() -> None:
    """1, 2, 3, 4 over rows in another order: the rows are what they are."""
    mixed = [numbered(s, str(n)) for n, s in enumerate((FOUR, TWO, ONE, THREE), 1)]

    assert found(*mixed) == ["4", "2", "1", "3"]


def test_a_new_row_that_took_a_number_gives_it_back() -> None:
    """Renumbered below a new row: the new row is new, the others what they were."""
    new = Step("2", text="Works council informed", days=4)
    below = [numbered(step, str(n)) for n, step in enumerate((TWO, THREE, FOUR), 3)]

    assert found(ONE, new, *below) == ["1", "5", "2", "3", "4"]


def test_words_sorted_alone_are_asked_about_with_both_candidates() -> None:
    """Half of each row belongs to another step: nothing is decided."""
    first = replace(ONE, area=TWO.area, text=TWO.text)
    second = replace(TWO, area=ONE.area, text=ONE.text)

    question = asked(first, second, THREE, FOUR).questions[0]

    assert "number 1 ('Workshop')" in question.message
    assert "step 2 ('Pilot')" in question.message


def test_one_column_sorted_alone_is_asked_about() -> None:
    """Three values in other places, in order now: the column was sorted alone."""
    days = (20, 10, 5, None)
    turned = [replace(s, days=d) for s, d in zip(STEPS, days, strict=True)]

    question = asked(*turned).questions[0]

    assert "'Days'" in question.message
    assert "step 1 ('Workshop')" in question.message


def test_two_exchanged_values_are_an_edit() -> None:
    """Two people swapping their steps is something people do."""
    swapped = (
        replace(ONE, customer_owner="Ben"),
        replace(TWO, customer_owner="Ana"),
    )

    assert found(*swapped, THREE, FOUR) == ["1", "2", "3", "4"]


def test_the_same_words_typed_twice_are_an_edit() -> None:
    """A step given the words of another stays itself while the other has them too."""
    assert found(ONE, TWO, replace(THREE, text="Pilot"), FOUR) == ["1", "2", "3", "4"]


@pytest.mark.parametrize(
    ("row", "number"),
    [
        (Step("9", text="Security review"), "9"),
        (Step("9", text="Kickoff", depends_on=(Link("4"),), days=5), "9"),
        (Step("9", text="Kickoff"), "10"),
    ],
)
def test_a_removed_steps_number_is_its_own(row: Step, number: str) -> None:
    """It is that step again by its words or its place, else another one."""
    stone = Tombstone("9", (Link("4"),), 5, Side.BOTH, "Security review")
    memory = replace(MEMORY, next_number=10, tombstones={"9": stone})

    assert found(*STEPS, row, memory=memory)[-1] == number


def test_numbers_are_never_used_again() -> None:
    """The next number is above all that ever stood anywhere."""
    memory = replace(MEMORY, next_number=8, tombstones={"11": Tombstone("11")})

    assert found(*STEPS, Step("", text="New"), memory=memory)[-1] == "12"


def test_likeness_counts_filled_cells_only() -> None:
    """A row is wholly like itself and not at all like an empty one."""
    assert likeness(TWO, TWO) == 1.0
    assert likeness(TWO, Step("2")) == 0.0
    assert likeness(Step(""), Step("")) == 0.0
