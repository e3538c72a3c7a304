"""The command line on a workspace in Google, over the emulator and without a socket."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from cli.conftest import Answer
from click.testing import CliRunner
from fakegoogle import FakeGoogle, Person
from google_ground import store_on

from mapsheets.cli import main
from mapsheets.stores.google.store import GoogleStore
from mapsheets.workflows import google as workflow
from mapsheets.workflows.settings import Settings

SELLERS = "vendor.example"
SELLER = f"seller@{SELLERS}"
BUYER = "dana@acme.example"
DAY = "2027-02-01"
DOMAINS = "MAPSHEETS_VENDOR_DOMAINS"
ACME = (
    *("new", "--customer", "Acme", "--vendor", "Northwind", "--type", "enterprise"),
    *("--start", DAY, "--sign-by", "2027-06-30"),
)


@dataclass
class Desk:
    """A seller at a command line, and the Google that it reaches."""

    google: FakeGoogle = field(default_factory=FakeGoogle)
    workspace: str = "google:root"
    today: str = DAY
    # Given with each command: every test begins without the settings of others.
    settings: dict[str, str] = field(default_factory=lambda: {DOMAINS: SELLERS})

    def run(self, *words: str, stdin: str | None = None) -> Answer:
        """Call the command line."""
        common = ("--workspace", self.workspace, "--today", self.today)
        runner = CliRunner(env=self.settings)
        result = runner.invoke(main, [*common, *words], input=stdin)
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return Answer(result.exit_code, result.stdout, result.stderr)

    def done(self, *words: str) -> Answer:
        """Call the command line; it must end well."""
        answer = self.run(*words)
        assert answer.code == 0, answer.err + answer.out
        return answer

    def cost(self, *words: str) -> dict[str, int]:
        """Call the command line; count its calls."""
        self.google.clear_plans()
        self.done(*words)
        return self.google.counts()

    @property
    def ref(self) -> str:
        """Give the id of Acme's plan."""
        return self.google.file("Acme + Northwind: Mutual Action Plan").id

    def person(self, email: str = BUYER) -> Person:
        """Give somebody at a browser."""
        if email != SELLER:
            self.google.share(self.ref, email)
        return self.google.person(email, self.ref)

    def rows(self, tab: str = "Plan") -> list[list[str]]:
        """Give what a tab of Acme's plan shows."""
        return self.google.rows(self.ref, tab)

    def cell(self, heading: str, number: str) -> str:
        """Give the address of a step's cell."""
        rows = self.rows()
        head = next(n for n, row in enumerate(rows) if "Target date" in row)
        row = next(n for n, row in enumerate(rows) if n > head and row[:1] == [number])
        return f"{'ABCDEFGHIJKLMNOPQ'[rows[head].index(heading)]}{row + 1}"

    def shown(self, heading: str, number: str) -> str:
        """Give what a step's cell shows."""
        cell = self.cell(heading, number)
        row = self.rows()[int(cell[1:]) - 1]
        column = ord(cell[0]) - ord("A")
        return row[column] if column < len(row) else ""

    def label(self, text: str) -> str:
        """Give the address of the cell beside a label of the header."""
        for number, row in enumerate(self.rows(), 1):
            if text in row:
                return f"{'ABCDEFGHIJKLMNOPQ'[row.index(text) + 1]}{number}"
        raise LookupError(text)

    def history(self) -> list[list[str]]:
        """Give the rows of the history, from Date to Effect on signature."""
        rows = self.rows("Change history")
        head = next(n for n, row in enumerate(rows) if row[:1] == ["Date"])
        return [[*row, *[""] * 8][:8] for row in rows[head + 1 :]]

    def days_pass(self, days: int) -> None:
        """Let days pass, for Google and for the command line."""
        self.google.clock.advance(86400 * days)
        self.today = self.google.clock.now().date().isoformat()


OpenStore = Callable[[Settings, str], GoogleStore]


def opening(google: FakeGoogle) -> OpenStore:
    """Give a way to open stores on an emulator, in its time and without waiting."""

    def google_store(settings: Settings, place: str) -> GoogleStore:
        return store_on(google, place or "root")

    return google_store


def at_desk(patch: pytest.MonkeyPatch, folder: Path) -> Desk:
    """Give a desk whose command line reaches an emulator without a socket."""
    patch.chdir(folder)
    patch.setenv("XDG_CONFIG_HOME", str(folder / "config"))
    found = Desk()
    patch.setattr(workflow, "google_store", opening(found.google))
    return found


@pytest.fixture
def desk(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Desk:
    """Give a desk of one's own."""
    return at_desk(monkeypatch, tmp_path)
