"""Tables for people: good-looking on a terminal, plain when piped."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import IO

NARROW = 100  # columns of a terminal that has no room for everything
DAYS = frozenset({"Target", "Expected", "Signature"})  # columns that never wrap


def is_terminal(*streams: IO[str] | None) -> bool:
    """Tell whether somebody is watching; a stream that was closed is None."""
    return all(stream is not None and stream.isatty() for stream in streams)


def table(
    headings: Sequence[str],
    rows: Sequence[Sequence[str]],
    spare: frozenset[str] = frozenset(),
) -> str:
    """Draw a table; tab-separated where the output is no terminal.

    Args:
        headings: the columns' names.
        rows: the cells.
        spare: columns that are left out where the terminal is narrow.
    """
    if not is_terminal(sys.stdout):
        return _plain(headings, rows)
    from rich.console import Console  # noqa: PLC0415  only on a terminal
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    console = Console()
    left_out = spare if console.width < NARROW else frozenset()
    shown = [place for place, name in enumerate(headings) if name not in left_out]
    drawn = Table(box=None, header_style="bold", pad_edge=False)
    for place in shown:
        name = headings[place]
        drawn.add_column(name, no_wrap=name in DAYS, overflow="fold")
    for row in rows:
        # As Text, since "[name]" in a cell is a placeholder and no markup.
        drawn.add_row(*(Text(row[place]) for place in shown))
    with console.capture() as capture:
        console.print(drawn)
    return capture.get().rstrip("\n")


def _plain(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["\t".join(headings)]
    lines += ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
    return "\n".join(lines)
