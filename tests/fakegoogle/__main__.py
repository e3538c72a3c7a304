"""`python -m fakegoogle` with PYTHONPATH=tests, or `python tests/fakegoogle`."""

from __future__ import annotations

import sys
from pathlib import Path

if not __package__:
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from fakegoogle.command import main

if __name__ == "__main__":
    raise SystemExit(main())
