"""What people ask of music, as commands of mpd.

Answers are `{"outcome": ...}`: `playing` (with what), `done`, `nothing_playing`, `nothing_found`, `unknown_station`, `empty`.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from appliance.config import MusicConfig
from appliance.integrations import caps
from appliance.integrations.integration import Refused
from appliance.integrations.music.ducking import Ducking
from appliance.integrations.music.player import Player
from appliance.integrations.music.queue import Queue
from appliance.integrations.music.search import nearest
from appliance.messages import Tool

Value = dict[str, Any]

NOTHING_PLAYING: Value = {"outcome": "nothing_playing"}
DONE: Value = {"outcome": "done"}

STATIONS_TOLD = 10
"""Names of stations in one answer."""

SETTLE, SETTLE_STEP = 1.5, 0.1
"""Seconds to wait for what was started to sound or to fail, and between two looks."""


class Music:
    """Verbs `play(what, kind, artist)`, `radio(station)`, `pause`, `resume`, `next`, `previous`, `what`, `stop`."""

    name = "music"

    def __init__(self, config: MusicConfig, home: Path) -> None:
        """`home` is where what must survive is kept."""
        self._stations = config.radio
        self._player = Player(config.host, config.port, config.password)
        self._queue = Queue(self._player)
        self._ducking = Ducking(self._player, config.ducked, home / "music.json")
        self._player.changed = self._ducking.look
        self._verbs: dict[str, Callable[[Value], Awaitable[Value]]] = {
            "play": self._play,
            "radio": self._radio,
            "pause": self._pause,
            "resume": self._resume,
            "next": lambda _arguments: self._jump("next"),
            "previous": lambda _arguments: self._jump("previous"),
            "what": self._what,
            "stop": self._stop,
        }

    def tools(self) -> tuple[Tool, ...]:
        """None: the skill is the tool."""
        return ()

    async def run(self) -> None:
        """Keeps the connection, and the loudness where it belongs."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self._ducking.run())
            tasks.create_task(self._player.run(at_end=self._ducking.end))

    async def close(self) -> None:
        """Nothing is left after `run`."""

    def duck(self, ducked: bool) -> None:
        """Whether somebody speaks, from now on."""
        self._ducking.want(ducked)

    async def call(self, verb: str, arguments: Value) -> Value:
        """Carries a verb out.

        Raises:
            Unreachable: there is no player.
            Refused: it cannot do this.
        """
        if verb not in self._verbs:
            raise Refused(f"the music player cannot {verb}.")
        return await self._verbs[verb](arguments)

    async def _play(self, arguments: Value) -> Value:
        what, kind, artist = (caps.line(arguments.get(name)) for name in ("what", "kind", "artist"))
        if not what:
            found = await self._queue.load_library()
        else:
            found = await self._queue.load(what, kind, artist)
            if found is None and not kind and (station := nearest(what, self._stations)):
                return await self._radio({"station": station})
        if found is None:
            return {"outcome": "nothing_found" if what else "empty"}
        await self._start()
        return {"outcome": "playing", **found}

    async def _radio(self, arguments: Value) -> Value:
        wanted = caps.line(arguments.get("station"))
        # "The radio" is the first station of the settings.
        station = nearest(wanted, self._stations) if wanted else next(iter(self._stations), None)
        if station is None:
            return {
                "outcome": "unknown_station",
                "stations": [caps.line(name) for name in self._stations][:STATIONS_TOLD],
            }
        await self._queue.load_stream(self._stations[station])
        await self._start()
        return {"outcome": "playing", "kind": "station", "name": caps.line(station)}

    async def _pause(self, _arguments: Value) -> Value:
        if (await self._status())["state"] != "play":
            return NOTHING_PLAYING
        await self._player.command("pause", 1)
        return DONE

    async def _resume(self, _arguments: Value) -> Value:
        status = await self._status()
        if status["state"] == "stop" and status.get("playlistlength", "0") == "0":
            return await self._play({})
        await self._ducking.settle(starting=True)
        await (self._player.command("play") if status["state"] == "stop" else self._player.command("pause", 0))
        return DONE

    async def _jump(self, command: str) -> Value:
        if (await self._status())["state"] == "stop":
            return NOTHING_PLAYING
        await self._player.command(command)
        return DONE

    async def _stop(self, _arguments: Value) -> Value:
        if (await self._status())["state"] == "stop":
            return NOTHING_PLAYING
        await self._player.command("stop")
        return DONE

    async def _what(self, _arguments: Value) -> Value:
        if (await self._status())["state"] == "stop":
            return NOTHING_PLAYING
        song = await self._player.command("currentsong")
        station = next((name for name, url in self._stations.items() if url == song.get("file")), song.get("name", ""))
        told = {"title": song.get("title"), "artist": song.get("artist"), "station": station}
        return {"outcome": "playing", **{name: caps.line(value) for name, value in told.items()}}

    async def _start(self) -> None:
        """Plays the queue from its beginning, lowered if somebody speaks, and waits until it sounds.

        Raises:
            Refused: it does not sound.
        """
        await self._ducking.settle(starting=True)
        await self._player.command("clearerror")
        await self._player.command("play")
        for _ in range(round(SETTLE / SETTLE_STEP)):
            status = await self._status()
            if status.get("error"):
                raise Refused("the music player cannot play this.")
            if status["state"] == "play" and status.get("audio"):
                return
            await asyncio.sleep(SETTLE_STEP)

    async def _status(self) -> dict[str, str]:
        status: dict[str, str] = await self._player.command("status")
        return {"state": "stop", **status}
