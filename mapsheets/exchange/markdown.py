"""A plan as a Markdown document: what both companies read in the sheet, no more."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from mapsheets.exchange.rows import Table, Value, other_tables, steps_table
from mapsheets.exchange.texts import clean_lines
from mapsheets.plan.cells import long_date
from mapsheets.plan.fields import HEADER_FIELDS
from mapsheets.plan.model import Plan
from mapsheets.schedule.dates import Schedule
from mapsheets.sheet.show import header_cells, show
from mapsheets.sheet.shown import Shown

# What Markdown (CommonMark, with GitHub's tables) could take for a sign of its own.
_SIGNS = re.compile(r"([\\`*_\[\]<>|~#&$])")


def plan_markdown(plan: Plan, schedule: Schedule) -> str:
    """Write a plan as a document: header, steps, then every tab that has rows."""
    shown = show(plan, schedule, schedule.today)
    blocks = [*_header(plan, shown), *_table(steps_table(plan, schedule))]
    for table in other_tables(plan):
        if table.rows:
            blocks.extend(_table(table))
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Write a text so that Markdown shows it as it is; lines become ``<br>``."""
    return "<br>".join(_SIGNS.sub(r"\\\1", line) for line in clean_lines(text))


def _header(plan: Plan, shown: Shown) -> Iterator[str]:
    yield f"# {escaped(shown.title)}"
    yield f"*{escaped(shown.state_line)}*"
    if shown.notice:
        yield f"**{escaped(shown.notice)}**"
    program = header_cells(shown)
    lines = []
    for field in HEADER_FIELDS:
        value: Value = (
            program[field.key]
            if field.key in program
            else getattr(plan.header, field.key)
        )
        if value:
            title = field.title(plan.memory.customer, plan.memory.vendor)
            lines.append(f"- **{escaped(_label(title))}:** {_cell(value)}")
    yield "\n".join(lines)


def _label(title: str) -> str:
    return "Confirmed on" if title == "on" else title


def _table(table: Table) -> Iterator[str]:
    yield f"## {escaped(table.name)}"
    lines = [
        _row(tuple(escaped(heading) for heading in table.headings)),
        _row(("---",) * len(table.headings)),
    ]
    lines += [_row(tuple(_cell(value) for value in row)) for row in table.rows]
    yield "\n".join(lines)


def _row(cells: tuple[str, ...]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(value: Value) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return long_date(value)
    return escaped(value) if isinstance(value, str) else str(value)
