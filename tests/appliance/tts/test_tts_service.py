"""The tts service: clauses in order into a real ring, told once where they lie, and silence after a barge-in."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from appliance.bus import Bus
from appliance.engines import Candidate, Fallback, Samples, Stop, Stopped
from appliance.errors import EngineFailed
from appliance.messages import Cancel, Cue, Failed, Message, Play, Speak, Spoken, UseLanguage
from appliance.ring import Ring
from appliance.tts import service
from appliance.tts.service import Tts
from appliance.tts.tones import done
from appliance.units import BLOCK, Seconds
from tests.appliance.fake_bus import FakeBus, fake_run

CAPACITY = 16_000


class Voice:
    """Says each word as 1,600 samples of the word's length in thousands, after 100 silent ones at the very front."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.before: Callable[[str], None] = lambda word: None
        self.fails_on = ""
        self.spoken: list[str] = []

    def speak(self, text: str, stop: Stop) -> Iterator[Samples]:
        for number, word in enumerate(text.split()):
            self.before(word)
            if stop():
                raise Stopped
            if word == self.fails_on:
                raise EngineFailed("the voice cracked.")
            self.spoken.append(word)
            piece = np.full(1600, 1000 * len(word), np.int16)
            yield piece if number else np.concatenate([np.zeros(100, np.int16), piece])

    def close(self) -> None:
        pass


class Bench:
    def __init__(self, folder: Path) -> None:
        self.bus = FakeBus()
        self.voice, self.other = Voice("first"), Voice("second")
        pair = [Candidate("the voice a", lambda: self.voice), Candidate("the voice b", lambda: self.other)]
        engines: Fallback[Voice] = Fallback("speech", pair, lambda: Seconds(0))
        self.run = fake_run(folder)
        self.tts = Tts(self.run, cast(Bus, self.bus), cast("Fallback[service.TextToSpeech]", engines))
        self.ring = Ring.create(self.run.ring("playback"), CAPACITY)
        self.speaker = self.ring.player()
        self.played: list[np.ndarray] = []

    def ask(self, *requests: Message, steps: int = 8) -> None:
        self.bus.deliver(*requests)
        for _ in range(steps):
            self.tts.step(0)

    def play(self, blocks: int) -> None:
        for _ in range(blocks):
            block = np.empty(BLOCK, np.int16)
            self.speaker.read_into(block)
            self.played.append(block)
            self.tts.step(0)

    @property
    def told(self) -> list[tuple[int, int, int, int]]:
        return [(said.clause, said.played_start, said.audible, said.played_end) for said in self.bus.of(Spoken)]


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path)
    yield bench
    bench.tts.close()
    bench.ring.close(unlink=True)


def say(text: str, clause: int = 0, turn: int = 1, generation: int = 0, hold: bool = False) -> Speak:
    return Speak(turn=turn, revision=3, text=text, clause=clause, generation=generation, hold=hold)


def test_a_clause_lies_in_the_ring_where_it_is_said_to_lie(bench: Bench) -> None:
    bench.ask(say("hello you"))
    [spoken] = bench.bus.of(Spoken)
    assert (spoken.turn, spoken.revision, spoken.engine) == (1, 3, "first")
    assert bench.told == [(0, 0, 100, 3300)]
    assert bench.ring.head == 3300
    assert bench.ring.read(100, 3200).tolist() == [5000] * 1600 + [3000] * 1600


def test_clauses_follow_each_other_with_a_breath_that_belongs_to_neither(bench: Bench) -> None:
    bench.ask(say("well,", 0), say("yes.", 1), say("so", 2))
    breath = 2240, 4480
    assert bench.told == [
        (0, 0, 100, 1700),
        (1, 1700 + breath[0], 1800 + breath[0], 3400 + breath[0]),
        (2, 3400 + sum(breath), 3500 + sum(breath), 5100 + sum(breath)),
    ]
    assert not bench.ring.read(1700, breath[0]).any()


def test_the_first_clause_of_an_answer_comes_at_once(bench: Bench) -> None:
    bench.ask(say("yes."))
    bench.play(10)
    bench.ask(say("again", turn=2))
    assert bench.told[1] == (0, 1700, 1800, 3400)


def test_what_is_longer_than_the_ring_is_told_at_once_and_follows_as_it_is_played(bench: Bench) -> None:
    bench.ask(say("word " * 30))
    assert bench.told == [(0, 0, 100, 48_100)]
    assert bench.ring.head < CAPACITY
    bench.play(48_100 // BLOCK + 1)
    heard = np.concatenate(bench.played)
    assert np.array_equal(heard[100:48_100], np.full(48_000, 4000, np.int16))


def test_the_next_clauses_are_made_while_a_long_one_waits_for_the_ring(bench: Bench) -> None:
    bench.ask(say("word " * 30, 0), say("next", 1))
    assert bench.voice.spoken[-1] == "next"
    assert [clause for clause, *_ in bench.told] == [0]
    bench.play(240)
    assert [clause for clause, *_ in bench.told] == [0, 1]


def test_no_more_is_made_ahead_than_anybody_may_hear(bench: Bench) -> None:
    bench.ask(*(say("word " * 30, clause) for clause in range(20)), steps=60)
    assert len(bench.voice.spoken) * 1600 < CAPACITY + service.AHEAD + 30 * 1600


def test_after_a_barge_in_the_rest_of_the_old_answer_is_dropped_silently(bench: Bench) -> None:
    bench.ask(say("word " * 30, 0), say("more", 1))
    generation = bench.ring.cancel()
    bench.ask(say("late", 2), say("new", 0, turn=2, generation=generation), steps=12)
    assert bench.bus.of(Failed) == []
    assert bench.voice.spoken[-2:] == ["more", "new"]
    assert [(said.turn, said.clause) for said in bench.bus.of(Spoken)] == [(1, 0), (2, 0)]
    assert bench.ring.pending == 1700


def test_a_cancel_drops_what_is_not_in_the_ring_yet(bench: Bench) -> None:
    bench.ask(say("word " * 30, 0), say("more", 1))
    head = bench.ring.head
    bench.ask(Cancel(turn=1, revision=3))
    bench.play(200)
    assert bench.ring.head == head
    assert [clause for clause, *_ in bench.told] == [0]


def test_a_cancel_in_the_midst_of_a_clause_ends_its_synthesis(bench: Bench) -> None:
    bench.voice.before = lambda word: bench.bus.deliver(Cancel(turn=1, revision=3)) if word == "three" else None
    bench.ask(say("one two three four"))
    assert bench.voice.spoken == ["one", "two"]
    assert bench.bus.sent == []


def test_a_clause_with_nothing_to_say_is_spoken_in_no_time(bench: Bench) -> None:
    bench.ask(say("...", 4))
    assert bench.told == [(4, 0, 0, 0)]
    assert bench.voice.spoken == []


def test_tones_are_played_and_not_told(bench: Bench) -> None:
    bench.ask(Play(turn=1, tone="done", generation=0))
    assert bench.bus.sent == []
    assert np.array_equal(bench.ring.read(0, len(done())), done())


def test_an_unknown_tone_is_refused_with_the_known_ones(bench: Bench) -> None:
    bench.ask(Play(turn=1, tone="gong", generation=0))
    [failed] = bench.bus.of(Failed)
    assert failed.why == "There is no tone called 'gong'; there are wake, follow, done, error, ring."


def test_another_voice_takes_the_clause_over(bench: Bench) -> None:
    bench.voice.fails_on = "yes"
    bench.ask(say("yes indeed"))
    assert bench.other.spoken == ["yes", "indeed"]
    assert [said.engine for said in bench.bus.of(Spoken)] == ["second"]


def test_when_no_voice_can_speak_the_clause_fails_and_the_next_is_tried(bench: Bench) -> None:
    bench.voice.fails_on = bench.other.fails_on = "bad"
    bench.ask(say("bad", 0), say("good", 1))
    assert [(failed.what, failed.turn) for failed in bench.bus.of(Failed)] == [("speak", 1)]
    assert [clause for clause, *_ in bench.told] == [1]


def test_without_a_ring_a_clause_fails_and_the_service_lives(bench: Bench) -> None:
    bench.ring.close(unlink=True)
    bench.ask(say("hello"))
    assert [type(message) for message in bench.bus.sent] == [Failed]


def test_what_is_held_back_is_made_and_not_heard_before_its_cue(bench: Bench) -> None:
    bench.ask(say("well,", 0, hold=True), say("yes", 1, hold=True))
    assert bench.voice.spoken == ["well,", "yes"]
    assert (bench.ring.head, bench.told) == (0, [])
    bench.ask(Cue(turn=1, revision=3))
    assert [clause for clause, *_ in bench.told] == [0, 1]


def test_the_cue_of_another_revision_lets_nothing_out(bench: Bench) -> None:
    bench.ask(say("well", hold=True), Cue(turn=1, revision=2))
    assert bench.ring.head == 0


def test_a_clause_that_is_made_after_its_cue_is_heard_at_once(bench: Bench) -> None:
    bench.ask(Cue(turn=1, revision=3), say("well", hold=True))
    assert [clause for clause, *_ in bench.told] == [0]


def test_what_was_held_back_for_a_wrong_guess_is_never_heard(bench: Bench) -> None:
    bench.ask(say("well", hold=True), Cancel(turn=1, revision=3), say("no", turn=2))
    assert [speak.turn for speak in bench.bus.of(Spoken)] == [2]
    assert bench.ring.head == 1700


def test_another_language_has_voices_of_its_own(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    german = Voice("german")
    offered: list[str] = []

    def candidates(_run: object, language: str) -> list[Candidate[Voice]]:
        offered.append(language)
        return [Candidate("the german voice", lambda: german)]

    monkeypatch.setattr(service, "candidates", candidates)
    bench.bus.deliver(UseLanguage(language="de"))
    bench.ask(Speak(turn=1, text="guten Tag", clause=0, generation=bench.ring.generation))
    bench.bus.deliver(UseLanguage(language="en"))
    bench.ask(Speak(turn=2, text="good day", clause=0, generation=bench.ring.generation))
    assert (offered, german.spoken, bench.voice.spoken) == (["de"], ["guten", "Tag"], ["good", "day"])
