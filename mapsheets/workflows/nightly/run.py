"""A run over a whole workspace that nobody watches and everybody can trust."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field, replace
from datetime import date
from functools import partial
from pathlib import Path
from typing import Protocol

from mapsheets.errors import MapsheetsError
from mapsheets.stores.base import Entry, Store
from mapsheets.workflows.clock import new_id
from mapsheets.workflows.finding import ID_PROPERTY, Place, copies
from mapsheets.workflows.nightly.lines import Line, added, total
from mapsheets.workflows.nightly.lock import one_run
from mapsheets.workflows.nightly.log import Log, open_log
from mapsheets.workflows.nightly.memory import Known, Remembered
from mapsheets.workflows.nightly.notes import (
    NOTHING,
    Note,
    is_being_edited,
    is_unchanged,
    read_mark,
)
from mapsheets.workflows.nightly.ping import Ping, check_ping
from mapsheets.workflows.nightly.report import Report, log_json
from mapsheets.workflows.nightly.stopping import Stop, heeding_signals
from mapsheets.workflows.nightly.team import Maker, Team
from mapsheets.workflows.nightly.work import (
    InProcess,
    InThread,
    Orders,
    being_edited,
    copied,
    not_done,
    unchanged,
    work_on,
)
from mapsheets.workflows.settings import Settings

THREADS = 4  # one identity may make 50 calls a minute, which these just use up
MOST_PROCESSES = 4
WORTH_PROCESSES = 30  # plans to read; starting a process takes as long as ten
INTERRUPTED, BROKEN = 130, 1
EARLIEST = date.min


@dataclass(frozen=True, slots=True)
class Wishes:
    """How a run is to go.

    ``jobs`` are plans at once, 0 as many as suit; ``settle`` the minutes for which
    a plan that somebody edited is left to the next run.
    """

    jobs: int = 0
    most_seconds: float | None = None
    settle: int = 0
    log_file: Path | None = None
    ping: str = ""


def _hear(_: object) -> None:
    """Hear nothing."""


@dataclass(frozen=True, slots=True)
class Ears:
    """Who hears of a run while it goes: of its size, its lines, and warnings."""

    began: Callable[[int], None] = _hear
    told: Callable[[Line], None] = _hear
    warn: Callable[[str], None] = _hear


@dataclass(slots=True)
class Run:
    """One run: what it is to do, and who hears of it."""

    settings: Settings
    orders: Orders
    wishes: Wishes = field(default_factory=Wishes)
    ears: Ears = field(default_factory=Ears)
    id: str = field(default_factory=new_id)


class Does(Protocol):
    """What a run does to its plans."""

    def __call__(self, log: Log, stop: Stop) -> Report:
        """Do it."""


def sync_named(run: Run, places: Sequence[Place], remembered: Remembered) -> Report:
    """Sync plans that a person named: each is read, however it stands."""

    def go(log: Log, stop: Stop) -> Report:
        began, today = time.monotonic(), run.orders.moment.today
        workspace = places[0].store.workspace if places else run.settings.workspace
        log.begin(workspace, len(places), today.isoformat())
        run.ears.began(len(places))
        if not run.orders.dry_run:
            run.orders = replace(run.orders, teller=remembered.read().teller)
        lines = tuple(_heard(run, log, _one_by_one(run, places, stop)))
        stores = {id(place.store): place.store for place in places}
        calls = added(*(store.calls for store in stores.values()))
        report = _ended(run, Report(workspace, today, lines, calls), stop, began)
        if run.orders.dry_run:
            return report
        return replace(report, recorded=remembered.write(report, whole=False))

    return _observed(run, go)


def sync_all(run: Run, store: Store, remembered: Remembered) -> Report:
    """Sync every plan of a workspace, but for those that cannot have changed.

    Raises:
        Locked: another run is under way.
        MapsheetsError: the workspace cannot be listed.
    """

    def go(log: Log, stop: Stop) -> Report:
        alone = nullcontext() if run.orders.dry_run else one_run(store.workspace)
        with alone, heeding_signals(stop):
            return _whole(run, store, remembered, log, stop)

    return _observed(run, go)


def _observed(run: Run, go: Does) -> Report:
    """Let the log and the dead-man's switch know, whatever becomes of the run."""
    ping = Ping(check_ping(run.wishes.ping), run.ears.warn)
    log = open_log(run.id, run.wishes.log_file, run.ears.warn)
    most = run.wishes.most_seconds
    deadline = None if most is None else time.monotonic() + most
    code = BROKEN
    ping.start()
    try:
        report = go(log, Stop(deadline))
        code = report.exit_code
        log.end(log_json(report))
    except MapsheetsError as error:
        code = error.exit_code
        log.end({"exit_code": code, "reason": error.code, "stopped": error.message})
        raise
    except KeyboardInterrupt:
        code = INTERRUPTED
        raise
    else:
        return report
    finally:
        log.close()
        ping.end(code)


def _whole(
    run: Run, store: Store, remembered: Remembered, log: Log, stop: Stop
) -> Report:
    began, moment = time.monotonic(), run.orders.moment
    entries = store.list()
    known = remembered.read() if entries else Known(NOTHING)
    teller = known.teller
    if teller is not None:
        teller = replace(teller, reports=True)
    run.orders = replace(run.orders, teller=teller)
    log.begin(store.workspace, len(entries), moment.today.isoformat())
    run.ears.began(len(entries))
    found = list(_heard(run, log, _lines(run, store, entries, known.notes, stop)))
    places = {entry.ref: number for number, entry in enumerate(entries)}
    lines = tuple(sorted(found, key=lambda line: places[line.ref]))
    report = Report(store.workspace, moment.today, lines, added())
    report = _ended(run, report, stop, began)
    report = replace(report, calls=total(lines, store.calls))
    if entries and not run.orders.dry_run:
        report = replace(report, recorded=remembered.write(report, whole=True))
        report = replace(report, calls=total(lines, store.calls))
    return report


def _ended(run: Run, report: Report, stop: Stop, began: float) -> Report:
    return replace(
        report,
        run=run.id,
        seconds=time.monotonic() - began,
        stopped=stop.reason,
        interrupted=stop.interrupted,
        dry_run=run.orders.dry_run,
    )


def _heard(run: Run, log: Log, lines: Iterator[Line]) -> Iterator[Line]:
    for line in lines:
        log.plan(line)
        run.ears.told(line)
        yield line


def _one_by_one(run: Run, places: Sequence[Place], stop: Stop) -> Iterator[Line]:
    twice = copies([place.entry for place in places])
    for place in places:
        same = twice.get(place.entry.properties.get(ID_PROPERTY, ""))
        if same is not None and len({entry.ref for entry in same}) > 1:
            yield copied(place.entry, same)
        elif stop.is_due():
            yield not_done(place.entry, stop, "")
        else:
            own = place.store.workspace == places[0].store.workspace
            orders = run.orders if own else replace(run.orders, teller=None)
            yield work_on(place.store, orders)(place.entry)


def _lines(
    run: Run,
    store: Store,
    entries: Sequence[Entry],
    notes: Mapping[str, Note],
    stop: Stop,
) -> Iterator[Line]:
    """Give a line for each plan; those that must be read come last."""
    twice = copies(entries)
    moment = run.orders.moment
    waiting: list[Entry] = []
    for entry in entries:
        plan_id = entry.properties.get(ID_PROPERTY, "")
        note = notes.get(plan_id)
        if plan_id in twice:
            yield copied(entry, twice[plan_id])
        elif is_unchanged(entry, note, moment, store.abilities):
            yield unchanged(entry)
        elif is_being_edited(entry, note, moment, run.wishes.settle):
            yield being_edited(entry)
        else:
            waiting.append(entry)
    waiting.sort(key=partial(_last_read, notes))
    team = _team(run, store, len(waiting), stop)
    yield from team.work(waiting, stop, lambda entry, died: not_done(entry, stop, died))


def _last_read(notes: Mapping[str, Note], entry: Entry) -> date:
    """Give the day of the last read: what an earlier run left comes first."""
    note = notes.get(entry.properties.get(ID_PROPERTY, ""))
    mark = read_mark(note.mark) if note is not None else None
    return mark.day if mark is not None else EARLIEST


def _team(run: Run, store: Store, count: int, stop: Stop) -> Team:
    """Choose workers: threads for a service, processes for a folder."""
    jobs = run.wishes.jobs
    if store.abilities.has_url:
        maker: Maker = InThread(_twins(store, stop), run.orders)
        return Team(jobs or THREADS, apart=False, maker=maker)
    if not jobs:
        many = count >= WORTH_PROCESSES
        jobs = min(os.cpu_count() or 1, MOST_PROCESSES) if many else 1
    if jobs == 1:
        return Team(1, apart=False, maker=InThread(lambda: store, run.orders))
    return Team(jobs, apart=True, maker=InProcess(run.settings, run.orders))


def _twins(store: Store, stop: Stop) -> Callable[[], Store]:
    """Give each thread its own store, whose waiting ends when the run is to end."""
    from mapsheets.stores.google.store import GoogleStore  # noqa: PLC0415  slow

    def twin() -> Store:
        if not isinstance(store, GoogleStore):
            return store
        other = store.twin()
        timing = other.transport.timing
        other.transport.timing = replace(timing, sleep=stop.patient(timing.sleep))
        return other

    return twin
