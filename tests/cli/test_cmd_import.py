"""``mapsheets import`` as a person or a script calls it."""

from __future__ import annotations

from pathlib import Path

import pytest
from cli.conftest import Run
from returned import edited, plan_of, state

OUT, BACK = ("--today", "2027-02-03"), ("--today", "2027-02-08")

pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set")


@pytest.fixture
def copy(run: Run, acme: Path, tmp_path: Path) -> Path:
    """Export the copy to send."""
    assert run("export", "Acme", "--to", "copy.xlsx", *OUT).code == 0
    assert acme.is_file()
    return tmp_path / "copy.xlsx"


def test_an_untouched_copy_changes_nothing(run: Run, acme: Path, copy: Path) -> None:
    """Said in one line, exit 0, and the file is not written."""
    before = state(acme)
    answer = run("import", "copy.xlsx", *BACK)
    assert answer.code == 0
    assert answer.out.splitlines()[0] == "Acme: nothing changed."
    assert state(acme) == before
    assert copy.is_file()


def test_edits_are_shown_and_taken_over(run: Run, acme: Path, copy: Path) -> None:
    """Each with its step, its field and both values."""
    edited(copy, lambda h: h.put("2", "Acme owner", "Priya Shah"))
    answer = run("import", "copy.xlsx", *BACK)
    assert answer.code == 0, answer.err
    assert "step 2, customer owner: [IT lead] -> Priya Shah" in answer.out
    assert "is kept in plans/private/returned/" in answer.out
    assert plan_of(acme).steps[1].customer_owner == "Priya Shah"


def test_a_dry_run_shows_the_same_and_writes_nothing(
    run: Run, acme: Path, copy: Path
) -> None:
    edited(copy, lambda h: h.put("2", "Acme owner", "Priya Shah"))
    before = state(acme)
    answer = run("import", "copy.xlsx", "--dry-run", *BACK)
    assert answer.code == 0
    assert "would write" in answer.out
    assert "step 2, customer owner: [IT lead] -> Priya Shah" in answer.out
    assert state(acme) == before


def test_a_conflict_exits_3_and_names_both_values(
    run: Run, acme: Path, copy: Path
) -> None:
    """And --prefer theirs decides it afterwards."""
    edited(copy, lambda h: h.put("2", "Acme owner", "Priya Shah"))
    edited(acme, lambda h: h.put("2", "Acme owner", "Jon Berg"))
    answer = run("import", "copy.xlsx", *BACK)
    assert answer.code == 3
    assert "'Jon Berg' here, 'Priya Shah' in the returned file" in answer.err
    answer = run("import", "copy.xlsx", "--prefer", "theirs", *BACK)
    assert answer.code == 0, answer.err
    assert plan_of(acme).steps[1].customer_owner == "Priya Shah"


def test_json_has_the_sync_result_and_the_file(
    run: Run, acme: Path, copy: Path
) -> None:
    """The keys of a sync's plan, with file, hash, notes and the kept copy."""
    edited(copy, lambda h: h.put("2", "Acme owner", "Priya Shah"))
    body = run("import", "copy.xlsx", "--json", *BACK).json
    assert body["sha256"] == state(copy)[0]
    assert body["file"] == "copy.xlsx"
    assert body["created"] is False
    assert body["outcome"] == "updated"
    assert [(e["step"], e["field"], e["to"]) for e in body["edits"]] == [
        ("2", "customer_owner", "Priya Shah")
    ]
    assert body["conflicts"] == []
    assert Path(body["kept"]).is_file()
    assert acme.is_file()


def test_the_same_file_again_is_nothing_new(run: Run, acme: Path, copy: Path) -> None:
    """One line, and no word of a kept file, for nothing was taken over."""
    edited(copy, lambda h: h.put("2", "Acme owner", "Priya Shah"))
    run("import", "copy.xlsx", *BACK)
    before = state(acme)
    answer = run("import", "copy.xlsx", *BACK)
    assert answer.code == 0
    assert answer.out.splitlines() == [
        (
            "Acme: nothing new. This very file was imported on 8 Feb 2027 (--prefer "
            "theirs or ours merges it again)."
        )
    ]
    assert state(acme) == before


def test_an_unknown_plan_is_made(run: Run, acme: Path, copy: Path) -> None:
    """The way of a plan into another workspace."""
    answer = run("--workspace", "folder:other", "import", "copy.xlsx", *BACK)
    assert answer.code == 0, answer.err
    assert answer.out.startswith("Acme: made from this file: other/")
    made = next(Path("other").glob("*.xlsx"))
    assert plan_of(made).content == plan_of(acme).content
    assert copy.is_file()


def test_accidents_are_refused_with_the_way_round(
    run: Run, acme: Path, copy: Path
) -> None:
    """Exit 4, and the option that lets it through works."""
    edited(copy, lambda h: h.delete("4", "5", "6", "7"))
    before = state(acme)
    answer = run("import", "copy.xlsx", *BACK)
    assert answer.code == 4
    assert "--allow-removed 4" in answer.err
    assert state(acme) == before
    assert run("import", "copy.xlsx", "--allow-removed", "4", *BACK).code == 0
    assert len(plan_of(acme).steps) == 8


@pytest.mark.parametrize("more", [(), ("--into", "Acme")])
def test_the_live_workbook_is_no_copy(
    run: Run, acme: Path, more: tuple[str, ...]
) -> None:
    """Exit 2, and the hint is the command that takes its edits over."""
    before = state(acme)
    answer = run("import", str(acme), *more, *BACK)
    assert answer.code == 2
    assert "is the plan Acme itself" in answer.err
    assert 'mapsheets sync "Acme"' in answer.err
    assert "--deal" not in answer.err
    assert state(acme) == before


def test_other_files_are_refused(run: Run, acme: Path, tmp_path: Path) -> None:
    """A csv under another name, and a file that is not there."""
    (tmp_path / "wrong.xlsx").write_text("#,Step\n1,Demo\n")
    assert run("import", "wrong.xlsx", *BACK).code == 4
    assert run("import", "nowhere.xlsx", *BACK).code == 2
    assert acme.is_file()
