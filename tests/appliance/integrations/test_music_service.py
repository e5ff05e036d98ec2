"""Music through a real mpd, which plays a small library into nothing."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from appliance.config import MusicConfig
from appliance.integrations.integration import Refused, Unreachable
from appliance.integrations.music import Music, player
from appliance.integrations.music.search import nearest, quoted, searches
from tests.appliance.integrations.jukebox import MPD, Jukebox
from tests.appliance.integrations.patience import until
from tests.appliance.integrations.web_server import Reply, WebServer

needs_mpd = pytest.mark.skipif(MPD is None, reason="needs mpd")

pytestmark = pytest.mark.process


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Jukebox]:
    if MPD is None:
        pytest.skip("needs mpd")
    jukebox = Jukebox(tmp_path_factory.mktemp("mpd") / "m")
    jukebox.stock()
    jukebox.start()
    (jukebox.folder / "playlists" / "Sunday Morning.m3u").write_text("davis/so.flac\n")
    yield jukebox
    jukebox.stop()


@pytest.fixture
def jukebox(shared: Jukebox) -> Jukebox:
    """Silent, with an empty queue."""
    shared.ask("stop", "clear", "setvol 80", "clearerror")
    return shared


def run(
    jukebox: Jukebox,
    home: Path,
    work: Callable[[Music], Awaitable[None]],
    radio: dict[str, str] | None = None,
    **config: Any,
) -> None:
    """Runs a music service while `work` uses it."""

    async def go() -> None:
        music = Music(MusicConfig(host=str(jukebox.socket), radio=radio or {}, **config), home)
        task = asyncio.create_task(music.run())
        try:
            await work(music)
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    asyncio.run(go())


PLAYED = [
    ({"what": "queen"}, {"kind": "artist", "name": "Queen"}, 3),
    ({"what": "QUEEN", "kind": "artist"}, {"kind": "artist", "name": "Queen"}, 3),
    ({"what": "a night at the opera", "kind": "album"}, {"kind": "album", "name": "A Night at the Opera"}, 2),
    ({"what": "night at the opera"}, {"kind": "album", "name": "A Night at the Opera"}, 2),
    ({"what": "so what"}, {"kind": "title", "name": "So What", "artist": "Miles Davis"}, 1),
    (
        {"what": "so what", "kind": "title", "artist": "miles davis"},
        {"kind": "title", "name": "So What", "artist": "Miles Davis"},
        1,
    ),
    ({"what": "kind of blue", "kind": "title", "artist": "davis"}, {"kind": "album", "name": "Kind of Blue"}, 1),
    ({"what": "jazz"}, {"kind": "genre", "name": "jazz"}, 1),
    ({"what": "metalica"}, {"kind": "artist", "name": "Metallica"}, 1),
    ({"what": "cats"}, {"kind": "title", "name": "Cats and Dogs", "artist": 'The "Quoted" \\ Band'}, 1),
    ({"what": 'the "quoted" \\ band'}, {"kind": "artist", "name": 'The "Quoted" \\ Band'}, 1),
    ({"what": "sunday morning", "kind": "playlist"}, {"kind": "playlist", "name": "Sunday Morning"}, 1),
    ({"what": "sunday morning"}, {"kind": "playlist", "name": "Sunday Morning"}, 1),
    ({}, {"kind": "library", "name": ""}, 6),
]


@needs_mpd
def test_what_is_asked_for_is_found_and_plays(jukebox: Jukebox, tmp_path: Path) -> None:
    async def work(music: Music) -> None:
        for arguments, found, length in PLAYED:
            assert await music.call("play", arguments) == {"outcome": "playing", **found}, arguments
            status = jukebox.ask("status")
            assert (status["state"], int(status["playlistlength"])) == ("play", length), arguments

    run(jukebox, tmp_path, work)


@needs_mpd
def test_an_album_plays_in_its_order_and_an_artist_in_any(jukebox: Jukebox, tmp_path: Path) -> None:
    async def work(music: Music) -> None:
        await music.call("play", {"what": "a night at the opera", "kind": "album"})
        assert jukebox.ask("status")["random"] == "0"
        assert jukebox.ask("currentsong")["Title"] == "Bohemian Rhapsody"
        await music.call("play", {"what": "queen"})
        assert jukebox.ask("status")["random"] == "1"

    run(jukebox, tmp_path, work)


@needs_mpd
def test_what_is_not_found_leaves_the_music_as_it_was(jukebox: Jukebox, tmp_path: Path) -> None:
    async def work(music: Music) -> None:
        await music.call("play", {"what": "queen"})
        assert await music.call("play", {"what": "zzyzx"}) == {"outcome": "nothing_found"}
        assert jukebox.ask("status")["playlistlength"] == "3"

    run(jukebox, tmp_path, work)


@needs_mpd
def test_pause_resume_next_stop_and_what_is_this(jukebox: Jukebox, tmp_path: Path) -> None:
    async def work(music: Music) -> None:
        await music.call("play", {"what": "a night at the opera", "kind": "album"})
        told = {"title": "Bohemian Rhapsody", "artist": "Queen", "station": ""}
        assert await music.call("what", {}) == {"outcome": "playing", **told}
        verbs = ("pause", "pause", "resume", "next", "previous", "stop", "stop", "resume")
        states = [(verb, (await music.call(verb, {}))["outcome"], jukebox.state) for verb in verbs]
        assert states == [
            ("pause", "done", "pause"),
            ("pause", "nothing_playing", "pause"),
            ("resume", "done", "play"),
            ("next", "done", "play"),
            ("previous", "done", "play"),
            ("stop", "done", "stop"),
            ("stop", "nothing_playing", "stop"),
            ("resume", "done", "play"),
        ]

    run(jukebox, tmp_path, work)


@needs_mpd
def test_in_silence_there_is_nothing_to_pause_and_resuming_plays_the_library(jukebox: Jukebox, tmp_path: Path) -> None:
    async def work(music: Music) -> None:
        for verb in ("pause", "next", "previous", "what", "stop"):
            assert await music.call(verb, {}) == {"outcome": "nothing_playing"}
        assert await music.call("resume", {}) == {"outcome": "playing", "kind": "library", "name": ""}

    run(jukebox, tmp_path, work)


@needs_mpd
def test_the_radio_plays_a_station_by_a_name_that_is_nearly_its_own(
    jukebox: Jukebox, tmp_path: Path, web: WebServer
) -> None:
    flac = (jukebox.folder / "music" / "davis" / "so.flac").read_bytes()
    web.answer = lambda _: Reply(200, [flac], {"Content-Type": "audio/flac"})
    radio = {"Radio Paradise": f"{web.url}/paradise.flac", "Jazz FM": f"{web.url}/jazz.flac"}

    async def work(music: Music) -> None:
        for arguments, station in [
            ({}, "Radio Paradise"),
            ({"station": "jazz"}, "Jazz FM"),
            ({"station": "radio paradice"}, "Radio Paradise"),
        ]:
            assert await music.call("radio", arguments) == {"outcome": "playing", "kind": "station", "name": station}
            assert (await music.call("what", {}))["station"] == station
        assert await music.call("radio", {"station": "classic"}) == {
            "outcome": "unknown_station",
            "stations": list(radio),
        }
        assert (await music.call("play", {"what": "jazz fm"}))["name"] == "Jazz FM"

    run(jukebox, tmp_path, work, radio=radio)


@needs_mpd
def test_a_station_that_is_off_the_air_is_told_and_the_next_request_plays(jukebox: Jukebox, tmp_path: Path) -> None:
    async def work(music: Music) -> None:
        with pytest.raises(Refused):
            await music.call("radio", {})
        assert (await music.call("play", {"what": "queen"}))["outcome"] == "playing"

    run(jukebox, tmp_path, work, radio={"Gone": "http://127.0.0.1:9/stream"})


@needs_mpd
def test_the_music_is_lowered_while_somebody_speaks_and_comes_back(jukebox: Jukebox, tmp_path: Path) -> None:
    async def work(music: Music) -> None:
        await music.call("play", {"what": "queen"})
        music.duck(True)
        await until(lambda: jukebox.volume == 20)
        music.duck(True)
        music.duck(False)
        await until(lambda: jukebox.volume == 80)
        assert not list(tmp_path.iterdir())

    run(jukebox, tmp_path, work)


@needs_mpd
def test_a_disk_that_cannot_be_written_keeps_no_music_loud(jukebox: Jukebox, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    async def work(music: Music) -> None:
        await music.call("play", {"what": "queen"})
        music.duck(True)
        await until(lambda: jukebox.volume == 20)
        music.duck(False)
        await until(lambda: jukebox.volume == 80)

    run(jukebox, tmp_path / "file", work)


@needs_mpd
def test_what_begins_while_somebody_speaks_begins_lowered(jukebox: Jukebox, tmp_path: Path) -> None:
    async def work(music: Music) -> None:
        music.duck(True)
        await music.call("what", {})
        assert jukebox.volume == 80, "in silence nothing is lowered"
        await music.call("play", {"what": "queen"})
        assert jukebox.volume == 20
        music.duck(False)
        await until(lambda: jukebox.volume == 80)

    run(jukebox, tmp_path, work)


@needs_mpd
def test_a_loudness_that_somebody_chose_meanwhile_stays(jukebox: Jukebox, tmp_path: Path) -> None:
    async def work(music: Music) -> None:
        await music.call("play", {"what": "queen"})
        music.duck(True)
        await until(lambda: jukebox.volume == 20)
        jukebox.ask("setvol 55")
        music.duck(False)
        await until(lambda: not list(tmp_path.iterdir()))
        assert jukebox.volume == 55

    run(jukebox, tmp_path, work)


@needs_mpd
def test_an_end_in_the_midst_of_speech_restores(jukebox: Jukebox, tmp_path: Path) -> None:
    async def work(music: Music) -> None:
        await music.call("play", {"what": "queen"})
        music.duck(True)
        await until(lambda: jukebox.volume == 20)

    run(jukebox, tmp_path, work)
    assert jukebox.volume == 80


@needs_mpd
@pytest.mark.parametrize(
    ("left", "volume", "restored"),
    [
        ('{"normal": 80, "ducked": 20}', 20, 80),
        ('{"normal": 80, "ducked": 20}', 33, 33),
        ('{"normal": 80', 20, 20),
        ("[]", 20, 20),
    ],
)
def test_a_process_that_died_while_the_music_was_lowered_restores_at_its_next_start(
    jukebox: Jukebox, tmp_path: Path, left: str, volume: int, restored: int
) -> None:
    jukebox.ask(f"setvol {volume}")
    (tmp_path / "music.json").write_text(left)

    async def work(music: Music) -> None:
        await music.call("what", {})
        await until(lambda: jukebox.volume == restored)

    run(jukebox, tmp_path, work)
    assert jukebox.volume == restored


@needs_mpd
def test_a_player_that_comes_back_is_used_again_and_restored(tmp_path: Path) -> None:
    jukebox = Jukebox(tmp_path / "m")
    jukebox.stock()
    jukebox.start()

    async def work(music: Music) -> None:
        await music.call("play", {"what": "queen"})
        music.duck(True)
        await until(lambda: jukebox.volume == 25)
        # It keeps its loudness, as after a power cut, and is gone when the turn ends.
        jukebox.stop()
        with pytest.raises(Unreachable):
            await music.call("what", {})
        music.duck(False)
        jukebox.start()
        await until(lambda: jukebox.volume == 100)
        assert (await music.call("play", {"what": "queen"}))["outcome"] == "playing"

    try:
        run(jukebox, tmp_path / "home", work)
    finally:
        jukebox.stop()


@needs_mpd
def test_a_player_without_a_mixer_plays_on_unlowered(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    jukebox = Jukebox(tmp_path / "m", mixer="none")
    jukebox.stock()
    jukebox.start()

    async def work(music: Music) -> None:
        music.duck(True)
        assert (await music.call("play", {"what": "queen"}))["outcome"] == "playing"

    try:
        run(jukebox, tmp_path / "home", work)
    finally:
        jukebox.stop()
    assert capfd.readouterr().err.count("music cannot be lowered") == 1


@needs_mpd
def test_a_password_is_used_and_never_told(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    jukebox = Jukebox(tmp_path / "m", password="very-secret")
    jukebox.stock()
    jukebox.start()
    errors: list[BaseException] = []

    async def right(music: Music) -> None:
        assert (await music.call("play", {"what": "queen"}))["outcome"] == "playing"

    async def wrong(music: Music) -> None:
        with pytest.raises(Unreachable) as told:
            await music.call("play", {"what": "queen"})
        errors.append(told.value)

    try:
        run(jukebox, tmp_path / "home", right, password="very-secret")
        run(jukebox, tmp_path / "home", wrong, password="other-secret")
    finally:
        jukebox.stop()
    assert "secret" not in str(errors[0]) + capfd.readouterr().err


class Impostor:
    """Greets like an mpd, and then does as the test says."""

    def __init__(self, folder: Path, reply: bytes) -> None:
        self.socket = folder / "impostor"
        self.commands = 0
        self._reply = reply

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"OK MPD 0.23.5\n")
        with suppress(OSError):
            while line := await reader.readline():
                self.commands += 1
                # It connects (`status`) like the real one.
                writer.write(b"volume: 50\nstate: stop\nOK\n" if line.startswith(b"status") else self._reply)
                await writer.drain()
        writer.close()


@pytest.mark.parametrize(
    "reply",
    [
        pytest.param(b"Artist: x\n" * 20_000, id="an answer without end"),
        pytest.param(b"x" * 200_000 + b"\n", id="a line without end"),
        pytest.param(b"\xff\xfe\nOK\n", id="no text"),
        pytest.param(b"no pair\nOK\n", id="no pair"),
    ],
)
def test_an_answer_that_is_none_costs_the_connection_and_nothing_else(
    tmp_path: Path, reply: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "MAX_ANSWER", 100_000)
    # The library itself never tells of text that is none.
    monkeypatch.setattr(player, "COMMAND", 1.0)
    impostor = Impostor(tmp_path, reply)

    async def go() -> None:
        server = await asyncio.start_unix_server(impostor.serve, str(impostor.socket))
        music = Music(MusicConfig(host=str(impostor.socket)), tmp_path / "home")
        task = asyncio.create_task(music.run())
        with pytest.raises((Unreachable, Refused)):
            await music.call("play", {"what": "queen"})
        assert (await music.call("what", {})) == {"outcome": "nothing_playing"}
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
        server.close()

    asyncio.run(go())


def test_a_player_that_is_not_there_is_told_at_once_and_with_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(player, "KICKED", 0.01)

    async def go() -> None:
        music = Music(MusicConfig(host=str(tmp_path / "nobody")), tmp_path)
        task = asyncio.create_task(music.run())
        with pytest.raises(Unreachable) as told:
            await music.call("play", {})
        assert "[music]" in told.value.remedy
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task

    asyncio.run(go())


def test_a_verb_that_there_is_not_is_refused(tmp_path: Path) -> None:
    async def go() -> None:
        with pytest.raises(Refused):
            await Music(MusicConfig(host="x"), tmp_path).call("explode", {})

    asyncio.run(go())


def test_a_name_is_quoted_for_mpds_filter() -> None:
    assert quoted('a "b" \\ c') == '"a \\"b\\" \\\\ c"'


def test_the_whole_name_is_tried_before_a_part_of_it() -> None:
    assert [(search.kind, search.filter.split()[1]) for search in searches("x", "")] == [
        ("artist", "=="),
        ("album", "=="),
        ("title", "=="),
        ("genre", "=="),
        ("artist", "contains"),
        ("album", "contains"),
        ("title", "contains"),
        ("genre", "contains"),
    ]
    assert [search.kind for search in searches("x", "title", "y")] == ["title", "album", "title", "album"]


@pytest.mark.parametrize(
    ("name", "known", "found"),
    [
        ("queen", ["Queen", "Queensrÿche"], "Queen"),
        ("metalica", ["Metallica", "Queen"], "Metallica"),
        ("jazz", ["Smooth Jazz Radio", "Jazz FM"], "Jazz FM"),
        ("ac dc", ["AC/DC"], "AC/DC"),
        ("abba", ["Queen"], None),
        ("", ["Queen"], None),
        ("queen", [], None),
    ],
)
def test_the_nearest_name(name: str, known: list[str], found: str | None) -> None:
    assert nearest(name, known) == found
