"""``mapsheets new``: what it makes, prints and refuses."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from cli.conftest import Run

from mapsheets.workflows.settings import save_vendor

ENTERPRISE = (
    *("new", "--customer", "Acme", "--type", "enterprise", "--vendor", "Northwind"),
    *("--start", "2027-02-01", "--today", "2027-02-01"),
)


def test_the_literal_enterprise_targets(run: Run) -> None:
    """The JSON has the targets that the design works out by hand."""
    answer = run(*ENTERPRISE, "--sign-by", "2027-06-30", "--json")

    body = answer.json
    assert answer.code == 0
    assert [step["target"] for step in body["steps"][:11]] == [
        "2027-02-16",
        "2027-03-05",
        "2027-03-26",
        "2027-04-14",
        "2027-04-23",
        "2027-05-03",
        "2027-05-03",
        "2027-06-01",
        "2027-06-18",
        "2027-06-18",
        "2027-06-30",
    ]
    assert body["target_signature"] == body["expected_signature"] == "2027-06-30"
    assert body["slip_days"] == 0
    assert (body["state"], body["level"]) == ("draft", "M0")
    assert body["steps"][10]["provenance"] == "pinned"
    assert body["steps"][10]["milestone"] == "signature"
    assert Path(body["location"]).is_file()


def test_json_keys_are_stable(run: Run) -> None:
    """Scripts depend on the keys and their order."""
    body = run(*ENTERPRISE, "--json").json

    assert list(body) == [
        *("id", "title", "customer", "deal", "vendor", "template", "state", "level"),
        *("location", "start", "decision_by", "target_signature"),
        *("expected_signature", "slip_days", "target_go_live", "expected_go_live"),
        *("steps", "criteria", "meetings", "approvals", "people", "open_items"),
        *("flags", "history", "problems", "outcome", "closed_on"),
    ]
    assert list(body["steps"][0]) == [
        *("id", "area", "step", "customer_owner", "vendor_owner", "side", "days"),
        *("milestone", "depends_on", "target", "provenance", "expected", "status"),
        *("done_on", "attention", "complete_when", "notes", "float_days"),
        *("critical", "because_of"),
    ]


def test_says_where_the_plan_is_and_what_is_next(run: Run) -> None:
    """A person sees the file, the signature date, the calendars, two commands."""
    answer = run(*ENTERPRISE)

    assert "plans/Acme + Northwind" in answer.out.replace(os.sep, "/")
    assert "Signature: 21 May 2027" in answer.out
    assert "no holidays: set --customer-country" in answer.out
    assert "mapsheets show Acme" in answer.out
    assert "mapsheets sync Acme" in answer.out


def test_a_date_that_is_too_early(run: Run) -> None:
    """The plan is made, ends with 3, and says how much is missing and why."""
    answer = run(*ENTERPRISE, "--sign-by", "2027-02-19")

    assert answer.code == 3
    assert "the steps need until 21 May 2027" in answer.err
    assert "65 working days more than the date given" in answer.err
    assert "longest chain 1 > 2 > 4 >" in answer.err
    shown = run("show", "Acme", "--json", "--today", "2027-02-01").json
    assert shown["target_signature"] == "2027-02-19"
    assert shown["expected_signature"] == "2027-05-21"


def test_quiet_does_not_hide_why_it_ends_with_3(run: Run) -> None:
    """-q leaves out notes, not what a person must look at."""
    answer = run(*ENTERPRISE, "--sign-by", "2027-02-19", "-q")

    assert answer.code == 3
    assert "the steps need until 21 May 2027" in answer.err


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--customer", ""), 2, "is empty"),
        (("--customer", "  "), 2, "is empty"),
        (("--customer", "../x"), 2, "cannot be used"),
        (("--customer", ".."), 2, "formula or a folder"),
        (("--customer", "A" * 300), 2, "300 characters"),
        (("--customer", "=1+1"), 2, "formula"),
        (("--customer", "A\u202eB"), 2, "cannot be used"),
        (("--customer", "Acme", "--type", "enterprize"), 2, "enterprise"),
        (("--customer", "Acme", "--start", "2027-02-30"), 2, "no date"),
        (("--customer", "Acme", "--start", "1.2.2027"), 2, "no date"),
        (("--customer", "Acme", "--start", "9999-01-01"), 2, "too far"),
        (
            ("--customer", "Acme", "--start", "2027-02-01", "--sign-by", "2027-01-01"),
            *(2, "before the start"),
        ),
        (("--customer", "Acme", "--go-live", "2026-01-01"), 2, "go-live"),
        (("--customer", "Acme", "--value", "much"), 2, "no amount"),
        (("--customer", "Acme", "--value", "nan"), 2, "no amount"),
        (("--customer", "Acme", "--value", "12k"), 4, "link to the contract"),
        (("--customer", "Acme", "--customer-country", "XX"), 2, "XX"),
        (("--customer", "Acme", "--customer-country", "DE-XX"), 2, "DE"),
        (("--customer", "Acme", "--from", "nothing.xlsx"), 2, "no file"),
        (("--customer", "Acme", "--workspace", "cloud:1"), 2, "not understood"),
        ((), 2, "--customer"),
    ],
)
def test_bad_input_writes_nothing(
    run: Run, tmp_path: Path, words: tuple[str, ...], code: int, said: str
) -> None:
    """Each mistake has a clear sentence and its code, and leaves no file."""
    answer = run("new", *words, "--today", "2027-02-01")

    assert answer.code == code, answer.err
    assert said in answer.err
    assert "Traceback" not in answer.err
    assert not list(tmp_path.rglob("*.xlsx"))


def test_an_existing_plan_is_not_made_twice(run: Run, acme: Path) -> None:
    """The second call names the file, changes nothing and ends with 4."""
    before = acme.read_bytes()

    answer = run("new", "--customer", "ACME", "--today", "2027-02-01")

    assert answer.code == 4
    assert "already a plan" in answer.err
    assert str(acme.name) in answer.err
    assert acme.read_bytes() == before
    assert len(list(acme.parent.glob("*.xlsx"))) == 1


def test_a_customer_may_have_several_plans(run: Run, acme: Path) -> None:
    """A deal's name makes a further plan, found as Customer/Deal."""
    answer = run(
        "new", "--customer", "Acme", "--deal", "Phase 2", "--today", "2027-02-01"
    )

    assert answer.code == 0
    assert run("show", "acme/phase 2", "--today", "2027-02-01").code == 0
    assert run("show", "Acme", "--today", "2027-02-01").code == 0


def test_all_faults_of_a_template_at_once(run: Run, tmp_path: Path) -> None:
    """A user's faulty template is reported with every line."""
    folder = tmp_path / "plans" / "templates"
    folder.mkdir(parents=True)
    (folder / "mine.toml").write_text(
        'name = "mine"\nsummary = 3\n[[steps]]\nid = "1"\nside = "nobody"\n'
        'days = -1\ndepends_on = "9"\n'
    )

    answer = run("new", "--customer", "Acme", "--type", "mine")

    assert answer.code == 2
    for line in (2, 5, 6, 7):
        assert f"mine.toml:{line}:" in answer.err


def test_dry_run_writes_nothing(run: Run, tmp_path: Path) -> None:
    """The dates are worked out, no file is made."""
    answer = run(*ENTERPRISE, "--dry-run")

    assert answer.code == 0
    assert "Nothing was written." in answer.out
    assert "21 May 2027" in answer.out
    assert not list(tmp_path.rglob("*.xlsx"))


def test_a_dry_run_says_that_the_plan_is_there_already(run: Run) -> None:
    run(*ENTERPRISE)

    answer = run(*ENTERPRISE, "--dry-run")

    assert answer.code == 4
    assert "There is already a plan for Acme" in answer.err


def test_a_plan_from_another_plan(run: Run, acme: Path) -> None:
    """Steps and links are taken, the other customer's name and dates are not."""
    answer = run(
        *("new", "--customer", "Beta", "--vendor", "Northwind", "--from", str(acme)),
        *("--start", "2027-03-01", "--today", "2027-02-01", "--json"),
    )

    body = answer.json
    assert answer.code == 0, answer.err
    assert len(body["steps"]) == 12
    assert body["steps"][1]["depends_on"] == [{"step": "1", "lag": 0}]
    assert body["start"] == "2027-03-01"
    assert "Acme" not in answer.out.replace(str(acme.parent), "")
    assert run("list", "--json").json["plans"][1]["customer"] == "Beta"


def test_value_picks_the_template(run: Run) -> None:
    """Below 80,000 it is mid-market, above it enterprise."""
    small = run("new", "--customer", "A", "--value", "50k", "--json", "--dry-run")
    large = run("new", "--customer", "B", "--value", "120,000", "--json", "--dry-run")

    assert small.json["template"] == "mid-market"
    assert large.json["template"] == "enterprise"


def test_outline_has_one_step_an_area(run: Run) -> None:
    """The outline is for filling in together."""
    body = run(*ENTERPRISE, "--outline", "--json", "--dry-run").json

    areas = [step["area"] for step in body["steps"]]
    assert len(areas) == len(set(areas))
    assert body["expected_signature"] is not None


def test_holidays_move_the_dates(run: Run) -> None:
    """A customer's country closes its days for the steps that it has a part in."""
    plain = run(*ENTERPRISE, "--json", "--dry-run").json
    bavaria = run(
        *ENTERPRISE, "--customer-country", "DE-BY", "--json", "--dry-run"
    ).json

    assert bavaria["expected_signature"] > plain["expected_signature"]


@pytest.mark.skipif(sys.platform == "win32", reason="permissions differ on Windows")
def test_an_unwritable_folder(run: Run, tmp_path: Path) -> None:
    """The error names the folder, whoever runs the command."""
    (tmp_path / "plans").write_text("a file, not a folder")

    answer = run(*ENTERPRISE)

    assert answer.code in {1, 2}
    assert "plans" in answer.err
    assert "Traceback" not in answer.err


def test_no_terminal_means_no_question(tmp_path: Path) -> None:
    """Without a terminal the vendor stays a placeholder and nothing is asked."""
    command = [sys.executable, "-m", "mapsheets", "new", "--customer", "Acme"]
    done = subprocess.run(
        [*command, "--today", "2027-02-01"],
        cwd=tmp_path,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "[Your company]" in done.stdout


def test_refused_words_are_named_at_once(run: Run) -> None:
    """The seller's own jargon is noted when it is typed."""
    answer = run(*ENTERPRISE, "--why-this-date", "Quota and forecast")

    assert answer.code == 0
    assert "'quota'" in answer.err.lower()
    assert "'forecast'" in answer.err.lower()


def test_the_vendor_once_typed_moves_no_workspace(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A saved vendor name stands in the user's folder; plans stay where one works."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    save_vendor("Northwind")

    run("new", "--customer", "Acme", "--today", "2027-02-01")

    assert list((tmp_path / "plans").glob("Acme + Northwind*.xlsx"))
    assert run("show", "Acme", "--today", "2027-02-01").code == 0


@pytest.mark.parametrize("locale", ["klingon", "de-DEU", "x", "12"])
def test_only_locales_that_exist(run: Run, locale: str) -> None:
    """A mistyped locale would misread dates, so it is refused."""
    answer = run(*ENTERPRISE, "--locale", locale)

    assert answer.code == 2
    assert "no locale" in answer.err


def test_two_companies_need_two_names(run: Run) -> None:
    """Headings could not tell them apart otherwise."""
    answer = run("new", "--customer", "Twin", "--vendor", "twin")

    assert answer.code == 2
    assert "both called" in answer.err


def test_a_new_plan_is_shared_at_once(run: Run) -> None:
    """--share writes the copy to send, and the JSON is that of the shared plan."""
    first = run(*ENTERPRISE, "--share", "dana@acme.example", "--json")
    beta = [word if word != "Acme" else "Beta" for word in ENTERPRISE]
    second = run(*beta, "--share", "a@beta.example", "--share", "b@beta.example")

    assert (first.code, first.json["level"]) == (0, "M1"), first.err
    assert second.code == 0, second.err
    assert second.out.count("the copy to send is") == 2


def test_an_address_that_is_none_makes_no_plan(run: Run, tmp_path: Path) -> None:
    """What cannot be shared is said before anything is made."""
    answer = run(*ENTERPRISE, "--share", "dana")
    nameless = run("new", "--customer", "Acme", "--share", "dana@acme.example")

    assert (answer.code, nameless.code) == (2, 4)
    assert "no mail address" in answer.err
    assert "[Your company]" in nameless.err
    assert not (tmp_path / "plans").exists()


def test_a_plan_that_may_not_go_out_is_made_all_the_same(run: Run) -> None:
    """A date that cannot hold asks first: 4, and it says that the plan is there."""
    answer = run(*ENTERPRISE, "--sign-by", "2027-02-19", "--share", "d@acme.example")

    assert answer.code == 4
    assert "Acme is made, but not shared with d@acme.example" in answer.err
    assert run("show", "Acme", "--json").json["level"] == "M0"


@pytest.mark.parametrize("value", ["1e99999", "nan", "-1", "much"])
def test_an_amount_that_is_none(run: Run, value: str) -> None:
    """Nothing that is no amount comes into the portfolio."""
    answer = run(*ENTERPRISE, "--value", value)

    assert answer.code == 2
    assert "is no amount" in answer.err
