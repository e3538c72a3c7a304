"""Run as ``python -m mapsheets``."""

from __future__ import annotations

from mapsheets.cli import main

if __name__ == "__main__":
    main()
