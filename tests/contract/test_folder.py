"""The folder store keeps the contract."""

from __future__ import annotations

from pathlib import Path

import pytest

from contract.test_store import StoreContract
from mapsheets.stores.base import Store
from mapsheets.stores.folder.store import FolderStore


class TestFolderStore(StoreContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Store:
        return FolderStore(tmp_path / "plans")
