"""Services that share a process: each in its thread, with its own inbox, and none knows of another."""

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import ClassVar

import pytest

from appliance import hosting
from appliance.bus import Bus
from appliance.clock import monotonic
from appliance.errors import EngineFailed
from appliance.hosting import host
from appliance.messages import Cancel, Health, Heartbeat, Message, Transcribe
from appliance.run import Run
from appliance.service import Terminated, Worker
from appliance.units import Seconds

PATIENCE = 10.0
"""Seconds for what takes milliseconds."""


class Lodging(Worker):
    """A service that remembers what it was told, by which thread."""

    name: ClassVar[str]

    def __init__(self, run: Run, bus: Bus) -> None:
        super().__init__(run, bus)
        self.threads = [threading.current_thread()]
        self.heard: list[Message] = []
        self.closed = False

    def handle(self, message: Message) -> None:
        self.threads.append(threading.current_thread())
        self.heard.append(message)

    def close(self) -> None:
        self.threads.append(threading.current_thread())
        self.closed = True


class House:
    """Modules that are not on any disk, and a thread in which `host` runs, since it waits."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.run = Run(str(folder), str(folder))
        self.made: dict[str, list[Lodging]] = {}
        self.status: int | None = None
        self._monkeypatch = monkeypatch
        self._ending = threading.Event()
        self._thread = threading.Thread(target=self._host)
        self.bus = Bus(self.run.path, "supervisor")
        monkeypatch.setattr(threading, "excepthook", lambda _: None)
        monkeypatch.setattr(signal, "signal", lambda *_: None)  # Only a main thread may.

    def lodge(self, name: str, kind: type[Lodging] = Lodging) -> None:
        service = type(name, (kind,), {"name": name})
        module = ModuleType(f"lodging.{name}")

        def create(run: Run, bus: Bus) -> Lodging:
            made: Lodging = service(run, bus)
            self.made.setdefault(name, []).append(made)
            return made

        module.create = create  # type: ignore[attr-defined]  # A module has what is put there.
        self._monkeypatch.setitem(sys.modules, module.__name__, module)

    def open(self, *names: str) -> None:
        self._names = [f"lodging.{name}" for name in names]
        event = self._ending

        class Terminating(threading.Event):
            """Ends its wait as SIGTERM does."""

            def wait(self, timeout: float | None = None) -> bool:
                if timeout is not None:
                    return super().wait(timeout)
                while not super().wait(0.01):
                    if event.is_set():
                        raise Terminated
                return True

        self._monkeypatch.setattr(threading, "Event", Terminating)
        self._thread.start()

    def _host(self) -> None:
        self.status = host(self._names, self.run)

    def until(self, wanted: Callable[[Heartbeat], bool]) -> Heartbeat:
        end = monotonic() + PATIENCE
        while monotonic() < end:
            message = self.bus.receive(0.1)
            if isinstance(message, Heartbeat) and wanted(message):
                return message
        raise AssertionError("that heartbeat never came")

    def end(self) -> None:
        self._ending.set()
        self.wait()

    def close(self) -> None:
        self.end()
        self.bus.close()

    def wait(self) -> None:
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[House]:
    house = House(tmp_path, monkeypatch)
    yield house
    house.close()


def is_(name: str, health: Health) -> Callable[[Heartbeat], bool]:
    return lambda beat: (beat.service, beat.health) == (name, health)


def test_each_has_its_own_thread_inbox_and_heartbeat(house: House) -> None:
    house.lodge("stt")
    house.lodge("tts")
    house.open("stt", "tts")
    pids = {house.until(is_(name, Health.READY)).pid for name in ("stt", "tts")}
    house.bus.send(Transcribe(start=1, end=2))
    house.bus.send(Cancel(turn=3))
    house.until(lambda beat: beat.service == "stt" and beat.progress == 2)
    house.until(lambda beat: beat.service == "tts" and beat.progress == 1)
    house.end()
    ((stt,), (tts,)) = house.made["stt"], house.made["tts"]
    assert len(pids) == 1
    assert (stt.heard, tts.heard) == ([Transcribe(start=1, end=2), Cancel(turn=3)], [Cancel(turn=3)])
    assert [{thread.name for thread in each.threads} for each in (stt, tts)] == [{"stt"}, {"tts"}]
    assert (stt.closed, tts.closed, house.status) == (True, True, 0)


class Broken(Lodging):
    """Has no model at its first try."""

    tries: ClassVar[int] = 0

    def load(self) -> str:
        Broken.tries += 1
        if Broken.tries == 1:
            raise EngineFailed("no model")
        return "a model"


def test_one_that_cannot_load_tries_again_beside_the_others(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosting, "AGAIN", Seconds(0.05))
    monkeypatch.setattr(Broken, "tries", 0)
    house.lodge("stt", Broken)
    house.lodge("tts")
    house.open("stt", "tts")
    house.until(is_("stt", Health.FAILED))
    assert house.until(is_("stt", Health.READY)).detail == "a model"
    house.end()
    assert [one.closed for one in house.made["stt"]] == [True, True]
    assert (len(house.made["tts"]), house.status) == (1, 0)


class Mortal(Lodging):
    """Dies of any message."""

    def handle(self, message: Message) -> None:
        raise ZeroDivisionError


class Failing(Lodging):
    """Finds out in the midst of its work that nothing serves."""

    def handle(self, message: Message) -> None:
        raise EngineFailed("no model any more")


@pytest.mark.parametrize("kind", [Mortal, Failing])
def test_one_that_dies_takes_the_process_along(house: House, kind: type[Lodging]) -> None:
    house.lodge("stt", kind)
    house.lodge("tts")
    house.open("stt", "tts")
    house.until(is_("stt", Health.READY))
    house.until(is_("tts", Health.READY))
    house.bus.send(Transcribe(start=1, end=2))
    house.wait()
    assert (house.status, house.made["stt"][0].closed, house.made["tts"][0].closed) == (1, True, True)


class Deep(Lodging):
    """Is in the midst of a library that nobody can interrupt."""

    inside: ClassVar[threading.Event]

    def handle(self, message: Message) -> None:
        Deep.inside.wait()


def test_nobody_waits_for_one_that_is_in_the_midst_of_a_library(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    left: list[int] = []
    monkeypatch.setattr(hosting, "LEAVE_WITHIN", Seconds(0.05))
    monkeypatch.setattr(os, "_exit", left.append)
    monkeypatch.setattr(Deep, "inside", threading.Event(), raising=False)
    house.lodge("stt", Deep)
    house.open("stt")
    house.until(is_("stt", Health.READY))
    house.bus.send(Transcribe(start=1, end=2))
    house.until(lambda beat: beat.busy > 0.5)  # Longer than any step that only waits.
    house.end()
    Deep.inside.set()
    assert left == [0]
