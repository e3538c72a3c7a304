"""The gestures of a case, as a person does them on the sheet.

A place is ``3.target`` (the row whose ``#`` is 3), ``new.target`` (the row inserted
or copied last), ``@14.target`` (a row of the sheet), ``text:Pilot.status`` (the row
with that step text), or ``header.start``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from openpyxl.utils import coordinate_to_tuple

from gestures.laws import Where, values
from gestures.person import Person
from gestures.sheet import Address, Box, text_of
from mapsheets.plan.fields import HEADER_FIELDS, STEP_FIELDS

NAMES = ("Acme", "Northwind")


class Hands:
    """Does gestures through a person, and knows where things are meanwhile."""

    def __init__(self, person: Person, path: Path) -> None:
        self.person, self.path = person, path
        self.where = find(values(path.read_bytes())["Plan"])
        self.new = 0
        self._opened = False
        self._seen: dict[str, dict[Address, Any]] | None = None
        self._deleted: dict[str, tuple[int, list[str]]] = {}

    def close(self) -> None:
        """Save and close what is open."""
        if self._opened:
            self.person.save()
            self._opened = False
        self._seen = None

    def look_again(self) -> None:
        """Forget what was seen of the file: it may have been written."""
        self._seen = None
        cells = self._cells()[self.where.tab]
        self.where.last_row = max(row for row, _ in cells)

    # Looking.

    def _cells(self) -> dict[str, dict[Address, Any]]:
        if self._seen is None:
            self._seen = values(self.path.read_bytes())
        return self._seen

    def shown(self, place: str) -> str:
        """Tell what stands at a place of the saved file."""
        if place.startswith("header."):
            at = self.where.labels[place.removeprefix("header.")]
        else:
            name, _, key = place.rpartition(".")
            at = (self._row(name), self.where.columns[key])
        return text_of(self._cells()[self.where.tab].get(at))

    def cell(self, tab: str, address: str) -> str:
        """Tell what stands in a cell of the saved file."""
        return text_of(self._cells()[tab].get(coordinate_to_tuple(address)))

    def numbers(self) -> list[str]:
        """List the numbers of the rows, downwards."""
        return [text for text in self._column("id") if text]

    def _column(self, key: str) -> list[str]:
        where = self.where
        first, last = where.header_row + 1, where.last_row + 2
        if self._opened:
            column = where.columns[key]
            return self.person.column(where.tab, column, first, last)
        cells = self._cells()[where.tab]
        return [
            text_of(cells.get((row, where.columns[key])))
            for row in range(first, last + 1)
        ]

    def _row(self, name: str) -> int:
        if name == "new":
            return self.new
        if name == "last":
            return self.where.last_row
        if name.startswith("@"):
            return int(name[1:])
        key, wanted = ("text", name[5:]) if name.startswith("text:") else ("id", name)
        column = self._column(key)
        assert wanted in column, f"no row {name}; there are {column}"
        return self.where.header_row + 1 + column.index(wanted)

    def _open(self) -> str:
        if not self._opened:
            self.person.open(self.path)
            self._opened = True
        return self.where.tab

    def _place(self, place: str) -> Address:
        if place.startswith("header."):
            return self.where.labels[place.removeprefix("header.")]
        name, _, key = place.rpartition(".")
        return self._row(name), self.where.columns[key]

    def do_look(self, _: Sequence[str]) -> None:
        """``look``: open and save, nothing else."""
        self._open()

    # Cells.

    def do_type(self, words: Sequence[str]) -> None:
        """``type 3.target 2027-03-15`` or ``type cell People!B5 Ana``."""
        tab = self._open()
        if words[0] == "cell":
            tab, _, address = words[1].partition("!")
            row, column = coordinate_to_tuple(address)
            if not words[2]:
                self.person.clear(tab, (row, column, row, column))
                return
            self.person.type(tab, *coordinate_to_tuple(address), words[2])
            return
        self.person.type(tab, *self._place(words[0]), words[1])

    def do_status(self, words: Sequence[str]) -> None:
        """``status 2 done``."""
        self.do_type((f"{words[0]}.status", words[1]))

    def do_clear(self, words: Sequence[str]) -> None:
        """``clear 4.days``, ``clear ids`` or ``clear column status``."""
        tab = self._open()
        if words[0] in {"ids", "column"}:
            column = self.where.columns["id" if words[0] == "ids" else words[1]]
            box = (self.where.header_row + 1, column, self.where.last_row, column)
            self.person.clear(tab, box)
            return
        row, column = self._place(words[0])
        self.person.clear(tab, (row, column, row, column))

    def do_merge(self, words: Sequence[str]) -> None:
        """``merge 4.text 4.vendor_owner``."""
        tab = self._open()
        first, last = self._place(words[0]), self._place(words[1])
        self.person.merge(tab, (*first, *last))

    # Rows.

    def do_insert(self, words: Sequence[str]) -> None:
        """``insert row below 3 TEXT [key value]...`` or ``insert column before F``."""
        tab = self._open()
        if words[0] == "column":
            self._insert_column(tab, words[1:])
            return
        side, name, *rest = words[1:]
        if name == "last":
            row = self.where.last_row + 1
            self.where.last_row = row
        else:
            row = self._row(name) + (side == "below")
            self._insert_row(tab, row)
        self.new = row
        if rest:
            self._fill(row, ("text", *rest))

    def do_fill(self, words: Sequence[str]) -> None:
        """``fill 188 rows below last TEXT [key value]...``."""
        for number in range(int(words[0])):
            self.do_insert(("row", "below", "last", f"{words[4]} {number}", *words[5:]))

    def _insert_row(self, tab: str, row: int) -> None:
        self.person.insert_row(tab, row)
        self._rows(lambda at: at + (at >= row))
        self.where.last_row += 1

    def _fill(self, row: int, pairs: Sequence[str]) -> None:
        for key, value in zip(pairs[::2], pairs[1::2], strict=True):
            self.person.type(self.where.tab, row, self.where.columns[key], value)

    def _rows(self, to: Callable[[int], int]) -> None:
        where = self.where
        where.header_row = to(where.header_row)
        where.labels = {key: (to(at[0]), at[1]) for key, at in where.labels.items()}
        self.new = to(self.new)

    def do_delete(self, words: Sequence[str]) -> None:
        """``delete 5``, ``delete column notes`` or ``delete tab _mapsheets``."""
        tab = self._open()
        if words[0] == "tab":
            self.person.remove_tab(words[1])
            return
        if words[0] == "column":
            self._delete_column(tab, words[1])
            return
        for name in words:
            self._delete_row(tab, self._row(name), name)

    def _delete_row(self, tab: str, row: int, name: str) -> None:
        width = max(self.where.columns.values())
        kept = [
            self.person.column(tab, column, row, row)[0]
            for column in range(1, width + 1)
        ]
        self._deleted[name] = (row, kept)
        self.person.delete_row(tab, row)
        self._rows(lambda at: at - (at > row))
        self.where.last_row -= 1

    def do_restore(self, words: Sequence[str]) -> None:
        """``restore 5``: the deleted row comes back as it was."""
        tab = self._open()
        row, kept = self._deleted.pop(words[0])
        self._insert_row(tab, row)
        for column, text in enumerate(kept, 1):
            if text:
                self.person.type(tab, row, column, text)

    def do_copy(self, words: Sequence[str]) -> None:
        """``copy 3 below 6``."""
        tab = self._open()
        source, target = self._row(words[0]), self._row(words[2]) + 1
        self.person.copy_row(tab, source, target)
        self._rows(lambda at: at + (at >= target))
        self.where.last_row += 1
        self.new = target

    def do_move(self, words: Sequence[str]) -> None:
        """``move 3 below 6``, ``move column days before target``, ``move tab ...``."""
        tab = self._open()
        if words[0] == "tab":
            self.person.move_tab(words[1], int(words[3]))
            return
        if words[0] == "column":
            self._move_column(tab, words[1], words[3])
            return
        source, target = self._row(words[0]), self._row(words[2])
        self.person.move_row(tab, source, target + (target < source))

    def do_sort(self, words: Sequence[str]) -> None:
        """``sort by status [descending]`` or ``sort only area text by text``."""
        tab = self._open()
        columns = self.where.columns
        left, right = 1, max(columns.values())
        rest = list(words)
        if rest[0] == "only":
            left, right = columns[rest[1]], columns[rest[2]]
            rest = rest[3:]
        box: Box = (self.where.header_row + 1, left, self.where.last_row, right)
        self.person.sort(tab, box, columns[rest[1]], descending="descending" in rest)

    def do_renumber(self, words: Sequence[str]) -> None:
        """``renumber [from N]``: 1, 2, 3 downwards, whatever stood there."""
        tab = self._open()
        first = self.where.header_row + 1
        number = int(words[1]) if words else 1
        for row in range(first, self.where.last_row + 1):
            self.person.type(tab, row, self.where.columns["id"], str(number))
            number += 1

    def do_section(self, words: Sequence[str]) -> None:
        """``section above 4 "Phase 2"``: a title of their own in the Step column."""
        self.do_insert(("row", *words))

    def do_hide(self, words: Sequence[str]) -> None:
        """``hide rows status Complete``: a filter."""
        tab = self._open()
        where = self.where
        box: Box = (where.header_row, 1, where.last_row, max(where.columns.values()))
        self.person.hide_rows(tab, box, where.columns[words[1]], words[2])

    # Columns.

    def do_rename(self, words: Sequence[str]) -> None:
        """``rename heading target Due`` or ``rename tab Plan "Our plan"``."""
        tab = self._open()
        if words[0] == "tab":
            self.person.rename_tab(words[1], words[2])
            if words[1] == tab:
                self.where.tab = words[2]
            return
        column = self.where.columns[words[1]]
        self.person.type(tab, self.where.header_row, column, words[2])

    def _insert_column(self, tab: str, words: Sequence[str]) -> None:
        column = self.where.columns[words[1]]
        self.person.insert_column(tab, column)
        self._columns(lambda at: at + (at >= column))
        if len(words) > 2:
            self.person.type(tab, self.where.header_row, column, words[2])

    def _delete_column(self, tab: str, key: str) -> None:
        column = self.where.columns.pop(key)
        last = self.where.header_row - 1
        beside = self.person.column(tab, column + 1, 1, last)
        self.person.delete_column(tab, column)
        # A label whose value went has another label beside it now, or free space.
        self.where.labels = {
            name: at
            for name, at in self.where.labels.items()
            if at[1] != column or not beside[at[0] - 1]
        }
        self._columns(lambda at: at - (at > column))

    def _move_column(self, tab: str, key: str, before: str) -> None:
        source, target = self.where.columns[key], self.where.columns[before]
        assert target < source, "columns move to the left in cases"
        self.person.move_column(tab, source, target)
        self._columns(
            lambda at: target if at == source else at + (target <= at < source)
        )

    def _columns(self, to: Callable[[int], int]) -> None:
        where = self.where
        where.columns = {key: to(at) for key, at in where.columns.items()}
        where.labels = {key: (at[0], to(at[1])) for key, at in where.labels.items()}

    # Tabs.

    def do_copytab(self, words: Sequence[str]) -> None:
        """``copytab Plan "Plan (2)"``."""
        self._open()
        self.person.copy_tab(words[0], words[1])

    def do_addtab(self, words: Sequence[str]) -> None:
        """``addtab Notes``: an empty tab in front."""
        self._open()
        self.person.add_tab(words[0])


def find(cells: dict[Address, Any]) -> Where:
    """Find the plan's cells in a fresh file by their exact words."""
    titles = {item.title(*NAMES): item.key for item in STEP_FIELDS}
    labels = {item.title(*NAMES): item.key for item in HEADER_FIELDS}
    header_row = next(row for (row, column), v in cells.items() if v == "Target date")
    where = Where(header_row=header_row, last_row=max(row for row, _ in cells))
    for (row, column), value in sorted(cells.items()):
        if row == header_row:
            where.columns[titles[value]] = column
        elif row < header_row:
            _label(where, labels, (row, column), str(value))
    return where


def _label(where: Where, labels: dict[str, str], at: Address, text: str) -> None:
    if text in labels:
        where.labels[labels[text]] = (at[0], at[1] + 1)
    elif text.startswith("Mutual Action Plan:"):
        where.labels["title"] = at
    elif text.startswith("Everything here"):
        where.labels["everything"] = at
        where.labels["notice"] = (at[0] + 1, at[1])
    elif at[0] == where.labels.get("title", (0, 0))[0]:
        where.labels["state_line"] = at
