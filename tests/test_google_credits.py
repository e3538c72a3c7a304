"""Who edited a shared sheet: credited where the versions are clear, else nobody."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from fakegoogle import Fault
from google_desk import ACME, BUYER, DOMAINS, SELLER, Desk, desk

from mapsheets.workflows.crediting import account_since

__all__ = ["desk"]

SYNC = datetime(2027, 2, 1, 9, tzinfo=UTC)
OTHER = "ben@acme.example"


@dataclass(frozen=True)
class Version:
    moment: datetime
    by: str


def saved(*versions: tuple[float, str]) -> list[Version]:
    """Give versions by seconds after the sync and by address."""
    return [Version(SYNC + timedelta(seconds=s), by) for s, by in versions]


@pytest.mark.parametrize(
    ("versions", "account"),
    [
        ([], ""),
        ([(2, SELLER)], ""),  # our own write
        ([(2, SELLER), (600, BUYER)], BUYER),
        ([(600, BUYER), (900, BUYER)], BUYER),
        ([(-60, SELLER), (2, SELLER), (600, BUYER)], BUYER),
        ([(2, SELLER), (600, BUYER), (900, SELLER)], ""),
        ([(2, SELLER), (600, BUYER), (900, OTHER)], ""),
        ([(2, SELLER), (600, "")], ""),
        ([(2, SELLER), (600, BUYER), (900, "")], ""),
        ([(2, SELLER), (9, BUYER), (600, BUYER)], ""),  # which one was ours?
        ([(90, SELLER), (600, BUYER)], ""),  # a late write of ours, or an edit
        ([(900, BUYER), (2, SELLER)], BUYER),  # in any order
    ],
)
def test_only_one_account_since_the_sync_is_credited(
    versions: list[tuple[float, str]], account: str
) -> None:
    assert account_since(saved(*versions), SYNC) == account


@pytest.fixture
def shared(desk: Desk) -> Desk:
    """Give a plan that was shared an hour ago."""
    desk.done(*ACME)
    desk.done("share", "Acme", "--with", BUYER)
    desk.google.clock.advance(3600)
    return desk


def level(desk: Desk) -> str:
    """Sync; give the plan's level."""
    desk.google.clock.advance(3600)
    answer = desk.run("sync", "Acme")
    assert answer.code in {0, 3}, answer.err
    desk.google.clock.advance(3600)
    found: str = desk.done("show", "Acme", "--json").json["level"]
    return found


def edit(desk: Desk, who: str, date: str, step: str = "3") -> None:
    """Let somebody type a target date."""
    desk.person(who).type("Plan", desk.cell("Target date", step), date)
    desk.google.clock.advance(3600)


def test_the_buyer_alone_makes_m2(shared: Desk) -> None:
    edit(shared, BUYER, "4/15/2027")

    assert level(shared) == "M2"
    assert "customer" in [row[5] for row in shared.history() if row[1] == "3"]


def test_the_seller_alone_makes_none(shared: Desk) -> None:
    edit(shared, SELLER, "4/15/2027")

    assert level(shared) == "M1"
    assert "vendor" in [row[5] for row in shared.history() if row[1] == "3"]


def test_both_between_two_syncs_are_nobody(shared: Desk) -> None:
    edit(shared, BUYER, "4/15/2027")
    edit(shared, SELLER, "4/16/2027", "4")

    assert level(shared) == "M1"
    assert {row[5] for row in shared.history() if row[1] in {"3", "4"}} == {""}


def test_the_same_account_at_the_customers_in_two_rounds(shared: Desk) -> None:
    """Each sync looks only at what happened since the last one."""
    edit(shared, SELLER, "4/15/2027")
    assert level(shared) == "M1"
    edit(shared, BUYER, "4/20/2027")
    assert level(shared) == "M2"


def test_a_quiet_sync_in_between_does_not_matter(shared: Desk) -> None:
    assert level(shared) == "M1"
    edit(shared, BUYER, "4/20/2027")
    assert level(shared) == "M2"


def test_an_anonymous_edit_is_nobodys(shared: Desk) -> None:
    shared.google.share_link(shared.ref)
    anonymous = shared.google.person(None, shared.ref)
    anonymous.type("Plan", shared.cell("Target date", "3"), "4/15/2027")

    assert level(shared) == "M1"


def test_without_the_sellers_domains_nobody_is_credited(shared: Desk) -> None:
    del shared.settings[DOMAINS]
    edit(shared, BUYER, "4/15/2027")

    assert level(shared) == "M1"


def test_a_draft_is_not_asked_about(desk: Desk) -> None:
    desk.done(*ACME)
    desk.google.clock.advance(3600)
    edit(desk, BUYER, "4/15/2027")

    assert level(desk) == "M0"


def test_a_fault_of_the_question_fails_no_sync(shared: Desk) -> None:
    edit(shared, BUYER, "4/15/2027")
    shared.google.clear_plans()
    shared.google.faults.add(
        Fault("403_permission", match=("drive.revisions.list", 1), times=None)
    )

    assert level(shared) == "M1"
    assert shared.shown("Target date", "3") == "15 Apr 2027"


def sign(desk: Desk, who: str) -> None:
    """Let somebody type the sign-off."""
    desk.person(who).type("Plan", desk.label("Confirmed by"), "Dana Whitfield, CIO")
    assert level(desk) == "M3"


def test_a_sign_off_that_the_buyer_types_is_theirs(shared: Desk) -> None:
    sign(shared, BUYER)

    assert "(theirs)" in shared.done("show", "Acme").out


def test_a_sign_off_that_the_seller_types_is_reported(shared: Desk) -> None:
    sign(shared, SELLER)

    assert "(reported)" in shared.done("show", "Acme").out


def test_a_sign_off_by_nobody_known_is_reported(shared: Desk) -> None:
    edit(shared, SELLER, "4/16/2027", "4")
    sign(shared, BUYER)

    assert "(reported)" in shared.done("show", "Acme").out
