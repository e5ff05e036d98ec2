"""The sounds of English as numbers: how long, how voiced, how noisy, and where the mouth resonates.

Resonances (formants) are round figures for an adult speaker, as any textbook of phonetics gives them; the rest was set by
ear. A sound has two halves, so that a stop can be a silence and then a burst.
"""

from typing import NamedTuple

PAD, BEGIN, END = "_", "^", "$"
"""What Piper puts between all sounds, at the begin and at the end: ids 0, 1 and 2 by its convention."""

STRESS = {"ˈ": 1.0, "ˌ": 0.5}
"""How much the sounds after these marks are raised."""

ASKS = "?"
"""The mark after which the voice rises."""


class Half(NamedTuple):
    """Half of a sound."""

    voice: float
    """Loudness of the vocal folds, 0 to 1."""
    low: float
    mid: float
    high: float
    """Loudness of noise around 1, 3 and 5.5 kHz, 0 to 1."""
    f1: float
    f2: float
    f3: float
    """Formants in hertz."""


class Sound(NamedTuple):
    """One symbol of the alphabet."""

    length: float
    """Seconds at the voice's own speed; 0 for marks that are no sound."""
    first: Half
    second: Half


NEUTRAL = (500.0, 1500.0, 2500.0)
"""Formants of a mouth at rest, in hertz."""


def _mark() -> Sound:
    return _steady(0.0, 0.0, (0, 0, 0), NEUTRAL)


def _rest(length: float) -> Sound:
    return _steady(length, 0.0, (0, 0, 0), NEUTRAL)


def _steady(
    length: float, voice: float, noise: tuple[float, float, float], formants: tuple[float, float, float]
) -> Sound:
    half = Half(voice, *noise, *formants)
    return Sound(length, half, half)


def _vowel(f1: float, f2: float, f3: float, length: float = 0.10) -> Sound:
    return _steady(length, 1.0, (0, 0, 0), (f1, f2, f3))


def _stop(hum: float, burst: tuple[float, float, float], f2: float, f3: float) -> Sound:
    """A closure with a hum (voiced stops) or none, then a burst."""
    closed = Half(hum, 0, 0, 0, 200, f2, f3)
    return Sound(0.09, closed, Half(hum, *burst, 350, f2, f3))


SOUNDS: dict[str, Sound] = {
    PAD: _mark(),
    BEGIN: _rest(0.03),
    END: _rest(0.05),
    " ": _rest(0.02),
    **dict.fromkeys(".!?", _rest(0.20)),
    **dict.fromkeys(",;:—", _rest(0.16)),
    **dict.fromkeys("ˈˌ", _mark()),
    **dict.fromkeys("\"'()-\u0329\u0303\u032a\u02b2", _mark()),
    "ː": _steady(0.06, 1.0, (0, 0, 0), NEUTRAL),  # Takes the formants of the vowel before it: see the graph.
    "i": _vowel(290, 2250, 2950),
    "ɪ": _vowel(400, 1950, 2600, 0.08),
    "ᵻ": _vowel(420, 1800, 2550, 0.06),
    "e": _vowel(450, 2050, 2600),
    "ɛ": _vowel(560, 1800, 2500),
    "æ": _vowel(680, 1700, 2450, 0.12),
    "a": _vowel(760, 1350, 2450, 0.11),
    "ɑ": _vowel(740, 1120, 2500, 0.11),
    "ɒ": _vowel(640, 1000, 2450),
    "ɔ": _vowel(570, 870, 2450, 0.11),
    "o": _vowel(480, 900, 2400),
    "ʊ": _vowel(440, 1050, 2300, 0.08),
    "u": _vowel(310, 950, 2300),
    "ʌ": _vowel(640, 1200, 2450, 0.09),
    "ə": _vowel(500, 1450, 2500, 0.06),
    "ɐ": _vowel(600, 1350, 2500, 0.07),
    "ɜ": _vowel(490, 1350, 1750, 0.12),
    "ɚ": _vowel(480, 1350, 1700, 0.10),
    "j": _vowel(280, 2200, 2900, 0.06),
    "w": _vowel(300, 700, 2300, 0.07),
    "ɹ": _steady(0.07, 0.8, (0, 0, 0), (330, 1200, 1600)),
    "r": _steady(0.07, 0.8, (0, 0, 0), (350, 1250, 1700)),
    "l": _steady(0.07, 0.7, (0, 0, 0), (360, 1100, 2700)),
    "ɫ": _steady(0.07, 0.7, (0, 0, 0), (380, 850, 2600)),
    "ɾ": _steady(0.03, 0.5, (0, 0, 0), (350, 1700, 2600)),
    "m": _steady(0.07, 0.45, (0, 0, 0), (260, 1000, 2200)),
    "n": _steady(0.07, 0.45, (0, 0, 0), (260, 1600, 2600)),
    "ŋ": _steady(0.07, 0.45, (0, 0, 0), (260, 2000, 2700)),
    "p": _stop(0.0, (0.30, 0.08, 0.02), 900, 2200),
    "b": _stop(0.25, (0.12, 0.03, 0.0), 900, 2200),
    "t": _stop(0.0, (0.05, 0.30, 0.45), 1750, 2650),
    "d": _stop(0.25, (0.03, 0.15, 0.18), 1750, 2650),
    "k": _stop(0.0, (0.12, 0.40, 0.10), 2000, 2400),
    "ɡ": _stop(0.25, (0.08, 0.18, 0.03), 2000, 2400),
    "ʔ": _steady(0.04, 0.0, (0, 0, 0), NEUTRAL),
    "f": _steady(0.09, 0.0, (0.05, 0.09, 0.14), (340, 1100, 2300)),
    "v": _steady(0.06, 0.4, (0.02, 0.04, 0.06), (300, 1100, 2300)),
    "θ": _steady(0.09, 0.0, (0.02, 0.07, 0.13), (340, 1400, 2600)),
    "ð": _steady(0.05, 0.45, (0.01, 0.03, 0.04), (300, 1400, 2600)),
    "s": _steady(0.10, 0.0, (0.0, 0.08, 0.60), (340, 1700, 2650)),
    "z": _steady(0.07, 0.35, (0.0, 0.05, 0.35), (300, 1700, 2650)),
    "ʃ": _steady(0.10, 0.0, (0.05, 0.60, 0.25), (340, 1900, 2600)),
    "ʒ": _steady(0.07, 0.35, (0.03, 0.35, 0.12), (300, 1900, 2600)),
    "h": _steady(0.06, 0.1, (0.18, 0.12, 0.05), NEUTRAL),
    "x": _steady(0.08, 0.0, (0.20, 0.20, 0.05), (400, 1300, 2400)),
}
"""By the symbol that espeak-ng writes for English. The place in this table is the symbol's id."""


def identities() -> dict[str, list[int]]:
    """Piper's map from a symbol to its ids."""
    return {symbol: [at] for at, symbol in enumerate(SOUNDS)}
