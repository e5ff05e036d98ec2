"""The fixed model behind OpenAI's streaming chat completions, over HTTP: `python -m tests.benchmarks.peers.fixed_server`."""

import json
import sys
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from tests.benchmarks.peers.fixed_model import NAME, timed, tokens

PATH = "/v1/chat/completions"

LONGEST = 1 << 20
"""Bytes of a request; ours have a few thousand."""


class Handler(BaseHTTPRequestHandler):
    """Answers each request with the same tokens at the same moments after it came."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    """Each token leaves at once."""

    def do_POST(self) -> None:
        """One completion, streamed as server-sent events where that is asked for."""
        length = int(self.headers.get("Content-Length", 0))
        if self.path != PATH or not 0 < length <= LONGEST:
            self.send_error(404 if self.path != PATH else 400)
            return
        asked = json.loads(self.rfile.read(length))
        if asked.get("stream"):
            self._stream()
        else:
            self._whole()

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class calls it so
        """Silence."""

    def _stream(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        try:
            for event in events():
                data = f"data: {event}\n\n".encode()
                self.wfile.write(f"{len(data):x}\r\n".encode() + data + b"\r\n")
                self.wfile.flush()
            self.wfile.write(b"0\r\n\r\n")
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # It was interrupted.

    def _whole(self) -> None:
        text = "".join(timed(lambda: False))
        body = json.dumps(
            {**_frame(), "object": "chat.completion", "choices": [_choice("message", text, "stop")]}
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def events() -> Iterator[str]:
    """The stream's events, each at its moment."""
    for token in timed(lambda: False):
        yield json.dumps({**_frame(), "choices": [_choice("delta", token, None)]})
    usage = {"prompt_tokens": 1, "completion_tokens": len(tokens()), "total_tokens": len(tokens()) + 1}
    yield json.dumps({**_frame(), "choices": [_choice("delta", "", "stop")], "usage": usage})
    yield "[DONE]"


def _frame() -> dict[str, Any]:
    return {"id": "fixed", "object": "chat.completion.chunk", "created": int(time.time()), "model": NAME}


def _choice(part: str, text: str, finish: str | None) -> dict[str, Any]:
    return {"index": 0, part: {"role": "assistant", "content": text}, "finish_reason": finish}


def serve(port: int = 0) -> ThreadingHTTPServer:
    """A server on the loopback interface; the system chooses the port for 0."""
    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


def main() -> None:
    """Serves until ended, after saying at which address."""
    with serve(int(sys.argv[1]) if len(sys.argv) > 1 else 0) as server:
        print(f"http://127.0.0.1:{server.server_address[1]}/v1", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main()
