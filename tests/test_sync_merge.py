"""Merging a returned copy: the laws, and what happens where both sides edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from merging import bases, edited, in_order, settled

from mapsheets.plan.model import (
    Content,
    Criterion,
    Header,
    Link,
    Memory,
    Milestone,
    OpenItem,
    Person,
    Provenance,
    Status,
    Step,
    Tombstone,
    Unread,
)
from mapsheets.sync.merge import merge
from mapsheets.sync.mergemodel import Clash, Merged, Prefer, Versions

PLANS = settings(max_examples=500)  # four laws: 2,000 plans


@st.composite
def three(draw: st.DrawFn) -> tuple[Content, Content, Content, Memory]:
    """Make a plan and two people's versions of it."""
    base, memory = draw(bases())
    ours = settled(draw(edited(base, "ours")), memory)
    theirs = settled(draw(edited(base, "theirs")), memory)
    return base, ours, theirs, memory


def joined(
    base: Content,
    ours: Content,
    theirs: Content,
    memory: Memory,
    prefer: Prefer = Prefer.NEITHER,
) -> Merged:
    return merge(Versions(base, ours, theirs, memory, prefer))


@PLANS
@given(three())
def test_what_only_they_changed_is_taken_whole(
    made: tuple[Content, Content, Content, Memory],
) -> None:
    """merge(base, base, theirs) is theirs, without a conflict."""
    base, _, theirs, memory = made
    merged = joined(base, base, theirs, memory)
    assert in_order(merged.content) == in_order(theirs)
    assert merged.conflicts == ()


@PLANS
@given(three())
def test_an_untouched_copy_changes_nothing(
    made: tuple[Content, Content, Content, Memory],
) -> None:
    """merge(base, ours, base) is ours, in ours' order, without a conflict."""
    base, ours, _, memory = made
    merged = joined(base, ours, base, memory)
    assert merged.content == ours
    assert merged.conflicts == ()


@PLANS
@given(three(), st.sampled_from(Prefer))
def test_merging_twice_is_merging_once(
    made: tuple[Content, Content, Content, Memory], prefer: Prefer
) -> None:
    """The second merge of one copy finds nothing to do, whichever side is preferred."""
    base, ours, theirs, memory = made
    once = joined(base, ours, theirs, memory, prefer)
    after = replace(memory, next_number=once.next_number)
    twice = joined(base, once.content, theirs, after, prefer)
    assert twice.content == once.content


@PLANS
@given(three())
def test_no_value_of_either_side_is_lost(
    made: tuple[Content, Content, Content, Memory],
) -> None:
    """Each cell that somebody changed is in the merged plan or named in a conflict."""
    base, ours, theirs, memory = made
    merged = joined(base, ours, theirs, memory)
    steps = {step.id: step for step in merged.content.steps}
    named = {(c.row, c.key) for c in merged.conflicts if c.table == "steps"}
    known = {step.id: step for step in base.steps}
    for side in (ours, theirs):
        for step in side.steps:
            if step.id not in known:
                continue
            for key in ("text", "status", "notes", "days"):
                value = getattr(step, key)
                if value != getattr(known[step.id], key):
                    kept = step.id in steps and getattr(steps[step.id], key) == value
                    assert kept or (step.id, key) in named


def test_the_sides_may_be_swapped() -> None:
    """Where the two changed different cells it does not matter whose is whose."""
    base = content(Step("1", text="Demo"), Step("2", text="Pilot"))
    one = content(Step("1", text="Demo", days=3), Step("2", text="Pilot"))
    two = content(Step("1", text="Demo"), Step("2", text="Pilot", notes="x"))
    memory = remembered(base)
    assert (
        joined(base, one, two, memory).content == joined(base, two, one, memory).content
    )


def content(*steps: Step, **tables: Any) -> Content:
    return Content(Header(start=date(2027, 2, 1)), steps, **tables)


def remembered(base: Content, **values: Any) -> Memory:
    numbers = [int(step.id) for step in base.steps]
    known = {"next_number": max(numbers, default=0) + 1, **values}
    return Memory("p1", "Acme", "Northwind", base=base, **known)


DAY, OTHER, THIRD = date(2027, 3, 1), date(2027, 3, 8), date(2027, 3, 15)


@pytest.mark.parametrize(
    ("prefer", "target", "theirs_counts"),
    [
        (Prefer.NEITHER, OTHER, False),
        (Prefer.OURS, OTHER, False),
        (Prefer.THEIRS, THIRD, True),
    ],
)
def test_of_a_cell_that_both_changed_the_live_one_stays_unless_told(
    prefer: Prefer, target: date, *, theirs_counts: bool
) -> None:
    """Both values are named in the conflict, whoever wins."""
    base = content(Step("1", text="Demo", target=DAY))
    ours = content(Step("1", text="Demo", target=OTHER))
    theirs = content(Step("1", text="Demo", target=THIRD))
    merged = joined(base, ours, theirs, remembered(base), prefer)
    assert merged.content.steps[0].target == target
    (found,) = merged.conflicts
    assert (found.row, found.key) == ("1", "target")
    assert (found.ours, found.theirs) == (OTHER, THIRD)
    assert found.theirs_counts is theirs_counts


def test_both_changed_to_the_same_is_no_conflict() -> None:
    """Two people who type the same agree."""
    base = content(Step("1", text="Demo"))
    both = content(Step("1", text="Demo", status=Status.COMPLETE))
    merged = joined(base, both, both, remembered(base))
    assert merged.content == both
    assert merged.conflicts == ()


def test_a_typed_date_beats_one_that_only_the_program_moved() -> None:
    """A proposed target that followed meanwhile is nobody's edit."""
    base = content(Step("1", text="Demo", target=DAY))
    live = content(Step("1", text="Demo", target=OTHER))
    theirs = content(Step("1", text="Demo", target=THIRD))
    memory = remembered(live, provenance={"1": Provenance.PROPOSED})
    merged = joined(base, live, theirs, memory)
    assert merged.content.steps[0].target == THIRD
    assert merged.conflicts == ()


def test_a_date_that_was_just_typed_into_the_live_sheet_is_an_edit() -> None:
    """The program has not seen it yet, but a person typed it."""
    base = content(Step("1", text="Demo", target=DAY))
    memory = remembered(base, provenance={"1": Provenance.PROPOSED})
    live = content(Step("1", text="Demo", target=OTHER))
    theirs = content(Step("1", text="Demo", target=THIRD))
    merged = joined(base, live, theirs, memory)
    assert merged.content.steps[0].target == OTHER
    assert len(merged.conflicts) == 1


def test_a_removed_step_that_they_edited_comes_back_with_its_number() -> None:
    """An edit beats a removal."""
    base = content(Step("1", text="Demo"), Step("2", text="Pilot"))
    ours = content(Step("1", text="Demo"))
    theirs = content(Step("1", text="Demo"), Step("2", text="Pilot", notes="vital"))
    memory = remembered(ours, tombstones={"2": Tombstone("2", text="Pilot")})
    merged = joined(base, ours, theirs, memory)
    assert [(s.id, s.notes) for s in merged.content.steps] == [
        ("1", ""),
        ("2", "vital"),
    ]
    assert [item.kind for item in merged.conflicts] == [Clash.REMOVED_HERE]


def test_a_removed_step_that_they_did_not_edit_stays_removed() -> None:
    """A copy that still has it is no wish to have it back."""
    base = content(Step("1", text="Demo"), Step("2", text="Pilot"))
    ours = content(Step("1", text="Demo"))
    assert joined(base, ours, base, remembered(ours)).content == ours


def test_a_step_that_they_removed_and_we_edited_stays() -> None:
    """An edit beats a removal, the other way round; --prefer theirs removes it."""
    base = content(Step("1", text="Demo"), Step("2", text="Pilot"))
    ours = content(Step("1", text="Demo"), Step("2", text="Pilot", notes="vital"))
    theirs = content(Step("1", text="Demo"))
    kept = joined(base, ours, theirs, remembered(base))
    assert kept.content == ours
    assert [item.kind for item in kept.conflicts] == [Clash.REMOVED_THERE]
    gone = joined(base, ours, theirs, remembered(base), Prefer.THEIRS)
    assert gone.content == theirs


def test_a_step_that_only_the_program_moved_can_be_removed() -> None:
    """A date that followed is no edit that keeps a row."""
    base = content(Step("1", text="Demo"), Step("2", text="Pilot", target=DAY))
    live = content(Step("1", text="Demo"), Step("2", text="Pilot", target=OTHER))
    memory = remembered(live, provenance={"2": Provenance.PROPOSED})
    merged = joined(base, live, content(Step("1", text="Demo")), memory)
    assert [step.id for step in merged.content.steps] == ["1"]


def test_their_new_step_gets_a_free_number_and_links_follow() -> None:
    """Both sides added a step 3; items that name it are renumbered too."""
    base = content(Step("1", text="Demo"), Step("2", text="Pilot"))
    ours = content(*base.steps, Step("3", text="Legal"))
    theirs = content(
        Step("1", text="Demo"),
        Step("2", text="Pilot", depends_on=(Link("3", 2),)),
        Step("3", text="Data check", depends_on=(Link("1"),)),
        open_items=(OpenItem("1", "Test data", step="3"),),
    )
    merged = joined(base, ours, theirs, remembered(base))
    steps = {step.id: step for step in merged.content.steps}
    assert (steps["3"].text, steps["4"].text) == ("Legal", "Data check")
    assert steps["2"].depends_on == (Link("4", 2),)
    assert merged.content.open_items[0].step == "4"
    assert merged.next_number == 5


def test_a_number_of_a_removed_step_is_not_used_again() -> None:
    """Step 3 was removed here; their new row 3 is another step."""
    base = content(Step("1", text="Demo"))
    memory = remembered(base, tombstones={"2": Tombstone("2", text="Pilot")})
    theirs = content(*base.steps, Step("2", text="Data check"))
    merged = joined(base, base, theirs, replace(memory, next_number=3))
    assert [step.id for step in merged.content.steps] == ["1", "3"]


def test_a_new_step_that_came_before_is_known_by_its_text() -> None:
    """A second copy with the same new row adds nothing, though it was renumbered."""
    base = content(Step("1", text="Demo"))
    ours = content(*base.steps, Step("2", text="Legal"), Step("3", text="Data check"))
    theirs = content(*base.steps, Step("2", text="Data check", notes="by Ana"))
    merged = joined(base, ours, theirs, remembered(base))
    assert [(step.id, step.notes) for step in merged.content.steps] == [
        ("1", ""),
        ("2", ""),
        ("3", "by Ana"),
    ]


def test_a_date_typed_into_their_header_is_that_of_the_signature_step() -> None:
    """The header's date and the step's are one."""
    base = replace(
        content(Step("1", text="Signature", target=DAY)),
        header=Header(target_signature=DAY),
    )
    theirs = replace(base, header=Header(target_signature=OTHER))
    memory = remembered(base, milestones={Milestone.SIGNATURE: "1"})
    merged = joined(base, base, theirs, memory)
    assert merged.content.steps[0].target == OTHER
    assert merged.content.header.target_signature == OTHER


def test_what_cannot_be_read_is_taken_as_typed() -> None:
    """The text comes along; the last known value stays beside it."""
    base = content(Step("1", text="Demo", target=DAY))
    typed = Unread("steps", "1", "target", "mid April", "Plan!F13")
    theirs = replace(base, unread=(typed,))
    merged = joined(base, base, theirs, remembered(base))
    assert [(item.row, item.text) for item in merged.content.unread] == [
        ("1", "mid April")
    ]
    assert merged.content.steps[0].target == DAY


def test_rows_of_other_tabs_merge_cell_by_cell() -> None:
    """A placeholder that they name and a title that we add end up in one row."""
    start = Person("[name]", "Acme", "[title]", "Budget approver", "Step 6")
    base = content(people=(start,))
    ours = content(people=(replace(start, title="CFO"),))
    theirs = content(people=(replace(start, name="Dana Whitfield"),))
    merged = joined(base, ours, theirs, remembered(base))
    assert merged.content.people == (
        replace(start, name="Dana Whitfield", title="CFO"),
    )


def test_criteria_that_both_added_are_both_kept() -> None:
    """Two new rows with one number are two rows."""
    base = content(criteria=(Criterion("1", "Works"),))
    ours = content(criteria=(*base.criteria, Criterion("2", "Is fast")))
    theirs = content(criteria=(*base.criteria, Criterion("2", "Is safe")))
    merged = joined(base, ours, theirs, remembered(base))
    assert [(row.id, row.need) for row in merged.content.criteria] == [
        ("1", "Works"),
        ("2", "Is fast"),
        ("3", "Is safe"),
    ]
