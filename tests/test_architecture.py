"""The house: floors, thin commands, quick start-up."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from mapsheets.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "mapsheets"
MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in PACKAGE.rglob("*.py")
    if path.name != "__main__.py"
)
LONGEST_COMMAND = 80  # lines
MOST_STATEMENTS = 15
EVERY_MODULE_ALONE = """
import importlib, sys
for name in sys.argv[1:]:
    for known in [key for key in sys.modules if key.split('.')[0] == 'mapsheets']:
        del sys.modules[known]
    importlib.import_module(name)
"""


def test_import_contracts_hold() -> None:
    """A room imports only from floors below it; pure rooms touch nothing outside."""
    program = Path(sys.executable).with_name("lint-imports")

    done = subprocess.run(
        [str(program)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr


def test_every_module_imports_alone() -> None:
    """No import depends on another one having come first."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", EVERY_MODULE_ALONE, *MODULES],
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "words", [("-c", "import mapsheets"), ("-m", "mapsheets", "-h")]
)
def test_start_up_loads_nothing_heavy(words: tuple[str, ...]) -> None:
    """Neither the import nor the help pays for spreadsheets, Google or pandas."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", *words],
        capture_output=True,
        text=True,
        check=True,
    )

    loaded = {line.rsplit("|", 1)[-1].strip() for line in done.stderr.splitlines()}
    heavy = ("pandas", "numpy", "gspread", "openpyxl", "lxml", "google.auth", "rich")
    assert not loaded.intersection(heavy)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_commands_are_thin(name: str) -> None:
    """A command module parses and prints; the work is done below."""
    path = ROOT / (COMMANDS[name].replace(".", "/") + ".py")
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_COMMAND
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            statements = sum(isinstance(n, ast.stmt) for n in ast.walk(node)) - 1
            assert statements <= MOST_STATEMENTS, node.name


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_help_has_an_example_and_exit_codes(name: str) -> None:
    """Whoever asks for help sees how it is called and how it ends."""
    done = subprocess.run(
        [sys.executable, "-m", "mapsheets", name, "--help"],
        capture_output=True,
        text=True,
        check=True,
    )

    assert f"mapsheets {name}" in done.stdout.split("Example", 1)[1]
    assert "Exit codes:" in done.stdout
