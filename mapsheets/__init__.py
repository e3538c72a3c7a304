"""Mutual action plans that live in an ordinary spreadsheet."""

from __future__ import annotations

__version__ = "0.1.0"
