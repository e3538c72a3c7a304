"""Deals, flags and runs: what is written, and what stays people's."""

from __future__ import annotations

import tracemalloc
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from builders import change, remember
from portfolio_ground import (
    TODAY,
    applied,
    book_of,
    plan_of,
    told_of,
    update_of,
    with_cells,
)

from mapsheets.plan.model import Outcome, Status
from mapsheets.portfolio.book import (
    Portfolio,
    PortfolioUnclear,
    Run,
    changed,
    flags_after,
    portfolio_edits,
    read_portfolio,
)
from mapsheets.portfolio.deals import quarter_end
from mapsheets.portfolio.fields import DEALS, DEALS_TAB, FLAGS, FLAGS_TAB, RUNS
from mapsheets.portfolio.flagrows import MOST
from mapsheets.portfolio.layout import empty_portfolio
from mapsheets.portfolio.layout_rules import column_of
from mapsheets.portfolio.telling import Update
from mapsheets.sheet.spec import AppendRow, Edits, Formula, SetCell

HEADER = 3


def at(key: str, row: int = HEADER + 1) -> tuple[int, int]:
    return row, column_of(DEALS, key)


def run_on(
    book: Portfolio, *updates: Update, today: date = TODAY, run: Run | None = None
) -> Edits:
    return portfolio_edits(book, changed(book, updates, today), run)


def cell(book: Portfolio, key: str, row: int = HEADER + 1) -> object:
    tab = book.workbook.tab(DEALS_TAB)
    assert tab is not None
    return tab.cells.get(at(key, row))


def test_a_new_row_says_what_the_plan_says() -> None:
    book = book_of(update_of(plan_of(), value=120000.0))
    deal = book.deal("p1")
    assert deal is not None
    assert (deal.customer, deal.plan, deal.level) == ("Acme", "Acme", "M0")
    assert deal.value == Decimal(120000)
    # 15 Feb: step 1 is still open, so five days of work are ahead of 2 and 3 each.
    assert cell(book, "target") == date(2027, 2, 26)
    assert cell(book, "expected") == date(2027, 3, 5)
    assert cell(book, "slip") == 5
    assert cell(book, "next_step") == "Step 1, 19 Feb (Vic)"
    assert cell(book, "plan") == Formula('=HYPERLINK("../Acme.xlsx","Acme")', "Acme")
    assert cell(book, "last_synced") == TODAY


def test_the_same_run_again_writes_nothing() -> None:
    """Not even a row of Runs."""
    book = book_of(update_of(plan_of()))
    assert not run_on(book, update_of(plan_of()), run=Run(TODAY, "sync"))


def test_a_run_that_must_be_known_is_written_alone() -> None:
    book = book_of(update_of(plan_of()))
    run = Run(TODAY, "sync", {"plans": 1}, always=True)
    edits = run_on(book, update_of(plan_of()), run=run)
    assert [type(item) for item in edits.items] == [AppendRow]
    assert len(applied(book, edits).tables[RUNS.tab].rows) == 2


def test_only_what_differs_is_written() -> None:
    book = book_of(update_of(plan_of()))
    done = change(plan_of(), "1", status=Status.COMPLETE, done_on=date(2027, 2, 5))
    edits = run_on(book, update_of(done))
    keys = {column: item.key for column, item in enumerate(DEALS.fields, 1)}
    written = {
        keys[item.column]
        for item in edits.items
        if isinstance(item, SetCell) and item.tab == DEALS_TAB
    }
    # Step 2 had until the 12th; it takes until the 19th, so the signature holds.
    assert written == {"expected", "slip", "next_step", "flags", "memory"}


def test_peoples_cells_are_never_replaced() -> None:
    """Whatever people typed stays, even where a run knows better."""
    book = book_of(update_of(plan_of(), value=50000.0))
    typed = {at("value"): "about 80k?", at("owner"): "Kim", at("stage"): "Legal"}
    book = with_cells(book, DEALS_TAB, typed)
    ended = remember(plan_of(), outcome=Outcome("won", TODAY))
    after = applied(book, run_on(book, update_of(ended, value=1.0)))
    assert cell(after, "value") == "about 80k?"
    assert cell(after, "owner") == "Kim"
    assert cell(after, "stage") == "Legal"
    assert cell(after, "outcome") == "Won"
    assert cell(after, "closed_on") == TODAY


def test_an_outcome_that_people_typed_stays() -> None:
    book = book_of(update_of(plan_of()))
    book = with_cells(book, DEALS_TAB, {at("outcome"): "Lost"})
    ended = remember(plan_of(), outcome=Outcome("won", TODAY))
    after = applied(book, run_on(book, update_of(ended)))
    assert cell(after, "outcome") == "Lost"


def test_a_blank_value_is_filled_only_when_the_row_is_made() -> None:
    book = book_of(update_of(plan_of()))
    after = applied(book, run_on(book, update_of(plan_of(), value=70000.0)))
    assert cell(after, "value") is None


def test_a_typed_row_becomes_the_plans_row() -> None:
    """A deal that came from the CRM gets its plan; no second row appears."""
    book = book_of(update_of(plan_of()))
    free = HEADER + 2
    typed = {at("customer", free): "Beta", at("value", free): "$1.2M"}
    book = with_cells(book, DEALS_TAB, typed)
    beta = plan_of(plan_id="p2", customer="Beta")
    after = applied(book, run_on(book, update_of(beta, value=5.0)))
    assert [deal.plan_id for deal in after.deals] == ["p1", "p2"]
    assert after.by_id["p2"].value == Decimal(1_200_000)


def test_two_typed_rows_of_a_customer_are_left_alone() -> None:
    """Which of them the plan belongs to is not guessed."""
    book = book_of(update_of(plan_of()))
    typed = {at("customer", HEADER + n): "Beta" for n in (2, 3)}
    book = with_cells(book, DEALS_TAB, typed)
    beta = plan_of(plan_id="p2", customer="Beta")
    after = applied(book, run_on(book, update_of(beta)))
    assert after.by_id["p2"].row == HEADER + 4


def test_a_line_of_totals_is_no_deal_and_stays() -> None:
    book = book_of(update_of(plan_of()))
    total = {
        at("customer", HEADER + 2): "Total",
        at("value", HEADER + 2): Formula("=SUM(N4:N4)", 5),
    }
    book = with_cells(book, DEALS_TAB, total)
    assert len(book.deals) == 1
    beta = plan_of(plan_id="p2", customer="Beta")
    after = applied(book, run_on(book, update_of(beta)))
    assert cell(after, "customer", HEADER + 2) == "Total"
    assert after.by_id["p2"].row == HEADER + 3


def test_a_copied_row_is_reported_and_the_first_counts() -> None:
    book = book_of(update_of(plan_of()))
    copy = {at("customer", HEADER + 2): "Acme", at("plan_id", HEADER + 2): "p1"}
    book = with_cells(book, DEALS_TAB, copy)
    assert [problem.code for problem in book.problems] == ["DEAL_TWICE"]
    assert book.by_id["p1"].row == HEADER + 1


def test_an_unreadable_cell_is_reported_with_its_address() -> None:
    book = book_of(update_of(plan_of()))
    typed = {at("crm_close"): "next spring", at("value"): "a lot", at("memory"): "{"}
    book = with_cells(book, DEALS_TAB, typed)
    assert {problem.cell for problem in book.problems} == {
        "Deals!Q4",
        "Deals!N4",
        "Deals!Y4",
    }
    assert book.deals[0].crm_close is None


def test_moved_columns_are_found_by_name() -> None:
    """People put their own column first and everything moves right."""
    book = book_of(update_of(plan_of()))
    tabs = tuple(
        replace(tab, cells={(r, c + 1): v for (r, c), v in tab.cells.items()})
        for tab in book.workbook.tabs
    )
    moved = read_portfolio(replace(book.workbook, tabs=tabs))
    assert moved.by_id["p1"].customer == "Acme"
    assert not run_on(moved, update_of(plan_of()))


def test_a_portfolio_without_plan_ids_is_left_alone() -> None:
    book = book_of(update_of(plan_of()))
    with pytest.raises(PortfolioUnclear, match="column 'Plan id'"):
        with_cells(book, DEALS_TAB, {at("plan_id", HEADER): None})


def test_a_portfolio_without_deals_is_left_alone() -> None:
    book = book_of(update_of(plan_of()))
    with pytest.raises(PortfolioUnclear, match="tab 'Deals'"):
        read_portfolio(replace(book.workbook, tabs=()))


def test_a_program_column_that_people_took_out_is_not_missed() -> None:
    book = book_of(update_of(plan_of()))
    book = with_cells(book, DEALS_TAB, {at("next_step", HEADER): None})
    done = change(plan_of(), "1", status=Status.COMPLETE, done_on=date(2027, 2, 5))
    edits = run_on(book, update_of(done))
    assert all(
        item.column != column_of(DEALS, "next_step")
        for item in edits.items
        if isinstance(item, SetCell) and item.tab == DEALS_TAB
    )


def flags_tab(book: Portfolio) -> list[tuple[str, str, str]]:
    rows = book.tables[FLAGS_TAB].rows
    return [(r.text("plan"), r.text("code"), r.text("step")) for r in rows]


def test_every_flag_has_a_row_and_the_urgent_come_first() -> None:
    """S2 (we are late) leads, whatever the deal is worth."""
    big = update_of(plan_of(plan_id="p2", customer="Beta"), value=9_000_000.0)
    late = change(plan_of(), "1", target=date(2027, 2, 4))
    book = book_of(big, update_of(late))
    codes = [code for _, code, _ in flags_tab(book)]
    assert codes[:2] == ["S2", "S2"]
    assert set(codes) == {flag.code for flag in told_of(plan_of()).flags}


def test_a_flag_keeps_its_day_and_leaves_when_it_is_over() -> None:
    book = book_of(update_of(plan_of()))
    later = TODAY + timedelta(days=1)
    done = change(plan_of(), "1", status=Status.COMPLETE, done_on=date(2027, 2, 5))
    after = applied(book, run_on(book, update_of(done, later), today=later))
    assert ("Acme", "S2", "1") in flags_tab(book)
    assert ("Acme", "S2", "1") not in flags_tab(after)
    assert {row.since for row in after.flags if row.code == "P8"} == {TODAY}


def test_words_beside_a_flag_stay_beside_it() -> None:
    """Where people wrote next to any row, no row moves."""
    book = book_of(update_of(plan_of()))
    beside = len(FLAGS.fields) + 1
    tab = book.tables[FLAGS_TAB]
    late = next(row for row in tab.rows if row.text("code") == "S2")
    other = next(row for row in tab.rows if row.text("code") == "P8")
    notes = {(late.number, beside): "I call them", (other.number, beside): "asked"}
    book = with_cells(book, FLAGS_TAB, notes)
    done = change(plan_of(), "1", status=Status.COMPLETE, done_on=date(2027, 2, 5))
    after = applied(book, run_on(book, update_of(done)))
    rows = {row.number: row for row in after.tables[FLAGS_TAB].rows}
    assert rows[late.number].text("severity") == "over"
    assert rows[late.number].text("code") == "S2"
    assert rows[other.number].text("code") == "P8"
    assert not run_on(after, update_of(done))


def test_flags_of_plans_that_a_run_did_not_take_stay() -> None:
    beta = plan_of(plan_id="p2", customer="Beta")
    book = book_of(update_of(plan_of()), update_of(beta))
    after = applied(book, run_on(book, Update("p1", "failed: LOCKED")))
    assert flags_tab(after) == flags_tab(book)
    assert cell(after, "result") == "failed: LOCKED"


def test_the_last_read_is_that_of_the_last_whole_run() -> None:
    """A plan that a run found unchanged counts as read; one that failed does not."""
    book = book_of(update_of(plan_of()))
    later = TODAY + timedelta(days=3)
    run = Run(later, "sync", always=True)
    quiet = applied(book, run_on(book, Update("p1", "unchanged"), run=run))
    assert quiet.last_read(quiet.by_id["p1"]) == later
    failed = applied(book, run_on(book, Update("p1", "failed: LOCKED"), run=run))
    assert failed.last_read(failed.by_id["p1"]) == TODAY
    some = Run(later, "sync of some", always=True)
    partly = applied(book, run_on(book, Update("p1", "unchanged"), run=some))
    assert partly.last_read(partly.by_id["p1"]) == TODAY


def test_stamp_and_waking_day_are_kept_unless_given() -> None:
    book = book_of(update_of(plan_of()))
    marked = replace(update_of(plan_of()), stamp="7", wakes_on=date(2027, 3, 1))
    book = applied(book, run_on(book, marked))
    assert book.by_id["p1"].wakes_on == date(2027, 3, 1)
    assert not run_on(book, update_of(plan_of()))
    cleared = replace(marked, stamp="", wakes_on=None)
    after = applied(book, run_on(book, cleared))
    assert (after.by_id["p1"].stamp, after.by_id["p1"].wakes_on) == ("", None)


@pytest.mark.parametrize(
    ("day", "first_month", "end"),
    [
        (date(2027, 2, 15), 1, date(2027, 3, 31)),
        (date(2027, 12, 31), 1, date(2027, 12, 31)),
        (date(2027, 1, 15), 2, date(2027, 1, 31)),
        (date(2027, 2, 1), 2, date(2027, 4, 30)),
        (date(2027, 12, 1), 3, date(2028, 2, 29)),
    ],
)
def test_a_quarter_ends_where_its_year_says(
    day: date, first_month: int, end: date
) -> None:
    assert quarter_end(day, first_month) == end


class Fleet(Sequence[Update]):
    """What a run tells of many plans, each with many flags, made when it is asked for.

    So that only what is kept of it is measured.
    """

    def __init__(self, count: int) -> None:
        self.count = count
        self.plan = plan_of()
        self.told = told_of(self.plan)
        self.flag = self.told.flags[0]

    def __len__(self) -> int:
        return self.count

    def __getitem__(self, place: Any) -> Any:
        if place >= self.count:
            raise IndexError(place)
        words = f"step {place} of {self.count} waits for somebody, and has for long"
        flags = tuple(
            replace(self.flag, step=str(step), message=f"{words} {step}")
            for step in range(15)
        )
        cells = {**self.told.cells, "plan_id": f"p{place}", "next_step": words}
        told = replace(
            self.told, name=f"Plan {place}", cells=cells, flags=flags, customer=words
        )
        return Update(f"p{place}", "updated", told, "stamp", TODAY)


def test_flags_beyond_the_tab_take_no_room() -> None:
    """Of 15,000 flags 2,000 have room in the tab: the others are let go of."""
    tracemalloc.start()
    before = tracemalloc.get_traced_memory()[0]
    changes = changed(empty_portfolio(), Fleet(1000), TODAY)
    kept = tracemalloc.get_traced_memory()[0] - before
    tracemalloc.stop()

    assert sum(len(change.flags or ()) for change in changes) <= 2 * MOST + 15
    assert kept < 4_000 * len(changes), f"{kept / len(changes):.0f} bytes a deal"


def test_the_urgent_flags_are_kept_in_their_order() -> None:
    """Those that were let go of would not have been among the first anyhow."""
    fleet = Fleet(400)
    by_deal = [changed(empty_portfolio(), [fleet[n]], TODAY)[0] for n in range(400)]
    changes = changed(empty_portfolio(), fleet, TODAY)

    assert flags_after(empty_portfolio(), changes) == flags_after(
        empty_portfolio(), by_deal
    )
    assert [c.place for c in changes] == [c.place for c in by_deal]
