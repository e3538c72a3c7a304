"""The README is true: its tables are the code's, its commands run."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from mapsheets import errors
from mapsheets.cli.main import COMMANDS, main
from mapsheets.workflows.settings import read_settings

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", README, re.DOTALL)


def test_generated_tables_are_up_to_date() -> None:
    """Commands, columns, flags and exit codes stand in the README as in the code."""
    done = subprocess.run(
        [sys.executable, str(ROOT / "scripts" / "readme"), "--check"],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


def test_the_walk_through_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every mapsheets line of the walk-through works, in the order of the page."""
    monkeypatch.chdir(tmp_path)
    block = next(text for _, text in BLOCKS if "mapsheets close Globex --won" in text)
    lines = [line for line in block.splitlines() if line.startswith("mapsheets ")]
    for name, value in re.findall(r"export (\w+)=(\S+)", block):
        monkeypatch.setenv(name, value)

    for line in lines:
        words = shlex.split(line)[1:]
        result = CliRunner().invoke(main, words)
        assert result.exit_code in {0, 3}, f"{line}: {result.output}"

    assert {line.split()[1] for line in lines} == set(COMMANDS) - {"auth", "templates"}


def test_every_command_is_in_the_readme() -> None:
    """No command is a secret."""
    for name in COMMANDS:
        assert f"`mapsheets {name}`" in README


def test_the_settings_example_is_valid(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The settings of the page can be used as they stand."""
    text = next(text for kind, text in BLOCKS if kind == "toml" and "[risk]" in text)
    (tmp_path / "mapsheets.toml").write_text(text, encoding="utf-8")

    settings = read_settings(tmp_path, {})

    assert settings.vendor == "Northwind"
    assert settings.workspace == f"folder:{tmp_path / 'plans'}"


def test_pictures_exist() -> None:
    """A picture that the page shows is in the repository."""
    for place in re.findall(r"!\[[^\]]*\]\(([^)]+)\)", README):
        assert (ROOT / place).is_file(), place


def test_every_error_class_is_in_its_tree() -> None:
    """The tree in the docstring is the whole hierarchy."""
    tree = errors.__doc__ or ""
    names = [
        name
        for name, kind in vars(errors).items()
        if isinstance(kind, type) and issubclass(kind, errors.MapsheetsError)
    ]

    for name in names:
        kind = getattr(errors, name)
        assert re.search(rf"\b{name}\s+{kind.exit_code}\b", tree), name


def _error_classes() -> list[type[errors.MapsheetsError]]:
    return [
        kind
        for kind in vars(errors).values()
        if isinstance(kind, type) and issubclass(kind, errors.MapsheetsError)
    ]


def test_every_exit_code_says_what_to_do() -> None:
    """The page has a line for each code that an error of ours can end with."""
    section = README.split("## Exit codes")[1].split("\n## ")[0]
    codes = {kind.exit_code for kind in _error_classes()} | {0, 130}

    told = re.findall(r"^\* \*\*(\d+)\*\*:", section, re.MULTILINE)
    assert {int(code) for code in told} == codes
