"""Links as people write them: what counts, what is left out and reported."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import builders
from hypothesis import given, settings
from hypothesis import strategies as st

from mapsheets.plan.model import Plan, Tombstone, Unread
from mapsheets.schedule.dates import compute, targets
from mapsheets.schedule.links import usable_links

MONDAY = date(2027, 2, 1)


def before(plan: Plan) -> dict[str, list[tuple[str, int]]]:
    found = usable_links(plan)
    ids = [step.id for step in found.order]
    return {
        step_id: [(ids[place], lag) for place, lag in pairs]
        for step_id, pairs in zip(ids, found.before, strict=True)
    }


def problems(plan: Plan) -> list[tuple[str, str]]:
    return [(one.code, one.step) for one in usable_links(plan).problems]


def test_rows_may_stand_in_any_order() -> None:
    """A step may wait for one further down; steps come after what they wait for."""
    plan = builders.plan("# | after\n3 | 1, 2+4d\n1 | 2\n2 |")

    assert [step.id for step in usable_links(plan).order] == ["2", "1", "3"]
    assert before(plan) == {"2": [], "1": [("2", 0)], "3": [("1", 0), ("2", 4)]}
    assert problems(plan) == []


def test_ties_keep_the_order_of_the_rows() -> None:
    """Steps that could change places stand as their rows do."""
    plan = builders.plan("# | after\n5 | \n4 | 9\n2 | \n9 | ")

    assert [step.id for step in usable_links(plan).order] == ["5", "2", "9", "4"]


def test_of_two_links_to_one_step_the_longer_lag_decides() -> None:
    """A doubled link is no fault."""
    plan = builders.plan("# | days | after\n1 | 2 |\n2 | 1 | 1+3d, 1\n3 | 1 | 2")

    assert compute(plan, MONDAY).steps["2"].finish == date(2027, 2, 8)


def test_messages_name_the_step_and_the_way_out() -> None:
    """A broken link is told in the words of the sheet."""
    plan = builders.plan("# | after\n1 | 7\n2 | 2\n3 | 4\n4 | 3")

    assert [one.message for one in usable_links(plan).problems] == [
        "Step 1 depends on step 7, which is not in the plan. Correct its Depends on.",
        "Step 2 depends on itself. Correct its Depends on.",
        *(
            f"Step {one} depends on step {two}, which in turn depends on step {one}. "
            "Take one of the links out."
            for one, two in ("34", "43")
        ),
    ]


def test_only_links_on_a_circle_are_left_out() -> None:
    """Steps before and after a circle keep their links, two circles stay apart."""
    plan = builders.plan(
        "# | after\n1 |\n2 | 1, 3\n3 | 2\n4 | 3\n5 | 4, 6\n6 | 5\n7 | 6, 1"
    )

    assert before(plan) == {
        "1": [],
        "2": [("1", 0)],
        "3": [],
        "4": [("3", 0)],
        "5": [("4", 0)],
        "6": [],
        "7": [("1", 0), ("6", 0)],
    }
    assert problems(plan) == [("LINK_CYCLE", key) for key in "2356"]


def test_a_circle_through_a_removed_step_is_found() -> None:
    """Removing a row never hides that its neighbours wait for each other."""
    plan = builders.plan("# | after\n1 |\n2 | 1\n3 | 2")
    plan = builders.remove(plan, "2")
    plan = builders.change(plan, "1", depends_on=builders.links("3"))

    assert problems(plan) == [("LINK_CYCLE", "1"), ("LINK_CYCLE", "3")]
    assert before(plan) == {"1": [], "3": []}


def test_a_removed_step_passes_its_lags_on() -> None:
    """What waited for a removed row waits for its predecessors, lags added."""
    plan = builders.plan("# | after\n1 |\n2 | 1+2d\n3 | 2-1d\n4 | 3, 2+5d")
    plan = builders.remove(builders.remove(plan, "2"), "3")

    assert before(plan) == {"1": [], "4": [("1", 7)]}
    assert problems(plan) == []


def test_a_tombstone_that_leads_nowhere_is_no_fault_of_a_row() -> None:
    """Links of a removed step to unknown steps or itself are dropped silently."""
    plan = builders.plan("# | after\n1 | 5")
    stone = Tombstone("5", builders.links("5, 77"))
    plan = builders.remember(plan, tombstones={"5": stone})

    assert before(plan) == {"1": []}
    assert problems(plan) == []


def test_a_row_with_the_id_of_a_tombstone_is_that_step() -> None:
    """Undo or paste brings a removed step back, whatever is remembered."""
    plan = builders.plan("# | after\n1 |\n2 | 1\n3 | 2")
    stone = Tombstone("2", builders.links("1+9d"))
    plan = builders.remember(plan, tombstones={"2": stone})

    assert before(plan)["3"] == [("2", 0)]


def test_steps_that_are_not_needed_are_passed_through() -> None:
    """The steps around one that is not needed are linked, and it has no place."""
    plan = builders.plan(
        "# | after | status\n1 | |\n2 | 1+1d | Not needed\n3 | 2+1d | Not needed\n"
        "4 | 3+1d |"
    )

    assert before(plan) == {"1": [], "4": [("1", 3)]}


def test_an_unreadable_depends_on_leaves_the_target() -> None:
    """Its links are left out, and the step keeps the date it has."""
    plan = builders.plan(
        "# | days | after | target | is\n"
        "1 | 5 | | 5 Feb | proposed\n"
        "2 | 5 | 1 | 19 Feb | proposed\n"
        "3 | 5 | 2 | | proposed"
    )
    cell = Unread("steps", "2", "depends_on", "when Sam is back", "Plan!K13")
    unread = replace(plan, content=replace(plan.content, unread=(cell,)))

    assert targets(plan) == {
        "1": date(2027, 2, 5),
        "2": date(2027, 2, 12),
        "3": date(2027, 2, 19),
    }
    assert before(unread) == {"1": [], "2": [], "3": [("2", 0)]}
    assert targets(unread) == {"1": date(2027, 2, 5), "3": date(2027, 2, 26)}


def test_an_unreadable_target_is_not_written_over() -> None:
    """A date that cannot be read stays as typed; the step is still expected."""
    plan = builders.plan("# | days | after\n1 | 5 |\n2 | 5 | 1")
    cell = Unread("steps", "2", "target", "next Tuesday", "Plan!F13")
    plan = replace(plan, content=replace(plan.content, unread=(cell,)))

    assert targets(plan) == {"1": date(2027, 2, 5)}
    assert compute(plan, MONDAY).steps["2"].finish == date(2027, 2, 12)


@given(
    st.lists(st.tuples(st.integers(1, 7), st.integers(1, 9)), max_size=14, unique=True),
    st.sets(st.integers(1, 7)),
    st.sets(st.integers(1, 7)),
)
@settings(max_examples=150)
def test_any_links_give_an_order(
    pairs: list[tuple[int, int]], removed: set[int], unneeded: set[int]
) -> None:
    """Whatever people link, the rest is computed and the rest of links hold."""
    rows = "\n".join(
        f"{row} | 2 | {', '.join(str(b) for a, b in pairs if a == row)} | "
        f"{'Not needed' if row in unneeded else ''}"
        for row in range(1, 8)
    )
    plan = builders.plan(f"# | days | after | status\n{rows}")
    for row in removed:
        plan = builders.remove(plan, str(row))

    found = usable_links(plan)

    wanted = {str(row) for row in range(1, 8) if row not in removed | unneeded}
    assert {step.id for step in found.order} == wanted
    for place, links in enumerate(found.before):
        assert all(one < place for one, _lag in links)
    assert {one.step for one in found.problems} == found.broken
