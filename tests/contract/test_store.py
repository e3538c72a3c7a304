"""The contract that every store keeps; a store joins by a subclass with ``store``."""

from __future__ import annotations

from datetime import date
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings

from contract.workbooks import (
    A_FORMULA,
    DUE,
    MEETING,
    NASTY,
    PLAN,
    SETTINGS,
    STATE_TAB,
    filled,
    plan_spec,
    specs,
    wanted,
)
from mapsheets.errors import ChangedMeanwhile, MapsheetsError, PlanExists, PlanNotFound
from mapsheets.sheet.spec import (
    AppendRow,
    Edits,
    Formula,
    ReadWorkbook,
    ReplaceState,
    SetCell,
    WorkbookSpec,
)
from mapsheets.stores.base import Store

NUMBERS = count(1)
SLOW = settings(
    max_examples=25,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        # One suite is run by a subclass for each store, in one process.
        HealthCheck.differing_executors,
    ],
)


def made(store: Store, spec: WorkbookSpec | None = None) -> ReadWorkbook:
    """Create a workbook under a name of its own and read it."""
    created = store.create(spec or plan_spec(), f"Workbook {next(NUMBERS)}")
    return store.read(created.ref)


def reference(store: Store, workbook: ReadWorkbook) -> str:
    """Find the reference of a workbook that was read."""
    entries = store.list()
    return next(each.ref for each in entries if each.location == workbook.location)


class StoreContract:
    """The laws of ``stores/base.py``."""

    @pytest.fixture
    def store(self) -> Store:
        """Give an empty store."""
        raise NotImplementedError

    # create and list

    def test_a_new_store_is_empty(self, store: Store) -> None:
        assert store.list() == ()

    def test_a_created_workbook_is_listed_once(self, store: Store) -> None:
        created = store.create(plan_spec(), "Acme")

        (entry,) = store.list()

        assert (entry.ref, entry.name) == (created.ref, "Acme")
        assert entry.location == created.location

    def test_properties_are_listed_and_read(self, store: Store) -> None:
        created = store.create(plan_spec(), "Acme")

        (entry,) = store.list()

        assert entry.properties["mapsheets-plan"] == "p1"
        assert store.read(created.ref).properties["mapsheets-plan"] == "p1"

    def test_the_list_has_a_stable_order(self, store: Store) -> None:
        for name in ("Beta", "Acme", "Gamma"):
            store.create(plan_spec(), name)

        assert store.list() == store.list()
        assert {entry.name for entry in store.list()} == {"Acme", "Beta", "Gamma"}

    def test_a_taken_name_is_refused_and_nothing_changes(self, store: Store) -> None:
        created = store.create(plan_spec(), "Acme")
        before = store.read(created.ref)

        with pytest.raises(PlanExists):
            store.create(plan_spec(B4="Other"), "Acme")

        assert store.read(created.ref) == before
        assert len(store.list()) == 1

    def test_every_tab_and_cell_is_read_back(self, store: Store) -> None:
        spec = plan_spec()

        workbook = made(store, spec)

        assert [tab.title for tab in workbook.tabs] == [tab.title for tab in spec.tabs]
        for tab in spec.tabs:
            assert filled(workbook.tab(tab.title)) == wanted(tab.cells)

    def test_hidden_tabs_stay_hidden(self, store: Store) -> None:
        workbook = made(store)

        assert [tab.hidden for tab in workbook.tabs] == [False, True]

    def test_days_and_moments_keep_their_kind(self, store: Store) -> None:
        cells = filled(made(store).tab(PLAN))

        assert cells[4, 3] == DUE
        assert type(cells[4, 3]) is date
        assert cells[5, 3] == MEETING

    def test_text_is_never_a_formula_nor_a_number(self, store: Store) -> None:
        texts = {f"B{row}": text for row, text in enumerate(NASTY, start=10)}

        cells = filled(made(store, plan_spec(**texts)).tab(PLAN))

        assert [cells[row, 2] for row in range(10, 10 + len(NASTY))] == list(NASTY)

    def test_a_formula_is_read_as_a_formula(self, store: Store) -> None:
        formula = filled(made(store, plan_spec(E4=A_FORMULA)).tab(PLAN))[4, 5]

        assert isinstance(formula, Formula)
        assert formula.text == A_FORMULA.text

    @SLOW
    @given(spec=specs())
    def test_what_is_created_is_read(self, store: Store, spec: WorkbookSpec) -> None:
        workbook = made(store, spec)

        for tab in spec.tabs:
            read = workbook.tab(tab.title)
            assert filled(read) == wanted(tab.cells)
            assert read is not None
            assert read.hidden == tab.hidden

    # read

    def test_reading_changes_nothing(self, store: Store) -> None:
        ref = store.create(plan_spec(), "Acme").ref

        first, entries = store.read(ref), store.list()

        assert store.read(ref) == first
        assert store.list() == entries
        assert first.revision

    def test_an_unknown_reference_is_an_error_of_ours(self, store: Store) -> None:
        edits = Edits((SetCell(PLAN, 1, 1, "x"),))

        for act in (
            lambda: store.read("nothing-has-this-name"),
            lambda: store.write("nothing-has-this-name", edits, "1"),
            lambda: store.trash("nothing-has-this-name"),
        ):
            with pytest.raises(MapsheetsError):
                act()

    # write

    def test_a_write_makes_all_its_edits(self, store: Store) -> None:
        workbook = made(store)
        ref = reference(store, workbook)
        edits = (
            SetCell(PLAN, 4, 2, "Demo with IT"),
            SetCell(PLAN, 4, 3, date(2027, 3, 1)),
            SetCell(PLAN, 5, 4, None),
            AppendRow(PLAN, 6, {1: 3, 2: "Contract", 3: DUE}, like=4),
            ReplaceState(STATE_TAB, (("format", "1"), ("base", "{}"))),
        )

        store.write(ref, Edits(edits), workbook.revision)

        after = store.read(ref)
        cells = filled(workbook.tab(PLAN))
        cells |= {(4, 2): "Demo with IT", (4, 3): date(2027, 3, 1)}
        cells |= {(6, 1): 3, (6, 2): "Contract", (6, 3): DUE}
        del cells[5, 4]
        assert filled(after.tab(PLAN)) == cells
        assert filled(after.tab(STATE_TAB)) == {
            (1, 1): "format",
            (1, 2): "1",
            (2, 1): "base",
            (2, 2): "{}",
        }

    def test_a_write_tells_the_new_revision(self, store: Store) -> None:
        workbook = made(store)
        ref = reference(store, workbook)

        written = store.write(
            ref, Edits((SetCell(PLAN, 4, 2, "New"),)), workbook.revision
        )

        assert written.cells == 1
        assert written.revision == store.read(ref).revision != workbook.revision

    def test_writes_follow_one_another(self, store: Store) -> None:
        workbook = made(store)
        ref = reference(store, workbook)

        first = store.write(
            ref, Edits((SetCell(PLAN, 4, 2, "One"),)), workbook.revision
        )
        store.write(ref, Edits((SetCell(PLAN, 5, 2, "Two"),)), first.revision)

        cells = filled(store.read(ref).tab(PLAN))
        assert (cells[4, 2], cells[5, 2]) == ("One", "Two")

    def test_a_stale_revision_changes_nothing(self, store: Store) -> None:
        workbook = made(store)
        ref = reference(store, workbook)
        store.write(ref, Edits((SetCell(PLAN, 4, 2, "Theirs"),)), workbook.revision)
        before = store.read(ref)

        with pytest.raises(ChangedMeanwhile):
            store.write(ref, Edits((SetCell(PLAN, 4, 2, "Ours"),)), workbook.revision)

        assert store.read(ref) == before

    def test_one_impossible_edit_stops_all(self, store: Store) -> None:
        workbook = made(store)
        ref = reference(store, workbook)
        edits = Edits((SetCell(PLAN, 4, 2, "x"), SetCell("No such tab", 1, 1, "x")))

        with pytest.raises(MapsheetsError):
            store.write(ref, edits, workbook.revision)

        assert store.read(ref).tabs == workbook.tabs

    def test_no_edits_change_nothing(self, store: Store) -> None:
        workbook = made(store)
        ref = reference(store, workbook)
        entries = store.list()

        written = store.write(ref, Edits(), workbook.revision)

        assert (written.revision, written.cells) == (workbook.revision, 0)
        assert store.read(ref) == workbook
        assert store.list() == entries

    def test_written_text_is_never_a_formula(self, store: Store) -> None:
        workbook = made(store)
        ref = reference(store, workbook)
        edits = Edits(
            tuple(
                SetCell(PLAN, row, 2, text) for row, text in enumerate(NASTY, start=10)
            )
        )

        store.write(ref, edits, workbook.revision)

        cells = filled(store.read(ref).tab(PLAN))
        assert [cells[row, 2] for row in range(10, 10 + len(NASTY))] == list(NASTY)

    def test_a_missing_state_tab_is_made_hidden(self, store: Store) -> None:
        spec = plan_spec()
        workbook = made(store, WorkbookSpec(spec.title, spec.tabs[:1]))
        ref = reference(store, workbook)

        store.write(
            ref, Edits((ReplaceState(STATE_TAB, (("a", "1"),)),)), workbook.revision
        )

        tab = store.read(ref).tab(STATE_TAB)
        assert tab is not None
        assert tab.hidden
        assert filled(tab) == {(1, 1): "a", (1, 2): "1"}

    @SLOW
    @given(edits=SETTINGS)
    def test_every_value_is_written_as_it_is(
        self, store: Store, edits: list[SetCell]
    ) -> None:
        workbook = made(store)
        ref = reference(store, workbook)

        store.write(ref, Edits(tuple(edits)), workbook.revision)

        cells = filled(workbook.tab(PLAN))
        for edit in edits:
            cells.pop((edit.row, edit.column), None)
            if edit.value is not None:
                cells[edit.row, edit.column] = edit.value
        assert filled(store.read(ref).tab(PLAN)) == cells
        store.trash(ref)

    # trash

    def test_a_trashed_workbook_is_gone(self, store: Store) -> None:
        ref = store.create(plan_spec(), "Acme").ref

        store.trash(ref)

        assert store.list() == ()
        with pytest.raises(PlanNotFound):
            store.read(ref)

    def test_a_trashed_name_is_free_again(self, store: Store) -> None:
        store.trash(store.create(plan_spec(), "Acme").ref)
        store.trash(store.create(plan_spec(), "Acme").ref)

        created = store.create(plan_spec(), "Acme")

        assert [entry.ref for entry in store.list()] == [created.ref]
