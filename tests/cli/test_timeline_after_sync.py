"""After a sync the Timeline shows today's plan in programs that calculate nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from calc.driver import Calc
from calc.fixtures import require_libreoffice
from cli.conftest import Run

from mapsheets.sheet.spec import CellValue, Edits, Formula, ReadWorkbook, SetCell
from mapsheets.sheet.timeline_bars import (
    DAY_ROW,
    DONE,
    FIRST_STEP,
    FIRST_WEEK,
    NAME,
    NUMBER,
    START,
    STATUS,
    TARGET,
)
from mapsheets.stores.folder.store import FolderStore

FIRST_ROW = 12  # of Plan, step 1


def read(path: Path) -> ReadWorkbook:
    """Read the workbook."""
    return FolderStore(path.parent).read(path.name)


def type_in(path: Path, tab: str, cells: dict[tuple[int, int], CellValue]) -> None:
    """Change cells as a program does that leaves all else alone."""
    store = FolderStore(path.parent)
    edits = tuple(SetCell(tab, *place, value) for place, value in cells.items())
    store.write(path.name, Edits(edits), store.read(path.name).revision)


def timeline(path: Path) -> dict[tuple[int, int], CellValue]:
    """Give what a preview shows of the Timeline."""
    tab = read(path).tab("Timeline")
    cells = tab.cells if tab else {}
    return {
        at: value.value if isinstance(value, Formula) else value
        for at, value in cells.items()
    }


def sync(run: Run, day: str = "2027-02-03") -> str:
    """Sync, and give what was printed."""
    answer = run("sync", "--today", day)
    assert answer.code in {0, 3}, answer.err
    return answer.out


def test_values_follow_what_people_changed(run: Run, acme: Path) -> None:
    """Status, Done on, Start and typed dates, be they a text, are shown at once."""
    type_in(
        acme,
        "Plan",
        {
            (FIRST_ROW, 8): "Complete",
            (FIRST_ROW + 4, 6): "12 July",
            (4, 3): date(2027, 3, 3),
        },
    )

    sync(run)

    shown = timeline(acme)
    assert shown[FIRST_STEP, STATUS] == "Complete"
    assert isinstance(shown[FIRST_STEP, DONE], date)
    assert shown[FIRST_STEP + 4, TARGET] == date(2027, 7, 12)
    assert shown[FIRST_STEP + 4, START] == date(2027, 7, 6)
    assert shown[DAY_ROW, FIRST_WEEK] == date(2027, 3, 1)


def test_a_second_sync_changes_nothing(run: Run, acme: Path) -> None:
    """Values are written once; a plan that nobody changed is left alone."""
    assert "unchanged" in sync(run, "2027-02-01")
    type_in(acme, "Plan", {(FIRST_ROW, 12): 25})
    sync(run)
    before = acme.read_bytes()

    assert "unchanged" in sync(run)
    assert acme.read_bytes() == before


def test_what_people_put_there_stays(run: Run, acme: Path) -> None:
    """A text or a formula of somebody's own is theirs; formulas keep their texts."""
    own = Formula("=1+1", 2)
    places = {(FIRST_STEP, TARGET): "soon", (FIRST_STEP + 1, TARGET): own}
    before = read(acme).tab("Timeline")
    type_in(acme, "Timeline", places)
    type_in(acme, "Plan", {(FIRST_ROW, 12): 25})

    sync(run)

    tab = read(acme).tab("Timeline")
    assert tab is not None
    assert before is not None
    assert {at: tab.cells[at] for at in places} == places
    assert _texts({**before.cells, **places}) == _texts(tab.cells)


def _texts(cells: object) -> dict[object, CellValue]:
    assert isinstance(cells, dict)
    return {
        at: replace(value, value=None) if isinstance(value, Formula) else value
        for at, value in cells.items()
    }


def test_a_removed_step_leaves_a_blank_row_that_is_used_again(
    run: Run, acme: Path
) -> None:
    """Its number goes; when the step returns it takes that row."""
    tab = read(acme).tab("Plan")
    assert tab is not None
    last = max(r for r, c in tab.cells if c == 1 and isinstance(tab.cells[r, 1], int))
    row = {at: value for at, value in tab.cells.items() if at[0] == last}
    at = FIRST_STEP + last - FIRST_ROW
    type_in(acme, "Plan", dict.fromkeys(row))

    sync(run)
    gone = timeline(acme)
    type_in(acme, "Plan", row)
    sync(run)
    back = timeline(acme)

    assert gone.get((at, NUMBER)) is None
    assert gone[at, NAME] == ""
    assert back[at, NUMBER] == tab.cells[last, 1]
    assert back[at, NAME] == tab.cells[last, 3]
    assert (at + 1, NUMBER) not in back


@pytest.mark.libreoffice
def test_values_are_what_libreoffice_computes(
    run: Run, acme: Path, tmp_path: Path
) -> None:
    """What the file carries after a sync is what a recalculation shows."""
    require_libreoffice()
    type_in(acme, "Plan", {(FIRST_ROW, 8): "Complete", (4, 3): date(2027, 3, 3)})
    sync(run)

    with Calc(tmp_path) as office:
        book = office.open(acme)
        carried = book.texts("Timeline", "A1:AN20")
        book.recalc()
        computed = book.texts("Timeline", "A1:AN20")

    assert computed == carried
    assert carried[FIRST_STEP - 1][STATUS - 1] == "Complete"
