"""The digest: the most urgent deal first, few actions, nothing told twice."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal

from risk_cases import (
    ACTIVITY,
    DEAL,
    HEALTHY,
    TODAY,
    days,
    facts_of,
    signed_off,
    with_content,
    with_header,
    with_memory,
    with_step,
)

from mapsheets.plan.model import Person, Plan
from mapsheets.review.digest import Deal, as_dict, as_text, digest
from mapsheets.risk.flags import Facts, Severity, flags
from mapsheets.risk.levels import level


def deal(name: str, facts: Facts, value: int | None = 100_000) -> Deal:
    memory = replace(facts.plan.memory, plan_id=name, customer=name)
    plan = replace(facts.plan, memory=memory)
    return Deal(
        plan,
        facts.schedule,
        flags(facts),
        level(plan, facts.activity, TODAY).code,
        None if value is None else Decimal(value),
    )


def slipping(number: int, plan: Plan = HEALTHY) -> Facts:
    """Make the signature late by making step 4 longer."""
    return facts_of(with_step("4", plan, days=number))


def names(deals: tuple[Deal, ...]) -> list[str]:
    return [item.name for item in digest(deals, TODAY).items]


OURS = facts_of(with_step("2", target=date(2027, 1, 29)))
BOUNCED = facts_of(activity=replace(ACTIVITY, bounced=("bea@acme.example",)))
COMMITTED = facts_of(deal=replace(DEAL, category="Commit"))


def test_our_lateness_then_access_then_commitment_then_money_times_slip() -> None:
    deals = (
        deal("Small slip", slipping(75), 1_000),
        deal("Big slip", slipping(75), 900_000),
        deal("Committed", COMMITTED),
        deal("Bounced", BOUNCED),
        deal("Ours", OURS, None),
    )

    assert names(deals) == ["Ours", "Bounced", "Committed", "Big slip", "Small slip"]


def test_a_healthy_deal_needs_nobody() -> None:
    result = digest((deal("Fine", facts_of()),), TODAY)

    assert result.items == ()
    assert as_text(result) == "1 Feb 2027: nothing new needs anybody.\n"


def test_at_most_three_actions_a_deal_the_most_urgent_first() -> None:
    bad = with_header(
        with_content(HEALTHY, criteria=(), approvals=()),
        why_this_date="",
        next_review="",
    )
    item = digest((deal("Bad", facts_of(bad)),), TODAY).items[0]

    assert len(item.actions) == 3
    assert item.actions[0].severity is Severity.HIGH
    assert item.more >= 1


def test_three_steps_of_one_kind_do_not_hide_the_next_kind() -> None:
    late = date(2027, 1, 29)
    steps = tuple(
        replace(step, target=late, vendor_owner="Sam Lee") for step in HEALTHY.steps
    )
    plan = with_content(HEALTHY, steps=steps)
    found = deal("Late", facts_of(plan))
    item = digest((found,), TODAY).items[0]

    assert sum(flag.code == "S2" for flag in found.flags) >= 2
    assert item.actions[0].code == "S2"
    assert len({flag.code for flag in item.actions}) == 3


def test_a_low_finding_waits_for_the_review() -> None:
    small = deal("Small", facts_of(deal=replace(DEAL, value=Decimal(1))))
    assert {flag.severity for flag in small.flags} == {Severity.LOW}
    assert digest((small,), TODAY).items == ()
    assert digest((small,), TODAY, least=Severity.LOW).items


def test_what_was_told_is_not_told_again_until_it_changes() -> None:
    late = deal("Late", facts_of(with_step("3", target=TODAY - days(1))))
    first = digest((late,), TODAY)
    second = digest((late,), TODAY, first.reported)

    assert first.items
    assert second.items == ()
    assert second.reported == first.reported
    worse = deal("Late", facts_of(with_step("3", target=TODAY - days(7))))
    assert digest((worse,), TODAY, second.reported).items


def test_what_went_away_is_told_when_it_comes_back() -> None:
    late = deal("Late", facts_of(with_step("3", target=TODAY - days(1))))
    told = digest((late,), TODAY).reported
    gone = digest((deal("Late", facts_of()),), TODAY, told)

    assert gone.reported == frozenset()
    assert digest((late,), TODAY, gone.reported).items


def test_actions_that_did_not_fit_come_the_next_time() -> None:
    bad = deal("Bad", facts_of(with_content(criteria=(), approvals=(), meetings=())))
    first = digest((bad,), TODAY, least=Severity.LOW)
    second = digest((bad,), TODAY, first.reported, least=Severity.LOW)

    told = {flag.code for flag in first.items[0].actions}
    rest = {flag.code for item in second.items for flag in item.actions}
    assert not told & rest
    assert bool(rest) is bool(first.items[0].more)


def test_executive_sponsors_are_named_where_the_slip_is_high() -> None:
    people = (
        *HEALTHY.content.people,
        Person("Ada King", "Acme", "COO", "Executive sponsor"),
        Person("Bo Lind", "Northwind", "CRO", "Executive sponsor"),
        Person("[name]", "Northwind", "", "Executive sponsor"),
    )
    named = with_content(people=people)

    def sponsors(facts: Facts) -> str:
        return digest((deal("Late", facts),), TODAY).items[0].sponsors

    assert sponsors(slipping(80, named)) == "Ada King (Acme), Bo Lind (Northwind)"
    assert sponsors(slipping(80)) == "no executive sponsor is named"
    assert sponsors(slipping(61, named)) == ""


def test_the_text_says_what_to_do() -> None:
    text = as_text(digest((deal("Ours", OURS, 250_000),), TODAY))

    assert text.startswith(
        "1 Feb 2027: 1 deal needs somebody today.\n\nOurs (M2, 250,000)"
    )
    assert (
        "  - [high] S2 Step 2 (Security review) is late, and our side has a part "
        "in it. Do our part today, or tell the customer when it comes."
    ) in text


def test_the_data_form_is_plain_json() -> None:
    data = json.loads(json.dumps(as_dict(digest((deal("Ours", OURS),), TODAY))))

    assert data["today"] == "2027-02-01"
    assert data["deals"][0]["actions"][0]["code"] == "S2"


def test_three_deals_of_two_million_show_where_the_evidence_is() -> None:
    """Two without the customer's dates and approval path, one confirmed with both."""
    bare = with_content(with_memory(shared_on=TODAY - days(3)), approvals=(), people=())
    nobody = replace(ACTIVITY, edits=())
    deals = (
        deal("One", facts_of(bare, activity=nobody), 800_000),
        deal("Two", facts_of(bare, activity=nobody), 700_000),
        deal("Three", facts_of(signed_off()), 500_000),
    )

    assert [one.level for one in deals] == ["M1", "M1", "M3"]
    backed = [one.value for one in deals if one.level in {"M3", "M4"}]
    assert backed == [Decimal(500_000)]
    assert names(deals) == ["One", "Two"]
    assert all("P8" in {flag.code for flag in one.flags} for one in deals[:2])
    assert deals[2].flags == ()


def test_the_text_names_sponsors_and_counts_what_was_left_out() -> None:
    bad = with_header(
        with_content(with_step("4", days=80), criteria=(), approvals=()),
        why_this_date="",
        next_review="",
    )
    text = as_text(digest((deal("Bad", facts_of(bad)),), TODAY))

    assert 'more: mapsheets check "Bad"' in text
    assert "Executive sponsors: no executive sponsor is named" in text
    assert "signature 19 working days late" in text
