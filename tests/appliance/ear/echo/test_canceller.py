import numpy as np
import pytest

from appliance.config import EarConfig
from appliance.ear.echo.canceller import REST, Echo, Off, echo
from appliance.ear.echo.convergence import ENOUGH, LINGERS, WORD
from appliance.ear.protocols import Block
from appliance.engines import Candidate
from appliance.errors import BadInput, EngineFailed
from appliance.units import BLOCK
from tests.appliance.ear.echo.echoes import blocks, heard, played, removed

SILENT = np.zeros(BLOCK, np.int16)
SOUND = np.full(BLOCK, 500, np.int16)


class Deaf:
    """An engine that leaves a share of what it hears, or nothing."""

    delay = 0
    leaves = 0.0

    def __init__(self, name: str = "deaf") -> None:
        self.name, self.blocks, self.resets, self.fails = name, 0, 0, False

    def cancel(self, block: Block, far: Block) -> Block:
        if self.fails:
            raise EngineFailed("it was told to fail.")
        self.blocks += 1
        return (block * self.leaves).astype(np.int16)

    def reset(self) -> None:
        self.resets += 1

    def close(self) -> None:
        pass


def made(*engines: Deaf) -> Echo:
    canceller = Echo([Candidate(engine.name, lambda engine=engine: engine) for engine in engines])
    canceller.load()
    return canceller


def test_the_engine_hears_all_that_is_played_and_rests_three_seconds_after() -> None:
    engine = Deaf()
    canceller = made(engine)
    for _ in range(10):
        canceller.clean(SOUND, SILENT)
    assert engine.blocks == 0
    canceller.clean(SOUND, SOUND)
    for _ in range(REST + 100):
        canceller.clean(SOUND, SILENT)
    assert engine.blocks == REST + 1


def test_while_nothing_is_played_the_microphone_passes_as_it_is() -> None:
    cleaned = made(Deaf()).clean(SOUND, SILENT)
    assert cleaned.speech is SOUND
    assert cleaned.quiet is SOUND
    assert (cleaned.trusted, cleaned.own) == (True, False)


def test_a_voice_over_a_reply_is_trusted_once_the_canceller_has_converged() -> None:
    engine = Deaf()
    engine.leaves = 0.1  # 20 dB: the echo is gone, and it is not the echo alone
    canceller = made(engine)
    trusted = [canceller.clean(SOUND, SOUND).trusted for _ in range(120)]
    assert trusted == [False] * 99 + [True] * 21
    engine.leaves = 0.0
    assert not [canceller.clean(SOUND, SOUND) for _ in range(45)][-1].trusted
    canceller.reset()
    assert not canceller.clean(SOUND, SOUND).trusted


def test_an_engine_that_fails_hands_over_to_the_linear_filter() -> None:
    engine = Deaf()
    canceller = made(engine)
    canceller.clean(SOUND, SOUND)
    engine.fails = True
    cleaned = canceller.clean(SOUND, SOUND)
    assert cleaned.quiet is cleaned.speech
    assert canceller.failures == 1
    assert "told to fail" in canceller.describe()


def test_the_next_engine_takes_over() -> None:
    first, second = Deaf("first"), Deaf("second")
    canceller = made(first, second)
    first.fails = True
    assert not canceller.clean(SOUND, SOUND).quiet.any()
    assert second.blocks == 1


def test_a_gap_is_told_to_the_engine_that_serves() -> None:
    engine = Deaf()
    made(engine).reset()
    assert engine.resets == 1


def test_both_ways_of_a_real_room() -> None:
    canceller = echo(EarConfig())
    canceller.load()
    pairs = [canceller.clean(*pair) for pair in blocks(heard(), played())]
    canceller.close()
    quiet, speech = (np.concatenate([getattr(each, way) for each in pairs]) for way in ("quiet", "speech"))
    assert removed(heard(), quiet, since=2.0) > 25
    assert removed(heard(), speech, since=2.0) > 15
    assert canceller.converged
    assert pairs[-1].own


def test_switched_off_the_echo_stays() -> None:
    canceller = echo(EarConfig(echo=False))
    canceller.load()
    out = [canceller.clean(*pair) for pair in blocks(heard(), played())]
    assert isinstance(canceller, Off)
    assert np.array_equal(np.concatenate([each.quiet for each in out]), heard())


def test_noise_suppression_works_on_what_is_understood_too() -> None:
    canceller = echo(EarConfig(noise_suppression=True))
    canceller.load()
    noise = np.random.default_rng(3).integers(-300, 300, 2 * 16_000).astype(np.int16)
    out = np.concatenate([canceller.clean(block, SILENT).speech for (block,) in blocks(noise)])
    canceller.close()
    assert removed(noise, out, since=1.0) > 6


def test_an_engine_that_does_not_exist_is_named() -> None:
    with pytest.raises(BadInput, match="no echo canceller 'speex'"):
        echo(EarConfig(echo_engines=("speex",)))


def test_a_word_that_is_reported_just_after_the_reply_is_still_the_speakers_own() -> None:
    canceller = made(Deaf())
    for _ in range(ENOUGH + 50):
        cleaned = canceller.clean(SOUND, SOUND)
    for _ in range(LINGERS + 2):
        cleaned = canceller.clean(SILENT, SILENT)
    assert not canceller.playing
    assert cleaned.own
    for _ in range(WORD):
        cleaned = canceller.clean(SILENT, SILENT)
    assert not cleaned.own
