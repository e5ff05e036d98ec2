"""The appliance itself as a contender: all of its processes on the virtual card."""

import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

import msgspec

from appliance.config import Config
from appliance.messages import TurnDone
from appliance.ring import Ring
from appliance.session import Session
from appliance.supervisor.processes import PROCESSES
from appliance.units import RATE
from hardware.bench_pins import drive
from tests.benchmarks.acoustic.edges import Samples, located
from tests.benchmarks.acoustic.questions import Question, spoken
from tests.benchmarks.acoustic.room import Heard
from tests.benchmarks.peers.contenders import Start, Traced, Turn
from tests.benchmarks.peers.engines import FIXED, ROOT, STARTER

WAYS = ("wake", "held", "always")
"""How it is made to listen: by the wake word, by the button, or not at all because it always does."""

WAKE_WORD = "jarvis"

TRACE_WITHIN = 5.0
"""Seconds from the end of the answer to its trace: the follow-up window may hold it back."""


class Ours:
    """A context manager: the appliance runs while it is open."""

    def __init__(self, start: Start, way: str = "wake", config: Config | None = None) -> None:
        """With the fixed model, the llm process runs beside the supervisor and not under it."""
        self._start = start
        self._way = way
        settled = settings(config or Config(), start.mind, way)
        services = tuple(name for name in PROCESSES if name != "llm" or start.mind != FIXED)
        self._environment = {**start.room.card.environment, "PYTHONPATH": str(ROOT)}
        home = start.room.card.directory / "home"
        self._session = Session(settled, home, services, self._environment, keep_log=start.log)
        self._model: subprocess.Popen[bytes] | None = None
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            stack.enter_context(self._session)
            if self._start.mind == FIXED:
                self._start_model()
                stack.callback(self._end_model)
            for _ in self._session.wait_ready():
                pass
            self._capture = stack.enter_context(Ring.attach(self._session.run.ring("capture")))
            self._stack = stack.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()

    @property
    def session(self) -> Session:
        """The running appliance."""
        return self._session

    @property
    def roots(self) -> list[int]:
        """The supervisor. The fixed model runs beside it, and is counted for nobody: the others' is a server of its own."""
        return [self._session.pid]

    def ask(self, question: Question) -> Turn:
        """Asks in the way that it listens."""
        self._drain()
        began = self._capture.head
        captured: list[Samples] = []

        def at_end() -> None:
            if self._way == "held":
                drive(self._session.run.path, "button up")
            captured.append(self._capture.read(began, self._capture.head - began))

        if self._way == "held":
            drive(self._session.run.path, "button down")
        sound = spoken(question, WAKE_WORD if self._way == "wake" else "")
        heard = self._start.room.ask(sound, at_end)
        done = self._trace()
        if done is None:
            return Turn(question.text, heard, "", "none")
        traced = against(done.marks, heard, began - located(captured[0], heard.question))
        return Turn(question.text, heard, done.transcript, done.answered_by, traced)

    def _drain(self) -> None:
        while self._session.bus.receive(0) is not None:
            pass

    def _trace(self) -> TurnDone | None:
        """Of the first turn that was answered; else of the last one, if there was any."""
        found = None
        for message in self._session.messages(TRACE_WITHIN):
            if isinstance(message, TurnDone):
                found = message
                if found.answered_by != "none":
                    break
        return found

    def _start_model(self) -> None:
        command = [sys.executable, "-m", "appliance.service", "tests.benchmarks.peers.llm", self._session.run.directory]
        with self._start.log.open("ab") as log:
            self._model = subprocess.Popen(
                command, cwd=ROOT, env=self._environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )

    def _end_model(self) -> None:
        assert self._model is not None
        self._model.terminate()
        self._model.wait()


def against(marks: dict[str, float], heard: Heard, zero: int) -> Traced | None:
    """A trace against the recording whose first sample is the capture index `zero`; None without the marks or an answer."""
    if heard.wait is None or not {"speech_end", "first_sample"} <= marks.keys():
        return None
    spoke, sounded = (marks[name] - zero / RATE for name in ("speech_end", "first_sample"))
    ended = heard.spoken / RATE
    after = {name: at - marks["speech_end"] for name, at in marks.items()}
    return Traced(sounded - spoke, spoke - ended, sounded - ended - heard.wait, after)


def settings(config: Config, mind: str, way: str) -> Config:
    """The default settings, but for the way to listen, the model, and pins that are not there."""
    panel = msgspec.structs.replace(config.panel, board="bench")
    llm = (
        config.llm
        if mind in (FIXED, STARTER)
        else msgspec.structs.replace(config.llm, model=str(Path(mind).absolute()))
    )
    return msgspec.structs.replace(config, panel=panel, llm=llm, ear=_ear(config, way))


def _ear(config: Config, way: str) -> object:
    if way == "held":
        return msgspec.structs.replace(config.ear, wake=False)
    if way == "always":
        return msgspec.structs.replace(config.ear, always=True)
    return config.ear
