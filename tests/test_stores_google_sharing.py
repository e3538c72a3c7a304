"""Sharing: one permission at a time, every refusal explained."""

from __future__ import annotations

import pytest
from fakegoogle import Fault
from google_ground import PERSON, Ground, ground

from mapsheets.errors import MapsheetsError, NotAllowed, Unreachable, UsageFault
from mapsheets.stores.google.responses_drive import Permission
from mapsheets.stores.google.sharing import outsiders


@pytest.fixture
def made() -> Ground:
    """Give a workbook on the emulator."""
    return ground().made()


@pytest.mark.parametrize(
    ("role", "granted"),
    [("editor", "writer"), ("commenter", "commenter"), ("viewer", "reader")],
)
def test_a_share_costs_one_call(made: Ground, role: str, granted: str) -> None:
    shared = made.store.share(made.ref, PERSON, role)

    assert (shared.role, shared.note) == (granted, "")
    assert made.google.counts() == {"read": 0, "write": 0, "drive": 1}
    assert any(p.address == PERSON for p in made.store.permissions(made.ref))


def test_a_notification_carries_the_message(made: Ground) -> None:
    made.store.share(made.ref, PERSON, message="Here is our plan")

    assert [mail.message for mail in made.google.sharing.mails] == ["Here is our plan"]


def test_a_share_may_be_silent(made: Ground) -> None:
    made.store.share(made.ref, PERSON, notify=False, message="not sent")

    assert made.google.sharing.mails == []


def test_sharing_again_changes_nothing(made: Ground) -> None:
    made.store.share(made.ref, PERSON)
    before = made.store.permissions(made.ref)

    made.store.share(made.ref, PERSON)

    assert made.store.permissions(made.ref) == before


def test_the_owner_has_access_already(made: Ground) -> None:
    shared = made.store.share(made.ref, "seller@vendor.example")

    assert "already" in shared.note


def test_an_address_without_an_account_is_invited(made: Ground) -> None:
    made.google.sharing.no_account.add(PERSON)

    shared = made.store.share(made.ref, PERSON, notify=False)

    assert "no Google account" in shared.note
    assert [mail.to for mail in made.google.sharing.mails] == [PERSON]


def test_a_mail_that_could_not_be_sent_is_no_failure(made: Ground) -> None:
    made.google.sharing.undeliverable.add(PERSON)

    shared = made.store.share(made.ref, PERSON)

    assert "send the link yourself" in shared.note
    assert any(p.address == PERSON for p in made.store.permissions(made.ref))


def test_a_policy_is_named_with_the_way_around(made: Ground) -> None:
    made.google.sharing.refuse("acme.example", "shareOutNotPermitted")

    with pytest.raises(NotAllowed, match=PERSON) as caught:
        made.store.share(made.ref, PERSON)

    assert "administrator" in caught.value.hint
    assert "mapsheets export" in caught.value.hint


def test_a_used_up_quota_says_when_to_try_again(made: Ground) -> None:
    made.google.sharing.limit = 0
    began = made.google.clock.seconds()

    with pytest.raises(Unreachable, match="limit on new shares") as caught:
        made.store.share(made.ref, PERSON)

    assert "tomorrow" in caught.value.hint
    assert made.google.clock.seconds() - began < 5


@pytest.mark.parametrize("kind", ["503_after", "timeout_after", "html_502_after"])
def test_a_lost_answer_sends_no_second_mail(made: Ground, kind: str) -> None:
    made.google.faults.add(Fault(kind, match=("*permissions.create", 1)))

    made.store.share(made.ref, PERSON)

    assert len(made.google.sharing.mails) == 1


def test_an_unknown_role_is_refused(made: Ground) -> None:
    with pytest.raises(UsageFault, match="boss"):
        made.store.share(made.ref, PERSON, "boss")


def test_something_that_is_no_address_is_explained(made: Ground) -> None:
    with pytest.raises(MapsheetsError):
        made.store.share(made.ref, "nobody")


def test_outsiders_of_a_private_folder_are_named(made: Ground) -> None:
    folder = made.store.folder("private").folder_id
    assert made.store.outsiders(folder, ["vendor.example"]) == ()
    made.google.share(folder, PERSON, "reader")
    made.google.share_link(folder)

    found = made.store.outsiders(folder, ["vendor.example"])

    assert found == (PERSON, "everybody with the link")


def test_owners_service_accounts_and_colleagues_are_no_outsiders() -> None:
    permissions = (
        Permission("1", "user", "owner", "me@gmail.example"),
        Permission("2", "user", "writer", "robot@p.iam.gserviceaccount.com"),
        Permission("3", "user", "writer", "Ann@VENDOR.example"),
        Permission("4", "domain", "reader", "vendor.example"),
        Permission("5", "domain", "reader", "other.example"),
        Permission("6", "group", "reader", "all@acme.example"),
    )

    found = outsiders(permissions, ["@vendor.example"])

    assert found == ("all@acme.example", "other.example")
