"""The private workbook of a workspace in Google: no plan, and closed to outsiders."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from fakegoogle import Fault
from google_desk import ACME, BUYER, SELLER, Desk, desk

from mapsheets.stores.google import drive

__all__ = ["desk"]
FILES = "https://www.googleapis.com/drive/v3/files"
FOLDER = "application/vnd.google-apps.folder"
PLAN = "Acme + Northwind: Mutual Action Plan"


@pytest.fixture
def synced(desk: Desk) -> Desk:
    """Give a workspace that was synced once."""
    desk.done(*ACME)
    desk.done("sync")
    return desk


def files(desk: Desk) -> dict[str, list[str]]:
    """Give the names of all files by the name of their folder."""
    store = desk.google.store.files
    found: dict[str, list[str]] = {}
    for file in store.values():
        for parent in file.parents:
            found.setdefault(store[parent].name, []).append(file.name)
    return found


IN_ITS_FOLDER = {"My Drive": [PLAN, "private"], "private": ["Portfolio"]}


def test_it_lies_in_a_folder_of_its_own_and_is_no_plan(synced: Desk) -> None:
    """The first sync makes both; no command takes it for a plan."""
    assert files(synced) == IN_ITS_FOLDER
    listed = synced.done("list", "--json").json["plans"]
    assert [plan["customer"] for plan in listed] == ["Acme"]
    assert synced.run("show", "Portfolio").code == 10
    run = synced.done("sync", "--json").json
    assert [plan["customer"] for plan in run["plans"]] == ["Acme"]
    assert "Acme" in synced.done("report").out


def test_a_run_costs_a_read_and_a_write_more(synced: Desk) -> None:
    """And one call to Drive: where it is, and whether it is shared with anybody."""
    synced.days_pass(1)
    synced.done("sync")
    synced.person().type("Plan", synced.cell("Days", "4"), "12")
    synced.days_pass(1)

    assert synced.cost("sync") == {"read": 1 + 1, "write": 1 + 1, "drive": 1 + 1}
    synced.person().type("Plan", synced.cell("Days", "4"), "13")
    synced.days_pass(1)
    assert synced.cost("sync", "Acme") == {
        "read": 1 + 1,
        "write": 1 + 1,
        "drive": 1 + 1,
    }


def test_a_new_plan_with_a_value_costs_a_read_and_a_write_more(synced: Desk) -> None:
    """Three for the plan, and the look into the folder."""
    other = ("new", "--customer", "Beta", "--vendor", "Northwind", "--value", "90000")

    assert synced.cost(*other) == {"read": 1, "write": 1 + 1, "drive": 2 + 1}
    assert "90000" in str(synced.google.dump("Portfolio"))


def test_reading_it_costs_one_read_more(synced: Desk) -> None:
    assert synced.cost("list") == {"read": 1 + 1, "write": 0, "drive": 1 + 1}


def test_only_one_is_ever_made(synced: Desk) -> None:
    for _ in range(3):
        synced.days_pass(1)
        synced.run("sync")

    assert files(synced) == IN_ITS_FOLDER


def test_another_machine_finds_it(
    synced: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Nothing of it is remembered here: it costs no call more on a new machine."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))
    synced.days_pass(1)

    assert synced.cost("sync")["drive"] == 1 + 1

    assert files(synced) == IN_ITS_FOLDER


@pytest.mark.parametrize("gone", ["trashed", "deleted"])
def test_one_that_went_is_made_anew(synced: Desk, gone: str) -> None:
    book = synced.google.file("Portfolio")
    session = synced.google.session(SELLER)
    if gone == "trashed":
        session.patch(f"{FILES}/{book.id}", json={"trashed": True})
    else:
        session.delete(f"{FILES}/{book.id}")
    synced.google.clock.advance(60)
    synced.run("sync")

    store = synced.google.store
    living = [
        file
        for file in store.files.values()
        if file.name == "Portfolio" and not store.in_trash(file)
    ]
    assert [file.id != book.id for file in living] == [True]


def test_an_unclear_answer_makes_no_second_one(desk: Desk) -> None:
    """Google made the file and its answer got lost: it is found and filled."""
    desk.done(*ACME)
    fault = Fault("500_after", match=("drive.files.create", 1))
    desk.google.faults.add(fault)

    desk.run("sync")

    assert desk.google.calls.methods().count("drive.files.create") == 1 + 2
    assert files(desk) == IN_ITS_FOLDER
    assert "Acme" in str(desk.google.rows("Portfolio", "Deals"))


def test_a_copy_of_it_is_left_alone(synced: Desk) -> None:
    """Somebody's copy has its mark and its name: the older one is the portfolio."""
    first = synced.google.file("Portfolio").id
    synced.google.clock.advance(60)
    copied = synced.google.session(SELLER).post(
        f"{FILES}/{first}/copy", json={"name": "Portfolio"}
    )
    second = str(copied.json()["id"])
    before = synced.google.dump(second)
    synced.days_pass(1)
    synced.person().type("Plan", synced.cell("Days", "4"), "12")
    unwritten = synced.google.dump(first)

    run = synced.done("sync", "--json").json

    assert [plan["customer"] for plan in run["plans"]] == ["Acme"]
    assert synced.google.dump(second) == before
    assert synced.google.dump(first) != unwritten


def test_one_that_was_moved_beside_the_plans_is_found(synced: Desk) -> None:
    """Its mark tells it from plans: it is used there, and no second one made."""
    google = synced.google
    google.session(SELLER).patch(
        f"{FILES}/{google.file('Portfolio').id}",
        params={
            "addParents": google.root(SELLER),
            "removeParents": google.file("private").id,
        },
    )
    synced.person().type("Plan", synced.cell("Days", "4"), "12")
    synced.days_pass(1)
    before = synced.google.dump("Portfolio")

    synced.done("sync")

    assert sorted(files(synced)["My Drive"]) == [PLAN, "Portfolio", "private"]
    assert "private" not in files(synced)
    assert synced.google.dump("Portfolio") != before
    assert "Portfolio" not in synced.done("list").out


def test_somebodys_own_sheet_of_that_name_is_not_touched(desk: Desk) -> None:
    """It is older and lies in the folder too; the marked one is the portfolio."""
    desk.done(*ACME)
    desk.done("sync")
    google = desk.google
    ours, place = google.file("Portfolio"), google.file("private").id
    body = {
        "name": "Portfolio",
        "mimeType": "application/vnd.google-apps.spreadsheet",
        "parents": [place],
    }
    theirs = google.session(SELLER).post(FILES, json=body).json()["id"]
    google.store.files[theirs].created = ours.created - timedelta(days=9)
    before, unwritten = google.dump(theirs), google.dump(ours.id)
    desk.person().type("Plan", desk.cell("Days", "4"), "12")
    desk.days_pass(1)

    desk.done("sync")

    assert google.dump(theirs) == before
    assert google.dump(ours.id) != unwritten


def test_one_in_another_folder_is_not_touched(synced: Desk) -> None:
    """Of several folders 'private' the oldest counts."""
    synced.google.clock.advance(60)
    body = {"name": "private", "mimeType": FOLDER}
    session = synced.google.session(SELLER)
    second = str(session.post(FILES, json=body).json()["id"])
    synced.days_pass(1)
    before = synced.google.dump("Portfolio")

    synced.done("sync")

    assert not [f for f in synced.google.store.files.values() if second in f.parents]
    assert synced.google.dump("Portfolio") != before


def test_more_plans_than_a_page_holds(
    synced: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its folder is found on whatever page it stands."""
    synced.done("new", "--customer", "Beta", "--vendor", "Northwind")
    synced.done("sync")
    monkeypatch.setattr(drive, "PAGE", 1)
    synced.days_pass(1)

    run = synced.done("sync", "--json").json

    assert len(run["plans"]) == 2
    synced.google.clear_plans()
    synced.done("list")
    assert synced.google.counts()["drive"] == 2 + 1 + 1
    assert files(synced)["private"] == ["Portfolio"]


def test_it_lies_in_a_shared_drive(desk: Desk) -> None:
    """There Drive does not say whether a file is shared: another call asks."""
    desk.google.add_shared_drive("Plans", {SELLER: "organizer"})
    shared = next(iter(desk.google.store.drives))
    desk.workspace = f"google:{shared}"
    desk.done(*ACME)
    desk.done("sync")
    desk.days_pass(1)
    desk.done("sync")
    desk.person().type("Plan", desk.cell("Days", "4"), "12")
    desk.days_pass(1)

    assert desk.cost("sync") == {"read": 1 + 1, "write": 1 + 1, "drive": 1 + 2}

    desk.google.share(desk.google.file("Portfolio").id, BUYER, "reader")
    assert desk.run("sync").code == 4


@pytest.mark.parametrize("how", ["person", "folder", "link"])
def test_nothing_is_written_where_an_outsider_can_read(synced: Desk, how: str) -> None:
    """Exit 4, who it is, and the portfolio stays as it is; the plans are done."""
    google = synced.google
    book = google.file("Portfolio")
    if how == "person":
        google.share(book.id, BUYER, "reader")
    elif how == "folder":
        google.share(google.file("private").id, BUYER, "reader")
    else:
        google.share_link(book.id, "reader")
    synced.person().type("Plan", synced.cell("Target date", "3"), "4/15/2027")
    before = google.contents()["Portfolio"]

    answer = synced.run("sync")

    assert answer.code == 4, answer.err
    assert (BUYER if how != "link" else "everybody with the link") in answer.err
    assert google.contents()["Portfolio"] == before
    assert synced.rows() != []
    assert "15 Apr 2027" in str(synced.history())


@pytest.mark.parametrize("where", ["My Drive", "private"])
def test_none_is_made_where_an_outsider_could_read_it(desk: Desk, where: str) -> None:
    """What lies in a shared folder is shared: exit 4, and nothing private in Google."""
    google, session = desk.google, desk.google.session(SELLER)
    home = str(
        session.post(FILES, json={"name": "Home", "mimeType": FOLDER}).json()["id"]
    )
    desk.workspace = f"google:{home}"
    desk.done(*ACME)
    inner = {"name": "private", "mimeType": FOLDER, "parents": [home]}
    place = str(session.post(FILES, json=inner).json()["id"])
    google.share(home if where == "My Drive" else place, BUYER, "reader")

    answer = desk.run("sync")

    assert answer.code == 4, answer.err
    assert BUYER in answer.err
    assert "Portfolio" not in google.contents()


def test_a_value_that_cannot_be_kept_is_told(synced: Desk) -> None:
    """The plan is made; the exit code and a sentence say what was not."""
    synced.google.share(synced.google.file("Portfolio").id, BUYER, "reader")

    answer = synced.run(
        *("new", "--customer", "Beta", "--vendor", "Northwind", "--value", "90000")
    )

    assert answer.code == 4
    assert "Plan for Beta: https://" in answer.out
    assert "The value 90,000 is not kept" in answer.err


def test_colleagues_may_read_it(synced: Desk) -> None:
    synced.google.share(synced.google.file("Portfolio").id, "boss@vendor.example")

    synced.days_pass(1)

    assert synced.run("sync").code in {0, 3}


def test_a_buyer_who_has_the_plan_sees_nothing_of_it(synced: Desk) -> None:
    synced.done("share", "Acme", "--with", BUYER)
    synced.done("sync")

    buyer = synced.google.session(BUYER)
    seen = buyer.get("https://www.googleapis.com/drive/v3/files").json()["files"]

    assert [file["name"] for file in seen] == [PLAN]
    assert SELLER not in str(seen)


def test_a_value_is_kept_at_once(desk: Desk) -> None:
    """It is the seller's own: it stands nowhere else."""
    desk.done(*ACME, "--value", "120000")

    rows = desk.google.rows("Portfolio", "Deals")
    assert "120" in str(rows)
    assert "120000" not in str(desk.google.contents()[PLAN])
