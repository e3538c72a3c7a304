"""Tell a dead-man's switch that the run begins and how it ended.

Services such as healthchecks.io raise an alarm when a ping does not come: the only
way to learn of a job that never ran. A ping that fails never fails the job.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

from mapsheets.errors import UsageFault

TIMEOUT = (3.0, 5.0)  # seconds to connect, and to answer


@dataclass(frozen=True, slots=True)
class Ping:
    """Where to tell; "" tells nobody. ``warn`` hears of a ping that failed."""

    url: str = ""
    warn: Callable[[str], None] = lambda _: None

    def start(self) -> None:
        """Tell that the run begins."""
        self._send("start")

    def end(self, code: int) -> None:
        """Tell how the run ended: 0 is success, any other code a failure."""
        self._send(str(code))

    def _send(self, what: str) -> None:
        if not self.url:
            return
        import requests  # noqa: PLC0415  slow, and rarely needed

        try:
            answer = requests.get(_below(self.url, what), timeout=TIMEOUT)
            answer.raise_for_status()
        except (requests.RequestException, ValueError) as error:
            # The address may be a secret: only its host is named.
            host = urlsplit(self.url).hostname
            self.warn(f"The ping to {host} failed ({type(error).__name__}).")


def _below(url: str, what: str) -> str:
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"{parts.path.rstrip('/')}/{what}"))


def check_ping(url: str) -> str:
    """Check the address of a ping.

    Raises:
        UsageFault: it is no http or https address.
    """
    try:
        parts = urlsplit(url)
        known = parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        known = False
    if url and not known:
        raise UsageFault(
            "The address for --ping is no web address.",
            "Give one that begins with https://.",
        )
    return url
