"""Has a text said: by the speaker that runs already, or by the few processes that it takes."""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from appliance.asking import simulated
from appliance.bus import Bus
from appliance.config import Config
from appliance.errors import ApplianceError
from appliance.messages import Announce, TurnDone
from appliance.ring import Ring
from appliance.session import Session
from appliance.supervisor.running import is_running
from appliance.units import Seconds

SERVICES = ("tts", "dialogue", "audio")

SAID_WITHIN = 120.0
"""Seconds for a text: as long as anybody listens to one."""


def say_through(run_directory: Path, text: str) -> bool:
    """Hands the text to the speaker that runs in this directory; False when none does."""
    if not is_running(run_directory):
        return False
    bus = Bus(run_directory, None)
    bus.send(Announce(text=text))
    bus.flush(Seconds(1.0))
    bus.close()
    return True


def say_aloud(text: str, config: Config, home: Path, to_file: bool) -> npt.NDArray[np.int16]:
    """Says the text on this machine's sound card, or on a simulated one; the samples as int16[n] at 16 kHz.

    Raises:
        ApplianceError: it could not be said.
    """
    with Session(simulated(config) if to_file else config, home, services=SERVICES) as session:
        for state in session.wait_ready():
            del state
        with Ring.attach(session.run.ring("playback")) as playback:
            session.bus.send(Announce(text=text))
            for message in session.messages(SAID_WITHIN):
                if isinstance(message, TurnDone):
                    if message.played is None:
                        break
                    return playback.read(message.played[0], message.played[1] - message.played[0])
        raise ApplianceError("nothing was said.", where="hark say", remedy=session.last_words())
