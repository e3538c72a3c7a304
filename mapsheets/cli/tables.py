"""Tables for people: good-looking on a terminal, plain when piped."""

from __future__ import annotations

import sys
from collections.abc import Sequence


def table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    """Draw a table; tab-separated where the output is no terminal."""
    if not sys.stdout.isatty():
        return _plain(headings, rows)
    from rich.console import Console  # noqa: PLC0415  only on a terminal
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    drawn = Table(*headings, box=None, header_style="bold", pad_edge=False)
    for row in rows:
        # As Text, since "[name]" in a cell is a placeholder and no markup.
        drawn.add_row(*(Text(cell) for cell in row))
    console = Console()
    with console.capture() as capture:
        console.print(drawn)
    return capture.get().rstrip("\n")


def _plain(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = ["\t".join(headings)]
    lines += ["\t".join(" ".join(cell.split()) for cell in row) for row in rows]
    return "\n".join(lines)
