"""Plans on a real disk for cases: made, shared and confirmed as commands do it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from mapsheets.stores.folder.store import FolderStore
from mapsheets.sync.acts import Act, confirming, sharing
from mapsheets.sync.guards import Allowed
from mapsheets.workflows.finding import Place
from mapsheets.workflows.new import Order, create, prepare
from mapsheets.workflows.syncing import sync_one

NOTHING = Allowed()
DATES = {"start": "start", "sign-by": "sign_by", "go-live": "go_live"}
TEXTS = {"customer": "customer", "vendor": "vendor", "locale": "locale"}
WHO, HOW = "Ana Alvarez, CFO", "e-mail of 1 Feb"


def order_of(words: tuple[str, ...]) -> Order:
    """Read ``enterprise start 2027-02-01 sign-by 2027-06-30``."""
    order = Order("Acme", "Northwind", template=words[0])
    rest: Iterator[str] = iter(words[1:])
    for key, value in zip(rest, rest, strict=True):
        if key in DATES:
            order = replace(order, **{DATES[key]: date.fromisoformat(value)})  # type: ignore[arg-type]
        else:
            order = replace(order, **{TEXTS[key]: value})  # type: ignore[arg-type]
    return order


def place_in(folder: Path) -> Place:
    """Find the one plan of a folder."""
    store = FolderStore(folder)
    return Place(store, store.list()[0])


def act(folder: Path, what: Act, today: date) -> None:
    """Do to the plan of a folder what a command does."""
    sync_one(place_in(folder), today, NOTHING, act=what)


@cache
def workbook(words: tuple[str, ...], state: str) -> tuple[str, bytes]:
    """Make a plan in a state; give its file's name and bytes."""
    order = order_of(words)
    assert order.start is not None
    with TemporaryDirectory() as name:
        folder = Path(name)
        prepared = prepare(order, order.start, "plan-of-the-case")
        create(FolderStore(folder), prepared)
        if state in {"shared", "confirmed"}:
            act(folder, sharing(("ana@acme.example",)), order.start)
        if state == "confirmed":
            act(folder, confirming(WHO, HOW, order.start), order.start)
        (path,) = folder.glob("*.xlsx")
        return path.name, path.read_bytes()


def lay_down(folder: Path, words: tuple[str, ...], state: str) -> Path:
    """Put a plan in a state into a folder, last changed on its first day."""
    name, data = workbook(words, state)
    path = folder / name
    path.write_bytes(data)
    start = order_of(words).start
    assert start is not None
    touch(path, start)
    return path


def touch(path: Path, day: date) -> None:
    """Let a file look as if it was last changed on a day."""
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=UTC).timestamp()
    os.utime(path, (noon, noon))
