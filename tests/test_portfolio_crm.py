"""A CRM's export fills blanks and replaces nothing."""

from __future__ import annotations

from datetime import date

from portfolio_ground import TODAY, applied, book_of, plan_of, update_of, with_cells

from mapsheets.portfolio.book import Portfolio, portfolio_edits
from mapsheets.portfolio.crm import columns_of, import_rows
from mapsheets.portfolio.fields import DEALS, DEALS_TAB
from mapsheets.portfolio.layout_rules import column_of

HEADINGS = ("Account Name", "Opportunity Name", "Amount", "Stage", "Close Date")


def imported(
    book: Portfolio, *rows: tuple[str, ...], locale: str = "en_US"
) -> Portfolio:
    dicts = [dict(zip(HEADINGS, row, strict=True)) for row in rows]
    done = import_rows(book, HEADINGS, dicts, locale)
    return applied(book, portfolio_edits(book, done.changes, None))


def test_columns_are_found_by_what_crms_call_them() -> None:
    assert columns_of(("Account Name", "Amount", "Forecast Category", "Rep")) == {
        "customer": "Account Name",
        "owner": "Rep",
        "value": "Amount",
        "category": "Forecast Category",
    }
    assert columns_of(("CRM close date", "Close date"))["crm_close"] == "CRM close date"


def test_blank_cells_of_the_customers_only_deal_are_filled() -> None:
    book = book_of(update_of(plan_of()))
    after = imported(book, ("ACME", "Acme 2027", "$80,000", "Legal", "2027-03-01"))
    deal = after.by_id["p1"]
    assert (deal.value, deal.stage) == (80000, "Legal")
    assert deal.crm_close == date(2027, 3, 1)
    assert deal.plan == "Acme"
    assert len(after.deals) == 1


def test_what_people_typed_stays() -> None:
    book = book_of(update_of(plan_of()))
    cell = (4, column_of(DEALS, "value"))
    book = with_cells(book, DEALS_TAB, {cell: "80k"})
    after = imported(book, ("Acme", "", "99", "Legal", ""))
    assert str(after.by_id["p1"].value) == "80000"


def test_unknown_deals_are_added_once() -> None:
    book = book_of(update_of(plan_of()))
    rows = (
        ("Beta", "Pilot", "10", "Proposal", ""),
        ("Beta", "Rollout", "20", "Proposal", ""),
    )
    after = imported(book, *rows)
    assert [deal.plan for deal in after.deals] == ["Acme", "Pilot", "Rollout"]
    again = imported(after, *rows)
    assert again.deals == after.deals


def test_two_opportunities_of_one_customer_are_not_guessed_at() -> None:
    """Which of both the plan is about, nobody said."""
    book = book_of(update_of(plan_of()))
    after = imported(book, ("Acme", "A", "1", "", ""), ("Acme", "B", "2", "", ""))
    assert after.by_id["p1"].value is None
    assert len(after.deals) == 3


def test_a_stage_that_says_how_it_ended_is_the_outcome() -> None:
    after = imported(
        book_of(update_of(plan_of())),
        ("Beta", "", "1", "Closed Lost", "2027-01-09"),
    )
    deal = after.deals[1]
    assert (deal.outcome, deal.closed_on) == ("lost", date(2027, 1, 9))


def test_what_cannot_be_read_is_told_and_left_blank() -> None:
    book = book_of(update_of(plan_of()))
    rows = [dict(zip(HEADINGS, ("Acme", "", "lots", "", "5/6/2027"), strict=True))]
    done = import_rows(book, HEADINGS, rows, "")
    assert [problem.message for problem in done.problems] == [
        "Line 2: 'lots' under Amount cannot be read.",
        "Line 2: '5/6/2027' under Close Date cannot be read.",
    ]
    german = import_rows(book, HEADINGS, rows, "de_DE")
    assert dict(german.changes[0].cells)["crm_close"] == date(2027, 6, 5)


def test_rows_without_a_customer_are_left_out() -> None:
    book = book_of(update_of(plan_of()))
    assert imported(book, ("", "Total", "99", "", "")).deals == book.deals
    assert TODAY
