"""Load openpyxl without numpy, which would take a third of making a plan."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType
from typing import cast


@contextmanager
def without_numpy() -> Iterator[None]:
    """Hide numpy from what is imported meanwhile, unless it is loaded already.

    openpyxl loads it, where it is installed, only to recognise its numbers as cell
    values; a store has none of those. Later imports of numpy find it as ever.
    """
    if "numpy" in sys.modules:
        yield
        return
    # Python's own sign for "there is no such module".
    sys.modules["numpy"] = cast(ModuleType, None)
    try:
        yield
    finally:
        del sys.modules["numpy"]
