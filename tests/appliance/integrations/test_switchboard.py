"""Calls are answered once, in their deadline or as failed, and not at all for a turn that is void."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from appliance.errors import ApplianceError
from appliance.integrations.integration import Refused, Unreachable
from appliance.integrations.switchboard import MOST, Switchboard
from appliance.messages import Call, Called, Cancel, Message, Tool
from appliance.units import Seconds


class Thing:
    """An integration that does as the test says."""

    def __init__(self, name: str = "music", *tools: str) -> None:
        self.name = name
        self._tools = tools
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.does: Callable[[], Awaitable[dict[str, Any]]] = self.works
        self.release = asyncio.Event()

    def tools(self) -> tuple[Tool, ...]:
        return tuple(Tool(name=name, description="") for name in self._tools)

    async def run(self) -> None: ...

    async def close(self) -> None: ...

    async def call(self, verb: str, arguments: dict[str, Any]) -> dict[str, Any]:
        self.calls.append((verb, arguments))
        return await self.does()

    async def works(self) -> dict[str, Any]:
        return {"outcome": "done"}

    async def waits(self) -> dict[str, Any]:
        await self.release.wait()
        return {"outcome": "late"}

    def fails(self, error: Exception) -> None:
        async def fail() -> dict[str, Any]:
            raise error

        self.does = fail


class Bench:
    def __init__(self, *things: Thing) -> None:
        self.now = Seconds(0)
        self.said: list[Called] = []
        self.board = Switchboard(things, self.hear, lambda: self.now)

    def hear(self, message: Message) -> None:
        assert isinstance(message, Called)
        self.said.append(message)

    async def settle(self) -> None:
        for _ in range(10):
            await asyncio.sleep(0)

    @property
    def outcomes(self) -> list[tuple[int, object]]:
        return [(said.call, said.ok or said.value["error"]) for said in self.said]


def call(
    number: int = 1, service: str = "music", verb: str = "pause", turn: int = 3, revision: int = 2, **given: Any
) -> Call:
    return Call(turn=turn, revision=revision, call=number, service=service, verb=verb, **given)


def test_a_call_is_answered_with_its_turn_and_number() -> None:
    async def go() -> None:
        thing = Thing()
        bench = Bench(thing)
        bench.board.begin(call(7, verb="play", arguments={"what": "jazz"}))
        await bench.settle()
        assert thing.calls == [("play", {"what": "jazz"})]
        assert bench.said == [Called(turn=3, revision=2, call=7, ok=True, value={"outcome": "done"})]

    asyncio.run(go())


def test_a_tool_is_called_at_whoever_has_it() -> None:
    async def go() -> None:
        one, other = Thing("home", "home_state"), Thing("files", "files_read")
        bench = Bench(one, other)
        bench.board.begin(call(1, "tool", "files_read"))
        bench.board.begin(call(2, "tool", "home_state"))
        bench.board.begin(call(3, "tool", "files_write"))
        bench.board.begin(call(4, "files", "files_read"))
        bench.board.begin(call(5, "weather", "forecast"))
        await bench.settle()
        assert ([verb for verb, _ in one.calls], [verb for verb, _ in other.calls]) == (
            ["home_state"],
            ["files_read"] * 2,
        )
        assert sorted(bench.outcomes) == [(1, True), (2, True), (3, "not_set_up"), (4, True), (5, "not_set_up")]

    asyncio.run(go())


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unreachable("the player went away."), "unreachable"),
        (Refused("the player will not."), "refused"),
        (ZeroDivisionError("the secret 4711"), "unreachable"),
        (TimeoutError(), "late"),
    ],
)
def test_whatever_goes_wrong_is_one_answer_for_people(
    error: Exception, code: str, capfd: pytest.CaptureFixture[str]
) -> None:
    async def go() -> Called:
        thing = Thing()
        thing.fails(error)
        bench = Bench(thing)
        bench.board.begin(call())
        await bench.settle()
        [said] = bench.said
        return said

    said = asyncio.run(go())
    assert (said.ok, said.value) == (False, {"error": code})
    assert said.why == (error.what if isinstance(error, ApplianceError) else said.why) != ""
    assert "4711" not in said.why + capfd.readouterr().err


def test_a_call_that_takes_too_long_is_answered_without_it() -> None:
    async def go() -> None:
        thing = Thing()
        thing.does = thing.waits
        bench = Bench(thing)
        bench.board.begin(call(deadline=0.01))
        while not bench.said:
            await asyncio.sleep(0.001)
        thing.release.set()
        await bench.settle()
        assert bench.outcomes == [(1, "late")]

    asyncio.run(go())


def test_a_service_that_does_not_answer_is_left_alone_for_a_while() -> None:
    async def go() -> None:
        thing = Thing()
        thing.fails(Unreachable("gone."))
        bench = Bench(thing)
        for number, now in enumerate((0, 1, 4.9, 5.1)):
            bench.now = Seconds(now)
            bench.board.begin(call(number))
            await bench.settle()
        assert len(thing.calls) == 2
        assert bench.outcomes == [(number, "unreachable") for number in range(4)]

    asyncio.run(go())


def test_a_service_that_says_no_is_asked_again_at_once_and_one_that_rests_does_not_stop_another() -> None:
    async def go() -> None:
        no, gone = Thing("home"), Thing("music")
        no.fails(Refused("no."))
        gone.fails(Unreachable("gone."))
        bench = Bench(no, gone)
        for number in range(3):
            bench.board.begin(call(number, "music"))
            bench.board.begin(call(number + 10, "home"))
            await bench.settle()
        assert (len(no.calls), len(gone.calls)) == (3, 1)

    asyncio.run(go())


def test_a_cancel_ends_what_is_void_and_under_way_and_nothing_else() -> None:
    async def go() -> None:
        thing = Thing()
        thing.does = thing.waits
        bench = Bench(thing)
        for number, (turn, revision) in enumerate([(3, 1), (3, 2), (3, 3), (4, 0), (0, 0)]):
            bench.board.begin(call(number, turn=turn, revision=revision))
        await bench.settle()
        bench.board.cancel(Cancel(turn=3, revision=2))
        bench.board.begin(call(9, turn=3, revision=2))
        await bench.settle()
        thing.release.set()
        await bench.settle()
        assert sorted(bench.outcomes) == [(2, True), (3, True), (4, True), (9, True)]

    asyncio.run(go())


def test_no_more_than_so_many_calls_are_under_way() -> None:
    async def go() -> None:
        thing = Thing()
        thing.does = thing.waits
        bench = Bench(thing)
        for number in range(MOST + 2):
            bench.board.begin(call(number))
        assert bench.outcomes == [(MOST, "busy"), (MOST + 1, "busy")]
        await bench.settle()
        await bench.board.end()
        assert len(bench.said) == 2

    asyncio.run(go())
