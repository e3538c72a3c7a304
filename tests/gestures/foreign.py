"""Workbooks loaded by a foreign library, without its remarks on what it leaves out."""

from __future__ import annotations

import io
import warnings
from pathlib import Path
from typing import Any

import openpyxl


def load(source: Path | bytes, *, data_only: bool = False) -> Any:
    """Load a workbook with openpyxl."""
    stream = io.BytesIO(source) if isinstance(source, bytes) else source
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        return openpyxl.load_workbook(stream, data_only=data_only)
