"""Nights over Google plans: calls counted, quotas kept, refusals survived."""

from __future__ import annotations

from datetime import timedelta

import nightly_google
import pytest
from fakegoogle import Fault, Snapshot
from nightly_google import Drive, tomorrow
from nightly_ground import FIRST, Notebook, outcomes, read_names

from mapsheets.stores.google import drive as drive_calls
from mapsheets.stores.google import store as google_store
from mapsheets.stores.google.pacing import BURST, PER_MINUTE
from mapsheets.workflows.nightly.notes import Note
from mapsheets.workflows.nightly.run import Wishes

MANY = 12


@pytest.fixture(scope="module")
def settled() -> tuple[Drive, Snapshot, dict[str, Note]]:
    """Make a Drive that two quiet nights have passed over."""
    drive = nightly_google.drive(MANY)
    for _ in range(2):
        drive.night(FIRST)
        drive.pass_days(0.5)
    return drive, drive.google.snapshot(), dict(drive.notes.notes)


@pytest.fixture
def whole(settled: tuple[Drive, Snapshot, dict[str, Note]]) -> Drive:
    """Give that Drive as it was then."""
    drive, snapshot, notes = settled
    drive.google.restore(snapshot)
    drive.notes = Notebook(dict(notes))
    return drive


def test_an_unchanged_drive_costs_one_listing(whole: Drive) -> None:
    """No plan is read, whatever their number up to a thousand."""
    report = whole.night(FIRST)

    assert (whole.lists, whole.google.counts()) == (
        1,
        {"read": 0, "write": 0, "drive": 1},
    )
    assert set(outcomes(report).values()) == {"unchanged"}
    assert report.exit_code == 0


def test_changed_plans_cost_a_read_and_a_write(whole: Drive) -> None:
    """Three edits: one listing, three reads, three writes, and no more."""
    for number in (1, 4, 7):
        whole.type(number, "days", 2, "17")
    whole.pass_days(0.1)

    report = whole.night(FIRST)
    counts = whole.google.counts()
    whole.pass_days(0.1)
    after = whole.night(FIRST)
    later = whole.google.counts()
    whole.pass_days(0.1)
    quiet = whole.night(FIRST)

    assert counts == {"read": 3, "write": 3, "drive": 1}
    assert report.calls.read == report.calls.write == 3
    assert read_names(report) == {"Customer 001", "Customer 004", "Customer 007"}
    assert later["write"] == 0
    assert set(outcomes(after).values()) == {"unchanged"}
    assert read_names(quiet) == set()


def test_an_edit_that_the_listing_may_have_missed(whole: Drive) -> None:
    """What was changed within ten minutes of the read is read again."""
    whole.type(2, "notes", 2, "Ask Dana")
    whole.google.clock.advance(5 * 60)
    whole.night(FIRST)
    whole.pass_days(0.1)

    second = whole.night(FIRST)
    whole.pass_days(0.1)
    third = whole.night(FIRST)

    assert "Customer 002" in read_names(second)
    assert "Customer 002" not in read_names(third)


def test_a_person_who_edits_right_now(whole: Drive) -> None:
    """With --settle the plan is left to the next run; nothing of it is read."""
    whole.type(5, "notes", 3, "Just now")

    report = whole.night(FIRST, Wishes(settle=10))

    left = next(line for line in report.lines if line.name == "Customer 005")
    assert (left.outcome, left.was_read) == ("skipped", False)


def test_all_threads_together_keep_one_pace(whole: Drive) -> None:
    """More than a burst of reads must wait, though each thread makes only a few."""
    began = whole.google.clock.seconds()

    report = whole.night(tomorrow(35), Wishes(jobs=4))

    assert whole.google.counts()["read"] == MANY > BURST
    assert whole.google.clock.seconds() - began >= (MANY - BURST) * 60 / PER_MINUTE
    assert report.calls.waited > 0
    assert (whole.refused, report.exit_code) == (0, 0)


def test_refusals_that_pass(whole: Drive) -> None:
    """Every third call is refused with 429: the run waits, and does it all."""
    for number in range(2, 60, 3):
        whole.google.faults.add(Fault("429", call=number))
    for number in (0, 3, 6):
        whole.type(number, "days", 2, "19")
    whole.pass_days(0.1)

    report = whole.night(FIRST, Wishes(jobs=2))

    assert whole.refused > 0
    assert report.calls.retries >= 1
    assert {outcomes(report)[f"Customer 00{n}"] for n in (0, 3, 6)} == {"updated"}
    assert report.exit_code == 0


def test_a_login_that_is_refused_ends_the_run_soon() -> None:
    """Five plans in a row, then no more is asked; nothing done is 12."""
    drive = nightly_google.drive(9)
    drive.google.faults.add(
        Fault("403_permission", match=("sheets.spreadsheets.get", 1), times=None)
    )

    report = drive.night(tomorrow(), Wishes(jobs=1))

    assert drive.google.counts()["read"] == 5
    assert report.not_done == 4
    assert report.exit_code == 12


def test_one_plan_that_is_gone_stops_no_other(whole: Drive) -> None:
    """It is named, the others are done, the code is 5."""
    whole.type(1, "days", 3, "21")
    whole.type(2, "days", 3, "21")
    whole.pass_days(0.1)
    whole.google.faults.add(Fault("404", match=("sheets.spreadsheets.get", 1)))

    report = whole.night(FIRST, Wishes(jobs=1))

    found = sorted(outcomes(report)[f"Customer 00{n}"] for n in (1, 2))
    assert found == ["failed", "updated"]
    assert report.exit_code == 5


def test_the_night_after_wakes_plans_only_on_their_days() -> None:
    """What time changes is written then, and costs nothing before."""
    drive = nightly_google.drive(6)
    drive.night(FIRST)
    drive.pass_days(0.5)
    drive.night(FIRST)
    days = [note.wakes_on for note in drive.notes.notes.values()]
    first = min(day for day in days if day)
    drive.pass_days((first - FIRST).days - 1)

    before = drive.night(first - timedelta(days=1))
    drive.pass_days(1)
    then = drive.night(first)

    assert read_names(before) == set()
    assert len(read_names(then)) == days.count(first)


def test_what_is_remembered_stands_in_the_private_sheet() -> None:
    """One read and one write of it a run; any machine knows what to read."""
    drive = nightly_google.drive(3)
    first = drive.night_in_portfolio(FIRST)
    drive.pass_days(0.5)
    drive.type(1, "days", 2, "17")
    drive.pass_days(0.5)

    changed = drive.night_in_portfolio(FIRST)

    assert first.exit_code == changed.exit_code == 0
    assert read_names(changed) == {"Customer 001"}
    assert drive.google.counts() == {"read": 1 + 1, "write": 1 + 1, "drive": 1 + 1}
    assert (changed.calls.read, changed.calls.write, changed.calls.drive) == (2, 2, 2)


def test_a_fleet_costs_its_pages_and_its_changes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pages + k reads + k writes, and the private workbook's look, read and write.

    As 60 plans and the private folder are 61 files, 20 a page make 4 pages and not 3.
    """
    monkeypatch.setattr(drive_calls, "PAGE", 20)
    fleet = nightly_google.drive(60)
    fleet.night_in_portfolio(FIRST)
    fleet.pass_days(0.5)
    fleet.night_in_portfolio(FIRST)
    for number in range(0, 60, 7):
        fleet.type(number, "days", 2, "17")
    fleet.pass_days(0.5)

    changed = fleet.night_in_portfolio(FIRST)
    counts = fleet.google.counts()
    fleet.pass_days(0.5)
    after = fleet.night_in_portfolio(FIRST)
    written = fleet.google.counts()["write"]
    fleet.pass_days(0.5)
    quiet = fleet.night_in_portfolio(FIRST)

    assert counts == {"read": 9 + 1, "write": 9 + 1, "drive": 4 + 1}
    assert (changed.read, changed.counts["updated"]) == (9, 9)
    assert set(outcomes(after).values()) == {"unchanged"}
    assert written <= 1, "only what is known of the plans that were read"
    assert fleet.google.counts() == {"read": 1, "write": 0, "drive": 4 + 1}
    assert (quiet.read, len(quiet.lines), quiet.exit_code) == (0, 60, 0)


def test_a_large_fleet_is_recorded_in_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each part is one write of at most so many rows; the run has one row."""
    monkeypatch.setattr(google_store, "MOST_ROWS", 8)
    fleet = nightly_google.drive(20)

    report = fleet.night_in_portfolio(FIRST)

    assert report.recorded.error is None
    assert fleet.google.counts()["write"] == 3
    deals = [row for row in fleet.google.rows("Portfolio", "Deals") if row[-1:] != [""]]
    names = [row[0] for row in deals if row and row[0].startswith("Customer ")]
    assert sorted(names) == sorted({f"Customer {number:03}" for number in range(20)})
    runs = fleet.google.rows("Portfolio", "Runs")
    assert sum(row[:1] == ["1 Feb 2027"] for row in runs) == 1, runs
    fleet.pass_days(0.5)
    assert fleet.night_in_portfolio(FIRST).read == 0
