"""The embedded store: a directory of xlsx files, edited in place."""

from __future__ import annotations
