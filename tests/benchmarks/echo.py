"""How well the ear hears people while the speaker speaks, and that it does not hear itself.

Run `python -m tests.benchmarks echo`: some six minutes of one core. The speaker's voice is espeak-ng's; the wake words are the
recordings in `../shared/speech`, without which their figures are left out. `--minutes N` of `python -m tests.benchmarks.echo`
shortens the half hour of its own voice, and `--rooms` prints every room.
"""

import argparse
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from statistics import median
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from appliance.config import EarConfig
from appliance.ear.echo.canceller import echo
from appliance.ear.echo.linear import Linear
from appliance.ear.echo.webrtc import AEC_DELAY
from appliance.ear.engines import engines
from appliance.messages import Mode, SpeechStarted, WakeHeard
from appliance.sound import read_sound
from appliance.units import BLOCK, RATE, samples
from tests.benchmarks.echo_rooms import FAR, NEAR, ROOMS, TEXTS, WAKING, Samples, Scene, level, reply
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.recordings import SPEECH, table

ENOUGH = samples(2.0)
"""Of the speaker's voice, pauses not counted, after which the echo must be gone."""

LASTS = samples(5.0)
"""Over which it is then measured."""

WORDS = 3
"""Wake words in each room."""

EARLY, LATE = samples(0.3), samples(0.8)
"""A detection belongs to a word from so long before its end until so long after it."""

MINUTES = 30.0


def decibels(sound: npt.NDArray[np.float64] | Samples) -> float:
    """Mean power."""
    return float(10 * np.log10(np.mean(np.square(sound.astype(np.float64))) + 1e-6))


def spoken_for(far: Samples, count: int) -> int:
    """The sample at which `count` samples of it were no pause."""
    powers = np.mean(np.square(far[: len(far) // BLOCK * BLOCK].reshape(-1, BLOCK).astype(np.float64)), axis=1)
    return int(np.searchsorted(np.cumsum(powers > (FAR / 30) ** 2), count // BLOCK)) * BLOCK


class Loss(NamedTuple):
    """One room's echo return loss enhancement after two seconds, dB."""

    room: int
    level: float
    linear: float
    both: float


def losses() -> Iterator[Loss]:
    """One for each room, with the speaker's voice alone in it."""
    for number in range(ROOMS):
        far = reply(12.0, number)
        heard = scene(number, level(number)).run(far)
        begin = spoken_for(far, ENOUGH)
        span = slice(begin, begin + LASTS)
        before = decibels(heard.microphone[span])
        yield Loss(number, level(number), before - decibels(heard.speech[span]), before - decibels(heard.quiet[span]))


def scene(number: int, decibels_over_near: float, config: EarConfig | None = None) -> Scene:
    """A room with a canceller that has just been started."""
    canceller = echo(config or EarConfig())
    canceller.load()
    return Scene(number, decibels_over_near, canceller)


class Word(NamedTuple):
    """A recording of the wake word at the level of near speech, float64[n]."""

    sound: npt.NDArray[np.float64]
    begin: int
    end: int


def words() -> list[Word]:
    """Those that the wake engine hears in a quiet room."""
    config, found = EarConfig(), []
    for row in table("wake.tsv"):
        if row["keyword"] != config.wake_word:
            continue
        sound = read_sound(SPEECH / row["file"]).astype(np.float64)
        begin, end = (samples(float(row[edge])) for edge in ("start_s", "end_s"))
        sound *= NEAR / np.sqrt(np.mean(sound[begin:end] ** 2))
        if _wakes(sound, config):
            found.append(Word(sound, begin, end))
    return found


def _wakes(sound: npt.NDArray[np.float64], config: EarConfig) -> bool:
    served = engines(config)
    served.load()
    quiet = np.zeros(RATE)
    stream = np.clip(np.concatenate([quiet, sound, quiet]), -32_768, 32_767).astype(np.int16)
    hits = [served.hear(stream[at : at + BLOCK]) for at in range(0, len(stream) - BLOCK, BLOCK)]
    served.close()
    return any(hits)


class Called(NamedTuple):
    """A wake word over the speaker's voice."""

    room: int
    heard: bool
    speech_gain: float
    """What the canceller did to the word, dB, on the way that the recogniser takes."""
    quiet_gain: float
    """The same where it is judged whether anybody speaks."""


def calls(config: EarConfig | None = None) -> Iterator[Called]:
    """The wake word at the level of the echo, after four seconds of a reply, in each room."""
    known = words()
    for number in range(ROOMS):
        for turn in range(WORDS):
            word = known[(number * WORDS + turn) % len(known)]
            far = reply(9.0, 100 + number * WORDS + turn)
            at = samples(float(np.random.default_rng((number, turn, 22)).uniform(4.0, 6.0)))
            near = np.zeros(len(far))
            near[at : at + len(word.sound)] = word.sound[: len(far) - at]
            heard = scene(number, 0.0, config).run(far, near)
            begin, end = at + word.begin, at + word.end
            wakes = [when for when, event in heard.events if isinstance(event, WakeHeard)]
            yield Called(
                number,
                any(end - EARLY <= when <= end + LATE for when in wakes),
                _gain(heard.speech[begin:end], near[begin:end]),
                decibels(heard.quiet[begin + AEC_DELAY : end + AEC_DELAY]) - decibels(near[begin:end]),
            )


def _gain(out: Samples, near: npt.NDArray[np.float64]) -> float:
    """How much of `near` is in `out`, dB: echo that is left beside it does not count, for it has nothing in common with it."""
    return 20 * float(np.log10(max(1e-3, float(out.astype(np.float64) @ near) / float(near @ near))))


class Monologue(NamedTuple):
    """What the ear heard of the speaker's own voice."""

    minutes: float
    wakes: int
    interruptions: int
    refused: int
    """Wake words that the engine heard and the ear knew for its own."""


def monologue(minutes: float, config: EarConfig | None = None) -> Monologue:
    """The speaker's voice as loud as near speech, the wake word in every third sentence, a share of it in each room."""
    wakes = interruptions = refused = 0
    for number in range(ROOMS):
        far = reply(minutes * 60 / ROOMS, 300 + number, (*TEXTS, *WAKING))
        heard = scene(number, 0.0, config).run(far, mode=Mode.OPEN)
        wakes += sum(isinstance(event, WakeHeard) for _when, event in heard.events)
        interruptions += sum(isinstance(event, SpeechStarted) for _when, event in heard.events)
        refused += heard.own_wakes
    return Monologue(minutes, wakes, interruptions, refused)


def cost() -> dict[str, float]:
    """Milliseconds of one core for 20 ms: while the speaker speaks, the filter's part of that, while it is silent."""
    far = reply(8.0, 900)
    near = np.random.default_rng(23).normal(0, 100, len(far)).astype(np.int16)
    silence = np.zeros_like(far)
    canceller = echo(EarConfig())
    canceller.load()
    idle = _per_block(canceller.clean, near, silence)
    speaking = _per_block(canceller.clean, near, far)
    canceller.close()
    return {"speaking": speaking, "linear": _per_block(Linear().cancel, near, far), "idle": idle}


def _per_block(work: Callable[[Samples, Samples], object], near: Samples, far: Samples) -> float:
    took = []
    for at in range(0, len(far) - BLOCK + 1, BLOCK):
        began = time.thread_time()
        work(near[at : at + BLOCK], far[at : at + BLOCK])
        took.append(time.thread_time() - began)
    return 1000 * median(took)


def measure(minutes: float = MINUTES) -> list[Figure]:
    """All figures; none without espeak-ng."""
    if shutil.which("espeak-ng") is None:
        return []
    return [*_loss_figures(), *(_call_figures() if SPEECH.exists() else []), *_own_figures(minutes), *_cost_figures()]


def _loss_figures() -> Iterator[Figure]:
    rooms = list(losses())
    worst = min(room.both for room in rooms)
    yield figure(f"ERLE after 2 s, worst of {ROOMS} rooms", worst, "dB", "25 or more", worst >= 25)
    yield figure("  median", median(room.both for room in rooms), "dB")
    yield figure("  the linear filter alone, worst", min(room.linear for room in rooms), "dB")
    yield figure("  the linear filter alone, median", median(room.linear for room in rooms), "dB")


def _call_figures() -> Iterator[Figure]:
    called, without = list(calls()), list(calls(EarConfig(echo=False)))
    share, before = (100 * sum(each.heard for each in which) / len(which) for which in (called, without))
    yield figure(f"wake word at 0 dB echo, {len(called)} in {ROOMS} rooms", share, "% heard", "95 or more", share >= 95)
    yield figure("  without cancellation", before, "% heard")
    yield figure("  what is left of the word for the recogniser, median", median(c.speech_gain for c in called), "dB")
    yield figure("  the same, worst", min(c.speech_gain for c in called), "dB")
    yield figure("  what AEC3 leaves of it, median", median(c.quiet_gain for c in called), "dB")
    yield figure("  the same, worst", min(c.quiet_gain for c in called), "dB")


def _own_figures(minutes: float) -> Iterator[Figure]:
    own, without = monologue(minutes), monologue(min(minutes, 2.0), EarConfig(echo=False))
    name = f"of {minutes:g} minutes of its own voice: "
    yield figure(f"{name}self-wakes", own.wakes, "", "0", own.wakes == 0)
    yield figure(f"{name}self-interruptions", own.interruptions, "", "0", own.interruptions == 0)
    yield figure("  wake words it knew for its own", own.refused, "")
    yield figure("  self-wakes without cancellation", without.wakes / without.minutes, "a minute")


def _cost_figures() -> Iterator[Figure]:
    spent = cost()
    yield figure("echo cancellation while it speaks, of 20 ms", spent["speaking"], "ms")
    yield figure("  of it the linear filter", spent["linear"], "ms")
    yield figure("echo cancellation while it is silent", spent["idle"], "ms")


def main() -> None:
    """Prints every room, or the figures of a shorter monologue."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--minutes", type=float, default=MINUTES)
    options.add_argument("--rooms", action="store_true")
    chosen = options.parse_args()
    if chosen.rooms:
        for loss in losses():
            print(*(f"{value:6.1f}" for value in loss), flush=True)
        return
    for line in measure(chosen.minutes):
        print(f"{line['name']:60} {line['value']:8.2f} {line['unit']:10} {line['target'] or ''}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
