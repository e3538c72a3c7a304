"""Find the header's cells by their labels, wherever rows and columns were inserted.

A value stands right of its label; columns that people inserted in between are seen
by where the values of the other labels of that column stand. A label with another
label in its value's place has lost its value: it is left out and reported.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field

from mapsheets.plan.cells import fold
from mapsheets.plan.fields import HEADER_FIELDS, Owner
from mapsheets.plan.model import Header, Memory, Problem
from mapsheets.sheet.address import a1
from mapsheets.sheet.raw import Names, shown_text
from mapsheets.sheet.spec import Address, ReadTab

TITLE_PREFIX = "mutual action plan:"
EVERYTHING_PREFIX = "everything here is yours to change"
# Fields that dates rest on: without their label the last known value counts.
DATING = (
    "start",
    "decision_by",
    "target_signature",
    "target_go_live",
    "confirmed_by",
)
FARTHEST = 14  # columns right of the title in which its state line may stand


@dataclass(frozen=True, slots=True)
class Labels:
    """Header field keys with the addresses of their values.

    ``title``, ``state_line``, ``everything`` and ``notice`` are such cells
    themselves.
    """

    of: Mapping[str, Address]
    problems: tuple[Problem, ...] = ()


@dataclass(slots=True)
class _Search:
    tab: ReadTab
    header_row: int
    labels: dict[str, Address] = field(default_factory=dict)
    own: dict[str, Address] = field(default_factory=dict)


def find_labels(
    tab: ReadTab, header_row: int, names: Names, memory: Memory | None
) -> Labels:
    """Find the header's cells above the heading row."""
    search = _Search(tab, header_row)
    _collect(search, names)
    places, lost = _values(search)
    _typed_over(search, places)
    _state_line(search)
    problems = [_lost(tab, *item) for item in lost]
    base = memory.base.header if memory and memory.base else Header()
    gone = [
        _gone(tab, key)
        for key in DATING
        if key not in search.labels and getattr(base, key)
    ]
    return Labels({**places, **search.own}, (*problems, *gone))


def _collect(search: _Search, names: Names) -> None:
    """Find the labels, and the cells of the program's that need none."""
    titles = {
        fold(item.title(names.customer, names.vendor)): item.key
        for item in HEADER_FIELDS
    }
    leads: list[Address] = []
    found: dict[str, list[Address]] = {}
    for at in sorted(cell for cell in search.tab.cells if cell[0] < search.header_row):
        text = shown_text(search.tab.cells[at])
        key = titles.get(text.rstrip(":"))
        if key:
            found.setdefault(key, []).append(at)
        elif text.endswith(" lead"):
            leads.append(at)
        elif text.startswith(TITLE_PREFIX):
            search.own.setdefault("title", at)
        elif text.startswith(EVERYTHING_PREFIX):
            search.own.setdefault("everything", at)
            search.own.setdefault("notice", (at[0] + 1, at[1]))
    _choose(search, found)
    _renamed_leads(search, leads)


def _choose(search: _Search, found: dict[str, list[Address]]) -> None:
    """Of equal words the label is the one that is no other label's value.

    "on" is a label only in the row of Confirmed by.
    """
    signed = {row for row, _ in found.get("confirmed_by", [])}
    found["confirmed_on"] = [
        at for at in found.get("confirmed_on", []) if at[0] in signed
    ]
    labels = {at for places in found.values() for at in places}
    for key, places in found.items():
        alone = [at for at in places if (at[0], at[1] - 1) not in labels]
        chosen = alone or places
        if chosen:
            search.labels[key] = chosen[0]


def _renamed_leads(search: _Search, leads: list[Address]) -> None:
    keys = ("customer_lead", "vendor_lead")
    missing = [key for key in keys if key not in search.labels]
    search.labels.update(zip(missing, leads, strict=False))


def _values(search: _Search) -> tuple[dict[str, Address], list[tuple[str, Address]]]:
    """Find the value of each label; list the labels that lost theirs."""
    steps = _distances(search)
    places: dict[str, Address] = {}
    lost = []
    for key, (row, column) in search.labels.items():
        value = (row, column + steps[column])
        following = _next_label(search, (row, column))
        if following is not None and following <= value[1]:
            lost.append((key, (row, column)))
        else:
            places[key] = value
    return places, lost


def _distances(search: _Search) -> dict[int, int]:
    """Tell for each column of labels how far right its values stand, mostly 1."""
    seen: dict[int, Counter[int]] = {}
    for at in search.labels.values():
        counted = seen.setdefault(at[1], Counter())
        last = _next_label(search, at) or at[1] + FARTHEST
        for column in range(at[1] + 1, last):
            if shown_text(search.tab.cells.get((at[0], column))):
                counted[column - at[1]] += 1
                break
    return {
        column: min(counted, key=lambda far: (-counted[far], far), default=1)
        for column, counted in seen.items()
    }


def _next_label(search: _Search, at: Address) -> int | None:
    columns = [c for row, c in search.labels.values() if row == at[0] and c > at[1]]
    return min(columns, default=None)


def _typed_over(search: _Search, places: Mapping[str, Address]) -> None:
    """Find the program's own lines by their place where people typed over them."""
    glance = search.labels.get("glance")
    if glance is not None and glance[0] + 2 < search.header_row:
        search.own.setdefault("everything", (glance[0] + 1, glance[1]))
        search.own.setdefault("notice", (glance[0] + 2, glance[1]))
    first = min(search.labels.values(), default=(1, 1))
    if "title" not in search.own and places and first[0] > 1 and first[1] > 1:
        search.own["title"] = (first[0] - 1, first[1] - 1)


def _state_line(search: _Search) -> None:
    title = search.own.get("title")
    if title is None:
        return
    for column in range(title[1] + 1, title[1] + FARTHEST):
        if shown_text(search.tab.cells.get((title[0], column))):
            search.own["state_line"] = (title[0], column)
            return


def _lost(tab: ReadTab, key: str, at: Address) -> Problem:
    item = next(item for item in HEADER_FIELDS if item.key == key)
    counts = "" if item.owner is Owner.PROGRAM else " The last known value counts."
    return Problem(
        "VALUE_GONE",
        f"The cell right of the label in {a1(tab.title, *at)} is gone: nothing is "
        f"read or written there.{counts} Put an empty cell right of it.",
        a1(tab.title, *at),
    )


def _gone(tab: ReadTab, key: str) -> Problem:
    heading = next(item.heading for item in HEADER_FIELDS if item.key == key)
    return Problem(
        "LABEL_GONE",
        f"The label '{heading}' is gone from the tab '{tab.title}': its last known "
        "value counts. Type the label again, with the value right of it.",
    )
