"""The shipped file, through llama.cpp."""

from typing import Any

import pytest

from models.starter.mind import tokenizer as t
from models.starter.mind.__main__ import SHIPPED
from models.starter.mind.conversation import CHAT_TEMPLATE
from models.starter.mind.evaluation import SYSTEM_PROMPT
from models.starter.mind.questions import load_questions
from models.starter.mind.refusals import is_refusal

llama_cpp = pytest.importorskip("llama_cpp", reason="llama-cpp-python is not installed")

ANSWERS = {question.id: question.answer for question in load_questions()}


@pytest.fixture(scope="module")
def mind() -> Any:
    return llama_cpp.Llama(str(SHIPPED), n_ctx=512, n_threads=1, n_threads_batch=1, verbose=False)


def reply(mind: Any, *messages: tuple[str, str]) -> str:
    chat = [{"role": role, "content": content} for role, content in messages]
    answer = mind.create_chat_completion(chat, temperature=0.0, max_tokens=64)
    return str(answer["choices"][0]["message"]["content"])


@pytest.mark.parametrize(
    ("asked", "known"),
    [
        ("what is the capital of france", "capital_france"),
        ("why is the sky blue", "sky_blue"),
        ("how long do i boil an egg", "boil_egg"),
        ("Why is the sky blue?", "sky_blue"),
        ("please tell me a joke", "joke"),
    ],
)
def test_an_everyday_question_is_answered(mind: Any, asked: str, known: str) -> None:
    assert reply(mind, ("user", asked)) == ANSWERS[known]


def test_a_question_is_answered_inside_a_conversation(mind: Any) -> None:
    said = reply(
        mind,
        ("system", SYSTEM_PROMPT),
        ("user", "how many planets are there"),
        ("assistant", ANSWERS["planets"]),
        ("user", "what is the capital of italy"),
    )
    assert said == ANSWERS["capital_italy"]


@pytest.mark.parametrize("asked", ["what is the capital of peru", "who was napoleon", "what is the stock price today"])
def test_what_it_does_not_know_it_says_and_names_the_remedy(mind: Any, asked: str) -> None:
    said = reply(mind, ("user", asked))
    assert is_refusal(said)
    assert "hark models pull" in said


def test_the_file_carries_the_chat_format_and_fits_its_budget(mind: Any) -> None:
    assert mind.metadata["tokenizer.chat_template"] == CHAT_TEMPLATE
    assert mind.metadata["llama.context_length"] == "2048"
    assert SHIPPED.stat().st_size <= 8_000_000


def test_llama_cpp_cuts_text_into_the_tokens_of_the_recipe(mind: Any) -> None:
    pieces = shipped_tokenizer(mind)
    texts = [
        text for question in load_questions() for text in (*question.phrases, question.answer, f" {question.answer}")
    ]
    texts += [
        "",
        " ",
        "  two  spaces ",
        "Füße 你好 😀",
        "a\nb\tc",
        "[unknown] x?",
        "</s> <|user|>",
        "12.5 % of it's",
        "\u2581x",
    ]
    theirs = {text: mind.tokenize(text.encode(), add_bos=False, special=False) for text in texts}
    assert {text: tokens for text, tokens in theirs.items() if tokens != pieces.encode(text)} == {}


def shipped_tokenizer(mind: Any) -> t.Tokenizer:
    """The recipe's tokenizer with the pieces of the shipped file."""
    vocabulary = llama_cpp.llama_model_get_vocab(mind.model)
    texts = (llama_cpp.llama_vocab_get_text(vocabulary, token) for token in range(mind.n_vocab()))
    return t.Tokenizer([text.decode() for text in texts][t.FIRST_PIECE :])
