"""Which frame of the speaker belongs to which sample of the microphone. Pure: pairs of counts in, positions out.

Both count on clocks of their own. Device times tell at each block where they stand to each other, but those of a speaker
tremble: through PulseAudio they are a sawtooth of 18 ms, two seconds long. Two crystals differ by some 50 parts per million,
those of one card not at all. A Kalman filter of two numbers, offset and drift, that knows both, learns the drift in minutes
and believes in none before.

The position that is used need not be right to the millisecond, but it must not tremble: a filter that has learnt a room knows
it at one delay. So it follows the drift, is drawn to its place too gently to matter, and jumps only when it is far off.
"""

from appliance.units import BLOCK, samples

LEAD = samples(0.015)
"""By how much the reference is ahead of what the times say: an echo must never come before its cause."""

TREMBLE = 80.0
"""Samples: standard deviation of a pair."""

LASTS = 150
"""Blocks in which a pair errs in the same way as the one before."""

CRYSTALS = 40e-6 * BLOCK
"""Samples by which a block of one clock may differ from a block of the other: standard deviation of what is expected."""

WANDERS = 0.02e-6 * BLOCK
"""By how much that changes in a block: a crystal warms up by a part per million in a minute."""

STEP = samples(0.03)
"""A pair this far off is no trembling; for `PATIENCE` blocks in a row it is a new beginning."""

PATIENCE = 25
"""Blocks: half a second."""

SLEW = 0.003
"""Samples by which a block of reference is stretched towards its place: 10 parts per million."""

NEAR = samples(0.005)
"""Samples off its place at which the position jumps while nothing is playing."""

FAR = samples(0.01)
"""Samples off its place at which it jumps in any case."""


class Alignment:
    """Offset and drift, and the position that follows them."""

    def __init__(self) -> None:
        self.position: float | None = None
        """Frame at which the next block of reference begins; None before the first pair."""
        self.jumps = 0
        """How often the position did not follow smoothly."""
        self._begin(0.0)

    @property
    def drift(self) -> float:
        """Of the speaker's clock against the microphone's, in parts per million."""
        return self._drift / BLOCK * 1e6

    def follow(self, index: int, frame: int, *, silent: bool) -> tuple[float, float]:
        """Where the reference for the block at `index` begins and ends, in frames.

        `frame` is the one that was at the speaker when sample `index` was at the microphone, as far as their times tell;
        `silent`: nothing is playing, so that a jump does no harm.
        """
        if self.position is None:
            self._begin(frame - index)
        else:
            self._learn(frame - index)
        wanted = index + self._offset + LEAD
        begin = self.position
        if begin is None or abs(wanted - begin) > (NEAR if silent else FAR):
            self.jumps += begin is not None
            begin = wanted
        self.position = begin + BLOCK + self._drift + max(-SLEW, min(SLEW, wanted - begin))
        return begin, self.position

    def lose(self) -> None:
        """There are no pairs any more, or of something else: begins anew with the next."""
        self.position = None

    def _begin(self, offset: float) -> None:
        self._offset, self._drift, self._astray = offset, 0.0, 0
        # Covariance of offset and drift; the drift of the clocks themselves is unknown as before.
        self._oo, self._od, self._dd = TREMBLE**2, 0.0, CRYSTALS**2

    def _learn(self, offset: float) -> None:
        """One pair; the filter's two steps, written out."""
        self._offset += self._drift
        self._oo += 2 * self._od + self._dd
        self._od += self._dd
        self._dd += WANDERS**2
        error = offset - self._offset
        if abs(error) > STEP:
            self._astray += 1
            if self._astray >= PATIENCE:
                self._begin(offset)
            return
        self._astray = 0
        certain = self._oo + TREMBLE**2 * LASTS
        of_offset, of_drift = self._oo / certain, self._od / certain
        self._offset += of_offset * error
        self._drift += of_drift * error
        self._dd -= of_drift * self._od
        self._od -= of_drift * self._oo
        self._oo -= of_offset * self._oo
