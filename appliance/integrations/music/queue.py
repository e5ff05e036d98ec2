"""What is to be played, found in the library and put into mpd's queue."""

from contextlib import suppress
from typing import Any

from appliance.integrations import caps
from appliance.integrations.integration import Refused
from appliance.integrations.music.player import Player
from appliance.integrations.music.search import nearest, searches

MAX_SONGS = 500
"""Of one request: more than a day of music."""

PLAYLISTS = (".m3u", ".m3u8", ".pls", ".xspf", ".asx")
"""Addresses that end so name a list of streams, not a stream."""

Found = dict[str, str]
"""`kind` and `name` of what was put into the queue; of a title its `artist` too."""


class Queue:
    """mpd's queue."""

    def __init__(self, player: Player) -> None:
        self._player = player

    async def load_library(self) -> Found | None:
        """Everything, in any order; None where there is nothing."""
        await self._empty(shuffled=True)
        # It refuses more than the queue holds; the queue is full then, which will do. Whether it is, the length says.
        with suppress(Refused):
            await self._player.command("add", "/")
        status = await self._player.command("status")
        return {"kind": "library", "name": ""} if int(status.get("playlistlength", 0)) else None

    async def load(self, what: str, kind: str, artist: str) -> Found | None:
        """What is called so; None where nothing is, and then the queue stays as it was."""
        if kind == "playlist":
            return await self._load_playlist(what)
        found = await self._search(what, kind, artist)
        if found is None and not kind:
            found = await self._load_playlist(what)
        if found is None:
            found = await self._load_nearly(what, kind, artist)
        return found

    async def load_stream(self, url: str) -> None:
        """A station."""
        await self._empty(shuffled=False)
        path = url.partition("?")[0].lower()
        await self._player.command("load" if path.endswith(PLAYLISTS) else "add", url)

    async def _search(self, what: str, kind: str, artist: str) -> Found | None:
        for search in searches(what, kind, artist):
            first = await self._player.command("search", search.filter, "window", (0, 1))
            if not first:
                continue
            await self._empty(search.shuffled)
            # Of a title one recording will do; an album is played in its order.
            window = ("window", (0, 1 if search.kind == "title" else MAX_SONGS))
            order = ("sort", "Track") if search.kind == "album" else ()
            await self._player.command("searchadd", search.filter, *order, *window)
            return _found(search.kind, first[0], what)
        return None

    async def _load_playlist(self, what: str) -> Found | None:
        lists = await self._player.command("listplaylists")
        name = nearest(what, [each.get("playlist", "") for each in lists])
        if name is None:
            return None
        await self._empty(shuffled=False)
        await self._player.command("load", name, (0, MAX_SONGS))
        return {"kind": "playlist", "name": caps.line(name)}

    async def _load_nearly(self, what: str, kind: str, artist: str) -> Found | None:
        """What is called nearly so: people and recognisers slip."""
        for tag in ("artist", "album"):
            if kind in ("", tag) and not artist:
                known = await self._player.command("list", tag)
                if name := nearest(what, [each.get(tag, "") for each in known]):
                    return await self._search(name, tag, "")
        return None

    async def _empty(self, shuffled: bool) -> None:
        await self._player.command("clear")
        for mode, on in (("random", shuffled), ("consume", False), ("single", False), ("repeat", False)):
            await self._player.command(mode, int(on))


def _found(kind: str, song: dict[str, Any], what: str) -> Found:
    if kind == "title":
        return {"kind": kind, "name": caps.line(song.get("title")), "artist": caps.line(song.get("artist"))}
    return {"kind": kind, "name": caps.line(song.get(kind)) or what}
