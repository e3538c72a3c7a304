"""A folder to work in, and the command line as a function."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from mapsheets.cli import main


@dataclass(frozen=True)
class Answer:
    """What a call printed and how it ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


Run = Callable[..., Answer]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Call the command line in an empty folder."""
    monkeypatch.chdir(tmp_path)

    def call(*words: str, stdin: str | None = None) -> Answer:
        result = CliRunner().invoke(main, list(words), input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    return call


@pytest.fixture
def acme(run: Run, tmp_path: Path) -> Path:
    """Make the literal enterprise plan for Acme."""
    answer = run(
        *("new", "--customer", "Acme", "--vendor", "Northwind"),
        *("--type", "enterprise", "--start", "2027-02-01"),
        *("--sign-by", "2027-06-30", "--today", "2027-02-01"),
    )
    assert answer.code == 0, answer.err
    return next((tmp_path / "plans").glob("*.xlsx"))
