"""Every gesture in every gap between the calls of a sync; two syncs at once.

``scripts/soak_google --races N`` plays many more histories, with two gestures each.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from fakegoogle import FakeGoogle, Fault
from google_desk import at_desk
from google_faults import faulted, wanted
from google_ground import Ground, store_on, sync_edits, workbook
from google_races import GESTURES, Scene, raced, scene, wrongs

from mapsheets.errors import ChangedMeanwhile
from mapsheets.sheet.spec import Edits, SetCell
from mapsheets.stores.google import requests_swap, swapping
from mapsheets.stores.google.transport import Call

FEWEST_GESTURES = 8


@pytest.fixture(scope="module")
def set_scene(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Scene]:
    """Give a scene that every test of this file starts from."""
    with pytest.MonkeyPatch.context() as patch:
        yield scene(at_desk(patch, tmp_path_factory.mktemp("desk")))


def calls_of(set_scene: Scene) -> list[str]:
    """Give the calls of the sync, where nobody disturbs it."""
    set_scene.set()
    set_scene.desk.done("sync", "Acme")
    return [record.method for record in set_scene.desk.google.calls]


@pytest.mark.parametrize("gesture", GESTURES)
def test_an_edit_in_any_gap_stands(
    set_scene: Scene, gesture: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """It is in its step's cell afterwards, and nothing else is changed by it."""
    names = calls_of(set_scene)
    fields = []

    for gap in range(1, len(names) + 2):
        codes = raced(set_scene, {gap: gesture})
        place = f"before call {gap}" if gap <= len(names) else "after the last"
        assert wrongs(set_scene, gesture) == [], place
        assert set(codes) <= {0, 3}, place
        fields.append("kept")

    with capsys.disabled():
        print(f"\n{gesture:>22} | " + " | ".join(fields), end="")  # noqa: T201


def test_the_calls_between_which_people_edit(
    set_scene: Scene, capsys: pytest.CaptureFixture[str]
) -> None:
    names = calls_of(set_scene)

    with capsys.disabled():
        print("\ncalls of a sync: " + ", ".join(names))  # noqa: T201
    assert "sheets.spreadsheets.batchUpdate" in names
    assert len(GESTURES) >= FEWEST_GESTURES


def test_two_syncs_at_once_end_as_one(set_scene: Scene) -> None:
    """Whatever the gap: one wins, the other agrees, stops, or waits for its turn."""
    desk = set_scene.desk
    calls = len(calls_of(set_scene))
    set_scene.set()
    desk.done("sync", "Acme")
    goal = (desk.rows(), desk.history())

    for gap in range(1, calls + 1):
        set_scene.set()
        other: list[int] = []
        desk.google.before_call(
            gap, lambda other=other: other.append(desk.run("sync", "Acme").code)
        )
        mine = desk.run("sync", "Acme").code

        assert mine in {0, 3, 11}, gap
        assert set(other) <= {0, 3, 11}, gap
        assert (desk.rows(), desk.history()) == goal, gap
        assert wrongs(set_scene) == [], gap


# What would happen without the safeguards: each of these checks kills a mutant.


def test_without_comparing_what_was_overwritten_an_edit_would_be_lost(
    set_scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No swap: an edit between read and write is then not where it was typed."""
    names = calls_of(set_scene)
    write = names.index("sheets.spreadsheets.batchUpdate") + 1
    lost = []
    monkeypatch.setattr(swapping, "differences", lambda *_: {})

    for gesture in ("type a target", "sort", "insert a row", "move a row"):
        raced(set_scene, {write: gesture})
        lost += wrongs(set_scene, gesture)

    assert lost


def behind() -> tuple[Ground, Edits, str]:
    """Give a writer that read before another one wrote twice."""
    google = FakeGoogle()
    slow = Ground(google, store_on(google))
    slow.ref = slow.store.create(workbook(), "Acme").ref
    read = slow.store.read(slow.ref)
    quick = store_on(google)
    for number in range(2):
        edits = Edits((SetCell("Plan", 2, 6, f"note {number}"),))
        quick.write(slow.ref, edits, quick.read(slow.ref).revision)
    return slow, sync_edits(), read.revision


def statuses(slow: Ground, edits: Edits, revision: str) -> list[int]:
    """Let the slow writer write; give how Google answered its batches."""
    slow.google.clear_plans()
    with pytest.raises(ChangedMeanwhile):
        slow.store.write(slow.ref, edits, revision)
    return [c.status for c in slow.google.calls if c.method.endswith("batchUpdate")]


def test_a_writer_two_behind_is_refused_whole() -> None:
    """Nothing of it is ever applied, not even for a moment."""
    assert statuses(*behind()) == [400]


def test_with_only_the_last_token_kept_it_would_be_applied(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The previous token deleted instead of the one eight back."""
    monkeypatch.setattr(requests_swap, "KEPT", 1)

    assert 200 in statuses(*behind())


def test_a_blind_retry_would_make_a_second_sheet(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A call whose answer was lost is looked up, never just sent again."""
    found = []
    monkeypatch.setattr("mapsheets.cli.newplan.new_id", lambda: "plan-one")
    for blind in (False, True):
        desk = at_desk(monkeypatch, tmp_path)
        begin = desk.google.snapshot()
        goal, calls = wanted(desk, "new", begin)
        if blind:
            monkeypatch.setattr(Call, "repeatable", property(lambda _: True))
        make = calls.index("drive.files.create") + 1
        fault = Fault("timeout_after", call=make)
        found.append(faulted(desk, "new", begin, (fault,))[1] == goal)

    assert found == [True, False]
