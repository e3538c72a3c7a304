"""Many nights of many plans, beside the same plans synced by hand one by one."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import nightly_google
import nightly_ground as ground
from nightly_google import BUYER, Drive

from mapsheets.sheet.layout_place import HEADER_ROW

# What buyers type: the column, and the texts in turn.
SCRIPT = (
    ("days", ("12", "3", "")),
    ("status", ("In Progress", "Complete", "Blocked", "Skipped")),
    ("notes", ("Ask Dana", "", "Legal is late")),
    ("target", ("4/30/2027", "", "5/14/2027")),
    ("customer_owner", ("Dana Whitfield", "Priya Shah")),
    ("depends_on", ("1", "", "2")),
    ("done_on", ("2/15/2027", "")),
)
ROWS = 6  # steps of each plan that are edited
EDITED = 0.15  # of all plans, each day
MOVED = 0.2  # of these, by a row that goes or comes


@dataclass
class Pair:
    """The same plans twice: one Drive for the nights, one for syncs by hand."""

    count: int
    luck: random.Random
    drives: tuple[Drive, Drive] = field(init=False)
    met: Counter[str] = field(default_factory=Counter)

    def made(self) -> Pair:
        """Make the plans."""
        self.drives = (
            nightly_google.drive(self.count),
            nightly_google.drive(self.count),
        )
        return self

    def edit(self, number: int) -> None:
        """Let the buyer edit a plan, in both Drives alike."""
        row = self.luck.randint(1, ROWS)
        if self.luck.random() < MOVED:
            gesture = self.luck.choice(("delete_row", "insert_row"))
            for drive in self.drives:
                person = drive.google.person(BUYER, drive.refs[number])
                getattr(person, gesture)("Plan", HEADER_ROW + row)
            self.met[gesture] += 1
            return
        key, texts = self.luck.choice(SCRIPT)
        text = self.luck.choice(texts)
        for drive in self.drives:
            drive.type(number, key, row, text)
        self.met[key] += 1

    def night(self, day: date) -> None:
        """Let a day of edits pass, and a night."""
        for number in range(self.count):
            if self.luck.random() < EDITED:
                self.edit(number)
        for drive in self.drives:
            drive.pass_days(0.5)
        report = self.drives[0].night(day)
        assert len(report.lines) == self.count
        self.met.update(line.outcome for line in report.lines)
        ground.by_hand(self.drives[1].store(), day)
        for drive in self.drives:
            drive.pass_days(0.5)

    def differing(self, day: date) -> list[str]:
        """Name the plans whose content, history or memory is not the same twice."""
        one, other = (ground.plans(drive.store(), day) for drive in self.drives)
        assert len(one) == self.count
        return [
            f"{plan.name}: {part}"
            for plan_id, plan in one.items()
            for part in ("content", "history")
            if getattr(plan, part) != getattr(other[plan_id], part)
        ] + [
            f"{plan.name}: memory"
            for plan_id, plan in one.items()
            if plan.memory.written != other[plan_id].memory.written
        ]


def nights(count: int, number: int, seed: int) -> Counter[str]:
    """Let so many nights pass; every plan must be as if synced by hand each night."""
    pair = Pair(count, random.Random(seed)).made()
    for passed in range(1, number + 1):
        pair.night(nightly_google.tomorrow(passed))
    last = nightly_google.tomorrow(number)
    assert pair.differing(last) == []
    histories = ground.plans(pair.drives[0].store(), last).values()
    pair.met["rows of history"] = sum(len(plan.history) for plan in histories)
    return pair.met
