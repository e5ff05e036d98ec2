"""The stt process: a `Transcribe` names samples of the ring `clean`, a `Transcript` says what they were.

Between requests it follows whoever speaks (`Follow`) and tells what it understands so far (`Partial`). A request ends the decode
of a partial at once, or is answered by it when that has heard all of the utterance already.
"""

from functools import partial

from appliance import clock, threads
from appliance.bus import Bus
from appliance.engines import Candidate, Fallback, Heard, Samples, SpeechToText, Stop, Stopped
from appliance.errors import EngineFailed
from appliance.messages import Cancel, Follow, Message, Transcribe, Transcript, Understands, UseLanguage
from appliance.model_files import STARTER, Task, find, label
from appliance.ring import NotYet, Overrun, Ring, RingError
from appliance.run import Run
from appliance.stt.partials import Partials
from appliance.units import Seconds, samples, seconds
from appliance.worker import TurnWorker

DEADLINE = Seconds(12)
"""For one decode. Far over what is called critical (3 s), so that it ends what hangs and not what is slow."""

GLANCE = Seconds(0.02)
"""Between two looks at the ring while somebody is followed: one block."""

COVERED = samples(0.06)
"""Sound after the end of speech that a partial's decode must have heard to stand for the whole utterance."""

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
        self._partials: Partials | None = None
        self._language: str = run.config.locale.language
        self._told: tuple[str, ...] = ()

    def load(self) -> str:
        """Loads and warms the first engine that can be; says aloud why a better one cannot."""
        self._engines.load()
        if apology := self._engines.apology():
            self.fail(Transcribe(start=0, end=0), "load", apology)
        self._tell_languages()
        return self._engines.describe()

    def handle(self, message: Message) -> None:
        """Answers a `Transcribe` with a `Transcript`, or `Failed`; with nothing when it became void meanwhile."""
        assert isinstance(message, Transcribe)
        began = clock.monotonic()
        try:
            heard, engine = self._known(message) or self._transcribe(message)
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

    def step(self, timeout: float) -> None:
        """Handles one request; without any, follows whoever speaks."""
        super().step(min(timeout, GLANCE) if self._partials else timeout)

    def idle(self) -> None:
        """Looks whether a better engine works again, or what was said so far."""
        if self._partials is None:
            if self._engines.mend():
                self._tell_languages()
        else:
            self._listen_on(self._partials)

    def counters(self) -> dict[str, int]:
        """And how often one engine took over for another."""
        return {**super().counters(), "takeovers": self._engines.takeovers}

    def close(self) -> None:
        """Unloads the engines and lets go of the ring."""
        self._engines.close()
        self._forget_ring()

    def note(self, message: Message) -> None:
        """Whom to follow is known as soon as it is said, in the midst of a decode."""
        if isinstance(message, Follow):
            self._partials = Partials(message.turn, message.start) if message.start >= 0 else None
            return
        if isinstance(message, UseLanguage):
            self._language = message.language
            return
        if isinstance(message, Cancel) and self._partials and self._partials.turn < message.turn:
            self._partials = None
        super().note(message)

    def _tell_languages(self) -> None:
        """The one that serves may know fewer languages than the one before."""
        languages = self._engines.use(lambda engine: engine.languages)
        if languages != self._told:
            self._told = languages
            self.bus.send(Understands(languages=languages))

    def _decoded(self, engine: SpeechToText, audio: Samples, stop: Stop, careful: bool) -> Heard:
        engine.use_language(self._language)
        return engine.transcribe(audio, stop, careful)

    def _listen_on(self, partials: Partials) -> None:
        """Decodes what was said so far, if there is enough more of it; gives way to any request."""
        began = clock.monotonic()

        def stop() -> bool:
            return self.poll() or self._partials is not partials

        try:
            head = self._heard().head
            if not partials.due(head, began) or head - partials.start > LONGEST:
                return
            so_far = self._read(partials.start, head)
            heard = self._engines.use(lambda engine: self._decoded(engine, so_far, stop, careful=False))
        except (
            Stopped,
            EngineFailed,
            RingError,
        ):  # The utterance is transcribed anyway when it is over; then it is told.
            partials.postpone(clock.monotonic())
            return
        now = clock.monotonic()
        partial = partials.take(heard, head, now - began, now)
        if partial is not None:
            self.bus.send(partial)

    def _known(self, request: Transcribe) -> tuple[Heard, str] | None:
        """The last partial's words, if it heard all of the utterance."""
        partials = self._partials
        if partials is None or partials.heard is None or request.speech_end < 0:
            return None
        if not partials.covers(request.turn, request.start, request.speech_end + COVERED):
            return None
        if partials.heard.confidence < self._engines.use(lambda engine: engine.doubts):
            return None
        return partials.heard, self._engines.serving

    def _transcribe(self, request: Transcribe) -> tuple[Heard, str]:
        samples = self._read(request.start, request.end)
        return self._engines.use(lambda engine: self._decode(engine, request, samples))

    def _decode(self, engine: SpeechToText, request: Transcribe, samples: Samples) -> tuple[Heard, str]:
        deadline = clock.monotonic() + DEADLINE

        def stop() -> bool:
            return clock.monotonic() > deadline or self.void(request)

        try:
            return self._decoded(engine, samples, stop, careful=True), engine.name
        except Stopped:
            if self.void(request):
                raise
            spoken = seconds(len(samples))
            raise EngineFailed(
                f"it took over {DEADLINE:.0f} s for {spoken:.1f} s of speech.", where=engine.name
            ) from None

    def _read(self, start: int, end: int) -> Samples:
        """Samples [start, end) of the ring `clean`.

        Raises:
            RingError: some are gone or were never there, or the span is none.
        """
        if not 0 <= start <= end or end - start > LONGEST:
            raise RingError(f"[{start}, {end}) is no utterance of at most {seconds(LONGEST):.0f} s")
        if end - start > (kept := self._heard().capacity):
            raise RingError(f"[{start}, {end}) is longer than what is kept, {seconds(kept):.0f} s")
        try:
            return self._heard().read(start, end - start)
        except Overrun as late:
            self._forget_ring()  # Perhaps the sound card's process began anew, and this is what was before.
            raise RingError(
                f"the utterance is gone: {seconds(late.lost):.1f} s of it were overwritten before they were read"
            ) from late
        except NotYet:
            # The sound card's process may have made a new ring since; if not, the next read says so for good.
            self._forget_ring()
            return self._heard().read(start, end - start)

    def _heard(self) -> Ring:
        if self._ring is None:
            self._ring = Ring.attach(self.run.ring("clean"))
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
        Candidate(f"the speech model {label(model)}", partial(load, run, engine, model))
        for model in models
        for engine in config.engines
    ]


def load(run: Run, engine: str, model: str) -> SpeechToText:
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
    return whisper.Whisper(path, label(model), run.config.locale.language, count, cut)
