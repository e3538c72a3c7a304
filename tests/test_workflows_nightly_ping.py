"""The dead-man's switch: told at the start and the end, never in the way."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import nightly_ground as ground
import pytest
from nightly_ground import FIRST, Notebook

from mapsheets.errors import Locked, UsageFault
from mapsheets.workflows.nightly.lock import one_run
from mapsheets.workflows.nightly.ping import check_ping
from mapsheets.workflows.nightly.run import Ears, Wishes


class Switch:
    """A server on loopback that remembers what it was told."""

    def __init__(self, status: int) -> None:
        self.paths: list[str] = []
        heard = self.paths

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                heard.append(self.path)
                self.send_response(status)
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}/ping/secret-id"

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


@pytest.fixture
def switch() -> Iterator[Switch]:
    found = Switch(200)
    yield found
    found.close()


def wishes(url: str) -> Wishes:
    return Wishes(jobs=1, ping=url)


def test_start_and_success(switch: Switch, tmp_path: Path) -> None:
    store = ground.folder_of(tmp_path, 1)
    ground.run_all(store, Notebook(), FIRST, wishes(switch.url))
    assert switch.paths == ["/ping/secret-id/start", "/ping/secret-id/0"]


def test_the_exit_code_of_a_run_in_which_a_plan_failed(
    switch: Switch, tmp_path: Path
) -> None:
    """A partial failure is told as one."""
    store = ground.folder_of(tmp_path, 2)
    (tmp_path / "broken.xlsx").write_bytes(b"no workbook")
    report = ground.run_all(store, Notebook(), FIRST, wishes(f"{switch.url}/?a=b"))
    assert report.exit_code == 5
    assert switch.paths[-1] == "/ping/secret-id/5?a=b"


def test_a_run_that_could_not_begin(switch: Switch, tmp_path: Path) -> None:
    """Another run is under way: the switch hears of it too."""
    store = ground.folder_of(tmp_path, 1)
    with one_run(store.workspace), pytest.raises(Locked):
        ground.run_all(store, Notebook(), FIRST, wishes(switch.url))
    assert switch.paths == ["/ping/secret-id/start", "/ping/secret-id/11"]


def test_a_ping_that_fails_fails_nothing(tmp_path: Path) -> None:
    """It is said, without the address, which may be a secret."""
    store = ground.folder_of(tmp_path, 1)
    switch = Switch(500)
    said: list[str] = []

    refused = ground.run_all(
        store, Notebook(), FIRST, wishes(switch.url), Ears(warn=said.append)
    )
    url = switch.url
    switch.close()
    closed = ground.run_all(
        store, Notebook(), FIRST, wishes(url), Ears(warn=said.append)
    )

    assert (refused.exit_code, closed.exit_code) == (0, 0)
    assert len(said) == 4
    assert all("127.0.0.1" in text and "secret" not in text for text in said)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://x/y", "x", "https://"])
def test_only_web_addresses(url: str) -> None:
    with pytest.raises(UsageFault, match="--ping"):
        check_ping(url)
