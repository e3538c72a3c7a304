"""Amounts, outcomes and links as people and CRMs write them."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest

from mapsheets.plan.cells import Unreadable
from mapsheets.portfolio.cells import amount, link, outcome, same
from mapsheets.sheet.spec import Formula


@pytest.mark.parametrize(
    ("typed", "value"),
    [
        (120000, "120000"),
        (120000.5, "120000.5"),
        ("120000", "120000"),
        ("$120,000", "120000"),
        ("$ 120,000.50", "120000.50"),
        ("€120.000,50", "120000.50"),
        ("120 000 €", "120000"),
        ("USD 120,000", "120000"),
        ("120.000", "120000"),
        ("1,200,000", "1200000"),
        ("1.5", "1.5"),
        ("120k", "120000"),
        ("1.25M", "1250000"),
        ("CHF 1'200'000", "1200000"),
    ],
)
def test_an_amount_is_read_however_it_is_written(typed: object, value: str) -> None:
    assert amount(typed) == Decimal(value)  # type: ignore[arg-type]


@pytest.mark.parametrize("typed", ["about 120", True, "-5", date(2027, 1, 1), -3, "x"])
def test_what_is_no_amount_is_kept_as_unreadable(typed: object) -> None:
    assert isinstance(amount(typed), Unreadable)  # type: ignore[arg-type]


def test_a_blank_amount_is_none() -> None:
    assert amount(None) is None
    assert amount("  ") is None


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("Won", "won"),
        ("Closed Won", "won"),
        ("6 - Closed Lost", "lost"),
        ("No decision", "no-decision"),
        ("no-decision", "no-decision"),
        ("Negotiation", ""),
        ("", ""),
    ],
)
def test_how_a_deal_ended_is_read(text: str, key: str) -> None:
    assert outcome(text) == key


def test_a_cell_is_the_same_whatever_its_type_is_called() -> None:
    """A store gives 5.0 back as 5 and a day as a moment."""
    assert same(5, 5.0)
    assert same(datetime(2027, 2, 1), date(2027, 2, 1))  # noqa: DTZ001
    assert same(None, "")
    assert not same("5", 5)
    assert not same(True, 1)  # noqa: FBT003


def test_a_link_is_the_same_however_a_program_spells_it() -> None:
    ours = Formula('=HYPERLINK("../a.xlsx","Acme")', "Acme")
    theirs = Formula('=hyperlink("../a.xlsx"; "Acme")', None)
    assert same(theirs, ours)
    assert not same(Formula('=HYPERLINK("../b.xlsx","Acme")'), ours)


def test_a_link_cannot_break_out_of_its_formula() -> None:
    made = link('x");EVIL("', "Acme")
    assert made == Formula('=HYPERLINK("x"");EVIL(""","Acme")', "Acme")


def test_a_way_too_long_for_a_formula_is_only_a_name() -> None:
    assert link("x" * 300, "Acme") == "Acme"
