"""Signing in, with real google-auth against the emulator's token endpoint."""

from __future__ import annotations

import json
import stat
from datetime import timedelta
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)
from fakegoogle import FakeGoogle, Fault
from google.oauth2.credentials import Credentials as PersonCredentials
from google.oauth2.service_account import Credentials as ServiceAccount
from google_ground import store_on, workbook

from mapsheets.errors import NotAllowed, StoreFault, Unreachable
from mapsheets.stores.google.login import (
    FILE_SCOPE,
    Login,
    Method,
    authorized,
    credentials,
    save_token,
    signed_in,
    signed_out,
)
from mapsheets.stores.google.opening import emulated
from mapsheets.stores.google.robots import QuietServiceAccount, quiet
from mapsheets.stores.google.status import status
from mapsheets.stores.google.transport import Timing, Transport

ROBOT = "robot@project.iam.gserviceaccount.com"


@pytest.fixture(scope="module")
def private_key() -> str:
    """Give a fresh key in PEM."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return pem.decode()


def key_file(folder: Path, private_key: str, token_uri: str) -> Path:
    """Write a service account's key file."""
    info = {
        "type": "service_account",
        "client_email": ROBOT,
        "private_key": private_key,
        "private_key_id": "1",
        "token_uri": token_uri,
        "client_id": "1",
        "project_id": "project",
    }
    path = folder / "key.json"
    path.write_text(json.dumps(info), encoding="utf-8")
    return path


def reached(login: Login, google: FakeGoogle) -> Transport:
    """Sign in and reach the emulator."""
    session, refresh = authorized(credentials(login))
    timing = Timing(wall=google.clock.now)
    base = f"http://{google.host}"
    return Transport(session, base=base, refresh=refresh, timing=timing)


@pytest.mark.parametrize(
    ("subject", "who"), [("", ROBOT), ("ann@vendor.example", "ann@vendor.example")]
)
def test_a_service_account_signs_in_for_itself_or_a_person(
    tmp_path: Path, private_key: str, subject: str, who: str
) -> None:
    """Nothing else is called: a call elsewhere would fail this test."""
    with FakeGoogle() as google:
        path = key_file(tmp_path, private_key, f"http://{google.host}/token")
        login = Login(
            Method.SERVICE_ACCOUNT, tmp_path / "t", key_file=path, subject=subject
        )

        found = status(reached(login, google))

    assert found.email == who
    assert bool(found.advice) == (not subject)


def test_credentials_found_elsewhere_are_made_quiet(private_key: str) -> None:
    info = {
        "client_email": ROBOT,
        "private_key": private_key,
        "token_uri": "https://x.example/token",
    }
    found = quiet(ServiceAccount.from_service_account_info(info))

    assert type(found) is QuietServiceAccount
    assert type(found.with_subject("a@b.example")) is QuietServiceAccount
    assert not found._is_regional_access_boundary_lookup_required()


def test_a_revoked_login_says_how_to_sign_in_again() -> None:
    with FakeGoogle() as google:
        google.add_user("gone@vendor.example", revoked=True)
        found = PersonCredentials(  # type: ignore[no-untyped-call]
            None,
            refresh_token="gone@vendor.example",
            token_uri=f"http://{google.host}/token",
            client_id="1",
            client_secret="s3cret",
        )
        session, refresh = authorized(found)
        transport = Transport(session, base=f"http://{google.host}", refresh=refresh)

        with pytest.raises(NotAllowed, match="expired or was taken back") as caught:
            status(transport)

    assert "auth login" in caught.value.hint
    assert "7 days" in caught.value.hint
    assert "s3cret" not in str(caught.value)


def test_a_token_server_that_is_not_there_is_the_network(
    private_key: str, tmp_path: Path
) -> None:
    path = key_file(tmp_path, private_key, "http://127.0.0.1:9/token")
    login = Login(Method.SERVICE_ACCOUNT, tmp_path / "t", key_file=path)
    slept = list[float]()
    timing = Timing(lambda: sum(slept), slept.append, lambda: 0.5)
    session, refresh = authorized(credentials(login))

    with pytest.raises(Unreachable, match="network") as caught:
        status(Transport(session, refresh=refresh, timing=timing))

    assert "Google" not in str(caught.value)


def test_a_saved_login_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "config" / "token.json"
    save_token(path, "{}")
    save_token(path, '{"a": 1}')

    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert path.read_text(encoding="utf-8") == '{"a": 1}'
    assert [each.name for each in path.parent.iterdir()] == ["token.json"]


def test_a_folder_that_cannot_be_written_is_explained(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(StoreFault, match="could not be saved"):
        save_token(tmp_path / "file" / "token.json", "{}")


def test_a_saved_login_is_loaded_and_forgotten(tmp_path: Path) -> None:
    info = {"refresh_token": "r", "client_id": "c", "client_secret": "s", "token": "t"}
    login = Login(Method.OAUTH, tmp_path / "token.json")
    save_token(login.token_file, json.dumps(info))

    assert credentials(login).scopes == [FILE_SCOPE]
    assert signed_out(login)
    assert not signed_out(login)


@pytest.mark.parametrize(
    ("login", "message"),
    [
        (Login(Method.OAUTH, Path("none")), "Nobody is signed in"),
        (Login(Method.SERVICE_ACCOUNT, Path("none")), "No key"),
        (
            Login(Method.SERVICE_ACCOUNT, Path("none"), key_file=Path("gone.json")),
            "'gone.json' cannot be read",
        ),
        (Login(Method.IMPERSONATION, Path("none")), "No service account to act as"),
        (
            Login(Method.IMPERSONATION, Path("none"), target=ROBOT),
            "Nobody is signed in",
        ),
        (Login(Method.DEFAULT, Path("none")), "Nobody is signed in"),
    ],
)
def test_a_login_that_is_not_set_up_says_how(
    login: Login, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_GCE_CHECK", "true")

    with pytest.raises(NotAllowed, match=message) as caught:
        credentials(login)

    assert caught.value.hint


@pytest.mark.parametrize("text", ["{", "[]", '{"client_email": "x"}', "{}"])
def test_a_broken_file_is_named(tmp_path: Path, text: str) -> None:
    path = tmp_path / "key.json"
    path.write_text(text, encoding="utf-8")

    with pytest.raises(NotAllowed, match=r"key\.json"):
        credentials(Login(Method.SERVICE_ACCOUNT, tmp_path / "t", key_file=path))
    with pytest.raises(NotAllowed, match="saved login"):
        credentials(Login(Method.OAUTH, path))
    with pytest.raises(NotAllowed, match=r"key\.json"):
        signed_in(Login(Method.OAUTH, tmp_path / "t", client_file=path))


def test_signing_in_needs_a_client(tmp_path: Path) -> None:
    with pytest.raises(NotAllowed, match="No OAuth client"):
        signed_in(Login(Method.OAUTH, tmp_path / "t"))


def test_status_costs_one_call_to_each_service() -> None:
    google = FakeGoogle()

    found = status(store_on(google).transport)

    assert (found.email, found.advice) == ("seller@vendor.example", ())
    assert google.counts() == {"read": 1, "write": 0, "drive": 1}


@pytest.mark.parametrize(
    ("kind", "words"),
    [("403_disabled", "Enable the Google Sheets API"), ("403_scope", "tick every box")],
)
def test_status_sees_that_sheets_alone_does_not_answer(kind: str, words: str) -> None:
    """Its API is enabled apart from that of Drive."""
    google = FakeGoogle()
    google.faults.add(Fault(kind, match=("sheets.*", 1)))

    found = status(store_on(google).transport)

    assert words in found.advice[0]


def test_status_tells_of_a_folder_in_the_trash_and_of_what_is_none() -> None:
    google = FakeGoogle()
    store = store_on(google)
    sheet = store.create(workbook(), "Acme").ref
    folder = google.add_folder("Plans")
    google.file(folder).trashed = True

    assert "in the trash" in status(store.transport, folder).advice[0]
    assert "is no folder" in status(store.transport, sheet).advice[0]


def test_status_tells_of_a_folder_that_is_not_visible() -> None:
    google = FakeGoogle()
    mine = google.root("other@vendor.example")

    found = status(store_on(google).transport, mine)

    assert "not visible" in found.advice[0]


def test_status_tells_of_a_folder_that_is_read_only() -> None:
    google = FakeGoogle()
    folder = google.add_folder("Theirs", "boss@vendor.example")
    google.share(folder, "seller@vendor.example", "reader")

    found = status(store_on(google).transport, folder)

    assert "not add files" in found.advice[0]


@pytest.mark.parametrize(("minutes", "side"), [(11, "ahead"), (-11, "behind")])
def test_status_tells_of_a_clock_that_is_wrong(minutes: int, side: str) -> None:
    with FakeGoogle() as google:
        real = google.clock.now
        wrong = Timing(wall=lambda: real() + timedelta(minutes=minutes))
        found = status(
            emulated(f"http://{google.host}", "a@vendor.example", None, wrong)
        )

    assert f"11 minutes {side}" in found.advice[0]


@pytest.mark.parametrize(
    ("kind", "words"),
    [("403_disabled", "Enable the Google Sheets API"), ("403_scope", "tick every box")],
)
def test_what_is_wrong_is_said_with_its_fix(kind: str, words: str) -> None:
    google = FakeGoogle()
    google.faults.add(Fault(kind, call=1))

    with pytest.raises(NotAllowed) as caught:
        status(store_on(google).transport)

    assert words in caught.value.hint
