"""Formulas of people's that move with what a sync writes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from gestures.case import Case
from gestures.google_run import GoogleRun
from gestures.memorybook import MemoryBook

from mapsheets.sheet.spec import Edits, Formula, SetCell
from mapsheets.stores.base import Calls
from mapsheets.sync.following import following
from mapsheets.sync.guards import Allowed
from mapsheets.sync.opening import open_workbook
from mapsheets.workflows.new import Order, prepare
from mapsheets.workflows.syncing import Result, sync_one

DAY = date(2027, 2, 1)


@pytest.fixture
def sheet(tmp_path: Path) -> GoogleRun:
    """Give a draft of the enterprise plan in Google Sheets."""
    path = tmp_path / "formula" / "case.txt"
    path.parent.mkdir()
    path.write_text("plan enterprise start 2027-02-01\n")
    return GoogleRun(Case(path), "draft", tmp_path)


def synced(sheet: GoogleRun, *typed: tuple[str, str]) -> tuple[Result, Calls]:
    """Type into cells, sync once; give what became of it and what it called."""
    for words in typed:
        sheet.hands.do_type(words)
    sheet.hands.close()
    place = sheet.place()
    before = place.store.calls
    result = sync_one(place, DAY, Allowed())
    after = place.store.calls
    sheet.hands.look_again()
    return result, Calls(after.read - before.read, after.write - before.write)


def test_without_formulas_a_sync_reads_once_and_writes_once(sheet: GoogleRun) -> None:
    _, calls = synced(sheet, ("4.days", "25"))

    assert (calls.read, calls.write) == (1, 1)


def test_a_formula_that_leans_on_nothing_written_is_not_read_again(
    sheet: GoogleRun,
) -> None:
    """Days were typed by people: the program writes no cell that it leans on."""
    _, calls = synced(sheet, ("4.days", "=L12+15"))

    assert (calls.read, calls.write) == (1, 1)


def test_what_follows_from_a_formula_comes_with_the_same_sync(
    sheet: GoogleRun,
) -> None:
    """One more round where a formula leans on a date that moved; then it is quiet."""
    synced(sheet, ("4.target", "=F13+35"))

    moved, calls = synced(sheet, ("1.days", "15"))
    quiet, _ = synced(sheet)

    assert moved.decided is not None
    assert (calls.read, calls.write) == (2, 2)
    assert moved.decided.schedule.signature == date(2027, 6, 4)
    assert {move.step for move in moved.decided.moves} >= {"2", "3", "5", "11"}
    assert quiet.outcome == "unchanged"


def test_formulas_that_move_each_other_are_reported(sheet: GoogleRun) -> None:
    """Step 2 waits for step 4, whose date a formula takes from step 2."""
    result, calls = synced(
        sheet, ("4.depends_on", "-"), ("2.depends_on", "4"), ("4.target", "=F13+35")
    )

    assert result.decided is not None
    assert [p.cell for p in result.decided.problems] == ["Plan!F15"]
    assert "Dates still move after three rounds" in result.decided.problems[0].message
    assert calls.read <= 3


@pytest.mark.parametrize(
    ("formula", "follows"),
    [
        ("=F13+35", True),
        ("=$F$13+35", True),
        ("=Plan!F13", True),
        ("='Plan'!F13", True),
        ("=MAX(F12:F14)", True),
        ("=SUM(14:13)+MAX(f14:f12)", True),
        ("=People!B2", True),
        ("='Our dates'!B2", True),
        ("=launch_day", True),
        ("=F14+35", False),
        ("=AF13+35", False),
        ("=F130", False),
        ("=DATE(2027,4,2)", False),
        ("=TODAY()+30", False),
        ('=DATEVALUE("F13")', False),
        ("=LOG10(100)", False),
    ],
)
def test_a_formula_follows_only_what_it_leans_on(
    formula: str, *, follows: bool
) -> None:
    book = MemoryBook(prepare(Order("Acme", "N", start=DAY), DAY, "plan-1").spec)
    book.tabs["Plan"].put(15, 6, Formula(formula, date(2027, 4, 2)))
    opened = open_workbook(replace(book.read(), location="https://example"), DAY)
    edits = Edits((SetCell("Plan", 13, 6, DAY), SetCell("People", 14, 6, DAY)))

    assert following(opened.reading, edits) == (("Plan!F15",) if follows else ())
