"""The whole appliance, real processes: it answers, survives kills, and leaves nothing behind."""

import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from appliance.asking import Asker
from appliance.config import Config
from appliance.demo.script import QUESTIONS
from appliance.dialogue.hands import clocks
from appliance.dialogue.phrases import APOLOGY
from appliance.messages import Ask, Health, ServiceState, TurnDone
from appliance.run import Run
from appliance.sound import read_sound
from appliance.store import Store
from appliance.supervisor.processes import PROCESSES
from tests.process.conftest import Quiet

pytestmark = pytest.mark.process


def process_of(asker: Asker, name: str) -> psutil.Process:
    """The running process of a service."""
    for child in psutil.Process(asker.session.pid).children():
        if PROCESSES[name].module in child.cmdline():
            return child
    raise AssertionError(f"{name} does not run")


def shared_memory(run: Run) -> set[str]:
    """What this appliance alone has: others may run beside it."""
    return {path.name for path in Path("/dev/shm").glob(run.ring("*").lstrip("/"))}


def until(asker: Asker, wanted: Callable[[object], bool], within: float = 60.0) -> object:
    """The first message that is wanted."""
    for message in asker.session.messages(within):
        if wanted(message):
            return message
    raise AssertionError("it never came; " + asker.session.last_words())


def is_ready(name: str) -> Callable[[object], bool]:
    return lambda message: (
        isinstance(message, ServiceState) and (message.service, message.health) == (name, Health.READY)
    )


def test_a_spoken_question_with_the_wake_word_is_answered(asker: Asker) -> None:
    question = QUESTIONS[0]
    ((turn, reply),) = asker.ask_sound(read_sound(question.file), wake=True)
    assert question.faults(turn) == []
    assert len(reply) > 8000
    order = [turn.marks[name] for name in ("speech_start", "speech_end", "endpoint", "first_sample", "done")]
    assert order == sorted(order)
    assert turn.marks["speech_start"] < turn.marks["transcript"] < turn.marks["first_sample"]


def test_with_the_button_no_wake_word_is_needed(asker: Asker) -> None:
    question = next(question for question in QUESTIONS if question.held)
    ((turn, _),) = asker.ask_sound(read_sound(question.file), wake=False)
    assert question.faults(turn) == []


def test_without_the_wake_word_nothing_is_answered(asker: Asker) -> None:
    question = next(question for question in QUESTIONS if question.held)
    ((turn, reply),) = asker.ask_sound(read_sound(question.file), wake=True)
    assert (turn.turn, turn.transcript, len(reply)) == (0, "", 0)


def test_a_timer_is_written_down_before_it_is_confirmed(asker: Asker, tmp_path: Path) -> None:
    ((turn, _),) = asker.ask_text("set a timer for ten minutes")
    assert turn.answered_by == "skill:timer"
    now = clocks()
    with Store(tmp_path, now.wall) as store:
        assert [round(timer.seconds) for timer in store.kept(now).timers] == [600]


@pytest.mark.parametrize("name", ["stt", "llm", "tts", "dialogue", "ear", "audio", "panel"])
def test_a_killed_process_is_back_and_the_speaker_still_answers(asker: Asker, name: str) -> None:
    process_of(asker, name).kill()
    if name == "dialogue":
        time.sleep(1.0)  # Nobody is there to report it; the next question waits in its inbox.
    else:
        until(asker, is_ready(name))
    ((turn, reply),) = asker.ask_text("what time is it")
    assert (turn.answered_by, turn.cancelled) == ("skill:time", "")
    assert len(reply) > 8000


@pytest.mark.parametrize("name", ["llm", "tts", "dialogue"])
def test_the_turn_in_flight_ends_with_an_apology(asker: Asker, name: str) -> None:
    victim = process_of(asker, name)
    victim.suspend()  # So that it cannot have answered before it dies.
    asker.session.bus.send(Ask(text="why is the sky blue"))
    time.sleep(0.5)
    victim.send_signal(signal.SIGKILL)
    turn = until(asker, lambda message: isinstance(message, TurnDone))
    assert isinstance(turn, TurnDone)
    if name == "dialogue":  # The question waited in the inbox of the dead: it is asked of its successor.
        assert turn.reply
    else:
        assert turn.reply == APOLOGY


def test_a_process_that_is_stopped_is_killed_and_replaced(asker: Asker) -> None:
    os.kill(process_of(asker, "tts").pid, signal.SIGSTOP)
    until(asker, is_ready("tts"))
    ((turn, _),) = asker.ask_text("what time is it")
    assert turn.answered_by == "skill:time"


def test_the_end_leaves_no_process_no_socket_and_no_shared_memory(tmp_path: Path) -> None:
    with Asker(Config(), tmp_path) as asker:
        asker.wait_ready(Quiet())
        run = asker.session.run
        children = psutil.Process(asker.session.pid).children(recursive=True)
        assert len(children) >= sum(process.wanted(Config()) for process in PROCESSES.values())
        assert len(shared_memory(run)) >= 3
    assert not any(child.is_running() and child.status() != psutil.STATUS_ZOMBIE for child in children)
    assert shared_memory(run) == set()
    assert not run.path.exists()


def test_a_killed_supervisor_takes_its_children_along(tmp_path: Path) -> None:
    with Asker(Config(), tmp_path) as asker:
        asker.wait_ready(Quiet())
        children = psutil.Process(asker.session.pid).children(recursive=True)
        os.kill(asker.session.pid, signal.SIGKILL)
        gone, alive = psutil.wait_procs(children, timeout=5)
        assert (len(gone), alive) == (len(children), [])
