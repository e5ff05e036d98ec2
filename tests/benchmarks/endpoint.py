"""How exactly the ear finds the ends of speech: real sentences with labelled ends, in their own room and in noise.

Run `python -m tests.benchmarks.endpoint`; it needs the recordings in `../shared/speech`. Each sentence is heard as the appliance
hears it behind a wake word: the room has been heard for four seconds, the span is open from just before the first word, and
the same room goes on after the last one. "Cut" is an end more than 0.35 s before the label, "held" an endpoint more than 1.3 s
after it. Sentences read aloud from books pause longer within than people do who want something, so both are given.
"""

import sys
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from appliance.config import EarConfig
from appliance.ear.core import EarCore
from appliance.ear.engines import Engines, engines
from appliance.messages import Mode, SpeechEnded
from appliance.sound import read_sound
from appliance.units import BLOCK, samples, seconds
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.recordings import NOISES, SPEECH, Samples, mixed, table

ROOM_BEFORE, ROOM_AFTER = 4.0, 4.0
"""Seconds of room around a sentence."""

OPENED = 0.1
"""Seconds before the first word at which the span is opened."""

READ_ALOUD = ("ls_", "lj_")
"""What the names of sentences from books begin with."""

CUT, HELD = -0.35, 1.3
"""Seconds from the labelled end."""

EVERY = 2
"""Of the sentences, one in so many is used, for time's sake."""


class Found(NamedTuple):
    """What the ear made of one sentence, in seconds from the labels; None where it found no end."""

    start: float
    end: float
    endpoint: float


def sentences() -> Iterator[dict[str, str]]:
    """The sentences whose ends two methods agree on."""
    reliable = (row for row in table("speech.tsv") if row["bounds_method"] == "energy+align")
    yield from (row for number, row in enumerate(reliable) if number % EVERY == 0)


def in_its_room(row: dict[str, str], noise: str, seed: int) -> tuple[Samples, float, float]:
    """The sentence with its own room around it, and its labelled ends in that, in seconds."""
    clip = read_sound(SPEECH / "speech" / f"{row['id']}.wav")
    start, end = (float(row[edge]) + ROOM_BEFORE for edge in ("speech_start_s", "speech_end_s"))
    level = max(2.0, 32_768 * 10 ** (float(row["noise_floor_dbfs"]) / 20))
    before, after = samples(ROOM_BEFORE), samples(ROOM_AFTER)
    room = np.random.default_rng(seed).normal(0, level, before + len(clip) + after)
    room[before : before + len(clip)] = clip
    sound = np.clip(np.rint(room), -32_768, 32_767).astype(np.int16)
    if noise:
        sound = mixed(sound, slice(samples(start), samples(end)), noise, seed)
    return sound, start, end


def found(sound: Samples, start: float, end: float, served: Engines, config: EarConfig) -> Found | None:
    """The first span that the ear takes."""
    core = EarCore(config, served)
    served.reset()
    opened = samples(start - OPENED) // BLOCK * BLOCK
    for index in range(0, len(sound) - BLOCK + 1, BLOCK):
        if index == opened:
            core.listen(Mode.OPEN)
        for event in core.feed(index, sound[index : index + BLOCK]):
            if isinstance(event, SpeechEnded):
                fed = seconds(core.fed)
                return Found(seconds(event.speech_start) - start, seconds(event.speech_end) - end, fed - end)
    return None


def results(noise: str, config: EarConfig) -> list[Found | None]:
    """All sentences in one noise, or in their own room for an empty one."""
    served = engines(config)
    served.load()
    heard = [
        found(*in_its_room(row, noise, seed), served=served, config=config) for seed, row in enumerate(sentences())
    ]
    served.close()
    return heard


def shares(heard: list[Found | None]) -> tuple[float, float]:
    """Per cent cut, and per cent held or never ended."""
    cut = sum(one is not None and one.end < CUT for one in heard)
    held = sum(one is None or one.endpoint > HELD for one in heard)
    return 100 * cut / len(heard), 100 * held / len(heard)


def spoken(heard: list[Found | None]) -> list[Found | None]:
    """Those that were not read aloud from a book: orders, names, numbers, questions."""
    return [one for one, row in zip(heard, sentences(), strict=True) if not row["id"].startswith(READ_ALOUD)]


def measure() -> list[Figure]:
    """The figures of the default settings in quiet rooms; none without the recordings."""
    if not SPEECH.exists():
        return []
    heard = results("", EarConfig(wake=False))
    start, end, _endpoint = np.median(np.abs([one for one in heard if one is not None]), axis=0)
    return [
        figure("end of speech found, median error", 1000 * float(end), "ms", "under 50", bool(end < 0.05)),
        figure("start of speech found, median error", 1000 * float(start), "ms"),
        figure("sentences cut short, books among them", shares(heard)[0], "%"),
        figure("sentences cut short, spoken", shares(spoken(heard))[0], "%"),
    ]


def main() -> None:
    """Prints the table."""
    if not SPEECH.exists():
        sys.exit(f"{SPEECH}: the recordings are not here.")
    print(
        "| noise at 10 dB | silence | cut | cut, spoken | held | start error 10/50/90 % | end error | endpoint, after |"
    )
    print("|---|---|---|---|---|---|---|---|", flush=True)
    cases = [("", silence) for silence in (0.4, 0.6, 0.8)] + [(noise, EarConfig().silence) for noise in NOISES]
    for noise, silence in cases:
        heard = results(noise, EarConfig(wake=False, silence=silence))
        cut, held = shares(heard)
        columns = np.array([one for one in heard if one is not None])
        spread = [" / ".join(f"{q:+.2f}" for q in np.quantile(column, (0.1, 0.5, 0.9))) for column in columns.T]
        percent = [f"{share:.0f} %" for share in (cut, shares(spoken(heard))[0], held)]
        print("| " + " | ".join([noise or "none", str(silence), *percent, *spread]) + " |", flush=True)


if __name__ == "__main__":
    main()
