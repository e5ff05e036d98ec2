"""A model hub on this machine: honest about ranges unless a test scripts a fault for the next request."""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Self

Fault = Callable[["Hub", "Request", bytes], None]


class Request(BaseHTTPRequestHandler):
    """One request; `answer` sends status, headers and body exactly as told."""

    protocol_version = "HTTP/1.1"
    hub: "Hub"

    def do_GET(self) -> None:
        self.hub.asked.append((self.path, dict(self.headers)))
        data = self.hub.files.get(self.path)
        fault = self.hub.faults.pop(0) if self.hub.faults else None
        if fault:
            fault(self.hub, self, data or b"")
        elif data is None:
            self.answer(404, b"no such file")
        else:
            honest(self.hub, self, data)

    def answer(self, status: int, body: bytes = b"", **headers: str | int) -> None:
        """Send an answer; `Content_Length` may be given, to lie about it."""
        self.send_response(status)
        for name, value in ({"Content_Length": len(body)} | headers).items():
            self.send_header(name.replace("_", "-"), str(value))
        self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)
        self.close_connection = True

    def range_start(self) -> int:
        """The first byte asked for."""
        found = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
        return int(found[1]) if found else 0

    def log_message(self, *_: object) -> None:
        pass


@dataclass
class Hub:
    """A context manager: the server runs inside it, at `url`."""

    files: dict[str, bytes] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    tag: str = '"v1"'

    def __enter__(self) -> Self:
        handler = type("BoundRequest", (Request,), {"hub": self})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def ranges(self) -> list[str]:
        """The Range header of every request, empty where none was sent."""
        return [headers.get("Range", "") for _, headers in self.asked]


def honest(hub: Hub, request: Request, data: bytes) -> None:
    """The whole file, or the rest of it when the caller's tag still holds."""
    start = request.range_start()
    if start and request.headers.get("If-Range", hub.tag) == hub.tag:
        if start >= len(data):
            request.answer(416, Content_Range=f"bytes */{len(data)}")
            return
        extent = f"bytes {start}-{len(data) - 1}/{len(data)}"
        request.answer(206, data[start:], Content_Range=extent, ETag=hub.tag)
    else:
        request.answer(200, data, ETag=hub.tag)


def status(code: int, **headers: str | int) -> Fault:
    """Answer with a status and no file."""
    return lambda _hub, request, _data: request.answer(code, b"sorry", **headers)


def cut_after(count: int) -> Fault:
    """Promise the rest of the file and close the line after `count` bytes of it."""

    def fault(hub: Hub, request: Request, data: bytes) -> None:
        start = request.range_start()
        extent = {"Content_Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if start else {}
        body = data[start : start + count]
        request.answer(206 if start else 200, body, Content_Length=len(data) - start, ETag=hub.tag, **extent)

    return fault


def whole(hub: Hub, request: Request, data: bytes) -> None:
    """Ignore the range and send everything."""
    request.answer(200, data)


def instead(body: bytes) -> Fault:
    """Send another file, honestly sized."""
    return lambda _hub, request, _data: request.answer(200, body)


def endless(extra: int) -> Fault:
    """Send the file and `extra` bytes more, without saying how many there are."""

    def fault(hub: Hub, request: Request, data: bytes) -> None:
        request.send_response(200)
        request.send_header("Connection", "close")
        request.end_headers()
        request.wfile.write(data + bytes(extra))
        request.close_connection = True

    return fault


def redirect(target: str) -> Fault:
    """Send the caller elsewhere."""
    return lambda _hub, request, _data: request.answer(302, Location=target)


def wrong_range(hub: Hub, request: Request, data: bytes) -> None:
    """Answer with another part than was asked for."""
    request.answer(206, data[5:], Content_Range=f"bytes 5-{len(data) - 1}/{len(data)}")
