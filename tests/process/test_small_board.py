"""The small profile with real processes: it answers, says what it lacks, and what shares a process falls and rises together."""

from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from appliance.asking import Asker
from appliance.config import Config, MachineConfig
from appliance.demo.script import QUESTIONS
from appliance.dialogue.phrases import NO_MIND
from appliance.messages import Health, ServiceState
from appliance.ring import Ring
from appliance.sound import read_sound
from tests.process.conftest import Quiet
from tests.process.test_appliance import is_ready, process_of, until

pytestmark = pytest.mark.process

TOGETHER = ("stt", "llm", "tts", "dialogue")


def is_down(name: str) -> Callable[[object], bool]:
    return lambda message: (
        isinstance(message, ServiceState) and (message.service, message.health) == (name, Health.DOWN)
    )


@pytest.fixture
def asker(tmp_path: Path) -> Iterator[Asker]:
    with Asker(Config(machine=MachineConfig(profile="small")), tmp_path) as asker:
        asker.wait_ready(Quiet())
        yield asker


def test_it_answers_with_five_processes_and_says_what_it_lacks(asker: Asker) -> None:
    assert len(psutil.Process(asker.session.pid).children()) == 4
    assert len({process_of(asker, name).pid for name in TOGETHER}) == 1
    ((turn, reply),) = asker.ask_sound(read_sound(QUESTIONS[0].file), wake=True)
    assert QUESTIONS[0].faults(turn) == []
    assert len(reply) > 8000
    ((turn, _),) = asker.ask_text("why is the sky blue")
    assert (turn.answered_by, turn.reply) == ("none", NO_MIND)


def test_those_who_share_a_process_are_all_back_after_it_was_killed(asker: Asker) -> None:
    process_of(asker, "stt").kill()
    back = set()

    def all_up(message: object) -> bool:
        if isinstance(message, ServiceState) and message.health in (Health.READY, Health.OFF):
            back.add(message.service)
        return back >= {*TOGETHER}

    until(asker, all_up)
    ((turn, reply),) = asker.ask_text("what time is it")
    assert (turn.answered_by, turn.cancelled) == ("skill:time", "")
    assert len(reply) > 8000


def test_a_shared_process_that_is_stopped_is_killed_and_replaced(asker: Asker) -> None:
    stopped = process_of(asker, "tts")
    stopped.suspend()
    until(asker, is_down("dialogue"))
    until(asker, is_ready("dialogue"))
    assert process_of(asker, "tts").pid != stopped.pid
    ((turn, _),) = asker.ask_text("what time is it")
    assert turn.answered_by == "skill:time"


def test_a_killed_supervisor_leaves_no_process(tmp_path: Path) -> None:
    with Asker(Config(machine=MachineConfig(profile="small")), tmp_path) as asker:
        asker.wait_ready(Quiet())
        children = psutil.Process(asker.session.pid).children(recursive=True)
        psutil.Process(asker.session.pid).kill()
        gone, alive = psutil.wait_procs(children, timeout=5)
        for name in ("capture", "playback", "clean"):
            Ring.unlink(asker.session.run.ring(name))
        assert (len(gone), alive) == (4, [])
