"""Shared by all tests: hypothesis profile, fixed dates, no way to the outside."""

from __future__ import annotations

import os
import socket
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile(
    "ci",
    derandomize=True,
    deadline=None,
    print_blob=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
settings.load_profile("ci")

LOOPBACK = {"127.0.0.1", "::1", "localhost"}


@pytest.fixture
def today() -> date:
    """Give the day on which most tests happen."""
    return date(2027, 2, 1)


KEPT = {"MAPSHEETS_REQUIRE_LIBREOFFICE", "MAPSHEETS_LIVE_GOOGLE"}


@pytest.fixture(autouse=True, scope="session")
def _clean_environment(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Keep the machine's own settings, and the locks of other runs, out of tests."""
    home = tmp_path_factory.getbasetemp() / "home"
    home.mkdir(exist_ok=True)
    with pytest.MonkeyPatch.context() as patch:
        for name in list(os.environ):
            if name.startswith(("MAPSHEETS_", "GOOGLE_")) and name not in KEPT:
                patch.delenv(name)
        patch.setenv("HOME", str(home))
        patch.setenv("XDG_CONFIG_HOME", str(home / ".config"))
        yield


@pytest.fixture(autouse=True, scope="session")
def _only_loopback() -> Iterator[None]:
    """Refuse any connection that leaves this machine."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in LOOPBACK:
            message = f"a test tried to reach {address[0]}"
            raise AssertionError(message)
        connect(self, address)

    socket.socket.connect = guarded  # type: ignore[method-assign]
    yield
    socket.socket.connect = connect  # type: ignore[method-assign]
