"""The stt process: a `Transcribe` names samples of the capture ring, a `Transcript` says what they were."""

from functools import partial

from appliance import clock, threads
from appliance.bus import Bus
from appliance.config import SttConfig
from appliance.engines import Candidate, Fallback, Heard, Samples, SpeechToText, Stopped
from appliance.errors import EngineFailed
from appliance.messages import Message, Transcribe, Transcript
from appliance.model_files import STARTER, Task, find, label
from appliance.ring import NotYet, Overrun, Ring, RingError
from appliance.run import Run
from appliance.units import Seconds, seconds
from appliance.worker import TurnWorker

DEADLINE = Seconds(12)
"""For one decode. Far over what is called critical (3 s), so that it ends what hangs and not what is slow."""

LONGEST = 60 * 16_000
"""Samples of an utterance at most: three times what the ear lets anybody say."""


class Stt(TurnWorker):
    """Transcribes utterances, one at a time."""

    name = "stt"
    requests = (Transcribe,)

    def __init__(self, run: Run, bus: Bus, engines: Fallback[SpeechToText] | None = None) -> None:
        """`engines` in place of those that the settings name."""
        super().__init__(run, bus)
        self._engines = engines or Fallback("speech to text", candidates(run), clock.monotonic)
        self._ring: Ring | None = None

    def load(self) -> str:
        """Loads and warms the first engine that can be; says aloud why a better one cannot."""
        self._engines.load()
        if apology := self._engines.apology():
            self.fail(Transcribe(start=0, end=0), "load", apology)
        return self._engines.describe()

    def handle(self, message: Message) -> None:
        """Answers a `Transcribe` with a `Transcript`, or `Failed`; with nothing when it became void meanwhile."""
        assert isinstance(message, Transcribe)
        began = clock.monotonic()
        try:
            samples = self._read(message.start, message.end)
            heard, engine = self._engines.use(lambda engine: self._decode(engine, message, samples))
        except Stopped:
            return
        except (EngineFailed, RingError) as why:
            self.fail(message, "transcribe", str(why))
            return
        took = clock.monotonic() - began
        self.bus.send(
            Transcript(
                turn=message.turn,
                revision=message.revision,
                text=heard.text,
                confidence=heard.confidence,
                took=took,
                engine=engine,
            )
        )

    def idle(self) -> None:
        """Looks whether a better engine works again."""
        self._engines.mend()

    def counters(self) -> dict[str, int]:
        """And how often one engine took over for another."""
        return {**super().counters(), "takeovers": self._engines.takeovers}

    def close(self) -> None:
        """Unloads the engines and lets go of the ring."""
        self._engines.close()
        self._forget_ring()

    def _decode(self, engine: SpeechToText, request: Transcribe, samples: Samples) -> tuple[Heard, str]:
        deadline = clock.monotonic() + DEADLINE

        def stop() -> bool:
            return clock.monotonic() > deadline or self.void(request)

        try:
            return engine.transcribe(samples, stop), engine.name
        except Stopped:
            if self.void(request):
                raise
            spoken = seconds(len(samples))
            raise EngineFailed(
                f"it took over {DEADLINE:.0f} s for {spoken:.1f} s of speech.", where=engine.name
            ) from None

    def _read(self, start: int, end: int) -> Samples:
        """Samples [start, end) of the capture ring.

        Raises:
            RingError: some are gone or were never there, or the span is none.
        """
        if not 0 <= start <= end or end - start > LONGEST:
            raise RingError(f"[{start}, {end}) is no utterance of at most {seconds(LONGEST):.0f} s")
        try:
            return self._capture().read(start, end - start)
        except Overrun as late:
            raise RingError(
                f"the utterance is gone: {seconds(late.lost):.1f} s of it were overwritten before they were read"
            ) from late
        except NotYet:
            # The sound card's process may have made a new ring since; if not, the next read says so for good.
            self._forget_ring()
            return self._capture().read(start, end - start)

    def _capture(self) -> Ring:
        if self._ring is None:
            self._ring = Ring.attach(self.run.ring("capture"))
        return self._ring

    def _forget_ring(self) -> None:
        ring, self._ring = self._ring, None
        if ring is not None:
            ring.close()


def candidates(run: Run) -> list[Candidate[SpeechToText]]:
    """The engines that the settings name, and last the starter model, which is always there."""
    config = run.config.stt
    models = [config.model] if config.model == STARTER else [config.model, STARTER]
    return [
        Candidate(f"the speech model {label(model)}", partial(load, run, config, engine, model))
        for model in models
        for engine in config.engines
    ]


def load(run: Run, config: SttConfig, engine: str, model: str) -> SpeechToText:
    """One engine of the list, with its model.

    Raises:
        EngineFailed: it cannot be loaded.
    """
    if engine != "whisper":
        raise EngineFailed(f"no engine for speech to text is called {engine!r}.", remedy="Known is: whisper.")
    path = find(run, Task.STT, model)
    count = threads.budget(threads.cores(), run.config.threads).stt
    threads.quieten(count)
    # Here and not above: the library is heavy, and reads its environment when it is loaded.
    from appliance.stt import whisper

    cut = whisper.STARTER if model == STARTER else whisper.WHISPER
    return whisper.Whisper(path, label(model), config.language, count, cut)
