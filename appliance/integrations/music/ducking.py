"""The music is lowered while somebody speaks, and comes back.

What the loudness was is written down for as long as it is lowered: a process that dies in the midst of a turn, or an mpd that
keeps a lowered loudness over a power cut, would otherwise leave the music faint for ever. It is not synced to the disk, which
would wear a memory card with every turn: it outlives the process, and mostly the plug.
"""

import asyncio
from contextlib import suppress
from pathlib import Path
from typing import Any

import msgspec

from appliance.integrations.integration import Refused, Unreachable
from appliance.integrations.music.player import Player
from appliance.logs import log

MAX_FILE = 200
"""Bytes of the file that are read."""


class Lowered(msgspec.Struct, frozen=True):
    """What is written down. Percent, as mpd counts them."""

    normal: int
    ducked: int


class Ducking:
    """Brings the loudness to where it is wanted, as soon as there is a player."""

    def __init__(self, player: Player, share: int, file: Path) -> None:
        """`share` is what is left, in percent."""
        self._player = player
        self._share = share
        self._file = file
        self._lowered = self._read()
        self._wanted = False
        self._turn = asyncio.Lock()
        self._look = asyncio.Event()
        self._told = False

    def want(self, ducked: bool) -> None:
        """From now on."""
        self._wanted = ducked
        self._look.set()

    def look(self) -> None:
        """Something changed at the player: look again."""
        self._look.set()

    async def run(self) -> None:
        """Follows what is wanted; ends by being cancelled."""
        while True:
            await self._look.wait()
            self._look.clear()
            # Whoever cannot be reached now tells when it can.
            with suppress(Unreachable, Refused):
                await self.settle()

    async def settle(self, starting: bool = False) -> None:
        """Lowers or restores, if that is not done yet; `starting`: something is about to play.

        Raises:
            Unreachable, Refused: by the player.
        """
        async with self._turn:
            status = await self._player.command("status")
            if not self._wanted:
                await self._restore(_loudness(status))
            elif self._lowered is None and (starting or status.get("state") == "play"):
                await self._lower(_loudness(status))

    async def end(self) -> None:
        """Restores for good."""
        self._wanted = False
        with suppress(Unreachable, Refused, TimeoutError):
            async with asyncio.timeout(1):
                await self.settle()

    async def _lower(self, loudness: int | None) -> None:
        if loudness is None:
            if not self._told:
                log.warning(
                    "music cannot be lowered", remedy='Give mpd a mixer: mixer_type "software" in its audio_output.'
                )
            self._told = True
            return
        ducked = loudness * self._share // 100
        self._lowered = Lowered(loudness, ducked)
        # Written first: dying in between leaves a note about a loudness that was never set, which is not believed.
        self._write(self._lowered)
        await self._player.command("setvol", ducked)

    async def _restore(self, loudness: int | None) -> None:
        if self._lowered is None:
            return
        # Another loudness than ours was chosen by a person meanwhile, and stays.
        if loudness == self._lowered.ducked:
            await self._player.command("setvol", self._lowered.normal)
        self._lowered = None
        with suppress(OSError):  # A note that cannot be taken away is not believed once the loudness is another.
            self._file.unlink(missing_ok=True)

    def _read(self) -> Lowered | None:
        try:
            with self._file.open("rb") as file:
                return msgspec.json.decode(file.read(MAX_FILE), type=Lowered)
        except (OSError, msgspec.MsgspecError, UnicodeError):
            return None

    def _write(self, lowered: Lowered) -> None:
        fresh = self._file.with_suffix(".new")
        with suppress(
            OSError
        ):  # A full disk is no reason to shout over somebody; the note is for the worst case alone.
            self._file.parent.mkdir(parents=True, exist_ok=True)
            fresh.write_bytes(msgspec.json.encode(lowered))
            fresh.replace(self._file)


def _loudness(status: dict[str, Any]) -> int | None:
    """Percent; None where the player has no mixer, or says nonsense."""
    try:
        percent = int(status.get("volume", -1))
    except (TypeError, ValueError):
        return None
    return percent if 0 <= percent <= 100 else None
