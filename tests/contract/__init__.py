"""The laws of every store, and a small subclass for each."""

from __future__ import annotations
