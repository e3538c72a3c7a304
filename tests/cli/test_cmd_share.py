"""``mapsheets share`` in a folder workspace: checks, the copy to send, the memory."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZipFile

import openpyxl
import pytest
from cli.conftest import Run

DAY = ("--today", "2027-02-01")
DANA = ("--with", "dana@acme.example")


def test_writes_the_copy_to_send(run: Run, acme: Path) -> None:
    """The copy's path is printed, its first line asks for its return."""
    answer = run("share", "Acme", *DANA, "--json", *DAY)

    copy = Path(answer.json["copy"])
    assert answer.code == 0, answer.err
    assert copy.parent.name == "to-send"
    first = openpyxl.load_workbook(copy)["Plan"]["A1"].value
    assert first.startswith("Copy of Acme + Northwind: Mutual Action Plan exported")
    assert "Please return this file; changes will be merged." in first


def test_the_plan_is_shared_from_then_on(run: Run, acme: Path) -> None:
    """The level rises to M1, and the copy is no plan of the workspace."""
    run("share", "Acme", *DANA, *DAY)

    body = run("list", "--json", *DAY).json
    assert [plan["level"] for plan in body["plans"]] == ["M1"]


@pytest.mark.parametrize("email", ["", "dana", "dana@acme", "a b@c.example", "<x@y.z>"])
def test_only_addresses(run: Run, acme: Path, email: str) -> None:
    """Anything else than an address is wrong usage."""
    answer = run("share", "Acme", "--with", email, *DAY)

    assert answer.code == 2
    assert "no mail address" in answer.err


def test_a_refused_word_blocks(run: Run) -> None:
    """The seller's jargon keeps the plan in, until it is let through with a reason."""
    run(
        *("new", "--customer", "Acme", "--vendor", "Northwind"),
        *("--why-this-date", "End of our quota period", *DAY),
    )

    blocked = run("share", "Acme", *DANA, *DAY)
    without_reason = run("share", "Acme", *DANA, "--allow", "quota", *DAY)
    allowed = run(
        *("share", "Acme", *DANA, "--allow", "quota"),
        *("--reason", "It is the customer's API quota", *DAY),
    )

    assert blocked.code == 4
    assert "quota" in blocked.err
    assert "P14" in blocked.err
    assert without_reason.code == 2
    assert allowed.code == 0, allowed.err
    line = "Let out when shared: 1 Feb 2027, quota: It is the customer's API quota"
    assert line in run("check", "Acme", *DAY).out


def test_the_reason_for_letting_a_flag_out_stays_private(
    run: Run, acme: Path, tmp_path: Path
) -> None:
    """It stands in the private workbook, and in no part of a workbook of the buyer."""
    words = ("--allow", "P14", "--reason", "zebra crossing")

    answer = run("share", "Acme", *DANA, *words, *DAY)

    assert answer.code == 0, answer.err
    run("sync", *DAY)
    files = list((tmp_path / "plans").rglob("*.xlsx"))
    holding = [file.name for file in files if "zebra" in _text(file)]
    assert holding == ["Portfolio.xlsx"]


def _text(file: Path) -> str:
    with ZipFile(file) as parts:
        return " ".join(
            parts.read(name).decode("utf-8", "replace") for name in parts.namelist()
        )


def test_a_date_that_cannot_hold_asks(run: Run) -> None:
    """Without a terminal the question is a refusal, --yes answers it."""
    run(
        *("new", "--customer", "Acme", "--vendor", "Northwind", "--type", "enterprise"),
        *("--start", "2027-02-01", "--sign-by", "2027-02-19", *DAY),
    )

    asked = run("share", "Acme", *DANA, *DAY)
    let = ("--allow", "P11", "--reason", "they know")
    allowed = run("share", "Acme", "--with", "priya@acme.example", *let, *DAY)
    answered = run("share", "Acme", *DANA, "--yes", *DAY)

    assert asked.code == 4
    assert "--yes" in asked.err
    assert allowed.code == 0, allowed.err
    assert answered.code == 0, answered.err


def test_without_a_vendor_nothing_goes_out(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A plan of [Your company] stays in, and is named once the name is known."""
    run("new", "--customer", "Acme", *DAY)

    refused = run("share", "Acme", *DANA, *DAY)
    monkeypatch.setenv("MAPSHEETS_VENDOR", "Northwind")
    shared = run("share", "Acme", *DANA, "--yes", *DAY)

    assert refused.code == 4
    assert "MAPSHEETS_VENDOR" in refused.err
    assert shared.code == 0, shared.err
    body = run("show", "Acme", "--json", *DAY).json
    assert body["vendor"] == "Northwind"
    assert "[Your company]" not in str(body["steps"]) + str(body["people"])
    assert run("sync", "Acme", "--json", *DAY).json["plans"][0]["edits"] == []


def test_a_colleague_makes_no_shared_plan(
    run: Run, acme: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An address of one's own company leaves the level at M0, and it says so."""
    monkeypatch.setenv("MAPSHEETS_VENDOR_DOMAINS", "northwind.example")

    answer = run("share", "Acme", "--with", "sam@northwind.example", "--yes", *DAY)

    assert answer.code == 0, answer.err
    assert "your own company" in answer.err
    body = run("list", "--json", *DAY).json
    assert [plan["level"] for plan in body["plans"]] == ["M0"]


def test_a_closed_plan_is_not_shared(run: Run, acme: Path) -> None:
    """Its outcome is recorded: nothing goes out any more."""
    run("close", "Acme", "--won", *DAY)

    answer = run("share", "Acme", *DANA, *DAY)

    assert answer.code == 4
    assert "closed" in answer.err
