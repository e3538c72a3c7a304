"""What ``Plan`` checks and colours by itself: dropdowns, dates, native formats.

Colours follow an edit at once and only repeat what the words in the row say.
"""

from __future__ import annotations

from mapsheets.plan.fields import HEADER_FIELDS, STEP_FIELDS, Kind, Owner
from mapsheets.plan.model import Status
from mapsheets.sheet import look
from mapsheets.sheet.layout_grid import placeholder_rule
from mapsheets.sheet.layout_place import LABELS, LAST_COLUMN, LAST_PRINTED, Place
from mapsheets.sheet.spec import (
    Area,
    Choice,
    DateCheck,
    NumberCheck,
    Rule,
    Validation,
)
from mapsheets.sheet.statusrule import status_tests


def validations(place: Place) -> tuple[Validation, ...]:
    """Give the dropdowns and checks of ``Plan``; they warn, they never refuse."""
    choices = tuple(
        Choice(place.below(item.key), item.choices)
        for item in STEP_FIELDS
        if item.choices
    )
    hint = "Please enter a date, e.g. 14 Jul 2027."
    dates = tuple(
        DateCheck(place.below(key), hint) for key in ("target", "done_on")
    ) + tuple(
        DateCheck(place.header_area(item.key), hint)
        for item in HEADER_FIELDS
        if item.kind is Kind.DATE and item.owner is not Owner.PROGRAM
    )
    days = NumberCheck(
        place.below("days"), 0, "Please enter working days as a whole number."
    )
    return (*choices, *dates, days)


def rules(place: Place) -> tuple[Rule, ...]:
    """Give the conditional formats of ``Plan``, the strongest first."""
    return (*_status_rules(place), *_date_rules(place), *_header_rules(place))


def _status_rules(place: Place) -> tuple[Rule, ...]:
    status = place.cell("status")
    words = (
        (Status.COMPLETE, look.GREEN, look.GREEN_FILL),
        (Status.IN_PROGRESS, look.BLUE, look.BLUE_FILL),
        (Status.BLOCKED, look.RED, look.RED_FILL),
    )
    grey = tuple(
        Rule(area, dropped, look.coloured(look.QUIET, fill), stop=True)
        for dropped in status_tests(status, Status.NOT_NEEDED)
        for area, fill in (
            (place.below("id", "target"), ""),
            (place.below("expected"), look.PROGRAM),
            (place.below("status"), ""),
            (place.below("attention"), look.PROGRAM),
            (place.below("complete_when", "notes"), ""),
        )
    )
    return grey + tuple(
        Rule(place.below("status"), test, look.coloured(color, fill), stop=True)
        for word, color, fill in words
        for test in status_tests(status, word)
    )


def _date_rules(place: Place) -> tuple[Rule, ...]:
    """Colour past targets and later dates; grey the program's cells of new rows."""
    target, expected = place.cell("target"), place.cell("expected")
    status, done = place.cell("status"), place.cell("done_on")
    is_open = (
        f'ISNUMBER({target}),{status}<>"{Status.COMPLETE}",'
        f'{status}<>"{Status.NOT_NEEDED}",{done}=""'
    )
    grey = f"=LEN({place.cell('text')})>0"
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
        *(
            placeholder_rule(place.below(key))
            for key in ("customer_owner", "vendor_owner")
        ),
        Rule(place.below("expected"), grey, look.coloured("", look.PROGRAM)),
        Rule(place.below("attention"), grey, look.coloured("", look.PROGRAM)),
    )


def _header_rules(place: Place) -> tuple[Rule, ...]:
    rules = []
    for expected, target in (
        ("signature_expected", "target_signature"),
        ("go_live_expected", "target_go_live"),
    ):
        at, agreed = place.header_cell(expected), place.header_cell(target)
        rules.append(
            Rule(
                place.header_area(expected),
                f"=AND(ISNUMBER({at}),ISNUMBER({agreed}),{at}>{agreed})",
                look.coloured(look.AMBER, look.PROGRAM),
            )
        )
    row = place.top + 10
    notice = Rule(
        Area(row, 1, row, LAST_PRINTED),
        f"=LEN($B${row})>0",
        look.coloured("", look.PROGRAM),
    )
    return (*rules, notice)


def protected(place: Place) -> tuple[Area, ...]:
    """Give the program's cells: typing there is warned about."""
    columns = tuple(
        place.below(item.key) for item in STEP_FIELDS if item.owner is Owner.PROGRAM
    )
    cells = tuple(
        place.header_area(item.key)
        for item in HEADER_FIELDS
        if item.owner is Owner.PROGRAM and item.key != "glance"
    )
    title, glance, notice = (place.top + row for row in (1, LABELS["glance"][0], 10))
    lines = (
        Area(title, 1, title, LAST_COLUMN),
        Area(glance, LABELS["glance"][1] + 1, glance, LAST_PRINTED),
        Area(notice, 1, notice, LAST_PRINTED),
    )
    return (*lines, *cells, *columns)
