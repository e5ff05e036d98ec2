"""The echo canceller of the ear: two ways of cleaning a block and a verdict on both. No ring, no clock.

microphone ─┬─▶ linear filter ─▶ speech: near speech untouched, echo 15 to 30 dB down   for the wake word and the recogniser
played ─────┼─▶ AEC3 ──────────▶ quiet: echo gone, near speech a little torn             for "is anybody speaking?"
            └─▶ convergence ───▶ trusted, own                                            for "and is it not me?"
"""

from collections.abc import Sequence
from typing import NamedTuple

from appliance.config import EarConfig
from appliance.ear.echo import webrtc
from appliance.ear.echo.convergence import Convergence
from appliance.ear.echo.linear import Linear
from appliance.ear.protocols import Block, EchoCanceller
from appliance.engines import Candidate, Fallback
from appliance.errors import BadInput, EngineFailed
from appliance.units import BLOCK_SECONDS, Seconds

REST = 75
"""Blocks of silence from the speaker after which AEC3 rests: 1.5 s, over any echo and the gaps between two clauses."""


class Cleaned(NamedTuple):
    """One block, int16[320], after the canceller."""

    speech: Block
    """Only subtracted from. The very samples of the microphone while nothing is played."""
    quiet: Block
    """Everything that may be echo pressed down; up to 14 ms late."""
    trusted: bool
    """Whether a voice in `quiet` is somebody's: nothing is played, or the canceller has converged and there is more than echo."""
    own: bool
    """Whether what was said in the last second was the speaker's alone: a wake word in it is none."""


class Echo:
    """Takes the echo out of a stream of blocks."""

    def __init__(
        self, engines: Sequence[Candidate[EchoCanceller]], polish: Sequence[Candidate[EchoCanceller]] = ()
    ) -> None:
        """Without engines `quiet` is what the linear filter leaves; `polish` is worked over `speech`, if anything is."""
        self._blocks = 0
        self._linear = Linear()
        self._engine = Fallback("echo cancellation", engines, self._now) if engines else None
        self._polish = Fallback("noise suppression", polish, self._now) if polish else None
        self._silent = REST + 1
        self.convergence = Convergence()
        self.failures = 0
        """Blocks that an engine of the list could not take."""

    def load(self) -> str:
        """Loads the first engine that can be and says which; without one the linear filter works alone."""
        for job in self._jobs():
            try:
                job.load()
            except EngineFailed:
                self.failures += 1
        return self.describe()

    def describe(self) -> str:
        """What serves, and why what should does not."""
        return " and ".join([self._linear.name, *filter(None, (job.describe() for job in self._jobs()))])

    @property
    def converged(self) -> bool:
        """Whether speech that is heard while the speaker plays is somebody's, and not the speaker's own."""
        return self.convergence.converged

    @property
    def playing(self) -> bool:
        """Whether the speaker plays, or its echo may still be heard."""
        return self.convergence.playing

    @property
    def erle_db(self) -> float:
        """By how many dB the echo of the last seconds was made fainter."""
        return self.convergence.erle_db

    def clean(self, block: Block, far: Block) -> Cleaned:
        """int16[320] of the microphone, and int16[320] that was played at the same time."""
        self._blocks += 1
        self._silent = 0 if far.any() else self._silent + 1
        speech = quiet = self._linear.cancel(block, far)
        if self._silent <= REST:
            quiet = self._use(self._engine, block, far, otherwise=quiet)
        if self._polish is not None:
            speech = self._use(self._polish, speech, far, otherwise=speech)
        self.convergence.feed(block, quiet, far)
        own = self.convergence.own_voice  # Also just after it: a word is reported when it is over.
        trusted = not self.playing or (self.converged and not own)
        return Cleaned(speech, quiet, trusted, own)

    def reset(self) -> None:
        """The stream has a gap here."""
        self.convergence.reset()
        self._linear.reset()
        for job in self._jobs():
            if job.serving:
                job.use(lambda engine: engine.reset())

    def mend(self) -> bool:
        """Tries a better engine that has rested; True when one serves from now on."""
        mended = [job for job in self._jobs() if job.mend()]
        if mended:
            self.convergence.reset()
        return bool(mended)

    def close(self) -> None:
        """Unloads all; safe to call twice."""
        for job in self._jobs():
            job.close()

    def _jobs(self) -> list[Fallback[EchoCanceller]]:
        return [job for job in (self._engine, self._polish) if job is not None]

    def _use(self, job: Fallback[EchoCanceller] | None, block: Block, far: Block, otherwise: Block) -> Block:
        if job is None or not job.serving:
            return otherwise
        try:
            return job.use(lambda engine: engine.cancel(block, far))
        except EngineFailed:
            self.failures += 1
            self.convergence.reset()
            return otherwise

    def _now(self) -> Seconds:
        """What was heard so far is clock enough for the pause before a failed engine is tried again."""
        return Seconds(self._blocks * BLOCK_SECONDS)


class Off:
    """No echo cancellation, by the settings: every block passes as it is, and every voice counts."""

    converged, playing, erle_db, failures = True, False, 0.0, 0

    def load(self) -> str:
        """Nothing to load."""
        return "no echo cancellation"

    describe = load

    def clean(self, block: Block, far: Block) -> Cleaned:
        """The block, twice."""
        del far
        return Cleaned(block, block, trusted=True, own=False)

    def reset(self) -> None:
        """Nothing to forget."""

    def mend(self) -> bool:
        """Nothing to mend."""
        return False

    def close(self) -> None:
        """Nothing to let go of."""


def echo(config: EarConfig) -> Echo | Off:
    """The canceller of these settings, not loaded.

    Raises:
        BadInput: an engine is named that does not exist.
    """
    if unknown := [name for name in config.echo_engines if name not in webrtc.ENGINES]:
        raise BadInput(
            f"there is no echo canceller {', '.join(map(repr, unknown))}.",
            where="ear.echo_engines",
            remedy=f"Known are {', '.join(webrtc.ENGINES)}.",
        )
    if not config.echo:
        return Off()
    cancellers: list[Candidate[EchoCanceller]] = [
        Candidate(f"the echo canceller {name}", webrtc.ENGINES[name]) for name in config.echo_engines
    ]
    noise, gain = config.noise_suppression, config.gain_control
    polish: Candidate[EchoCanceller] = Candidate("the noise suppression", lambda: webrtc.load(False, noise, gain))
    return Echo(cancellers, [polish] if noise or gain else ())
