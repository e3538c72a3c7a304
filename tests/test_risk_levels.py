"""Levels rest on evidence, and edits count only where they can be credited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from risk_cases import (
    ACTIVITY,
    HEALTHY,
    TODAY,
    days,
    draft,
    signed_off,
    with_history,
    with_memory,
    with_step,
)

from mapsheets.plan.model import HistoryRow, Side
from mapsheets.risk.flags import Activity, Edit, EditKind
from mapsheets.risk.levels import (
    Revision,
    activity_of,
    credit,
    level,
    side_of_account,
)

NOTHING = Activity()
DOMAINS = ("northwind.example",)


def test_a_draft_is_m0() -> None:
    now = level(draft(), None, TODAY)

    assert now.code == "M0"
    assert now.next == "share the plan with the customer"


def test_a_draft_that_went_out_as_a_file_says_so() -> None:
    now = level(with_memory(draft(), exported_on=date(2027, 2, 3)), None, TODAY)

    assert now.because == "it was exported on 3 Feb 2027 and shared with nobody"


def test_a_plan_whose_memory_was_lost_does_not_claim_to_be_unseen() -> None:
    now = level(with_memory(draft(), adopted_on=date(2027, 2, 3)), None, TODAY)

    assert now.code == "M0"
    assert "who saw it before is not known" in now.because


def test_a_shared_plan_without_edits_is_m1() -> None:
    now = level(HEALTHY, NOTHING, TODAY)

    assert now.code == "M1"
    assert now.sentence == (
        "M1 because it was shared on 25 Jan 2027 and no edit of theirs is known; "
        "for M2: an edit by the customer to a step, date, owner or criterion"
    )


def test_one_edit_by_the_customer_is_m2() -> None:
    assert level(HEALTHY, ACTIVITY, TODAY).code == "M2"


def test_a_comment_or_another_text_is_not() -> None:
    other = Activity(edits=(Edit(TODAY, "p", EditKind.OTHER),), comments=(TODAY,))

    assert level(HEALTHY, other, TODAY).code == "M1"


@pytest.mark.parametrize(("theirs", "word"), [(True, "theirs"), (False, "reported")])
def test_a_sign_off_is_m3_and_says_whose_it_is(word: str, *, theirs: bool) -> None:
    now = level(signed_off(theirs=theirs), NOTHING, TODAY)

    assert (now.code, now.sign_off) == ("M3", word)
    assert now.is_evidence
    assert now.because == f"Priya Rao, CISO confirmed it on 28 Jan 2027 ({word})"


def test_a_change_since_the_sign_off_takes_m3_away() -> None:
    changed = with_step("3", signed_off(), customer_owner="Max Frei")

    now = level(changed, ACTIVITY, TODAY)
    assert (now.code, now.sign_off) == ("M2", "")
    assert now.next == "a new sign-off, for owners of step 3 changed since"
    assert not now.is_evidence


def test_staying_in_touch_is_m4() -> None:
    plan = with_memory(signed_off(), reviews=(TODAY - days(10),))
    recent = Activity(comments=(TODAY - days(14),))

    assert level(plan, recent, TODAY).code == "M4"
    assert level(plan, recent, TODAY + days(1)).code == "M3"
    assert level(plan, NOTHING, TODAY).code == "M3"
    assert level(signed_off(), recent, TODAY).next == "a review within 10 days"


def test_levels_compare() -> None:
    now = level(HEALTHY, ACTIVITY, TODAY)

    assert now.reaches("M1")
    assert now.reaches("M2")
    assert not now.reaches("M3")


def test_an_edit_is_credited_where_one_account_worked_alone() -> None:
    alone = (
        Revision(TODAY, "Priya@acme.example"),
        Revision(TODAY, "priya@acme.example"),
    )

    assert credit(alone) == "priya@acme.example"


@pytest.mark.parametrize("other", ["sam@northwind.example", ""])
def test_an_edit_beside_anothers_is_credited_to_nobody(other: str) -> None:
    assert (
        credit((Revision(TODAY, "priya@acme.example"), Revision(TODAY, other))) is None
    )


def test_no_revision_credits_nobody() -> None:
    assert credit(()) is None


@pytest.mark.parametrize(
    ("account", "side"),
    [
        ("sam@northwind.example", Side.VENDOR),
        ("sam@eu.NORTHWIND.example", Side.VENDOR),
        ("sam@notnorthwind.example", Side.CUSTOMER),
        ("priya@acme.example", Side.CUSTOMER),
        ("customer", None),
        ("", None),
    ],
)
def test_the_domain_tells_the_side(account: str, side: Side | None) -> None:
    assert side_of_account(account, DOMAINS) is side


def test_without_known_domains_nobody_is_a_customer() -> None:
    assert side_of_account("priya@acme.example", ()) is None
    assert side_of_account("priya@acme.example", ("",)) is None


def test_history_gives_the_customers_edits() -> None:
    plan = with_history(
        HistoryRow(TODAY, "3", "Target date", changed_by="customer"),
        HistoryRow(TODAY, "3", "Acme owner", changed_by="lena@acme.example"),
        HistoryRow(TODAY, "3", "Status", changed_by="Bea Stone"),
        HistoryRow(TODAY, "", "Shared objective", changed_by="customer"),
        HistoryRow(TODAY, "3", "Status", changed_by="vendor"),
        HistoryRow(TODAY, "3", "Status", changed_by="sam@northwind.example"),
        HistoryRow(TODAY, "3", "Target date, follows step 2", changed_by="mapsheets"),
        HistoryRow(TODAY, "3", "Status", changed_by=""),
        HistoryRow(None, "3", "Status", changed_by="customer"),
    )

    activity = activity_of(plan, DOMAINS)
    assert [edit.kind for edit in activity.edits] == [
        EditKind.DATE,
        EditKind.OWNER,
        EditKind.STEP,
        EditKind.OTHER,
    ]
    assert len(activity.human_changes) == 6
    assert activity_of(plan).edits == activity.edits[:1] + activity.edits[2:]


def test_a_reported_sign_off_is_a_confirmation_and_theirs_an_edit() -> None:
    on = date(2027, 1, 28)

    assert activity_of(signed_off(theirs=False)).confirmations == (on,)
    theirs = activity_of(signed_off(theirs=True))
    assert theirs.confirmations == ()
    assert theirs.last_buyer_activity == on
    assert theirs.content_edits == ()


def test_both_sides_edit_between_syncs_and_the_seller_reports_the_sign_off() -> None:
    """Nobody is credited, so no M2; a typed sign-off by an unknown hand is M3."""
    assert (
        credit(
            (
                Revision(TODAY, "priya@acme.example"),
                Revision(TODAY, "sam@northwind.example"),
            )
        )
        is None
    )
    unknown = with_history(HistoryRow(TODAY, "3", "Target date", changed_by=""))
    assert level(unknown, activity_of(unknown, DOMAINS), TODAY).code == "M1"

    signed = replace(signed_off(theirs=False), history=unknown.history)
    now = level(signed, activity_of(signed, DOMAINS), TODAY)
    assert (now.code, now.sign_off) == ("M3", "reported")
