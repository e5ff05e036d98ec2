"""The model that is only a clock: on a clock of the test's own, and over HTTP as the peers ask it."""

import json
import threading
from collections.abc import Iterator
from http.client import HTTPConnection

import pytest

from appliance.engines import Ended, Stopped, Token
from tests.benchmarks.peers import fixed_server
from tests.benchmarks.peers.fixed_model import ANSWER, EACH, FIRST, FixedModel, timed, tokens


class Clock:
    """Time that passes only while somebody sleeps."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now

    def sleep(self, seconds: float) -> None:
        self.now += seconds


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same model with no time between its tokens."""
    monkeypatch.setattr("tests.benchmarks.peers.fixed_model.FIRST", 0.0)
    monkeypatch.setattr("tests.benchmarks.peers.fixed_model.EACH", 0.0)


def test_every_token_comes_at_its_moment_however_slow_its_reader_is() -> None:
    clock = Clock()
    came = []
    for token in timed(lambda: False, clock, clock.sleep):
        came.append((token, clock.now - 100))
        clock.now += 0.02  # The reader takes its time.
    due = [FIRST + number * EACH for number in range(len(tokens()))]
    assert [token for token, _ in came] == tokens()
    assert [at for _, at in came] == pytest.approx(due, abs=1e-6)


def test_it_ends_within_a_glance_when_it_is_no_longer_wanted() -> None:
    clock = Clock()
    assert list(timed(lambda: clock.now > 100.12, clock, clock.sleep)) == tokens()[:1]
    assert clock.now < 100.13


@pytest.mark.usefixtures("at_once")
def test_as_an_engine_it_answers_whole_cut_or_not_at_all() -> None:
    whole = list(FixedModel().answer("why", (), 100, lambda: False))
    assert "".join(part.text for part in whole if isinstance(part, Token)) == ANSWER
    assert whole[-1] == Ended("stop")
    assert list(FixedModel().answer("why", (), 3, lambda: False))[-1] == Ended("length")
    assert FixedModel().prefill("why", (), lambda: False) == 0


def test_as_an_engine_it_says_that_it_was_stopped() -> None:
    with pytest.raises(Stopped):
        list(FixedModel().answer("why", (), 100, lambda: True))


@pytest.fixture
def address(at_once: None) -> Iterator[tuple[str, int]]:
    with fixed_server.serve() as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield "127.0.0.1", server.server_address[1]
        server.shutdown()


def posted(address: tuple[str, int], path: str, body: bytes) -> tuple[int, str]:
    connection = HTTPConnection(*address, timeout=10)
    connection.request("POST", path, body)
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_over_http_it_streams_one_event_a_token(address: tuple[str, int]) -> None:
    status, text = posted(address, fixed_server.PATH, json.dumps({"stream": True}).encode())
    *events, done, end = text.split("\n\n")
    assert (status, done, end) == (200, "data: [DONE]", "")
    said = [json.loads(event.removeprefix("data: "))["choices"][0]["delta"]["content"] for event in events]
    assert said == [*tokens(), ""]


def test_over_http_it_answers_whole_where_no_stream_is_asked_for(address: tuple[str, int]) -> None:
    status, text = posted(address, fixed_server.PATH, b"{}")
    assert (status, json.loads(text)["choices"][0]["message"]["content"]) == (200, ANSWER)


def test_over_http_it_refuses_what_is_no_question(address: tuple[str, int]) -> None:
    assert posted(address, "/v1/models", b"{}")[0] == 404
    assert posted(address, fixed_server.PATH, b"")[0] == 400
