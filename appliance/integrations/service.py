"""The integrations process: calls in, results out; the state of what is outside is announced.

The main thread takes messages from the bus, the loop's thread carries them out and sends what comes of it on a bus of its own.
"""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from importlib import import_module
from typing import Protocol

import msgspec

from appliance import clock
from appliance.bus import Bus
from appliance.config import Config
from appliance.errors import SwitchedOff
from appliance.integrations import caps
from appliance.integrations.integration import Integration
from appliance.integrations.loop import LoopThread
from appliance.integrations.switchboard import Switchboard, refusal
from appliance.logs import log
from appliance.messages import Call, Cancel, Light, Message, ShowLight
from appliance.messages import Integrations as Announcement
from appliance.run import Run
from appliance.service import Worker

AGAIN = 5.0
"""Seconds between two announcements of the same: a dialogue that was restarted must hear of it."""

MAX_TOOLS_BYTES = 40 * 1024
"""Of all tools together; a message has 64 kB."""

TALK = frozenset({Light.LISTENING, Light.THINKING, Light.SPEAKING, Light.RINGING, Light.OPEN})
"""While one of these is shown somebody speaks, is about to, or is being rung for."""

QUIET_LOGGERS = ("mcp", "mpd", "httpx", "httpx2", "httpcore", "asyncio", "anyio")
"""Libraries that log addresses, and what was said to them."""


class Sender(Protocol):
    """The sending half of a bus."""

    def send(self, message: Message) -> None:
        """Hands it to everybody whom the table names."""
        ...

    def close(self) -> None:
        """Closes it."""
        ...


class Integrations(Worker):
    """Everything outside the speaker."""

    name = "integrations"

    def __init__(self, run: Run, bus: Bus, sender: Callable[[], Sender] | None = None) -> None:
        """`sender` makes the loop's own bus, in place of a real one."""
        super().__init__(run, bus)
        self._sender = sender or (lambda: Bus(run.path, None))
        self._thread: LoopThread | None = None
        self._all: list[Integration] = []
        self._board = Switchboard((), self._send, clock.monotonic)
        self._duck: Callable[[bool], None] | None = None
        self._changed = asyncio.Event()
        self._out: Sender | None = None
        self._left_out: tuple[str, ...] = ()

    def load(self) -> str:
        """Makes what the settings name; connecting goes on in the background, and never ends the process.

        Raises:
            SwitchedOff: they name nothing.
        """
        for library in QUIET_LOGGERS:
            logger = logging.getLogger(library)
            logger.propagate = False
            logger.addHandler(logging.NullHandler())
        config = self.run.config
        self._all = self._made(config)
        names = [*(each.name for each in self._all), *(f"mcp.{name}" for name in config.mcp)]
        if not names:
            raise SwitchedOff("nothing outside the speaker is set up.", remedy="Name something in the settings.")
        self._board = Switchboard(self._all, self._send, clock.monotonic)
        self._thread = LoopThread()
        self._thread.start(self._main())
        return ", ".join(names)

    def step(self, timeout: float) -> None:
        """Handles one message, and looks after the loop."""
        super().step(timeout)
        if self._thread is not None:
            self._thread.check()

    def handle(self, message: Message) -> None:
        """Passes it to the loop."""
        if self._thread is None:
            if isinstance(message, Call):
                self.bus.send(refusal(message, "not_set_up", "nothing outside the speaker is set up."))
            return
        self._thread.post(lambda: self._take(message))

    def counters(self) -> dict[str, int]:
        """And the calls that came to nothing."""
        return {**super().counters(), "failures": self._board.failures}

    def close(self) -> None:
        """Ends connections and child processes."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.stop()

    def _made(self, config: Config) -> list[Integration]:
        """Imports only what is set up: a speaker with music alone needs no HTTP."""
        made: list[Integration] = []
        if config.music.host:
            from appliance.integrations.music import Music

            music = Music(config.music, self.run.data)
            self._duck = music.duck
            made.append(music)
        if config.weather.provider:
            from appliance.integrations.weather import Weather

            made.append(Weather(config.weather, config.place, config.locale.units, clock.monotonic))
        if config.home.url:
            from appliance.integrations.home import Home

            made.append(Home(config.home, config.locale.language, clock.monotonic))
        return made

    async def _main(self) -> None:
        """Runs all of them and announces what there is; ends by being cancelled."""
        try:
            async with asyncio.TaskGroup() as tasks:
                for each in self._all:
                    tasks.create_task(each.run())
                tasks.create_task(self._announce())
                tasks.create_task(self._serve_tools(tasks))
        finally:
            await self._board.end()
            for each in self._all:
                await each.close()
            if self._out is not None:
                self._out.close()

    async def _serve_tools(self, tasks: asyncio.TaskGroup) -> None:
        """Starts the tool servers. `mcp` takes seconds to load on a small board; neither a turn nor the music waits for it."""
        if not self.run.config.mcp:
            return
        try:
            module = await asyncio.to_thread(import_module, "appliance.integrations.tool_servers")
        except ImportError as missing:
            log.error(
                "tool servers cannot be used", what=f"{missing.name} is missing", remedy="Install the package `mcp`."
            )
            return
        for name, config in self.run.config.mcp.items():
            server: Integration = module.ToolServer(name, config, clock.monotonic, self._changed.set)
            self._all.append(server)
            tasks.create_task(server.run())

    async def _announce(self) -> None:
        while True:
            self._changed.clear()
            self._send(self._announcement())
            with suppress(TimeoutError):
                async with asyncio.timeout(AGAIN):
                    await self._changed.wait()

    def _send(self, message: Message) -> None:
        """In the loop, whose bus is made here."""
        if self._out is None:
            self._out = self._sender()
        self._out.send(message)

    def _announcement(self) -> Announcement:
        configured = {"music", "weather", "home"}
        tools = [tool for each in self._all for tool in each.tools()]
        fitting, left_out = caps.fitting(tools, MAX_TOOLS_BYTES, msgspec.msgpack.encode)
        if left_out != self._left_out and left_out:
            log.warning(
                "tools are left out, doubled or too many for one message",
                tools=", ".join(left_out),
                remedy="Name those that are wanted in `allow` of [mcp.NAME].",
            )
        self._left_out = left_out
        return Announcement(services=tuple(each.name for each in self._all if each.name in configured), tools=fitting)

    def _take(self, message: Message) -> None:
        """In the loop."""
        match message:
            case Call():
                self._board.begin(message)
            case Cancel():
                self._board.cancel(message)
            case ShowLight() if self._duck is not None:
                # A speaker that always listens shows so all the time; that is nobody speaking.
                always = message.light is Light.OPEN and self.run.config.ear.always
                self._duck(message.light in TALK and not always)
