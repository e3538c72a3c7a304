"""The private workbook of a workspace in Google: apart, and closed to outsiders."""

from __future__ import annotations

from pathlib import Path

import pytest
from google_desk import ACME, BUYER, SELLER, Desk, desk

__all__ = ["desk"]
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


def test_it_lies_in_the_folder_private(synced: Desk) -> None:
    """The first sync makes it, and it is no plan of the workspace."""
    assert files(synced) == {"My Drive": [PLAN, "private"], "private": ["Portfolio"]}
    assert [p["customer"] for p in synced.done("list", "--json").json["plans"]] == [
        "Acme"
    ]
    assert "Acme" in synced.done("report").out


def test_only_one_is_ever_made(synced: Desk) -> None:
    for _ in range(3):
        synced.days_pass(1)
        synced.run("sync")

    assert files(synced)["private"] == ["Portfolio"]
    assert files(synced)["My Drive"].count("private") == 1


def test_another_machine_finds_it(
    synced: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """What this machine remembers of folders only saves a call."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "other"))

    synced.done("sync")

    assert files(synced)["private"] == ["Portfolio"]


@pytest.mark.parametrize("gone", ["trashed", "deleted", "moved"])
def test_a_folder_that_went_is_made_anew(synced: Desk, gone: str) -> None:
    """What is remembered is a hint: the folder is looked up where it is empty."""
    folder = synced.google.file("private")
    if gone == "trashed":
        folder.trashed = True
    else:
        book = synced.google.file("Portfolio")
        store = synced.google.store
        for file in (book, folder):
            del store.files[file.id]
            for below in store.children.values():
                below.pop(file.id, None)
    synced.google.clock.advance(60)
    synced.run("sync")

    living = [
        file
        for file in synced.google.store.files.values()
        if file.name == "Portfolio" and not synced.google.store.in_trash(file)
    ]
    assert len(living) == 1


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
