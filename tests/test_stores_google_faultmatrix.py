"""Every kind of fault at every call: a rerun ends where no fault would have."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from fakegoogle import Fault
from google_ground import PERSON, Ground, ground, sync_edits, workbook

from mapsheets.errors import MapsheetsError, PlanExists

FAULTS = (
    "429",
    "429_retry_after",
    "403_rate",
    "403_permission",
    "403_quota",
    "403_scope",
    "403_disabled",
    "401",
    "500",
    "500_after",
    "503_before",
    "503_after",
    "html_502",
    "html_502_after",
    "timeout_before",
    "timeout_after",
    "reset_before",
    "reset_after",
    "slow",
)
CALLS = ("list", "make", "fill", "read", "write", "share", "trash")
RERUNS = 3
LONGEST = 200.0  # seconds that one run with one fault may wait


def run(g: Ground) -> None:
    """Make, sync, share; go on where an earlier run stopped."""
    try:
        g.ref = g.store.create(workbook(), "Acme").ref
    except PlanExists:
        g.ref = g.store.list()[0].ref
    read = g.store.read(g.ref)
    state = read.tab("_mapsheets")
    if state is not None and state.cells[1, 2] == "before":
        g.store.write(g.ref, sync_edits(), read.revision)
    g.store.share(g.ref, PERSON)
    g.store.trash(g.extra)


def fresh() -> Ground:
    """Give a Drive with a workbook that is to be trashed."""
    g = ground()
    g.extra = g.store.create(workbook(), "Extra").ref
    g.google.clear_plans()
    return g


def outcome(g: Ground) -> object:
    """Give what is to be the same whatever went wrong."""
    listed = [entry.name for entry in g.store.list()]
    people = sorted(p.address for p in g.store.permissions(g.ref))
    return listed, people, g.tabs()


def attempts(g: Ground, act: Callable[[Ground], None]) -> str:
    """Run until it ends well; tell how it went."""
    for number in range(1, RERUNS + 1):
        began = g.google.clock.seconds()
        try:
            act(g)
        except MapsheetsError as error:
            last = error
        else:
            return "ok" if number == 1 else f"rerun {number - 1} after {last.exit_code}"
        assert g.google.clock.seconds() - began < LONGEST
    raise last


@pytest.fixture(scope="module")
def wanted() -> object:
    """Give the outcome without faults."""
    g = fresh()
    run(g)
    return outcome(g)


@pytest.mark.parametrize("kind", FAULTS)
def test_a_rerun_converges(
    kind: str, wanted: object, capsys: pytest.CaptureFixture[str]
) -> None:
    """One fault of this kind at each call leaves no trace after a rerun."""
    fields = []
    for number, name in enumerate(CALLS, 1):
        g = fresh()
        g.fail(Fault(kind, call=number))
        field = attempts(g, run)
        g.google.clear_plans()
        assert outcome(g) == wanted, (kind, name)
        fields.append(f"{name}: {field}")
    with capsys.disabled():
        print(f"\n{kind:>16} | " + " | ".join(fields), end="")  # noqa: T201
    assert len(fields) == len(CALLS)


@pytest.mark.parametrize("kind", FAULTS)
def test_a_fault_that_stays_ends_in_bounded_time(kind: str) -> None:
    """Faults without end give an error of ours, soon enough and without a copy."""
    for number in range(1, 6):
        g = fresh()
        g.fail(Fault(kind, call=number, times=None))
        began = g.google.clock.seconds()
        if kind == "slow":
            run(g)
        else:
            with pytest.raises(MapsheetsError):
                run(g)
        assert g.google.clock.seconds() - began < 4 * LONGEST
        assert g.google.count() < 40
        names = [file.name for file in g.google.spreadsheets()]
        assert names.count("Acme") <= 1


AFTER = ("500_after", "html_502_after", "timeout_after", "reset_after")


@pytest.mark.parametrize("kind", AFTER)
def test_a_write_that_was_applied_is_not_sent_again(kind: str) -> None:
    """After a lost answer the generation is looked up, and the copies are read."""
    g = ground().made()
    read = g.store.read(g.ref)
    g.fail(Fault(kind, match=("*batchUpdate", 1)))

    g.store.write(g.ref, sync_edits(), read.revision)

    sent = [c for c in g.google.calls if c.method.endswith("batchUpdate")]
    assert len(sent) == 1
    assert len(g.rows("Change history")) == 2


@pytest.mark.parametrize("kind", AFTER)
def test_an_edit_is_found_although_the_answer_was_lost(kind: str) -> None:
    """The copies of a write whose answer was lost are compared all the same."""
    g = ground().made()
    read = g.store.read(g.ref)
    person = g.person()
    g.fail(Fault(kind, match=("*batchUpdate", 1)))
    g.google.before_call(1, lambda: person.type("Plan", "C3", "7/14/2027"))
    shown = g.tabs()

    with pytest.raises(MapsheetsError, match="edited"):
        g.store.write(g.ref, sync_edits(), read.revision)

    shown["Plan"][2][2] = "14 Jul 2027"
    assert g.tabs() == shown


def test_a_file_that_was_never_filled_is_filled_by_the_next_run() -> None:
    """A creation that broke off after its first call is completed, not repeated."""
    g = ground()
    g.fail(Fault("503_before", match=("*batchUpdate", 1), times=None))
    with pytest.raises(MapsheetsError):
        g.store.create(workbook(), "Acme")
    (half,) = g.google.spreadsheets()
    g.google.clear_plans()

    created = g.store.create(workbook(), "Acme")

    assert created.ref == half.id
    assert len(g.store.list()) == 1
    assert g.store.read(created.ref).tab("Plan") is not None


def test_a_half_made_file_that_people_use_is_left_alone() -> None:
    """What is not empty is nobody's to fill."""
    g = ground()
    g.fail(Fault("503_before", match=("*batchUpdate", 1), times=None))
    with pytest.raises(MapsheetsError):
        g.store.create(workbook(), "Acme")
    g.google.clear_plans()
    g.ref = g.google.spreadsheets()[0].id
    g.person().type("Sheet1", "A1", "mine")

    with pytest.raises(PlanExists):
        g.store.create(workbook(), "Acme")


def test_what_google_refuses_leaves_no_file_behind() -> None:
    """A creation that is refused leaves nothing: the empty file is trashed."""
    g = ground()
    g.fail(Fault("403_permission", match=("*batchUpdate", 1)))

    with pytest.raises(MapsheetsError):
        g.store.create(workbook(), "Acme")

    assert g.store.list() == ()


def test_a_creation_whose_answer_was_lost_makes_one_file() -> None:
    """After a lost answer the folder is listed before anything is sent again."""
    g = ground()
    g.fail(
        Fault("timeout_after", match=("drive.files.create", 1)),
        Fault("reset_after", match=("*batchUpdate", 1)),
    )

    g.store.create(workbook(), "Acme")

    assert len(g.google.spreadsheets()) == 1
    assert [c.method.rpartition(".")[2] for c in g.google.calls] == [
        "list",
        "create",
        "list",
        "batchUpdate",
        "get",
    ]
