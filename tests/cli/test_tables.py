"""What goes to a terminal, a pipe, and to where nothing can be written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import click
import pytest
from cli.conftest import Run
from click.testing import CliRunner

from mapsheets.cli.main import Commands
from mapsheets.cli.tables import is_terminal, table

FULL = Path("/dev/full")  # refuses every byte, as a full disk does
needs_full = pytest.mark.skipif(not FULL.exists(), reason="there is no /dev/full here")
HEADINGS = ("#", "Step", "Owners", "Target")
ROWS = [("1", "Security questionnaire reviewed", "Dana / Sam", "14 Jul 2027")]


def drawn(columns: int) -> str:
    """Draw a table on a terminal of so many columns."""
    leader, follower = os.openpty()
    call = (
        "from mapsheets.cli.tables import table; "
        f"print(table({HEADINGS}, {ROWS}, frozenset({{'Owners'}})))"
    )
    environment = {**os.environ, "COLUMNS": str(columns), "NO_COLOR": "1"}
    subprocess.run(
        [sys.executable, "-c", call], stdout=follower, env=environment, check=True
    )
    os.close(follower)
    text = os.read(leader, 10_000).decode()
    os.close(leader)
    return text


def test_a_wide_terminal_has_every_column() -> None:
    text = drawn(120)

    assert "Owners" in text
    assert "Security questionnaire reviewed" in text


def test_a_narrow_one_leaves_columns_out_and_keeps_dates_whole() -> None:
    text = drawn(40)

    assert "Owners" not in text
    assert "14 Jul 2027" in text


def test_a_pipe_gets_every_column() -> None:
    assert table(HEADINGS, ROWS, frozenset({"Owners"})).splitlines()[0] == (
        "#\tStep\tOwners\tTarget"
    )


def test_a_closed_stream_is_no_terminal() -> None:
    assert not is_terminal(None)


@needs_full
@pytest.mark.parametrize("words", [("list",), ("list", "--json"), ("show", "Acme")])
def test_an_output_that_is_full_is_told_in_a_sentence(
    run: Run, acme: Path, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether Python writes at once or at its end."""
    monkeypatch.delenv("PYTHONUNBUFFERED", raising=False)
    with FULL.open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "mapsheets", *words],
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )

    assert done.returncode == 1
    assert "No space left on device" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_closed_output_is_no_fault(run: Run, acme: Path) -> None:
    done = subprocess.run(
        f"'{sys.executable}' -m mapsheets list >&-",
        shell=True,
        stderr=subprocess.PIPE,
        text=True,
        check=False,
    )

    assert (done.returncode, done.stderr) == (0, "")


def test_an_interruption_while_the_command_line_is_read_ends_with_130() -> None:
    """An option whose reading is interrupted stands for a Ctrl-C at that moment."""

    class Interrupting(click.ParamType[str]):
        name = "text"

        def convert(self, value: Any, param: object, ctx: object) -> str:
            raise KeyboardInterrupt

    group = Commands("group", params=[click.Option(["--now"], type=Interrupting())])
    result = CliRunner().invoke(group, ["--now", "x", "list"])

    assert result.exit_code == 130
    assert "whatever was finished stays" in result.stderr


def test_an_interruption_while_the_program_loads_ends_with_130() -> None:
    """The moment is fixed: a module that the command line needs is interrupted."""
    code = """
import sys

class Interrupted:
    def find_spec(self, name, *_):
        if name == "mapsheets.cli.main":
            raise KeyboardInterrupt

sys.meta_path.insert(0, Interrupted())
from mapsheets.__main__ import main

main()
"""
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False
    )

    assert (run.returncode, run.stdout) == (130, "")
    assert run.stderr == "Interrupted; nothing was begun.\n"
