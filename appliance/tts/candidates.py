"""The voices that the settings name, in order, each with how to load it."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from appliance import threads
from appliance.engines import Candidate, TextToSpeech
from appliance.errors import EngineFailed
from appliance.model_files import Task, find, first_voice, label
from appliance.run import Run

LAST = "espeak"
"""Speaks when nothing else does, named in the settings or not: a speaker must be able to say what is wrong."""


def candidates(run: Run) -> list[Candidate[TextToSpeech]]:
    """Every engine of the settings once, and `LAST` at the end."""
    engines = dict.fromkeys((*run.config.tts.engines, LAST))
    return [Candidate(_label(run, engine), partial(load, run, engine)) for engine in engines]


def load(run: Run, engine: str) -> TextToSpeech:
    """One engine of the list.

    Raises:
        EngineFailed: it cannot be loaded.
    """
    known: dict[str, Callable[[Run], TextToSpeech]] = {"piper": _piper, "espeak": _espeak}
    if engine not in known:
        raise EngineFailed(f"no voice engine is called {engine!r}.", remedy=f"Known are: {', '.join(known)}.")
    return known[engine](run)


def _label(run: Run, engine: str) -> str:
    voice = run.config.tts.voice
    return f"the voice {label(voice)}" if engine == "piper" and voice else f"the {engine} voice"


def _piper(run: Run) -> TextToSpeech:
    voice = run.config.tts.voice
    path: Path = find(run, Task.TTS, voice) if voice else first_voice(run)
    count = threads.budget(threads.cores(), run.config.threads).tts
    threads.quieten(count)
    # Here and not above: only a speaker with a Piper voice pays for onnxruntime's memory.
    from appliance.tts.piper import Piper

    return Piper(path, path.stem, run.config.tts.speed, count)


def _espeak(run: Run) -> TextToSpeech:
    from appliance.tts.espeak import Espeak

    return Espeak(run.config.locale.language, run.config.tts.speed)
