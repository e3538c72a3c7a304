"""Importing returned workbooks: merged, attributed, never twice, nothing lost."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.utils.datetime import to_excel
from returned import BACK, EXPORTED, Desk, Hands, edited, plan_of, state

from mapsheets.errors import ForeignFile, GuardStop, PlanExists, UsageFault
from mapsheets.plan.model import HistoryRow, Provenance, Status
from mapsheets.risk.levels import activity_of, level
from mapsheets.sheet.spec import Edits, ReplaceState
from mapsheets.sheet.statetab import state_rows
from mapsheets.stores.folder.patch import patched
from mapsheets.sync.guards import Allowed
from mapsheets.sync.mergemodel import Prefer
from mapsheets.workflows.exportingfiles import workspace_folder
from mapsheets.workflows.importing import Wanted, import_file
from mapsheets.workflows.nightly.lines import line_of
from mapsheets.workflows.settings import Settings
from mapsheets.workflows.workspace import open_store

DAY, OTHER = date(2027, 4, 1), date(2027, 4, 15)


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def texts(rows: tuple[HistoryRow, ...]) -> list[tuple[str, str, str]]:
    return [(row.step, row.what, row.changed_by) for row in rows]


def test_an_untouched_copy_changes_nothing_and_writes_nothing(desk: Desk) -> None:
    """Even on a later day, when a sync would have something to write."""
    copy = desk.out()
    before = state(desk.path)
    done = desk.back(copy)
    assert done.result.outcome == "unchanged"
    assert done.result.decided is None
    assert state(desk.path) == before


def test_edits_come_in_as_if_they_had_been_typed_in_the_shared_sheet(
    desk: Desk,
) -> None:
    """Cells, dates, statuses: written in place, the customer's in the history."""
    copy = edited(
        desk.out(),
        lambda h: h.put("3", "Target date", DAY),
        lambda h: h.put("1", "Status", "done"),
        lambda h: h.put("2", "Acme owner", "Priya Shah"),
        lambda h: h.label("Why this date", "The contract ends"),
    )
    done = desk.back(copy)
    plan = desk.plan()
    steps = {step.id: step for step in plan.steps}
    assert done.result.outcome == "updated"
    assert steps["3"].target == DAY
    assert plan.provenance("3") is Provenance.PINNED
    assert steps["1"].status is Status.COMPLETE
    assert steps["2"].customer_owner == "Priya Shah"
    assert plan.header.why_this_date == "The contract ends"
    assert {
        ("3", "Target date", "customer"),
        ("1", "Status", "customer"),
        ("2", "Acme owner", "customer"),
        ("", "Why this date", "customer"),
    } <= set(texts(plan.history))


def test_an_import_leaves_nothing_for_the_next_sync(desk: Desk) -> None:
    """Every cell, row and the memory are written at once."""
    copy = edited(
        desk.out(),
        lambda h: h.put("3", "Target date", "mid April"),
        lambda h: h.add(Step="Works council informed", Days=3, Depends_on="2"),
        lambda h: h.delete("8"),
        lambda h: h.put("5", "Notes", "Ask Ana"),
        _add_person,
    )
    desk.back(copy)
    result = desk.sync()
    assert result.decided is not None
    assert result.decided.changes == ()
    assert not result.decided.edits


def _add_person(hands: Hands) -> None:
    sheet = hands.book["People"]
    row = next(n for n in range(4, 60) if not sheet.cell(n, 1).value)
    for column, text in enumerate(("Dana Whitfield", "Acme", "CIO"), 1):
        sheet.cell(row, column).value = text


def test_a_returned_edit_makes_the_plan_mutual(desk: Desk) -> None:
    """It counts as the customer's own edit: level M2."""
    desk.back(edited(desk.out(), lambda h: h.put("2", "Acme owner", "Priya Shah")))
    plan = desk.plan()
    assert level(plan, activity_of(plan), BACK).code == "M2"


def test_edits_of_the_live_sheet_are_not_credited_to_the_customer(desk: Desk) -> None:
    """What was typed here before the import keeps its unknown author."""
    copy = edited(desk.out(), lambda h: h.put("2", "Acme owner", "Priya Shah"))
    edited(desk.path, lambda h: h.put("4", "Northwind owner", "Sam Lee"))
    desk.back(copy)
    found = set(texts(desk.plan().history))
    assert ("2", "Acme owner", "customer") in found
    assert ("4", "Northwind owner", "") in found


def test_new_rows_get_numbers_and_their_links_follow(desk: Desk) -> None:
    """Both sides added a step 13; the returned one becomes 14."""
    copy = edited(
        desk.out(),
        lambda h: h.add(Step="Works council informed", Days=3, Depends_on="2"),
        lambda h: h.put("11", "Depends on", "9, 10, 13"),
    )
    edited(desk.path, lambda h: h.add(Step="Data centre visit", Days=2))
    desk.sync(EXPORTED)
    desk.back(copy)
    steps = {step.id: step for step in desk.plan().steps}
    assert steps["13"].text == "Data centre visit"
    assert steps["14"].text == "Works council informed"
    assert [link.step for link in steps["11"].depends_on] == ["9", "10", "14"]
    assert steps["14"].target is not None


def test_a_removed_row_goes_and_stays_gone(desk: Desk) -> None:
    """Its cells are emptied; a note beside them stays."""
    copy = edited(desk.out(), lambda h: h.delete("8"))
    hands = Hands(desk.path)
    row = hands.row("8")
    hands.sheet.cell(row, 17).value = "our own remark"
    hands.save()
    desk.sync(EXPORTED)
    desk.back(copy)
    assert "8" not in [step.id for step in desk.plan().steps]
    assert "8" in desk.plan().memory.tombstones
    assert Hands(desk.path).sheet.cell(row, 17).value == "our own remark"
    assert ("8", "Step removed", "customer") in texts(desk.plan().history)


def test_a_step_removed_here_comes_back_if_they_edited_it(desk: Desk) -> None:
    """An edit beats a delete; the step keeps its number."""
    copy = edited(desk.out(), lambda h: h.put("8", "Notes", "We need this"))
    edited(desk.path, lambda h: h.delete("8"))
    desk.sync(EXPORTED)
    assert "8" not in [step.id for step in desk.plan().steps]
    done = desk.back(copy)
    steps = {step.id: step for step in desk.plan().steps}
    assert steps["8"].notes == "We need this"
    assert desk.plan().provenance("8") is Provenance.PROPOSED
    assert done.result.decided is not None
    assert "it is back" in done.result.decided.conflicts[0].message


def test_a_cell_that_both_changed_keeps_the_live_value_and_records_the_other(
    desk: Desk,
) -> None:
    """The outcome asks a person to look, and Change history has their value."""
    copy = edited(desk.out(), lambda h: h.put("2", "Acme owner", "Priya Shah"))
    edited(desk.path, lambda h: h.put("2", "Acme owner", "Jon Berg"))
    done = desk.back(copy)
    assert done.result.outcome == "problem"
    assert done.result.decided is not None
    (problem,) = done.result.decided.conflicts
    assert "'Jon Berg' here, 'Priya Shah' in the returned file" in problem.message
    plan = desk.plan()
    assert plan.step("2").customer_owner == "Jon Berg"  # type: ignore[union-attr]
    kept = [row for row in plan.history if "not taken over" in row.what]
    assert [(row.step, row.before, row.after) for row in kept] == [
        ("2", "Jon Berg", "Priya Shah")
    ]


@pytest.mark.parametrize(
    ("prefer", "owner"), [(Prefer.THEIRS, "Priya Shah"), (Prefer.OURS, "Jon Berg")]
)
def test_prefer_decides_conflicts(desk: Desk, prefer: Prefer, owner: str) -> None:
    """Nothing is left to look at, and what was decided is said."""
    copy = edited(desk.out(), lambda h: h.put("2", "Acme owner", "Priya Shah"))
    edited(desk.path, lambda h: h.put("2", "Acme owner", "Jon Berg"))
    done = desk.back(copy, prefer=prefer)
    assert done.result.outcome == "updated"
    assert any("changed on both sides" in note for note in done.notes)
    assert desk.plan().step("2").customer_owner == owner  # type: ignore[union-attr]


def test_a_conflict_can_be_decided_after_the_import(desk: Desk) -> None:
    """The same file with --prefer theirs is merged again."""
    copy = edited(desk.out(), lambda h: h.put("2", "Acme owner", "Priya Shah"))
    edited(desk.path, lambda h: h.put("2", "Acme owner", "Jon Berg"))
    desk.back(copy)
    desk.back(copy, prefer=Prefer.THEIRS)
    assert desk.plan().step("2").customer_owner == "Priya Shah"  # type: ignore[union-attr]


def test_a_file_imported_twice_changes_nothing_the_second_time(desk: Desk) -> None:
    """Not even what somebody took back in between."""
    copy = edited(desk.out(), lambda h: h.put("2", "Acme owner", "Priya Shah"))
    desk.back(copy)
    edited(desk.path, lambda h: h.put("2", "Acme owner", "[IT lead]"))
    desk.sync()
    before = state(desk.path)
    done = desk.back(copy)
    assert state(desk.path) == before
    assert "imported on 8 Feb 2027" in done.notes[0]


def test_the_same_edits_in_another_file_change_nothing_either(desk: Desk) -> None:
    """A copy that was saved once more, and mailed again."""
    copy = desk.out()
    edits = (
        lambda h: h.put("2", "Acme owner", "Priya Shah"),
        lambda h: h.add(Step="Works council informed", Days=3),
    )
    desk.back(edited(copy, *edits, name="first.xlsx"))
    before = state(desk.path)
    again = edited(copy, *edits, name="first (1).xlsx")
    again.write_bytes(again.read_bytes())
    done = desk.back(edited(again, lambda h: h.sheet.cell(60, 20, "x")))
    assert done.result.decided is None
    assert state(desk.path) == before


def test_an_older_copy_is_merged_from_its_own_base_and_said_to_be_old(
    desk: Desk,
) -> None:
    """It takes nothing back that came with the newer one."""
    old = desk.out("old.xlsx")
    desk.back(edited(old, lambda h: h.put("2", "Acme owner", "Priya"), name="a.xlsx"))
    new = desk.out("new.xlsx", date(2027, 2, 9))
    desk.back(edited(new, lambda h: h.put("3", "Acme owner", "Ana")), BACK)
    done = desk.back(edited(old, lambda h: h.put("4", "Acme owner", "Jon")), BACK)
    owners = {step.id: step.customer_owner for step in desk.plan().steps}
    assert (owners["2"], owners["3"], owners["4"]) == ("Priya", "Ana", "Jon")
    assert any("older copy" in note for note in done.notes)


def test_a_dry_run_says_it_all_and_writes_nothing(desk: Desk) -> None:
    """No plan, no audit copy."""
    copy = edited(desk.out(), lambda h: h.put("2", "Acme owner", "Priya Shah"))
    before = state(desk.path)
    done = desk.back(copy, dry_run=True)
    assert done.result.decided is not None
    assert len(done.result.decided.changes) == 1
    assert state(desk.path) == before
    assert not (desk.path.parent / "private").exists()


def test_the_file_is_kept_as_it_came(desk: Desk) -> None:
    """Under its hash, in the workspace's private folder, which is no plan."""
    copy = edited(desk.out(), lambda h: h.put("2", "Acme owner", "Priya Shah"))
    done = desk.back(copy)
    kept = Path(done.kept)
    assert kept.read_bytes() == copy.read_bytes()
    assert kept.name == f"{state(copy)[0]}.xlsx"
    assert kept.parent == desk.path.parent / "private" / "returned"
    assert len(desk.store.list()) == 1


def test_comments_are_reported(desk: Desk) -> None:
    """They stay in the kept copy; nobody's words go unseen."""

    def comment(hands: Hands) -> None:
        cell = hands.sheet.cell(hands.row("3"), 3)
        cell.comment = Comment("Can this wait?", "Priya")

    done = desk.back(edited(desk.out(), comment))
    assert any("Can this wait?" in note for note in done.notes)


def test_a_sign_off_in_the_file_is_theirs(desk: Desk) -> None:
    """The plan is confirmed by the customer's own hand."""
    copy = edited(
        desk.out(),
        lambda h: h.label("Confirmed by", "Dana Whitfield, CIO"),
        lambda h: h.label("on", date(2027, 2, 5)),
        lambda h: h.put("2", "Acme owner", "Priya Shah"),
    )
    desk.back(copy)
    memory = desk.plan().memory
    assert memory.sign_off is not None
    assert memory.sign_off.theirs
    assert (memory.sign_off.who, memory.sign_off.on) == (
        "Dana Whitfield, CIO",
        date(2027, 2, 5),
    )
    assert memory.baseline is not None
    assert memory.baseline.changed == ""


def test_a_sign_off_does_not_cover_what_changed_since_the_copy(desk: Desk) -> None:
    """Somebody added a step to the live plan meanwhile: changed since confirmed."""
    copy = edited(desk.out(), lambda h: h.label("Confirmed by", "Dana Whitfield"))
    edited(desk.path, lambda h: h.add(Step="Data centre visit", Days=2))
    desk.back(copy)
    baseline = desk.plan().memory.baseline
    assert baseline is not None
    assert baseline.changed == "step 13 added"


def test_what_they_typed_over_our_cells_is_recorded(desk: Desk) -> None:
    """A date in Now expected does not count, and is not lost."""
    copy = edited(desk.out(), lambda h: h.put("5", "Now expected", OTHER))
    desk.back(copy)
    rows = [row for row in desk.plan().history if "typed over" in row.what]
    assert [(row.step, row.before, row.changed_by) for row in rows] == [
        ("5", "15 Apr 2027", "customer")
    ]


def test_reasons_that_they_wrote_are_taken(desk: Desk) -> None:
    """The Reason column of Change history is people's."""
    edited(desk.path, lambda h: h.put("3", "Target date", date(2027, 9, 1)))
    desk.sync(EXPORTED)

    def explain(hands: Hands) -> None:
        sheet = hands.book["Change history"]
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value == "Reason to add":
                    cell.value = "Audit in August"

    desk.back(edited(desk.out(), explain))
    reasons = [row.reason for row in desk.plan().history]
    assert "Audit in August" in reasons
    assert "Reason to add" not in reasons


def test_criteria_and_people_are_merged_and_count_as_theirs(desk: Desk) -> None:
    """A new criterion gets its line on the live tab, above the next table."""

    def criterion(hands: Hands) -> None:
        sheet = hands.book["Success & approvals"]
        head = next(c for row in sheet.iter_rows() for c in row if c.value == "Measure")
        row = head.row + 1
        while any(sheet.cell(row, column).value for column in (1, 2)):
            row += 1
        sheet.cell(row, 2).value = "Answers in one day"

    before = len(desk.plan().content.criteria)
    desk.back(edited(desk.out(), criterion, _add_person))
    plan = desk.plan()
    assert len(plan.content.criteria) == before + 1
    assert plan.content.criteria[-1].need == "Answers in one day"
    assert plan.content.people[-1].name == "Dana Whitfield"
    assert ("", "What we need to see, row added", "customer") in texts(plan.history)
    assert level(plan, activity_of(plan), BACK).code == "M2"


def _measure(hands: Hands) -> None:
    sheet = hands.book["Success & approvals"]
    head = next(c for row in sheet.iter_rows() for c in row if c.value == "Measure")
    sheet.cell(head.row + 2, head.column).value = "95 of 100"


def test_one_changed_cell_of_another_tab_is_told_as_one_cell(desk: Desk) -> None:
    """With its table, its row's number and the column's heading; it counts for M2."""
    second = desk.plan().content.criteria[1]
    done = desk.back(edited(desk.out(), _measure))
    assert done.result.decided is not None
    (change,) = done.result.decided.changes
    assert (change.kind, change.table, change.row, change.key) == (
        *("edit", "criteria", second.id, "measure"),
    )
    assert (change.before, change.after) == (second.measure, "95 of 100")
    plan = desk.plan()
    found = [row for row in plan.history if row.what.startswith("What we need")]
    assert [(row.what, row.after, row.changed_by) for row in found] == [
        (f"What we need to see, {second.id}, Measure", "95 of 100", "customer")
    ]
    assert level(plan, activity_of(plan), BACK).code == "M2"
    assert desk.sync().decided.changes == ()  # type: ignore[union-attr]


def test_an_edit_of_another_tab_counts_as_the_day_of_the_last_change(
    desk: Desk,
) -> None:
    """``Last updated`` and the printed line name the cell, not two whole rows."""
    edited(desk.path, _measure)
    result = desk.sync(BACK)
    assert result.decided is not None
    assert result.decided.plan.memory.last_updated is not None
    second = desk.plan().content.criteria[1]
    (line,) = line_of("", result, dry_run=False).details
    assert line.startswith(f"What we need to see, {second.id}, Measure: ")
    assert line.endswith(" -> 95 of 100")


def test_lines_that_have_no_room_are_reported_and_not_lost(desk: Desk) -> None:
    """Between two tables there are six free lines; the seventh is named."""

    def many(hands: Hands) -> None:
        sheet = hands.book["Success & approvals"]
        head = next(c for row in sheet.iter_rows() for c in row if c.value == "Measure")
        rows = len(desk.plan().content.criteria)
        sheet.insert_rows(head.row + rows + 1, 8)
        for number in range(9):
            sheet.cell(head.row + rows + 1 + number, 2).value = f"Need {number}"

    done = desk.back(edited(desk.out(), many))
    assert done.result.decided is not None
    codes = [problem.code for problem in done.result.decided.problems]
    added = [c for c in desk.plan().content.criteria if c.need.startswith("Need")]
    assert codes.count("NO_ROOM") == 9 - len(added)
    assert len(added) >= 6
    assert not desk.sync().decided.edits  # type: ignore[union-attr]


def test_an_unknown_plan_is_made_with_its_history(desk: Desk, tmp_path: Path) -> None:
    """This is how a plan moves from one workspace to another."""
    desk.back(edited(desk.out(), lambda h: h.put("2", "Acme owner", "Priya")))
    other = Settings(workspace=f"folder:{tmp_path / 'elsewhere'}")
    done = import_file(other, desk.path, Wanted(), BACK)
    assert done.created
    made = plan_of(Path(done.result.location))
    live = desk.plan()
    assert made.content == live.content
    assert made.history == live.history
    assert made.id == live.id
    assert made.memory.provenance == live.memory.provenance
    (entry,) = open_store(other).list()
    assert entry.properties["mapsheets_name"] == "Acme"


def test_a_plan_is_not_made_beside_one_of_the_same_name(desk: Desk) -> None:
    """Another plan's workbook for Acme: two plans of one name would be one too many."""
    other = _renamed(desk.out())
    with pytest.raises(PlanExists):
        desk.back(other)
    assert len(desk.store.list()) == 1


def _renamed(path: Path) -> Path:
    """Give a copy the id of another plan."""
    plan = plan_of(path)
    rows = state_rows(replace(plan.memory, plan_id="another"))
    edits = Edits((ReplaceState("_mapsheets", rows),))
    path.write_bytes(patched(path.read_bytes(), edits))
    hands = Hands(path)
    for item in hands.book.custom_doc_props.props:
        item.value = "another"
    return hands.save()


def test_the_copy_may_lie_in_the_workspace_itself(desk: Desk) -> None:
    """The returned file is not taken for a second plan when it is imported."""
    copy = edited(desk.out(), lambda h: h.put("2", "Acme owner", "Priya"))
    inside = desk.path.parent / "Zz returned (1).xlsx"
    inside.write_bytes(copy.read_bytes())
    done = desk.back(inside)
    assert done.result.outcome == "updated"


def test_into_a_wrong_plan_is_refused(desk: Desk) -> None:
    """The file knows which plan it is a copy of."""
    with pytest.raises(GuardStop, match="another plan"):
        desk.back(_renamed(desk.out()), into="Acme")
    assert desk.plan().memory.imports == ()


def _forget(hands: Hands) -> None:
    del hands.book["_mapsheets"]
    names = [item.name for item in hands.book.custom_doc_props.props]
    for name in names:
        del hands.book.custom_doc_props[name]


def test_a_file_that_names_no_plan_needs_into(desk: Desk) -> None:
    """Nothing is guessed from a file's name."""
    copy = edited(desk.out(), _forget)
    with pytest.raises(UsageFault, match="--into"):
        desk.back(copy)


def test_a_file_without_memory_is_compared_with_the_plan(desk: Desk) -> None:
    """Every difference counts as typed, and somebody is to look: it may be older."""
    copy = edited(desk.out(), _forget, lambda h: h.put("2", "Acme owner", "Priya Shah"))
    done = desk.back(copy, into="Acme")
    assert desk.plan().step("2").customer_owner == "Priya Shah"  # type: ignore[union-attr]
    assert done.result.outcome == "problem"
    assert done.result.decided is not None
    assert "NO_MEMORY" in {problem.code for problem in done.result.decided.problems}


def test_an_untouched_file_without_memory_changes_nothing(desk: Desk) -> None:
    copy = edited(desk.out(), _forget)

    assert desk.back(copy, into="Acme").result.outcome == "unchanged"


def test_a_role_in_a_copy_without_memory_is_no_edit_of_a_name(desk: Desk) -> None:
    """The copy went out before somebody was named; preferring it decides otherwise."""
    copy = edited(desk.out(), _forget)
    edited(desk.path, lambda h: h.put("2", "Acme owner", "Priya Shah"))
    desk.sync(EXPORTED)

    done = desk.back(copy, into="Acme")

    assert desk.plan().step("2").customer_owner == "Priya Shah"  # type: ignore[union-attr]
    assert "step 2: 'Priya Shah' stays; the file says [IT lead]" in done.notes
    desk.back(copy, into="Acme", prefer=Prefer.THEIRS)
    assert desk.plan().step("2").customer_owner == "[IT lead]"  # type: ignore[union-attr]


def test_a_newer_row_stays_when_a_copy_without_memory_lacks_it(desk: Desk) -> None:
    """An edit beats a delete: it goes only when somebody says so."""
    copy = edited(desk.out(), _forget, lambda h: h.put("2", "Acme owner", "Priya"))
    edited(desk.path, lambda h: h.add(Step="Data centre visit", Days=2))
    desk.sync(EXPORTED)
    done = desk.back(copy, into="Acme")
    assert "step 13 is not in the copy; it stays" in done.notes
    assert any("--allow-removed 1 takes out" in note for note in done.notes)
    plan = desk.plan()
    assert plan.step("13") is not None
    assert plan.step("2").customer_owner == "Priya"  # type: ignore[union-attr]
    desk.back(copy, into="Acme", allowed=Allowed(1))
    assert desk.plan().step("13") is None


def test_what_nobody_can_read_stays_with_a_row_that_the_copy_lacks(desk: Desk) -> None:
    """A text in a date's cell is not replaced by the last date."""
    copy = edited(desk.out(), _forget, lambda h: h.delete("8"))
    edited(desk.path, lambda h: h.put("8", "Target date", "mid April"))
    desk.back(copy, into="Acme")
    assert [item.text for item in desk.plan().content.unread] == ["mid April"]


def test_a_copy_with_the_plan_alone_keeps_the_other_tabs(desk: Desk) -> None:
    """Each lost tab is one short note; no option takes their rows out."""

    def alone(hands: Hands) -> None:
        for title in hands.book.sheetnames:
            if title not in {"Plan", "_mapsheets"}:
                del hands.book[title]

    before = desk.plan().content
    owner = edited(desk.out(), alone, lambda h: h.put("2", "Acme owner", "Priya"))
    for number, copy in enumerate((owner, edited(owner, _forget, name="bare.xlsx"))):
        done = desk.back(copy, into="Acme", allowed=Allowed(40 * number))
        lost = [note for note in done.notes if note.startswith("The tab ")]
        assert lost == [
            "The tab 'Success & approvals' is not in the file; its rows stay.",
            "The tab 'People' is not in the file; its rows stay.",
            "The tab 'Open items' is not in the file; its rows stay.",
        ]
        assert not any("takes out" in note for note in done.notes)
    after = desk.plan().content
    assert after.steps[1].customer_owner == "Priya"
    assert (after.criteria, after.people) == (before.criteria, before.people)
    assert after.open_items == before.open_items


def test_a_step_put_in_between_is_said_to_stand_at_the_end(desk: Desk) -> None:
    """No store inserts rows; a step added last needs no word."""

    def between(hands: Hands) -> None:
        row = hands.row("6")
        hands.sheet.insert_rows(row)
        _, columns = hands.headings()
        hands.sheet.cell(row, columns["Step"]).value = "Works council informed"

    first = desk.out()
    done = desk.back(edited(first, between, name="a.xlsx"))
    assert done.notes == ("step 13 stands at the end; move its row where you like.",)
    later = desk.out("later.xlsx")
    done = desk.back(edited(later, lambda h: h.add(Step="Site visit"), name="b.xlsx"))
    assert done.notes == ()
    assert desk.plan().step("14") is not None


def test_a_new_open_item_gets_the_next_number(desk: Desk) -> None:
    """The rest of its cells is as it was typed, and the number stays its own."""

    def item(hands: Hands) -> None:
        sheet = hands.book["Open items"]
        head = next(c for row in sheet.iter_rows() for c in row if c.value == "Item")
        row = head.row + 1
        while sheet.cell(row, head.column).value:
            row += 1
        sheet.cell(row, head.column).value = "Who owns the test data?"

    count = len(desk.plan().content.open_items)
    copy = edited(desk.out(), item)
    desk.back(copy)
    row = desk.plan().content.open_items[-1]
    assert (row.id, row.item, row.status) == (
        *(str(count + 1), "Who owns the test data?", ""),
    )
    assert not desk.sync().decided.edits  # type: ignore[union-attr]
    done = desk.back(edited(copy, _forget, name="bare.xlsx"), into="Acme")
    assert done.result.decided is None
    assert desk.plan().content.open_items[-1].id == str(count + 1)


def test_an_old_proposal_in_a_file_without_memory_is_a_question(desk: Desk) -> None:
    """Nobody can tell whether somebody typed it or the program moved on."""
    copy = edited(desk.out(), _forget, lambda h: h.put("1", "Days", 15))
    edited(desk.path, lambda h: h.put("1", "Days", 15))
    desk.sync(EXPORTED)
    moved = desk.plan().step("2")
    done = desk.back(copy, into="Acme", prefer=Prefer.OURS)
    assert desk.plan().step("2") == moved
    assert any("Target date of step 2" in note for note in done.notes)


def test_many_rows_gone_look_like_an_accident(desk: Desk) -> None:
    """Refused with the option that lets it through."""
    copy = edited(desk.out(), lambda h: h.delete("4", "5", "6", "7"))
    with pytest.raises(GuardStop) as stop:
        desk.back(copy)
    assert "--allow-removed 4" in stop.value.hint
    desk.back(copy, allowed=Allowed(4))
    assert len(desk.plan().steps) == 8


def test_an_emptied_column_looks_like_an_accident(desk: Desk) -> None:
    """A lost column is no wish."""

    def empty(hands: Hands) -> None:
        for step_id in map(str, range(1, 13)):
            hands.put(step_id, "Complete when", None)

    with pytest.raises(GuardStop, match="Complete when"):
        desk.back(edited(desk.out(), empty))


@pytest.mark.parametrize("damage", ["tabs", "styles", "name"])
def test_copies_that_were_mangled_on_the_way_are_understood(
    desk: Desk, damage: str
) -> None:
    """Renamed tabs, a writer that drops every format, a conflicted copy's name."""
    copy = desk.out()

    def mangle(hands: Hands) -> None:
        if damage == "tabs":
            hands.sheet.title = "Unser Plan"
            hands.book["People"].title = "Leute"
            hands.book["Change history"].title = "Verlauf"
        elif damage == "styles":
            _without_styles(hands)

    name = {
        "name": "Acme (Priya's conflicted copy 2027-02-05) (1).xlsx",
    }.get(damage, "back.xlsx")
    untouched = edited(copy, mangle, name=name)
    before = state(desk.path)
    assert desk.back(untouched).result.decided is None
    assert state(desk.path) == before
    changed = edited(
        untouched, lambda h: h.put("2", "Acme owner", "Priya"), name=f"2{name}"
    )
    desk.back(changed)
    assert desk.plan().step("2").customer_owner == "Priya"  # type: ignore[union-attr]


def _without_styles(hands: Hands) -> None:
    """Write every value into a new workbook: dates become plain numbers."""
    bare = openpyxl.Workbook()
    bare.remove(bare.worksheets[0])
    for sheet in hands.book.worksheets:
        new = bare.create_sheet(sheet.title)
        for row in sheet.iter_rows():
            for cell in row:
                value = cell.value
                if hasattr(value, "year"):
                    value = to_excel(value)
                if value is not None and not str(value).startswith("="):
                    new.cell(cell.row, cell.column).value = value
    hands.book = bare
    hands.sheet = bare["Plan"]


@pytest.mark.parametrize("data", [b"", b"#,Step\n1,Demo\n", b"PK\x03\x04rest"])
def test_other_files_are_refused_and_stay(desk: Desk, data: bytes) -> None:
    """With the sentence of the reader, and nothing kept or written."""
    path = desk.folder / "wrong.xlsx"
    path.write_bytes(data)
    with pytest.raises(ForeignFile):
        desk.back(path)
    assert not (desk.path.parent / "private").exists()


def test_a_missing_file_is_named(desk: Desk) -> None:
    """Wrong usage, not a crash."""
    with pytest.raises(UsageFault, match=r"nowhere\.xlsx"):
        import_file(desk.settings, desk.folder / "nowhere.xlsx", Wanted(), BACK)


def test_the_workspace_folder_is_known_for_folders_only(desk: Desk) -> None:
    """Where the private folder lies."""
    assert workspace_folder(desk.store) == desk.path.parent
