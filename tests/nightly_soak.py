"""Many plans, bad weather, people who edit meanwhile, and runs that are killed."""

from __future__ import annotations

import random
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from urllib.parse import urlsplit

import requests
from fakegoogle import FakeGoogle, Fault
from fakegoogle.faults import FaultPlan
from fakegoogle.server import Adapter
from nightly_google import BUYER, Drive
from nightly_ground import FIRST, Notebook, plans

from mapsheets.errors import MapsheetsError
from mapsheets.sheet.address import column_letters
from mapsheets.sheet.layout_place import COLUMNS, HEADER_ROW
from mapsheets.stores.google.store import GoogleStore
from mapsheets.stores.google.transport import Timing, Transport
from mapsheets.workflows.nightly.notes import Moment
from mapsheets.workflows.nightly.report import Report
from mapsheets.workflows.nightly.run import Ears, Run, Wishes, sync_all
from mapsheets.workflows.nightly.work import Orders
from mapsheets.workflows.settings import Settings

LIMITED = ("429", "429_retry_after", "403_rate")
UNSURE = ("503_before", "503_after", "500_after", "html_502_after", "reset_after")
REFUSED = ("403_permission", "404")
TYPED = ("notes", "customer_owner", "days")
JOBS = 4
ROUNDS = 40  # nights until one in which nothing fails, at most


class Killed(BaseException):
    """The process is gone; nothing of it happens any more."""


@dataclass
class Weather(FaultPlan):
    """Faults by chance instead of a plan; ``shares`` of all calls, by kind."""

    luck: random.Random = field(default_factory=random.Random)
    limited: float = 0.30
    unsure: float = 0.02
    refused: float = 0.01
    calm: bool = True

    def pick(self, method_id: str) -> Fault | None:
        if self.calm:
            return super().pick(method_id)
        drawn = self.luck.random()
        for share, kinds in (
            (self.limited, LIMITED),
            (self.unsure, UNSURE),
            (self.refused, REFUSED),
        ):
            if drawn < share:
                return Fault(self.luck.choice(kinds), seconds=5)
            drawn -= share
        return None


class Line(Adapter):
    """The way of one process to Google: it may be cut, and people edit meanwhile."""

    def __init__(
        self, google: FakeGoogle, cut_at: int | None, meanwhile: Callable[[str], None]
    ) -> None:
        super().__init__(google)
        self.left, self.meanwhile = cut_at, meanwhile
        # The last call arrives, or it does not.
        self.end = random.Random(cut_at).choice(("before", "after"))
        self.dead, self.guard = threading.Event(), threading.Lock()

    def send(
        self, request: requests.PreparedRequest, **options: object
    ) -> requests.Response:
        last = self._last()
        self.meanwhile(urlsplit(request.url or "").path)
        if last == "before":
            raise Killed
        response = super().send(request, **options)
        if last == "after":
            raise Killed
        return response

    def _last(self) -> str:
        """Tell whether the process dies before or after this call, if it does."""
        with self.guard:
            if self.dead.is_set():
                raise Killed
            if self.left is None:
                return ""
            self.left -= 1
            if self.left > 0:
                return ""
            self.dead.set()
            return self.end


@dataclass
class Soak:
    """One soak: a Drive, its weather, and what people typed last."""

    count: int
    seed: int = 1
    drive: Drive = field(init=False)
    luck: random.Random = field(init=False)
    weather: Weather = field(init=False)
    typed: dict[tuple[str, str, int], str] = field(default_factory=dict)
    edits: int = 0
    guard: threading.RLock = field(default_factory=threading.RLock)
    tally: Counter[str] = field(default_factory=Counter)

    def made(self) -> Soak:
        """Make the plans, in calm weather."""
        self.luck = random.Random(self.seed)
        self.drive = Drive(self.count).made()
        self.weather = Weather(luck=random.Random(self.seed + 1))
        self.google.faults = self.weather
        return self

    @property
    def google(self) -> FakeGoogle:
        return self.drive.google

    def edit(self, ref: str) -> None:
        """Let the buyer type something new somewhere in a plan."""
        with self.guard:
            self.edits += 1
            key, row = self.luck.choice(TYPED), self.luck.randint(1, 4)
            text = str(self.edits % 9 + 3) if key == "days" else f"Text {self.edits}"
            cell = f"{column_letters(COLUMNS[key])}{HEADER_ROW + row}"
            self.google.person(BUYER, ref).type("Plan", cell, text)
            self.typed[ref, key, row] = text

    def edit_some(self, share: float) -> None:
        """Let buyers edit a share of all plans."""
        for ref in self.drive.refs:
            if self.luck.random() < share:
                self.edit(ref)

    def _meanwhile(self, share: float) -> Callable[[str], None]:
        def act(path: str) -> None:
            ref = next((ref for ref in self.drive.refs if ref in path), "")
            with self.guard:
                if ref and share and self.luck.random() < share:
                    self.edit(ref)

        return act

    def night(
        self, today: date, *, cut_at: int | None = None, edits: float = 0.0
    ) -> Report | None:
        """Let a night pass; None where it could not begin or was killed."""
        google = self.google
        google.calls.clear()
        line = Line(google, cut_at, self._meanwhile(edits))
        store = store_over(google, line)
        orders = Orders(Moment(today, google.clock.now()))
        notes = Notebook(dict(self.drive.notes.notes))
        told: list[str] = []
        ears = Ears(told=lambda found: told.append(found.ref))
        run = Run(Settings(workspace=store.workspace), orders, Wishes(jobs=JOBS), ears)
        with quiet_threads():
            try:
                report = sync_all(run, store, notes)
            except Killed:
                self.tally["killed"] += 1
                return None
            except MapsheetsError:
                # Even the listing may be refused; in calm weather that is a fault.
                assert not self.weather.calm
                self.tally["not begun"] += 1
                return None
        self._count()
        if line.dead.is_set():
            self.tally["killed"] += 1
            return None
        assert len(report.lines) == len(told) == self.count
        self.drive.notes = notes
        return report

    def _count(self) -> None:
        for record in self.google.calls:
            self.tally[record.fault or "answered"] += 1
            self.tally["over quota"] += record.status == 429 and not record.fault

    def settle(self, today: date) -> int:
        """Let nights pass until one in which no plan fails; give their number."""
        for number in range(1, ROUNDS):
            self.google.clock.advance(3600)
            report = self.night(today)
            if report is not None and report.exit_code == 0:
                return number
        message = f"after {ROUNDS} nights some plan still failed"
        raise AssertionError(message)

    def lost(self) -> list[str]:
        """List the edits that do not stand where they were typed."""
        found = []
        for (ref, key, row), text in self.typed.items():
            stands = self.google.rows(ref, "Plan")[HEADER_ROW + row - 1]
            place = COLUMNS[key] - 1
            if len(stands) <= place or stands[place] != text:
                found.append(f"{ref} {key} {row}: {text}")
        return found

    def twice(self) -> list[str]:
        """List what stands twice: files, numbers of steps, rows of history."""
        names = [file.name for file in self.google.spreadsheets()]
        found = [name for name, n in Counter(names).items() if n > 1]
        for plan in plans(self.drive.store(), FIRST).values():
            ids = [step.id for step in plan.steps]
            found += [f"{plan.name} {one}" for one, n in Counter(ids).items() if n > 1]
            rows = Counter(plan.history)
            found += [f"{plan.name} {row.what}" for row, n in rows.items() if n > 1]
        return found

    def state(self) -> dict[str, object]:
        """Give what every plan holds and remembers, but for counters of writes."""
        return {
            plan_id: (plan.content, plan.history, plan.memory.written)
            for plan_id, plan in plans(self.drive.store(), FIRST).items()
        }


def store_over(google: FakeGoogle, line: Line) -> GoogleStore:
    """Sign in as a process does whose way to Google is this line."""
    session = google.session()
    for scheme in ("https://", "http://"):
        session.mount(scheme, line)
    clock, luck = google.clock, random.Random(7)
    timing = Timing(clock.seconds, clock.sleep, luck.random, clock.now)
    transport = Transport(session, refresh=lambda: None, timing=timing)
    return GoogleStore(transport, "root", lambda: f"{luck.getrandbits(48):012x}")


@contextmanager
def quiet_threads() -> Iterator[None]:
    """Say nothing of threads that died with their process, and wait for all."""
    before, there = threading.excepthook, set(threading.enumerate())

    def hook(told: threading.ExceptHookArgs) -> None:
        if told.exc_type is not Killed:
            before(told)

    threading.excepthook = hook
    try:
        yield
    finally:
        for thread in set(threading.enumerate()) - there:
            thread.join()
        threading.excepthook = before


def nights(count: int, number: int, seed: int) -> Soak:
    """Let so many nights of bad weather pass, with edits, and see that all is well."""
    soak = Soak(count, seed).made()
    for _ in range(number):
        soak.edit_some(0.2)
        soak.weather.calm = False
        soak.night(FIRST, edits=0.05)
        soak.weather.calm = True
        soak.google.clock.advance(3600)
    soak.settle(FIRST)
    soak.google.clock.advance(3600)
    soak.night(FIRST)
    assert soak.google.counts()["write"] == 0, "a second run wrote"
    assert soak.tally["over quota"] == 0, "a quota was exceeded"
    assert soak.lost() == []
    assert soak.twice() == []
    return soak
