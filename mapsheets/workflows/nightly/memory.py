"""Where notes live between runs: the private workbook, read once, written once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from mapsheets.portfolio.book import WHOLE_RUN, Run
from mapsheets.stores.base import Store
from mapsheets.workflows.nightly.notes import NOTHING, Note
from mapsheets.workflows.nightly.packed import Updates
from mapsheets.workflows.nightly.report import Report
from mapsheets.workflows.portfolio.one import open_recorder
from mapsheets.workflows.portfolio.record import LOOK, Recorded, Recorder
from mapsheets.workflows.portfolio.tell import Teller
from mapsheets.workflows.settings import Settings


@dataclass(frozen=True, slots=True)
class Known:
    """What a run knows when it begins: notes by plan id, and who tells of plans."""

    notes: Mapping[str, Note]
    teller: Teller | None = None


class Remembered(Protocol):
    """Where notes live between runs."""

    def read(self) -> Known:
        """Give what is known, with one read."""

    def write(self, report: Report, *, whole: bool) -> Recorded:
        """Keep what a run learnt, and that there was one, with one write."""


@dataclass(slots=True)
class InPortfolio:
    """Notes in the rows of Deals, and a row of Runs for each run.

    A workspace without a private workbook remembers nothing: every plan is read. One
    that cannot be read is no reason to leave the plans alone; it is told at the end.
    """

    settings: Settings
    store: Store
    today: date
    recorder: Recorder | None = None

    def read(self) -> Known:
        """Give the notes of all plans that have a row.

        Raises:
            UsageFault: a threshold in the settings is wrong.
        """
        self.recorder = open_recorder(self.settings, self.store, self.today)
        if self.recorder is None:
            return Known(NOTHING)
        private = self.recorder.private
        teller = Teller.of(self.settings, private, self.today)
        book = private.portfolio
        if book is None:
            return Known(NOTHING, teller)
        notes = {
            plan_id: Note(deal.result, deal.stamp, deal.wakes_on)
            for plan_id, deal in book.by_id.items()
        }
        return Known(notes, teller)

    def write(self, report: Report, *, whole: bool) -> Recorded:
        """Record a run; a quiet whole one once a day, one that went wrong always."""
        if self.recorder is None:
            return Recorded()
        book = self.recorder.private.portfolio
        last = book.last_run if book is not None else None
        new_day = last is None or last < report.today
        always = whole and (new_day or report.exit_code not in {0, LOOK})
        command = WHOLE_RUN if whole else f"{WHOLE_RUN} of some"
        run = Run(report.today, command, report.counts, always=always)
        lines = [line for line in report.lines if line.id and line.note]
        return self.recorder.record(Updates(lines), run)
