"""One tool server: started, asked what it can do, called, and started again when it dies."""

import asyncio
import math
from collections.abc import Callable
from contextlib import suppress
from typing import Any

import anyio
from mcp import types
from mcp.client.client import Client
from mcp.shared.exceptions import MCPError

from appliance.config import McpConfig
from appliance.integrations.integration import Refused, Unreachable
from appliance.integrations.tool_servers import shapes
from appliance.integrations.tool_servers.pipes import child
from appliance.integrations.tool_servers.web import remote
from appliance.logs import log
from appliance.messages import Tool
from appliance.units import Seconds

FIRST_PAUSE, LONGEST_PAUSE = Seconds(1), Seconds(120)
"""Before a server is started again; doubling with each time that it did not last."""

LASTED = Seconds(60)
"""A server that served so long starts again without the doubling."""

START = 60.0
"""Seconds to start and to say what it can do: some install themselves first."""

PAGES = 8
"""Pages of tools that are read."""

LOOK = Seconds(300)
"""Between two looks at what it can do, which also find out a remote server that is gone."""


class ToolServer:
    """Its tools are called by the names that `tools()` gives them."""

    def __init__(self, name: str, config: McpConfig, clock: Callable[[], Seconds], changed: Callable[[], None]) -> None:
        """`changed` is called when it offers other tools than before; `clock` is monotonic."""
        self.name = f"mcp.{name}"  # As its section is called; a server named "music" is no player.
        self._prefix = name
        self._config = config
        self._clock = clock
        self._changed = changed
        self._client: Client | None = None
        self._known: dict[str, tuple[str, Tool]] = {}
        self._left_out: dict[str, str] = {}
        self._look = asyncio.Event()
        self._lost = False
        self.starts = 0
        """How often it was started or connected."""

    def tools(self) -> tuple[Tool, ...]:
        """Those of its last list, also while it starts again: it will have them once more."""
        return tuple(tool for _, tool in self._known.values())

    @property
    def connected(self) -> bool:
        """Whether it may be called at this moment."""
        return self._client is not None

    async def run(self) -> None:
        """Keeps it up until cancelled."""
        pause = FIRST_PAUSE
        while True:
            began = self._clock()
            why = await self._serve()
            if (task := asyncio.current_task()) is not None and task.cancelling():
                # The transport was falling apart at that moment, and its own cancelling has swallowed ours.
                raise asyncio.CancelledError
            log.warning("tool server gone", server=self.name, why=why)
            pause = FIRST_PAUSE if self._clock() - began > LASTED else pause
            await asyncio.sleep(pause)
            pause = Seconds(min(LONGEST_PAUSE, 2 * pause))

    async def close(self) -> None:
        """Nothing is left after `run`."""

    async def call(self, verb: str, arguments: dict[str, Any]) -> dict[str, Any]:
        """What the tool says, as text.

        Raises:
            Unreachable: the server is not there.
            Refused: the tool failed, or there is none.
        """
        client, known = self._client, self._known.get(verb)
        if known is None:
            raise Refused(f"there is no tool {verb}.")
        if client is None:
            raise Unreachable(f"{self.name} is not there.")
        try:
            result = await client.call_tool(known[0], arguments)
        except MCPError as no:
            if no.error.code == types.CONNECTION_CLOSED:
                self._lose()
                raise Unreachable(f"{self.name} went away.") from no
            raise Refused(f"{verb} failed.") from no
        except (OSError, ValueError, RuntimeError, anyio.BrokenResourceError, anyio.ClosedResourceError) as lost:
            # ValueError is pydantic's, for a result that is none; RuntimeError is the client's, once it is closed.
            self._lose()
            raise Unreachable(f"{self.name} answers with nonsense or not at all.") from lost
        text = shapes.result_text(result)
        if result.is_error:
            raise Refused(text or f"{verb} failed.")
        return {"text": text}

    async def _serve(self) -> str:
        """One life of the server; why it ended, in words that hold no address, command or secret."""
        self._lost = False
        self.starts += 1
        try:
            with anyio.fail_after(START) as starting:
                async with Client(self._transport(), message_handler=self._hear, cache=None) as client:
                    await self._list(client)
                    starting.deadline = math.inf
                    await self._watch(client)
        except Unreachable as why:
            return why.what
        except Exception as why:  # noqa: BLE001 - whatever a server or its transport can do ends this life of it, not the process.
            return type(_first(why)).__name__
        return "it ended"

    def _transport(self) -> Any:
        if self._config.command:
            return child(self._config.command, self._config.environment, self._lose)
        return remote(self._config.url, self._config.token)

    async def _watch(self, client: Client) -> None:
        """Until it is lost; lists its tools again when it says so, and now and then."""
        self._client = client
        try:
            while not self._lost:
                with suppress(TimeoutError):
                    async with asyncio.timeout(LOOK):
                        await self._look.wait()
                self._look.clear()
                if not self._lost:
                    with anyio.fail_after(START):
                        await self._list(client)
        finally:
            self._client = None

    async def _list(self, client: Client) -> None:
        offered: list[types.Tool] = []
        cursor: str | None = None
        for _ in range(PAGES):
            page = await client.list_tools(cursor=cursor)
            offered += page.tools
            cursor = page.next_cursor
            if not cursor:
                break
        known, left_out = shapes.tools(self._prefix, offered, self._config)
        if left_out != self._left_out:
            self._left_out = left_out
            for name, why in left_out.items():
                log.warning("tool left out", server=self.name, tool=name, why=why)
        if known != self._known:
            self._known = known
            self._changed()

    async def _hear(self, message: Any) -> None:
        """Only one thing that a server says by itself matters."""
        if isinstance(message, types.ToolListChangedNotification):
            self._look.set()

    def _lose(self) -> None:
        self._lost = True
        self._look.set()


def _first(why: BaseException) -> BaseException:
    """The error inside the groups that task groups wrap around it."""
    while isinstance(why, BaseExceptionGroup) and why.exceptions:
        why = why.exceptions[0]
    return why
