"""Copies that a person edited in a real LibreOffice come back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from calc.book import Book
from calc.driver import Calc
from calc.fixtures import _calc_session, calc  # noqa: F401
from returned import Desk, edited, state
from sample_plans import NAMES

from mapsheets.sheet.address import column_letters
from mapsheets.sheet.layout_place import COLUMNS, Place

pytestmark = [
    pytest.mark.libreoffice,
    pytest.mark.filterwarnings("ignore:Print area cannot be set"),
]
PLACE = Place(top=1)  # the line that asks for the file back stands above everything
FIRST = PLACE.first_step


def at(key: str, step: int) -> str:
    """Give the address of a step's cell in an exported copy."""
    return f"{column_letters(COLUMNS[key])}{FIRST + step - 1}"


@dataclass(frozen=True)
class Gesture:
    """What a person does, and what an import must see of it."""

    name: str
    do: Callable[[Book, int], object]
    seen: tuple[tuple[str, str, str, str], ...] = ()
    note: str = ""


def _sort(book: Book, count: int) -> None:
    last = column_letters(len(COLUMNS))
    area = f"A{FIRST}:{last}{FIRST + count - 1}"
    book.sort("Plan", area, column_letters(COLUMNS["text"]), descending=True)


def _insert(book: Book, _count: int) -> None:
    book.insert_row("Plan", FIRST + 2)
    book.type("Plan", at("text", 3), "Works council informed")
    book.type("Plan", at("days", 3), "3")


TYPICAL = (
    Gesture("nothing", lambda _book, _count: None),
    Gesture(
        "type",
        lambda book, _: book.type("Plan", at("customer_owner", 2), "Priya Shah"),
        (("edit", "2", "customer_owner", "Priya Shah"),),
    ),
    Gesture(
        "date",
        lambda book, _: book.type("Plan", at("target", 3), "2027-05-03"),
        (("edit", "3", "target", "3 May 2027"),),
    ),
    Gesture(
        "status",
        lambda book, _: book.type("Plan", at("status", 1), "wip"),
        (("edit", "1", "status", "In Progress"),),
    ),
    Gesture("insert", _insert, (("added", "new", "text", "Works council informed"),)),
    Gesture(
        "delete",
        lambda book, _: book.delete_row("Plan", FIRST + 2),
        (("removed", "3", "text", ""),),
    ),
    Gesture("sort", _sort),
    Gesture(
        "copy",
        lambda book, _: book.copy_row("Plan", FIRST + 1, FIRST + 3),
        (("added", "new", "text", "the second"),),
    ),
)
ODD = (
    Gesture("move", lambda book, _: book.move_row("Plan", FIRST + 3, FIRST)),
    Gesture("number", lambda book, _: book.clear("Plan", at("id", 4))),
    Gesture("column", lambda book, _: book.insert_column("Plan", "C")),
    Gesture("heading", lambda book, _: book.type("Plan", f"C{FIRST - 1}", "Task")),
    Gesture("tab", lambda book, _: book.rename_tab("Plan", "Our plan")),
    Gesture("tabs", lambda book, _: book.move_tab("Plan", 5)),
    Gesture("first", lambda book, _: book.add_tab("Notes", 1)),
    Gesture("banner", lambda book, _: book.delete_row("Plan", 1)),
    Gesture(
        "comment",
        lambda book, _: book.comment("Plan", at("text", 3), "Can this wait?"),
        note="Can this wait?",
    ),
)
ALL = [(name, gesture) for name in NAMES for gesture in TYPICAL] + [
    ("enterprise", gesture) for gesture in ODD
]


@pytest.fixture(scope="module")
def desks(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Desk]:
    """Give one exported plan a template; imports here only look."""
    known: dict[str, Desk] = {}

    def desk(template: str) -> Desk:
        if template not in known:
            known[template] = Desk(tmp_path_factory.mktemp(template), template)
            known[template].out()
        return known[template]

    return desk


@pytest.mark.parametrize(
    ("template", "gesture"), ALL, ids=[f"{name}-{g.name}" for name, g in ALL]
)
def test_an_import_sees_exactly_what_a_person_did(
    desks: Callable[[str], Desk],
    calc: Calc,  # noqa: F811
    template: str,
    gesture: Gesture,
) -> None:
    """Nothing else: LibreOffice rewrites the whole file, people only did this."""
    desk = desks(template)
    plan = desk.plan()
    path = desk.folder / f"back-{gesture.name}.xlsx"
    path.write_bytes((desk.folder / "copy.xlsx").read_bytes())
    book = calc.open(path)
    gesture.do(book, len(plan.steps))
    book.save()
    book.close()

    before = state(desk.path)
    done = desk.back(path, dry_run=True)

    assert state(desk.path) == before
    decided = done.result.decided
    found = [
        (change.kind, change.row, change.key, change.after_text)
        for change in (decided.changes if decided else ())
    ]
    new, second = plan.memory.next_number, plan.steps[1].text
    assert found == [
        (kind, str(new) if row == "new" else row, key, after)
        if after != "the second"
        else (kind, str(new), key, second)
        for kind, row, key, after in gesture.seen
    ]
    assert (decided is None) == (not gesture.seen)
    if gesture.note:
        assert any(gesture.note in note for note in done.notes)


def test_the_merged_plan_opens_in_libreoffice_again(
    tmp_path: Path,
    calc: Calc,  # noqa: F811
) -> None:
    """Rows that an import appended look and compute like the others."""
    desk = Desk(tmp_path)
    copy = edited(
        desk.out(),
        lambda h: h.add(Step="Works council informed", Days=3, Depends_on="2"),
        lambda h: h.delete("8"),
    )
    desk.back(copy)
    book = calc.open(desk.path)
    plan = desk.plan()
    shown = [row[0] for row in book.texts("Plan", "C12:C30")]
    assert [text for text in shown if text] == [step.text for step in plan.steps]
    timeline = {row[0] for row in book.texts("Timeline", "B1:B40")}
    assert "Works council informed" in timeline
    book.save()
    book.close()
    result = desk.sync()
    assert result.decided is not None
    assert result.decided.changes == ()
