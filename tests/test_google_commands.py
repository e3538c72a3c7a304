"""Every command on a workspace in Google, and what each costs in calls."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from google_desk import ACME, BUYER, SELLER, Desk, desk

__all__ = ["desk"]


def test_a_plan_lives_from_new_to_close(desk: Desk) -> None:
    """All commands, one after the other, on one plan."""
    desk.done(*ACME)
    assert desk.done("list", "--json").json["plans"][0]["level"] == "M0"
    assert desk.done("show", "Acme", "--json").json["state"] == "draft"
    assert "unchanged" in desk.done("sync", "Acme").out
    assert desk.run("check", "Acme").code in {0, 3}
    desk.done("share", "Acme", "--with", BUYER, "--message", "As agreed")
    assert desk.google.mails[0].message == "As agreed"
    assert desk.done("show", "Acme", "--json").json["level"] == "M1"

    desk.days_pass(1)
    desk.person().type("Plan", desk.cell("Target date", "3"), "4/15/2027")
    dry = desk.done("sync", "Acme", "--dry-run", "--json").json
    assert dry["plans"][0]["edits"][0]["step"] == "3"
    desk.done("sync", "Acme")
    assert desk.done("show", "Acme", "--json").json["level"] == "M2"

    desk.done("confirm", "Acme", "--by", "Dana Whitfield, CIO", "--how", "e-mail")
    assert desk.rows()[0][-1].startswith("Confirmed")
    desk.person().type("Plan", desk.cell("Days", "4"), "40")
    desk.days_pass(1)
    desk.done("sync", "Acme")
    desk.done("accept", "Acme", "--reason", "The pilot takes longer")
    desk.done("review", "Acme", "--done")
    desk.done("close", "Acme", "--won")
    assert desk.done("show", "Acme", "--json").json["state"] == "closed"
    assert desk.google.spreadsheets()[0].id == desk.ref
    reasons = [row[6] for row in desk.history() if len(row) > 6]
    assert "The pilot takes longer" in reasons


def test_what_each_command_costs(desk: Desk) -> None:
    """Plans: 3 to make, 1 an address, 1 read and 1 write for a change; see also the

    private workbook, which a sync reads and writes once, and lists by one call.
    """
    assert desk.cost(*ACME) == {"read": 0, "write": 1, "drive": 2}
    assert desk.cost("new", "--customer", "Beta", "--vendor", "Northwind") == {
        "read": 0,
        "write": 1,
        "drive": 2,
    }
    desk.done("sync")
    desk.done("sync")
    private = {"read": 1, "write": 1, "drive": 1}

    # The list, two unchanged plans, and the private workbook.
    quiet = desk.cost("sync")
    assert quiet["read"] <= 2 + private["read"]
    assert quiet["write"] <= private["write"]
    assert quiet["drive"] <= 1 + private["drive"]

    desk.person().type("Plan", desk.cell("Target date", "3"), "4/15/2027")
    desk.days_pass(1)
    changed = desk.cost("sync", "Acme")
    assert changed["read"] <= 1 + private["read"]
    assert changed["write"] <= 1 + private["write"]
    assert changed["drive"] <= 1 + private["drive"]

    desk.google.clear_plans()
    desk.done("share", "Acme", "--with", BUYER)
    shared = [c for c in desk.google.calls if c.method == "drive.permissions.create"]
    assert len(shared) == 1


def test_asking_who_edited_costs_one_call(desk: Desk) -> None:
    """And only where the plan is shared and people changed something."""
    desk.done(*ACME)
    desk.done("share", "Acme", "--with", BUYER)
    for _ in range(2):
        desk.done("sync", "Acme")

    def asked() -> int:
        desk.google.clear_plans()
        desk.done("sync", "Acme")
        return sum(c.method == "drive.revisions.list" for c in desk.google.calls)

    assert asked() == 0
    desk.person().type("Plan", desk.cell("Notes", "3"), "With legal")
    assert asked() == 1
    assert asked() == 0


def test_a_dry_run_writes_nothing(desk: Desk) -> None:
    """What it says is what the sync then does."""
    desk.done(*ACME)
    desk.person().type("Plan", desk.cell("Target date", "3"), "4/15/2027")
    before = desk.google.contents()

    said = desk.done("sync", "--dry-run", "--json").json["plans"][0]

    assert desk.google.contents() == before
    done = desk.done("sync", "--json").json["plans"][0]
    assert (said["edits"], said["moves"]) == (done["edits"], done["moves"])


def test_a_second_plan_of_the_same_name_is_refused(desk: Desk) -> None:
    desk.done(*ACME)

    answer = desk.run(*ACME)

    assert answer.code == 4
    assert f"/d/{desk.ref}/" in answer.err
    assert len(desk.google.spreadsheets()) == 1
    desk.done(*ACME, "--deal", "Europe")
    assert desk.run("show", "Acme/Europe").code == 0


@pytest.mark.parametrize("kind", ["folder", "drive", "drive folder"])
def test_a_workspace_may_be_a_folder_or_a_shared_drive(desk: Desk, kind: str) -> None:
    """Plans lie in the folder that was named, and are found there."""
    google = desk.google
    place = ""
    if kind != "folder":
        place = google.add_shared_drive("Deals", {SELLER: "fileOrganizer"}).id
    if kind != "drive":
        place = google.add_folder("Plans", parent=place or None)
    desk.workspace = f"google:{place}"

    desk.done(*ACME)

    assert desk.google.file(desk.ref).parents == (place,)
    desk.done("share", "Acme", "--with", BUYER)
    desk.person().type("Plan", desk.cell("Target date", "3"), "4/15/2027")
    assert "wrote" in desk.done("sync").out
    names = [plan["customer"] for plan in desk.done("list", "--json").json["plans"]]
    assert names == ["Acme"]


def test_a_folder_that_is_not_there_is_said(desk: Desk) -> None:
    desk.workspace = "google:NoSuchFolderAnywhere"

    answer = desk.run("list")

    assert answer.code == 12
    assert "NoSuchFolderAnywhere" in answer.err
    assert "auth status" in answer.err


def test_a_plan_is_named_by_its_address_too(desk: Desk) -> None:
    desk.done(*ACME)

    location = desk.done("show", "Acme", "--json").json["location"]

    assert desk.done("show", location, "--json").json["customer"] == "Acme"
    assert desk.done("show", desk.ref, "--json").json["location"] == location
    assert desk.run("show", "Nobody").code == 10


def test_a_folder_plan_moves_to_google_with_its_history(
    desk: Desk, tmp_path: Path
) -> None:
    """The same plan: id, history, sign-off and targets come along."""
    google, desk.workspace = desk.workspace, "folder:plans"
    desk.done(*ACME)
    path = next((tmp_path / "plans").glob("*.xlsx"))
    book = openpyxl.load_workbook(path)
    book["Plan"]["F14"] = "15 April 2027"
    book.save(path)
    desk.done("sync")
    desk.done("confirm", "Acme", "--by", "Dana, CIO", "--how", "e-mail")
    before = desk.done("show", "Acme", "--json").json
    desk.workspace = google

    desk.done("import", str(path))

    after = desk.done("show", "Acme", "--json").json
    moved = {"location", "flags", "problems"}
    same = [key for key in before if key not in moved]
    assert {k: after[k] for k in same} == {k: before[k] for k in same}
    assert after["history"], "the history is kept"
    assert "docs.google.com" in after["location"]
    assert "unchanged" in desk.done("sync", "Acme").out
    again = desk.run("import", str(path))
    assert again.code == 0
    assert len(desk.google.spreadsheets()) <= 2, "the plan and the private workbook"


def test_a_copy_goes_out_and_comes_back(desk: Desk, tmp_path: Path) -> None:
    """Buyers without Google get a file; their edits merge into the sheet."""
    desk.done(*ACME)
    desk.done("export", "Acme", "--to", "copy.xlsx")
    book = openpyxl.load_workbook(tmp_path / "copy.xlsx")
    plan = book["Plan"]
    (head,) = [row for row in plan.iter_rows() if row[0].value == "#"]
    column = [cell.value for cell in head].index("Notes") + 1
    plan.cell(head[0].row + 1, column, "We need two weeks")
    book.save(tmp_path / "copy.xlsx")

    answer = desk.run("import", "copy.xlsx")

    assert answer.code in {0, 3}, answer.err
    assert desk.shown("Notes", "1") == "We need two weeks"


def test_a_copy_in_the_folder_is_reported_and_neither_is_written(desk: Desk) -> None:
    desk.done(*ACME)
    desk.google.person(SELLER, desk.ref).copy_file()
    before = desk.google.contents()

    answer = desk.run("sync")

    assert answer.code == 5
    assert "more than one workbook" in answer.err
    after = desk.google.contents()
    assert {k: after[k] for k in before} == before


def test_json_counts_the_calls(desk: Desk) -> None:
    desk.done(*ACME)

    calls = desk.done("sync", "--json").json["calls"]

    assert {"read", "write", "drive"} <= set(calls)
    assert calls["read"] >= 1
    assert json.dumps(calls)
