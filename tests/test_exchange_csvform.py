from __future__ import annotations

import csv
import io
from dataclasses import replace
from datetime import date

import pytest
from exchange_plan import TODAY, dated, enterprise, small, with_step
from hypothesis import given
from hypothesis import strategies as st

from mapsheets.exchange.csvform import (
    next_step,
    next_steps_csv,
    safe_text,
    steps_csv,
    table_csv,
)
from mapsheets.plan.memory import Outcome
from mapsheets.plan.model import Status, Step, Unread

texts = st.text(st.characters(codec="utf-8"), max_size=30)
nasty = st.builds(
    str.__add__,
    st.sampled_from(["=", "+", "-", "@", "\t", "\r", "\n", "\0", " =", "'"]),
    texts,
)


def rows_of(text: str) -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline="")))


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "\0=1", " =1", "\uff1d1"],
)
def test_a_text_that_could_run_gets_a_quote_before_it(text: str) -> None:
    assert safe_text(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Acme", "3, 5+5d", "a=1", "[role]", "'quoted"])
def test_any_other_text_stays_as_it_is(text: str) -> None:
    assert safe_text(text) == text


@given(st.lists(texts | nasty, min_size=1, max_size=4))
def test_no_cell_of_a_file_can_run_and_none_is_lost(cells: list[str]) -> None:
    (read,) = rows_of(table_csv(["h"], [cells]))[1:]

    for cell, original in zip(read, cells, strict=True):
        assert not cell.lstrip().startswith(("=", "+", "-", "@", "\uff1d"))
        assert not cell.startswith(("\t", "\r", "\n", "\0"))
        assert cell in {original, f"'{original}"}


def test_steps_have_the_columns_and_values_of_the_sheet() -> None:
    plan = with_step(enterprise(), "9", days=60, notes="=cmd|' /C calc'!A0")

    rows = rows_of(steps_csv(plan, dated(plan)))

    assert rows[0] == [
        "#",
        "Area",
        "Step",
        "Acme owner",
        "Northwind owner",
        "Target date",
        "Now expected",
        "Status",
        "Attention",
        "Complete when",
        "Depends on",
        "Days",
        "Done on",
        "Notes",
    ]
    ninth = dict(zip(rows[0], rows[9], strict=True))
    assert ninth["Depends on"] == "7+5d"
    assert ninth["Target date"] == "2027-06-18"
    assert ninth["Now expected"] == dated(plan).steps["9"].finish.isoformat()  # type: ignore[union-attr]
    assert ninth["Days"] == "60"
    assert ninth["Notes"] == "'=cmd|' /C calc'!A0"
    assert len(rows) == 13


def test_a_companys_name_cannot_run_from_a_heading() -> None:
    plan = enterprise(customer="=1+1")

    assert rows_of(steps_csv(plan, dated(plan)))[0][3] == "'=1+1 owner"


def test_a_cell_that_could_not_be_read_keeps_its_text() -> None:
    plan = enterprise()
    unread = (Unread("steps", "3", "target", "end of spring"),)
    plan = replace(plan, content=replace(plan.content, unread=unread))

    assert rows_of(steps_csv(plan, dated(plan)))[3][5] == "end of spring"


def test_days_that_are_zero_are_not_blank() -> None:
    plan = small(Step("1", days=0), Step("2"))

    rows = rows_of(steps_csv(plan, dated(plan)))

    assert [row[11] for row in rows[1:]] == ["0", ""]


def test_the_next_step_is_the_open_one_expected_first() -> None:
    plan = with_step(
        enterprise(), "1", status=Status.COMPLETE, done_on=date(2027, 2, 1)
    )
    plan = with_step(plan, "2", customer_owner="Priya Shah")

    row = next_step(plan, dated(plan), "M2", "plans/Acme.xlsx", date(2027, 1, 30))

    assert (row.step, row.owner) == ("Technical deep-dive", "Priya Shah, Sam Lee")
    assert row.due == dated(plan).steps["2"].finish
    assert row.target_signature == date(2027, 6, 30)


def test_one_row_a_plan_goes_to_the_crm() -> None:
    plan = enterprise(deal="Rollout")
    row = next_step(plan, dated(plan), "M2", "plans/Acme.xlsx", date(2027, 1, 30))

    rows = rows_of(next_steps_csv([row, replace(row, link="@x", last_activity=None)]))

    assert dict(zip(rows[0], rows[1], strict=True)) == {
        "Customer": "Acme",
        "Deal": "Rollout",
        "Plan id": "p1",
        "Next step": "Discovery and demo with all stakeholders",
        "Next step owner": "Sam Lee",
        "Next step date": "2027-02-16",
        "Target signature": "2027-06-30",
        "Expected signature": "2027-06-30",
        "Level": "M2",
        "Plan link": "plans/Acme.xlsx",
        "Last customer activity": "2027-01-30",
    }
    assert rows[2][9:] == ["'@x", ""]


def test_a_plan_with_nothing_left_has_no_next_step() -> None:
    plan = small(Step("1", status=Status.COMPLETE, done_on=TODAY))

    row = next_step(plan, dated(plan), "M4", "")

    assert (row.step, row.owner, row.due) == ("", "", None)


def test_a_closed_plan_has_no_next_step() -> None:
    """A CRM would make it an open task."""
    plan = small(Step("1", text="Kick-off"))
    closed = replace(plan, memory=replace(plan.memory, outcome=Outcome("lost", TODAY)))

    assert next_step(plan, dated(plan), "M1", "").step == "Kick-off"
    row = next_step(closed, dated(closed), "M1", "")
    assert (row.step, row.owner, row.due) == ("", "", None)
