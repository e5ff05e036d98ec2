"""Makes the demo's recordings: `python -m appliance.demo.record`, with flite (Debian package `flite`).

The voices are flite's own. Each is brought to 16 kHz and -20 dBFS, with a third of a second of quiet before it and none after.
"""

import subprocess
import tempfile
from pathlib import Path

import numpy as np
import soundfile
import soxr

from appliance.demo.script import QUESTIONS, Question
from appliance.units import RATE

LEVEL = 0.1
"""Root mean square of the speech, of full scale: -20 dBFS, somebody who speaks up a metre away."""


def record(question: Question) -> None:
    """Writes one recording."""
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "raw.wav"
        subprocess.run(["flite", "-voice", question.voice, "-t", question.said, str(raw)], check=True)
        samples, rate = soundfile.read(raw, dtype="float32")
    speech = np.trim_zeros(soxr.resample(samples, rate, RATE))
    speech *= LEVEL / np.sqrt(np.mean(speech**2))
    quiet = np.zeros(RATE // 3, np.float32)
    soundfile.write(question.file, np.concatenate([quiet, np.clip(speech, -1, 1)]), RATE, subtype="PCM_16")


if __name__ == "__main__":
    for question in QUESTIONS:
        record(question)
