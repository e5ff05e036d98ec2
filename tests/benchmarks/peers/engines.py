"""The appliance's own engines for the peers: the same model files, the same code around them, the same threads."""

import sys
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from tests.benchmarks.peers.fixed_model import FixedModel

if TYPE_CHECKING:
    from appliance import threads
    from appliance.engines import LanguageModel
    from appliance.stt.whisper import Whisper
    from appliance.tts.espeak import Espeak

CONTEXT = 2_048
"""Tokens, as the appliance's settings have it."""

MAX_TOKENS = 160
"""Of an answer, as the appliance's settings have it."""

FIXED, STARTER = "fixed", "starter"
"""Language models with a name; others are files."""

ROOT = Path(__file__).parents[3]
STARTERS = ROOT / "models" / "starter"

SERVICES = ("stt", "llm", "tts")


def leave_out_services() -> None:
    """To be called first in a peer's process: it gets the engines and need not pay for the message bus around them."""
    for name in SERVICES:
        bare = ModuleType(f"appliance.{name}")
        bare.__path__ = [str(ROOT / "appliance" / name)]
        sys.modules[bare.__name__] = bare


def budget() -> "threads.Budget":
    """What the appliance gives its engines on this machine; to be asked before any engine is loaded."""
    from appliance import threads

    count = threads.budget(threads.cores())
    threads.quieten(max(count.stt, count.llm))
    return count


def ears(model: str = STARTER) -> "Whisper":
    """Speech to text: the starter ears, or a file."""
    threads = budget().stt
    from appliance.stt import whisper
    from models.formats import inspect_ggml

    path = STARTERS / "ears.bin" if model == STARTER else Path(model)
    inspect_ggml(path)
    return whisper.Whisper(path, "peer", "en", threads, whisper.STARTER if model == STARTER else whisper.WHISPER)


def mind(model: str = FIXED) -> "LanguageModel":
    """A language model: the fixed one, the starter mind, or a file."""
    if model == FIXED:
        return FixedModel()
    count = budget()
    from appliance.llm.llama import Llama
    from appliance.llm.native import Native
    from models.formats import inspect_gguf
    from models.starter.mind.heard import as_heard

    path = STARTERS / "mind.gguf" if model == STARTER else Path(model)
    context = min(CONTEXT, inspect_gguf(path).context or CONTEXT)
    machine = Native(path, context, count.llm, count.llm_prompt)
    return Llama(machine, "peer", prepare=as_heard if model == STARTER else str)


def voice() -> "Espeak":
    """Text to speech."""
    from appliance.tts.espeak import Espeak

    return Espeak("en", 1.0)
