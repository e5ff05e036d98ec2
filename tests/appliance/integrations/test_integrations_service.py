"""The process as a whole: what it announces, what it answers, and how it ends."""

import json
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest

from appliance import integrations
from appliance.bus import Bus, encode
from appliance.config import Config, EarConfig, HomeConfig, McpConfig, MusicConfig, PlaceConfig, WeatherConfig
from appliance.errors import SwitchedOff
from appliance.integrations import service
from appliance.integrations.loop import LoopDied
from appliance.integrations.service import Integrations
from appliance.messages import MAX_MESSAGE_BYTES, Call, Called, Cancel, Light, ShowLight, Tool
from appliance.messages import Integrations as Announcement
from tests.appliance.fake_bus import FakeBus, fake_run
from tests.appliance.integrations.jukebox import MPD, Jukebox
from tests.appliance.integrations.patience import until_now
from tests.appliance.integrations.test_home_service import STATES, conversation
from tests.appliance.integrations.test_tool_servers import tiny
from tests.appliance.integrations.test_weather_service import DOCUMENTED, SHAPED
from tests.appliance.integrations.web_server import Asked, Reply, WebServer, as_json


class Outlet(FakeBus):
    """The loop's own bus; notes that it was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.closed = False

    def close(self) -> None:
        self.closed = True


class Bench:
    """A loaded service."""

    def __init__(self, folder: Path, config: Config) -> None:
        self.bus, self.out = FakeBus(), Outlet()
        self.service = Integrations(fake_run(folder, config), cast(Bus, self.bus), lambda: self.out)
        self.serves = self.service.load()

    def call(self, number: int, name: str, verb: str, /, turn: int = 1, **arguments: Any) -> Called:
        self.bus.deliver(Call(turn=turn, call=number, service=name, verb=verb, arguments=arguments))
        self.service.step(0)
        until_now(lambda: any(called.call == number for called in self.out.of(Called)))
        [called] = [called for called in self.out.of(Called) if called.call == number]
        return called


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Callable[[Config], Bench]]:
    benches: list[Bench] = []

    def made(config: Config) -> Bench:
        benches.append(Bench(tmp_path, config))
        return benches[-1]

    yield made
    for each in benches:
        each.service.close()
        assert each.out.closed
    assert not [thread for thread in threading.enumerate() if thread.name == "integrations"]


def house(web: WebServer) -> Config:
    def answer(asked: Asked) -> Reply:
        if asked.path.startswith("/v1/forecast"):
            return as_json(DOCUMENTED)
        return as_json(STATES) if asked.path == "/api/states" else conversation("Done")

    web.answer = answer
    weather = WeatherConfig("open-meteo", f"{web.url}/v1/forecast")
    return Config(weather=weather, place=PlaceConfig(52.5, 13.4), home=HomeConfig(url=web.url, token="secret"))


def test_what_is_set_up_is_announced_with_its_tools(web: WebServer, bench: Callable[[Config], Bench]) -> None:
    outside = bench(house(web))
    until_now(lambda: outside.out.of(Announcement))
    first = outside.out.of(Announcement)[0]
    assert first.services == ("weather", "home")
    assert [tool.name for tool in first.tools] == ["home_command", "home_state"]
    assert outside.serves == "weather, home"


def test_an_announcement_is_made_again_for_a_dialogue_that_was_restarted(
    web: WebServer, bench: Callable[[Config], Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "AGAIN", 0.01)
    outside = bench(house(web))
    until_now(lambda: len(outside.out.of(Announcement)) > 3)


def test_calls_go_out_and_results_come_back(web: WebServer, bench: Callable[[Config], Bench]) -> None:
    outside = bench(house(web))
    assert outside.call(1, "weather", "forecast").value == json.loads(json.dumps(SHAPED))
    assert outside.call(2, "home", "ask", text="light on").value["speech"] == "Done"
    assert outside.call(3, "tool", "home_state", name="hall light").value == {"text": "Hall light: off"}
    assert outside.call(4, "music", "play").value == {"error": "not_set_up"}
    assert outside.service.counters()["failures"] == 1


def test_a_slow_service_holds_nobody_else_up_and_a_cancel_ends_it(
    web: WebServer, bench: Callable[[Config], Bench]
) -> None:
    config = house(web)
    usual = web.answer
    web.answer = lambda asked: web.silence(asked) if "conversation" in asked.path else usual(asked)
    outside = bench(config)
    outside.bus.deliver(Call(turn=1, call=1, service="home", verb="ask", arguments={"text": "light on"}, deadline=30))
    outside.service.step(0)
    assert outside.call(2, "weather", "forecast", turn=2).ok
    outside.bus.deliver(Cancel(turn=1, revision=0))
    outside.service.step(0)
    assert outside.call(3, "weather", "forecast", turn=2).ok
    assert [called.call for called in outside.out.of(Called)] == [2, 3]


def test_without_anything_set_up_it_is_off_and_refuses(tmp_path: Path) -> None:
    bus = FakeBus()
    off = Integrations(fake_run(tmp_path), cast(Bus, bus))
    with pytest.raises(SwitchedOff):
        off.load()
    bus.deliver(Call(turn=4, call=9, service="music", verb="play"), Cancel(turn=4), ShowLight(light=Light.IDLE))
    for _ in range(3):
        off.step(0)
    [called] = bus.of(Called)
    assert (called.turn, called.call, called.ok, called.value) == (4, 9, False, {"error": "not_set_up"})
    off.close()


@pytest.mark.parametrize(
    ("config", "runs"),
    [
        (Config(), False),
        (Config(music=MusicConfig(host="localhost")), True),
        (Config(music=MusicConfig(radio={"One": "http://example.org"})), False),
        (Config(weather=WeatherConfig("open-meteo")), True),
        (Config(home=HomeConfig(url="http://home.local:8123")), True),
        (Config(mcp={"files": McpConfig(command=("x",))}), True),
        (Config(place=PlaceConfig(1.0, 2.0)), False),
    ],
)
def test_the_process_runs_only_where_something_is_set_up(config: Config, runs: bool) -> None:
    assert integrations.wanted(config) is runs


def test_a_loop_that_ends_by_itself_ends_the_process(
    web: WebServer, bench: Callable[[Config], Bench], monkeypatch: pytest.MonkeyPatch
) -> None:
    outside = bench(house(web))
    until_now(lambda: outside.out.of(Announcement))
    monkeypatch.setattr(outside.service, "_announcement", lambda: 1 / 0)
    outside.service._changed.set()

    def died() -> bool:
        try:
            outside.service.step(0)
        except LoopDied as told:
            assert "ZeroDivisionError" in str(told)
            return True
        return False

    outside.service._thread.post(outside.service._changed.set)
    until_now(died)


def test_more_tools_than_a_message_holds_are_left_out_and_named_in_the_log(
    web: WebServer, bench: Callable[[Config], Bench], capfd: pytest.CaptureFixture[str]
) -> None:
    outside = bench(house(web))
    until_now(lambda: outside.out.of(Announcement))
    schema = {"type": "object", "x": "y" * 1500}
    many = tuple(Tool(name=f"tool{number}", description="x" * 300, schema=schema) for number in range(50))
    outside.service._all[0].tools = lambda: many
    announced = outside.service._announcement()
    assert 15 < len(announced.tools) < 50
    assert len(encode(announced)) < MAX_MESSAGE_BYTES
    said = capfd.readouterr().err
    assert "tool49" in said and "tool3," not in said
    outside.service._announcement()
    assert capfd.readouterr().err == "", "told once"


@pytest.mark.process
def test_the_tools_of_a_server_are_announced_once_it_has_started_and_are_called(
    tmp_path: Path, web: WebServer, bench: Callable[[Config], Bench]
) -> None:
    server = McpConfig(command=tiny(tmp_path), allow=("add",))
    outside = bench(msgspec.structs.replace(house(web), mcp={"tiny": server}))
    assert outside.serves == "weather, home, mcp.tiny"
    until_now(lambda: [len(announced.tools) for announced in outside.out.of(Announcement)][-1:] == [3])
    assert outside.out.of(Announcement)[-1].tools[-1].name == "tiny_add"
    assert outside.call(1, "tool", "tiny_add", a=41).value == {"text": "42"}


@pytest.mark.process
@pytest.mark.skipif(MPD is None, reason="needs mpd")
def test_the_light_lowers_the_music(tmp_path: Path, bench: Callable[[Config], Bench]) -> None:
    jukebox = Jukebox(tmp_path / "m")
    jukebox.stock()
    jukebox.start()
    try:
        outside = bench(Config(music=MusicConfig(host=str(jukebox.socket)), ear=EarConfig(always=True)))
        assert outside.call(1, "music", "play", what="queen").value["name"] == "Queen"
        seen = []
        for light in (Light.LISTENING, Light.THINKING, Light.IDLE, Light.RINGING, Light.OPEN):
            outside.bus.deliver(ShowLight(light=light))
            outside.service.step(0)
            wanted = 100 if light in (Light.IDLE, Light.OPEN) else 25
            until_now(lambda wanted=wanted: jukebox.volume == wanted)
            seen.append(jukebox.volume)
        # A speaker that always listens shows OPEN all day; that is nobody speaking.
        assert seen == [25, 25, 100, 25, 100]
    finally:
        jukebox.stop()
