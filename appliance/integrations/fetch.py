"""HTTP with a cap on every answer.

Compression is declined, so that what is counted is what arrives; redirects are not followed, so that a token goes only where the
owner sent it; proxies and password files of the environment are not looked at. Errors say whom we asked, never the address,
which may hold a key or the place where somebody lives.
"""

from typing import Any, TypeVar

import httpx
import msgspec

from appliance.integrations.integration import Refused, Unreachable

S = TypeVar("S")

CONNECT = 2.0
"""Seconds for a connection: in a local network it takes milliseconds."""

LONGEST = 30.0
"""Seconds for all of it; whoever asks has a shorter deadline."""


class Web:
    """One server."""

    def __init__(self, who: str, url: str, token: str = "") -> None:
        """`who` is for people: `the weather service`; `url` is what every path begins with."""
        self._who = who
        self._url = url
        headers = {"Accept": "application/json", "Accept-Encoding": "identity"}
        if token:
            headers["Authorization"] = f"Bearer {token}"
        timeout = httpx.Timeout(LONGEST, connect=CONNECT)
        limits = httpx.Limits(max_connections=4, max_keepalive_connections=1)
        # Certificates are read only for a server that has one; they cost half a second on a small board, and some memory.
        secure = not url.lower().startswith("http:")
        self._client = httpx.AsyncClient(
            headers=headers, timeout=timeout, limits=limits, verify=secure, trust_env=False
        )

    async def ask(
        self,
        method: str,
        path: str,
        answer: type[S],
        cap: int,
        *,
        query: dict[str, Any] | None = None,
        body: Any = None,
    ) -> S:
        """The answer as this struct; of a larger body than `cap` bytes, or of another shape, there is none.

        Raises:
            Unreachable: no answer, or none that can be read.
            Refused: the server will not, for what we asked or who we are.
        """
        try:
            async with self._client.stream(method, self._url + path, params=query, json=body) as response:
                self._judge(response)
                wire = await self._body(response, cap)
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, ValueError) as failed:
            # ValueError: hosts and headers that cannot be encoded reach us as such.
            raise Unreachable(f"{self._who} cannot be reached ({type(failed).__name__}).") from failed
        try:
            return msgspec.json.decode(wire, type=answer)
        except (msgspec.MsgspecError, RecursionError, UnicodeError) as garbled:
            raise Unreachable(f"{self._who} answers with something else than its documents say.") from garbled

    async def close(self) -> None:
        """Closes its connections."""
        await self._client.aclose()

    def _judge(self, response: httpx.Response) -> None:
        """Raises unless the status is one of success."""
        status = response.status_code
        if status in (401, 403):
            raise Refused(
                f"{self._who} does not accept the token ({status}).", remedy="Put a valid one into the settings."
            )
        if 400 <= status < 500 and status not in (408, 429):
            raise Refused(f"{self._who} refuses the request ({status}).")
        if status != 200:
            raise Unreachable(f"{self._who} is in trouble (status {status}).")
        if response.headers.get("content-encoding", "identity") != "identity":
            raise Unreachable(f"{self._who} compresses, which was declined.")

    async def _body(self, response: httpx.Response, cap: int) -> bytes:
        wire = bytearray()
        async for piece in response.aiter_raw():
            wire += piece
            if len(wire) > cap:
                raise Unreachable(f"{self._who} answers with more than {cap:,} bytes.")
        return bytes(wire)
