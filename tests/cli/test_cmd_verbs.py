"""What ``confirm``, ``accept``, ``close``, ``check`` and ``review`` write and say."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest
from cli.conftest import Run

DAY = ("--today", "2027-02-01")
SIGNED = ("--by", "Dana Whitfield, CIO", "--how", "e-mail of 1 February")


def values(path: Path, tab: str = "Plan") -> list[str]:
    """Read every text of a tab."""
    sheet = openpyxl.load_workbook(path)[tab]
    return [str(cell.value) for row in sheet for cell in row if cell.value is not None]


def test_confirm_accepts_every_target(run: Run, acme: Path) -> None:
    """All targets are agreed, the header names who signed, the level is M3."""
    answer = run("confirm", "Acme", *SIGNED, *DAY)

    body = run("show", "Acme", "--json", *DAY).json
    assert answer.code == 0, answer.err
    assert body["state"] == "confirmed"
    assert body["level"] in {"M3", "M4"}
    assert {step["provenance"] for step in body["steps"]} == {"accepted"}
    assert "Dana Whitfield, CIO" in values(acme)
    assert "Confirmed 1 Feb 2027" in values(acme)
    assert body["history"][-1]["reason"] == "Reported: e-mail of 1 February"


@pytest.mark.parametrize(
    "words",
    [
        ("--by", "", "--how", "mail"),
        ("--by", "Dana", "--how", " "),
        ("--by", "Dana"),
        (*SIGNED, "--on", "2028-01-01"),
        (*SIGNED, "--on", "soon"),
    ],
)
def test_confirm_needs_a_name_a_way_and_a_past_day(
    run: Run, acme: Path, words: tuple[str, ...]
) -> None:
    """Anything else is wrong usage and writes nothing."""
    before = acme.read_bytes()

    assert run("confirm", "Acme", *words, *DAY).code == 2
    assert acme.read_bytes() == before


def test_after_confirmation_only_accept_moves_targets(run: Run, acme: Path) -> None:
    """Days pass: Now expected moves, targets stay until they are accepted."""
    run("confirm", "Acme", *SIGNED, *DAY)
    agreed = [step["target"] for step in run("show", "Acme", "--json").json["steps"]]
    run("sync", "--today", "2027-04-05")
    body = run("show", "Acme", "--json", "--today", "2027-04-05").json

    assert [step["target"] for step in body["steps"]] == agreed
    assert body["expected_signature"] > body["target_signature"]

    accepted = run("accept", "Acme", "--reason", "Late start", "--today", "2027-04-05")
    after = run("show", "Acme", "--json", "--today", "2027-04-05").json
    assert accepted.code == 0, accepted.err
    assert after["target_signature"] == body["expected_signature"]
    assert after["slip_days"] == 0
    reasons = {row["reason"] for row in after["history"] if row["reason"]}
    assert "Late start" in reasons
    assert "Changed since confirmed on 1 Feb 2027" in values(acme)


def test_accept_of_chosen_steps(run: Run, acme: Path) -> None:
    """Only the named steps move."""
    run("confirm", "Acme", *SIGNED, *DAY)
    before = run("show", "Acme", "--json", *DAY).json["steps"]

    run("accept", "Acme", "--steps", "1", "--reason", "x", "--today", "2027-04-05")

    after = run("show", "Acme", "--json", "--today", "2027-04-05").json["steps"]
    moved = [
        a["id"]
        for b, a in zip(before, after, strict=True)
        if a["target"] != b["target"]
    ]
    assert moved == ["1"]


def test_accept_needs_a_reason_and_known_steps(run: Run, acme: Path) -> None:
    """A blank reason or an unknown step is wrong usage."""
    assert run("accept", "Acme", "--reason", " ", *DAY).code == 2
    unknown = run("accept", "Acme", "--steps", "99", "--reason", "x", *DAY)
    assert unknown.code == 2
    assert "99" in unknown.err


def test_close_lets_dates_stand_still(run: Run, acme: Path) -> None:
    """The outcome is recorded, and later syncs change nothing."""
    answer = run("close", "Acme", "--won", "--on", "2027-02-01", *DAY)

    assert answer.code == 0, answer.err
    assert "Signed 1 Feb 2027" in values(acme)
    shown = run("show", "Acme", "--json", *DAY).json
    listed = run("list", "--json", *DAY).json["plans"][0]
    for body in (shown, listed):
        assert (body["state"], body["outcome"]) == ("closed", "won")
        assert body["closed_on"] == "2027-02-01"
    before = acme.read_bytes()
    assert run("sync", "Acme", "--today", "2027-06-01").code == 0
    assert acme.read_bytes() == before


def test_close_needs_one_outcome(run: Run, acme: Path) -> None:
    """Not saying how it ended is wrong usage."""
    assert run("close", "Acme", *DAY).code == 2
    assert run("close", "Acme", "--won", "--on", "2099-01-01", *DAY).code == 2


@pytest.mark.parametrize(
    "words",
    [
        ("confirm", "Acme", *SIGNED),
        ("accept", "Acme", "--reason", "x"),
        ("close", "Acme", "--lost"),
        ("review", "Acme", "--done"),
    ],
)
def test_dry_run_writes_nothing(run: Run, acme: Path, words: tuple[str, ...]) -> None:
    """Every verb can be tried first."""
    before = acme.read_bytes()

    answer = run(*words, "--dry-run", "--today", "2027-04-05")

    assert answer.code in {0, 3}
    assert acme.read_bytes() == before


def test_check_fails_on_severity_and_level(run: Run, acme: Path) -> None:
    """A gate ends with 3 and says what is missing."""
    assert run("check", "Acme", *DAY).code == 0
    assert run("check", "Acme", "--fail-on", "high", *DAY).code == 3
    gate = run("check", "Acme", "--require", "M2", *DAY)
    assert gate.code == 3
    assert "M2 is required" in gate.err
    assert run("check", "Acme", "--require", "M0", *DAY).code == 0


def test_check_names_what_could_not_run(run: Run, acme: Path) -> None:
    """With -v a silent rule says why."""
    assert "could not run" in run("check", "Acme", "-v", *DAY).out
    assert "could not run" not in run("check", "Acme", *DAY).out


def test_every_flag_says_what_to_do(run: Run, acme: Path) -> None:
    """No finding without an action."""
    flags = run("check", "Acme", "--json", *DAY).json["plans"][0]["flags"]

    assert flags
    assert all(flag["action"] for flag in flags)


def test_review_is_recorded(run: Run, acme: Path) -> None:
    """After --done the next agenda starts from that day."""
    assert run("review", "Acme", "--done", "--today", "2027-02-08").code == 0

    later = run("review", "Acme", "--json", "--today", "2027-02-15").json
    assert later["since"] == "2027-02-08"


def test_a_review_is_said_to_be_recorded_only_where_it_is(run: Run, acme: Path) -> None:
    """A dry run records nothing and does not say so; the day reads as elsewhere."""
    words = ("review", "Acme", "--done", "--today", "2027-02-08")

    assert "recorded" not in run(*words, "--dry-run").err
    assert "The review of 8 Feb 2027 is recorded." in run(*words).err


def test_review_wants_a_plan_or_all(run: Run, acme: Path) -> None:
    """Neither, or both, is wrong usage."""
    assert run("review").code == 2
    assert run("review", "Acme", "--all").code == 2
    assert run("review", "--all", *DAY).code == 0


def test_the_agenda_stands_in_the_sheet(run: Run, acme: Path) -> None:
    """Open items shows what both sides need to talk about."""
    run("sync", "--today", "2027-02-15")

    texts = values(acme, "Open items")
    where = texts.index("Steps that may move")
    assert "Step 1" in texts[where + 1]


@pytest.mark.parametrize(
    "words",
    [
        ("accept", "Acme", "--reason", "x"),
        ("confirm", "Acme", *SIGNED),
        ("close", "Acme", "--lost"),
        ("review", "Acme", "--done"),
    ],
)
def test_a_closed_plan_stays_as_it_is(
    run: Run, acme: Path, words: tuple[str, ...]
) -> None:
    """A recorded outcome is not replaced without a word."""
    run("close", "Acme", "--won", *DAY)
    before = acme.read_bytes()

    answer = run(*words, *DAY)

    assert answer.code == 4
    assert "closed (Signed, 1 Feb 2027)" in answer.err
    assert acme.read_bytes() == before


def test_an_outcome_can_be_corrected(run: Run, acme: Path) -> None:
    """With --again the new outcome counts."""
    run("close", "Acme", "--won", *DAY)

    assert run("close", "Acme", "--lost", "--again", *DAY).code == 0
    assert run("close", "Acme", "--won", "--lost", *DAY).code == 2
