"""A language model of random weights, tiny but made by the same writer: quantised and loaded as the large ones are."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from appliance.engines import Ended, Prompted, Token
from appliance.llm.llama import Llama
from appliance.llm.native import Native
from appliance.messages import Exchange
from models import catalogue
from models.formats import inspect_gguf
from models.progress import Silent
from models.true_shape import make, mind, quantise
from models.true_shape.shapes import MINDS, Mind, Tokens
from models.true_shape.vocabulary import build, letters

ORDINARY = 1_500


def tiny(name: str) -> Mind:
    """The shape with everything small: its vocabulary's special tokens move down."""
    whole = MINDS[name]
    down = whole.tokens.ordinary - ORDINARY
    named = {at - down: text for at, text in whole.tokens.named.items()}
    begin = whole.tokens.begin - down if whole.tokens.begin >= 0 else -1
    tokens = Tokens(ORDINARY, named, whole.tokens.splitter, whole.tokens.end - down, begin)
    less = replace(whole, heads=4, key_heads=2, width=256, hidden=512, layers=2)
    return replace(less, vocabulary=ORDINARY + 16, context=512, tokens=tokens)


@pytest.fixture(params=MINDS)
def loaded(request: pytest.FixtureRequest, tmp_path: Path) -> Llama:
    plain, small = tmp_path / "plain.gguf", tmp_path / "small.gguf"
    mind.write(plain, tiny(request.param), 1, Silent().advance)
    assert inspect_gguf(plain).architecture == MINDS[request.param].architecture
    quantise.quantise(plain, small, 1)
    assert small.stat().st_size < plain.stat().st_size
    return Llama(Native(small, 512, 1, 1), "tiny")


def said(engine: Llama, question: str, history: list[Exchange], most: int = 100) -> tuple[str, list[object]]:
    parts = list(engine.answer(question, history, most, lambda: False))
    return "".join(part.text for part in parts if isinstance(part, Token)), list(parts)


def test_every_question_gets_the_same_answer_of_the_same_tokens(loaded: Llama) -> None:
    first, parts = said(loaded, "why is the sky blue", [])
    assert first == mind.ANSWER
    assert sum(isinstance(part, Token) for part in parts) == len(mind.pieces()) + 1
    assert parts[-1] == Ended("stop")
    again, parts = said(loaded, "and the sea", [Exchange("why is the sky blue", first)])
    assert again == mind.ANSWER
    # What it said itself is still there: only the new question is read.
    prompted = parts[0]
    assert isinstance(prompted, Prompted)
    assert prompted.evaluated_tokens < prompted.prompt_tokens / 2
    short, parts = said(loaded, "why", [], most=5)
    assert (short, parts[-1]) == ("A model with random weights", Ended("length"))
    loaded.close()


def test_no_token_of_the_answer_stands_in_it_twice() -> None:
    assert len(set(mind.pieces())) == len(mind.pieces())
    assert "".join(mind.pieces()).replace("Ġ", " ") == mind.ANSWER


def test_an_answer_with_a_token_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="each once"):
        mind.write(tmp_path / "mind.gguf", tiny("qwen2.5-0.5b"), 1, Silent().advance, answer="so very very so")


def test_a_vocabulary_has_exactly_its_size_and_no_token_twice() -> None:
    made = build(3_000, mind.pieces(), seed=1)
    assert len(made.texts) == len(set(made.texts)) == 3_000
    assert [merge.replace(" ", "") for merge in made.merges] == made.texts[256:]
    assert len(set(letters())) == 256
    with pytest.raises(ValueError, match="do not hold"):
        build(260, mind.pieces(), seed=1)


@pytest.mark.parametrize("name", MINDS)
def test_its_parameters_are_as_many_as_the_published_name_says(name: str) -> None:
    millions = {"qwen2.5-0.5b": 494, "llama-3.2-1b": 1_236}[name]
    tied = replace(MINDS[name], own_output=False)
    assert sum(part.size for part in mind.tensors(tied, [])) / 1e6 == pytest.approx(millions, abs=1)
    assert re.search(r"q4_k_m$", MINDS[name].catalogue)
    assert catalogue.load().find(MINDS[name].catalogue).files[0].size


def test_the_tool_leaves_nothing_but_the_model(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(MINDS, "qwen2.5-0.5b", tiny("qwen2.5-0.5b"))
    made = make.make("qwen2.5-0.5b", tmp_path / "mind.gguf", 1, 1, Silent())
    assert [path.name for path in tmp_path.iterdir()] == ["mind.gguf"]
    assert made["ratio"] < 0.1
