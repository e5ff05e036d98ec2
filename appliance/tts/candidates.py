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


def candidates(run: Run, language: str) -> list[Candidate[TextToSpeech]]:
    """Every engine of the settings once, and `LAST` at the end."""
    engines = dict.fromkeys((*run.config.tts.engines, LAST))
    return [Candidate(_label(run, engine, language), partial(load, run, engine, language)) for engine in engines]


def load(run: Run, engine: str, language: str) -> TextToSpeech:
    """One engine of the list.

    Raises:
        EngineFailed: it cannot be loaded.
    """
    known: dict[str, Callable[[Run, str], TextToSpeech]] = {"piper": _piper, "espeak": _espeak}
    if engine not in known:
        raise EngineFailed(f"no voice engine is called {engine!r}.", remedy=f"Known are: {', '.join(known)}.")
    return known[engine](run, language)


def _voice(run: Run, language: str) -> str:
    """The voice of the settings, which is for the language of the settings."""
    return run.config.tts.voice if language == run.config.locale.language else ""


def _label(run: Run, engine: str, language: str) -> str:
    voice = _voice(run, language)
    return f"the voice {label(voice)}" if engine == "piper" and voice else f"the {engine} voice"


def _piper(run: Run, language: str) -> TextToSpeech:
    voice = _voice(run, language)
    path: Path = find(run, Task.TTS, voice) if voice else first_voice(run, language)
    count = threads.budget(threads.cores(), run.config.threads).tts
    threads.quieten(count)
    # Here and not above: only a speaker with a Piper voice pays for onnxruntime's memory.
    from appliance.tts.piper import Piper

    return Piper(path, path.stem, run.config.tts.speed, count)


def _espeak(run: Run, language: str) -> TextToSpeech:
    from appliance.tts.espeak import Espeak

    return Espeak(language, run.config.tts.speed)
