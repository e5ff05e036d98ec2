"""Logs: a turn's lines carry its number, and nobody's words are in any."""

import ast
import asyncio
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from appliance.dialogue.service import Dialogue
from appliance.logs import about, log
from appliance.messages import Ask, Cancel, Failed, Health, Message, ServiceState, Speak, TextChunk, Transcribe
from appliance.store import StoreFailed
from appliance.worker import TurnWorker
from tests.appliance.fake_bus import FakeBus, fake_run
from tests.flow.test_turns import Room

ROOT = Path(__file__).resolve().parents[2]

WORDS = ("rutabaga", "gooseberry", "aluminium", "marmalade")

SPOKEN = frozenset(
    {
        *("text", "texts", "transcript", "reply", "question", "answer", "words", "clause", "clauses", "said", "heard"),
        *("history", "exchange", "exchanges", "facts", "arguments", "phrase", "chunk", "utterance", "sentence"),
    }
)
"""What our code calls that which people and the speaker say."""


def written(capfd: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    return [json.loads(line) for line in capfd.readouterr().err.splitlines()]


@pytest.fixture(autouse=True)
def nobody() -> Iterator[None]:
    yield
    about(0)


def test_lines_carry_the_turn_that_is_worked_on(capfd: pytest.CaptureFixture[str]) -> None:
    log.info("before")
    about(7)
    log.info("during", why="x")
    log.info("its own", turn=8)
    about(0)
    log.info("after")
    assert [line.get("turn") for line in written(capfd)] == [None, 7, 8, None]


def test_tasks_of_a_loop_keep_their_turns_apart(capfd: pytest.CaptureFixture[str]) -> None:
    async def call(turn: int, pause: float) -> None:
        about(turn)
        await asyncio.sleep(pause)
        log.info("called")

    async def both() -> None:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(call(1, 0.002))
            tasks.create_task(call(2, 0.001))

    asyncio.run(both())
    assert sorted(str(line["turn"]) for line in written(capfd)) == ["1", "2"]


class Complaining(TurnWorker):
    """A worker with something to say of each request."""

    name = "complaining"
    requests = (Transcribe,)

    def handle(self, message: Message) -> None:
        log.warning("it is so hot")


def test_a_worker_names_the_turn_of_its_request(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    bus = FakeBus()
    worker = Complaining(fake_run(tmp_path), bus)  # type: ignore[arg-type]  # a bus to it
    bus.deliver(Cancel(turn=3), Transcribe(turn=4, start=0, end=1))
    worker.step(0)
    log.info("nothing to do")
    assert [(line["event"], line.get("turn")) for line in written(capfd)] == [
        ("it is so hot", 4),
        ("nothing to do", None),
    ]


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Room]:
    room = Room(tmp_path)
    yield room
    room.close()


def test_a_conversation_leaves_no_word_in_the_log(room: Room, capfd: pytest.CaptureFixture[str]) -> None:
    rutabaga, gooseberry, aluminium, marmalade = WORDS
    room.say(f"why is the {rutabaga} so blue")
    room.think(f"Because of the {gooseberry}. ", "That is why.")
    room.voice()
    room.play()
    room.say("stop")
    room.play()
    room.say(f"add {aluminium} to the shopping list")
    room.voice()
    room.play()
    room.tell(Ask(text=f"remember that the {marmalade} is gone"))
    room.tell(Failed(turn=room.dialogue.state.turn, service="llm", what="generate", why="it took too long"))
    room.tell(ServiceState(service="stt", health=Health.DOWN), ServiceState(service="stt", health=Health.READY))
    lines = capfd.readouterr().err
    assert '"event":"turn"' in lines, "else this shows nothing"
    assert [word for word in WORDS if word in lines] == []
    turns = [json.loads(line) for line in lines.splitlines()]
    assert all(isinstance(line.get("turn"), int) for line in turns if line["event"] == "turn")


def test_what_cannot_be_written_is_told_with_its_turn(
    room: Room, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    def full(*_: object) -> None:
        raise StoreFailed("the disk is full.")

    monkeypatch.setattr(Dialogue, "_carry_out", full)
    room.tell(Ask(text="set a timer for ten minutes"))
    lines = [line for line in written(capfd) if line["event"] == "not done"]
    assert lines and all(line["turn"] == 1 for line in lines)


def names(node: ast.AST) -> set[str]:
    """Every name and attribute in an expression."""
    return {each.id for each in ast.walk(node) if isinstance(each, ast.Name)} | {
        each.attr for each in ast.walk(node) if isinstance(each, ast.Attribute)
    }


@pytest.mark.parametrize(
    "file", sorted((ROOT / "appliance").rglob("*.py")), ids=lambda file: str(file.relative_to(ROOT))
)
def test_no_log_line_is_given_what_was_said(file: Path) -> None:
    for node in ast.walk(ast.parse(file.read_bytes())):
        if isinstance(node, ast.Call) and ast.unparse(node.func).startswith("log."):
            given = [*node.args, *(keyword.value for keyword in node.keywords)]
            found = set().union(*map(names, given)) | {keyword.arg for keyword in node.keywords if keyword.arg}
            assert not found & SPOKEN, f"line {node.lineno}: {found & SPOKEN}"


def test_that_guard_knows_our_own_fields() -> None:
    fields = {field for kind in (TextChunk, Speak, Ask) for field in kind.__struct_fields__}
    assert "text" in fields & SPOKEN
