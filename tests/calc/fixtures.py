"""Fixtures that give tests a real LibreOffice, or skip where there is none."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator

import pytest

from calc.driver import Calc, bridge_python, soffice_program


def _missing(what: str) -> None:
    if os.environ.get("MAPSHEETS_REQUIRE_LIBREOFFICE"):
        pytest.fail(f"{what} is required here and missing")
    pytest.skip(f"{what} is not installed")


def require_libreoffice() -> None:
    """Skip without LibreOffice; fail where the environment demands it."""
    if not soffice_program():
        _missing("LibreOffice")
    if not bridge_python():
        _missing("LibreOffice's Python bridge (python3-uno)")


def require_program(name: str) -> str:
    """Give the path of a program such as ``pdftoppm``; skip or fail without it."""
    path = shutil.which(name)
    if path is None:
        _missing(name)
    return path or ""


@pytest.fixture(scope="session")
def _calc_session(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Calc]:
    require_libreoffice()
    with Calc(tmp_path_factory.mktemp("calc")) as running:
        yield running


@pytest.fixture
def calc(_calc_session: Calc) -> Iterator[Calc]:
    """Give the worker's LibreOffice; what the test leaves open is closed."""
    yield _calc_session
    _calc_session.close_all()
