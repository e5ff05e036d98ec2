"""Everything of every day is answered while no model runs: real processes, but neither ears, nor a mind, nor a voice.

Questions are typed, and the test is the voice and the loudspeaker: it plays each reply in no time. A real mpd and a weather
service of this machine stand outside; nothing else is reached.
"""

import re
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Self

import numpy as np
import psutil
import pytest

from appliance.asking import simulated
from appliance.bus import Bus
from appliance.clock import monotonic
from appliance.config import Config, MusicConfig, PlaceConfig, WeatherConfig
from appliance.messages import Ask, Speak, Spoken, TurnDone
from appliance.ring import Ring
from appliance.session import Session
from appliance.supervisor.processes import PROCESSES
from tests.appliance.integrations.jukebox import MPD, Jukebox
from tests.appliance.integrations.test_weather_service import DOCUMENTED
from tests.appliance.integrations.web_server import WebServer, as_json

pytestmark = [pytest.mark.process, pytest.mark.skipif(MPD is None, reason="needs mpd")]

SERVICES = ("panel", "integrations", "dialogue")
"""Of the supervisor's table those that hold no model."""

PATIENCE = 20.0
"""Seconds for one answer; it takes hundredths."""

WORD = 160
"""Samples of the playback ring that a word is here."""

TALK = (
    # Time and date
    ("what time is it", "time", r"It's \d+:\d\d [AP]M"),
    ("what's the date", "date", r"day, \w+ \d"),
    ("what day is it tomorrow", "date", "day"),
    # Timers: many, named, added to, asked for, paused, cancelled one and all
    ("set a timer for ten minutes", "timer", "10 minutes"),
    ("set a pasta timer for eight minutes", "timer", "Pasta timer, 8 minutes"),
    ("add five minutes to the pasta timer", "timer", "5 minutes"),
    ("how long is left on the pasta timer", "timer", "1[23] minutes"),
    ("pause the pasta timer", "timer", "[Pp]aused"),
    ("resume the pasta timer", "timer", "left|on"),
    ("what timers are running", "timer", "2 timers"),
    ("cancel the pasta timer", "timer", "[Cc]ancelled"),
    ("cancel all timers", "timer", "[Cc]ancelled"),
    # Alarms, once and of weekdays, and reminders with words
    ("wake me tomorrow at seven am", "alarm", "Alarm tomorrow at 7:00 AM"),
    ("set an alarm for six thirty am on weekdays", "alarm", "every weekday at 6:30 AM"),
    ("what alarms do i have", "alarm", "2 alarms"),
    ("snooze", "alarm", "Nothing is ringing"),
    ("skip the alarm at six thirty am", "alarm", "Skipped .* It rings again"),
    ("cancel all alarms", "alarm", "All alarms cancelled"),
    ("remind me tomorrow at nine am to water the plants", "reminder", "water the plants"),
    ("what reminders do i have", "reminder", "water the plants"),
    # Stopwatch
    ("start the stopwatch", "stopwatch", "[Ss]topwatch"),
    ("stop the stopwatch", "stopwatch", "second"),
    # Lists: shopping, to-do, one's own
    ("add milk and eggs to the shopping list", "list", "milk"),
    ("add call the plumber to my to do list", "list", "plumber"),
    ("create a list called holiday", "list", "holiday"),
    ("what's on the shopping list", "list", "milk.*eggs"),
    # Volume
    ("set the volume to forty percent", "volume", "40"),
    ("louder", "volume", "50"),
    ("mute", "volume", None),
    ("unmute", "volume", "50"),
    # Repeat, what did you hear, cancel
    ("say that again", "repeat", "50"),
    ("what did you hear", "repeat", "say that again"),
    ("never mind", "stop", None),
    # Arithmetic, percentages, units and temperatures
    ("what is twelve times nine", "calculate", "108"),
    ("what is fifteen percent of eighty", "calculate", "12"),
    ("how many grams are in two pounds", "convert", "907"),
    ("what is seventy fahrenheit in celsius", "convert", "21.11"),
    # Dice and coin
    ("roll two dice", "chance", r"\d"),
    ("flip a coin", "chance", "[Hh]eads|[Tt]ails"),
    # Sun, of a place in the settings
    ("when does the sun rise tomorrow", "sun", r"rises .*\d+:\d\d"),
    ("when does the sun set today", "sun", r"[Ss]ets? .*\d+:\d\d"),
    # Weather and music, of services that are set up
    ("what's the weather like", "weather", "overcast|4"),
    ("will it rain tomorrow", "weather", "rain|[Nn]o|[Yy]es"),
    ("play the album kind of blue", "music", "Kind of Blue"),
    ("what is playing", "music", "So What.*Miles Davis"),
    ("pause the music", "music", None),
    ("resume the music", "music", None),
    ("stop", "stop", None),
    ("play some radio", "music", "Quiet"),
    # Help
    ("what can you do", "help", "timers"),
    # The device: address, version; restarting is confirmed, and refused where the settings do not allow it
    ("what's your ip address", "device", "."),
    ("what version are you", "device", r"\d+\.\d+"),
    ("restart", "device", r"\?"),
    ("no", "device", "."),
    ("shut down", "device", r"\?"),
    ("no", "device", "."),
)
"""What is asked, which skill answers, and what the reply holds; None: it is right that nothing is said."""


class Home:
    """The processes, and what they would be heard by."""

    def __init__(self, config: Config, folder: Path) -> None:
        self.session = Session(simulated(config), folder, services=SERVICES)

    def __enter__(self) -> Self:
        self.session.__enter__()
        self.voice = Bus(self.session.run.path, "tts")
        for _ in self.session.wait_ready():
            pass
        self.playback = Ring.attach(self.session.run.ring("playback"))
        self.speaker = self.playback.player()
        return self

    def __exit__(self, *_: object) -> None:
        self.voice.close()
        self.playback.close()
        self.session.close()

    def ask(self, text: str) -> TurnDone:
        self.session.bus.send(Ask(text=text))
        return next(message for message in self.heard() if isinstance(message, TurnDone))

    def heard(self) -> Iterator[object]:
        """What an observer is told, while everything that is to be said is said."""
        until = monotonic() + PATIENCE
        while monotonic() < until:
            while (message := self.voice.receive(0)) is not None:
                if isinstance(message, Speak):
                    self._say(message)
            yield from self.session.messages(0.005)
        raise AssertionError("no answer; " + self.session.last_words())

    def _say(self, speak: Speak) -> None:
        start = self.playback.head
        self.playback.write(np.full(WORD * len(speak.text.split()), 9, np.int16), None, speak.generation)
        end = self.playback.head
        place = {"turn": speak.turn, "revision": speak.revision, "clause": speak.clause}
        self.voice.send(Spoken(played_start=start, played_end=end, audible=start, **place))
        while self.playback.consumed < end:
            self.speaker.read_into(np.empty(320, np.int16), None)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    folder = tmp_path_factory.mktemp("m")
    jukebox = Jukebox(folder / "m")
    jukebox.stock()
    jukebox.start()
    web = WebServer()
    days = [(date.today() + timedelta(days=away)).isoformat() for away in range(3)]
    web.answer = lambda _: as_json({**DOCUMENTED, "daily": {**DOCUMENTED["daily"], "time": days}})
    config = Config(
        music=MusicConfig(host=str(jukebox.socket), radio={"Quiet": str(folder / "m/music/davis/so.flac")}),
        weather=WeatherConfig("open-meteo", f"{web.url}/v1/forecast"),
        place=PlaceConfig(52.5, 13.4, "Berlin"),
    )
    with Home(config, folder / "home") as home:
        until = monotonic() + PATIENCE
        while "set up" in home.ask("what is playing").reply and monotonic() < until:
            pass  # The dialogue has not heard yet what stands outside.
        yield home
    jukebox.stop()
    web.close()


def test_no_model_runs(home: Home) -> None:
    children = psutil.Process(home.session.pid).children()
    running = {argument for child in children for argument in child.cmdline() if argument.startswith("appliance.")}
    assert running & {process.module for process in PROCESSES.values()} == {PROCESSES[name].module for name in SERVICES}
    mapped = {Path(each.path).name for child in children for each in child.memory_maps()}
    assert not [name for name in mapped if re.search(r"llama|ggml|whisper|onnx|piper|\.gguf", name)]


def test_everything_of_every_day_is_answered(home: Home) -> None:
    wrong = []
    for text, skill, holds in TALK:
        turn = home.ask(text)
        said = holds is not None and re.search(holds, turn.reply) is not None
        if turn.answered_by != f"skill:{skill}" or not (said or (holds is None and not turn.reply)):
            wrong.append((text, turn.answered_by, turn.reply))
    assert wrong == []


def test_every_skill_that_needs_no_model_was_asked() -> None:
    asked = {skill for _, skill, _ in TALK}
    assert asked == {
        "time", "date", "timer", "alarm", "reminder", "stopwatch", "list", "volume", "stop", "repeat", "calculate", "convert",
        "chance", "sun", "weather", "music", "help", "device",
    }  # fmt: skip
