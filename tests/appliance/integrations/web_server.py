"""A web server in a thread, which answers as a test says."""

import json
import threading
from collections.abc import Callable, Iterable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple


class Asked(NamedTuple):
    """What came in."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Reply(NamedTuple):
    """What goes out."""

    status: int = 200
    body: Iterable[bytes] = (b"",)
    headers: dict[str, str] = {}  # noqa: RUF012 - never changed


def as_json(value: Any, status: int = 200) -> Reply:
    return Reply(status, [json.dumps(value).encode()], {"Content-Type": "application/json"})


class WebServer:
    """On a port of its own until closed."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.answer: Callable[[Asked], Reply] = lambda _asked: Reply(404)
        self.closing = threading.Event()
        """Set at the end: an answer that is to take for ever waits for this."""
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                asked = Asked(self.command, self.path, dict(self.headers), self._body())
                outer.asked.append(asked)
                reply = outer.answer(asked)
                self.send_response(reply.status)
                for name, value in {"Connection": "close", **reply.headers}.items():
                    self.send_header(name, value)
                self.end_headers()
                try:
                    for piece in reply.body:
                        self.wfile.write(piece)
                except OSError:
                    pass

            do_POST = do_GET  # noqa: N815 - the name is the library's

            def _body(self) -> bytes:
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))

            def log_message(self, *_: Any) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    def silence(self, _asked: Asked) -> Reply:
        """An answer that never comes."""
        self.closing.wait()
        return Reply(500)

    def close(self) -> None:
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
