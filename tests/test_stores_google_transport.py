"""The transport over real sockets and over the emulator."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
import requests
from fakegoogle import FakeGoogle, Fault
from google_ground import ground, store_on, sync_edits, workbook
from gspread import HTTPClient

from mapsheets.errors import NotAllowed, Unreachable, UsageFault
from mapsheets.stores.google.drive import _pages
from mapsheets.stores.google.endpoints import DRIVE, SHEETS, emulator_base, placed
from mapsheets.stores.google.failures import network_fault
from mapsheets.stores.google.faults import Ambiguous, Kind, fault_of, kind
from mapsheets.stores.google.login import Login, Method
from mapsheets.stores.google.opening import connect, emulated, google_store
from mapsheets.stores.google.retrying import Policy
from mapsheets.stores.google.transport import Call, Timing, Transport

ABOUT = Call("GET", f"{DRIVE}/about", {"fields": "user"})
MAKE = Call("POST", f"{DRIVE}/files", {"fields": "id"}, {"name": "x"})


@pytest.fixture
def served() -> Iterator[FakeGoogle]:
    """Give an emulator that listens on a loopback port."""
    with FakeGoogle() as running:
        yield running


def over(google: FakeGoogle, policy: Policy | None = None) -> Transport:
    """Give a transport over a socket whose sleep moves only the emulator's clock."""
    clock = google.clock
    timing = Timing(clock.seconds, clock.sleep, lambda: 0.5, clock.now)
    return emulated(f"http://{google.host}", "seller@vendor.example", policy, timing)


def test_it_is_a_gspread_client(served: FakeGoogle) -> None:
    transport = over(served)

    answer = transport.request("get", f"{DRIVE}/about", {"fields": "user"})

    assert isinstance(transport, HTTPClient)
    assert answer.json()["user"]["emailAddress"] == "seller@vendor.example"


def test_nothing_listens_there() -> None:
    """A closed port is the network's fault, given up after few tries."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    slept = list[float]()
    timing = Timing(clock=lambda: sum(slept), sleep=slept.append, draw=lambda: 0.5)

    for call in (ABOUT, MAKE):
        with pytest.raises(
            Unreachable, match=r"emulator at 127.* is not reachable"
        ) as caught:
            emulated(f"http://{host}", "a@b.example", None, timing).call(call)
        assert "Google" not in str(caught.value)
        assert not isinstance(caught.value, Ambiguous)
    assert 0 < sum(slept) < 10


def breaking(server: socket.socket, seen: list[bytes]) -> None:
    """Take calls and break every connection once it has been read."""
    while True:
        try:
            connection, _ = server.accept()
        except OSError:
            return
        with connection:
            seen.append(connection.recv(65_536))
            now = struct.pack("ii", 1, 0)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, now)


@pytest.fixture
def broken() -> Iterator[tuple[str, list[bytes]]]:
    """Give a port on which every connection is reset, and what was sent to it."""
    seen = list[bytes]()
    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=breaking, args=(server, seen), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}", seen
        server.shutdown(socket.SHUT_RDWR)


def test_a_connection_that_breaks_leaves_a_write_open(
    broken: tuple[str, list[bytes]],
) -> None:
    """Whether a write arrived cannot be known, so it is not sent again."""
    base, seen = broken

    with pytest.raises(Ambiguous, match="broke off") as caught:
        emulated(base, "a@vendor.example").call(MAKE)

    assert len(seen) == 1
    assert "Google" not in str(caught.value)
    cause = fault_of(caught.value)
    assert cause is not None
    assert kind(cause) is Kind.UNSURE


def test_a_read_is_sent_again_after_a_broken_connection(
    broken: tuple[str, list[bytes]],
) -> None:
    base, seen = broken
    timing = Timing(sleep=lambda _: None)

    with pytest.raises(Unreachable, match="broke off"):
        emulated(base, "a@vendor.example", None, timing).call(ABOUT)

    assert len(seen) == Policy().tries


def test_a_web_page_instead_of_an_answer_is_not_the_end(served: FakeGoogle) -> None:
    served.faults.add(Fault("html_502", call=1))

    assert over(served).call(ABOUT)["user"]

    assert served.count() == 2


def test_a_call_that_takes_too_long_ends(served: FakeGoogle) -> None:
    """The read timeout of a call never goes beyond what is left of its time."""
    served.faults.add(Fault("slow", call=1, seconds=3.0))
    served.clock.real = True
    transport = emulated(
        f"http://{served.host}", "a@vendor.example", Policy(tries=1, total=1.0)
    )

    with pytest.raises(Unreachable, match="too slow"):
        transport.call(ABOUT)


def test_a_token_is_renewed_once() -> None:
    google = FakeGoogle()
    google.faults.add(Fault("401", call=1))
    renewed = list[str]()
    transport = Transport(google.session(), refresh=lambda: renewed.append("x"))

    transport.call(ABOUT)

    assert renewed == ["x"]


def test_a_second_refusal_of_the_token_ends_it() -> None:
    google = FakeGoogle()
    google.faults.add(Fault("401", call=1, times=None))
    renewed = list[str]()
    transport = Transport(google.session(), refresh=lambda: renewed.append("x"))

    with pytest.raises(NotAllowed, match="not accepted"):
        transport.call(ABOUT)

    assert renewed == ["x"]
    assert google.count() == 2


def test_a_quota_is_waited_out_and_not_forever() -> None:
    google = FakeGoogle(quotas=True)
    google.faults.add(Fault("429", call=1, times=None))
    store = store_on(google)
    began = google.clock.seconds()

    with pytest.raises(Unreachable, match="limit of requests"):
        store.transport.call(Call("GET", f"{SHEETS}/x"))

    assert google.count() <= 6
    assert google.clock.seconds() - began <= 120


def test_pacing_keeps_below_the_quota() -> None:
    """A hundred reads in a row meet no refusal by a real quota of 60 a minute."""
    g = ground().made()
    g.google.quotas.on = True

    for _ in range(100):
        g.store.read(g.ref)

    assert all(call.status == 200 for call in g.google.calls)


def test_calls_are_counted_by_quota() -> None:
    g = ground().made()
    g.store.read(g.ref)

    assert (g.store.calls.read, g.store.calls.write, g.store.calls.drive) == (1, 1, 2)


def test_every_call_asks_for_little(served: FakeGoogle) -> None:
    """No pretty print, and a mask on every call."""
    asked = list[str]()
    session = requests.Session()
    session.headers["Authorization"] = "Bearer seller@vendor.example"
    session.hooks["response"].append(
        lambda response, *_, **__: asked.append(response.url)
    )
    store = google_store(Transport(session, base=f"http://{served.host}"), "root")
    ref = store.create(workbook(), "Acme").ref
    store.write(ref, sync_edits(), store.read(ref).revision)
    store.share(ref, "buyer@acme.example")
    store.permissions(ref)
    store.revisions(ref)
    store.trash(ref)

    assert len(asked) == 9
    assert all("prettyPrint=false" in url and "fields=" in url for url in asked)


def test_a_page_is_asked_for_after_the_other(served: FakeGoogle) -> None:
    store = google_store(over(served), "root")
    for name in ("a", "b", "c"):
        store.folder(name)
    query = {
        "q": "'root' in parents",
        "pageSize": 1,
        "fields": "nextPageToken,files(id)",
    }

    pages = list(_pages(store.transport, f"{DRIVE}/files", query, "root"))

    assert sum(len(page["files"]) for page in pages) == 3


@pytest.mark.parametrize(
    "host",
    [
        "8.8.8.8:80",
        "sheets.example:443",
        "127.0.0.1",
        "127.0.0.1:80/x",
        "evil@127.0.0.1:80",
        "127.0.0.1.evil.example:80",
        "http://127.0.0.1:80",
        "127.0.0.1:port",
        "",
    ],
)
def test_an_emulator_elsewhere_is_refused(host: str) -> None:
    with pytest.raises(UsageFault, match="SHEETS_EMULATOR_HOST"):
        emulator_base(host)


@pytest.mark.parametrize("host", ["127.0.0.1:8765", "localhost:1", "[::1]:90"])
def test_an_emulator_on_this_machine_is_used(host: str) -> None:
    base = emulator_base(host)

    assert placed(f"{SHEETS}/x", base) == f"http://{host}/v4/spreadsheets/x"
    assert placed(f"{DRIVE}/files", base) == f"http://{host}/drive/v3/files"


def test_the_environment_leads_to_the_emulator(served: FakeGoogle) -> None:
    login = Login(Method.OAUTH, Path("nowhere"))
    environment = {
        "SHEETS_EMULATOR_HOST": served.host,
        "MAPSHEETS_EMULATOR_USER": "ann@vendor.example",
    }

    transport = connect(login, environment)

    assert transport.call(ABOUT)["user"]["emailAddress"] == "ann@vendor.example"


def test_failures_of_the_network_are_told_apart() -> None:
    failures = requests.exceptions

    assert network_fault(failures.ConnectTimeout()).reason == "offline"
    assert network_fault(failures.SSLError()).reason == "offline"
    assert network_fault(failures.ProxyError()).reason == "offline"
    assert network_fault(failures.ReadTimeout()).reason == "timeout"
    assert network_fault(failures.ChunkedEncodingError()).reason == "broken"
    assert network_fault(failures.ConnectionError("reset")).reason == "broken"
