import gc
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.audio import service
from appliance.audio.service import STALL, Audio
from appliance.bus import Bus
from appliance.config import AudioConfig, Config
from appliance.errors import ApplianceError
from appliance.messages import CardState, Message, Release, SetVolume
from appliance.ring import Ring
from appliance.run import Run
from appliance.units import Seconds


class Spy(Bus):
    """A bus that keeps what is sent."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder, None)
        self.sent: list[Message] = []

    def send(self, message: Message) -> None:
        self.sent.append(message)

    def receive(self, timeout: float) -> Message | None:
        return None


@pytest.fixture
def audio(tmp_path: Path) -> Iterator[Audio]:
    run = Run(
        directory=str(tmp_path),
        home=str(tmp_path),
        config=Config(audio=AudioConfig(card="simulated", volume=30, realtime_priority=0)),
    )
    made = Audio(run, Spy(tmp_path))
    interval = sys.getswitchinterval()
    yield made
    made.close()
    made.bus.close()
    gc.unfreeze()
    gc.enable()
    sys.setswitchinterval(interval)
    for name in ("capture", "playback"):
        Ring.unlink(run.ring(name))


def test_it_says_what_serves_and_that_the_card_is_up(audio: Audio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "lock", lambda: "")
    assert audio.load() == "microphone simulated card at 16000 Hz, speaker simulated card at 16000 Hz"
    assert isinstance(audio.bus, Spy)
    assert audio.bus.sent == [
        CardState(
            capture=True,
            playback=True,
            detail="microphone simulated card at 16000 Hz, speaker simulated card at 16000 Hz",
        )
    ]


def test_a_refusal_of_the_kernel_is_named_in_the_heartbeat(audio: Audio, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "lock", lambda: "memory-not-locked")
    assert audio.load().endswith(", memory-not-locked")
    assert audio.counters()["memory-not-locked"] == 1


def test_the_knob_starts_where_the_settings_say_and_obeys(audio: Audio) -> None:
    assert audio.volume.percent == 30
    audio.handle(SetVolume(percent=80))
    assert audio.volume.percent == 80


def test_a_message_that_is_not_for_it_is_counted_and_kills_nothing(audio: Audio) -> None:
    audio.handle(Release(at=0))
    assert audio.counters()["misdirected"] == 1


def test_progress_is_what_was_captured(audio: Audio) -> None:
    audio.capture.counts.frames = 3_200
    audio.capture.looks = 2
    assert audio.progress == 3_202


def test_both_sides_are_counted_by_name(audio: Audio) -> None:
    audio.playback.counts.xruns = 7
    counters = audio.counters()
    assert counters["playback_xruns"] == 7
    assert counters["capture_frames"] == 0


def test_a_microphone_that_hangs_in_its_driver_ends_the_process(audio: Audio, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(service, "monotonic", lambda: Seconds(now[0]))
    audio.capture.up = True
    audio.capture.counts.frames = 1
    audio.step(0.0)
    now[0] += STALL / 2
    audio.step(0.0)
    now[0] += STALL
    with pytest.raises(ApplianceError, match="has given nothing for 3 s"):
        audio.step(0.0)


def test_a_card_that_is_gone_does_not_end_the_process(audio: Audio, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr(service, "monotonic", lambda: Seconds(now[0]))
    for _ in range(5):
        now[0] += STALL
        audio.step(0.0)


def test_the_card_is_told_of_only_when_it_changes(audio: Audio) -> None:
    assert isinstance(audio.bus, Spy)
    audio.capture.up = True
    audio.step(0.0)
    audio.step(0.0)
    audio.capture.up = False
    audio.step(0.0)
    assert [message.capture for message in audio.bus.sent if isinstance(message, CardState)] == [True, False]
