"""A Piper voice: a network (`NAME.onnx`) and its configuration (`NAME.onnx.json`) side by side."""

from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta, Struct

from models.errors import ModelDamaged
from models.formats.onnx import inspect_onnx

CONFIGURATION_CAP = 1 << 20
"""Bytes; the largest known, with 904 speakers, takes about 20,000."""


class Audio(Struct, frozen=True):
    """The sound it makes."""

    sample_rate: Annotated[int, Meta(ge=8_000, le=48_000)]
    """Hertz."""


class Espeak(Struct, frozen=True):
    """Which of espeak-ng's languages turns text into its phonemes."""

    voice: Annotated[str, Meta(min_length=1, max_length=64)]


class VoiceConfiguration(Struct, frozen=True):
    """What Piper needs to know of a voice. Further keys are Piper's own affair."""

    audio: Audio
    espeak: Espeak
    num_symbols: Annotated[int, Meta(ge=1, le=65_536)]
    num_speakers: Annotated[int, Meta(ge=1, le=65_536)]
    phoneme_id_map: dict[str, list[Annotated[int, Meta(ge=0)]]]
    """Phoneme to the ids of the network's symbols."""
    speaker_id_map: dict[str, Annotated[int, Meta(ge=0)]] = {}
    phoneme_type: str = "espeak"


def inspect_voice(path: Path) -> VoiceConfiguration:
    """Check the network's outline and the whole configuration.

    `ModelDamaged` names the file that is wrong.
    """
    inspect_onnx(path)
    configuration = path.with_name(path.name + ".json")
    try:
        with configuration.open("rb") as file:
            data = file.read(CONFIGURATION_CAP + 1)
    except FileNotFoundError:
        raise ModelDamaged(
            "the voice's configuration is missing.",
            where=str(configuration),
            remedy=f"It belongs beside {path.name}.",
        ) from None
    except OSError as error:
        raise ModelDamaged(f"it cannot be read: {error.strerror}.", where=str(configuration)) from error
    if len(data) > CONFIGURATION_CAP:
        raise ModelDamaged(f"it is longer than {CONFIGURATION_CAP} bytes.", where=str(configuration))
    return _parse(data, configuration)


def _parse(data: bytes, where: Path) -> VoiceConfiguration:
    try:
        voice = msgspec.json.decode(data, type=VoiceConfiguration)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError) as error:
        raise ModelDamaged(f"it is no voice's configuration: {error}.", where=str(where)) from error
    highest = max((symbol for ids in voice.phoneme_id_map.values() for symbol in ids), default=-1)
    if not 0 <= highest < voice.num_symbols:
        raise ModelDamaged(
            f"its phonemes reach symbol {highest}, the network has {voice.num_symbols}.", where=str(where)
        )
    if any(speaker >= voice.num_speakers for speaker in voice.speaker_id_map.values()):
        raise ModelDamaged("it names a speaker that the network does not have.", where=str(where))
    return voice
