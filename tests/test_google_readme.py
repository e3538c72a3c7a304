"""The README's section on Google is done word for word, in processes of their own."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
BLOCK = re.compile(r"<!-- begin emulator -->\n```sh\n(.*?)```", re.DOTALL)
PORT = "8765"


def section() -> str:
    """Give the section on Google."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    return text.split("## Google Sheets\n")[1].split("\n## ")[0]


def free_port() -> str:
    """Give a port that nobody uses."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return str(free.getsockname()[1])


def program() -> Path:
    """Give the folder of the command; ``MAPSHEETS_BIN`` names that of a wheel."""
    return Path(os.environ.get("MAPSHEETS_BIN") or Path(sys.executable).parent)


@pytest.fixture
def said(tmp_path: Path) -> str:
    """Do what the README says, on a port that is free; give all that was printed."""
    (found,) = BLOCK.findall((ROOT / "README.md").read_text(encoding="utf-8"))
    assert PORT in found
    script = "set -e\n" + found.replace(PORT, free_port())
    kept = {k: v for k, v in os.environ.items() if not k.startswith("MAPSHEETS_")}
    python = Path(sys.executable).parent
    environment = {
        **kept,
        "PATH": os.pathsep.join((str(program()), str(python), kept["PATH"])),
        "HOME": str(tmp_path),
        "XDG_CONFIG_HOME": str(tmp_path / "config"),
    }
    run = subprocess.run(
        ["bash", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


def test_the_block_runs_word_for_word(said: str) -> None:
    """Login, a plan, a share, a sync, a list; each says what it did."""
    assert "Signed in as seller@vendor.example" in said
    assert said.count("Plans live in google:") == 1
    assert "Plan for Acme: https://docs.google.com/spreadsheets/d/" in said
    assert "Acme: shared, https://docs.google.com/" in said
    assert re.search(r"^Acme: (unchanged|updated)", said, re.MULTILINE)
    assert re.search(r"^Acme\b.*\bM1\b", said, re.MULTILINE)
    assert "Plan for Beta" in said
    assert "Signed out." in said


def test_every_workspace_setting_and_option_it_names_exists() -> None:
    text = section()

    for word in ("key_file", "subject", "target", "method"):
        assert re.search(rf"`?{word} = ", text), word
    for option in ("--client", "--with", "--message", "--role", "--no-notify"):
        assert option in text, option
    assert "detected and restored" in text
    assert "FOLDER_ID" in text
