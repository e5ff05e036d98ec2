"""How many bytes a tensor of a ggml type takes, and which types exist."""

from dataclasses import dataclass

LARGEST_DIMENSION = 1 << 31
"""ggml counts in 64 bits, but no tensor of a model for these boards has an axis of two thousand million."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Values are stored in blocks along the first axis."""

    name: str
    values: int
    """Values in a block."""
    size: int
    """Bytes of a block."""


LAYOUTS: dict[int, Layout] = {
    0: Layout("F32", 1, 4),
    1: Layout("F16", 1, 2),
    2: Layout("Q4_0", 32, 18),
    3: Layout("Q4_1", 32, 20),
    6: Layout("Q5_0", 32, 22),
    7: Layout("Q5_1", 32, 24),
    8: Layout("Q8_0", 32, 34),
    9: Layout("Q8_1", 32, 40),
    10: Layout("Q2_K", 256, 84),
    11: Layout("Q3_K", 256, 110),
    12: Layout("Q4_K", 256, 144),
    13: Layout("Q5_K", 256, 176),
    14: Layout("Q6_K", 256, 210),
    15: Layout("Q8_K", 256, 292),
    16: Layout("IQ2_XXS", 256, 66),
    17: Layout("IQ2_XS", 256, 74),
    18: Layout("IQ3_XXS", 256, 98),
    19: Layout("IQ1_S", 256, 50),
    20: Layout("IQ4_NL", 32, 18),
    21: Layout("IQ3_S", 256, 110),
    22: Layout("IQ2_S", 256, 82),
    23: Layout("IQ4_XS", 256, 136),
    24: Layout("I8", 1, 1),
    25: Layout("I16", 1, 2),
    26: Layout("I32", 1, 4),
    27: Layout("I64", 1, 8),
    28: Layout("F64", 1, 8),
    29: Layout("IQ1_M", 256, 56),
    30: Layout("BF16", 1, 2),
    34: Layout("TQ1_0", 256, 54),
    35: Layout("TQ2_0", 256, 66),
    39: Layout("MXFP4", 32, 17),
    40: Layout("NVFP4", 64, 36),
    41: Layout("Q1_0", 128, 18),
}
"""By ggml's number of the type; the gaps are types it has retired.

Its libraries read outside a table for any other.
"""


def tensor_bytes(kind: int, shape: tuple[int, ...]) -> int:
    """Bytes of a tensor; `ValueError` says why there can be no such tensor."""
    layout = LAYOUTS.get(kind)
    if layout is None:
        raise ValueError(f"has the type {kind}, which is unknown here")
    values = 1
    for length in shape:
        if not 0 < length <= LARGEST_DIMENSION:
            raise ValueError(f"has an axis of {length} values")
        values *= length
    if not shape or shape[0] % layout.values:
        raise ValueError(f"has rows that are no whole blocks of {layout.name}")
    return values // layout.values * layout.size
