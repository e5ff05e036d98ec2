"""The llm service with a model that uses tools: when it is told of them, what it sends, what gives way."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest

from appliance.bus import Bus
from appliance.engines import Called, Candidate, Ended, Fallback, LanguageModel, Prompted, Stop, Stopped, Summed, Token
from appliance.errors import EngineFailed
from appliance.llm import service
from appliance.llm.service import QUIET, Llm
from appliance.messages import (
    Exchange,
    Failed,
    Generate,
    Generated,
    OfferTools,
    Prefill,
    Summarise,
    Summary,
    TextChunk,
    Tool,
    ToolCall,
    ToolResult,
)
from appliance.units import Seconds
from tests.appliance.fake_bus import FakeBus, fake_run

TIMER = Tool("timer_set", "", {"properties": {"seconds": {"type": "integer"}}})


class Helper:
    """Calls a tool where it may, and writes down what it is asked."""

    def __init__(self, name: str = "helper") -> None:
        self.name = name
        self.log: list[object] = []
        self.before: Callable[[], None] = lambda: None
        self.fails = False

    def _work(self, stop: Stop) -> None:
        self.before()
        if stop():
            raise Stopped
        if self.fails:
            raise EngineFailed("out of memory.")

    def answer(
        self, question: str, history: Sequence[Exchange], max_tokens: int, stop: Stop
    ) -> Iterator[Prompted | Token | Ended]:
        raise AssertionError("an assistant is asked to act")

    def act(
        self,
        question: str,
        history: Sequence[Exchange],
        results: Sequence[ToolResult],
        max_tokens: int,
        stop: Stop,
        may_call: bool = True,
    ) -> Iterator[Prompted | Token | Called | Ended]:
        self.log.append(("act", question, len(results), may_call))
        yield Prompted(20, 5)
        self._work(stop)
        if may_call and not results:
            yield Token("")
            yield Called("timer_set", '{"seconds": 60}')
            yield Ended("tool")
            return
        yield Token("Done.")
        yield Ended("stop")

    def prefill(self, question: str, history: Sequence[Exchange], stop: Stop) -> int:
        return 0

    def offer(self, tools: Sequence[Tool], facts: Sequence[str]) -> int:
        self.log.append(("offer", [tool.name for tool in tools], list(facts)))
        return len(tools)

    def rest(self, stop: Stop) -> int:
        self._work(stop)
        self.log.append("rest")
        return 1

    def summarise(self, history: Sequence[Exchange], stop: Stop) -> Summed:
        self._work(stop)
        return Summed("We spoke.", len(history) - 1) if len(history) > 1 else Summed("", 0)

    def remember(self, history: Sequence[Exchange], done: Summed, stop: Stop) -> int:
        self.log.append(("remember", done))
        return 1

    def close(self) -> None:
        pass


class Bench:
    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(service.clock, "monotonic", lambda: Seconds(self.now))
        self.bus = FakeBus()
        self.mind, self.other = Helper(), Helper("other")
        pair: list[Candidate[LanguageModel]] = [
            Candidate("the model", lambda: self.mind),
            Candidate("it", lambda: self.other),
        ]
        self.llm = Llm(
            fake_run(folder), cast(Bus, self.bus), Fallback("the language model", pair, lambda: Seconds(self.now))
        )
        self.llm.load()

    def hear(self, *messages: Generate | Prefill | OfferTools | Summarise) -> None:
        self.bus.deliver(*messages)
        for _ in range(len(messages) + 1):
            self.llm.step(0)


@pytest.fixture
def bench(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bench:
    return Bench(tmp_path, monkeypatch)


def test_tools_are_read_once_while_nobody_asks(bench: Bench) -> None:
    bench.hear(OfferTools(tools=(TIMER,), facts=("a fact",)))
    bench.hear()
    assert bench.mind.log == [("offer", ["timer_set"], ["a fact"]), "rest"]


def test_the_same_offer_again_is_nothing_new(bench: Bench) -> None:
    bench.hear(OfferTools(tools=(TIMER,)))
    bench.hear(OfferTools(tools=(TIMER,)))
    assert bench.mind.log.count("rest") == 1


def test_a_new_offer_waits_until_the_conversation_is_over(bench: Bench) -> None:
    bench.hear(OfferTools(tools=(TIMER,)), Generate(turn=1, question="why", tools=True))
    bench.mind.log.clear()
    bench.hear(OfferTools(tools=(TIMER,), facts=("new",)))
    bench.now += QUIET
    bench.hear()
    assert bench.mind.log == []
    bench.now += 0.1
    bench.hear()
    assert bench.mind.log == [("offer", ["timer_set"], ["new"]), "rest"]


def test_reading_the_tools_gives_way_to_a_question_and_is_taken_up_again(bench: Bench) -> None:
    bench.mind.before = lambda: bench.bus.deliver(Generate(turn=1, question="why"))
    bench.bus.deliver(OfferTools(tools=(TIMER,)))
    bench.llm.step(0)
    bench.mind.before = lambda: None
    bench.llm.step(0)
    assert "rest" not in bench.mind.log
    assert bench.bus.of(Generated)
    bench.now += QUIET + 1
    bench.hear()
    assert bench.mind.log[-1] == "rest"


def test_a_call_goes_out_in_place_of_words(bench: Bench) -> None:
    bench.hear(Generate(turn=3, revision=1, question="a minute", tools=True))
    assert bench.bus.of(TextChunk) == []
    assert bench.bus.of(ToolCall) == [ToolCall(turn=3, revision=1, name="timer_set", arguments='{"seconds": 60}')]
    assert [(end.turn, end.revision, end.finish) for end in bench.bus.of(Generated)] == [(3, 1, "tool")]


def test_with_its_result_the_model_answers_in_words(bench: Bench) -> None:
    result = ToolResult("timer_set", '{"seconds": 60}', "Done.")
    bench.hear(Generate(turn=3, question="a minute", tools=True, results=(result,)))
    assert [chunk.text for chunk in bench.bus.of(TextChunk)] == ["Done."]
    assert bench.mind.log[-1] == ("act", "a minute", 1, True)


def test_where_no_tools_are_wanted_none_is_called(bench: Bench) -> None:
    bench.hear(Generate(turn=3, question="a minute"))
    assert bench.bus.of(ToolCall) == []
    assert bench.mind.log[-1] == ("act", "a minute", 0, False)


def test_a_model_that_takes_over_is_told_of_the_tools_first(bench: Bench) -> None:
    bench.hear(OfferTools(tools=(TIMER,)))
    bench.mind.fails = True
    bench.hear(Generate(turn=1, question="a minute", tools=True))
    assert bench.other.log == [("offer", ["timer_set"], []), ("act", "a minute", 0, True)]
    assert len(bench.bus.of(ToolCall)) == 1


def test_a_summary_is_sent_and_then_read(bench: Bench) -> None:
    bench.hear(Summarise(history=(Exchange("a", "b"),) * 3))
    assert bench.bus.of(Summary) == [Summary(text="We spoke.", exchanges=2)]
    assert bench.mind.log[-1] == ("remember", Summed("We spoke.", 2))


def test_a_short_history_is_answered_with_nothing_to_do(bench: Bench) -> None:
    bench.hear(Summarise(history=(Exchange("a", "b"),)))
    assert bench.bus.of(Summary) == [Summary(text="", exchanges=0)]


def test_a_summary_gives_way_and_nothing_is_sent(bench: Bench) -> None:
    bench.mind.before = lambda: bench.bus.deliver(Prefill(turn=2, question="what"))
    bench.bus.deliver(Summarise(history=(Exchange("a", "b"),) * 3))
    bench.llm.step(0)
    assert bench.bus.of(Summary) == []


def test_a_summary_that_fails_is_nobodys_business(bench: Bench) -> None:
    bench.mind.fails = bench.other.fails = True
    bench.hear(Summarise(history=(Exchange("a", "b"),) * 3))
    assert bench.bus.of(Failed) == []
