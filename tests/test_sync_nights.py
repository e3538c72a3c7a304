"""Nights in which nobody edits: the dates of people stand still."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from gestures.ground import NOTHING, lay_down, place_in, touch
from gestures.laws import HISTORY, memory_of, values

from mapsheets.workflows.syncing import sync_many

WORDS = ("enterprise", "start", "2027-02-01", "sign-by", "2027-06-30")
START = date(2027, 2, 1)
NIGHTS = 30


def history_rows(path: Path) -> int:
    """Count the rows of Change history."""
    cells = values(path.read_bytes())[HISTORY]
    return len({row for row, _ in cells}) - 3  # title, caption, headings


def people_dates(path: Path) -> dict[object, object]:
    """Give every target, every header target, and Last updated."""
    cells = values(path.read_bytes())["Plan"]
    last_updated = next(at for at, value in cells.items() if value == "Last updated")
    found: dict[object, object] = {
        at: value for at, value in cells.items() if at[1] == 6 and at[0] > 11
    }
    found["signature"] = cells[4, 7]
    found["last updated"] = cells[last_updated[0], last_updated[1] + 1]
    return found


@pytest.mark.parametrize("state", ["draft", "shared", "confirmed"])
def test_thirty_quiet_nights_add_at_most_one_row(state: str, tmp_path: Path) -> None:
    """Targets and Last updated stand still; time is told in one row that grows."""
    path = lay_down(tmp_path, WORDS, state)
    before, rows = people_dates(path), history_rows(path)

    for night in range(1, NIGHTS + 1):
        (result,) = sync_many(
            [place_in(tmp_path)], START + timedelta(days=night), NOTHING
        )
        assert result.outcome in {"unchanged", "updated"}

    assert people_dates(path) == before
    assert history_rows(path) <= rows + 1


def test_effects_of_quiet_nights_add_up_to_the_slip(tmp_path: Path) -> None:
    """The one row that grew says how far time alone moved the signature."""
    path = lay_down(tmp_path, WORDS[:3], "confirmed")

    for night in range(1, NIGHTS + 1):
        list(sync_many([place_in(tmp_path)], START + timedelta(days=night), NOTHING))

    told = [
        value
        for at, value in values(path.read_bytes())[HISTORY].items()
        if at[1] == 8 and str(value).startswith("+")
    ]
    assert told == ["+22 working days"]  # nobody has begun: a day for each working day


def test_a_second_sync_touches_nothing(tmp_path: Path) -> None:
    """Same bytes, same time of change."""
    path = lay_down(tmp_path, WORDS, "shared")
    list(sync_many([place_in(tmp_path)], date(2027, 3, 1), NOTHING))
    touch(path, date(2027, 3, 1))
    before, stamp = path.read_bytes(), path.stat().st_mtime_ns

    (result,) = sync_many([place_in(tmp_path)], date(2027, 3, 1), NOTHING)

    assert result.outcome == "unchanged"
    assert path.read_bytes() == before
    assert path.stat().st_mtime_ns == stamp


def test_the_state_grows_no_generation_in_a_quiet_night(tmp_path: Path) -> None:
    """Where nothing is to be written, nothing is remembered anew."""
    path = lay_down(tmp_path, WORDS, "draft")
    before = memory_of(path.read_bytes())

    list(sync_many([place_in(tmp_path)], START, NOTHING))

    assert memory_of(path.read_bytes()) == before
