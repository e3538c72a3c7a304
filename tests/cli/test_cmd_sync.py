"""``mapsheets sync`` as a person or a script calls it."""

from __future__ import annotations

import zipfile
from pathlib import Path

import openpyxl
import pytest
from cli.conftest import Run

DAY = ("--today", "2027-02-01")


def edit(path: Path, **cells: object) -> None:
    """Type into cells of the tab Plan with another program."""
    book = openpyxl.load_workbook(path)
    for address, value in cells.items():
        book["Plan"][address] = value
    book.save(path)


pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set")


def test_the_second_sync_touches_nothing(run: Run, acme: Path) -> None:
    """No edit, same day: the same bytes and the same time."""
    edit(acme, L13=15)
    run("sync", *DAY)
    before = (acme.read_bytes(), acme.stat().st_mtime_ns)

    answer = run("sync", "Acme", "--json", *DAY)

    assert answer.json["plans"][0]["outcome"] == "unchanged"
    assert answer.json["plans"][0]["writes"] == 0
    assert (acme.read_bytes(), acme.stat().st_mtime_ns) == before


def test_json_tells_edits_and_moves(run: Run, acme: Path) -> None:
    """A script sees what people changed and what the program moved."""
    edit(acme, L13=15)

    body = run("sync", "--json", *DAY).json

    plan = body["plans"][0]
    assert list(body) == ["today", "plans", "calls", "run"]
    assert plan["outcome"] == "updated"
    assert plan["edits"][0]["step"] == "2"
    assert (plan["edits"][0]["from"], plan["edits"][0]["to"]) == (10, 15)
    assert all("2" in move["because_of"] for move in plan["moves"])
    assert body["calls"] == {"read": 0, "write": 0, "drive": 0}


def test_dry_run_says_it_and_writes_nothing(run: Run, acme: Path) -> None:
    """What the dry run prints is what the sync then does."""
    edit(acme, L13=15)
    before = acme.read_bytes()

    dry = run("sync", "Acme", "--dry-run", "--json", *DAY)
    same = acme.read_bytes()
    real = run("sync", "Acme", "--json", *DAY)

    assert same == before
    assert dry.json["plans"] == real.json["plans"]
    assert acme.read_bytes() != before


def test_an_unreadable_cell_ends_with_3(run: Run, acme: Path) -> None:
    """It stays as typed and is named with its address."""
    edit(acme, F14="whenever")

    answer = run("sync", *DAY)

    assert answer.code == 3
    assert "Plan!F14" in answer.err
    assert openpyxl.load_workbook(acme)["Plan"]["F14"].value == "whenever"


def test_a_corrupt_workbook_among_good_ones(run: Run, acme: Path) -> None:
    """The good plan is synced, the run ends with 5."""
    edit(acme, L13=15)
    (acme.parent / "broken.xlsx").write_bytes(b"PK\x03\x04 no")

    answer = run("sync", "--json", *DAY)

    outcomes = {plan["name"]: plan["outcome"] for plan in answer.json["plans"]}
    assert answer.code == 5
    assert outcomes["Acme"] == "updated"
    assert outcomes["broken"] in {"failed", "skipped"}


def test_an_open_file_is_skipped(run: Run, acme: Path) -> None:
    """LibreOffice's lock file names who has it open; the code is 11."""
    edit(acme, L13=15)
    lock = acme.with_name(f".~lock.{acme.name}#")
    lock.write_text(",dana,laptop,22.11.2026 02:33,file:///x;")
    before = acme.read_bytes()

    answer = run("sync", "Acme", *DAY)

    assert answer.code == 11
    assert "dana" in answer.err
    assert acme.read_bytes() == before


def test_thirty_quiet_nights(run: Run, acme: Path) -> None:
    """Targets and Last updated stay, the history gains at most one row."""
    first = run("show", "Acme", "--json", *DAY).json
    for day in range(1, 31):
        code = run("sync", "--today", f"2027-03-{day:02}").code
        assert code == 0

    last = run("show", "Acme", "--json", "--today", "2027-03-30").json
    assert [s["target"] for s in last["steps"]] == [s["target"] for s in first["steps"]]
    assert len(last["history"]) - len(first["history"]) <= 1
    sheet = openpyxl.load_workbook(acme)["Plan"]
    updated = [
        sheet.cell(cell.row, cell.column + 1).value
        for row in sheet.iter_rows(max_row=10)
        for cell in row
        if cell.value == "Last updated"
    ]
    assert updated[0].date().isoformat() == "2027-02-01"


def parts(path: Path) -> dict[str, bytes]:
    """Read every part of a workbook."""
    with zipfile.ZipFile(path) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_other_parts_stay_byte_for_byte(run: Run, acme: Path) -> None:
    """A sync rewrites only the sheets that change."""
    before = parts(acme)

    run("sync", "--today", "2027-03-08")

    after = parts(acme)
    changed = {name for name in before if before[name] != after.get(name)}
    assert before.keys() == after.keys()
    assert changed
    assert all("worksheets/sheet" in name or "workbook.xml" in name for name in changed)


def test_a_plan_that_is_not_there(run: Run, acme: Path) -> None:
    """A wrong name ends with 10 and nothing is synced."""
    assert run("sync", "Zeta", *DAY).code == 10


def test_guards_hold_once_shared(run: Run, acme: Path) -> None:
    """Seven rows gone from a plan that is out: refused, with the override named."""
    run("confirm", "Acme", "--by", "Dana, CIO", "--how", "mail", *DAY)
    book = openpyxl.load_workbook(acme)
    book["Plan"].delete_rows(13, 7)
    book.save(acme)
    before = acme.read_bytes()

    answer = run("sync", "Acme", *DAY)

    if answer.code == 4:
        assert "--allow-removed 7" in answer.err
        assert acme.read_bytes() == before
        assert run("sync", "Acme", "--allow-removed", "7", *DAY).code in {0, 3}
    else:  # not out yet: one's own draft is one's own business
        assert answer.code in {0, 3}


def test_plans_of_one_file_name_in_two_folders_are_both_synced(
    run: Run, acme: Path, tmp_path: Path
) -> None:
    """A plan that is named twice is synced once."""
    other = tmp_path / "other" / acme.name
    other.parent.mkdir()
    other.write_bytes(acme.read_bytes())

    answer = run("sync", str(acme), str(other), str(acme), "--json")

    assert len(answer.json["plans"]) == 2
