"""``mapsheets auth`` against the emulator: login, status, logout; nothing secret."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from cli.conftest import Answer, Run
from fakegoogle import FakeGoogle, Fault
from fakegoogle.clock import Clock

SELLER = "seller@vendor.example"
FOLDER = "Mutual Action Plans"
NEW = ("new", "--customer", "Acme", "--vendor", "Northwind")
SECRETS = ("GOCSPX-secret", "ya29.token", "1//refresh", "PRIVATE KEY", "Bearer")


@pytest.fixture
def google(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[FakeGoogle]:
    """Give an emulator on a port, and a configuration folder of one's own."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    with FakeGoogle(clock=Clock(real=True)) as served:
        monkeypatch.setenv("SHEETS_EMULATOR_HOST", served.host)
        yield served


@pytest.fixture
def nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Give a computer on which nobody is signed in."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("NO_GCE_CHECK", "true")
    monkeypatch.delenv("SHEETS_EMULATOR_HOST", raising=False)
    return tmp_path / "config" / "mapsheets"


def test_login_makes_a_folder_and_remembers_it(run: Run, google: FakeGoogle) -> None:
    """From then on ``--workspace google`` is that folder."""
    answer = run("auth", "login")

    assert answer.code == 0, answer.err
    folder = google.file(FOLDER)
    assert f"Signed in as {SELLER}" in answer.out
    assert f"google:{folder.id}" in answer.out
    assert run("--workspace", "google", *NEW).code == 0
    assert google.spreadsheets()[0].parents == (folder.id,)


def test_a_second_login_keeps_the_folder(run: Run, google: FakeGoogle) -> None:
    run("auth", "login")
    run("auth", "login")

    assert [f.name for f in google.store.files.values()].count(FOLDER) == 1


def test_a_folder_that_is_gone_is_made_anew(run: Run, google: FakeGoogle) -> None:
    run("auth", "login")
    google.file(FOLDER).trashed = True

    told = run("auth", "status")
    run("auth", "login")

    assert told.code == 3
    assert "in the trash" in told.err
    living = [f for f in google.store.files.values() if f.name == FOLDER]
    assert [f.trashed for f in living] == [True, False]
    assert run("auth", "status").code == 0


def test_logout_forgets_login_and_folder(run: Run, google: FakeGoogle) -> None:
    run("auth", "login")

    assert run("auth", "logout").out == "Signed out.\n"
    assert run("auth", "logout").out == "Nobody was signed in.\n"
    answer = run("--workspace", "google", "list")
    assert answer.code == 12
    assert "auth login" in answer.err


def test_status_gives_json(run: Run, google: FakeGoogle) -> None:
    body = run("auth", "status", "--json").json

    assert body == {"email": SELLER, "folder": "", "advice": []}


@pytest.mark.parametrize(
    ("kind", "match", "code", "words"),
    [
        ("403_disabled", "drive.*", 12, "Enable the Google Sheets API"),
        ("403_disabled", "sheets.*", 3, "Enable the Google Sheets API"),
        ("403_scope", "drive.*", 12, "tick every box"),
        ("403_scope", "sheets.*", 3, "tick every box"),
        ("401", "drive.*", 12, "auth login"),
    ],
)
def test_status_explains_what_is_wrong(
    run: Run, google: FakeGoogle, kind: str, match: str, code: int, words: str
) -> None:
    """Each fault of the set-up is said with what mends it."""
    google.faults.add(Fault(kind, match=(match, 1), times=None))

    answer = run("auth", "status")

    assert answer.code == code
    assert words in answer.err


def test_status_tells_of_a_workspace_that_is_not_visible(
    run: Run, google: FakeGoogle
) -> None:
    hidden = google.root("boss@vendor.example")

    answer = run("--workspace", f"google:{hidden}", "auth", "status")

    assert answer.code == 3
    assert "not visible" in answer.err


def test_status_tells_that_a_service_account_has_no_storage(
    run: Run, google: FakeGoogle, monkeypatch: pytest.MonkeyPatch
) -> None:
    robot = "robot@project.iam.gserviceaccount.com"
    monkeypatch.setenv("MAPSHEETS_EMULATOR_USER", robot)

    answer = run("auth", "status")

    assert answer.code == 3
    assert "shared drive" in answer.err


def test_status_tells_of_a_clock_that_is_wrong(run: Run, google: FakeGoogle) -> None:
    google.clock.advance(3600)

    answer = run("auth", "status")

    assert answer.code == 3
    assert "60 minutes behind" in answer.err


@pytest.mark.parametrize("words", [("list",), ("auth", "status")])
def test_nobody_is_signed_in(run: Run, nobody: Path, words: tuple[str, ...]) -> None:
    answer = run("--workspace", "google:FOLDER", *words)

    assert answer.code == 12
    assert "mapsheets auth login" in answer.err


def test_login_without_a_client_says_how_to_get_one(run: Run, nobody: Path) -> None:
    answer = run("auth", "login")

    assert answer.code == 12
    assert "No OAuth client" in answer.err
    assert "--client FILE" in answer.err


def test_login_with_a_client_that_is_none(
    run: Run, nobody: Path, tmp_path: Path
) -> None:
    (tmp_path / "client.json").write_text('{"installed": {"client_secret": "x"}}')

    missing = run("auth", "login", "--client", "nowhere.json")
    wrong = run("auth", "login", "--client", "client.json")

    assert (missing.code, wrong.code) == (12, 12)
    assert "nowhere.json" in missing.err
    assert "client.json" in wrong.err


def test_a_service_account_needs_no_login(
    run: Run, nobody: Path, tmp_path: Path
) -> None:
    (tmp_path / "mapsheets.toml").write_text('[google]\nkey_file = "key.json"\n')

    answer = run("auth", "login")

    assert answer.code == 2
    assert "shared drive" in answer.err


@pytest.mark.parametrize(
    "text",
    [
        '[google]\nmethod = "carrier pigeon"\n',
        '[google]\nkeyfile = "x"\n',
        "[google]\nsubject = 5\n",
    ],
)
def test_wrong_settings_are_wrong_usage(
    run: Run, nobody: Path, tmp_path: Path, text: str
) -> None:
    (tmp_path / "mapsheets.toml").write_text(text)

    assert run("auth", "status").code == 2


HOSTS = ("10.0.0.1:80", "sheets.example:80", "a@127.0.0.1:80", "127.0.0.1", "0.0.0.0:1")


@pytest.mark.parametrize("host", HOSTS)
def test_an_emulator_elsewhere_is_refused(
    run: Run, nobody: Path, monkeypatch: pytest.MonkeyPatch, host: str
) -> None:
    """A token would travel in the clear: nothing is sent."""
    monkeypatch.setenv("SHEETS_EMULATOR_HOST", host)

    for words in (("list",), ("auth", "status"), ("auth", "login"), NEW):
        answer = run("--workspace", "google:root", *words)
        assert answer.code == 2, words
        assert "SHEETS_EMULATOR_HOST" in answer.err


def test_no_secret_is_ever_shown(run: Run, nobody: Path, tmp_path: Path) -> None:
    """Not in any output, whatever is wrong with the files that hold secrets."""
    nobody.mkdir(parents=True)
    secret = {"client_secret": SECRETS[0], "token": SECRETS[1]}
    token = nobody / "token.json"
    broken = [json.dumps(secret), json.dumps(secret)[:-1], json.dumps([secret])]
    said = []
    for text in broken:
        token.write_text(text)
        said += [run("--workspace", "google:x", "-v", "list"), run("auth", "status")]
    (tmp_path / "client.json").write_text(json.dumps({"installed": secret}))
    said.append(run("auth", "login", "--client", "client.json"))
    key = {**secret, "private_key": f"-----BEGIN {SECRETS[3]}-----\n{SECRETS[2]}"}
    (tmp_path / "key.json").write_text(json.dumps(key))
    (tmp_path / "mapsheets.toml").write_text('[google]\nkey_file = "key.json"\n')
    said.append(run("--workspace", "google:x", "list"))

    assert all(answer.code == 12 for answer in said)
    assert not _leaks(said)


def _leaks(said: list[Answer]) -> list[str]:
    return [
        secret
        for secret in SECRETS
        for answer in said
        if secret in answer.out + answer.err
    ]


def test_no_token_is_shown_by_any_command(run: Run, google: FakeGoogle) -> None:
    """The emulator's token is a name; a made-up one must not come back."""
    said = [run("auth", "login"), run("--workspace", "google", "-v", *NEW)]
    google.faults.add(Fault("500", match=("sheets.*", 1), times=3))
    said.append(run("--workspace", "google", "-v", "--json", "sync"))

    assert not _leaks(said)
