"""Safe mode: what is left when the speaker fails too often. The light says so, nothing listens, and updates go on beside it.

systemd starts it after the restart limit (`OnFailure=hark-safe.service`). It ends by itself after a while, or as soon as the
settings were changed, with a status by which systemd tries the speaker again: nobody has to come and press anything.
"""

import os
from pathlib import Path

from appliance.clock import monotonic
from appliance.messages import Light, ShowLight
from appliance.run import Run
from appliance.supervisor.supervisor import Supervisor
from appliance.supervisor.watch import Watched
from appliance.units import Seconds

SERVICES = ("panel",)

AGAIN = os.EX_TEMPFAIL
"""Exit status: the speaker is to be tried again. The unit knows it."""

LASTS = Seconds(15 * 60)
"""As long as the unit's restart limit counts: after it, five more starts are permitted."""

HOW = "safe mode, only the light works; `journalctl -u hark` says why; tried again in 15 minutes, or when the settings change"


class SafeMode(Supervisor):
    """Runs the panel alone, with the light of an error."""

    FIRST_LIGHT = Light.ERROR
    LISTENING = HOW

    def __init__(self, run: Run, settings: Path) -> None:
        """`settings`: the file whose change ends it."""
        super().__init__(run)
        self._settings = settings
        self._began, self._changed = monotonic(), changed(settings)
        self.again = False
        """Whether the speaker is to be tried again; not when somebody ended this."""

    def _step(self) -> None:
        super()._step()
        if monotonic() - self._began > LASTS or changed(self._settings) != self._changed:
            self.again = True
            self._ending.set()

    def _tell(self, watched: Watched) -> None:
        super()._tell(watched)
        self._bus.send(ShowLight(light=self.FIRST_LIGHT))  # A panel that was restarted does not know it.


def changed(file: Path) -> int:
    """When the file was changed, in ns; 0 while there is none. An editor that replaces the file changes it too."""
    try:
        return file.stat().st_mtime_ns
    except OSError:
        return 0
