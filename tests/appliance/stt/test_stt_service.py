"""The stt service: samples out of the ring, a transcript out of the samples, and silence about what nobody wants any more."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from appliance.bus import Bus
from appliance.config import Config, SttConfig
from appliance.engines import Candidate, Fallback, Heard, Samples, Stop, Stopped
from appliance.errors import EngineFailed
from appliance.messages import (
    Cancel,
    Failed,
    Follow,
    Message,
    Partial,
    Transcribe,
    Transcript,
    Understands,
    UseLanguage,
)
from appliance.ring import Ring
from appliance.stt import service
from appliance.stt.service import LONGEST, Stt, candidates
from appliance.units import Seconds
from tests.appliance.fake_bus import FakeBus, fake_run

CAPACITY = 16_000


class Ears:
    """Hears how many samples there were, and the first of them."""

    name = "fake ears"
    languages: tuple[str, ...] = ("*",)
    doubts = 0.0

    def __init__(self) -> None:
        self.language = ""
        self.during: Callable[[], None] = lambda: None
        self.broken = False
        self.asked = 0

    def use_language(self, language: str) -> None:
        self.language = language

    def transcribe(self, samples: Samples, stop: Stop, careful: bool = False) -> Heard:
        self.asked += 1
        self.careful = careful
        self.during()
        if stop():
            raise Stopped
        if self.broken:
            raise EngineFailed("the decoder failed.")
        return Heard(f"{len(samples)} from {samples[0]}", 0.9)

    def close(self) -> None:
        pass


class Bench:
    def __init__(self, folder: Path) -> None:
        self.bus = FakeBus()
        self.ears, self.other = Ears(), Ears()
        self.other.name = "other ears"
        self.run = fake_run(folder)
        self.now = 50.0
        pair = [Candidate("the model a", lambda: self.ears), Candidate("the model b", lambda: self.other)]
        engines: Fallback[Ears] = Fallback("speech to text", pair, lambda: Seconds(self.now))
        self.stt = Stt(self.run, cast(Bus, self.bus), cast("Fallback[service.SpeechToText]", engines))
        self.ring = Ring.create(self.run.ring("clean"), CAPACITY)

    def ask(self, *requests: Message) -> None:
        self.bus.deliver(*requests)
        for _ in requests:
            self.stt.step(0)


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.stt.close()
    bench.ring.close(unlink=True)


def speak(ring: Ring, samples: int) -> None:
    for start in range(0, samples, 320):
        ring.write((np.arange(start, min(start + 320, samples)) % 30_000).astype(np.int16))


def test_the_span_is_read_from_the_ring_and_what_was_said_is_told(bench: Bench) -> None:
    speak(bench.ring, 6400)
    bench.ask(Transcribe(turn=3, revision=2, start=640, end=3840))
    [told] = bench.bus.of(Transcript)
    assert (told.turn, told.revision, told.text, told.confidence, told.engine) == (
        3,
        2,
        "3200 from 640",
        0.9,
        "fake ears",
    )
    assert told.took >= 0


def test_a_request_that_a_newer_one_replaced_is_never_decoded(bench: Bench) -> None:
    speak(bench.ring, 6400)
    bench.ask(Transcribe(turn=3, revision=1, start=0, end=640), Transcribe(turn=3, revision=2, start=0, end=960))
    assert [told.text for told in bench.bus.of(Transcript)] == ["960 from 0"]
    assert bench.ears.asked == 1


def test_a_cancelled_request_is_dropped_before_decoding(bench: Bench) -> None:
    speak(bench.ring, 640)
    bench.ask(Transcribe(turn=3, start=0, end=640), Cancel(turn=3))
    assert bench.bus.of(Transcript) == []
    assert bench.ears.asked == 0


def test_a_cancel_in_the_midst_of_decoding_ends_it_without_a_word(bench: Bench) -> None:
    speak(bench.ring, 640)
    bench.ears.during = lambda: bench.bus.deliver(Cancel(turn=3))
    bench.ask(Transcribe(turn=3, start=0, end=640))
    assert bench.bus.sent == []
    assert bench.stt.counters()["takeovers"] == 0


def test_an_utterance_that_was_overwritten_fails_and_says_so(bench: Bench) -> None:
    speak(bench.ring, 3 * CAPACITY)
    bench.ask(Transcribe(turn=1, start=0, end=3200))
    [failed] = bench.bus.of(Failed)
    assert (failed.turn, failed.service, failed.what) == (1, "stt", "transcribe")
    assert "overwritten" in failed.why


@pytest.mark.parametrize(("start", "end"), [(-1, 5), (10, 5), (0, LONGEST + 1), (0, 640)])
def test_a_span_that_is_none_or_not_there_yet_fails(bench: Bench, start: int, end: int) -> None:
    speak(bench.ring, 320)
    bench.ask(Transcribe(turn=1, start=start, end=end))
    assert [type(message) for message in bench.bus.sent] == [Failed]


def test_a_ring_that_was_made_anew_is_found(bench: Bench) -> None:
    speak(bench.ring, 640)
    bench.ask(Transcribe(turn=1, start=0, end=640))
    bench.ring.close(unlink=True)
    bench.ring = Ring.create(bench.run.ring("clean"), CAPACITY)
    speak(bench.ring, 6400)
    bench.ask(Transcribe(turn=2, start=3200, end=6400))
    assert [told.text for told in bench.bus.of(Transcript)] == ["640 from 0", "3200 from 3200"]


def test_without_a_ring_the_request_fails_and_the_service_lives(bench: Bench) -> None:
    bench.ring.close(unlink=True)
    bench.ask(Transcribe(turn=1, start=0, end=640))
    assert [type(message) for message in bench.bus.sent] == [Failed]


def test_another_engine_takes_over_without_the_listener_noticing(bench: Bench) -> None:
    speak(bench.ring, 640)
    bench.ears.broken = True
    bench.ask(Transcribe(turn=1, start=0, end=640))
    assert [(told.text, told.engine) for told in bench.bus.of(Transcript)] == [("640 from 0", "other ears")]
    assert bench.stt.counters()["takeovers"] == 1


def test_an_engine_that_hangs_is_stopped_at_its_deadline(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    speak(bench.ring, 640)
    times = iter([0.0, 0.0, service.DEADLINE + 1])
    monkeypatch.setattr(service.clock, "monotonic", lambda: next(times, service.DEADLINE + 2))
    bench.ask(Transcribe(turn=1, start=0, end=640))
    assert bench.stt.counters()["takeovers"] == 1


def test_when_no_engine_can_the_reasons_are_told(bench: Bench) -> None:
    speak(bench.ring, 640)
    bench.ears.broken = bench.other.broken = True
    bench.ask(Transcribe(turn=4, start=0, end=640))
    [failed] = bench.bus.of(Failed)
    assert (failed.turn, failed.what) == (4, "transcribe")
    assert "the decoder failed" in failed.why


def test_a_damaged_model_is_said_aloud_at_load_and_the_starter_serves(tmp_path: Path) -> None:
    broken = tmp_path / "base.en.bin"
    broken.write_bytes(b"lmgg" + bytes(100))
    run = fake_run(tmp_path, Config(stt=SttConfig(model=str(broken))))
    offered = candidates(run)
    assert [candidate.label for candidate in offered] == ["the speech model base.en.bin", "the speech model starter"]
    bus = FakeBus()
    engines = Fallback("speech to text", [offered[0], Candidate("the speech model starter", Ears)], lambda: Seconds(0))
    stt = Stt(run, cast(Bus, bus), cast("Fallback[service.SpeechToText]", engines))
    assert stt.load().startswith("fake ears (the speech model base.en.bin:")
    [failed] = bus.of(Failed)
    assert (failed.service, failed.what) == ("stt", "load")
    assert failed.why == "I could not use the speech model base.en.bin; the model is damaged. I use fake ears instead."


def test_an_unknown_engine_is_refused_with_the_known_ones(tmp_path: Path) -> None:
    run = fake_run(tmp_path, Config(stt=SttConfig(engines=("wisper",))))
    with pytest.raises(EngineFailed, match=r"called 'wisper'\. Known is: whisper\."):
        candidates(run)[0].load()


def test_whoever_speaks_is_followed_until_told_otherwise(bench: Bench) -> None:
    speak(bench.ring, 8_000)
    bench.ask(Follow(turn=1, start=320))
    [partial] = bench.bus.of(Partial)
    assert (partial.turn, partial.text, partial.end) == (1, "7680 from 320", 8_000)
    bench.ask(Follow(turn=1, start=-1))
    speak(bench.ring, 6_400)
    bench.stt.step(0)
    assert bench.ears.asked == 1


def test_a_decode_that_heard_all_of_the_utterance_answers_for_it(bench: Bench) -> None:
    speak(bench.ring, 8_000)
    bench.ask(Follow(turn=1, start=320))
    bench.ask(Transcribe(turn=1, revision=2, start=320, end=7_500, speech_end=6_000))
    [told] = bench.bus.of(Transcript)
    assert (told.revision, told.text, bench.ears.asked) == (2, "7680 from 320", 1)


def test_one_that_ended_too_early_does_not(bench: Bench) -> None:
    speak(bench.ring, 8_000)
    bench.ask(Follow(turn=1, start=320))
    bench.ask(Transcribe(turn=1, start=320, end=8_000, speech_end=7_990))
    assert bench.ears.asked == 2


def test_a_request_ends_the_decode_of_a_partial(bench: Bench) -> None:
    speak(bench.ring, 8_000)
    bench.ears.during = lambda: bench.bus.deliver(Transcribe(turn=1, start=320, end=8_000))
    bench.ask(Follow(turn=1, start=320))
    assert bench.bus.of(Partial) == []
    bench.ears.during = lambda: None
    bench.stt.step(0)
    assert len(bench.bus.of(Transcript)) == 1


def test_a_partial_that_fails_is_nobodys_business(bench: Bench) -> None:
    speak(bench.ring, 8_000)
    bench.ears.broken = bench.other.broken = True
    bench.ask(Follow(turn=1, start=320))
    assert (bench.bus.of(Failed), bench.bus.of(Partial)) == ([], [])


def test_whoever_is_followed_for_longer_than_the_ring_remembers_ends_nothing(bench: Bench) -> None:
    bench.bus.deliver(Follow(turn=3, start=0))
    speak(bench.ring, 2 * CAPACITY)
    bench.stt.step(0)
    assert bench.bus.of(Partial) == []
    bench.ask(Transcribe(turn=3, start=0, end=2 * CAPACITY))
    assert [failed.what for failed in bench.bus.of(Failed)] == ["transcribe"]


def test_another_turn_is_another_person_to_follow(bench: Bench) -> None:
    speak(bench.ring, 8_000)
    bench.ask(Follow(turn=1, start=320), Cancel(turn=2))
    speak(bench.ring, 6_400)
    bench.stt.step(0)
    assert bench.ears.asked <= 1


def test_the_languages_that_the_model_knows_are_told_once(bench: Bench) -> None:
    bench.ears.languages = ("en",)
    bench.stt.load()
    bench.stt.idle()
    assert bench.bus.of(Understands) == [Understands(languages=("en",))]


def test_another_language_counts_from_the_next_decode_on(bench: Bench) -> None:
    speak(bench.ring, 8_000)
    bench.ask(Transcribe(turn=1, start=0, end=3_200))
    assert bench.ears.language == "en"
    bench.bus.deliver(UseLanguage(language="de"))
    bench.ask(Transcribe(turn=2, start=0, end=3_200))
    assert bench.ears.language == "de"


def test_what_a_partial_was_not_sure_of_is_decoded_with_more_care(bench: Bench) -> None:
    speak(bench.ring, 8_000)
    bench.ears.doubts = 0.95
    bench.ask(Follow(turn=1, start=0))
    assert not bench.ears.careful
    bench.ask(Transcribe(turn=1, start=0, end=8_000, speech_end=4_000))
    assert bench.ears.careful
