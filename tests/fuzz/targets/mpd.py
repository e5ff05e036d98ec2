"""What a music player answers, or something else that listens on its port."""

import asyncio
from contextlib import suppress
from functools import cache
from pathlib import Path

from appliance.integrations.integration import Refused, Unreachable
from appliance.integrations.music import player as module
from appliance.integrations.music.player import Player
from appliance.integrations.music.queue import Queue
from tests.fuzz.target import Target, folder

module.KICKED, module.COMMAND, module.CONNECT = 0.02, 0.2, 0.2
"""Seconds: a server that says nothing more is waited for in every second input."""

GREETING, STATUS = b"OK MPD 0.23.5\n", b"volume: 50\nstate: play\nplaylistlength: 1\naudio: 44100:16:2\nOK\n"
SONG = b"file: a.mp3\nTitle: One\nTitle: Two\nArtist: Some\nTime: 61\nId: 1\nOK\n"
LISTS = b"playlist: evening\nLast-Modified: 2026-11-21T16:20:00Z\nplaylist: morning\nOK\n"


@cache
def _loop() -> asyncio.AbstractEventLoop:
    loop = asyncio.new_event_loop()
    # python-mpd2 forgets to import `QueueEmpty`; its own task ends with that, after our command has got its error.
    loop.set_exception_handler(lambda _loop, _context: None)
    return loop


def _address() -> Path:
    return folder() / "mpd"


def _talk(data: bytes) -> None:
    _loop().run_until_complete(_met(data))


async def _met(data: bytes) -> None:
    """A server that says all of this at once and hangs up; the connection's keeper must live on."""

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(data)
        with suppress(OSError):
            writer.write_eof()
            await reader.read()
            writer.close()

    async def nothing() -> None:
        """Nothing to do at the end."""

    _address().unlink(missing_ok=True)
    server = await asyncio.start_unix_server(answer, _address())
    player = Player(str(_address()), 0, "")
    keeper = asyncio.create_task(player.run(nothing))
    try:
        await _ask(player)
        assert not keeper.done(), keeper.exception()
    finally:
        keeper.cancel()
        server.close()
        with suppress(asyncio.CancelledError):
            await keeper


async def _ask(player: Player) -> None:
    for asked in (
        lambda: player.command("status"),
        lambda: player.command("currentsong"),
        lambda: Queue(player).load("evening", "", ""),
    ):
        with suppress(Unreachable, Refused):
            await asked()


def _seeds() -> list[bytes]:
    return [
        GREETING + STATUS + b"changed: player\nOK\n" + STATUS + SONG + LISTS,
        GREETING + STATUS,
        GREETING + b"ACK [5@0] {status} no\n",
    ]


WORDS = (
    b"OK\n",
    b"ACK ",
    b"list_OK\n",
    b": ",
    b"binary: 99999999\n",
    b"size: 1\n",
    b"\xff",
    b"a" * 70_000,
    b"OK MPD 0.0.0\n",
    b"\n",
    STATUS,
)

TARGET = Target(_talk, (), _seeds, WORDS, longest=8_192, rounds=12)
