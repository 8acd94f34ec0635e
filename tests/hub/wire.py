"""The sockets of the local Hub: HTTP/1.1 as it should be, and as it should not."""

import re
import sys
import threading
from contextlib import AbstractContextManager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, Protocol

from tests.hub.answers import Answer, Bad, Seen

_PATIENCE: Final = 20.0
"""Seconds after which even a server that never answers gives up, should a test forget to end."""


class Speaker(Protocol):
    """Who knows what to answer."""

    closing: threading.Event
    errors: list[BaseException | None]
    pause: float
    seen: list[Seen]

    def under_way(self, seen: Seen) -> AbstractContextManager[None]:
        """Note a request, and take the time that its answer takes."""

    def respond(self, seen: Seen) -> tuple[Answer, Bad | None]:
        """What to say to a request, and how to spoil that on the wire."""


class Server(ThreadingHTTPServer):
    """The sockets and threads of one Hub; none is left when it stops."""

    daemon_threads = False

    def __init__(self, hub: Speaker) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.hub = hub
        self.open: set[Any] = set()
        self._thread = threading.Thread(target=self.serve_forever, args=(0.01,), name="local-hub")
        self._thread.start()

    def stop(self) -> None:
        self.shutdown()
        self._thread.join()
        for connection in list(self.open):
            _hang_up(connection)
        self.server_close()

    def process_request(self, request: Any, client_address: Any) -> None:
        self.open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self.open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of clients that hang up; keep any other error for the end of the test."""
        error = sys.exception()
        if not isinstance(error, OSError):
            self.hub.errors.append(error)


def _hang_up(connection: Any) -> None:
    try:
        connection.shutdown(2)
    except OSError:
        return


class _Handler(BaseHTTPRequestHandler):
    """One connection: reads requests, writes what the Hub answers, and misbehaves where that is planned."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    wbufsize = -1
    server: Server

    def do_GET(self) -> None:
        """Answer, in the way that is planned for this request."""
        hub = self.server.hub
        headers = {name.lower(): value for name, value in self.headers.items()}
        body = self.rfile.read(int(headers.get("content-length", "0")))
        seen = Seen(self.command, self.path, headers.get("host", ""), headers, body)
        with hub.under_way(seen):
            answer, spoiled = hub.respond(seen)
        if spoiled is None:
            self.wfile.write(self._as_bytes(answer))
        else:
            self._write_badly(self._as_bytes(answer), spoiled)

    do_HEAD = do_POST = do_GET  # noqa: N815  (the names are http.server's)

    def _as_bytes(self, answer: Answer) -> bytes:
        answer = self._ranged(answer)
        lines = [f"HTTP/1.1 {answer.status} {self.responses.get(answer.status, ('',))[0]}"]
        said = {
            "X-Request-Id": f"Root=1-{len(self.server.hub.seen):08x}",
            "Content-Length": str(len(answer.body)),
            **answer.headers,
        }
        lines += [f"{name}: {value}" for name, value in said.items()]
        head = ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1", "replace")
        return head if self.command == "HEAD" else head + answer.body

    def _ranged(self, answer: Answer) -> Answer:
        asked = re.fullmatch(r"bytes=(\d+)-(\d*)", self.headers.get("range", ""))
        if asked is None or answer.status != 200:
            return answer
        start, total = int(asked[1]), len(answer.body)
        body = answer.body[start : int(asked[2] or total) + 1]
        where = f"bytes {start}-{start + len(body) - 1}/{total}"
        return Answer(206, body, {**answer.headers, "Content-Range": where})

    def _write_badly(self, whole: bytes, how: Bad) -> None:
        """Write nothing, at once or after a long wait; or the half of it; or all of it drop by drop."""
        self.close_connection = True
        head = whole.index(b"\r\n\r\n") + 4
        if how == "stall":
            self.server.hub.closing.wait(_PATIENCE)
        elif how == "cut":
            self.wfile.write(whole[: (head + len(whole)) // 2])
        elif how != "drop":
            self._drip(whole, 0 if how == "drip-head" else head)

    def _drip(self, whole: bytes, start: int) -> None:
        self.wfile.write(whole[:start])
        for at in range(start, len(whole)):
            self.wfile.write(whole[at : at + 1])
            self.wfile.flush()
            if self.server.hub.closing.wait(self.server.hub.pause):
                return

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep quiet."""
