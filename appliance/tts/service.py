"""The tts process: `Speak` and `Play` become samples in the playback ring, `Spoken` says where they lie.

One `Spoken` is sent for each clause: when all of it has been synthesised and its first samples are in the ring. What does not
fit yet follows as the speaker plays, while the next clauses are synthesised and the inbox is read. What is made ahead of its time
(`Speak.hold`) waits for its `Cue`.
"""

from appliance import clock
from appliance.bus import Bus
from appliance.engines import Fallback, Interrupted, Stopped, TextToSpeech
from appliance.errors import EngineFailed
from appliance.messages import Cue, Message, Play, Speak, Spoken, UseLanguage
from appliance.ring import Ring, RingError
from appliance.run import Run
from appliance.tts.candidates import candidates
from appliance.tts.outbox import Outbox, Sound
from appliance.tts.shape import SHORTEST_PAUSE, pause_after, speakable
from appliance.tts.tones import TONES
from appliance.units import Seconds, samples
from appliance.worker import TurnWorker

DEADLINE = Seconds(8)
"""For the first sound of a clause: over what is called critical (5 s)."""

AHEAD = samples(10)
"""Samples that may wait for the ring before no more is synthesised: what is said in ten seconds may never be heard."""

GLANCE = Seconds(0.02)
"""Longest wait for room in the ring between two looks at the inbox: one block."""


class Tts(TurnWorker):
    """Speaks clauses in order."""

    name = "tts"
    requests = (Speak, Play)

    def __init__(self, run: Run, bus: Bus, engines: Fallback[TextToSpeech] | None = None) -> None:
        """`engines` in place of those that the settings name."""
        super().__init__(run, bus)
        self._language: str = run.config.locale.language
        self._voices: dict[str, Fallback[TextToSpeech]] = {self._language: engines or self._voice(self._language)}
        self._ring: Ring | None = None
        self._outbox = Outbox(self._announce)
        self._pause = samples(SHORTEST_PAUSE)
        self._cued = (0, 0)

    @property
    def _engines(self) -> Fallback[TextToSpeech]:
        return self._voices[self._language]

    def _voice(self, language: str) -> Fallback[TextToSpeech]:
        return Fallback("speech", candidates(self.run, language), clock.monotonic)

    def load(self) -> str:
        """Loads the first voice that can be, and lets it say a word to nobody; says aloud why a better one cannot."""
        self._engines.load()
        if apology := self._engines.apology():
            self.fail(Speak(text="", clause=0, generation=0), "load", apology)
        return self._engines.describe()

    def step(self, timeout: float) -> None:
        """Moves sound into the ring, or takes the next request when little is left to move."""
        self._move()
        if not len(self._outbox) or self._outbox.stuck:
            super().step(timeout)
        elif self._outbox.waiting < AHEAD:
            super().step(0)
        self._move()
        if len(self._outbox) and self._ring is not None:
            self._outbox.wait(self._ring, min(timeout, GLANCE))

    def handle(self, message: Message) -> None:
        """Speaks a clause or plays a tone."""
        assert isinstance(message, Speak | Play)
        try:
            ring = self._playback()
            if message.generation != ring.generation:
                return
            # Between two sounds there is a breath; the first of an answer comes at once.
            gap = self._pause if len(self._outbox) or ring.pending else 0
        except RingError as why:
            self.fail(message, "speak", str(why))
            return
        sound = Sound(message, message.generation, gap)
        sound.held = isinstance(message, Speak) and message.hold and (message.turn, message.revision) != self._cued
        if isinstance(message, Play):
            self._play(message, sound)
        else:
            self._speak(message, sound)

    def note(self, message: Message) -> None:
        """A cue counts at once, in the midst of a synthesis; another language from the next clause on."""
        if isinstance(message, UseLanguage):
            self._language = message.language
            if self._language not in self._voices:
                self._voices[self._language] = self._voice(self._language)
            return
        if not isinstance(message, Cue):
            super().note(message)
            return
        self._cued = (message.turn, message.revision)
        self._outbox.free(lambda sound: (sound.request.turn, sound.request.revision) == self._cued)

    def idle(self) -> None:
        """Looks whether a better voice works again."""
        if not len(self._outbox):
            self._engines.mend()

    def counters(self) -> dict[str, int]:
        """And how often one engine took over for another."""
        return {**super().counters(), "takeovers": self._engines.takeovers}

    def close(self) -> None:
        """Unloads the engines and lets go of the ring."""
        for engines in self._voices.values():
            engines.close()
        ring, self._ring = self._ring, None
        if ring is not None:
            ring.close()

    def _play(self, request: Play, sound: Sound) -> None:
        tone = TONES.get(request.tone)
        if tone is None:
            self.fail(request, "play", f"There is no tone called {request.tone!r}; there are {', '.join(TONES)}.")
            return
        self._outbox.push(sound)
        sound.add(tone())
        sound.complete = True

    def _speak(self, request: Speak, sound: Sound) -> None:
        text = speakable(request.text)
        self._outbox.push(sound)
        try:
            if text:
                self._engines.use(lambda engine: self._synthesise(engine, request, text, sound))
            self._pause = pause_after(text)
        except Stopped:
            self._outbox.forget(lambda other: other is sound)
        except EngineFailed as why:
            self._outbox.forget(lambda other: other is sound)
            self.fail(request, "speak", str(why))
        sound.complete = True

    def _synthesise(self, engine: TextToSpeech, request: Speak, text: str, sound: Sound) -> None:
        """Adds the engine's pieces to the sound as they come; the first is on its way before the second is made."""
        deadline = clock.monotonic() + DEADLINE

        def stop() -> bool:
            return (not sound.length and clock.monotonic() > deadline) or self.void(request)

        sound.engine = engine.name
        try:
            for piece in engine.speak(text, stop):
                sound.add(piece)
                self._move()
        except Stopped:
            if self.void(request):
                raise
            raise EngineFailed(f"no sound came within {DEADLINE:.0f} s.", where=engine.name) from None
        except EngineFailed as why:
            raise (Interrupted(why.what, where=why.where) if sound.length else why) from why

    def _move(self) -> None:
        """Writes what there is room for, and forgets what is no longer wanted."""
        self._outbox.forget(lambda sound: self.void(sound.request))
        if self._ring is not None:
            self._outbox.pump(self._ring)

    def _announce(self, sound: Sound) -> None:
        request = sound.request
        if not isinstance(request, Speak) or sound.start is None:
            return
        self.bus.send(
            Spoken(
                turn=request.turn,
                revision=request.revision,
                clause=request.clause,
                played_start=sound.start,
                played_end=sound.start + sound.length,
                audible=sound.start + (sound.audible or 0),
                engine=sound.engine,
            )
        )

    def _playback(self) -> Ring:
        if self._ring is None:
            self._ring = Ring.attach(self.run.ring("playback"))
        return self._ring
