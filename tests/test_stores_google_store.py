"""The Google store over the emulator: what it makes, reads and writes."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from google_ground import PERSON, Ground, ground, store_on, sync_edits, workbook

from mapsheets.errors import ChangedMeanwhile, PlanExists, PlanNotFound, StoreFault
from mapsheets.sheet.spec import (
    AppendRow,
    Area,
    Cell,
    CellError,
    Edits,
    Formula,
    ReplaceState,
    SetCell,
    Tab,
    WorkbookSpec,
)


@pytest.fixture
def made() -> Ground:
    """Give a workbook on the emulator."""
    return ground().made()


def test_a_new_workbook_costs_three_calls() -> None:
    g = ground()

    g.store.create(workbook(), "Acme")

    assert g.google.counts() == {"read": 0, "write": 1, "drive": 2}
    assert g.store.calls.write == 1


def test_a_changed_workbook_costs_one_read_and_one_write(made: Ground) -> None:
    read = made.store.read(made.ref)
    made.store.write(made.ref, sync_edits(), read.revision)

    assert made.google.counts() == {"read": 1, "write": 1, "drive": 0}


def test_writing_nothing_new_costs_no_call(made: Ground) -> None:
    read = made.store.read(made.ref)
    same = Edits((SetCell("Plan", 2, 2, "Kick-off"),))

    written = made.store.write(made.ref, same, read.revision)

    assert written.revision == read.revision
    assert made.google.counts() == {"read": 1, "write": 0, "drive": 0}


def test_what_was_made_is_read_back_cell_for_cell(made: Ground) -> None:
    spec, read = workbook(), made.store.read(made.ref)

    assert [tab.title for tab in read.tabs] == [tab.title for tab in spec.tabs]
    for tab, wanted in zip(read.tabs, spec.tabs, strict=True):
        plain = {
            address: value.text if isinstance(value, Formula) else value
            for address, value in tab.cells.items()
        }
        assert plain == {
            address: cell.value.text if isinstance(cell.value, Formula) else cell.value
            for address, cell in wanted.cells.items()
            if cell.value is not None
        }
        assert tab.hidden == wanted.hidden
    assert (read.locale, read.timezone) == ("en_US", "Europe/Berlin")
    assert read.properties == {"mapsheets_plan": "plan-1"}


def test_formulas_are_read_with_their_results(made: Ground) -> None:
    timeline = made.store.read(made.ref).tab("Timeline")

    assert timeline is not None
    first = timeline.cells[2, 1]
    assert isinstance(first, Formula)
    assert first.value == "Kick-off"


def test_the_workbook_has_the_look(made: Ground) -> None:
    dumped = made.raw()

    plan = next(s for s in dumped["sheets"] if s["properties"]["title"] == "Plan")
    titles = {s["properties"]["title"] for s in dumped["sheets"]}
    assert plan["properties"]["gridProperties"]["hideGridlines"] is True
    assert plan["basicFilter"]["range"]["endColumnIndex"] == 6
    assert [r["warningOnly"] for r in plan["protectedRanges"]] == [True]
    assert len(plan["conditionalFormats"]) == 2
    assert titles == {
        "Plan",
        "Timeline",
        "Change history",
        "_mapsheets",
        "_mapsheets_before",
    }


def test_the_listing_names_and_dates_the_workbooks(made: Ground) -> None:
    (entry,) = made.store.list()

    assert (entry.name, entry.ref) == ("Acme", made.ref)
    assert entry.properties == {"mapsheets_plan": "plan-1"}
    assert entry.modified == date(2027, 2, 1)
    assert entry.stamp


def test_a_workbook_in_the_trash_is_not_listed(made: Ground) -> None:
    made.store.trash(made.ref)

    assert made.store.list() == ()


def test_a_second_workbook_of_the_name_is_refused(made: Ground) -> None:
    with pytest.raises(PlanExists, match="ACME"):
        made.store.create(workbook(), "ACME")

    assert len(made.google.spreadsheets()) == 1


def test_a_foreign_sheet_of_the_name_is_not_touched() -> None:
    g = ground()
    g.store.create(workbook(), "Acme")
    g.google.spreadsheets()[0].properties.clear()

    with pytest.raises(PlanExists):
        store_on(g.google).create(workbook(), "Acme")


def test_an_unknown_reference_is_not_found(made: Ground) -> None:
    with pytest.raises(PlanNotFound, match="nothing"):
        made.store.read("nothing")


def test_all_values_come_back_as_they_were_written(made: Ground) -> None:
    values = (
        "=1+1",
        "'quoted",
        "00123",
        "1/2",
        "TRUE",
        True,
        False,
        7,
        2.5,
        date(2028, 2, 29),
        datetime(2027, 3, 1, 14, 30),  # noqa: DTZ001  cells have no zone
        "zwei\nZeilen",
        "\U0001f44d",
    )
    edits = Edits(tuple(SetCell("Plan", 10, c, v) for c, v in enumerate(values, 1)))
    read = made.store.read(made.ref)

    made.store.write(made.ref, edits, read.revision)

    plan = made.store.read(made.ref).tab("Plan")
    assert plan is not None
    assert tuple(plan.cells[10, c] for c in range(1, len(values) + 1)) == values


def test_a_cell_is_emptied(made: Ground) -> None:
    read = made.store.read(made.ref)

    made.store.write(made.ref, Edits((SetCell("Plan", 2, 3, None),)), read.revision)

    plan = made.store.read(made.ref).tab("Plan")
    assert plan is not None
    assert (2, 3) not in plan.cells


def test_a_write_gives_the_revision_that_a_read_gives(made: Ground) -> None:
    read = made.store.read(made.ref)
    edits = Edits((SetCell("Plan", 2, 5, "Complete"),))

    written = made.store.write(made.ref, edits, read.revision)

    assert made.store.read(made.ref).revision == written.revision


def test_a_second_write_needs_no_second_read(made: Ground) -> None:
    read = made.store.read(made.ref)
    first = made.store.write(
        made.ref, Edits((SetCell("Plan", 2, 5, "Complete"),)), read.revision
    )

    made.store.write(
        made.ref, Edits((SetCell("Plan", 3, 5, "Complete"),)), first.revision
    )

    assert made.google.counts() == {"read": 1, "write": 2, "drive": 0}


def test_the_state_is_replaced_whole(made: Ground) -> None:
    read = made.store.read(made.ref)
    rows = (("base", "new"),)

    made.store.write(
        made.ref, Edits((ReplaceState("_mapsheets", rows),)), read.revision
    )

    state = made.store.read(made.ref).tab("_mapsheets")
    assert state is not None
    assert state.cells == {(1, 1): "base", (1, 2): "new"}


def test_a_state_tab_that_is_gone_is_made_again(made: Ground) -> None:
    made.person().delete_tab("_mapsheets")
    read = made.store.read(made.ref)
    rows = (("base", "new"),)

    made.store.write(
        made.ref, Edits((ReplaceState("_mapsheets", rows),)), read.revision
    )

    state = made.store.read(made.ref).tab("_mapsheets")
    assert state is not None
    assert state.hidden
    assert state.cells == {(1, 1): "base", (1, 2): "new"}


def test_a_row_below_the_tab_makes_it_longer(made: Ground) -> None:
    read = made.store.read(made.ref)
    row = AppendRow("Change history", 21, {1: date(2027, 3, 1), 2: "x"}, 20)

    made.store.write(made.ref, Edits((row,)), read.revision)

    history = made.store.read(made.ref).tab("Change history")
    assert history is not None
    assert history.cells[21, 1] == date(2027, 3, 1)


def test_a_missing_tab_is_named(made: Ground) -> None:
    read = made.store.read(made.ref)

    with pytest.raises(StoreFault, match="Gone"):
        made.store.write(made.ref, Edits((SetCell("Gone", 1, 1, 1),)), read.revision)


def test_a_stale_revision_changes_nothing(made: Ground) -> None:
    old = made.store.read(made.ref).revision
    made.person().type("Plan", "F2", "a note")
    shown = made.tabs()

    with pytest.raises(ChangedMeanwhile):
        store_on(made.google).write(made.ref, sync_edits(), old)

    assert made.tabs() == shown
    assert made.google.count("write") == 0


def test_of_two_writers_one_wins(made: Ground) -> None:
    other = store_on(made.google)
    mine, theirs = made.store.read(made.ref), other.read(made.ref)
    made.store.write(
        made.ref, Edits((SetCell("Plan", 2, 5, "Complete"),)), mine.revision
    )

    with pytest.raises(ChangedMeanwhile):
        other.write(
            made.ref, Edits((SetCell("Plan", 2, 5, "Blocked"),)), theirs.revision
        )

    assert made.google.value(made.ref, "Plan", "E2") == "Complete"


@pytest.mark.parametrize("behind", range(1, 8))
def test_a_writer_that_is_behind_fails(made: Ground, behind: int) -> None:
    late = store_on(made.google)
    old = late.read(made.ref)
    revision = made.store.read(made.ref).revision
    for number in range(behind):
        edits = Edits((SetCell("Plan", 20, 6, f"write {number}"),))
        revision = made.store.write(made.ref, edits, revision).revision

    with pytest.raises(ChangedMeanwhile):
        late.write(made.ref, Edits((SetCell("Plan", 2, 6, "late"),)), old.revision)

    assert made.google.value(made.ref, "Plan", "F2") in {None, ""}


def test_old_tokens_are_deleted(made: Ground) -> None:
    revision = made.store.read(made.ref).revision
    for number in range(12):
        edits = Edits((SetCell("Plan", 20, 6, f"write {number}"),))
        revision = made.store.write(made.ref, edits, revision).revision

    metadata = made.raw()["developerMetadata"]
    tokens = [m for m in metadata if m["metadataKey"] == "mapsheets.generation"]
    assert sorted(m["metadataId"] - 1_000_000_000 for m in tokens) == [*range(6, 14)]


def test_cells_of_both_sides_wait_while_a_filter_hides_rows(made: Ground) -> None:
    made.person().filter("Plan", "B", ["Legal review"])
    read = made.store.read(made.ref)
    plan = read.tab("Plan")
    assert plan is not None
    assert plan.hidden_rows

    written = made.store.write(made.ref, sync_edits(), read.revision)

    shown = made.tabs()
    assert written.deferred == 2
    assert made.google.value(made.ref, "Plan", "D2")
    assert shown["Plan"][2][2] == "3 Mar 2027"
    assert shown["_mapsheets"][0] == ["base", "before"]
    assert len(shown["Change history"]) == 1


def test_the_state_that_waits_is_written_while_cells_wait(made: Ground) -> None:
    made.person().filter("Plan", "B", ["Legal review"])
    read = made.store.read(made.ref)
    waiting = ReplaceState("_mapsheets", (("base", "new"),), (("base", "waits"),))
    edits = Edits((SetCell("Plan", 3, 3, date(2027, 4, 1), both=True), waiting))

    written = made.store.write(made.ref, edits, read.revision)

    assert written.deferred == 1
    assert made.tabs()["_mapsheets"] == [["base", "waits"]]


def test_the_state_is_written_while_nothing_has_to_wait(made: Ground) -> None:
    made.person().filter("Plan", "B", ["Legal review"])
    read = made.store.read(made.ref)
    items = tuple(e for e in sync_edits().items if not getattr(e, "both", False))

    written = made.store.write(made.ref, Edits(items), read.revision)

    assert written.deferred == 0
    assert made.tabs()["_mapsheets"][0] == ["base", "after"]


def test_chips_rich_text_notes_and_formats_survive(made: Ground) -> None:
    person = made.person()
    person.chip("Plan", "F2", "cio@acme.example")
    person.rich_text("Plan", "F3", "very important", 5)
    person.note("Plan", "F4", "a hint")
    read = made.store.read(made.ref)
    plan = read.tab("Plan")
    assert plan is not None
    assert plan.rich == {(2, 6), (3, 6)}
    assert plan.notes == {(4, 6): "a hint"}

    made.store.write(made.ref, sync_edits(), read.revision)

    again = made.store.read(made.ref).tab("Plan")
    assert again is not None
    assert (again.rich, again.notes) == (plan.rich, plan.notes)


def test_errors_and_merged_cells_are_read(made: Ground) -> None:
    person = made.person()
    person.type("Plan", "F2", "=1/0")
    person.merge("Plan", "B8:C9")

    plan = made.store.read(made.ref).tab("Plan")

    assert plan is not None
    assert plan.cells[2, 6] == Formula("=1/0", "#DIV/0!")
    assert plan.merged == (Area(8, 2, 9, 3),)


def test_a_date_typed_by_a_person_is_a_date(made: Ground) -> None:
    made.person().type("Plan", "F2", "7/14/2027")

    plan = made.store.read(made.ref).tab("Plan")

    assert plan is not None
    assert plan.cells[2, 6] == date(2027, 7, 14)


def test_a_date_written_over_a_plain_cell_shows_as_a_date(made: Ground) -> None:
    read = made.store.read(made.ref)
    edits = Edits((SetCell("Plan", 2, 6, date(2027, 7, 14)),))

    made.store.write(made.ref, edits, read.revision)

    assert made.rows("Plan")[1][5] == "14 Jul 2027"


def test_a_german_sheet_gets_formulas_that_it_understands() -> None:
    g = ground()
    cells = {(1, 1): Cell("a;b,c"), (2, 1): Cell(Formula('=IF(LEN(A1)>2,"x,y","z")'))}
    spec = WorkbookSpec("T", (Tab("Plan", cells, rows=5, columns=2),), locale="de_DE")

    ref = g.store.create(spec, "Beta").ref

    plan = g.store.read(ref).tab("Plan")
    assert plan is not None
    assert plan.cells[2, 1] == Formula('=IF(LEN(A1)>2,"x,y","z")', "x,y")


def test_folders_are_found_again() -> None:
    g = ground()

    first, second = g.store.folder("private"), g.store.folder("private")

    assert first.folder_id == second.folder_id
    assert first.workspace == f"google:{first.folder_id}"


def test_what_lies_in_the_private_folder_is_not_listed_above() -> None:
    g = ground()
    g.store.folder("private").create(workbook(), "Portfolio")

    assert g.store.list() == ()


def test_revisions_tell_who_edited(made: Ground) -> None:
    made.person().type("Plan", "F2", "a note")

    assert made.store.revisions(made.ref)[-1].by == PERSON


def test_an_error_value_is_not_written_as_an_error(made: Ground) -> None:
    read = made.store.read(made.ref)

    made.store.write(
        made.ref, Edits((SetCell("Plan", 2, 6, CellError("#REF!")),)), read.revision
    )

    assert made.google.value(made.ref, "Plan", "F2") == "#REF!"


def test_a_shared_drive_is_a_workspace_too() -> None:
    g = ground()
    drive = g.google.add_shared_drive("Deals", {"seller@vendor.example": "organizer"})
    store = store_on(g.google, drive.id)

    ref = store.create(workbook(), "Acme").ref

    assert [entry.ref for entry in store.list()] == [ref]
