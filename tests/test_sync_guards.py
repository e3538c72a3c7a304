"""The guards: what a sync of a plan that is out refuses, and what it does not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from mapsheets.plan.model import Content, Memory, Plan, Step
from mapsheets.sync.guards import GUARDED, Allowed, refusals

STEPS = tuple(Step(str(n), "Legal", f"Step {n}", "Ana", "Sam") for n in range(1, 21))
NOBODY = frozenset[str]()


def plan(*, out: bool = True) -> Plan:
    """Give a plan of twenty steps."""
    shared = date(2027, 2, 1) if out else None
    base = Content(steps=STEPS)
    memory = Memory("p", "Acme", "Northwind", shared_on=shared, base=base)
    return Plan(memory, base)


def codes(
    steps: tuple[Step, ...],
    blank: frozenset[str] = NOBODY,
    allowed: Allowed = Allowed(),  # noqa: B008  a frozen value
    *,
    out: bool = True,
) -> list[str]:
    """List the codes of all refusals."""
    after = Content(steps=steps)
    return [one.code for one in refusals(plan(out=out), after, blank, allowed)]


@pytest.mark.parametrize(
    ("left", "expected"), [(20, []), (14, []), (13, ["ROWS_GONE"]), (0, ["NO_ROWS"])]
)
def test_more_than_a_third_gone_is_refused(left: int, expected: list[str]) -> None:
    """Six of twenty may go at once, seven not, and never all."""
    assert codes(STEPS[:left]) == expected


def test_three_rows_of_a_short_plan_may_go() -> None:
    """Where thirty per cent are less than three, three may go."""
    short = replace(plan().memory, base=Content(steps=STEPS[:4]))
    before = Plan(short, Content())

    assert not refusals(before, Content(steps=STEPS[:1]), NOBODY, Allowed())
    assert refusals(before, Content(), NOBODY, Allowed())


def test_an_own_draft_is_ones_own_business() -> None:
    """Before a plan is out nothing is refused."""
    assert codes((), out=False) == []


@pytest.mark.parametrize(("number", "expected"), [(6, ["ROWS_GONE"]), (7, [])])
def test_removed_rows_are_allowed_by_their_number(
    number: int, expected: list[str]
) -> None:
    """The option names how many, so that it does not allow more."""
    assert codes(STEPS[:13], allowed=Allowed(number)) == expected


@pytest.mark.parametrize("key", ["text", "area", "customer_owner", "vendor_owner"])
def test_an_emptied_column_is_refused(key: str) -> None:
    """A whole column without a value was not meant."""
    emptied = tuple(replace(step, **{key: ""}) for step in STEPS)

    assert codes(emptied, frozenset({key})) == ["COLUMN_EMPTY"]


def test_an_emptied_column_is_allowed_by_its_heading() -> None:
    """The heading as people see it, with the company's name."""
    blank = frozenset({"customer_owner"})

    assert codes(STEPS, blank, Allowed(0, frozenset({"Acme owner"}))) == []
    assert codes(STEPS, blank, Allowed(0, frozenset({"Status"}))) == ["COLUMN_EMPTY"]


def test_a_column_that_never_held_anything_may_stay_empty() -> None:
    """Only what was there can be lost."""
    assert codes(STEPS, frozenset({"complete_when", "days"})) == []


def test_numbers_notes_and_done_on_are_not_guarded() -> None:
    """These columns may be emptied."""
    assert not {"id", "notes", "done_on"} & set(GUARDED)
