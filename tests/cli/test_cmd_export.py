"""``mapsheets export`` as a person or a script calls it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cli.conftest import Run
from returned import edited

from mapsheets.cli import main
from mapsheets.cli.main import COMMANDS

DAY = ("--today", "2027-02-03")
COPY = "Acme + Northwind - Mutual Action Plan (copy of 3 Feb 2027).xlsx"


def test_the_copy_lands_in_the_current_folder_and_its_path_is_the_result(
    run: Run, acme: Path, tmp_path: Path
) -> None:
    """Nothing else goes to stdout, so that a script can take it."""
    answer = run("export", "Acme", *DAY)
    assert answer.code == 0, answer.err
    assert answer.out.strip() == str(tmp_path / COPY)
    assert (tmp_path / COPY).is_file()
    assert acme.is_file()


def test_an_existing_file_is_refused_and_forced(
    run: Run, acme: Path, tmp_path: Path
) -> None:
    """Exit 4, two sentences with the way out, and the file as it was."""
    target = tmp_path / "acme.csv"
    target.write_text("mine")
    answer = run("export", "acme", "--to", "acme.csv", *DAY)
    assert answer.code == 4
    assert "already a file acme.csv" in answer.err
    assert "--force" in answer.err
    assert target.read_text() == "mine"
    assert run("export", "acme", "--to", "acme.csv", "--force", *DAY).code == 0
    assert target.read_bytes().startswith(b"\xef\xbb\xbf#,Area,Step")
    assert acme.is_file()


@pytest.mark.parametrize(
    ("kind", "start"),
    [("csv", "#,Area"), ("json", "{"), ("ics", "BEGIN:VCALENDAR"), ("md", "# Mutual")],
)
def test_texts_go_to_stdout(run: Run, acme: Path, kind: str, start: str) -> None:
    """Only the data, without the mark for Excel, and the plan is not written."""
    before = acme.read_bytes()
    answer = run("export", "Acme", "--format", kind, "--to", "-", *DAY)
    assert answer.code == 0, answer.err
    assert answer.out.startswith(start)
    assert acme.read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("Acme", "--all"),
        ("Acme", "--to", "-"),
        ("Acme", "--to", "-", "--format", "xlsx"),
        ("Acme", "--to", "plan.pdf"),
        ("Acme", "--to", "plans/copy.xlsx"),
        ("Acme", "--to", "nodir/x.xlsx"),
        ("--all", "--to", "nodir/x.csv"),
        ("--all",),
        ("--all", "--to", "x.csv", "--format", "md"),
    ],
)
def test_wrong_usage_says_what_to_do(
    run: Run, acme: Path, words: tuple[str, ...]
) -> None:
    """Exit 2, and nothing written."""
    before = acme.read_bytes()
    answer = run("export", *words, *DAY)
    assert answer.code == 2
    assert "Hint: " in answer.err
    assert acme.read_bytes() == before
    assert not Path("nodir").exists()


@pytest.mark.filterwarnings("ignore:Print area cannot be set")
@pytest.mark.parametrize("kind", ["md", "csv", "json", "ics", "xlsx"])
def test_a_sheet_that_lost_its_rows_is_not_written_out(
    run: Run, acme: Path, kind: str
) -> None:
    """Refused as by the sync, in every format, unless so many are allowed to go."""
    assert run("export", "Acme", "--to", "first.xlsx", *DAY).code == 0
    edited(acme, lambda h: h.delete("4", "5", "6", "7", "8"))
    words = ("export", "Acme", "--to", f"acme.{kind}", *DAY)
    answer = run(*words)
    assert answer.code == 4
    assert "5 of 12 steps of Acme are gone" in answer.err
    assert "run this or the sync with --allow-removed 5" in answer.err
    assert not Path(f"acme.{kind}").exists()
    rows = run("export", "--all", "--to", "-", *DAY)
    assert (rows.code, len(rows.out.splitlines())) == (4, 1)
    assert run(*words, "--allow-removed", "5").code == 0
    assert Path(f"acme.{kind}").is_file()


def test_a_sheet_that_lost_a_column_goes_out_where_that_is_allowed(
    run: Run, acme: Path
) -> None:
    """The same option as that of the sync, and the hint names it."""
    assert run("export", "Acme", "--to", "first.xlsx", *DAY).code == 0
    edited(acme, lambda h: [h.put(str(n), "Days", None) for n in range(1, 13)])
    words = ("export", "Acme", "--to", "acme.md", *DAY)
    answer = run(*words)
    assert answer.code == 4
    assert 'run this or the sync with --allow-empty "Days"' in answer.err
    assert run(*words, "--allow-empty", "Days").code == 0


def test_an_unknown_plan_is_not_found(run: Run, acme: Path) -> None:
    assert run("export", "Globex", *DAY).code == 10
    assert acme.is_file()


def test_every_plan_into_a_folder(run: Run, acme: Path, tmp_path: Path) -> None:
    """A copy for each, named by its plan; the list of files is the result."""
    run("new", "--customer", "Globex", "--vendor", "Northwind", *DAY)
    answer = run("export", "--all", "--to", "copies", *DAY)
    assert answer.code == 0, answer.err
    made = sorted(path.name for path in (tmp_path / "copies").iterdir())
    assert made == [COPY, COPY.replace("Acme", "Globex")]
    assert [Path(line).name for line in answer.out.splitlines()] == made
    assert acme.is_file()


def test_every_plan_goes_on_after_one_that_fails(
    run: Run, acme: Path, tmp_path: Path
) -> None:
    """Exit 5, and the fault is told with the file's name."""
    (tmp_path / "plans" / "Broken.xlsx").write_bytes(b"no workbook")
    answer = run("export", "--all", "--to", "copies", *DAY)
    assert answer.code == 5
    assert "Broken" in answer.err
    assert len(list((tmp_path / "copies").iterdir())) == 1
    assert acme.is_file()


def test_rows_for_a_crm(run: Run, acme: Path, tmp_path: Path) -> None:
    """One row a deal, into a file or to stdout."""
    assert run("export", "--all", "--to", "next-steps.csv", *DAY).code == 0
    rows = (tmp_path / "next-steps.csv").read_text("utf-8-sig").splitlines()
    assert len(rows) == 2
    assert rows[1].startswith("Acme,,")
    printed = run("export", "--all", "--to", "-", *DAY).out.splitlines()
    assert printed == rows
    assert acme.is_file()


def test_json_lists_files_and_plans(run: Run, acme: Path, tmp_path: Path) -> None:
    """For scripts: where the files are and what became of each plan."""
    body = run("export", "Acme", "--json", *DAY).json
    assert body["files"] == [str(tmp_path / COPY)]
    assert body["plans"][0]["name"] == "Acme"
    assert body["plans"][0]["outcome"] == "updated"
    assert body["plans"][0]["error"] is None
    assert acme.is_file()


def test_the_seller_alone_gets_level_and_private_flags(run: Run, acme: Path) -> None:
    """A plain json may reach a buyer."""
    words = ("export", "Acme", "--format", "json", "--to", "-", *DAY)
    shared, private = run(*words), run(*words, "--private")
    assert json.loads(shared.out)["level"] is None
    assert {flag["audience"] for flag in json.loads(shared.out)["flags"]} <= {"show"}
    assert json.loads(private.out)["level"] == "M0"
    assert acme.is_file()


@pytest.mark.parametrize("name", ["export", "import"])
def test_help_has_examples_and_exit_codes(run: Run, name: str) -> None:
    answer = run(name, "--help")
    assert answer.code == 0
    assert f"mapsheets {name} " in answer.out
    assert "Exit codes: 0 done" in answer.out
    assert name in COMMANDS
    assert main is not None
