"""The private workbook of a folder workspace, as commands keep it."""

from __future__ import annotations

import shutil
import stat
import subprocess
from collections.abc import Collection
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from calc.driver import Calc
from calc.fixtures import _calc_session, calc, require_libreoffice, require_program
from cli.conftest import Run, run
from portfolio_ground import plan_of, update_of

from mapsheets.portfolio.book import read_portfolio
from mapsheets.portfolio.fields import DEALS
from mapsheets.portfolio.layout_rules import column_of
from mapsheets.portfolio.telling import Update
from mapsheets.sheet.spec import Edits
from mapsheets.stores.base import Written
from mapsheets.stores.folder.store import FolderStore
from mapsheets.workflows.portfolio.private import PortfolioOpen, open_private
from mapsheets.workflows.portfolio.record import Recorder
from mapsheets.workflows.settings import Settings

__all__ = ["_calc_session", "calc", "run"]  # fixtures

pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set")

DAY, NEXT = ("--today", "2027-02-01"), ("--today", "2027-02-09")
HEADER = 3


def make(run: Run, customer: str, *more: str) -> None:
    words = ("new", "--customer", customer, "--vendor", "Northwind", *DAY)
    assert run(*words, "--start", "2027-02-01", *more).code == 0


@pytest.fixture
def book(run: Run, tmp_path: Path) -> Path:
    """Make two plans and the portfolio that the first sync makes."""
    make(run, "Acme")
    make(run, "Beta", "--type", "enterprise")
    assert run("sync", *DAY).code == 0
    return tmp_path / "plans" / "private" / "Portfolio.xlsx"


def sheet(path: Path, tab: str = "Deals") -> Any:
    return openpyxl.load_workbook(path)[tab]


def columns(tab: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in tab[HEADER] if cell.value}


def type_into(path: Path, row: int, **cells: object) -> None:
    """Type into cells of Deals; keys are headings with _ for a space."""
    workbook = openpyxl.load_workbook(path)
    tab = workbook["Deals"]
    found = columns(tab)
    for key, value in cells.items():
        tab.cell(row, found[key.replace("_", " ")]).value = value
    workbook.save(path)


def row_of(path: Path, customer: str) -> int:
    tab = sheet(path)
    return next(r for r in range(HEADER + 1, 30) if tab.cell(r, 1).value == customer)


def test_the_first_sync_makes_it_where_only_its_owner_looks(book: Path) -> None:
    assert stat.S_IMODE(book.parent.stat().st_mode) == 0o700
    assert openpyxl.load_workbook(book).sheetnames == [
        *("Deals", "Flags", "Metrics", "Slips", "Runs")
    ]
    assert [c.value for c in sheet(book)[HEADER]][:26] == [
        item.heading for item in DEALS.fields
    ]


def test_it_is_no_plan_of_the_workspace(run: Run, book: Path) -> None:
    assert book.exists()
    names = [item["customer"] for item in run("list", "--json", *DAY).json["plans"]]
    assert names == ["Acme", "Beta"]


def test_reading_makes_none(run: Run, tmp_path: Path) -> None:
    make(run, "Acme")
    for words in (("list",), ("show", "Acme"), ("check",), ("review", "--all")):
        assert run(*words, *DAY).code == 0
    assert run("report", *DAY).code == 0
    assert not (tmp_path / "plans" / "private").exists()


def test_a_dry_run_makes_none(run: Run, tmp_path: Path) -> None:
    make(run, "Acme")
    run("sync", "--dry-run", *DAY)
    assert not (tmp_path / "plans" / "private").exists()


def test_a_second_sync_of_the_day_writes_nothing(run: Run, book: Path) -> None:
    before = (book.read_bytes(), book.stat().st_mtime_ns)
    run("sync", *DAY)
    run("sync", "Acme", *DAY)
    assert (book.read_bytes(), book.stat().st_mtime_ns) == before


def test_a_new_plan_with_a_value_is_told_at_once(run: Run, tmp_path: Path) -> None:
    """The value stands nowhere else; without one the first sync makes the row."""
    make(run, "Acme", "--value", "120k", "--vendor-lead", "Sam Lee, Account Executive")
    path = tmp_path / "plans" / "private" / "Portfolio.xlsx"
    tab = sheet(path)
    found = columns(tab)
    assert tab.cell(4, found["Value"]).value == 120000
    assert tab.cell(4, found["Owner"]).value == "Sam Lee"
    make(run, "Beta")
    assert row_of(path, "Beta") == 5


def test_what_the_crm_says_is_used_by_the_rules(run: Run, book: Path) -> None:
    """Committed, and far too early: F1 and S6 appear in check, list and Flags."""
    row = row_of(book, "Acme")
    typed = {"Category": "Commit", "CRM_close_date": date(2027, 2, 10)}
    type_into(book, row, **typed)
    body = run("check", "Acme", "--json", *DAY).json
    codes = {flag["code"] for flag in body["plans"][0]["flags"]}
    assert {"F1", "S6"} <= codes
    run("sync", *NEXT)
    tab = sheet(book, "Flags")
    rows = [[cell.value for cell in line[:3]] for line in tab.iter_rows(min_row=4)]
    assert ["Acme", None, "F1"] in rows


def test_a_close_fills_outcome_and_day_where_they_are_blank(
    run: Run, book: Path
) -> None:
    type_into(book, row_of(book, "Beta"), Outcome="Lost")
    run("close", "Acme", "--won", "--on", "2027-02-08", *NEXT)
    run("close", "Beta", "--won", "--on", "2027-02-08", *NEXT)
    tab = sheet(book)
    found = columns(tab)
    acme, beta = row_of(book, "Acme"), row_of(book, "Beta")
    assert tab.cell(acme, found["Outcome"]).value == "Won"
    assert tab.cell(acme, found["Closed on"]).value.date() == date(2027, 2, 8)
    assert tab.cell(beta, found["Outcome"]).value == "Lost"


def test_nothing_of_peoples_is_lost(run: Run, book: Path) -> None:
    """Own columns, own order, own filter, own tab, a comment and colours stay."""
    workbook = openpyxl.load_workbook(book)
    tab = workbook["Deals"]
    last = len(DEALS.fields) + 1
    first, second = ([c.value for c in tab[row]] for row in (4, 5))
    for column, (one, two) in enumerate(zip(second, first, strict=True), 1):
        tab.cell(4, column).value = one
        tab.cell(5, column).value = two
    tab.cell(HEADER, last).value = "My forecast"
    tab.cell(4, last).value = "sure"
    tab.cell(5, last).value = "=N4*2"
    tab.cell(4, 14).comment = openpyxl.comments.Comment("ask Kim", "Kim")
    tab.cell(5, 1).fill = openpyxl.styles.PatternFill("solid", fgColor="FFFF00")
    tab.auto_filter.ref = "A3:AA5"
    tab.auto_filter.add_filter_column(3, ["Draft"])
    workbook.create_sheet("Mine")["B2"] = "board pack"
    workbook.save(book)
    order = [sheet(book).cell(row, 1).value for row in (4, 5)]

    make(run, "Gamma")
    assert run("sync", *NEXT).code in {0, 3}

    after = openpyxl.load_workbook(book)
    tab = after["Deals"]
    assert [tab.cell(row, 1).value for row in (4, 5, 6)] == [*order, "Gamma"]
    assert tab.cell(HEADER, last).value == "My forecast"
    assert (tab.cell(4, last).value, tab.cell(5, last).value) == ("sure", "=N4*2")
    assert tab.cell(4, 14).comment.text == "ask Kim"
    assert tab.cell(5, 1).fill.fgColor.rgb == "00FFFF00"
    assert tab.auto_filter.ref == "A3:AA5"
    assert after["Mine"]["B2"].value == "board pack"
    found = columns(tab)
    assert tab.cell(4, found["Last synced"]).value.date() == date(2027, 2, 9)


@pytest.mark.libreoffice
def test_nothing_is_lost_through_libreoffice(run: Run, book: Path, calc: Calc) -> None:
    """A person moves columns and sorts in LibreOffice; the rows are still found."""
    person = calc.open(book)
    person.insert_column("Deals", "A")
    person.type("Deals", "A3", "Region")
    person.type("Deals", "A4", "North")
    person.type("Deals", "O5", "90000")
    person.save()
    person.close()

    assert run("sync", *NEXT).code in {0, 3}

    tab = sheet(book)
    found = columns(tab)
    assert (tab["A3"].value, tab["A4"].value) == ("Region", "North")
    assert found["Customer"] == 2
    assert tab.cell(5, found["Value"]).value == 90000
    assert {tab.cell(row, found["Customer"]).value for row in (4, 5)} == {
        *("Acme", "Beta")
    }
    assert tab.cell(6, found["Customer"]).value is None
    for row in (4, 5):
        assert tab.cell(row, found["Last synced"]).value.date() == date(2027, 2, 9)


@pytest.mark.parametrize("damage", ["broken", "open", "unclear"])
def test_a_faulty_portfolio_fails_no_plan(run: Run, book: Path, damage: str) -> None:
    """The plans are synced, the fault has its sentence, and the exit code is 3."""
    if damage == "broken":
        book.write_bytes(b"PK damaged")
    elif damage == "open":
        (book.parent / "~$Portfolio.xlsx").write_bytes(b"\x03Kim" + b" " * 161)
    else:
        type_into(book, HEADER, Plan_id="?")
    before = book.read_bytes()

    answer = run("sync", "--json", *NEXT)

    assert answer.code == 3
    assert {plan["outcome"] for plan in answer.json["plans"]} == {"updated"}
    assert "the portfolio was not updated" in answer.err
    assert book.read_bytes() == before
    shown = run("show", "Acme", *NEXT)
    assert shown.code == 0


class Watched(FolderStore):
    """A folder that can tell who reads a workbook, as a service can."""

    def outsiders(self, ref: str, domains: Collection[str]) -> tuple[str, ...]:
        assert ref in {"", "Portfolio.xlsx"}
        return () if "buyer.example" in domains else ("eve@buyer.example",)


class Edited(FolderStore):
    """A folder in which a person saves the portfolio just before the first write."""

    edits = 0

    def write(self, ref: str, edits: Edits, expect: str) -> Written:
        if not self.edits:
            self.edits += 1
            type_into(self._directory / ref, 4, Stage="Legal")
        return super().write(ref, edits, expect)


TODAY = date(2027, 2, 15)


def recorder(store: FolderStore, *domains: str) -> Recorder:
    found = Recorder.open(Settings(vendor_domains=domains), TODAY, store)
    assert found is not None
    return found


def test_nothing_is_written_where_outsiders_can_read(tmp_path: Path) -> None:
    store = Watched(tmp_path)
    refused = recorder(store, "vendor.example").record([update_of(plan_of())])
    assert isinstance(refused.error, PortfolioOpen)
    assert list(tmp_path.iterdir()) == []
    first = recorder(store, "buyer.example").record([update_of(plan_of())])
    assert first.error is None
    before = (tmp_path / "Portfolio.xlsx").read_bytes()
    beta = update_of(plan_of(plan_id="p2", customer="Beta"))
    done = recorder(store, "vendor.example").record([beta])
    assert isinstance(done.error, PortfolioOpen)
    assert "eve@buyer.example" in str(done.error)
    assert (done.exit_code(0), done.exit_code(5)) == (4, 5)
    assert (tmp_path / "Portfolio.xlsx").read_bytes() == before
    assert recorder(store, "buyer.example").record([beta]).error is None


def test_an_edit_in_between_is_kept(tmp_path: Path) -> None:
    store = Edited(tmp_path)
    recorder(store).record([update_of(plan_of())])
    beta = update_of(plan_of(plan_id="p2", customer="Beta"))
    assert recorder(store).record([beta]).error is None
    book = read_portfolio(store.read("Portfolio.xlsx"))
    assert [deal.customer for deal in book.deals] == ["Acme", "Beta"]
    assert book.deals[0].stage == "Legal"


def test_the_facts_of_a_deal_come_with_the_customers_doings(tmp_path: Path) -> None:
    store = FolderStore(tmp_path)
    plan = plan_of()
    recorder(store).record([update_of(plan, value=5000.0)])
    private = open_private(Settings(), store)
    assert private is not None
    activity, deal = private.facts_for(plan, Settings(), TODAY)
    assert deal is not None
    assert (deal.value, deal.period_end) == (5000, date(2027, 3, 31))
    assert activity.last_read == TODAY
    other = plan_of(plan_id="p9", customer="Nobody")
    assert private.facts_for(other, Settings(), TODAY)[1] is None


def test_no_private_word_reaches_a_plan(run: Run, book: Path, tmp_path: Path) -> None:
    """What stands in the portfolio is in no byte of any plan, by no command."""
    secret = "zq7secretzq7"
    typed = {"Owner": secret, "Stage": secret, "Category": secret}
    type_into(book, row_of(book, "Acme"), **typed, Value=7777123)
    for words in (
        ("sync",),
        ("review", "Acme", "--done"),
        ("confirm", "Acme", "--by", "Ana, CFO", "--how", "email"),
        ("close", "Acme", "--won"),
        ("report",),
        ("sync",),
    ):
        assert run(*words, *NEXT).code in {0, 3}
    plans = tmp_path / "plans"
    for path in plans.glob("*.xlsx"):
        unpacked = tmp_path / "unpacked" / path.stem
        shutil.unpack_archive(path, unpacked, "zip")
        parts = b"".join(p.read_bytes() for p in unpacked.rglob("*") if p.is_file())
        assert secret.encode() not in parts
        assert b"7777123" not in parts
    assert sheet(book).cell(row_of(book, "Acme"), column_of(DEALS, "stage")).value


def test_a_portfolio_of_two_million_says_what_rests_on_evidence(
    run: Run, tmp_path: Path
) -> None:
    """Of three deals one is confirmed by a named approver; two are our own dates."""
    for customer, value in (("Acme", "800k"), ("Beta", "700k"), ("Gamma", "500k")):
        make(run, customer, "--type", "last-mile", "--value", value)
    acme = next((tmp_path / "plans").glob("Acme*.xlsx"))
    workbook = openpyxl.load_workbook(acme)
    people = workbook["People"]
    for line in people.iter_rows():
        for cell in line:
            if cell.value in {"Budget approver", "Signatory"}:
                people.cell(cell.row, 1).value = "Dana Reed"
                people.cell(cell.row, 2).value = "Acme"
    workbook.save(acme)
    how = ("--by", "Dana Reed, CFO", "--how", "email of 8 Feb")
    assert run("confirm", "Acme", *how, *NEXT).code in {0, 3}
    assert run("sync", *NEXT).code in {0, 3}

    body = run("report", "--json", *NEXT).json

    deals = {deal["name"]: deal for deal in body["deals"]}
    levels = {name: deal["level"] for name, deal in deals.items()}
    assert levels == {"Acme": "M3", "Beta": "M0", "Gamma": "M0"}
    shares = {name: deal["customer_set"] for name, deal in deals.items()}
    assert shares == {"Acme": 1.0, "Beta": 0.0, "Gamma": 0.0}
    found = {item["key"]: item for item in body["metrics"]}
    assert sum(deal["value"] for deal in deals.values()) == 2_000_000
    assert (found["evidence"]["value"], found["evidence"]["n"]) == (800_000, 1)
    assert found["evidence_reported"]["value"] == 800_000
    assert found["evidence_theirs"]["value"] == 0
    checked = run("check", "--json", *NEXT).json["plans"]
    paths = {
        plan["name"]: any(flag["code"] == "P8" for flag in plan["flags"])
        for plan in checked
    }
    assert paths == {"Acme": False, "Beta": True, "Gamma": True}


@pytest.mark.libreoffice
def test_it_prints_one_page_wide(run: Run, book: Path, tmp_path: Path) -> None:
    """Five tabs, none with the program's own columns.

    Each is as wide as one page; Deals as two, each of which names the deals.
    """
    require_libreoffice()
    require_program("pdftotext")
    assert run("report", *DAY).code == 0
    subprocess.run(
        ["soffice", "--headless", "--convert-to", "pdf", "--outdir", tmp_path, book],
        check=True,
        capture_output=True,
        timeout=120,
    )
    text = subprocess.run(
        ["pdftotext", "-layout", tmp_path / "Portfolio.pdf", "-"],
        check=True,
        capture_output=True,
        text=True,
    ).stdout
    pages = text.rstrip("\f").split("\f")
    assert "Flags" in pages[0]
    assert "CRM close date" in pages[1]
    assert all("Customer" in page for page in pages[:2])
    assert "Plan id" not in text
    assert all(page.strip() for page in pages)


def test_it_holds_more_rows_than_a_plan_may_have(tmp_path: Path) -> None:
    """A plan of 5,001 rows is refused; the portfolio of as many plans is not."""
    settings = Settings(workspace=f"folder:{tmp_path}")
    one = update_of(plan_of())
    assert one.told is not None
    told = replace(one.told, flags=())
    blank = {"customer": "A", "level": ""}
    many = [
        Update(
            f"p{number}",
            "unchanged",
            replace(told, cells={**blank, "plan_id": f"p{number}"}),
        )
        for number in range(5_010)
    ]
    for updates in (many, [replace(many[-1], result="updated")]):
        opened = Recorder.open(settings, TODAY)
        assert opened is not None
        assert opened.record(updates).error is None
    last = Recorder.open(settings, TODAY)
    assert last is not None
    book = last.private.portfolio
    assert book is not None
    assert book.by_id["p5009"].result == "updated"


def told(run: Run, day: str) -> dict[str, set[tuple[str, str]]]:
    """Give what the digest of a day tells to do, by plan."""
    items = run("review", "--all", "--json", "--today", day).json["deals"]
    return {
        item["plan"]: {(one["code"], one["step"]) for one in item["actions"]}
        for item in items
    }


def test_a_night_is_told_once(run: Run, book: Path) -> None:
    """The digest of the next night leaves out what still stands, and says so."""
    assert book.exists()
    first = told(run, "2027-02-01")
    again = told(run, "2027-02-01")
    run("sync", "--today", "2027-02-02")

    second = run("review", "--all", "--today", "2027-02-02")

    assert first
    assert again == first, "the digest of a night stays until the next"
    news = told(run, "2027-02-02")
    assert not any(news.get(name, set()) & found for name, found in first.items())
    assert "that an earlier night told stand still" in second.err


def test_what_is_new_is_told_again(run: Run, book: Path) -> None:
    """A step that became late since is news; what was told before is not."""
    assert book.exists()
    first = told(run, "2027-02-01")
    run("sync", "--today", "2027-03-01")
    late = told(run, "2027-03-01")
    run("sync", "--today", "2027-03-02")
    after = told(run, "2027-03-02")

    assert late
    for name, found in late.items():
        assert not found & first.get(name, set())
        assert not found & after.get(name, set())


def test_a_sync_of_one_plan_takes_nothing_from_the_digest(run: Run, book: Path) -> None:
    """Whoever synced a plan by name is not who reads the digest."""
    assert book.exists()
    run("sync", "Acme", "--today", "2027-03-01")
    run("sync", "--today", "2027-03-02")

    assert told(run, "2027-03-02")["Acme"]
