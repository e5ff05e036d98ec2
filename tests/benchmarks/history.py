"""What a long conversation costs: time to the first token with 2,000 tokens of history, against none.

A model of true shape and random weights (`models/true_shape`), in the appliance's own engine, which keeps what it has read: each
question is asked after the one before it, as in a conversation, so that only the new tokens are evaluated. `python -m
tests.benchmarks history`.
"""

import importlib
import time
from collections.abc import Iterator, Sequence
from statistics import median

from appliance import threads
from appliance.config import ThreadsConfig
from appliance.engines import Prompted, Token
from appliance.llm.llama import Llama
from appliance.llm.native import Native
from appliance.messages import Exchange
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.true_shape import made

MODEL = "qwen2.5-0.5b"
CONTEXT = 4_096
HISTORY = 2_000
"""Tokens at least."""

ASKED = 8
TARGET = 1.5

ANSWER = (
    "The old mill by the river has a wheel of oak that turns when the water is high in spring and stands in summer. "
    * 4
)
QUESTION = "and what did the miller of the {} village do with the corn that the farmers brought him?"
NAMES = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")


def measure() -> Iterator[Figure]:
    """Medians of both, their ratio, and how many tokens were read for a question."""
    native = importlib.import_module("appliance.llm.native")
    budget = threads.budget(threads.cores(), ThreadsConfig())
    machine: Native = native.Native(made(MODEL), CONTEXT, budget.llm, budget.llm_prompt)
    model = Llama(machine, MODEL)
    short, read_short, _ = asked(model, ())
    past = history(model)
    long, read_long, prompt = asked(model, past)
    ratio = long / short
    yield figure("first token, no history, p50", 1_000 * short, "ms")
    yield figure(f"first token, {prompt:,} tokens before it, p50", 1_000 * long, "ms")
    yield figure("  the one over the other", ratio, "times", f"<= {TARGET:g}", ratio <= TARGET)
    yield figure("  tokens read for a question: without, with history", max(read_short, read_long), "tokens")
    machine.close()


def history(model: Llama) -> tuple[Exchange, ...]:
    """Exchanges of `HISTORY` tokens and more, which the model has read."""
    past: list[Exchange] = []
    tokens = 0
    while tokens < HISTORY:
        past.append(Exchange(QUESTION.format(len(past)), ANSWER))
        _, _, tokens = first_token(model, "go on", past)
    return tuple(past)


def asked(model: Llama, past: Sequence[Exchange]) -> tuple[float, int, int]:
    """Median seconds to the first token, tokens read for a question at most, and the longest prompt, over `ASKED` questions."""
    first_token(model, "hello", past)
    turns = [first_token(model, QUESTION.format(name), past) for name in NAMES[:ASKED]]
    return median(turn[0] for turn in turns), max(turn[1] for turn in turns), max(turn[2] for turn in turns)


def first_token(model: Llama, question: str, past: Sequence[Exchange]) -> tuple[float, int, int]:
    """Seconds to the first token, tokens that were evaluated for it, tokens of the whole prompt."""
    began = time.perf_counter()
    evaluated = prompt = 0
    for part in model.answer(question, past, 1, lambda: False):
        if isinstance(part, Prompted):
            evaluated, prompt = part.evaluated_tokens, part.prompt_tokens
        elif isinstance(part, Token):
            return time.perf_counter() - began, evaluated, prompt
    return time.perf_counter() - began, evaluated, prompt
