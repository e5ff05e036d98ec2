"""Carries out what skills ask for: what is to be kept into the database, loudness to the audio process, power to the machine."""

import socket
import subprocess
from datetime import datetime

from appliance.bus import Bus
from appliance.clock import monotonic, wall
from appliance.logs import log
from appliance.messages import SetVolume as SetVolumeMessage
from appliance.messages import UseLanguage
from appliance.run import Run
from appliance.skills import Context
from appliance.skills.actions import Action, Power, SetLanguage, SetVolume, Stop
from appliance.skills.ringing import silenced
from appliance.skills.skill import Device, Place
from appliance.skills.volume import LOUDEST, QUIETEST
from appliance.store import Alarm, AlarmKind, Kept, Now, Occurrence, Store, Timer
from appliance.store.changes import Change, Note
from appliance.store.machine import boot, steady, vouched, zone
from appliance.units import Seconds
from appliance.version import version

LANGUAGE = "language"
"""Note of the speaker's own: which language a person has asked for, by the one of the settings."""

VOLUME_STEP = 5
"""Percent of one press of a button, which repeats while it is held."""

FRESH = Seconds(30.0)
"""How long the machine's addresses are believed."""


def clocks() -> Now:
    """What all clocks say now."""
    here = zone()
    return Now(wall().astimezone(here), steady(), here, sure=vouched())


class Hands:
    """What the dialogue can do besides speaking."""

    def __init__(self, run: Run, bus: Bus) -> None:
        self._run = run
        self._bus = bus
        self._store = Store(run.data, wall(), boot())
        self._volume = self._volume_before_mute = run.config.audio.volume
        self.trouble = self._store.trouble
        """For people, said aloud once: the database had to be set aside."""
        self.languages: tuple[str, ...] = ()
        """That recognition understands; `*` for all, empty while it is not known."""
        self.services: frozenset[str] = frozenset()
        """What answers outside this process."""
        kept = self.kept().notes.get(LANGUAGE, {})
        self.language: str = kept.get(run.config.locale.language, run.config.locale.language)
        """Spoken and understood now."""
        self._device, self._looked = Device(), Seconds(-FRESH)
        self._version = version()
        self._power: Power | None = None

    def kept(self) -> Kept:
        """All that survives the plug, as it stands."""
        return self._store.kept(clocks())

    def now(self) -> datetime:
        """Local wall time with its zone."""
        return clocks().wall

    def context(self, last_heard: str, last_reply: str, spoken: tuple[str, ...], seed: int) -> Context:
        """What is so at this moment, for a skill; `spoken` are the languages that skills know."""
        now = clocks()
        place = self._run.config.place
        here = None
        if place.latitude is not None and place.longitude is not None:
            here = Place(place.latitude, place.longitude, place.name)
        return Context(
            now=now.wall,
            volume=self._volume,
            volume_before_mute=self._volume_before_mute,
            kept=self._store.kept(now),
            last_reply=last_reply,
            last_heard=last_heard,
            language=self.language,
            languages=spoken if "*" in self.languages else tuple(name for name in spoken if self._understood(name)),
            place=here,
            services=self.services,
            seed=seed,
            device=self._this_device(),
        )

    def act(self, actions: tuple[Action, ...]) -> None:
        """Does it, before the answer is spoken: what was confirmed aloud must survive the plug.

        Raises:
            StoreFailed: the database cannot be written; nothing of it was done.
            TooMuch: more than is kept; nothing of it was done.
        """
        changes: list[Change] = [action for action in actions if isinstance(action, Change)]
        languages = [action.language for action in actions if isinstance(action, SetLanguage)]
        changes += [Note(LANGUAGE, self._run.config.locale.language, language) for language in languages]
        if changes:
            self._store.apply(changes, clocks())
        for action in actions:
            match action:
                case SetVolume(percent=percent):
                    self._set_volume(percent)
                case SetLanguage(language=language):
                    self.language = language
                    self.tell_language()
                case Power():
                    self._power = action
                case Stop():
                    pass  # The turn that heard it has silenced whatever spoke.

    def due(self) -> tuple[Occurrence, ...]:
        """What rings now or is to be told; each is handed out once, also over a restart."""
        return self._store.tick(clocks())

    def rings(self) -> Timer | Alarm | None:
        """Something that goes on ringing, because nobody has silenced it."""
        now = clocks()
        kept = self._store.kept(now)
        timers = (timer for timer in kept.timers if timer.left is None and timer.due <= now.wall)
        alarms = (alarm for alarm in kept.alarms if alarm.id in kept.ringing and alarm.kind is AlarmKind.ALARM)
        return next(timers, None) or next(alarms, None)

    def silence(self) -> None:
        """What rings counts as heard, or it would ring on.

        Raises:
            StoreFailed: it could not be written down; it rings on.
        """
        self.act(silenced(self.context("", "", (), 0)))

    def turn_volume(self, steps: int) -> None:
        """Louder or quieter by so many steps; never silent, which only words make it."""
        if steps < 0 and not self._volume:
            return
        percent = (self._volume or self._volume_before_mute) + VOLUME_STEP * steps
        self._set_volume(min(LOUDEST, max(QUIETEST, percent)))

    def after_turn(self) -> None:
        """Restarts or shuts down, if that was wanted: the answer to it was heard."""
        power, self._power = self._power, None
        if power is None:
            return
        if not self._run.config.dialogue.power:  # Perhaps somebody's own computer.
            log.warning("not switched off", why="the settings do not allow it", remedy="Set `[dialogue] power = true`.")
            return
        subprocess.Popen(["systemctl", "reboot" if power.restart else "poweroff"], stdin=subprocess.DEVNULL)

    def forget_all(self, keep_clocks: bool) -> None:
        """Deletes what was said, from every file.

        Raises:
            StoreFailed: it could not be deleted, or not for good.
        """
        self._store.forget_all(clocks(), keep_clocks)

    def tell_volume(self) -> None:
        """Tells the audio process how loud to be."""
        self._bus.send(SetVolumeMessage(percent=self._volume))

    def tell_language(self) -> None:
        """Tells recognition and voice which language to use."""
        self._bus.send(UseLanguage(language=self.language))

    def close(self) -> None:
        """Closes the database."""
        self._store.close()

    def _understood(self, language: str) -> bool:
        return not self.languages or language.partition("_")[0] in self.languages

    def _set_volume(self, percent: int) -> None:
        if percent == 0 and self._volume:
            self._volume_before_mute = self._volume
        self._volume = percent
        self.tell_volume()

    def _this_device(self) -> Device:
        now = monotonic()
        if now - self._looked > FRESH:
            self._looked = now
            self._device = Device(self._version, socket.gethostname(), tuple(addresses()))
        return self._device


def addresses() -> list[str]:
    """This machine's addresses in its networks, those of version 4 first."""
    # Here and not above: most turns never ask, and the library is not small.
    import psutil

    found = [
        (each.family != socket.AF_INET, each.address)
        for name, all_of_it in psutil.net_if_addrs().items()
        for each in all_of_it
        if name != "lo" and each.family in (socket.AF_INET, socket.AF_INET6) and not each.address.startswith("fe80")
    ]
    return [address for _, address in sorted(found)]
