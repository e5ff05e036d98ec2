"""What an engine of each job can do, and the rule by which one takes over for another.

Configuration names an ordered list per job. The first that loads and answers serves; when it fails, the next takes the same
request over, and a breaker tries the better one again later, while nobody waits. Nothing here reads a clock or a file.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import Generic, NamedTuple, Protocol, TypeVar, runtime_checkable

import msgspec
import numpy as np
import numpy.typing as npt

from appliance.errors import EngineFailed, SwitchedOff
from appliance.messages import Exchange, Tool, ToolResult
from appliance.units import Seconds

Samples = npt.NDArray[np.int16]
"""int16[n], 16 kHz mono."""

Stop = Callable[[], bool]
"""Asked often during long work: True when the result is no longer wanted."""

FIRST_PAUSE = Seconds(30)
"""Before an engine that failed is tried again; doubles with each failure in a row."""

LONGEST_PAUSE = Seconds(600)
"""The longest such pause: a model that was pulled meanwhile serves within ten minutes."""


class Stopped(Exception):
    """The result was no longer wanted; not a failure."""


class EngineAbsent(EngineFailed):
    """Nothing is broken: what the engine needs was never put on this machine. Nobody need hear of it."""


class Interrupted(EngineFailed):
    """It failed when part of its answer was out already: nobody else can take over."""


class Heard(msgspec.Struct, frozen=True):
    """What was said."""

    text: str
    """Empty when nothing was said or understood."""
    confidence: float
    """0 to 1."""


class Token(msgspec.Struct, frozen=True):
    """The next piece of an answer."""

    text: str
    """May be empty: half of a letter, or thinking that nobody is to hear."""


class Prompted(msgspec.Struct, frozen=True):
    """What it cost to read the prompt; comes before the first `Token`."""

    prompt_tokens: int
    evaluated_tokens: int
    """Of these, the ones that were not in the kept prefix."""


class Ended(msgspec.Struct, frozen=True):
    """The answer is complete; comes last."""

    finish: str
    """`stop`, `length` or `tool`."""


class Called(msgspec.Struct, frozen=True):
    """A tool is to be called; nothing but `Ended` follows."""

    name: str
    arguments: str
    """JSON that its schema allows."""


class Summed(msgspec.Struct, frozen=True):
    """What the oldest exchanges of a conversation come to."""

    text: str
    """Empty: nothing was too long, or this model cannot say."""
    exchanges: int
    """How many of the oldest; 0: nothing was too long."""


class Engine(Protocol):
    """What every engine has."""

    @property
    def name(self) -> str:
        """Engine and model, for people and traces: `whisper starter`."""
        ...

    def close(self) -> None:
        """Lets go of the model's memory."""
        ...


class SpeechToText(Engine, Protocol):
    """Samples to text."""

    languages: tuple[str, ...]
    """That it understands; `*` stands for all."""
    doubts: float
    """Confidence under which it would listen again, if it were asked to be `careful`; 0: never."""

    def use_language(self, language: str) -> None:
        """What is said is in this language from now on; one that it does not know changes nothing."""
        ...

    def transcribe(self, samples: Samples, stop: Stop, careful: bool = False) -> Heard:
        """What was said in the utterance; `careful` may take longer over what is not clear.

        Raises:
            EngineFailed: it cannot.
            Stopped: `stop` said so.
        """
        ...


class LanguageModel(Engine, Protocol):
    """A question and what came before it, to an answer."""

    def answer(
        self, question: str, history: Sequence[Exchange], max_tokens: int, stop: Stop
    ) -> Iterator[Prompted | Token | Ended]:
        """The answer, token by token.

        Raises:
            EngineFailed: it cannot.
            Stopped: `stop` said so; at most one token after it did.
        """
        ...

    def prefill(self, question: str, history: Sequence[Exchange], stop: Stop) -> int:
        """Reads the prompt up to the end of a question that is not complete yet; returns how many tokens that cost.

        Raises:
            EngineFailed: it cannot.
            Stopped: `stop` said so.
        """
        ...


@runtime_checkable
class Assistant(LanguageModel, Protocol):
    """A language model that can also use tools and knows how much it can remember."""

    def act(
        self,
        question: str,
        history: Sequence[Exchange],
        results: Sequence[ToolResult],
        max_tokens: int,
        stop: Stop,
        may_call: bool = True,
    ) -> Iterator[Prompted | Token | Called | Ended]:
        """The answer, token by token, or a call; `results` are those of earlier calls for this question.

        Raises:
            EngineFailed: it cannot.
            Stopped: `stop` said so; at most one token after it did.
        """
        ...

    def offer(self, tools: Sequence[Tool], facts: Sequence[str]) -> int:
        """Changes what it may call and knows of the person; returns how many tools it takes. `rest` reads them."""
        ...

    def rest(self, stop: Stop) -> int:
        """Reads what every prompt begins with, if it is not read; returns how many tokens that cost.

        Raises:
            EngineFailed: it cannot.
            Stopped: `stop` said so.
        """
        ...

    def summarise(self, history: Sequence[Exchange], stop: Stop) -> Summed:
        """What the oldest exchanges come to, where all together are too long.

        Raises:
            EngineFailed: it cannot.
            Stopped: `stop` said so.
        """
        ...

    def remember(self, history: Sequence[Exchange], done: Summed, stop: Stop) -> int:
        """Reads the history as it is after a summary; returns how many tokens that cost.

        Raises:
            EngineFailed: it cannot.
            Stopped: `stop` said so.
        """
        ...


class TextToSpeech(Engine, Protocol):
    """Text to samples."""

    def speak(self, text: str, stop: Stop) -> Iterator[Samples]:
        """The speech, piece by piece.

        Raises:
            EngineFailed: it cannot.
            Stopped: `stop` said so.
        """
        ...


E = TypeVar("E", bound=Engine)
T = TypeVar("T")


class Candidate(NamedTuple, Generic[E]):
    """One entry of a job's list."""

    label: str
    """For people: `the speech model base.en`."""
    load: Callable[[], E]
    """Loads and warms it; raises `EngineFailed`."""


class _Slot(Generic[E]):
    """A candidate and how it fares."""

    def __init__(self, candidate: Candidate[E]) -> None:
        self.candidate = candidate
        self.engine: E | None = None
        self.why: EngineFailed | None = None
        self._failures = 0
        self._retry_at = Seconds(0)

    def resting(self, now: Seconds) -> bool:
        """Whether it failed so recently that it is not to be tried."""
        return self.why is not None and now < self._retry_at

    def ready(self) -> E:
        """The engine, loaded if it is not."""
        if self.engine is None:
            self.engine = self.candidate.load()
        return self.engine

    def answered(self) -> None:
        """It works: forgets earlier failures."""
        self.why, self._failures = None, 0

    def trip(self, why: EngineFailed, now: Seconds) -> None:
        """It failed: unloads it and lets it rest."""
        self.unload()
        self.why = why
        self._retry_at = Seconds(now + min(FIRST_PAUSE * 2**self._failures, LONGEST_PAUSE))
        self._failures = min(self._failures + 1, 8)

    def unload(self) -> None:
        """Lets go of its memory."""
        engine, self.engine = self.engine, None
        if engine is not None:
            engine.close()


class Fallback(Generic[E]):
    """The engines of one job, in order of preference, and which of them serves."""

    def __init__(self, job: str, candidates: Sequence[Candidate[E]], clock: Callable[[], Seconds]) -> None:
        """`job` is for people (`speech to text`); `clock` is monotonic."""
        self._job = job
        self._slots = [_Slot(candidate) for candidate in candidates]
        self._clock = clock
        self.takeovers = 0
        """Failures after which another engine was tried."""

    def load(self) -> None:
        """Loads the first engine that can be.

        Raises:
            EngineFailed: none can.
            SwitchedOff: none is configured.
        """
        if not self._slots:
            raise SwitchedOff(f"{self._job} is switched off.", remedy="Name an engine in the settings.")
        self.use(lambda _engine: None)

    def use(self, work: Callable[[E], T]) -> T:
        """Hands `work` the best engine, and the next ones when it raises `EngineFailed`; everything else passes through.

        Raises:
            EngineFailed: none can do it; or, as `Interrupted`, the one that began failed half-way.
        """
        now = self._clock()
        awake = [slot for slot in self._slots if not slot.resting(now)]
        for slot in awake or self._slots:
            try:
                result = work(slot.ready())
            except EngineFailed as why:
                slot.trip(why, self._clock())
                if isinstance(why, Interrupted):
                    raise
                self.takeovers += not isinstance(why, EngineAbsent)
                continue
            slot.answered()
            return result
        raise self._nothing_serves()

    def mend(self) -> bool:
        """Tries a better engine that has rested; to be called while nobody waits. True when it serves from now on."""
        now = self._clock()
        for slot in self._slots:
            if slot.engine is not None:
                return False
            if slot.resting(now):
                continue
            try:
                slot.ready()
            except EngineFailed as why:
                slot.trip(why, self._clock())
                continue
            slot.answered()
            self._unload_all_but(slot)
            return True
        return False

    @property
    def serving(self) -> str:
        """The engine that serves, or nothing."""
        return next((slot.engine.name for slot in self._slots if slot.engine is not None), "")

    def describe(self) -> str:
        """For the service's health: what serves, and why the better ones do not."""
        reasons = [f"{slot.candidate.label}: {slot.why}" for slot in self._slots if _is_broken(slot)]
        return self.serving + (f" ({'; '.join(reasons)})" if reasons else "")

    def apology(self) -> str:
        """One sentence to say aloud about what is broken; empty when nothing is."""
        broken = [slot for slot in self._slots if _is_broken(slot)]
        if not broken:
            return ""
        refused = " ".join(f"I could not use {slot.candidate.label}; {_short(slot.why)}" for slot in broken)
        return f"{refused} I use {self.serving} instead." if self.serving else refused

    def close(self) -> None:
        """Unloads everything."""
        self._unload_all_but(None)

    def _unload_all_but(self, kept: _Slot[E] | None) -> None:
        for slot in self._slots:
            if slot is not kept:
                slot.unload()

    def _nothing_serves(self) -> EngineFailed:
        reasons = "; ".join(f"{slot.candidate.label}: {slot.why}" for slot in self._slots)
        return EngineFailed(
            f"nothing serves for {self._job}. {reasons or 'No engine is configured.'}",
            remedy="See what is here with `hark models list` and fetch a model with `hark models pull`.",
        )


def _is_broken(slot: _Slot[E]) -> bool:
    return slot.why is not None and not isinstance(slot.why, EngineAbsent)


def _short(why: EngineFailed | None) -> str:
    """What happened without its figures: the part before the colon, as a sentence."""
    return f"{why.what.partition(':')[0].rstrip('.')}." if why is not None else ""
