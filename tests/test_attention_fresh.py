"""A notice on every row says nothing: fresh plans are quiet, late ones speak."""

from __future__ import annotations

from datetime import date

import pytest

from mapsheets.schedule.dates import compute
from mapsheets.sheet.show import show
from mapsheets.workflows.new import Order, Prepared, prepare

START = date(2027, 2, 1)
LONGER = ("standard", "enterprise", "mid-market", "expansion", "pilot", "closing")


def made(template: str) -> Prepared:
    """Prepare a plan on the day it starts."""
    order = Order("Acme", "Northwind", template=template, start=START)
    return prepare(order, START, "0123456789abcdef")


def phrases(prepared: Prepared, today: date) -> list[str]:
    """Read the Attention column."""
    schedule = compute(prepared.plan, today)
    shown = show(prepared.plan, schedule, today)
    return [shown.steps[step.id].attention for step in prepared.plan.steps]


@pytest.mark.parametrize("template", [*LONGER, "last-mile"])
def test_most_rows_of_a_fresh_plan_are_blank(template: str) -> None:
    """On the first day, with nobody named yet, less than half of the rows speak."""
    texts = phrases(made(template), START)

    assert 0 < sum(1 for text in texts if text) < len(texts) / 2


def test_a_short_plan_speaks_only_of_what_can_begin() -> None:
    """In two weeks everything is due soon; steps that wait for others say nothing."""
    texts = phrases(made("last-mile"), START)

    assert texts == ["Start by 1 Feb to keep this date"] * 2 + [""] * 4


def test_a_waiting_step_speaks_where_there_is_room() -> None:
    """Where most rows are blank, a step that must begin soon says so ahead."""
    texts = phrases(made("standard"), START)

    assert texts[1:3] == ["Start by 3 Feb to keep this date", "Name to confirm"]


@pytest.mark.parametrize("template", LONGER)
def test_after_a_slip_the_column_shows_the_cascade(template: str) -> None:
    """A week in which nothing began: the steps behind the first one name it."""
    texts = phrases(made(template), date(2027, 2, 15))

    caused = [text for text in texts if text.startswith("Later because of step 1")]
    assert len(caused) >= len(texts) / 2
