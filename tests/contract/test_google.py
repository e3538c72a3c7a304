"""The Google store keeps the contract, over the emulator."""

from __future__ import annotations

import pytest
from google_ground import ground

from contract.test_store import StoreContract
from mapsheets.stores.base import Store


class TestGoogleStore(StoreContract):
    @pytest.fixture
    def store(self) -> Store:
        return ground().store
