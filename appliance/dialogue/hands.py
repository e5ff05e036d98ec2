"""Carries out what skills ask for: timers into the database, loudness to the audio process."""

from datetime import datetime, timedelta

from appliance.bus import Bus
from appliance.messages import SetVolume as SetVolumeMessage
from appliance.run import Run
from appliance.skills import CancelTimers, Context, SetTimer, SetVolume, Stop
from appliance.skills.actions import Action
from appliance.store import Kept, Store, Timer


class Hands:
    """What the dialogue can do besides speaking."""

    def __init__(self, run: Run, bus: Bus, now: datetime) -> None:
        self._bus = bus
        self._store = Store(run.data, now)
        self._volume = self._volume_before_mute = run.config.audio.volume
        self.trouble = self._store.trouble
        """For people, said aloud once: the database had to be set aside."""

    def context(self, now: datetime, last_reply: str) -> Context:
        """What is so at this moment, for a skill."""
        return Context(
            now=now,
            volume=self._volume,
            volume_before_mute=self._volume_before_mute,
            kept=Kept(timers=self._store.timers()),
            last_reply=last_reply,
        )

    def act(self, actions: tuple[Action, ...], now: datetime) -> None:
        """Does it, before the answer is spoken: what was confirmed aloud must survive the plug.

        Raises:
            StoreFailed: the database cannot be written.
        """
        for action in actions:
            match action:
                case SetTimer(seconds=seconds, name=name):
                    self._store.add_timer(name, now + timedelta(seconds=seconds), now)
                case CancelTimers(ids=ids):
                    self._store.cancel(ids)
                case SetVolume(percent=percent):
                    self._set_volume(percent)
                case Stop():
                    pass  # The turn that heard it has silenced whatever spoke.

    def due(self, now: datetime) -> list[Timer]:
        """The timers that ring now; each is handed out once, also over a restart."""
        return [timer for timer in self._store.due(now) if self._store.rung(timer.id, now)]

    def tell_volume(self) -> None:
        """Tells the audio process how loud to be."""
        self._bus.send(SetVolumeMessage(percent=self._volume))

    def close(self) -> None:
        """Closes the database."""
        self._store.close()

    def _set_volume(self, percent: int) -> None:
        if percent == 0 and self._volume:
            self._volume_before_mute = self._volume
        self._volume = percent
        self.tell_volume()
