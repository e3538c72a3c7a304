"""Fixtures over the emulator; a test module imports the ones it uses."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from fakegoogle.google import FakeGoogle


@pytest.fixture
def google() -> FakeGoogle:
    """Give an emulator that answers without a socket."""
    return FakeGoogle()


@pytest.fixture
def served() -> Iterator[FakeGoogle]:
    """Give an emulator that listens on a loopback port."""
    with FakeGoogle() as running:
        yield running
