"""Runs that are killed, resumed, and compared with one that was left alone."""

from __future__ import annotations

from dataclasses import dataclass

from fakegoogle.snapshots import Snapshot
from nightly_ground import FIRST, Notebook
from nightly_soak import Soak

from mapsheets.workflows.nightly.notes import Note


@dataclass(frozen=True)
class Beginning:
    """Plans that people edited, and what a run left alone makes of them."""

    soak: Soak
    drive: Snapshot
    notes: dict[str, Note]
    whole: dict[str, object]

    def again(self) -> None:
        """Go back to the beginning."""
        self.soak.google.restore(self.drive)
        self.soak.google.faults = self.soak.weather
        self.soak.drive.notes = Notebook(dict(self.notes))

    def check(self) -> None:
        """Let runs pass until all is done: it must be as if none had been killed."""
        self.soak.settle(FIRST)
        assert self.soak.state() == self.whole, "a killed run ended in another state"
        assert self.soak.lost() == []
        assert self.soak.twice() == []


def beginning(count: int, seed: int) -> Beginning:
    """Make plans, let people edit half of them, and see what comes of it."""
    soak = Soak(count, seed).made()
    soak.edit_some(0.5)
    drive, notes = soak.google.snapshot(), dict(soak.drive.notes.notes)
    soak.settle(FIRST)
    return Beginning(soak, drive, notes, soak.state())


def kills(count: int, points: int, seed: int) -> Soak:
    """Kill runs at so many random points, each time resuming what was left.

    Where everything is done before the next kill, it begins anew.
    """
    begun = beginning(count, seed)
    begun.again()
    soak = begun.soak
    while soak.tally["killed"] < points:
        soak.weather.calm = False
        ended = soak.night(FIRST, cut_at=1 + soak.luck.randrange(2 * count))
        soak.weather.calm = True
        soak.google.clock.advance(3600)
        if ended is not None:
            begun.check()
            begun.again()
    begun.check()
    return soak
