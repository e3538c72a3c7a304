"""``new --share`` in Google: shared from the first moment on, one call an address."""

from __future__ import annotations

import pytest
from fakegoogle import Fault
from google_desk import ACME, BUYER, SELLER, Desk, desk

__all__ = ["desk"]

OTHER = "lee@acme.example"
SHARED = (*ACME, "--share", BUYER)


def invited(desk: Desk) -> list[str]:
    """Give who was let into Acme's plan."""
    file = desk.google.file("Acme + Northwind: Mutual Action Plan")
    return [p.email for p in file.permissions.values() if p.email != SELLER]


def told(desk: Desk) -> dict[str, object]:
    """Give what ``show`` says of Acme's plan."""
    found = desk.run("show", "Acme", "--json").json
    apart = {"id", "location"}
    return {key: value for key, value in found.items() if key not in apart}


def test_a_new_plan_goes_out_with_one_call_an_address(desk: Desk) -> None:
    """Three calls for the plan, two for the addresses, then the private workbook."""
    desk.done("new", "--customer", "Beta", "--vendor", "Northwind")
    desk.done("sync")
    desk.google.clear_plans()

    answer = desk.done(*SHARED, "--share", OTHER)

    methods = [call.method for call in desk.google.calls]
    assert methods[:5] == [
        "drive.files.list",
        "drive.files.create",
        "sheets.spreadsheets.batchUpdate",
        "drive.permissions.create",
        "drive.permissions.create",
    ]
    assert methods[-2:] == [
        "sheets.spreadsheets.get",
        "sheets.spreadsheets.batchUpdate",
    ]
    assert len(methods) <= 8
    assert invited(desk) == [BUYER, OTHER]
    assert "Acme: shared, https://docs.google.com/" in answer.out


def test_it_is_as_if_made_and_then_shared(desk: Desk) -> None:
    """The same plan, and the next sync has nothing to do."""
    empty = desk.google.snapshot()
    desk.done(*ACME)
    desk.done("share", "Acme", "--with", BUYER)
    expected, cells = told(desk), desk.rows()
    desk.google.restore(empty)

    desk.done(*SHARED)

    assert told(desk) == expected
    assert desk.rows() == cells
    assert "unchanged" in desk.done("sync", "Acme").out


def test_what_an_address_was_refused_is_taken_back(desk: Desk) -> None:
    """The first is let in, the second not: the plan says just that."""
    desk.google.sharing.refuse(OTHER, "shareOutNotPermitted")

    answer = desk.run(*SHARED, "--share", OTHER)

    assert answer.code == 12
    assert f"Acme is made, but not shared with {OTHER}" in answer.err
    assert "mapsheets export" in answer.err
    assert told(desk)["level"] == "M1"
    assert "unchanged" in desk.done("sync", "Acme").out


def test_a_plan_that_nobody_was_let_into_is_a_draft(desk: Desk) -> None:
    desk.google.sharing.refuse(BUYER, "shareOutNotPermitted")

    answer = desk.run(*SHARED)

    assert answer.code == 12
    assert told(desk)["level"] == "M0"
    desk.google.sharing.refused.clear()
    desk.done("share", "Acme", "--with", BUYER)
    assert told(desk)["level"] == "M1"


def test_a_plan_that_asks_first_stays_a_draft(desk: Desk) -> None:
    """A date that cannot hold: made, told, and nobody is let in."""
    early = (*ACME[:-1], "2027-02-19")

    answer = desk.run(*early, "--share", BUYER)

    assert answer.code == 4
    assert f"Acme is made, but not shared with {BUYER}" in answer.err
    assert "The date given is too early: the steps need until" in answer.err
    assert "mapsheets share Acme --with EMAIL" in answer.err
    assert invited(desk) == []
    assert told(desk)["level"] == "M0"


@pytest.mark.parametrize("kind", ["500_after", "503_before", "timeout_after"])
def test_an_unclear_answer_lets_nobody_in_twice(desk: Desk, kind: str) -> None:
    desk.google.faults.add(Fault(kind, match=("drive.permissions.create", 1)))

    desk.done(*SHARED)

    assert invited(desk) == [BUYER]


def test_a_colleague_makes_it_no_shared_plan(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MAPSHEETS_VENDOR_DOMAINS", "vendor.example")

    desk.done(*ACME, "--share", "lee@vendor.example")

    assert told(desk)["level"] == "M0"
