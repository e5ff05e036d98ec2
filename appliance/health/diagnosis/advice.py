"""What to do about the part that takes longest. Pure: one sentence for each part, from what this speaker is made of."""

from collections.abc import Callable
from typing import NamedTuple

from appliance.health.marks import Part


class Facts(NamedTuple):
    """What this speaker is made of, as far as advice depends on it."""

    stt: str = "starter"
    """Its speech model; a name or a file."""
    smaller_stt: str = ""
    """The next smaller one of the catalogue; empty when there is none."""
    llm: str = "starter"
    smaller_llm: str = ""
    voice: str = ""
    """Its Piper voice; empty for the first in the store, or espeak-ng."""
    cores: int = 1
    stt_threads: int = 1
    llm_threads: int = 1
    likely: float = 0.35
    """Seconds of quiet that end an utterance which may well be all."""


def _ending(facts: Facts) -> str:
    return (
        f"it waits to be sure that the question is over. Shorter: `[ear] likely` (now {facts.likely:g} s), `silence`, or let go "
        "of the button sooner; too short cuts people off"
    )


def _model(name: str, smaller: str, threads: int, cores: int, section: str, setting: str) -> list[str]:
    """Ways out of a model that is slow here."""
    ways = [f"a smaller model: `hark models pull {smaller}`, `[{section}] model = {smaller!r}`"] if smaller else []
    if threads < cores - 1:
        ways.append(f"more threads: `[threads] {setting} = {cores - 1}` (now {threads} of {cores} cores)")
    if not ways:
        ways.append(f"{name} is the smallest there is and has the threads: see what else keeps this machine busy")
    return ways


def _transcription(facts: Facts) -> str:
    ways = _model(facts.stt, facts.smaller_stt, facts.stt_threads, facts.cores, "stt", "stt")
    return f"the speech model ({facts.stt}) is big for this machine. Try {', or '.join(ways)}"


def _thinking(facts: Facts) -> str:
    ways = _model(facts.llm, facts.smaller_llm, facts.llm_threads, facts.cores, "llm", "llm")
    return (
        f"the language model ({facts.llm}) is long in reading the question. Try {', or '.join(ways)}, or a shorter history "
        "(`[dialogue] history`)"
    )


def _words(facts: Facts) -> str:
    ways = _model(facts.llm, facts.smaller_llm, facts.llm_threads, facts.cores, "llm", "llm")
    return f"the language model ({facts.llm}) writes slowly. Try {', or '.join(ways)}"


def _voice(facts: Facts) -> str:
    voice = facts.voice or "as it is set"
    return (
        f"the voice ({voice}) is slow here. Try one whose name ends in low or x_low (`hark models list --task tts`), or "
        "`[tts] engines = ['espeak']`"
    )


ADVICE: dict[Part, Callable[[Facts], str]] = {
    Part.ENDING: _ending,
    Part.TRANSCRIPTION: _transcription,
    Part.THINKING: _thinking,
    Part.WORDS: _words,
    Part.VOICE: _voice,
}
