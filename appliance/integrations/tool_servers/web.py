"""A tool server that runs already, over streamable HTTP; what it sends is bounded."""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import httpx2
from mcp.client._transport import TransportStreams
from mcp.client.streamable_http import streamable_http_client

MAX_BODY = 16 * 1024 * 1024
"""Bytes of one response. A stream of events that lives for days ends there, and is opened again."""

MAX_EVENT = 1024 * 1024
"""Bytes of one event."""

CONNECT = 3.0
READ = 300.0
"""Seconds: a server may be silent for long on its stream of events; the deadline of a call is the caller's."""


class _Bounded(httpx2.AsyncByteStream):
    """A body that breaks off at `MAX_BODY`."""

    def __init__(self, body: httpx2.AsyncByteStream) -> None:
        self._body = body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        taken = 0
        async for piece in self._body:
            taken += len(piece)
            if taken > MAX_BODY:
                raise httpx2.ReadError("a body without end")
            yield piece

    async def aclose(self) -> None:
        await self._body.aclose()


class _BoundedTransport(httpx2.AsyncHTTPTransport):
    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        response = await super().handle_async_request(request)
        if response.headers.get("content-encoding", "identity") != "identity":
            await response.aclose()
            raise httpx2.ReadError("compressed, which was declined")
        response.stream = _Bounded(cast(httpx2.AsyncByteStream, response.stream))
        return response


@asynccontextmanager
async def remote(url: str, token: str = "") -> AsyncGenerator[TransportStreams, None]:
    """The streams of a server at this address; `token` is sent with every request, to nobody else: redirects are not followed."""
    headers = {"Accept-Encoding": "identity"}
    if token:
        headers["Authorization"] = f"Bearer {token}"
    client = httpx2.AsyncClient(
        transport=_BoundedTransport(),
        headers=headers,
        follow_redirects=False,
        timeout=httpx2.Timeout(CONNECT, read=READ),
        trust_env=False,
    )
    async with client, streamable_http_client(url, http_client=client, max_sse_event_size=MAX_EVENT) as streams:
        yield streams
