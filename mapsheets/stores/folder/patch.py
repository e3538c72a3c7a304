"""Edit a workbook in place: only the parts that must change are written anew."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from functools import cached_property

from mapsheets.errors import StoreFault
from mapsheets.sheet.layout_metrics import text_height
from mapsheets.sheet.spec import (
    Address,
    AppendRow,
    CellValue,
    Edit,
    Edits,
    Formula,
    ReplaceState,
    SetCell,
)
from mapsheets.stores.folder import bands, bookparts
from mapsheets.stores.folder.archive import rewritten
from mapsheets.stores.folder.book import links_name
from mapsheets.stores.folder.formats import Formats
from mapsheets.stores.folder.grid import encoded
from mapsheets.stores.folder.limits import LAST_ROW, LIMITS, Limits
from mapsheets.stores.folder.reading import Opened, opened_workbook
from mapsheets.stores.folder.worksheet import Worksheet, new_worksheet

_HAS_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_LOWEST, _ONE_LINE, _HIGHEST = 20.0, 22.0, 409.0  # points; Excel's rows end at 409
_TYPES = "[Content_Types].xml"


def patched(data: bytes, edits: Edits, limits: Limits = LIMITS) -> bytes:
    """Give a workbook file with the edits made and all else as it was.

    Raises:
        StoreFault: an edit names a tab that is not there, or a row that is not free.
        Refused: the file is foreign, hostile or damaged.
    """
    patch = _Patch(opened_workbook(data, limits))
    # One tab after the other: the tree of a large one takes much room.
    for tab in dict.fromkeys(edit.tab for edit in edits.items):
        patch.edit(tab, [edit for edit in edits.items if edit.tab == tab])
    return patch.finished()


class _Patch:
    """One editing of a workbook: worksheets by tab, parts by name."""

    def __init__(self, opened: Opened) -> None:
        self._opened = opened
        self._worksheets: dict[str, Worksheet] = {}
        self._parts: dict[str, bytes] = {}
        self._removed: set[str] = set()
        self._names = {sheet.title: sheet.part for sheet in opened.book.sheets}

    @cached_property
    def _formats(self) -> Formats:
        name = self._style_part
        styles = self._opened.package.part(name) if name else None
        return Formats(styles, self._opened.tables.looks)

    @property
    def _style_part(self) -> str | None:
        return self._opened.package.find(self._opened.book.linked("styles"))

    def edit(self, tab: str, edits: Sequence[Edit]) -> None:
        """Make the edits of one tab, and write its part."""
        if any(isinstance(edit, ReplaceState) for edit in edits):
            self._make(edits, range(LAST_ROW + 1))
            worksheet = self._worksheets.pop(tab)
            self._parts[self._names[tab]] = worksheet.part()
            return

        def touch(worksheet: Worksheet, rows: range) -> None:
            self._worksheets[tab] = worksheet
            self._make(edits, rows)
            del self._worksheets[tab]

        part = self._part_of(tab)
        appended = [edit for edit in edits if isinstance(edit, AppendRow)]
        self._parts[self._names[tab]] = bands.edited(
            part,
            touch,
            from_1904=self._opened.book.from_1904,
            together=[(edit.row, edit.like) for edit in appended],
            filled=[
                (edit.row, edit.column)
                for edit in edits
                if isinstance(edit, SetCell) and edit.value is not None
            ],
        )

    def _make(self, edits: Sequence[Edit], rows: range) -> None:
        for edit in edits:
            if isinstance(edit, ReplaceState):
                self.replace_state(edit)
            elif edit.row not in rows:
                continue
            elif isinstance(edit, SetCell):
                self.set_cell(edit)
            else:
                self.append_row(edit)

    def set_cell(self, edit: SetCell) -> None:
        self._fill(edit.tab, (edit.row, edit.column), edit.value)

    def append_row(self, edit: AppendRow) -> None:
        worksheet = self._worksheet(edit.tab)
        if not worksheet.is_free(edit.row):
            raise StoreFault(
                f"Row {edit.row} of the tab '{edit.tab}' is not empty.",
                "Nothing was written; run the command again.",
            )
        worksheet.copy_look(edit.row, edit.like)
        worksheet.let_grow(edit.row)
        # The other row's height fitted its own texts.
        height = worksheet.height(edit.row)
        worksheet.set_height(edit.row, min(max(height, _LOWEST), _ONE_LINE))
        for column, value in sorted(edit.values.items()):
            self._fill(edit.tab, (edit.row, column), value)
        worksheet.extend_rules(edit.row, edit.like)

    def replace_state(self, edit: ReplaceState) -> None:
        if edit.tab not in self._names:
            self._add_hidden_tab(edit.tab)
        worksheet = self._worksheet(edit.tab)
        worksheet.clear()
        for number, (key, text) in enumerate(edit.rows, start=1):
            worksheet.fill((number, 1), key or None)
            worksheet.fill((number, 2), text or None)

    def finished(self) -> bytes:
        styles = self._formats.changed_part()
        if styles is not None and self._style_part is not None:
            self._parts[self._style_part] = styles
        if self._has_formulas():
            self._recalculate()
        return rewritten(self._opened.package, self._parts, self._removed)

    def _fill(self, tab: str, place: Address, value: CellValue) -> None:
        worksheet = self._worksheet(tab)
        worksheet.fill(place, value)
        if value is None:
            return
        shown = value.value if isinstance(value, Formula) else value
        if isinstance(shown, date | int | float):
            self._fit_format(worksheet, place, shown)
        elif isinstance(shown, str):
            self._fit_height(worksheet, place, shown)

    def _fit_height(self, worksheet: Worksheet, place: Address, text: str) -> None:
        """Make a row higher where a text would be cut; not all programs do it.

        So is one of fixed height: many programs mark every row as fixed on saving.
        """
        row, column = place
        style = int(worksheet.cell(place).get("s", "0"))
        if (look := self._formats.wrapped(style)) is None:
            return
        height = worksheet.height(row)
        needed = text_height(text, worksheet.width(column), look)
        if needed > height:
            worksheet.set_height(row, min(needed, _HIGHEST))

    def _fit_format(
        self, worksheet: Worksheet, place: Address, shown: date | float
    ) -> None:
        """Change a cell's number format where a value would read as another.

        A date takes the format of the other dates in its column, if there are any,
        else only the number format of the tab's other dates.
        """
        cell = worksheet.cell(place)
        own = int(cell.get("s", "0"))
        if self._formats.fits(shown, own):
            return
        style = None
        if isinstance(shown, date):
            style = worksheet.style_in_column(place[1], self._formats.shows_dates)
        if style is None:
            dates = worksheet.first_style(self._formats.shows_dates)
            style = self._formats.adapted(shown, own, dates)
        cell.set("s", str(style))

    def _worksheet(self, tab: str) -> Worksheet:
        if tab not in self._worksheets:
            from_1904 = self._opened.book.from_1904
            part = self._part_of(tab)
            self._worksheets[tab] = Worksheet(part, from_1904=from_1904)
        return self._worksheets[tab]

    def _part_of(self, tab: str) -> bytes:
        if tab not in self._names:
            raise StoreFault(
                f"The workbook has no tab '{tab}'.",
                "Give the tab its old name again, then run the command again.",
            )
        return self._opened.package.part(self._names[tab])

    def _part(self, name: str) -> bytes:
        exact = self._opened.package.find(name) or name
        return self._parts.get(exact) or self._opened.package.part(exact)

    def _store(self, name: str, content: bytes) -> None:
        self._parts[self._opened.package.find(name) or name] = content

    def _add_hidden_tab(self, title: str) -> None:
        main = self._opened.book.part
        part = bookparts.free_part(self._opened.package.members, main)
        rels, link = bookparts.with_link(
            self._part(links_name(main)), "worksheet", part
        )
        self._store(links_name(main), rels)
        self._store(_TYPES, bookparts.with_worksheet_type(self._part(_TYPES), part))
        self._store(main, bookparts.with_sheet(self._part(main), encoded(title), link))
        self._names[title] = part
        from_1904 = self._opened.book.from_1904
        self._worksheets[title] = new_worksheet(from_1904=from_1904)

    def _has_formulas(self) -> bool:
        if self._opened.book.linked("calcChain"):
            return True
        return any(
            _HAS_FORMULA.search(self._part(part)) is not None
            for part in self._names.values()
        )

    def _recalculate(self) -> None:
        """Let programs compute again what the edits may have changed."""
        main = self._opened.book.part
        workbook = bookparts.recalculating(self._part(main))
        if workbook is not None:
            self._store(main, workbook)
        for link in self._opened.book.links:
            if link.kind != "calcChain":
                continue
            self._removed.add(link.target)
            rels = bookparts.without_link(self._part(links_name(main)), link.id)
            self._store(links_name(main), rels)
            types = bookparts.without_type(self._part(_TYPES), link.target)
            self._store(_TYPES, types)
