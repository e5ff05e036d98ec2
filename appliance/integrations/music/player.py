"""The connection to the mpd: kept up in the background, made anew when it is lost, and no answer without a bound."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

from mpd.asyncio import MPDClient
from mpd.base import CommandError, MPDError, ProtocolError

from appliance.integrations.integration import Refused, Unreachable
from appliance.units import Seconds

MAX_ANSWER = 2 * 1024 * 1024
"""Characters of one answer: the names of 50,000 artists. A single line is bounded by asyncio, to 64 kB."""

CONNECT = 3.0
"""Seconds to connect and to be greeted."""

COMMAND = 4.0
"""Seconds for one command; an mpd that takes longer is not there any more."""

FIRST_PAUSE, LONGEST_PAUSE = Seconds(0.5), Seconds(30)
"""Between two attempts to connect; doubling. A request ends the pause."""

KICKED = 1.0
"""Seconds that a request waits for a connection that was just asked for."""


class BoundedClient(MPDClient):  # type: ignore[misc]  # The package has no types.
    """python-mpd2's client, which would read for ever."""

    def __init__(self) -> None:
        super().__init__()
        self._taken = 0

    async def _read_line(self) -> str | None:
        """The next line of an answer; None at its end.

        Raises:
            ProtocolError: the answer is too long; the connection is given up.
        """
        try:
            line: str | None = await super()._read_line()
        except CommandError:
            self._taken = 0
            raise
        self._taken = 0 if line is None else self._taken + len(line) + 1
        if self._taken > MAX_ANSWER:
            raise ProtocolError("an answer without end")
        return line


class Player:
    """One mpd."""

    def __init__(self, host: str, port: int, password: str) -> None:
        self._address = host, port
        self._password = password
        self._client: BoundedClient | None = None
        self._ready = asyncio.Event()
        self._wanted = asyncio.Event()
        self.changed: Callable[[], None] = lambda: None
        """Called when the connection is there, and whenever something begins or ends to play."""

    async def run(self, at_end: Callable[[], Awaitable[None]]) -> None:
        """Keeps the connection until cancelled; `at_end` is awaited while it still stands."""
        pause = FIRST_PAUSE
        try:
            while True:
                try:
                    await self._connect()
                    pause = FIRST_PAUSE
                    await self._watch()
                except (MPDError, OSError, ValueError, EOFError):
                    self._drop()
                self._wanted.clear()
                with suppress(TimeoutError):
                    async with asyncio.timeout(pause):
                        await self._wanted.wait()
                pause = Seconds(min(LONGEST_PAUSE, 2 * pause))
        finally:
            await at_end()
            self._drop()

    async def command(self, name: str, *arguments: Any) -> Any:
        """What the player answers to a command.

        Raises:
            Unreachable: there is no player, or it went away.
            Refused: it cannot do this.
        """
        client = await self._connected()
        try:
            async with asyncio.timeout(COMMAND):
                return await getattr(client, name)(*arguments)
        except CommandError as no:
            raise Refused("the music player refuses.") from no
        except (MPDError, OSError, ValueError, EOFError) as lost:
            # TimeoutError is an OSError. An answer that comes late would be taken for that of the next command.
            self._drop()
            raise Unreachable(f"the music player went away ({type(lost).__name__}).") from lost

    async def _connected(self) -> BoundedClient:
        if self._client is None or not self._client.connected:
            self._wanted.set()
            with suppress(TimeoutError):
                async with asyncio.timeout(KICKED):
                    await self._ready.wait()
        if self._client is None or not self._client.connected:
            raise Unreachable("the music player cannot be reached.", remedy="Look whether mpd runs where [music] says.")
        return self._client

    async def _connect(self) -> None:
        client = BoundedClient()
        try:
            async with asyncio.timeout(CONNECT):
                await client.connect(*self._address)
                if self._password:
                    await client.password(self._password)
                await client.status()
        except BaseException:
            # Also when cancelled: a half-open connection is nobody's.
            client.disconnect()
            raise
        self._client = client
        self._ready.set()
        self.changed()

    async def _watch(self) -> None:
        """Until the connection is lost."""
        assert self._client is not None
        async for _ in self._client.idle(["player"]):
            self.changed()

    def _drop(self) -> None:
        client, self._client = self._client, None
        self._ready.clear()
        if client is not None:
            client.disconnect()
