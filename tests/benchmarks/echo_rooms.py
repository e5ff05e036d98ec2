"""Rooms for the echo canceller: speaker and microphone on clocks of their own, real rings between, the ear's own parts behind.

A scene runs as fast as it can. Its times tremble as a sound card's do; the delay of the room is hidden from them.
"""

import subprocess
import uuid
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from appliance.config import EarConfig
from appliance.ear.core import EarCore
from appliance.ear.echo.canceller import Echo, Off
from appliance.ear.echo.reference import Reference
from appliance.ear.engines import engines
from appliance.messages import Message, Mode, NothingSaid, SpeechEnded
from appliance.ring import Ring
from appliance.sound import read_sound
from appliance.units import BLOCK, RATE, samples
from hardware.room import Acoustics, Room, loudness, to_int16

Samples = npt.NDArray[np.int16]

ROOMS = 20

NEAR = 32_768 * 10 ** (-26 / 20)
"""RMS of a person who speaks to the speaker from across a room, at its microphone."""

FAR = 3_000.0
"""RMS of the speaker's voice as it leaves the playback ring."""

AHEAD = 3
"""Blocks that the speaker is given before they are heard."""

TREMBLE, LONG = 0.018, 2.1
"""Seconds: a sawtooth in the speaker's times, as measured through PulseAudio. The microphone's are filtered."""

SETTLED = samples(300.0)
"""The appliance has been idle for five minutes when a scene begins."""

HISS = 32_768 * 10 ** (-75 / 20)
"""RMS of the microphone's own noise."""

NANO = 1_000_000_000


def acoustics(number: int) -> Acoustics:
    """One of the rooms; the same number is the same room."""
    rng = np.random.default_rng((number, 17))
    return Acoustics(
        rt60=float(rng.uniform(0.2, 0.6)),
        delay=float(rng.uniform(0.02, 0.12)),
        drift=float(rng.uniform(-50, 50)),
        direct=float(rng.uniform(3, 15)),
        drive=float(rng.uniform(0, 0.5)),
        noise=-200.0,
        seed=number,
    )


def level(number: int) -> float:
    """The echo in this room, in dB over near speech."""
    return float(np.random.default_rng((number, 18)).uniform(-6, 6))


class Heard(NamedTuple):
    """A scene, sample by sample: int16[n] each."""

    microphone: Samples
    speech: Samples
    quiet: Samples
    trusted: npt.NDArray[np.bool_]
    """By block."""
    events: list[tuple[int, Message]]
    """What the ear said, and the sample at which it did."""
    own_wakes: int
    """Wake words that it took for the speaker's own."""


class Scene:
    """A room with an appliance in it."""

    def __init__(self, number: int, decibels: float, canceller: Echo | Off) -> None:
        """`decibels`: of the echo over near speech."""
        self._acoustics = acoustics(number)
        self._gain = 10 ** (decibels / 20)
        self._canceller = canceller
        self._phase = float(np.random.default_rng((number, 19)).uniform())
        self._rate = RATE * (1 + self._acoustics.drift * 1e-6)

    def run(self, far: Samples, near: npt.NDArray[np.float64] | None = None, mode: Mode = Mode.WAKE) -> Heard:
        """Plays `far` while `near`, float64[n] or nothing, is said in the room; `mode` is what the ear listens in."""
        room = Room(self._acoustics)
        scale = self._gain * NEAR / loudness(self._probe(far))
        config = EarConfig()
        served = engines(config)
        served.load()
        core = EarCore(config, served)
        core.listen(mode, patience=3_600.0)
        pieces: list[tuple[Samples, Samples, Samples, bool]] = []
        events: list[tuple[int, Message]] = []
        for index, block, reference in self._stream(room, far, scale, near):
            cleaned = self._canceller.clean(block, reference)
            served.attend(cleaned)
            for event in core.feed(index, cleaned.speech):
                events.append((index - SETTLED + BLOCK, event))
                if isinstance(event, SpeechEnded | NothingSaid):
                    core.listen(mode, patience=3_600.0)
            pieces.append((block, cleaned.speech, cleaned.quiet, cleaned.trusted))
        served.close()
        microphone, speech, quiet = (np.concatenate([piece[way] for piece in pieces]) for way in (0, 1, 2))
        return Heard(microphone, speech, quiet, np.array([piece[3] for piece in pieces]), events, served.own_wakes)

    def _probe(self, far: Samples) -> npt.NDArray[np.float64]:
        """The echo of the beginning, to know how loud it is."""
        room = Room(self._acoustics)
        room.play(far[: 20 * RATE])
        return room.hear(min(len(far), 20 * RATE))

    def _stream(
        self, room: Room, far: Samples, scale: float, near: npt.NDArray[np.float64] | None
    ) -> Iterator[tuple[int, Samples, Samples]]:
        """Index, microphone and reference of each block, from the end of the idle minutes on."""
        name = f"/hark-bench-{uuid.uuid4().hex[:12]}"
        with Ring.create(name, 30 * RATE) as ring:
            player, out, given = ring.player(), np.zeros(BLOCK, np.int16), 0
            reference = Reference(name)
            noise = np.random.default_rng((self._acoustics.seed, 20))
            for start in range(-SETTLED, len(far) // BLOCK * BLOCK, BLOCK):
                index = start + SETTLED
                heard_at = index / self._rate
                while given * BLOCK / RATE < heard_at + (1 + AHEAD) * BLOCK / RATE:
                    at = given * BLOCK - SETTLED
                    ring.write(far[at : at + BLOCK] if at >= 0 else out * 0)
                    tremble = TREMBLE * ((given * BLOCK / RATE / LONG + self._phase) % 1 - 0.5)
                    player.read_into(out, round((given * BLOCK / RATE + tremble) * NANO))
                    if at >= 0:
                        room.play(out)
                    given += 1
                played = reference.block(index, round(heard_at * NANO))
                if start < 0:
                    continue
                sound = room.hear(BLOCK) * scale + noise.normal(0, HISS, BLOCK)
                if near is not None:
                    sound = sound + near[start : start + BLOCK]
                yield index, to_int16(sound), played
            reference.close()


TEXTS = (
    "The weather tomorrow will be mild, with some clouds in the morning and sunshine after lunch.",
    "I have set a timer for twenty five minutes. It will ring at a quarter past four.",
    "Water boils at one hundred degrees at sea level, and a little earlier on a mountain.",
    "You have three things on your list: milk, two loaves of bread, and a present for your sister.",
    "The moon is about three hundred and eighty thousand kilometres away, which light travels in a second.",
)

WAKING = (
    "You can wake me with the word jarvis, and stop me in the same way.",
    "Jarvis, what time is it? That is what you asked me before.",
    "My name is jarvis. Say jarvis whenever you need me.",
    "Jarvis. Jarvis! Somebody called me jarvis just now.",
)

VOICES = ("en-us", "en-gb", "en-us+f3", "en-gb-scotland")


@cache
def spoken(text: str, voice: str) -> Samples:
    """The text by espeak-ng, at the level of the speaker's voice, int16[n]."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "speech.wav"
        subprocess.run(["espeak-ng", "-v", voice, "-w", str(path), text], check=True, capture_output=True)
        sound = read_sound(path).astype(np.float64)
    return to_int16(sound * (FAR / loudness(sound)))


def reply(length: float, seed: int, texts: Sequence[str] = TEXTS) -> Samples:
    """So many seconds of the speaker's own voice, with the pauses of a person, int16[n]."""
    rng, pieces, count = np.random.default_rng((seed, 21)), list[Samples](), 0
    while count < samples(length):
        sound = spoken(texts[int(rng.integers(len(texts)))], VOICES[int(rng.integers(len(VOICES)))])
        pieces += [sound, np.zeros(samples(float(rng.uniform(0.1, 0.5))), np.int16)]
        count += len(pieces[-1]) + len(sound)
    return np.concatenate(pieces)[: samples(length)]
