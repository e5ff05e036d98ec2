"""Sound files to samples and back: any rate, width and number of channels comes in as 16 kHz mono int16.

WAV and FLAC are read by libsndfile (`soundfile`) and resampled by `soxr`. What a person hands in is checked first and read
piece by piece, so that a huge or hostile file costs one clear line and no memory.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt
import soundfile
import soxr

from appliance.errors import BadInput
from appliance.units import RATE

Samples = npt.NDArray[np.int16]
"""int16[n], 16 kHz mono."""

LONGEST_SECONDS = 3600
"""An hour: far over any recording of a question, and 115 MB of samples."""

MOST_CHANNELS = 64
"""Far over any microphone array; a header that claims more is damaged."""

RATES = range(1_000, 768_001)
"""Hertz: what sound cards and telephones deliver, from well below to the fastest studio card."""

FORMATS = ("WAV", "WAVEX", "RF64", "FLAC")
"""Containers we promise to read; libsndfile knows more, which nobody has tested here."""

LOUDEST = 100.0
"""Of full scale: 40 dB over it. What is louder in a file of floats is damage, and clipped."""

PIECE = 65_536
"""Frames read at a time: 4 s at 16 kHz, 32 MB at 64 channels in float64 at the worst."""


def read_sound(path: Path | str) -> Samples:
    """The whole file as int16[n], 16 kHz mono; channels are averaged.

    Raises:
        BadInput: there is no such file, or it is broken, empty, too long, or neither WAV nor FLAC.
    """
    where = str(path)
    try:
        with soundfile.SoundFile(path) as sound:
            _check(sound, where)
            mono = _mono(sound)
    except FileNotFoundError as missing:
        raise BadInput("there is no such file.", where=where) from missing
    except (OSError, soundfile.LibsndfileError) as broken:
        raise _unreadable(Path(path), broken) from broken
    if not len(mono):
        raise BadInput("the recording is empty: it has no samples.", where=where, remedy="Record it again.")
    return mono


def write_wav(path: Path | str, samples: Samples, rate: int = RATE) -> None:
    """Writes int16[n] as a mono 16-bit WAV.

    Raises:
        BadInput: the file cannot be written.
    """
    try:
        soundfile.write(path, np.asarray(samples, np.int16), rate, subtype="PCM_16", format="WAV")
    except (OSError, soundfile.LibsndfileError) as refused:
        raise BadInput(f"the recording cannot be written: {_reason(refused)}", where=str(path)) from refused


def _unreadable(path: Path, broken: Exception) -> BadInput:
    # libsndfile says "System error." for both of these.
    if not path.exists():
        return BadInput("there is no such file.", where=str(path))
    if path.is_dir():
        return BadInput("this is a folder, not a recording.", where=str(path))
    return BadInput(
        f"this is no sound file that can be read: {_reason(broken)}",
        where=str(path),
        remedy="WAV and FLAC are.",
    )


def _reason(broken: Exception) -> str:
    text = broken.error_string if isinstance(broken, soundfile.LibsndfileError) else str(broken)
    return f"{text.strip().rstrip('.')}."


def _check(sound: soundfile.SoundFile, where: str) -> None:
    """Refuses by its header what would be too much to read."""
    if sound.format not in FORMATS:
        raise BadInput(f"{sound.format} is neither WAV nor FLAC.", where=where, remedy="Convert it to WAV.")
    if sound.samplerate not in RATES:
        raise BadInput(f"a rate of {sound.samplerate} Hz makes no sense.", where=where, remedy="Is its header damaged?")
    if sound.channels > MOST_CHANNELS:
        raise BadInput(f"{sound.channels} channels are over the {MOST_CHANNELS} that are read.", where=where)
    if sound.frames > LONGEST_SECONDS * sound.samplerate:
        minutes = sound.frames / sound.samplerate / 60
        raise BadInput(
            f"{minutes:.0f} minutes are over the {LONGEST_SECONDS // 60} that are read.",
            where=where,
            remedy="Cut it into pieces.",
        )


def _mono(sound: soundfile.SoundFile) -> Samples:
    """Reads, mixes and resamples piece by piece."""
    resampler = soxr.ResampleStream(sound.samplerate, RATE, 1, dtype="float32") if sound.samplerate != RATE else None
    pieces: list[Samples] = []
    ended, count = False, 0
    while not ended:
        frames = _sane(sound.read(PIECE, dtype="float32", always_2d=True))
        ended, count = len(frames) < PIECE, count + len(frames)
        mixed = frames[:, 0] if sound.channels == 1 else frames.mean(axis=1, dtype=np.float32)
        pieces.append(_int16(mixed if resampler is None else resampler.resample_chunk(mixed, last=ended)))
    if count < sound.frames:
        raise BadInput(
            f"it breaks off after {count / sound.samplerate:.1f} of {sound.frames / sound.samplerate:.1f} seconds.",
            where=sound.name,
            remedy="Copy it again.",
        )
    return np.concatenate(pieces)


def _sane(frames: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    """The frames without what floats can hold and no microphone gives, on which the mixer and the resampler would overflow."""
    if (np.abs(frames) <= LOUDEST).all():  # Never so where one is no number.
        return frames
    return np.clip(np.nan_to_num(frames, nan=0.0), -LOUDEST, LOUDEST)


def _int16(samples: npt.NDArray[np.float32]) -> Samples:
    rounded: Samples = np.clip(np.rint(samples * 32768.0), -32768, 32767).astype(np.int16)
    return rounded
