"""The one way to Google: paced, bounded, retried by reason, translated.

A write whose outcome is unknown is never sent again here: it is raised as
``Ambiguous`` and the store finds out first.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import RefreshError, TransportError
from gspread.http_client import FileType, HTTPClient, ParamsType
from requests import Response, Session
from requests import exceptions as failures

from mapsheets.errors import MapsheetsError, Unreachable
from mapsheets.stores.base import Calls
from mapsheets.stores.google.endpoints import EMULATOR_SETTING, placed
from mapsheets.stores.google.failures import network_fault, token_fault
from mapsheets.stores.google.faults import (
    Ambiguous,
    Fault,
    Kind,
    Refusal,
    fault_from,
    kind,
)
from mapsheets.stores.google.pacing import Bucket, emptied, taken
from mapsheets.stores.google.retrying import Attempts, Policy, pause
from mapsheets.stores.google.sentences import error_for

Json = dict[str, Any]
Params = Mapping[str, str | int | bool | Sequence[str]]

CONNECT_SECONDS = 8.0
READ_SECONDS = 60.0
WRITE_SECONDS = 190.0  # Google itself gives up after 180
USER_AGENT = "mapsheets (gzip)"  # Google compresses only for agents that say so
READING_POSTS = (":search", ":getByDataFilter", ":batchGetByDataFilter")


def _wall() -> datetime:
    return datetime.fromtimestamp(time.time(), UTC)


@dataclass(frozen=True, slots=True)
class Timing:
    """Clock, sleep and luck, all replaceable."""

    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep
    draw: Callable[[], float] = random.SystemRandom().random
    wall: Callable[[], datetime] = _wall


@dataclass(frozen=True, slots=True)
class Call:
    """One call: ``safe`` may be repeated although it may have been applied.

    ``about`` names the plan or address in an error.
    """

    verb: str
    url: str
    params: Params = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    about: str = ""
    safe: bool = False
    extra: Mapping[str, Any] = field(default_factory=dict)

    @property
    def quota(self) -> str:
        """Name the quota it counts against: ``read``, ``write`` or ``drive``."""
        if "/drive/" in self.url or "/upload/" in self.url:
            return "drive"
        return "read" if self._reads else "write"

    @property
    def repeatable(self) -> bool:
        """Tell whether it may be sent again whatever became of it."""
        return self.safe or self._reads

    @property
    def _reads(self) -> bool:
        return self.verb.upper() == "GET" or self.url.endswith(READING_POSTS)


class Transport(HTTPClient):
    """A gspread client that paces, retries and translates."""

    def __init__(
        self,
        session: Session,
        *,
        base: str = "",
        refresh: Callable[[], None] | None = None,
        policy: Policy | None = None,
        timing: Timing | None = None,
    ) -> None:
        super().__init__(AnonymousCredentials(), session)
        session.headers["User-Agent"] = USER_AGENT
        self.timing = timing or Timing()
        # What people call the files, for sentences: ids mean nothing to them.
        self.names: dict[str, str] = {}
        self._base = base
        self._refresh = refresh
        self._policy = policy or Policy()
        start = Bucket(moment=self.timing.clock())
        self._buckets = {"read": start, "write": start}
        self._lock = Lock()
        self._counts = {"read": 0, "write": 0, "drive": 0}
        self._retries, self._waited = 0, 0.0
        self._heard = ""

    @property
    def moment(self) -> datetime | None:
        """Give the service's own time at its last answer, None where unknown."""
        return _moment(self._heard)

    @property
    def calls(self) -> Calls:
        """Count the calls sent so far, retries included."""
        return Calls(**self._counts, retries=self._retries, waited=self._waited)

    def twin(self) -> Transport:
        """Give a transport for another thread: same login, same pace, own counts."""
        other = copy(self)
        other._counts = dict.fromkeys(self._counts, 0)  # noqa: SLF001  one of us
        other._retries, other._waited = 0, 0.0  # noqa: SLF001
        return other

    def call(self, call: Call) -> Json:
        """Make a call and give the parsed answer.

        Raises:
            Ambiguous: a write may or may not have been applied.
            MapsheetsError: the fault in our words, its cause a ``Refusal``.
        """
        return self._answer(call)[1]

    def timed_call(self, call: Call) -> tuple[Json, datetime | None]:
        """Make a call; give the service's own time too, None where unknown."""
        return self._answer(call)[1], self.moment

    def rest(self, number: int) -> None:
        """Pause before a write is sent again for the ``number``-th time."""
        fault = Fault(503, "page")
        wait = pause(self._policy, Attempts(number, 0.0), fault, self.timing.draw())
        self._retries += 1
        self._sleep(wait or 0.0)

    def request(  # noqa: PLR0913, PLR0917  gspread's own signature
        self,
        method: str,
        endpoint: str,
        params: ParamsType | None = None,
        data: bytes | None = None,
        json: Mapping[str, Any] | None = None,
        files: FileType = None,
        headers: Any = None,
    ) -> Response:
        """Make a call for gspread; see ``call``."""
        extra = {"data": data, "files": files, "headers": headers}
        given = {name: value for name, value in (params or {}).items() if value}
        kept = {name: value for name, value in extra.items() if value is not None}
        return self._answer(Call(method, endpoint, given, json, extra=kept))[0]  # type: ignore[arg-type]

    def _answer(self, call: Call) -> tuple[Response, Json]:
        began, made, refreshed = self.timing.clock(), 0, False
        while True:
            self._pace(call.quota)
            elapsed = self.timing.clock() - began
            result = self._once(call, self._policy.total - elapsed)
            made += 1
            if not isinstance(result, Fault):
                self._heard = result[0].headers.get("Date", "")
                return result
            if kind(result) is Kind.TOKEN and self._refresh and not refreshed:
                refreshed = True
                self._renew(self._refresh)
                continue
            self._rest(call, result, made, began)

    def _rest(self, call: Call, fault: Fault, made: int, began: float) -> None:
        """Sleep before the next try, or raise."""
        what = kind(fault)
        if what is Kind.UNSURE and not call.repeatable:
            settled = self._error(fault, call)
            raise Ambiguous(settled.message, settled.hint) from Refusal(fault)
        wait = None
        if what not in {Kind.REFUSED, Kind.TOKEN}:
            now = self.timing.clock()
            attempts = Attempts(made, now - began, self.timing.wall().timestamp())
            wait = pause(self._policy, attempts, fault, self.timing.draw())
        if wait is None:
            raise self._error(fault, call) from Refusal(fault)
        if what is Kind.LIMITED and call.quota in self._buckets:
            with self._lock:
                bucket = self._buckets[call.quota]
                self._buckets[call.quota] = emptied(bucket, self.timing.clock())
        self._retries += 1
        self._sleep(wait)

    def _sleep(self, seconds: float) -> None:
        self._waited += seconds
        self.timing.sleep(seconds)

    def _error(self, fault: Fault, call: Call) -> MapsheetsError:
        if fault.reason == "offline" and self._base:
            return Unreachable(
                f"The emulator at {urlsplit(self._base).netloc} is not reachable.",
                f"Start it, or unset {EMULATOR_SETTING}.",
            )
        return error_for(fault, self.names.get(call.about, call.about))

    def _pace(self, quota: str) -> None:
        self._counts[quota] += 1
        if quota in self._buckets:
            # Twins take their permits from the same buckets.
            with self._lock:
                bucket, wait = taken(self._buckets[quota], self.timing.clock())
                self._buckets[quota] = bucket
            if wait:
                self._sleep(wait)

    def _once(self, call: Call, left: float) -> tuple[Response, Json] | Fault:
        patience = READ_SECONDS if call.repeatable else WRITE_SECONDS
        if call.repeatable:
            patience = max(1.0, min(patience, left))
        try:
            response = self.session.request(
                call.verb.upper(),
                placed(call.url, self._base),
                params={"prettyPrint": "false", **_texts(call.params)},
                json=call.body,
                timeout=(CONNECT_SECONDS, patience),
                **call.extra,
            )
        except RefreshError as error:
            return token_fault(error)
        except (failures.RequestException, TransportError) as error:
            return network_fault(error)
        body = _body(response) if response.ok else None
        if body is not None:
            return response, body
        return fault_from(
            response.status_code, response.headers, response.text, self.timing.wall()
        )

    def _renew(self, refresh: Callable[[], None]) -> None:
        try:
            refresh()
        except RefreshError as error:
            fault = token_fault(error)
            raise error_for(fault) from Refusal(fault)
        except (failures.RequestException, TransportError) as error:
            fault = network_fault(error)
            raise error_for(fault) from Refusal(fault)


def _moment(header: str) -> datetime | None:
    try:
        found = parsedate_to_datetime(header)
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def _texts(params: Params) -> dict[str, Any]:
    """Write truth values as Google reads them."""
    return {
        name: str(value).lower() if isinstance(value, bool) else value
        for name, value in params.items()
    }


def _body(response: Response) -> Json | None:
    """Parse an answer, None where a page came instead."""
    if not response.content:
        return {}
    try:
        found: Json = response.json()
    except ValueError:
        return None
    return found if isinstance(found, dict) else None
