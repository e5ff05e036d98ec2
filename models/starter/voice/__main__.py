"""`python -m models.starter.voice make` writes the voice; `say TEXT FILE.wav` lets it speak."""

import json
import sys
import wave

from models.starter.voice import MODEL, SETTINGS
from models.starter.voice.phonemes import SOUNDS, identities

USAGE = "Usage: python -m models.starter.voice make | say TEXT FILE.wav"


def settings(rate: int) -> dict[str, object]:
    """What Piper reads beside the model."""
    return {
        "audio": {"sample_rate": rate, "quality": "x_low"},
        "dataset": "none: written by hand",
        "espeak": {"voice": "en-us"},
        "inference": {"noise_scale": 0.0, "length_scale": 1.0, "noise_w": 0.0},
        "language": {"code": "en_US"},
        "num_speakers": 1,
        "num_symbols": len(SOUNDS),
        "phoneme_id_map": identities(),
        "phoneme_type": "espeak",
        "speaker_id_map": {},
    }


def make() -> None:
    """Writes the model and its settings."""
    from models.starter.voice.graph import RATE, build

    MODEL.write_bytes(build())
    SETTINGS.write_text(json.dumps(settings(RATE), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    print(f"{MODEL.name}: {MODEL.stat().st_size:,} bytes, {len(SOUNDS)} sounds")


def say(text: str, path: str) -> None:
    """Speaks through Piper, unchanged, into a WAV."""
    from piper import PiperVoice

    with wave.open(path, "wb") as out:
        PiperVoice.load(MODEL).synthesize_wav(text, out)


def main(arguments: list[str]) -> int:
    """The command line."""
    match arguments:
        case ["make"]:
            make()
        case ["say", text, path]:
            say(text, path)
        case _:
            print(USAGE, file=sys.stderr)
            return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
