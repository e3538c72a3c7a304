"""A table found in a tab wherever people put it, and the edits that bring it up."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from mapsheets.plan.cells import fold
from mapsheets.portfolio.cells import plain, same, words
from mapsheets.portfolio.fields import Table
from mapsheets.sheet.spec import AppendRow, CellValue, Edit, ReadTab, SetCell

Values = Mapping[str, CellValue]
HEADING_SHARE = 0.5  # of a table's headings must stand in a row for it to be found


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table; ``extra`` tells that people wrote into it beside the table."""

    number: int
    values: Values
    extra: bool = False

    def text(self, key: str) -> str:
        """Give the text of a cell, "" where there is none."""
        return words(self.values.get(key))


@dataclass(frozen=True, slots=True)
class Found:
    """Where a table is: its heading row, columns and rows; ``next_row`` is free."""

    table: Table
    tab: ReadTab
    header_row: int
    columns: Mapping[str, int]
    rows: tuple[Row, ...] = ()
    next_row: int = 0
    missing: tuple[str, ...] = field(default=())

    def has(self, key: str) -> bool:
        """Tell whether the table has a column."""
        return key in self.columns


def find_table(tabs: Sequence[ReadTab], table: Table) -> Found | None:
    """Find a table by its headings: in the tab of its name, else in any other.

    Columns may have moved, and others may stand between them. A heading that
    stands twice counts where it stands first.
    """
    own = [tab for tab in tabs if tab.title == table.tab]
    others = [tab for tab in tabs if tab.title != table.tab]
    for tab in (*own, *others):
        head = _head(tab, table)
        if head is not None:
            return _found(tab, table, *head)
    return None


def _head(tab: ReadTab, table: Table) -> tuple[int, dict[str, int]] | None:
    titles = {fold(item.heading): item.key for item in table.fields}
    rows: dict[int, dict[str, int]] = {}
    for row, column in sorted(tab.cells):
        key = titles.get(fold(words(tab.cells[row, column])))
        if key is not None:
            rows.setdefault(row, {}).setdefault(key, column)
    best = max(rows, key=lambda row: len(rows[row]), default=None)
    if best is None or len(rows[best]) < HEADING_SHARE * len(table.fields):
        return None
    return best, rows[best]


def _found(
    tab: ReadTab, table: Table, header_row: int, columns: dict[str, int]
) -> Found:
    cells: dict[int, dict[int, CellValue]] = {}
    last = header_row
    for (row, column), value in tab.cells.items():
        last = max(last, row)
        if row > header_row and words(value):
            cells.setdefault(row, {})[column] = value
    keys = {column: key for key, column in columns.items()}
    rows = [_row(number, cells[number], keys) for number in sorted(cells)]
    missing = tuple(f.heading for f in table.fields if f.key not in columns)
    kept = tuple(row for row in rows if row.values)
    return Found(table, tab, header_row, columns, kept, last + 1, missing)


def _row(number: int, cells: Mapping[int, CellValue], keys: Mapping[int, str]) -> Row:
    values = {keys[column]: value for column, value in cells.items() if column in keys}
    return Row(number, values, any(column not in keys for column in cells))


def set_edits(found: Found, row: Row, wanted: Values) -> Iterator[Edit]:
    """Write the cells of a row that differ; a column that is gone is left out."""
    for key, value in wanted.items():
        if key in found.columns and not same(row.values.get(key), value):
            cell = None if value == "" else value
            column = found.columns[key]
            yield SetCell(found.tab.title, row.number, column, cell)


def append_edits(found: Found, wanted: Sequence[Values]) -> Iterator[Edit]:
    """Write rows below everything that stands in the tab."""
    like = found.rows[-1].number if found.rows else found.header_row + 1
    for number, values in enumerate(wanted, found.next_row):
        cells = {
            found.columns[key]: value
            for key, value in values.items()
            if key in found.columns and plain(value) not in {None, ""}
        }
        yield AppendRow(found.tab.title, number, cells, like)


def rewrite(found: Found, wanted: Sequence[Values], gone: Values) -> Iterator[Edit]:
    """Bring a table of the program's to hold exactly the wanted rows.

    In the order wanted; but where people wrote beside any row, every row stays
    where it is: new ones take the place of rows that are gone, then the end, and a
    row that is gone beside people's words gets the cells of ``gone``.
    """
    keep = any(row.extra for row in found.rows)
    places = _kept(found, wanted) if keep else _in_order(found, wanted)
    rows = {row.number: row for row in found.rows}
    used = {number for number in places if number is not None}
    for number, values in zip(places, wanted, strict=True):
        if number is not None:
            blank = dict.fromkeys((f.key for f in found.table.fields), None)
            row = rows.get(number, Row(number, {}))
            yield from set_edits(found, row, {**blank, **values})
    for row in found.rows:
        if row.number not in used:
            blank = dict.fromkeys(found.columns, None)
            yield from set_edits(found, row, gone if row.extra else blank)
    new = [v for n, v in zip(places, wanted, strict=True) if n is None]
    yield from append_edits(found, new)


def _in_order(found: Found, wanted: Sequence[Values]) -> list[int | None]:
    numbers = [row.number for row in found.rows]
    return [*numbers[: len(wanted)], *[None] * (len(wanted) - len(numbers))]


def key_of(found: Found, values: Values) -> tuple[str, ...]:
    """Give what tells a row of a table from the others."""
    return tuple(fold(words(values.get(key))) for key in found.table.keys)


def _kept(found: Found, wanted: Sequence[Values]) -> list[int | None]:
    rows: dict[tuple[str, ...], list[int]] = {}
    for row in found.rows:
        rows.setdefault(key_of(found, row.values), []).append(row.number)
    places = [
        rows[key].pop(0) if rows.get(key := key_of(found, values)) else None
        for values in wanted
    ]
    free = [
        row.number for row in found.rows if not row.extra and row.number not in places
    ]
    return [free.pop(0) if place is None and free else place for place in places]
