"""The command line: parse, call one workflow, print. Nothing is decided here."""

from __future__ import annotations

from mapsheets.cli.main import main

__all__ = ["main"]
