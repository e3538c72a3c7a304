"""Start the emulator by hand."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from datetime import datetime
from threading import Event

from fakegoogle.clock import Clock
from fakegoogle.google import DEFAULT_USER, FakeGoogle


def parser() -> argparse.ArgumentParser:
    """Give the parser of the command line."""
    found = argparse.ArgumentParser(
        prog="fakegoogle",
        description="Emulate Google Sheets and Drive on a loopback port.",
    )
    found.add_argument("--port", type=int, default=8765, help="0: any free port")
    found.add_argument("--now", help="stand still at this ISO moment with a time zone")
    found.add_argument("--no-quotas", action="store_true", help="never answer 429")
    found.add_argument("--user", default=DEFAULT_USER, help="whose My Drive exists")
    found.add_argument("--locale", default="en_US", help="the locale of that user")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run until interrupted; the host is printed first."""
    options = parser().parse_args(arguments)
    clock = (
        Clock(datetime.fromisoformat(options.now)) if options.now else Clock(real=True)
    )
    quotas = clock.real and not options.no_quotas
    google = FakeGoogle(
        clock=clock, quotas=quotas, user=options.user, port=options.port
    )
    google.add_user(options.user, locale=options.locale)
    with google:
        sys.stdout.write(f"SHEETS_EMULATOR_HOST={google.host}\n")
        sys.stdout.flush()
        try:
            Event().wait()
        except KeyboardInterrupt:
            return 0
    return 0
