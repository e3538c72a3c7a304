"""``mapsheets list`` and ``show``: they read, and never write."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import openpyxl
import pytest
from cli.conftest import Run

LATER = ("--today", "2027-02-02")


def test_reading_never_writes(run: Run, acme: Path) -> None:
    """The file's bytes and time stay as they are."""
    before = (acme.read_bytes(), acme.stat().st_mtime_ns)

    run("list", "--today", "2027-05-01")
    run("show", "Acme", "--today", "2027-05-01")
    run("check", "--today", "2027-05-01")
    run("review", "Acme", "--today", "2027-05-01")

    assert (acme.read_bytes(), acme.stat().st_mtime_ns) == before


def test_show_says_that_the_sheet_is_older(run: Run, acme: Path) -> None:
    """Dates are as of today, and it says when the sheet was synced."""
    answer = run("show", "Acme", "--today", "2027-03-01")

    assert "sheet last synced 1 Feb 2027" in answer.out


def test_show_finds_a_plan_by_prefix_id_and_path(run: Run, acme: Path) -> None:
    """Any of the four ways names the same plan."""
    plan_id = run("show", "Acme", "--json").json["id"]

    for name in ("ac", "ACME", plan_id, str(acme)):
        assert run("show", name, "--json").json["id"] == plan_id


def test_several_plans_fit(run: Run, acme: Path) -> None:
    """An ambiguous name lists the candidates and ends with 2."""
    run("new", "--customer", "Acorn", "--today", "2027-02-01")

    answer = run("show", "ac")

    assert answer.code == 2
    assert "Acme" in answer.err
    assert "Acorn" in answer.err


def test_nothing_fits(run: Run, acme: Path) -> None:
    """An unknown name ends with 10 and says how to see the names."""
    answer = run("show", "Zeta")

    assert answer.code == 10
    assert "mapsheets list" in answer.err


def test_an_error_is_json_too(run: Run) -> None:
    """With --json a program can read what went wrong."""
    answer = run("show", "Zeta", "--json")

    assert answer.json["error"]["code"] == "NOT_FOUND"
    assert answer.json["error"]["exit_code"] == 10


def test_one_broken_file_does_not_hide_the_others(run: Run, acme: Path) -> None:
    """The good plan is listed, the broken one is named, the code is 5."""
    (acme.parent / "broken.xlsx").write_bytes(acme.read_bytes()[:2000])

    answer = run("list", "--json")

    assert answer.code == 5
    assert [plan["customer"] for plan in answer.json["plans"]] == ["Acme"]
    assert answer.json["failed"][0]["name"] == "broken"
    assert "broken" in answer.err


def test_an_empty_workspace(run: Run) -> None:
    """It says how to make the first plan."""
    answer = run("list")

    assert answer.code == 0
    assert "mapsheets new" in answer.out


def test_piped_output_is_plain(run: Run, acme: Path) -> None:
    """No colour and no box when the output is no terminal; one line a plan."""
    lines = run("list", "--today", "2027-02-01").out.splitlines()

    assert lines[0].split("\t")[0] == "Plan"
    assert lines[1].split("\t")[:5] == [
        *("Acme", "draft", "M0", "30 Jun 2027", "30 Jun 2027")
    ]
    assert "\x1b" not in "".join(lines)


def test_a_copied_file_is_listed_twice_and_synced_never(run: Run, acme: Path) -> None:
    """Two workbooks with one plan id are reported; neither is written."""
    copy = acme.with_name("Beta.xlsx")
    shutil.copy2(acme, copy)
    before = (acme.read_bytes(), copy.read_bytes())

    answer = run("sync", "--today", "2027-04-01")

    assert answer.code == 5
    assert "more than one workbook" in answer.err
    assert "--from" in answer.err
    assert (acme.read_bytes(), copy.read_bytes()) == before


def test_a_missing_folder_is_no_empty_workspace(run: Run) -> None:
    """A mistyped workspace is wrong usage, also for the nightly job."""
    for words in (("list",), ("sync",), ("check",)):
        answer = run("--workspace", "folder:typo", *words)
        assert answer.code == 2
        assert "typo" in answer.err


def test_another_workbook_is_no_fault(run: Run, acme: Path) -> None:
    """Somebody's own spreadsheet among the plans is named and disturbs nothing."""
    openpyxl.Workbook().save(acme.with_name("budget.xlsx"))

    for words in (("list",), ("sync",), ("check",)):
        answer = run(*words, "--today", "2027-02-01")
        assert answer.code == 0, answer.err
        assert "budget" in answer.err


def test_the_copy_is_named_where_a_name_fits_both(run: Run, acme: Path) -> None:
    """A copied file is reported as such, not as an ambiguous name."""
    shutil.copy2(acme, acme.with_name("Copy.xlsx"))

    answer = run("sync", "Acme")

    assert answer.code == 4
    assert "Copy.xlsx" in answer.err


def test_usage_errors_are_json_too(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script that asks for JSON gets it for its own mistakes as well."""
    monkeypatch.setattr("sys.argv", ["mapsheets", "list", "--bogus", "--json"])

    answer = run("list", "--bogus", "--json")

    assert answer.code == 2
    assert answer.json["error"]["code"] == "USAGE"


SHEET = (
    "https://docs.google.com/spreadsheets/d/1aBcDeFgHiJkLmNoPqRsTuVwXyZ01/edit#gid=0"
)


@pytest.mark.parametrize("command", ["show", "sync", "check", "export"])
def test_a_google_address_in_a_folder_workspace_says_what_it_is(
    run: Run, acme: Path, command: str
) -> None:
    """It names the workspace that is set and the option that opens Google's."""
    answer = run(command, SHEET)

    assert answer.code == 2
    assert "Google Sheets, but the workspace is folder:plans" in answer.err
    assert "--workspace google" in answer.err


def test_another_google_address_is_no_sheet(run: Run, acme: Path) -> None:
    """A document or a folder is no plan, in whatever workspace."""
    answer = run("show", "docs.google.com/document/d/1aBcDeFgHiJkLmNoPqRsTuVw/edit")

    assert answer.code == 2
    assert "no Google spreadsheet" in answer.err


def test_a_plan_whose_memory_was_lost_claims_nothing(run: Run, acme: Path) -> None:
    """Whether the customer saw it is not known, so nobody is said not to have."""
    assert run("share", "Acme", "--with", "d@acme.example", *LATER).code == 0
    book = openpyxl.load_workbook(acme)
    del book["_mapsheets"]
    book.save(acme)

    before = run("show", "Acme", "--json", *LATER).json
    run("sync", *LATER)
    after = run("check", "Acme", *LATER)

    assert before["level"] == "M0"
    assert "its hidden memory was lost by 2 Feb 2027" in after.out
    assert "nobody outside has seen" not in after.out


def test_quiet_still_says_what_is_wrong(run: Run, acme: Path) -> None:
    """-q leaves results and complaints; the reason of an exit code is never hidden."""
    (acme.parent / "broken.xlsx").write_bytes(b"no zip")

    answer = run("list", "-q")

    assert answer.code == 5
    assert "Acme" in answer.out
    assert "broken" in answer.err


def test_a_folder_that_may_not_be_read_is_no_empty_workspace(
    run: Run, acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It ends with 12 and a sentence, not with "No plans"."""
    acme.parent.chmod(0)
    if os.access(acme.parent, os.R_OK):  # root may read everything
        monkeypatch.setattr(os, "access", lambda *_: False)

    answer = run("list")

    acme.parent.chmod(0o755)
    assert answer.code == 12
    assert "may not be read" in answer.err
