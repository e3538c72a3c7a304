"""Several workers at once, each with a pipe: threads for a service, processes else.

A worker that dies costs the plan it had at hand, never the run: another takes its
place. A worker whose run dies meets the end of its pipe and ends too.
"""

from __future__ import annotations

import signal
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from multiprocessing import get_context
from multiprocessing.connection import Connection, Pipe, wait
from threading import Thread
from typing import Protocol

from mapsheets.stores.base import Entry
from mapsheets.workflows.nightly.lines import Line
from mapsheets.workflows.nightly.stopping import Stop

DIED = "The worker that had it at hand ended unexpectedly."
LOOK_UP = 0.25  # seconds after which signals and time are looked at

Work = Callable[[Entry], Line]


class Maker(Protocol):
    """Makes the work of one worker; sent to it, where it is a process."""

    def __call__(self) -> Work:
        """Open what the work needs."""


Lost = Callable[[Entry, str], Line]


def serve(pipe: Connection, maker: Maker) -> None:
    """Work until the pipe ends."""
    try:
        work = maker()
        while True:
            try:
                entry = pipe.recv()
            except (EOFError, OSError):
                return
            line = work(entry)
            try:
                pipe.send(line)
            except OSError:
                return
    finally:
        pipe.close()


def serve_apart(pipe: Connection, maker: Maker) -> None:
    """Work in a process; signals are for the run, which lets its workers finish."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    serve(pipe, maker)


@dataclass(frozen=True, slots=True)
class Team:
    """So many workers; ``apart`` makes them processes."""

    size: int
    apart: bool
    maker: Maker

    def work(self, entries: Iterable[Entry], stop: Stop, lost: Lost) -> Iterator[Line]:
        """Give a line for each entry, as they are done; ``lost`` makes the others.

        The team ends with the iterator.
        """
        waiting = deque(entries)
        idle: list[Connection] = []
        busy: dict[Connection, Entry] = {}
        try:
            while waiting or busy:
                if stop.is_due():
                    yield from (lost(entry, "") for entry in waiting)
                    waiting.clear()
                while waiting and len(busy) < self.size:
                    pipe = idle.pop() if idle else self._hire()
                    busy[pipe] = entry = waiting.popleft()
                    pipe.send(entry)
                for line in self._finished(busy, idle, lost):
                    stop.heed(line)
                    yield line
                if stop.is_over():
                    left = (*waiting, *busy.values())
                    yield from (lost(entry, "") for entry in left)
                    return
        finally:
            for pipe in (*idle, *busy):
                pipe.close()

    def _finished(
        self, busy: dict[Connection, Entry], idle: list[Connection], lost: Lost
    ) -> Iterator[Line]:
        ready = wait(list(busy), LOOK_UP)
        for pipe in [pipe for pipe in busy if pipe in ready]:
            entry = busy.pop(pipe)
            try:
                line: Line = pipe.recv()
            except (EOFError, OSError):
                pipe.close()
                yield lost(entry, DIED)
            else:
                idle.append(pipe)
                yield line

    def _hire(self) -> Connection:
        ours, theirs = Pipe()
        if not self.apart:
            Thread(target=serve, args=(theirs, self.maker), daemon=True).start()
            return ours
        worker = get_context("spawn").Process(
            target=serve_apart, args=(theirs, self.maker), daemon=True
        )
        worker.start()
        theirs.close()
        return ours
