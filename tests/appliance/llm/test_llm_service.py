"""The llm service: an answer goes out as it is written, and stops within a token when nobody wants it."""

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest

from appliance.bus import Bus
from appliance.config import Config, LlmConfig
from appliance.engines import Candidate, Ended, Fallback, Prompted, Stop, Stopped, Token
from appliance.errors import EngineFailed
from appliance.llm import service
from appliance.llm.service import Llm, candidates
from appliance.messages import Cancel, Exchange, Failed, Generate, Generated, Message, Prefill, TextChunk
from appliance.units import Seconds
from tests.appliance.fake_bus import FakeBus, fake_run


class Mind:
    """Answers with the words of the question."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.before: Callable[[int], None] = lambda word: None
        self.fails_at: int | None = None
        self.most = 0
        self.read = ""

    def answer(
        self, question: str, history: Sequence[Exchange], max_tokens: int, stop: Stop
    ) -> Iterator[Prompted | Token | Ended]:
        self.most = max_tokens
        yield Prompted(20, 5)
        for number, word in enumerate(question.split()):
            self.before(number)
            if stop():
                raise Stopped
            if number == self.fails_at:
                raise EngineFailed("out of memory.")
            yield Token(word)
            yield Token("")
        yield Ended("stop")

    def prefill(self, question: str, history: Sequence[Exchange], stop: Stop) -> int:
        self.before(-1)
        if stop():
            raise Stopped
        if self.fails_at == -1:
            raise EngineFailed("out of memory.")
        self.read = question
        return len(question.split())

    def close(self) -> None:
        pass


class Bench:
    def __init__(self, folder: Path) -> None:
        self.bus = FakeBus()
        self.mind, self.other = Mind("big"), Mind("small")
        pair = [Candidate("the model big", lambda: self.mind), Candidate("the model small", lambda: self.other)]
        engines: Fallback[Mind] = Fallback("the language model", pair, lambda: Seconds(0))
        self.llm = Llm(fake_run(folder), cast(Bus, self.bus), cast("Fallback[service.LanguageModel]", engines))

    def ask(self, *requests: Message) -> None:
        self.bus.deliver(*requests)
        for _ in requests:
            self.llm.step(0)

    @property
    def text(self) -> list[str]:
        return [chunk.text for chunk in self.bus.of(TextChunk)]

    @property
    def ends(self) -> list[tuple[int, int, str, str]]:
        return [(end.turn, end.tokens, end.finish, end.engine) for end in self.bus.of(Generated)]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path)


def test_the_answer_goes_out_piece_by_piece_and_then_its_counts(bench: Bench) -> None:
    bench.ask(Generate(turn=2, revision=1, question="one two three"))
    chunks = bench.bus.of(TextChunk)
    assert [(c.turn, c.revision, c.seq, c.text) for c in chunks] == [
        (2, 1, 0, "one"),
        (2, 1, 1, "two"),
        (2, 1, 2, "three"),
    ]
    assert [c.at_ns for c in chunks] == sorted(c.at_ns for c in chunks)
    [end] = bench.bus.of(Generated)
    assert (end.turn, end.revision, end.tokens, end.prompt_tokens, end.evaluated_tokens, end.finish, end.engine) == (
        2, 1, 6, 20, 5, "stop", "big",
    )  # fmt: skip


def test_a_cancel_stops_it_within_a_token(bench: Bench) -> None:
    bench.mind.before = lambda word: bench.bus.deliver(Cancel(turn=1)) if word == 2 else None
    bench.ask(Generate(turn=1, question="a b c d e"))
    assert bench.text == ["a", "b"]
    assert bench.ends == [(1, 4, "cancelled", "big")]


def test_a_newer_question_stops_it_and_is_answered_next(bench: Bench) -> None:
    bench.mind.before = lambda word: (
        bench.bus.deliver(Generate(turn=1, revision=1, question="x")) if word == 1 else None
    )
    bench.bus.deliver(Generate(turn=1, question="a b c"))
    bench.llm.step(0)
    bench.mind.before = lambda word: None
    bench.llm.step(0)
    assert bench.text == ["a", "x"]
    assert [end[2] for end in bench.ends] == ["cancelled", "stop"]


def test_a_cancelled_question_is_not_begun(bench: Bench) -> None:
    bench.ask(Generate(turn=1, question="a b c"), Cancel(turn=1))
    assert bench.bus.sent == []


def test_another_model_takes_over_before_the_first_word(bench: Bench) -> None:
    bench.mind.fails_at = 0
    bench.ask(Generate(turn=1, question="a b"))
    assert bench.text == ["a", "b"]
    assert [(end[2], end[3]) for end in bench.ends] == [("stop", "small")]
    assert bench.bus.of(Failed) == []


def test_half_an_answer_is_not_begun_again_by_another(bench: Bench) -> None:
    bench.mind.fails_at = 1
    bench.ask(Generate(turn=1, question="a b"))
    assert bench.text == ["a"]
    assert bench.ends == []
    [failed] = bench.bus.of(Failed)
    assert (failed.turn, failed.service, failed.what) == (1, "llm", "generate")
    assert failed.why == "big: out of memory."


def test_a_model_that_hangs_is_given_up(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(service.clock, "monotonic", lambda: now[0])

    def hang(_word: int) -> None:
        now[0] += service.PATIENCE + 1

    bench.mind.before = hang
    bench.ask(Generate(turn=1, question="a b"))
    assert bench.text == ["a", "b"]
    assert [end[3] for end in bench.ends] == ["small"]


def test_nobody_may_ask_for_more_than_the_settings_allow(tmp_path: Path, bench: Bench) -> None:
    bench.ask(Generate(turn=1, question="a", max_tokens=10_000))
    assert bench.mind.most == Config().llm.max_tokens


def test_the_starter_stands_behind_the_configured_model(tmp_path: Path) -> None:
    run = fake_run(tmp_path, Config(llm=LlmConfig(model="/nowhere/big.gguf")))
    offered = candidates(run)
    assert [candidate.label for candidate in offered] == ["the language model big.gguf", "the language model starter"]
    with pytest.raises(EngineFailed, match="there is no such file"):
        offered[0].load()


def test_the_beginning_of_a_question_is_read_and_nothing_is_said(bench: Bench) -> None:
    bench.ask(Prefill(turn=1, question="what is the"))
    assert bench.mind.read == "what is the"
    assert bench.bus.sent == []


def test_reading_ahead_gives_way_to_a_question(bench: Bench) -> None:
    bench.mind.before = lambda word: bench.bus.deliver(Generate(turn=1, question="why")) if word == -1 else None
    bench.ask(Prefill(turn=1, question="what is the"))
    assert bench.mind.read == ""
    bench.llm.step(0)
    assert bench.text == ["why"]


def test_reading_ahead_that_fails_is_nobodys_business(bench: Bench) -> None:
    bench.mind.fails_at = bench.other.fails_at = -1
    bench.ask(Prefill(turn=1, question="what is the"))
    assert bench.bus.of(Failed) == []
