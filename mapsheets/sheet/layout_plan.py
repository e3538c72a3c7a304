"""The tab ``Plan``: ten lines of header, the headings, one row a step.

No cell is merged: long sentences overflow to the right over empty cells, and wrap in
their own cell only where the page is too narrow for them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from mapsheets.plan.cells import links_text
from mapsheets.plan.fields import HEADER_FIELDS, PLAN_TAB, STEP_FIELDS, Kind, Owner
from mapsheets.plan.model import Plan, Status, Step
from mapsheets.sheet import look
from mapsheets.sheet.address import column_letters
from mapsheets.sheet.layout_grid import (
    LAST_ROW,
    SHEET_ROWS,
    Grid,
    Names,
    fits,
    plain_value,
)
from mapsheets.sheet.shown import Shown, ShownStep
from mapsheets.sheet.spec import (
    Area,
    CellValue,
    Choice,
    DateCheck,
    NumberCheck,
    PrintSetup,
    Rule,
    Style,
    Tab,
    Validation,
)

COLUMNS: Mapping[str, int] = {item.key: n for n, item in enumerate(STEP_FIELDS, 1)}
LAST_COLUMN = len(STEP_FIELDS)
LAST_PRINTED = COLUMNS["complete_when"]
HEADER_ROW = 11

WIDTHS: Mapping[str, float] = {
    "id": 5,
    "area": 14.5,
    "text": 38,
    "customer_owner": 19.5,
    "vendor_owner": 19.5,
    "target": 13.5,
    "expected": 13.5,
    "status": 13.5,
    "attention": 22,
    "complete_when": 35,
    "depends_on": 12,
    "days": 8,
    "done_on": 13.5,
    "notes": 42,
}
COLUMN_WIDTHS = {COLUMNS[key]: width for key, width in WIDTHS.items()}

# Where each label of the header stands; its value stands right of it. Targets have
# the date expected today below them, so that a difference is seen at once.
LABELS: Mapping[str, tuple[int, int]] = {
    "objective": (2, 2),
    "why_this_date": (3, 2),
    "start": (4, 2),
    "decision_by": (4, 4),
    "target_signature": (4, 6),
    "target_go_live": (4, 8),
    "customer_lead": (5, 2),
    "signature_expected": (5, 6),
    "go_live_expected": (5, 8),
    "vendor_lead": (6, 2),
    "next_review": (6, 6),
    "confirmed_by": (7, 2),
    "confirmed_on": (7, 4),
    "last_updated": (7, 6),
    "glance": (8, 2),
}
# The last column that a header text may flow into.
_ROOM = {
    "objective": LAST_PRINTED,
    "why_this_date": LAST_PRINTED,
    "customer_lead": 5,
    "vendor_lead": 5,
    "next_review": LAST_PRINTED,
    "glance": LAST_PRINTED,
}
_LOWEST = {1: 36.0, 2: 24.0, 8: 24.0, 9: 18.0, 10: 21.0}

# Printed on A4 with the margin of ``PrintSetup``: 841.9 and 595.3 points.
_PAGE_WIDTH = 841.9 - 2 * 0.4 * 72
_PAGE_HEIGHT = 595.3 - 2 * 0.4 * 72
# LibreOffice lays columns out by the font's real digits, 6 % wider than 7 pixels.
_WIDER = 1.06
_SMALLEST = 0.7  # of full size: what can still be read on paper


@dataclass(frozen=True, slots=True)
class Place:
    """Where the plan's parts are: ``top`` lines stand above everything."""

    top: int = 0

    @property
    def header_row(self) -> int:
        """Give the row of the headings."""
        return HEADER_ROW + self.top

    @property
    def first_step(self) -> int:
        """Give the row of the first step."""
        return self.header_row + 1

    @property
    def last_row(self) -> int:
        """Give the last row that validations and rules reach."""
        return LAST_ROW + self.top

    def value_of(self, key: str) -> tuple[int, int]:
        """Give the address of a header field's value."""
        row, column = LABELS[key]
        return row + self.top, column + 1

    def below(self, key: str, last: str = "") -> Area:
        """Give the cells of a step column, or of several, below the headings."""
        column = COLUMNS[key]
        return Area(
            self.first_step, column, self.last_row, COLUMNS[last] if last else column
        )


def plan_tab(plan: Plan, shown: Shown, banner: str = "") -> Tab:
    """Lay out the tab ``Plan``."""
    place = Place(1 if banner else 0)
    names = Names(plan.memory.customer, plan.memory.vendor)
    grid = Grid(COLUMN_WIDTHS)
    if banner:
        grid.put(1, 1, banner, look.BANNER)
        grid.fill(1, range(1, LAST_COLUMN + 1), look.BANNER)
        grid.heights[1] = 24
    _header(grid, plan, shown, place)
    _headings(grid, place, names)
    for row, step in enumerate(plan.steps, place.first_step):
        _step(grid, row, plan, step, shown.steps.get(step.id, ShownStep()))
    return Tab(
        title=PLAN_TAB,
        cells=grid.cells,
        widths=COLUMN_WIDTHS,
        heights=grid.heights,
        column_styles={
            COLUMNS[item.key]: look.spare(_step_style(item.kind, Owner.PEOPLE))
            for item in STEP_FIELDS
        },
        validations=_validations(place),
        rules=_rules(place),
        protected=_protected(place),
        filter=Area(place.header_row, 1, place.last_row, LAST_COLUMN),
        frozen_columns=1,
        printing=_printing(grid, place),
        color=look.TAB_FIRST,
        rows=LAST_ROW + place.top,
        columns=LAST_COLUMN,
    )


def _header(grid: Grid, plan: Plan, shown: Shown, place: Place) -> None:
    top = place.top
    _title(grid, shown, top + 1)
    names = Names(plan.memory.customer, plan.memory.vendor)
    values = _header_values(plan, shown)
    for item in HEADER_FIELDS:
        row, column = LABELS[item.key]
        right = column > LABELS["objective"][1]
        label = look.LABEL_RIGHT if right else look.LABEL
        grid.put(row + top, column, names.title(item), label)
        _header_value(grid, place, item.key, values[item.key])
    grid.put(top + 9, 2, shown.everything, look.CAPTION)
    grid.put(top + 10, 2, shown.notice, replace(look.PLAIN, bold=True))
    for row in range(top + 1, place.header_row):
        grid.fill(row, range(1, LAST_COLUMN + 1), look.PLAIN)
        grid.fit(row, _LOWEST.get(row - top, 20.0))


def _title(grid: Grid, shown: Shown, row: int) -> None:
    """Put the title at the largest size at which it leaves the state line free."""
    room = grid.room(range(1, LAST_PRINTED))
    sizes = [replace(look.TITLE, size=size) for size in look.TITLE_SIZES]
    fitting = [style for style in sizes if fits(shown.title, room, style)]
    style = fitting[0] if fitting else sizes[-1]
    state_column = LAST_PRINTED if fitting else LAST_COLUMN
    grid.put(row, 1, shown.title, style)
    grid.put(row, state_column, shown.state_line, look.STATE_LINE)
    grid.fill(row, range(1, LAST_PRINTED + 1), look.STATE_LINE)


def _header_values(plan: Plan, shown: Shown) -> dict[str, CellValue]:
    computed: dict[str, CellValue] = {
        "signature_expected": shown.signature_expected,
        "go_live_expected": shown.go_live_expected,
        "last_updated": shown.last_updated,
        "glance": shown.glance,
    }
    written: dict[str, CellValue] = {
        item.key: getattr(plan.header, item.key)
        for item in HEADER_FIELDS
        if item.key not in computed
    }
    unread: dict[str, CellValue] = {
        item.key: item.text for item in plan.content.unread if item.table == "header"
    }
    return {**written, **unread, **computed}


def _header_value(grid: Grid, place: Place, key: str, value: CellValue) -> None:
    row, column = place.value_of(key)
    item = next(field for field in HEADER_FIELDS if field.key == key)
    style = replace(look.VALUE, horizontal="left")
    if item.kind is Kind.DATE:
        style = replace(style, number_format=look.DATE_FORMAT)
    if key in {"objective", "target_signature"}:
        style = replace(style, bold=True)
    if item.owner is Owner.PROGRAM:
        style = look.by_program(style)
    last = _ROOM.get(key, column)
    if isinstance(value, str) and not fits(
        value, grid.room(range(column, last + 1)), style
    ):
        style = replace(style, wrap=True)
    grid.put(row, column, value, style)
    grid.fill(row, range(column + 1, last + 1), style)


def _headings(grid: Grid, place: Place, names: Names) -> None:
    for item in STEP_FIELDS:
        style = look.HEADING
        if item.owner is Owner.PROGRAM:
            style = look.by_program(style)
        grid.put(place.header_row, COLUMNS[item.key], names.title(item), style)
    grid.fit(place.header_row, 32.0)


def _step(grid: Grid, row: int, plan: Plan, step: Step, shown: ShownStep) -> None:
    values = step_values(step, shown)
    for item in plan.content.unread:
        if item.table == "steps" and item.row == step.id:
            values[item.key] = item.text
    for field in STEP_FIELDS:
        style = _step_style(field.kind, field.owner)
        style = look.ID if field.key == "id" else style
        grid.put(row, COLUMNS[field.key], values[field.key], style)
    grid.fit(row, 22.0)


def step_values(step: Step, shown: ShownStep) -> dict[str, CellValue]:
    """Give a step's cells by field key, as they stand in its row."""
    values: dict[str, CellValue] = {
        field.key: plain_value(field.kind, getattr(step, field.key))
        for field in STEP_FIELDS
        if field.owner is not Owner.PROGRAM and field.key != "depends_on"
    }
    values["depends_on"] = plain_value(Kind.IDS, links_text(step.depends_on))
    values["status"] = step.status.value
    return {**values, "expected": shown.expected, "attention": shown.attention}


def _step_style(kind: Kind, owner: Owner) -> Style:
    style = {Kind.DATE: look.DATE, Kind.NUMBER: look.NUMBER}.get(kind, look.TEXT)
    return look.by_program(style) if owner is Owner.PROGRAM else style


def _validations(place: Place) -> tuple[Validation, ...]:
    choices = tuple(
        Choice(place.below(item.key), item.choices)
        for item in STEP_FIELDS
        if item.choices
    )
    hint = "Please enter a date, e.g. 14 Jul 2027."
    dates = tuple(
        DateCheck(place.below(key), hint) for key in ("target", "done_on")
    ) + tuple(
        DateCheck(Area(*place.value_of(item.key), *place.value_of(item.key)), hint)
        for item in HEADER_FIELDS
        if item.kind is Kind.DATE and item.owner is not Owner.PROGRAM
    )
    days = NumberCheck(
        place.below("days"), 0, "Please enter working days as a whole number."
    )
    return (*choices, *dates, days)


def _rules(place: Place) -> tuple[Rule, ...]:
    return (*_status_rules(place), *_date_rules(place), *_header_rules(place))


def _cell(key: str, place: Place) -> str:
    return f"${column_letters(COLUMNS[key])}{place.first_step}"


def _status_rules(place: Place) -> tuple[Rule, ...]:
    status = _cell("status", place)
    words = (
        (Status.COMPLETE, look.GREEN, look.GREEN_FILL),
        (Status.IN_PROGRESS, look.BLUE, look.BLUE_FILL),
        (Status.BLOCKED, look.RED, look.RED_FILL),
    )
    dropped = f'={status}="{Status.NOT_NEEDED}"'
    grey = tuple(
        Rule(area, dropped, look.coloured(look.QUIET, fill), stop=True)
        for area, fill in (
            (place.below("id", "target"), ""),
            (place.below("expected"), look.PROGRAM),
            (place.below("status"), ""),
            (place.below("attention"), look.PROGRAM),
            (place.below("complete_when", "notes"), ""),
        )
    )
    return grey + tuple(
        Rule(
            place.below("status"),
            f'={status}="{word}"',
            look.coloured(color, fill),
            stop=True,
        )
        for word, color, fill in words
    )


def _date_rules(place: Place) -> tuple[Rule, ...]:
    target, expected = _cell("target", place), _cell("expected", place)
    status, done = _cell("status", place), _cell("done_on", place)
    is_open = f'ISNUMBER({target}),{status}<>"{Status.COMPLETE}",{done}=""'
    owners = tuple(
        Rule(
            place.below(key),
            f'=LEFT({_cell(key, place)},1)="["',
            replace(look.coloured(look.QUIET), italic=True),
        )
        for key in ("customer_owner", "vendor_owner")
    )
    grey = f"=LEN({_cell('text', place)})>0"
    return (
        Rule(
            place.below("target"),
            f"=AND({is_open},TODAY()-{target}>=7)",
            look.coloured(look.ORANGE, look.ORANGE_FILL),
            stop=True,
        ),
        Rule(
            place.below("target"),
            f"=AND({is_open},TODAY()-{target}>=1)",
            look.coloured(look.AMBER, look.AMBER_FILL),
            stop=True,
        ),
        Rule(
            place.below("expected"),
            f"=AND(ISNUMBER({expected}),ISNUMBER({target}),{expected}>{target})",
            look.coloured(look.AMBER, look.PROGRAM),
            stop=True,
        ),
        *owners,
        Rule(place.below("expected"), grey, look.coloured("", look.PROGRAM)),
        Rule(place.below("attention"), grey, look.coloured("", look.PROGRAM)),
    )


def _header_rules(place: Place) -> tuple[Rule, ...]:
    rules = []
    for expected, target in (
        ("signature_expected", "target_signature"),
        ("go_live_expected", "target_go_live"),
    ):
        at, agreed = _absolute(place, expected), _absolute(place, target)
        rules.append(
            Rule(
                Area(*place.value_of(expected), *place.value_of(expected)),
                f"=AND(ISNUMBER({at}),ISNUMBER({agreed}),{at}>{agreed})",
                look.coloured(look.AMBER, look.PROGRAM),
            )
        )
    row = place.top + 10
    notice = Rule(
        Area(row, 2, row, LAST_PRINTED),
        f"=LEN($B${row})>0",
        look.coloured("", look.PROGRAM),
    )
    return (*rules, notice)


def _absolute(place: Place, key: str) -> str:
    row, column = place.value_of(key)
    return f"${column_letters(column)}${row}"


def _protected(place: Place) -> tuple[Area, ...]:
    columns = tuple(
        place.below(item.key) for item in STEP_FIELDS if item.owner is Owner.PROGRAM
    )
    cells = tuple(
        Area(*place.value_of(item.key), *place.value_of(item.key))
        for item in HEADER_FIELDS
        if item.owner is Owner.PROGRAM
    )
    title, notice = place.top + 1, place.top + 10
    lines = tuple(Area(row, 1, row, LAST_PRINTED) for row in (title, notice))
    return (*lines, *cells, *columns)


def _printing(grid: Grid, place: Place) -> PrintSetup:
    """Choose the pages: one where it can be read, else two, else what it needs."""
    across = _PAGE_WIDTH / (grid.room(range(1, LAST_PRINTED + 1)) * _WIDER)
    height = sum(grid.heights.values()) + grid.heights[place.header_row]
    fitting = (
        pages
        for pages in (1, 2)
        if min(across, pages * _PAGE_HEIGHT / height) >= _SMALLEST
    )
    return PrintSetup(
        area=Area(1, 1, SHEET_ROWS, LAST_PRINTED),
        fit_height=next(fitting, 0),
        repeat_row=place.header_row,
    )
