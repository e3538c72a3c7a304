"""No private word in any byte that a buyer could get, whatever command ran."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from cli.conftest import Answer, Run, acme, run  # noqa: F401  fixtures

MARKS = {
    "Owner": "Quixotry Ownername",
    "Stage": "Zanzibar Stagename",
    "Category": "Commit",
    "Outcome": "",
}
PLANTED = (
    *("Quixotry Ownername", "Zanzibar Stagename", "7654321", "Xylograph column"),
    *("Yarborough extra", "Vexillology reason", "jabberwock.example"),
    *("Flummery setting", "Waldeinsamkeit note"),
)
INFERENCES = (  # what only the seller may read, in the words of the rules
    *("Missing review", "approver", "no buyer", "Buyer quiet", "forecast"),
    *("Commit", "M0", "M1", "E6", "P8", "private"),
)
SETTINGS = """
vendor = "Northwind"
vendor_domains = ["jabberwock.example"]
templates = "Flummery setting"
"""


def parts(path: Path) -> dict[str, bytes]:
    """Read every part of a workbook, or a file as it is."""
    if path.suffix != ".xlsx":
        return {path.name: path.read_bytes()}
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def plant(portfolio: Path) -> None:
    """Fill every human column of the portfolio, and add a column and a note."""
    book = openpyxl.load_workbook(portfolio)
    deals = book["Deals"]
    head = next(row for row in deals.iter_rows() if row[0].value == "Customer")
    columns = {cell.value: cell.column for cell in head}
    row = head[0].row + 1
    for heading, text in MARKS.items():
        deals.cell(row, columns[heading], text)
    deals.cell(row, columns["Value"], 7654321)
    deals.cell(head[0].row, len(head) + 1, "Xylograph column")
    deals.cell(row, len(head) + 1, "Yarborough extra")
    book["Flags"].cell(60, 2, "Waldeinsamkeit note")
    book.save(portfolio)


def assert_nothing_private(folder: Path, said: str) -> int:
    """Search the files that can reach a buyer; count the parts looked at."""
    looked = 0
    for path in folder.rglob("*"):
        relative = path.relative_to(folder)
        if not path.is_file() or "private" in relative.parts or path.suffix == ".toml":
            continue
        for name, data in parts(path).items():
            looked += 1
            text = data.decode("utf-8", "replace")
            for mark in PLANTED:
                assert mark.casefold() not in text.casefold(), (said, path.name, name)
        for mark in PLANTED:
            assert mark.casefold() not in path.name.casefold()
    return looked


def test_no_private_word_reaches_the_buyer(
    run: Run,  # noqa: F811
    acme: Path,  # noqa: F811
    tmp_path: Path,
) -> None:
    """After each command every byte outside ``private`` is free of planted words."""
    (tmp_path / "mapsheets.toml").write_text(SETTINGS)
    run("sync", "--today", "2027-02-02")
    plant(acme.parent / "private" / "Portfolio.xlsx")
    commands = (
        ("list",),
        ("show", "Acme"),
        ("check", "-v"),
        ("review", "Acme", "--done"),
        ("sync",),
        ("share", "Acme", "--with", "dana@acme.example", "--yes", "--allow", "P13",
         "--reason", "Vexillology reason"),
        ("confirm", "Acme", "--by", "Dana, CIO", "--how", "mail"),
        ("accept", "Acme", "--reason", "Agreed on the call"),
        ("export", "Acme", "--to", "copy.xlsx"),
        ("export", "Acme", "--to", "copy.csv"),
        ("export", "Acme", "--to", "copy.ics"),
        ("export", "Acme", "--to", "copy.md"),
        ("export", "Acme", "--to", "copy.json"),
        ("import", "copy.xlsx"),
        ("report",),
        ("sync",),
        ("close", "Acme", "--won"),
    )  # fmt: skip

    looked = 0
    for number, words in enumerate(commands):
        answer: Answer = run(*words, "--today", f"2027-02-{number + 3:02}")
        assert answer.code in {0, 3}, (words, answer.err)
        looked += assert_nothing_private(tmp_path, words[0])

    assert looked > 200
    private = (acme.parent / "private" / "Portfolio.xlsx").read_bytes()
    assert b"PK" in private[:2]


def test_planted_words_are_kept_where_they_belong(
    run: Run,  # noqa: F811
    acme: Path,  # noqa: F811
) -> None:
    """The words do stand in the portfolio after a sync: the search could find them."""
    run("sync", "--today", "2027-02-02")
    portfolio = acme.parent / "private" / "Portfolio.xlsx"
    plant(portfolio)

    run("sync", "--today", "2027-03-08")

    text = b"".join(parts(portfolio).values()).decode("utf-8", "replace")
    for mark in ("Quixotry Ownername", "Xylograph column", "Yarborough extra"):
        assert mark in text


@pytest.mark.parametrize("word", INFERENCES)
def test_judgements_stay_out_of_the_sheet(
    run: Run,  # noqa: F811
    acme: Path,  # noqa: F811
    word: str,
) -> None:
    """A plan with many private findings shows none of them, nor any code or level."""
    run("sync", "--today", "2027-05-03")
    raised = run("check", "Acme", "--json", "--today", "2027-05-03").json
    assert any(flag["audience"] == "private" for flag in raised["plans"][0]["flags"])

    book = openpyxl.load_workbook(acme)
    shown = [
        str(cell.value)
        for sheet in book
        if sheet.title != "_mapsheets"
        for row in sheet
        for cell in row
        if isinstance(cell.value, str) and not cell.value.startswith("=")
    ]
    own = [text for text in shown if "[" not in text]
    allowed = {"Executive approval", "Approver", "Budget approver"}
    for text in own:
        if text not in allowed:
            assert f" {word} " not in f" {text} ", text
