"""What the ear alone hears in a recording, for `hark listen`.

Two passes, as in the appliance but with nobody to answer. `wakes`: every detection in the whole file. `spans`: the utterances of
the whole file, one after the other, each as the endpoint cuts it; where the wake word was heard, the span that is open is given
up and a new one begins behind the word, as the dialogue does it. A file without the wake word has spans all the same.
"""

from pathlib import Path
from typing import TypedDict

import numpy as np

from appliance.config import EarConfig
from appliance.ear.core import EarCore
from appliance.ear.engines import Engines, engines
from appliance.messages import Message, Mode, NothingSaid, SpeechEnded, WakeHeard
from appliance.sound import Samples, read_sound
from appliance.units import BLOCK, RATE, samples


class Wake(TypedDict):
    """A wake word in a file."""

    word: str
    at: float
    """Seconds: where it ended."""
    score: float


class Span(TypedDict):
    """An utterance in a file, in seconds; with the padding that the recogniser gets."""

    start: float
    end: float


class Heard(TypedDict):
    """What the ear heard in a file."""

    file: str
    wakes: list[Wake]
    spans: list[Span]


def listen(path: Path | str, config: EarConfig) -> Heard:
    """What the ear hears in a WAV or FLAC file.

    Raises:
        BadInput: the file cannot be read.
        EngineFailed: no engine of the ear loads.
    """
    heard = read_sound(path)
    served = engines(config)
    try:
        served.load()
        return hear(str(path), heard, config, served)
    finally:
        served.close()


def hear(file: str, heard: Samples, config: EarConfig, served: Engines) -> Heard:
    """The same for int16[n] at 16 kHz that was read already, with engines that are loaded and fresh."""
    # Silence behind the end lets the last utterance end, and a detector say its last word.
    blocks = -(-(len(heard) + samples(config.silence + 1.0)) // BLOCK)
    stream = np.zeros(blocks * BLOCK, np.int16)
    stream[: len(heard)] = heard
    core = EarCore(config, served)
    result = Heard(file=file, wakes=[], spans=[])
    core.listen(Mode.OPEN, since=0, patience=config.patience)
    for index in range(0, len(stream), BLOCK):
        for event in core.feed(index, stream[index : index + BLOCK]):
            _take(event, core, result, len(heard), config)
    return result


def _take(event: Message, core: EarCore, result: Heard, length: int, config: EarConfig) -> None:
    """Notes an event and does what the dialogue would do; what that says at once is taken too."""
    follow: list[Message] = []
    if isinstance(event, WakeHeard):
        result["wakes"].append(Wake(word=event.word, at=_seconds(min(event.at, length)), score=event.score))
        follow = core.listen(Mode.OPEN, since=event.at, patience=config.patience)
    elif isinstance(event, SpeechEnded):
        result["spans"].append(Span(start=_seconds(event.start), end=_seconds(min(event.end, length))))
        follow = core.listen(Mode.OPEN, since=event.end, patience=config.patience)
    elif isinstance(event, NothingSaid):
        follow = core.listen(Mode.OPEN, patience=config.patience)
    for next_event in follow:
        _take(next_event, core, result, length, config)


def _seconds(index: int) -> float:
    return round(index / RATE, 3)
