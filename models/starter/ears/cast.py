"""Who speaks in training and who only in the evaluation.

Never trained on: Festival's HTS voice (a synthesizer and a technique that no training voice has), the speaker `ked`, two
espeak-ng accents and nine espeak-ng variants. Festival's HTS voice was made of the speaker that flite calls slt, who does
speak in training: Debian has no other natural female voice for English.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from models.starter.ears import borrowed


@dataclass(frozen=True)
class Speaker:
    """A voice of one synthesizer."""

    engine: str
    """`espeak`, `flite`, `borrowed` or `festival`."""
    voice: str


TRAINED_ACCENTS = (
    "en-us",
    "gmw/en",
    "en-us",
    "gmw/en",
    "en-gb-scotland",
    "en-gb-x-gbclan",
    "en-gb-x-gbcwmd",
    "en-us-nyc",
)
HELD_OUT_ACCENTS = ("en-029", "en-gb-x-rp")
FOREIGN = ("de", "fr", "it", "es", "pl", "ru", "nl", "sv", "pt")
"""Voices that read English words by another language's rules: speech to be refused."""

_VARIANT_NAMES = """
Alex Alicia Andrea Andy Denis Diogo Gene Gene2 Henrique Hugo Jacky Lee Marco Mario Mike Mr Nguyen Storm Tweaky anika
announcer antonio aunty belinda boris caleb david ed edward edward2 f1 f2 f3 f5 grandma grandpa gustave iven iven2 iven3
john kaukovalta klatt klatt2 klatt3 klatt4 m1 m2 m3 m4 m5 m7 m8 marcelo max michel miguel norbert pablo paul pedro
quincy rob robert sandro shelby steph steph3 travis victor zac whisper robosoft robosoft5 f1 f2 f3 f5 m1 m2 m3 m4
"""
TRAINED_VARIANTS = tuple(_VARIANT_NAMES.split())
"""Some stand twice, to be drawn more often."""
HELD_OUT_VARIANTS = ("f4", "m6", "linda", "Annie", "adam", "benjamin", "Michael", "steph2", "klatt5")

_FLITE = {"awb": 10, "rms": 10, "slt": 14, "kal16": 4, "kal": 2}
"""Voices of flite and how often each is drawn, in percent."""
_BORROWED = 24
"""How often a borrowed voice is drawn, in percent; the rest is espeak-ng."""
_FOREIGN_SHARE = 0.12
"""Of espeak-ng's refused lines: small, or an unusual voice alone would be a reason to refuse."""

HELD_OUT = (
    Speaker("festival", "cmu_us_slt_arctic_hts"),
    Speaker("festival", "ked_diphone"),
    *(Speaker("espeak", f"{accent}+{variant}") for accent in HELD_OUT_ACCENTS for variant in HELD_OUT_VARIANTS),
)


def draw_trained(rng: random.Random, foreign: bool) -> Speaker:
    """Draw a speaker for training; `foreign` allows those of other languages, too."""
    synthetic = 100 - _BORROWED - sum(_FLITE.values())
    kind = rng.choices([*_FLITE, "borrowed", "espeak"], [*_FLITE.values(), _BORROWED, synthetic])[0]
    if kind == "borrowed":
        return Speaker("borrowed", rng.choice([*borrowed.VOICES]))
    if kind != "espeak":
        return Speaker("flite", kind)
    accent = rng.choice(FOREIGN) if foreign and rng.random() < _FOREIGN_SHARE else rng.choice(TRAINED_ACCENTS)
    variant = rng.choice((*TRAINED_VARIANTS, "", "", "", ""))
    return Speaker("espeak", f"{accent}+{variant}" if variant else accent)
