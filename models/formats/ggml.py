"""whisper.cpp's ggml format, walked from the magic to the last tensor's last byte.

Layout (all little-endian): magic u32; eleven i32; the mel filters with their two i32; the vocabulary, each word after
its length u32; then tensors until the file ends: axes, name length, type i32; the axes i32; the name; the data.
"""

from pathlib import Path

from msgspec import Struct

from models.formats.reading import Reader
from models.formats.tensors import LAYOUTS, tensor_bytes
from models.formats.whisper_tensors import WEIGHT_TYPES, Demand, Shape, demanded

MAGIC = 0x67676D6C
"""The letters ggml, as whisper.cpp writes them."""

HYPER_PARAMETERS = (
    ("vocabulary", 51_864, 60_000),
    ("audio context", 1, 1_500),
    ("audio width", 1, 2_048),
    ("audio heads", 1, 64),
    ("audio layers", 1, 64),
    ("text context", 1, 512),
    ("text width", 1, 2_048),
    ("text heads", 1, 64),
    ("text layers", 1, 64),
    ("mel bands", 1, 128),
    ("file type", 0, 4_000),
)
"""Name, least and most, in the file's order.

whisper.cpp hard-codes the ids of its special words, the last of which needs a vocabulary of 51,864; the upper bounds
leave room above the largest model published (large-v3).
"""

FFT_CAP = 1_024
"""Columns of the mel filters; Whisper has 201."""
NAME_CAP = 63
AXES_CAP = 4


class GgmlHeader(Struct, frozen=True):
    """What a Whisper model says of itself, after all of it was found to add up."""

    vocabulary: int
    audio_context: int
    audio_width: int
    audio_layers: int
    text_layers: int
    mel_bands: int
    weights: str
    """The type of its large weights, such as `F16`."""

    @property
    def english_only(self) -> bool:
        """whisper.cpp's own rule: a multilingual vocabulary has at least 51,865 words."""
        return self.vocabulary < 51_865


def inspect_ggml(path: Path) -> GgmlHeader:
    """Walk the whole file but the weights; `ModelDamaged` when it is another kind, truncated, or does not add up."""
    with Reader(path) as reader:
        if reader.size < 4 or reader.number("I", "the magic") != MAGIC:
            raise reader.damaged("it is no whisper.cpp model: its first four bytes are not ggml's.")
        shape = _hyper_parameters(reader)
        _skip_filters(reader, shape.mel_bands)
        _check_vocabulary(reader, shape.vocabulary)
        _check_tensors(reader, demanded(shape))
    return GgmlHeader(
        vocabulary=shape.vocabulary,
        audio_context=shape.audio_context,
        audio_width=shape.audio_width,
        audio_layers=shape.audio_layers,
        text_layers=shape.text_layers,
        mel_bands=shape.mel_bands,
        weights=LAYOUTS[shape.weights].name,
    )


def _hyper_parameters(reader: Reader) -> Shape:
    numbers = reader.numbers("i" * len(HYPER_PARAMETERS), "the hyper-parameters")
    values: dict[str, int] = {}
    for (name, least, most), value in zip(HYPER_PARAMETERS, numbers, strict=True):
        if not least <= value <= most:
            raise reader.damaged(f"its {name} is {value}; {least} to {most} is possible.")
        values[name] = value
    for part in ("audio", "text"):
        if values[f"{part} width"] % values[f"{part} heads"]:
            raise reader.damaged(f"its {part} width is no multiple of its {part} heads.")
    weights = WEIGHT_TYPES.get(values["file type"] % 1_000)
    if weights is None:
        raise reader.damaged(f"its file type {values['file type']} is unknown here.")
    return Shape(
        vocabulary=values["vocabulary"],
        audio_context=values["audio context"],
        audio_width=values["audio width"],
        audio_layers=values["audio layers"],
        text_context=values["text context"],
        text_width=values["text width"],
        text_layers=values["text layers"],
        mel_bands=values["mel bands"],
        weights=weights,
    )


def _skip_filters(reader: Reader, bands: int) -> None:
    rows, columns = reader.numbers("ii", "the mel filters")
    if rows != bands or not 0 < columns <= FFT_CAP:
        raise reader.damaged(f"its mel filters are {rows} by {columns}; {bands} rows are expected.")
    reader.skip(rows * columns * 4, "the mel filters")


def _check_vocabulary(reader: Reader, most: int) -> None:
    """whisper.cpp looks a blank up without asking whether there is one."""
    count = reader.number("i", "the vocabulary")
    if not 0 < count <= most:
        raise reader.damaged(f"it brings {count} words; 1 to {most} are possible.")
    if b" " not in reader.strings(count, 4, "the vocabulary"):
        raise reader.damaged("its vocabulary has no blank, without which whisper.cpp fails at the first word.")


def _check_tensors(reader: Reader, missing: dict[str, Demand]) -> None:
    """Every tensor demanded is there once, in the demanded shape and type, and nothing else is."""
    while reader.left:
        name, shape, kind = _tensor(reader)
        demand = missing.pop(name, None)
        if demand is None:
            raise reader.damaged(f"the tensor {name!r} is unknown, or stands twice.")
        if (shape, kind) != (demand.shape, demand.kind):
            raise reader.damaged(
                f"the tensor {name} is {shape} of type {kind}; {demand.shape} of {demand.kind} is expected."
            )
        try:
            reader.skip(tensor_bytes(kind, shape), f"the tensor {name}")
        except ValueError as error:
            raise reader.damaged(f"the tensor {name} {error}.") from error
    if missing:
        raise reader.damaged(
            f"it is incomplete: {len(missing)} tensors are missing, the first is {next(iter(missing))}."
        )


def _tensor(reader: Reader) -> tuple[str, tuple[int, ...], int]:
    """Name, axes and type of the next tensor."""
    axes, length, kind = reader.numbers("iii", "a tensor's header")
    if not 0 < axes <= AXES_CAP:
        raise reader.damaged(f"a tensor at {reader.position - 12} has {axes} axes.")
    shape = reader.numbers("i" * axes, "a tensor's axes")
    return reader.text(length, "a tensor's name", NAME_CAP), shape, kind
