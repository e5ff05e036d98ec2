"""When the light says that something is wrong. Pure.

The dialogue shows what goes on, and this only comes in where nothing does: an idle light becomes the error light while the
speaker fails. A light that comes in the same moment as ours may have been overtaken by it, so it is said again.
"""

from appliance.health.thresholds import Level
from appliance.messages import Light
from appliance.units import Seconds

LIGHTS = {Level.FAILING: Light.ERROR}
"""What shines in place of an idle light. A degraded speaker answers, and looks like one."""

CALM = Seconds(1.0)
"""An idle light stands for so long before ours takes its place: turns follow each other."""

OVERTAKEN = Seconds(0.3)
"""What is heard so soon after ours may have reached the panel before it."""


class Lamp:
    """The light as it is known here."""

    def __init__(self) -> None:
        self._light = Light.STARTING
        self._heard = Seconds(0.0)
        self._ours: Light | None = None
        self._shown = Seconds(0.0)

    def hear(self, light: Light, now: Seconds) -> Light | None:
        """Somebody showed a light; what to show again, if ours may have hidden it. Our own comes back to us, too."""
        if light in LIGHTS.values():
            return None
        overtaken = self._ours is not None and now - self._shown < OVERTAKEN and light is not Light.IDLE
        self._light, self._heard, self._ours = light, now, None
        return light if overtaken else None

    def look(self, level: Level, dialogue: bool, now: Seconds) -> Light | None:
        """What to show now, if anything; `dialogue` says whether the one that shows lights is there."""
        calm = self._light is Light.IDLE and now - self._heard >= CALM
        stuck = not dialogue and self._light not in (Light.MUTED, Light.STARTING)
        wanted = LIGHTS.get(level) if calm or stuck else None
        if wanted is self._ours:
            return None
        before, self._ours, self._shown = self._ours, wanted, now
        return wanted or (Light.IDLE if before else None)
