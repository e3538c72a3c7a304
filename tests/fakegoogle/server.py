"""The two ways in: a loopback port, and a `requests` adapter without a socket."""

from __future__ import annotations

import io
import socket
import struct
import time
from collections.abc import Iterable, Mapping
from email.utils import formatdate
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

import requests
import urllib3
from requests.adapters import HTTPAdapter
from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

from fakegoogle.faults import Reply

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIEnvironment

    from fakegoogle.google import FakeGoogle

# SO_LINGER on, for no time: what is closed is reset.
RESET = struct.pack("ii", 1, 0)
REASONS = {200: "OK", 204: "No Content", 302: "Found", 502: "Bad Gateway"}


def handle(
    google: FakeGoogle,
    request_parts: tuple[str, str, str],
    headers: Mapping[str, str],
    body: bytes,
) -> Reply:
    """Answer a request that is given in parts: verb, encoded path, query."""
    from fakegoogle.admin import administer  # noqa: PLC0415
    from fakegoogle.front import Request  # noqa: PLC0415

    http, path, query = request_parts
    lower = {name.lower(): value for name, value in headers.items()}
    request = Request(http, path, query, lower, body)
    if path.startswith("/_emulator/"):
        return administer(google, request)
    return google.handle(request)


class Application:
    """The emulator as a WSGI application."""

    def __init__(self, google: FakeGoogle) -> None:
        self.google = google

    def __call__(
        self, environ: WSGIEnvironment, start_response: StartResponse
    ) -> Iterable[bytes]:
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length) if length else b""
        raw = environ.get("RAW_URI") or environ.get("REQUEST_URI")
        path = urlsplit(raw).path if raw else quote(environ["PATH_INFO"])
        headers = {
            "authorization": environ.get("HTTP_AUTHORIZATION", ""),
            "content-type": environ.get("CONTENT_TYPE", ""),
        }
        parts = (environ["REQUEST_METHOD"], path, environ.get("QUERY_STRING", ""))
        reply = handle(self.google, parts, headers, body)
        if reply.stall:
            time.sleep(reply.stall)
        if reply.broken:
            _break(environ)
        status = f"{reply.status} {REASONS.get(reply.status, 'Status')}"
        found = [("Content-Type", reply.content_type), *reply.headers]
        found.append(("Content-Length", str(len(reply.body))))
        start_response(status, found)
        return [reply.body]


def _break(environ: Mapping[str, Any]) -> None:
    """Cut the connection so that the client gets no answer."""
    connection = environ.get("werkzeug.socket")
    if isinstance(connection, socket.socket):
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET)
    raise ConnectionResetError


class BreakingServer(ThreadedWSGIServer):
    """A threaded server that resets a connection which was broken on purpose."""

    def shutdown_request(self, request: Any) -> None:
        """Close a connection: with a reset where that is its lot."""
        size = len(RESET)
        if request.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, size) == RESET:
            # A shutdown would send a polite end first, and the reset not at all.
            self.close_request(request)
        else:
            super().shutdown_request(request)


class QuietHandler(WSGIRequestHandler):
    """A request handler that keeps connections open and writes no log."""

    protocol_version = "HTTP/1.1"
    # small answers go out at once, not after the client's acknowledgement
    disable_nagle_algorithm = True

    def connection_dropped(
        self, error: BaseException, environ: WSGIEnvironment | None = None
    ) -> None:
        """Close a connection that was broken on purpose."""
        self.close_connection = True

    def date_time_string(self, timestamp: float | None = None) -> str:
        """Tell the emulator's own time, which may stand still."""
        return super().date_time_string(self.server.app.google.clock.seconds())

    def log(self, type: str, message: str, *args: Any) -> None:  # noqa: A002
        """Write nothing."""


class Server:
    """A threaded server on a loopback port."""

    def __init__(self, google: FakeGoogle, port: int = 0) -> None:
        self._server = BreakingServer(
            "127.0.0.1", port, Application(google), QuietHandler
        )
        self.host = f"127.0.0.1:{self._server.server_port}"
        # a short poll lets tests stop it at once
        self._thread = Thread(
            target=self._server.serve_forever, args=(0.02,), daemon=True
        )

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


class Adapter(HTTPAdapter):
    """A `requests` transport that calls the emulator directly."""

    def __init__(self, google: FakeGoogle) -> None:
        super().__init__()
        self.google = google

    def send(  # type: ignore[override]  # the options of the network do not matter
        self, request: requests.PreparedRequest, **options: object
    ) -> requests.Response:
        """Answer a prepared request, or break as the network would."""
        url = urlsplit(request.url or "")
        body = request.body or b""
        content = body.encode() if isinstance(body, str) else bytes(body)
        parts = (request.method or "GET", url.path, url.query)
        headers = {str(name): str(value) for name, value in request.headers.items()}
        reply = handle(self.google, parts, headers, content)
        if reply.broken == "timeout":
            raise requests.exceptions.ReadTimeout(request=request)
        if reply.broken:
            message = (
                "Connection aborted.",
                ConnectionResetError(104, "reset by peer"),
            )
            raise requests.exceptions.ConnectionError(message, request=request)
        raw = urllib3.HTTPResponse(
            body=io.BytesIO(reply.body),
            status=reply.status,
            reason=REASONS.get(reply.status),
            headers={
                "Content-Type": reply.content_type,
                "Date": formatdate(self.google.clock.seconds(), usegmt=True),
                **dict(reply.headers),
            },
            preload_content=False,
        )
        return self.build_response(request, raw)
