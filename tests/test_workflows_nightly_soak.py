"""A small soak; ``scripts/soak`` runs the same over hundreds of plans."""

from __future__ import annotations

import nightly_kills
import nightly_soak
import nightly_thirty


def test_nights_of_bad_weather() -> None:
    """30 % refused for the quota, 2 % unclear, 1 % forbidden: no edit is lost."""
    soak = nightly_soak.nights(10, 2, seed=1)

    assert soak.edits > 5
    assert sum(soak.tally[kind] for kind in nightly_soak.LIMITED) > 5


def test_killed_at_random_points() -> None:
    """Resumed, the plans are as if the run had never been disturbed."""
    soak = nightly_kills.kills(8, 5, seed=2)

    assert soak.tally["killed"] == 5


def test_nights_are_as_syncs_by_hand() -> None:
    """The same edits each day: content, history and memory are the same."""
    met = nightly_thirty.nights(4, 8, seed=3)

    assert met["delete_row"] + met["insert_row"] > 0
    assert met["unchanged"] > 0
    assert met["rows of history"] > 10
