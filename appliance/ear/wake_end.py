"""Where the wake word ended, more exactly than its engine can say.

An engine reports at a fixed lag after the word, give or take some 50 ms. Near the place this points at, the level falls: to
the room when the person pauses, into the dip between two words when the command follows in the same breath.
"""

from collections.abc import Sequence

from appliance.ear.activity import STEP, Frame
from appliance.units import samples

EARLIER, LATER = samples(0.08), samples(0.04)
"""How far from the engine's estimate the dip is looked for."""

EQUAL = 3.0
"""dB: what is no louder than this over the quietest is as quiet. The word dies away; its end is where that begins."""

MEAN_OF = 5
"""Levels averaged, 25 ms: a pause between pitch pulses is no dip."""


def wake_end(frames: Sequence[Frame], estimate: int) -> int:
    """The middle of the quietest 25 ms around `estimate`, the earliest of equals; `estimate` where nothing is known."""
    near = [frame for frame in frames if frame.end > estimate - EARLIER and frame.start < estimate + LATER]
    levels = [max(level, frame.floor) for frame in near for level in frame.levels]
    if len(levels) < MEAN_OF:
        return estimate
    means = [sum(levels[at : at + MEAN_OF]) for at in range(len(levels) - MEAN_OF + 1)]
    quietest = next(at for at, mean in enumerate(means) if mean <= min(means) + EQUAL * MEAN_OF)
    return near[0].start + (quietest + MEAN_OF // 2) * STEP
