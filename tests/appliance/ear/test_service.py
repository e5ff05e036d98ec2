"""The ear's service on a real ring, with the bus in memory and engines of the scene."""

from collections.abc import Iterator
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from appliance.bus import Bus
from appliance.config import Config, EarConfig
from appliance.ear import service
from appliance.ear.core import EarCore
from appliance.ear.protocols import Block
from appliance.ear.service import Ear
from appliance.messages import Listen, Mode, MuteSwitch, Release, SpeechEnded, Transcribe, WakeHeard
from appliance.ring import Ring
from appliance.units import BLOCK, samples
from tests.appliance.ear.scene import fake_engines, room, scene, speech, wake
from tests.appliance.fake_bus import FakeBus, fake_run


@pytest.fixture
def bus() -> FakeBus:
    return FakeBus()


@pytest.fixture
def ear(tmp_path: Path, bus: FakeBus) -> Iterator[Ear]:
    config = Config(ear=EarConfig(wake=False))
    made = Ear(fake_run(tmp_path, config), cast(Bus, bus))
    made._engines = fake_engines()
    made._core = EarCore(EarConfig(), made._engines)
    yield made
    made.close()
    Ring.unlink(made.run.ring("clean"))


@pytest.fixture
def ring(ear: Ear) -> Iterator[Ring]:
    with Ring.create(ear._ring_name, samples(10.0)) as made:
        yield made


def play(ear: Ear, ring: Ring, sound: Block) -> None:
    """Writes block by block, and lets the ear hear each."""
    for at in range(0, len(sound), BLOCK):
        ring.write(sound[at : at + BLOCK])
        ear.step(0.25)


def test_a_wake_word_and_a_command_become_a_span_of_its_turn(ear: Ear, ring: Ring, bus: FakeBus) -> None:
    play(ear, ring, scene(room(1.0), wake(), room(0.4)))
    (woken,) = bus.of(WakeHeard)
    bus.deliver(Listen(mode=Mode.OPEN, turn=8, since=woken.at))
    play(ear, ring, scene(speech(1.0), room(1.0)))
    (span,) = bus.of(SpeechEnded)
    assert span.turn == 8
    assert span.start < samples(1.9) < span.end < samples(3.2)


def test_the_button_bounds_a_span(ear: Ear, ring: Ring, bus: FakeBus) -> None:
    play(ear, ring, room(0.5))
    bus.deliver(Listen(mode=Mode.HELD, turn=2, since=samples(0.4)))
    play(ear, ring, scene(speech(0.5), room(0.2)))
    bus.deliver(Release(turn=2, at=samples(1.1)))
    play(ear, ring, room(0.1))
    (span,) = bus.of(SpeechEnded)
    assert (span.start, span.end) == (samples(0.4), samples(1.1))


def test_the_mute_switch_makes_it_deaf(ear: Ear, ring: Ring, bus: FakeBus) -> None:
    bus.deliver(MuteSwitch(muted=True))
    play(ear, ring, scene(room(0.5), wake(), room(0.5)))
    assert bus.sent == []


def test_it_waits_for_a_ring_that_is_not_there_yet(ear: Ear, bus: FakeBus) -> None:
    bus.deliver(Listen(mode=Mode.WAKE))
    ear.step(0.0)
    with Ring.create(ear._ring_name, samples(10.0)) as ring:
        play(ear, ring, scene(room(0.5), wake(), room(0.5)))
        assert len(bus.of(WakeHeard)) == 1


def test_it_finds_the_new_ring_of_a_writer_that_began_anew(
    ear: Ear, bus: FakeBus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "STILL", 2)
    with Ring.create(ear._ring_name, samples(10.0)) as old:
        play(ear, old, room(1.0))
    with Ring.create(ear._ring_name, samples(10.0)) as new:
        for _ in range(3):
            ear.step(0.0)
        play(ear, new, scene(room(0.5), wake(), room(0.5)))
    assert len(bus.of(WakeHeard)) == 1


def test_a_late_ear_counts_what_it_lost_and_goes_on(ear: Ear, ring: Ring, bus: FakeBus) -> None:
    play(ear, ring, room(0.5))
    for _ in range(11):
        ring.write(room(1.0))
    play(ear, ring, scene(room(1.0), wake(), room(0.5)))
    counted = ear.counters()
    assert (counted["overruns"], counted["gaps"]) == (1, 1)
    assert counted["lost_samples"] > samples(1.0)
    assert len(bus.of(WakeHeard)) == 1


def test_a_restarted_ear_hears_the_last_two_seconds(ear: Ear, ring: Ring, bus: FakeBus) -> None:
    ring.write(scene(room(2.0), wake(), room(0.5)))
    for _ in range(10):
        ear.step(0.0)
    assert len(bus.of(WakeHeard)) == 1


def test_a_message_for_somebody_else_is_counted(ear: Ear, bus: FakeBus) -> None:
    bus.deliver(Transcribe(turn=1, start=0, end=320))
    ear.step(0.0)
    assert ear.counters()["misdirected"] == 1


def test_progress_is_the_blocks_heard(ear: Ear, ring: Ring) -> None:
    play(ear, ring, room(1.0))
    assert ear.progress == 50


def test_what_it_heard_is_in_the_clean_ring_under_the_same_indices(ear: Ear, ring: Ring) -> None:
    ring.write(room(5.0))
    play(ear, ring, speech(1.0))
    with Ring.attach(ear.run.ring("clean")) as clean:
        assert clean.head == ring.head
        assert np.array_equal(clean.read(samples(5.2), samples(0.5)), ring.read(samples(5.2), samples(0.5)))


def test_a_muted_ear_writes_silence(ear: Ear, ring: Ring, bus: FakeBus) -> None:
    bus.deliver(MuteSwitch(muted=True))
    play(ear, ring, speech(1.0))
    with Ring.attach(ear.run.ring("clean")) as clean:
        assert clean.head == ring.head
        assert not clean.read(0, samples(1.0)).any()


def test_what_the_speaker_plays_is_taken_out_of_what_the_microphone_hears(ear: Ear, ring: Ring) -> None:
    """Both rings with their times; the echo is the sound itself, 20 ms later and half as loud."""
    sound = speech(4.0)
    echo = np.concatenate([np.zeros(BLOCK, np.int16), sound[:-BLOCK] // 2])
    with Ring.create(ear.run.ring("playback"), samples(10.0)) as playback:
        player, out = playback.player(), np.zeros(BLOCK, np.int16)
        playback.write(sound)
        for at in range(0, len(sound), BLOCK):
            for ahead in range(3 if not at else 1):  # a speaker is given its blocks ahead of time
                if player.ring.pending:
                    player.read_into(out, (at + ahead * BLOCK + (at > 0) * 2 * BLOCK) * 62_500)
            ring.write(echo[at : at + BLOCK], at * 62_500)
            ear.step(0.0)
    with Ring.attach(ear.run.ring("clean")) as clean:
        left = clean.read(samples(3.0), samples(0.9)).astype(float)
    assert np.sqrt(np.mean(left**2)) < 0.1 * np.sqrt(np.mean(echo.astype(float) ** 2))
    assert ear._echo.playing


def test_without_echo_cancellation_the_echo_stays(ear: Ear, ring: Ring) -> None:
    play(ear, ring, speech(1.0))
    with Ring.attach(ear.run.ring("clean")) as clean:
        assert np.array_equal(clean.read(0, samples(1.0)), speech(1.0))
