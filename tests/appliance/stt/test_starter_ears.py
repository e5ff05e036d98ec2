"""The starter ears through the whole service: a sentence spoken by espeak-ng, read from the ring, written down."""

import json
from pathlib import Path
from typing import cast

import numpy as np
import pytest

from appliance.bus import Bus
from appliance.messages import Transcribe, Transcript
from appliance.ring import Ring
from appliance.stt.service import Stt
from appliance.tts.espeak import Espeak
from models.errors import ModelError
from models.kinds import Task
from models.store import STARTER, Store
from tests.appliance.fake_bus import FakeBus, fake_run


@pytest.fixture
def ears(tmp_path: Path) -> None:
    try:
        Store(tmp_path).resolve(Task.STT, STARTER)
    except ModelError as missing:
        pytest.skip(f"no starter ears here: {json.dumps(missing.what)}")


@pytest.mark.usefixtures("ears")
def test_the_starter_ears_understand_a_clear_question(tmp_path: Path) -> None:
    bus, run = FakeBus(), fake_run(tmp_path)
    voice = np.concatenate(list(Espeak("en", 1.0).speak("what time is it", lambda: False)))
    quiet = np.random.default_rng(0).integers(-20, 20, 16_000).astype(np.int16)
    with Ring.create(run.ring("clean"), 160_000) as ring:
        for part in (quiet[:4800], voice, quiet):
            ring.write(part)
        stt = Stt(run, cast(Bus, bus))
        assert stt.load() == "whisper starter"
        bus.deliver(
            Transcribe(turn=1, start=4800, end=4800 + len(voice)),
            Transcribe(turn=1, start=4800 + len(voice), end=4800 + len(voice) + 12_000),
        )
        stt.step(0)
        stt.step(0)
        stt.close()
    question, silence = bus.of(Transcript)
    assert question.text.lower().strip("?") == "what time is it"
    assert question.confidence > 0.5
    assert silence.text == ""
