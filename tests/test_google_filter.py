"""While a filter hides rows: program cells go on, cells of both sides wait."""

from __future__ import annotations

import pytest
from google_desk import ACME, BUYER, Desk, desk

__all__ = ["desk"]


@pytest.fixture
def filtered(desk: Desk) -> Desk:
    """Give a shared plan in which somebody hides rows and completes a step."""
    desk.done(*ACME)
    desk.done("share", "Acme", "--with", BUYER)
    desk.days_pass(1)
    desk.person().type("Plan", desk.cell("Status", "1"), "Complete")
    desk.person().type("Plan", desk.cell("Days", "4"), "60")
    desk.person().filter("Plan", desk.cell("Status", "1")[0], ["Complete"])
    return desk


def sync(desk: Desk, code: int = 0) -> str:
    """Sync; give what was said."""
    answer = desk.run("sync", "Acme")
    assert answer.code == code, answer.err
    return answer.out + answer.err


def test_program_cells_are_written_and_the_others_wait(filtered: Desk) -> None:
    said = sync(filtered)

    assert "left for the next sync" in said
    assert filtered.shown("Done on", "1") == ""
    assert filtered.history() == []
    assert "1 of 12 steps complete" in str(filtered.rows()[:11])


def test_nothing_is_taken_for_a_persons_while_cells_wait(filtered: Desk) -> None:
    """What the program wrote itself is not "typed over" the next night."""
    for _ in range(3):
        sync(filtered, 0 if filtered.today < "2027-02-05" else 3)
        filtered.days_pass(1)
    filtered.person().clear_filter("Plan")
    sync(filtered)

    what = [row[2] for row in filtered.history()]
    assert not [text for text in what if "typed over" in text]
    assert filtered.shown("Done on", "1") != ""
    assert filtered.shown("Target date", "12") != ""
    assert "unchanged" in sync(filtered)


def test_once_the_filter_is_gone_it_is_as_if_it_never_was(desk: Desk) -> None:
    """The plan ends where one without a filter ends."""
    ends = []
    for hidden in (True, False):
        desk.google.reset()
        desk.today = "2027-02-01"
        desk.done(*ACME)
        desk.done("share", "Acme", "--with", BUYER)
        person = desk.person()
        person.type("Plan", desk.cell("Days", "4"), "60")
        if hidden:
            person.filter("Plan", desk.cell("Status", "1")[0], ["Pending"])
            sync(desk)
            person.clear_filter("Plan")
        sync(desk)
        ends.append((desk.rows(), desk.history()))

    assert ends[0] == ends[1]


def test_what_was_typed_over_stands_until_the_history_can_tell(
    filtered: Desk,
) -> None:
    """A grey cell keeps what a person typed while its record has to wait."""
    cell = filtered.cell("Attention", "5")
    filtered.person().type("Plan", cell, "Ask Sam first")
    sync(filtered)
    assert filtered.shown("Attention", "5") == "Ask Sam first"

    filtered.person().clear_filter("Plan")
    sync(filtered)

    told = [row for row in filtered.history() if "typed over" in row[2]]
    assert [row[3] for row in told] == ["Ask Sam first"]
    assert filtered.shown("Attention", "5") != "Ask Sam first"


def test_after_three_nights_a_person_is_asked_to_look(filtered: Desk) -> None:
    codes = []
    for _ in range(5):
        answer = filtered.run("sync", "Acme")
        codes.append(answer.code)
        filtered.days_pass(1)

    assert codes == [0, 0, 0, 3, 3]
    said = answer.out + answer.err
    assert "A filter has hidden rows of the sheet since 2 Feb 2027" in said


def test_a_filter_that_hides_nothing_holds_nothing_up(desk: Desk) -> None:
    """Every plan has one: it is there to be used."""
    desk.done(*ACME)
    desk.person().type("Plan", desk.cell("Status", "1"), "Complete")

    assert "left for" not in sync(desk)
    assert desk.shown("Done on", "1") == "1 Feb 2027"
