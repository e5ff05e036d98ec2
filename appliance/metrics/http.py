"""As much of HTTP as a scraper on this machine needs. Pure: the bytes of a request in, the bytes of the answer out."""

from collections.abc import Callable

from appliance.metrics.exposition import CONTENT_TYPE

MAX_REQUEST = 8 * 1024
"""Bytes up to the empty line: what nginx and Apache take by default, and twenty times what Prometheus sends."""

END = b"\r\n\r\n"

PATH = "/metrics"


def complete(request: bytes) -> bool:
    """Whether all of it has come, or too much."""
    return END in request or len(request) > MAX_REQUEST


def answer(request: bytes, render: Callable[[], str | None]) -> bytes:
    """The answer; `render` makes the page and is called for a right request alone, None where there is none just now."""
    if len(request) > MAX_REQUEST:
        return _response("431 Request Header Fields Too Large")
    words = request.split(b"\r\n", 1)[0].split(b" ")
    if END not in request or len(words) != 3 or not words[2].startswith(b"HTTP/1."):
        return _response("400 Bad Request")
    method, target, _ = words
    if target.split(b"?", 1)[0] != PATH.encode():
        return _response("404 Not Found", f"The figures are at {PATH}.\n")
    if method not in (b"GET", b"HEAD"):
        return _response("405 Method Not Allowed", allow="Allow: GET, HEAD\r\n")
    page = render()
    if page is None:
        return _response("503 Service Unavailable", "The supervisor has not said anything yet.\n")
    return _response("200 OK", page, CONTENT_TYPE, head=method == b"HEAD")


def _response(
    status: str, text: str = "", kind: str = "text/plain; charset=utf-8", allow: str = "", head: bool = False
) -> bytes:
    body = text.encode()
    fields = f"Content-Type: {kind}\r\nContent-Length: {len(body)}\r\n{allow}Connection: close\r\n"
    return f"HTTP/1.1 {status}\r\n{fields}\r\n".encode() + (b"" if head else body)
