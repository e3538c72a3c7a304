"""A real LibreOffice opens what we make and edit, and computes it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from calc.driver import Calc
from calc.fixtures import require_libreoffice
from contract.workbooks import NASTY, PLAN, filled, plan_spec
from hostile.rich import rich

from mapsheets.errors import Locked
from mapsheets.sheet.spec import AppendRow, Edits, Formula, ReplaceState, SetCell
from mapsheets.stores.folder.store import FolderStore

pytestmark = pytest.mark.libreoffice

DUE = date(2027, 9, 9)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    """Give one LibreOffice to all tests of this file."""
    require_libreoffice()
    with Calc(tmp_path_factory.mktemp("office")) as running:
        yield running


def edited(folder: Path, name: str) -> Path:
    """Edit a workbook of a folder in every way."""
    store = FolderStore(folder)
    edits = (
        SetCell(PLAN, 3, 2, "=1+1"),
        SetCell(PLAN, 3, 3, DUE),
        SetCell(PLAN, 3, 6, Formula("=C3+1", date(2027, 9, 10))),
        AppendRow(PLAN, 15, {1: 13, 2: "New step", 3: DUE}, like=14),
        ReplaceState("_mapsheets", (("format", "1"),)),
    )
    store.write(name, Edits(edits), store.read(name).revision)
    return folder / name


def test_an_edited_file_opens_and_computes(office: Calc, tmp_path: Path) -> None:
    (tmp_path / "Acme.xlsx").write_bytes(rich())

    book = office.open(edited(tmp_path, "Acme.xlsx"))

    assert book.tabs() == [PLAN, "_mapsheets"]
    assert book.read(PLAN, "B3").text == "=1+1"
    assert book.read(PLAN, "C3").date == DUE
    assert book.read(PLAN, "F3").value == float(book.read(PLAN, "C3").value or 0) + 1
    assert book.read(PLAN, "B15").text == "New step"
    book.close()


def test_what_libreoffice_saves_is_read_the_same(office: Calc, tmp_path: Path) -> None:
    """Untouched, saved again by another program: no cell differs."""
    texts = {f"B{row}": text for row, text in enumerate(NASTY, start=10)}
    store = FolderStore(tmp_path)
    ref = store.create(plan_spec(**texts, E4=Formula('=B4&"!"', "Demo!")), "Acme").ref
    before = store.read(ref)

    book = office.open(tmp_path / ref)
    book.recalc()
    book.save()
    book.close()

    after = store.read(ref)
    assert after.revision != before.revision
    assert after.properties == before.properties
    for tab in before.tabs:
        assert filled(after.tab(tab.title)) == filled(tab)
    assert [tab.hidden for tab in after.tabs] == [tab.hidden for tab in before.tabs]


def test_what_libreoffice_saved_is_edited_in_place(
    office: Calc, tmp_path: Path
) -> None:
    store = FolderStore(tmp_path)
    ref = store.create(plan_spec(), "Acme").ref
    book = office.open(tmp_path / ref)
    book.type(PLAN, "B4", "Typed")
    book.save()
    book.close()

    revision = store.read(ref).revision
    store.write(ref, Edits((SetCell(PLAN, 5, 2, "Ours"),)), revision)

    book = office.open(tmp_path / ref)
    assert (book.read(PLAN, "B4").text, book.read(PLAN, "B5").text) == ("Typed", "Ours")
    book.close()


def test_a_file_that_libreoffice_has_open_is_left_alone(
    office: Calc, tmp_path: Path
) -> None:
    store = FolderStore(tmp_path)
    ref = store.create(plan_spec(), "Acme").ref
    revision = store.read(ref).revision
    edits = Edits((SetCell(PLAN, 5, 2, "Ours"),))
    book = office.open(tmp_path / ref)

    with pytest.raises(Locked, match="open in LibreOffice"):
        store.write(ref, edits, revision)

    book.close()
    assert store.write(ref, edits, revision).cells == 1
