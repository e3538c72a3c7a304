"""A bar while more than one plan is worked on and somebody is watching."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from mapsheets.cli.common import Session
from mapsheets.cli.tables import is_terminal


@contextmanager
def progress(
    count: int, session: Session, what: str
) -> Iterator[Callable[[object], None]]:
    """Show a bar when there is more than one plan and a terminal."""
    if count < 2 or session.quiet or not is_terminal(sys.stderr):  # noqa: PLR2004
        yield lambda _: None
        return
    from rich.console import Console  # noqa: PLC0415  only on a terminal
    from rich.progress import Progress  # noqa: PLC0415

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=count)
        yield lambda _: bar.advance(task)
