"""Buyer language: what is refused, what is warned of, what is left alone."""

from __future__ import annotations

import pytest

from mapsheets.plan.language import (
    REFUSED,
    WARNED,
    exempt_names,
    refused_words,
    scan,
    warned_words,
)
from mapsheets.plan.model import Content, Header, Memory, Person, Plan


@pytest.mark.parametrize("word", REFUSED)
def test_every_refused_word_is_found_in_any_case(word: str) -> None:
    assert refused_words(word.upper()) == (word,)
    assert refused_words(f"{word.capitalize()}: to be named") == (word,)


@pytest.mark.parametrize("word", WARNED)
def test_every_warned_word_is_found_and_is_not_refused(word: str) -> None:
    assert warned_words(f"Our {word} today") == (word,)
    assert refused_words(f"Our {word} today") == ()


@pytest.mark.parametrize(
    "text",
    [
        "The championship is in May",
        "Web team, eBay, Larry",
        "A quotation, a prospective date",
        "Forecasting tool",
        "at risking",
        "Pay by debit order",
        "Uninstalled",
    ],
)
def test_parts_of_words_are_left_alone(text: str) -> None:
    assert refused_words(text) == ()


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("single threaded", "single-threaded"),
        ("at-risk items", "at risk"),
        ("Economic\u00a0buyer", "economic buyer"),
        ("close\u2013plan", "close plan"),
        ("two champions", "champion"),
        ("cham\u200bpion", "champion"),
        ("\uff30\uff49\uff50\uff45\uff4c\uff49\uff4e\uff45", "pipeline"),
    ],
)
def test_spelling_does_not_hide_a_word(text: str, word: str) -> None:
    assert refused_words(text) == (word,)


def test_plural_of_a_word_in_y_is_found() -> None:
    assert warned_words("two opportunities") == ("opportunity",)


@pytest.mark.parametrize(
    "text",
    [
        "Decision-maker",
        "Decision maker: Priya",
        "[decision-maker]",
        "Priya Rao (decision-maker)",
        "Owner\nkey decision-maker\nNotes",
    ],
)
def test_decision_maker_is_refused_as_a_label(text: str) -> None:
    assert refused_words(text) == ("decision-maker",)


def test_decision_maker_in_a_sentence_is_left_alone() -> None:
    assert refused_words("The decision-makers meet on Friday") == ()


def test_names_are_exempt_and_the_word_beside_them_is_not() -> None:
    assert warned_words("Acme Health signs", ("Acme Health",)) == ()
    assert warned_words("Acme Health: health of it", ("Acme Health",)) == ("health",)
    assert refused_words("Ms Champion signs", ("Ava Champion",)) == ()
    assert refused_words("our champion signs", ("Ava Champion",)) == ("champion",)


def test_addresses_are_not_looked_into() -> None:
    assert refused_words("Write to sam@pipeline.example") == ()


def test_several_words_come_in_the_order_of_the_list() -> None:
    assert refused_words("quota of the champion") == ("champion", "quota")


def test_scan_says_where() -> None:
    texts = (("Plan!C12", "Forecast call"), ("Plan!C13", "Kickoff"))

    assert scan(texts) == (("Plan!C12", "forecast"),)
    assert scan((("Plan!C14", "Commit"),), find=warned_words) == (
        ("Plan!C14", "commit"),
    )


def test_names_of_a_plan_are_companies_and_people_but_no_labels() -> None:
    plan = Plan(
        Memory("p1", "Acme Health", "Northwind"),
        Content(
            header=Header(customer_lead="Ava Champion, VP", vendor_lead="[lead]"),
            people=(Person("Champion"), Person("Tom Quota (Legal)"), Person("")),
        ),
    )

    assert exempt_names(plan) == (
        "Acme Health",
        "Northwind",
        "Tom Quota",
        "Ava Champion",
    )
