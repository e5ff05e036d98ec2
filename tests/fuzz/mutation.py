"""Inputs that are nearly right: sound ones with something wrong in them. The same seed gives the same ones everywhere.

Where `atheris` is not installed this takes its place, without its knowledge of what an input reached; where it is, one input in
eight is made here, for libFuzzer's own mutations know no nesting and no words of over 64 bytes.
"""

import random
from collections.abc import Iterator, Sequence

NUMBERS = [value.to_bytes(width, "little") for width in (1, 2, 4, 8) for value in (0, 1, (1 << 8 * width) - 1)]
NUMBERS += [(1 << 8 * width - 1).to_bytes(width, order) for width in (1, 2, 4, 8) for order in ("little", "big")]
"""Where counters overflow and signs change."""

DEEPEST = 4096
"""Times that a piece is repeated: nesting that no reader on our side should follow."""


def inputs(seeds: Sequence[bytes], words: Sequence[bytes], longest: int, seed: int) -> Iterator[bytes]:
    """The seeds themselves, and then mutations without end."""
    yield from seeds
    chance = random.Random(seed)
    while True:
        yield mutated(chance.choice(seeds), chance, seeds, words)[:longest]


def mutated(data: bytes, chance: random.Random, seeds: Sequence[bytes], words: Sequence[bytes]) -> bytes:
    """The input with some things wrong in it, mostly one; of any length."""
    changed = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 3, 5, 8))):
        chance.choice(MUTATIONS)(changed, chance, seeds, words)
    return bytes(changed)


def _place(data: bytearray, chance: random.Random) -> tuple[int, int]:
    """A piece, mostly a short one."""
    at = chance.randint(0, len(data))
    return at, min(len(data), at + min(chance.randint(0, 64), chance.randint(0, 64)))


def _flip(data: bytearray, chance: random.Random, *_: Sequence[bytes]) -> None:
    if data:
        data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)


def _set(data: bytearray, chance: random.Random, *_: Sequence[bytes]) -> None:
    if data:
        data[chance.randrange(len(data))] = chance.randrange(256)


def _number(data: bytearray, chance: random.Random, *_: Sequence[bytes]) -> None:
    at, number = chance.randint(0, len(data)), chance.choice(NUMBERS)
    data[at : at + len(number)] = number


def _digit(data: bytearray, chance: random.Random, *_: Sequence[bytes]) -> None:
    """A number in letters becomes another one, now and then a huge one."""
    digits = [at for at, byte in enumerate(data) if 48 <= byte <= 57]
    if digits:
        at = chance.choice(digits)
        data[at : at + 1] = chance.choice((b"-1", b"0", b"1e999", b"9" * 20, b"9" * 5000, b"0x" + b"f" * 5000))


def _delete(data: bytearray, chance: random.Random, *_: Sequence[bytes]) -> None:
    start, end = _place(data, chance)
    del data[start:end]


def _cut(data: bytearray, chance: random.Random, *_: Sequence[bytes]) -> None:
    del data[chance.randint(0, len(data)) :]


def _repeat(data: bytearray, chance: random.Random, *_: Sequence[bytes]) -> None:
    start, end = _place(data, chance)
    data[start:end] = data[start:end] * chance.choice((2, 2, 3, 10, 100, DEEPEST))


def _word(data: bytearray, chance: random.Random, _: Sequence[bytes], words: Sequence[bytes]) -> None:
    if words:
        start, end = _place(data, chance)
        data[start : chance.choice((start, end))] = chance.choice(words)


def _splice(data: bytearray, chance: random.Random, seeds: Sequence[bytes], _: Sequence[bytes]) -> None:
    other = chance.choice(seeds)
    start, end = _place(data, chance)
    begin = chance.randint(0, len(other))
    data[start:end] = other[begin : chance.randint(begin, len(other))]


MUTATIONS = (_flip, _set, _number, _digit, _delete, _cut, _repeat, _word, _splice)
