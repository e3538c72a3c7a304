"""The LibreOffice driver does what a person at the keyboard does."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from calc.driver import Book, Calc, CalcError, CalcTimeout, group_runs
from calc.fixtures import require_libreoffice, require_program
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Protection
from openpyxl.worksheet.worksheet import Worksheet

pytestmark = pytest.mark.libreoffice

HEADINGS: list[object] = ["#", "Step", "Target", "Status"]
ROWS: list[list[object]] = [
    [1, "Alpha", date(2027, 3, 1), "Pending"],
    [2, "Beta", date(2027, 2, 1), "Complete"],
    [3, "Gamma", date(2027, 4, 1), "Pending"],
]


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """Give one LibreOffice to all tests of this file."""
    require_libreoffice()
    with Calc(tmp_path_factory.mktemp("office")) as running:
        yield running


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Give a small plan with frozen headings and a protected second tab."""
    workbook = Workbook()
    plan = workbook.worksheets[0]
    plan.title = "Plan"
    for row in [HEADINGS, *ROWS]:
        plan.append(row)
    plan.freeze_panes = "C2"
    plan["F1"] = "=SUM(A2:A4)"
    locked = workbook.create_sheet("Locked")
    locked["A1"], locked["A2"] = "locked", "open"
    locked["A2"].protection = Protection(locked=False)
    locked.protection.sheet = True
    path = tmp_path / "plan.xlsx"
    workbook.save(path)
    return path


@pytest.fixture
def book(office: Calc, path: Path) -> Iterator[Book]:
    """Give the workbook, open in a window."""
    yield office.open(path)
    office.close_all()


def saved(book: Book, tab: str = "Plan") -> Worksheet:
    """Save and close, then give a tab as the file has it."""
    book.save()
    book.close()
    sheet = load_workbook(book.path, data_only=True)[tab]
    assert isinstance(sheet, Worksheet)
    return sheet


def ids(book: Book) -> list[str]:
    """Give what the first column shows in rows 2 to 6."""
    return [row[0] for row in book.texts("Plan", "A2:A6")]


@pytest.mark.parametrize("typed", ["2027-03-15", "3/15/2027", "3/15/27"])
def test_a_typed_date_becomes_a_date(book: Book, typed: str) -> None:
    book.type("Plan", "C2", typed)

    assert book.read("Plan", "C2").date == date(2027, 3, 15)
    assert saved(book)["C2"].value == datetime(2027, 3, 15)  # noqa: DTZ001


@pytest.mark.parametrize("typed", ["15.3.2027", "next Friday"])
def test_what_is_no_date_in_this_locale_stays_text(book: Book, typed: str) -> None:
    book.type("Plan", "C2", typed)

    assert book.read("Plan", "C2").kind == "text"
    assert saved(book)["C2"].value == typed


def test_another_locale_reads_its_own_dates(tmp_path: Path, path: Path) -> None:
    require_libreoffice()
    with Calc(tmp_path, locale="de-DE") as german:
        book = german.open(path)

        book.type("Plan", "C2", "15.3.2027")

        assert book.read("Plan", "C2").date == date(2027, 3, 15)


def test_typing_an_equals_sign_makes_a_formula(book: Book) -> None:
    book.type("Plan", "B2", "=1+1")

    cell = book.read("Plan", "B2")
    assert (cell.kind, cell.text, cell.formula) == ("formula", "2", "=1+1")


def test_clearing_empties_cells(book: Book) -> None:
    book.clear("Plan", "B2:B3")

    assert [row[0] for row in book.texts("Plan", "B2:B4")] == ["", "", "Gamma"]


def test_rows_are_sorted_by_a_column(book: Book) -> None:
    book.sort("Plan", "A2:D4", "C")

    assert ids(book) == ["2", "1", "3", "", ""]


def test_a_sort_can_descend_and_leave_the_headings(book: Book) -> None:
    book.sort("Plan", "B1:D4", "B", descending=True, has_header=True)

    steps = [row[0] for row in book.texts("Plan", "B1:B4")]
    assert steps == ["Step", "Gamma", "Beta", "Alpha"]
    assert ids(book) == ["1", "2", "3", "", ""]


def test_an_inserted_row_is_empty_and_formulas_follow(book: Book) -> None:
    book.insert_row("Plan", 3)

    assert ids(book) == ["1", "", "2", "3", ""]
    assert book.read("Plan", "F1").formula == "=SUM(A2:A5)"


def test_a_deleted_row_is_gone_from_the_file(book: Book) -> None:
    book.delete_row("Plan", 3)

    column = [cell.value for cell in saved(book)["A"]]
    assert column == ["#", 1, 3]


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [(2, 4, ["1", "2", "1", "3", ""]), (4, 2, ["3", "1", "2", "3", ""])],
)
def test_a_copied_row_is_inserted(
    book: Book, source: int, target: int, expected: list[str]
) -> None:
    book.copy_row("Plan", source, target)

    assert ids(book) == expected


@pytest.mark.parametrize(
    ("source", "target", "expected"),
    [(2, 4, ["2", "3", "1", "", ""]), (4, 2, ["3", "1", "2", "", ""])],
)
def test_a_moved_row_leaves_no_gap(
    book: Book, source: int, target: int, expected: list[str]
) -> None:
    book.move_row("Plan", source, target)

    assert ids(book) == expected


def test_cut_cells_move_and_copied_cells_stay(book: Book) -> None:
    book.cut_paste("Plan", "B2", "H2")
    book.copy_paste("Plan", "B3", "H3")

    texts = book.texts("Plan", "B2:H3")
    assert [(row[0], row[-1]) for row in texts] == [("", "Alpha"), ("Beta", "Beta")]


def test_undo_takes_back_the_last_command(book: Book) -> None:
    book.delete_row("Plan", 3)

    book.command("Undo")

    assert ids(book) == ["1", "2", "3", "", ""]


def test_columns_are_inserted_and_deleted(book: Book) -> None:
    book.insert_column("Plan", "B")
    book.delete_column("Plan", "A")

    assert book.texts("Plan", "A1:C1") == [["", "Step", "Target"]]


def test_merging_keeps_the_first_content_only(book: Book) -> None:
    book.merge("Plan", "B2:B4")

    sheet = saved(book)
    assert [str(area) for area in sheet.merged_cells.ranges] == ["B2:B4"]
    assert [sheet[cell].value for cell in ("B2", "B3")] == ["Alpha", None]


def test_a_filter_hides_the_unticked_values(book: Book) -> None:
    book.filter("Plan", "A1:D4", "D", hide=["Complete"])

    assert book.hidden_rows("Plan", 6) == [3]
    assert saved(book).row_dimensions[3].hidden


def test_a_comment_is_saved(book: Book) -> None:
    book.comment("Plan", "B2", "Ask Sofia")

    comment = saved(book)["B2"].comment
    assert comment is not None
    assert "Ask Sofia" in comment.text


def test_tabs_are_added_renamed_moved_copied_and_removed(book: Book) -> None:
    book.add_tab("Extra", 1)
    book.rename_tab("Plan", "Our plan")
    book.move_tab("Our plan", 1)
    assert book.tabs() == ["Our plan", "Extra", "Locked"]

    book.move_tab("Our plan", 3)
    book.copy_tab("Our plan", "Our plan (2)", 1)
    book.remove_tab("Extra")

    assert book.tabs() == ["Our plan (2)", "Locked", "Our plan"]


def test_protection_is_honoured(book: Book) -> None:
    book.type("Locked", "A1", "changed")
    book.type("Locked", "A2", "changed")

    assert book.texts("Locked", "A1:A2") == [["locked"], ["changed"]]


def test_frozen_panes_survive_a_save(book: Book) -> None:
    book.type("Plan", "B2", "Changed")

    assert saved(book).freeze_panes == "C2"


def test_saving_stores_what_formulas_give(book: Book) -> None:
    book.type("Plan", "A2", "10")
    book.recalc()

    assert saved(book)["F1"].value == 15


def test_a_workbook_can_be_saved_elsewhere(book: Book, tmp_path: Path) -> None:
    before = book.path.read_bytes()
    original = book.path

    book.type("Plan", "B2", "Changed")
    book.save_as(tmp_path / "copy.xlsx")

    assert saved(book)["B2"].value == "Changed"
    assert original.read_bytes() == before


def test_an_open_workbook_has_a_lock_file(book: Book) -> None:
    lock = book.path.with_name(f".~lock.{book.path.name}#")
    assert lock.exists()

    book.close()

    assert not lock.exists()


def test_formulas_are_calculated_in_bulk(office: Calc) -> None:
    monday = (date(2027, 2, 1) - date(1899, 12, 30)).days

    answers = office.compute([f"=WORKDAY({monday};5)", '="a"&"b"', *["=1+1"] * 3000])

    assert answers == [monday + 7, "ab", *[2.0] * 3000]


def test_a_page_is_rendered(office: Calc, path: Path) -> None:
    pdf = office.to_pdf(path)

    assert pdf.read_bytes().startswith(b"%PDF")


def test_a_faulty_command_is_refused_and_the_session_goes_on(book: Book) -> None:
    with pytest.raises(CalcError, match="no tab 'Nowhere'; there are Plan, Locked"):
        book.type("Nowhere", "A1", "x")

    assert ids(book) == ["1", "2", "3", "", ""]


def test_a_missing_file_is_refused(office: Calc, tmp_path: Path) -> None:
    with pytest.raises(CalcError):
        office.open(tmp_path / "nowhere.xlsx")


def test_a_late_answer_ends_libreoffice_and_the_next_command_starts_anew(
    tmp_path: Path,
) -> None:
    require_libreoffice()
    with Calc(tmp_path) as fresh:
        assert fresh.compute(["=1+1"]) == [2.0]
        first = fresh.process_id()

        with pytest.raises(CalcTimeout, match="no answer"):
            fresh.ask("compute", seconds=0.0, formulas=["=1+1"])

        assert not group_runs(first)
        assert fresh.compute(["=1+2"]) == [3.0]
        second = fresh.process_id()
    assert not group_runs(second)


def test_a_missing_program_fails_where_the_environment_requires_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MAPSHEETS_REQUIRE_LIBREOFFICE", raising=False)
    with pytest.raises(pytest.skip.Exception):
        require_program("no-such-program")

    monkeypatch.setenv("MAPSHEETS_REQUIRE_LIBREOFFICE", "1")
    with pytest.raises(pytest.fail.Exception):
        require_program("no-such-program")
