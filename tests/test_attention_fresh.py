"""A notice on every row says nothing: fresh plans are quiet, late ones speak."""

from __future__ import annotations

from dataclasses import replace
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


@pytest.mark.parametrize("template", LONGER)
def test_most_rows_of_a_fresh_plan_are_blank(template: str) -> None:
    """On the first day, with nobody named yet, at most half of the rows speak."""
    texts = phrases(made(template), START)

    assert sum(1 for text in texts if text) <= len(texts) / 2


def test_a_two_week_plan_speaks_of_what_is_due() -> None:
    """Once people are named, only steps that start now or are due are mentioned."""
    prepared = made("last-mile")
    steps = tuple(
        replace(
            step,
            customer_owner="Dana Whitfield" if step.customer_owner else "",
            vendor_owner="Sam Lee" if step.vendor_owner else "",
        )
        for step in prepared.plan.steps
    )
    content = replace(prepared.plan.content, steps=steps)
    named = replace(prepared, plan=replace(prepared.plan, content=content))

    texts = phrases(named, START)

    assert {text.split()[0] for text in texts if text} == {"Start", "Due"}
    assert "" in texts


@pytest.mark.parametrize("template", LONGER)
def test_after_a_slip_the_column_shows_the_cascade(template: str) -> None:
    """A week in which nothing began: the steps behind the first one name it."""
    texts = phrases(made(template), date(2027, 2, 15))

    caused = [text for text in texts if text.startswith("Later because of step 1")]
    assert len(caused) >= len(texts) / 2
