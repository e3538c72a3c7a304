"""``mapsheets share`` on Google: roles, mails, and everything that can be refused."""

from __future__ import annotations

import pytest
from fakegoogle import Fault
from fakegoogle.drive_permissions import POLICIES
from google_desk import ACME, BUYER, SELLER, Desk, desk

__all__ = ["desk"]

SHARE = ("share", "Acme", "--with", BUYER)


@pytest.fixture
def acme(desk: Desk) -> Desk:
    """Give a desk with Acme's plan on it."""
    desk.done(*ACME)
    return desk


def roles(desk: Desk) -> dict[str, str]:
    """Give who may do what with the plan."""
    file = desk.google.file(desk.ref)
    return {one.email: one.role for one in file.permissions.values()}


@pytest.mark.parametrize(
    ("role", "found"),
    [("editor", "writer"), ("commenter", "commenter"), ("viewer", "reader")],
)
def test_a_role_is_given_to_the_file_alone(acme: Desk, role: str, found: str) -> None:
    """Only the plan is shared: the folder stays closed."""
    acme.done(*SHARE, "--role", role)

    assert roles(acme) == {SELLER: "owner", BUYER: found}
    assert len(acme.google.file(acme.google.root()).permissions) == 1
    assert [mail.to for mail in acme.google.mails] == [BUYER]


def test_a_share_without_a_mail(acme: Desk) -> None:
    acme.done(*SHARE, "--no-notify")

    assert acme.google.mails == []
    assert roles(acme)[BUYER] == "writer"


def test_sharing_twice_changes_nothing_more(acme: Desk) -> None:
    acme.done(*SHARE)
    before = acme.google.contents()
    acme.done(*SHARE, "--no-notify")

    assert roles(acme) == {SELLER: "owner", BUYER: "writer"}
    name = "Acme + Northwind: Mutual Action Plan"
    assert acme.google.contents()[name] == before[name]
    assert len(acme.google.mails) == 1


def test_an_address_that_has_more_is_said(acme: Desk) -> None:
    """The owner stays the owner, and the person hears of it."""
    answer = acme.done("share", "Acme", "--with", SELLER)

    assert f"{SELLER} already had access" in answer.err


def test_several_addresses_get_in_one_by_one(acme: Desk) -> None:
    others = ("ben@acme.example", "cho@acme.example")
    for address in (BUYER, *others):
        acme.done("share", "Acme", "--with", address)

    assert {BUYER, *others} < set(roles(acme))


def test_no_google_account_means_a_mail_with_a_code(acme: Desk) -> None:
    """Without an account people get in by a code, which Google mails in any case."""
    acme.google.sharing.no_account.add(BUYER)

    answer = acme.done(*SHARE, "--no-notify")

    assert "no Google account" in answer.err
    assert "invitation" in answer.err
    assert [mail.to for mail in acme.google.mails] == [BUYER]


def test_a_mail_that_cannot_be_sent_is_no_failure(acme: Desk) -> None:
    acme.google.sharing.undeliverable.add(BUYER)

    answer = acme.done(*SHARE)

    assert "send the link yourself" in answer.err
    assert roles(acme)[BUYER] == "writer"
    assert acme.done("show", "Acme", "--json").json["level"] == "M1"


SENTENCES = {
    "domainPolicy": "Sharing outside the company is switched off",
    "shareOutNotPermitted": "Sharing outside the company is switched off",
    "shareOutNotPermittedToUser": "Sharing with this address is not allowed",
    "shareInNotPermitted": "does not accept files shared from outside",
    "publishOutNotPermitted": "Sharing outside the company is switched off",
    "teamDriveDomainUsersOnlyRestriction": "allows only people of the company",
    "teamDriveTeamMembersOnlyRestriction": "allows only its own members",
    "cannotShareTeamDriveWithNonGoogleAccounts": "only addresses with a Google account",
    "insufficientFilePermissions": "may not change the file",
    "appNotAuthorizedToFile": "may only use files that mapsheets made",
}
WITH_A_WAY_OUT = set(SENTENCES) - {
    "insufficientFilePermissions",
    "appNotAuthorizedToFile",
}


def test_every_policy_has_its_sentence() -> None:
    assert set(SENTENCES) == set(POLICIES)


@pytest.mark.parametrize("reason", sorted(SENTENCES))
def test_a_policy_is_named_with_its_setting(acme: Desk, reason: str) -> None:
    """Exit 12, the setting or the owner, and the file to send instead."""
    acme.google.sharing.refuse(BUYER, reason)
    before = acme.google.contents()

    answer = acme.run(*SHARE)

    assert answer.code == 12
    assert SENTENCES[reason] in answer.err
    if reason in WITH_A_WAY_OUT:
        assert "setting" in answer.err.lower()
        assert "mapsheets export PLAN" in answer.err
        assert BUYER in answer.err
    name = "Acme + Northwind: Mutual Action Plan"
    assert acme.google.contents()[name] == before[name]
    assert BUYER not in roles(acme)
    assert acme.done("show", "Acme", "--json").json["level"] == "M0"


def test_a_used_up_sharing_quota_waits_for_tomorrow(acme: Desk) -> None:
    """Not retried for minutes: exit 14, and the same command works later."""
    acme.google.sharing.limit = 0
    began = acme.google.clock.seconds()

    answer = acme.run(*SHARE)

    assert answer.code == 14
    assert "limit on new shares" in answer.err
    assert "tomorrow" in answer.err
    assert acme.google.clock.seconds() - began < 5
    acme.google.sharing.limit = None
    acme.done(*SHARE)
    assert roles(acme)[BUYER] == "writer"


def test_somebody_who_may_not_share_is_told(acme: Desk) -> None:
    acme.google.clear_plans()
    acme.google.faults.add(
        Fault("403_permission", match=("drive.permissions.create", 1))
    )

    answer = acme.run(*SHARE)

    assert answer.code == 12
    assert "Ask its owner" in answer.err


@pytest.mark.parametrize("role", ["owner", "", "writer"])
def test_other_roles_are_wrong_usage(acme: Desk, role: str) -> None:
    assert acme.run(*SHARE, "--role", role).code == 2


def test_a_bounce_stays_a_flag_until_the_address_gets_in(acme: Desk) -> None:
    """``check`` offers the file while an invitation is refused."""
    acme.google.sharing.refuse(BUYER, "shareOutNotPermitted")
    acme.run(*SHARE)
    codes = [f["code"] for f in acme.done("show", "Acme", "--json").json["flags"]]

    assert "E9" in codes
