"""The ear's engines as configured: the first of each list that loads serves, and the next takes over when it fails."""

from collections.abc import Callable, Sequence

from appliance.config import EarConfig
from appliance.ear import microwakeword, porcupine, vad
from appliance.ear.echo.canceller import Cleaned
from appliance.ear.protocols import Block, Detection, VoiceActivity, WakeWord
from appliance.engines import Candidate, Fallback
from appliance.errors import BadInput, EngineFailed
from appliance.units import BLOCK_SECONDS, Seconds

WAKE_ENGINES: dict[str, Callable[[EarConfig], WakeWord]] = {
    "porcupine": lambda config: porcupine.load(config.wake_word, config.sensitivity, config.access_key),
    "microwakeword": lambda config: microwakeword.load(config.wake_word, config.sensitivity),
}
"""By their names in the settings."""

DETECTORS: dict[str, Callable[[], VoiceActivity]] = {"webrtc": vad.load_webrtc, "silero": vad.load_silero}
"""The same for voice activity; the configured one comes first, the other takes over."""


REST = 1_500
"""Blocks before the wake engines are tried again when none of them serves: 30 s."""

TWICE = 50
"""Blocks after a wake word of the speaker's own in which another one is that word again: engines fire twice in one. 1 s."""


class Engines:
    """A wake word and a voice activity detector, each with its fallbacks."""

    def __init__(self, wake: Sequence[Candidate[WakeWord]], voice: Sequence[Candidate[VoiceActivity]]) -> None:
        """No wake engine at all is fine: then the button is left."""
        self._heard = 0
        self._wake = Fallback("the wake word", wake, self._now) if wake else None
        self._own_until = 0
        self._voice = Fallback("voice activity", voice, self._now)
        self.word = ""
        """What is to be said to wake it; empty when no engine serves."""
        self.failures = 0
        """Blocks in which no wake engine served."""
        self._deaf_until = 0
        self._why = ""
        self._cleaned: Cleaned | None = None
        self.own_wakes = 0
        """Wake words that the speaker said itself."""

    def load(self) -> str:
        """Loads them and says what serves.

        Raises:
            EngineFailed: no voice activity detector does. Without a wake engine the ear serves the button.
        """
        self._voice.load()
        if self._wake is not None:
            try:
                self.word = self._wake.use(lambda engine: engine.word)
            except EngineFailed as none:
                self._silenced(none)
        return self.describe()

    def describe(self) -> str:
        """What serves, and why what should does not."""
        wake = (
            "no wake word"
            if self._wake is None
            else self._wake.describe()
            if self.word
            else f"no wake word: {self._why}"
        )
        return f"{wake}, {self._voice.describe()}"

    def attend(self, cleaned: Cleaned) -> None:
        """What the echo canceller knows of the block that is given next."""
        self._cleaned = cleaned

    def voiced(self, block: Block) -> bool:
        """Whether somebody speaks in the block, and not the speaker.

        Raises:
            EngineFailed: no detector serves; without one there is no ear.
        """
        self._heard += 1
        judged = self._cleaned.quiet if self._cleaned is not None else block
        voiced = self._voice.use(lambda engine: engine.voiced(judged))
        return voiced and (self._cleaned is None or self._cleaned.trusted)

    def hear(self, block: Block) -> Detection | None:
        """Whether the wake word ended in the block. A block that no engine can take is counted: the button still works."""
        if self._wake is None:
            return None
        if self._heard < self._deaf_until:
            self.failures += 1
            return None
        try:
            found = self._wake.use(lambda engine: self._ask(engine, block))
        except EngineFailed as none:
            self._silenced(none)
            return None
        if found is None:
            return None
        own = self._cleaned is not None and self._cleaned.own
        if own or self._heard < self._own_until:
            self.own_wakes += 1
            self._own_until = self._heard + TWICE
            return None
        return found

    def mend(self) -> bool:
        """Tries better engines that have rested; to be called when nobody speaks. True when one serves from now on."""
        mended = self._voice.mend()
        return (self._wake is not None and self._wake.mend()) or mended

    def reset(self) -> None:
        """The stream has a gap here."""
        self._voice.use(lambda engine: engine.reset())
        if self._wake is not None and self._heard >= self._deaf_until:
            try:
                self._wake.use(lambda engine: engine.reset())
            except EngineFailed as none:
                self._silenced(none)

    def close(self) -> None:
        """Unloads all; safe to call twice."""
        self._voice.close()
        if self._wake is not None:
            self._wake.close()

    def _ask(self, engine: WakeWord, block: Block) -> Detection | None:
        self.word = engine.word
        return engine.hear(block)

    def _silenced(self, why: EngineFailed) -> None:
        """No wake engine serves: lets them all rest, for trying them costs more than a block lasts."""
        self.failures += 1
        self.word, self._why = "", str(why)
        self._deaf_until = self._heard + REST

    def _now(self) -> Seconds:
        """What was heard so far is clock enough for the pause before a failed engine is tried again."""
        return Seconds(self._heard * BLOCK_SECONDS)


def engines(config: EarConfig) -> Engines:
    """The engines of these settings, not loaded.

    Raises:
        BadInput: an engine is named that does not exist.
    """
    unknown = [name for name in config.wake_engines if name not in WAKE_ENGINES]
    if unknown:
        raise BadInput(
            f"there is no wake engine {', '.join(map(repr, unknown))}.",
            where="ear.wake_engines",
            remedy=f"Known are {', '.join(WAKE_ENGINES)}.",
        )
    wake = [_wake_candidate(name, config) for name in config.wake_engines] if config.wake else []
    detectors = sorted(DETECTORS.items(), key=lambda item: item[0] != config.vad)
    return Engines(wake, [Candidate(f"the voice detector {name}", load) for name, load in detectors])


def _wake_candidate(name: str, config: EarConfig) -> Candidate[WakeWord]:
    return Candidate(f"the wake engine {name}", lambda: WAKE_ENGINES[name](config))


def known_words() -> dict[str, list[str]]:
    """The words that each wake engine on this machine knows, for `hark doctor`."""
    return {"porcupine": porcupine.words(), "microwakeword": microwakeword.words()}
