"""``mapsheets report`` as a person or a script calls it."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from cli.conftest import Run

DAY = ("--today", "2027-02-01")
NEXT = ("--today", "2027-02-09")
PORTFOLIO = Path("plans/private/Portfolio.xlsx")

pytestmark = pytest.mark.filterwarnings("ignore:Print area cannot be set")


def export(path: Path, *lines: str, encoding: str = "utf-8") -> str:
    path.write_bytes("\r\n".join(lines).encode(encoding))
    return str(path)


def test_nothing_yet(run: Run) -> None:
    """An empty workspace is told what to do, and JSON is complete."""
    answer = run("report", *DAY)
    assert answer.code == 0
    assert "mapsheets new" in answer.out
    body = run("report", "--json", *DAY).json
    assert list(body) == [
        *("as_of", "portfolio", "deals", "metrics", "slips", "failed")
    ]
    assert body["deals"] == []


@pytest.mark.usefixtures("acme")
def test_every_metric_has_its_n(run: Run) -> None:
    """No number stands without the count of cases it rests on."""
    run("sync", *DAY)
    answer = run("report", *NEXT)
    assert answer.code == 0
    lines = answer.out.split("Metrics\n\n")[1].splitlines()[1:]
    metrics = [line.split("\t") for line in lines if line.count("\t") == 3]
    assert len(metrics) > 40
    assert all(cells[2].startswith("N ") for cells in metrics)
    for item in run("report", "--json", *NEXT).json["metrics"]:
        assert isinstance(item["n"], int), item


@pytest.mark.usefixtures("acme")
def test_the_tabs_get_the_same_numbers(run: Run, tmp_path: Path) -> None:
    """Metrics says what JSON says; a second report writes nothing."""
    run("sync", *DAY)
    body = run("report", "--json", *NEXT).json
    path = tmp_path / PORTFOLIO
    tab = openpyxl.load_workbook(path)["Metrics"]
    rows = list(tab.iter_rows(min_row=4, max_col=3, values_only=True))
    assert rows == [(m["name"], m["text"], m["n"]) for m in body["metrics"]]
    before = (path.read_bytes(), path.stat().st_mtime_ns)
    run("report", *NEXT)
    assert (path.read_bytes(), path.stat().st_mtime_ns) == before


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("words", [("--dry-run",), ("--as-of", "2027-02-03")])
def test_a_look_back_and_a_dry_run_write_nothing(
    run: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    run("sync", *DAY)
    before = (tmp_path / PORTFOLIO).read_bytes()
    answer = run("report", *words, *NEXT)
    assert answer.code == 0
    assert (tmp_path / PORTFOLIO).read_bytes() == before


@pytest.mark.usefixtures("acme")
def test_the_future_is_refused(run: Run) -> None:
    answer = run("report", "--as-of", "2027-03-01", *DAY)
    assert answer.code == 2
    assert "lies in the future" in answer.err


@pytest.mark.usefixtures("acme")
def test_an_export_fills_the_portfolio(run: Run, tmp_path: Path) -> None:
    """A German Excel's csv: semicolons, another encoding, amounts as typed there."""
    run("sync", *DAY)
    path = export(
        tmp_path / "crm.csv",
        "Account;Opportunity;Amount;Stage;Owner",
        "Acme;;€120.000,00;Proposal;Müller",
        "Beta;New;50k;Closed Won;Kim",
        encoding="cp1252",
    )
    dry = run("report", "--crm", path, "--dry-run", "--json", *DAY)
    assert (dry.code, dry.json) == (0, {"matched": 1, "added": 1})

    answer = run("report", "--crm", path, "--json", *DAY)

    assert answer.code == 0
    assert "1 deals matched, 1 were added" in answer.err
    deals = {deal["name"]: deal for deal in answer.json["deals"]}
    assert deals["Acme"]["value"] == 120_000
    assert (deals["New"]["outcome"], deals["New"]["level"]) == ("won", "")
    tab = openpyxl.load_workbook(tmp_path / PORTFOLIO)["Deals"]
    assert "Müller" in [cell.value for cell in tab[4]]


def test_an_export_makes_the_portfolio(run: Run, tmp_path: Path) -> None:
    """Adoption can be measured before anybody has a plan."""
    path = export(tmp_path / "crm.csv", "Company,Amount,Stage", "Acme,90000,Proposal")
    body = run("report", "--crm", path, "--json", *DAY).json
    adoption = next(m for m in body["metrics"] if m["key"] == "adoption_m1")
    assert (adoption["value"], adoption["n"]) == (0.0, 1)
    assert (tmp_path / PORTFOLIO).exists()


@pytest.mark.parametrize(
    ("lines", "said"),
    [
        (("Name,Amount", "Acme,1"), "no column for the customer"),
        (("\0\0",), "no csv file"),
    ],
)
def test_what_is_no_export_is_refused(
    run: Run, tmp_path: Path, lines: tuple[str, ...], said: str
) -> None:
    answer = run("report", "--crm", export(tmp_path / "x.csv", *lines), *DAY)
    assert answer.code == 2
    assert said in answer.err
    assert not (tmp_path / PORTFOLIO).exists()


def test_a_missing_export_is_named(run: Run) -> None:
    answer = run("report", "--crm", "nowhere.csv", *DAY)
    assert answer.code == 2
    assert "nowhere.csv" in answer.err


def test_what_an_export_says_oddly_is_told(run: Run, tmp_path: Path) -> None:
    path = export(tmp_path / "crm.csv", "Account,Amount", "Acme,lots")
    answer = run("report", "--crm", path, "--dry-run", *DAY)
    assert answer.code == 3
    assert "Line 2: 'lots' under Amount cannot be read." in answer.err


@pytest.mark.usefixtures("acme")
def test_a_plan_that_cannot_be_read_is_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plans" / "Broken.xlsx").write_bytes(b"PK nothing")
    answer = run("report", "--json", *DAY)
    assert answer.code == 5
    assert [item["name"] for item in answer.json["failed"]] == ["Broken"]
    assert [deal["name"] for deal in answer.json["deals"]] == ["Acme"]
