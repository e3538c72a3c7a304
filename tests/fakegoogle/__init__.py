"""A strict emulator of Google Sheets and Drive for tests.

In a test::

    with FakeGoogle() as google:
        os.environ["SHEETS_EMULATOR_HOST"] = google.host

By hand: `PYTHONPATH=tests python -m fakegoogle --port 8765`.
"""

from __future__ import annotations

from fakegoogle.browser import PersonRefused
from fakegoogle.calls import CallRecord
from fakegoogle.clock import Clock
from fakegoogle.drive_permissions import Mail, Sharing
from fakegoogle.faults import KINDS, Fault
from fakegoogle.google import DEFAULT_USER, FakeGoogle
from fakegoogle.options import Options
from fakegoogle.person import Person
from fakegoogle.snapshots import Snapshot

__all__ = [
    "DEFAULT_USER",
    "KINDS",
    "CallRecord",
    "Clock",
    "FakeGoogle",
    "Fault",
    "Mail",
    "Options",
    "Person",
    "PersonRefused",
    "Sharing",
    "Snapshot",
]
