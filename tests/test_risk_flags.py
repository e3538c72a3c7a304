"""Running the rules: order, switches, missing data, the table, our own words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from risk_cases import (
    ACTIVITY,
    DEAL,
    HEALTHY,
    TODAY,
    facts_of,
    with_header,
    with_memory,
    with_step,
)

from mapsheets.plan.language import refused_words
from mapsheets.plan.model import Outcome, Status
from mapsheets.risk.flags import (
    RULES,
    Audience,
    Rule,
    Settings,
    ShareEffect,
    could_not_run,
    flags,
    flags_table,
    risk_settings,
)

LATE = with_step("2", target=date(2027, 1, 25))


def codes(facts: object) -> list[str]:
    return [flag.code for flag in flags(facts)]  # type: ignore[arg-type]


def test_every_code_of_the_rules_is_there_once_and_in_order() -> None:
    wanted = (
        "P1 P2 P3 P3b P4 P5 P6 P7 P8 P9 P10 P11 P12 P13 P14 P15 P17 P18 "
        "S1 S2 S3 S4 S5 S5b S6 S7 S8 S9 S10 S11 S13 S15 "
        "E0 E1 E2 E3 E4 E5 E6 E7 E9 C1 C2 F1 F2 D1 D2 D3 D4"
    )

    assert [rule.code for rule in RULES] == wanted.split()


def test_our_own_lateness_comes_first_then_access_then_commitment() -> None:
    facts = facts_of(
        LATE,
        activity=replace(ACTIVITY, bounced=("bea@acme.example",)),
        deal=replace(DEAL, category="commit", period_end=date(2027, 3, 1)),
    )

    assert codes(facts)[:5] == ["S2", "E9", "F1", "F2", "S1"]


def test_high_comes_before_medium_and_low() -> None:
    severities = [
        flag.severity
        for flag in flags(facts_of(with_header(LATE, why_this_date="")))
        if flag.code != "S2"
    ]

    order = ["high", "medium", "low"]
    assert severities == sorted(severities, key=order.index)
    assert len(set(severities)) > 1


def test_a_rule_can_be_switched_off() -> None:
    facts = facts_of(LATE, settings=Settings(off=frozenset({"S1"})))

    assert codes(facts) == ["S2"]


def test_a_threshold_can_be_set() -> None:
    usual = flags(facts_of(LATE))
    patient = flags(facts_of(LATE, settings=Settings(past_high_days=8)))

    assert [flag.severity for flag in usual if flag.code == "S1"] == ["high"]
    assert [flag.severity for flag in patient if flag.code == "S1"] == ["medium"]


def test_a_closed_plan_raises_nothing() -> None:
    assert flags(facts_of(with_memory(LATE, outcome=Outcome("won", TODAY)))) == ()


def test_with_all_data_every_rule_runs() -> None:
    assert could_not_run(facts_of()) == ()


def test_without_data_rules_are_silent_and_say_why() -> None:
    facts = facts_of(
        with_memory(template="", created_on=None, shared_on=date(2026, 1, 1)),
        activity=None,
        deal=None,
        problems=None,
        conflicts=None,
    )

    silent = dict(could_not_run(facts))
    assert set(silent) == {
        *("P7", "S6", "E0", "E1", "E3", "E4", "E9", "F1", "F2", "D2", "D3", "D4"),
    }
    assert silent["S6"] == "the CRM close date is not known"
    assert not set(codes(facts)) & set(silent)


def test_a_rule_that_is_off_is_not_listed_as_lacking_data() -> None:
    facts = facts_of(deal=None, settings=Settings(off=frozenset({"S6"})))

    assert "S6" not in dict(could_not_run(facts))


def test_settings_are_read_from_a_table() -> None:
    settings, faults = risk_settings({"off": ["P10"], "past_high_days": 5})

    assert (settings.off, settings.past_high_days) == (frozenset({"P10"}), 5)
    assert faults == ()


def test_every_fault_of_the_settings_is_reported_and_its_default_kept() -> None:
    settings, faults = risk_settings(
        {
            "off": ["P99", "P10"],
            "past_high_days": "seven",
            "quiet_days": -1,
            "moves": True,
            "quarter_first_month": 13,
            "colour": 1,
        }
    )

    assert faults == (
        "risk.past_high_days must be a whole number, not 'seven'.",
        "risk.quiet_days must be at least 0, not -1.",
        "risk.moves must be a whole number, not True.",
        "risk.quarter_first_month must be at least 1 and at most 12, not 13.",
        "risk.colour is no setting of the risk rules.",
        "risk.off names 'P99', which is no rule.",
    )
    assert settings == Settings(off=frozenset({"P10"}))


def test_off_must_be_a_list() -> None:
    settings, faults = risk_settings({"off": "P10"})

    assert faults == ("risk.off must be a list of codes such as [\"P10\"], not 'P10'.",)
    assert settings == Settings()


def test_the_table_has_a_row_for_every_rule() -> None:
    lines = flags_table().splitlines()

    assert len(lines) == len(RULES) + 2
    assert all(line.count("|") == lines[0].count("|") for line in lines)
    assert [line.split(" | ")[0] for line in lines[2:]] == [
        f"| {rule.code}" for rule in RULES
    ]


def test_what_blocks_sharing_is_in_the_table() -> None:
    blocking = [rule.code for rule in RULES if rule.share is ShareEffect.BLOCKS]

    assert blocking == ["P13", "P14"]
    assert flags_table().count("Blocks `share`.") == len(blocking)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_rule_says_everything_about_itself(rule: Rule) -> None:
    assert rule.trigger.endswith(".")
    assert rule.title
    assert rule.action.endswith((".", "?"))
    assert bool(rule.question) is (
        rule.audience is Audience.QUESTION or rule.code == "S9"
    )


def test_what_a_buyer_may_hear_is_in_the_buyers_language() -> None:
    heard = [rule.question for rule in RULES]
    heard += [rule.title for rule in RULES if rule.audience is Audience.SHOW]

    assert [refused_words(text) for text in heard] == [()] * len(heard)


def test_a_message_that_both_may_see_names_no_company_and_no_judgement() -> None:
    plan = with_step("3", LATE, status=Status.BLOCKED, target=None)
    shown = [
        flag.message for flag in flags(facts_of(plan)) if flag.audience is Audience.SHOW
    ]

    assert len(shown) >= 3
    for message in shown:
        assert HEALTHY.memory.customer not in message
        assert refused_words(message) == ()
