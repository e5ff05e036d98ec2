"""Tool calls by a model of true shape and random weights: `python -m tests.benchmarks tool_calls`.

The worst caller there is: it knows nothing, and under the grammar it writes a call all the same. Each must parse, be one of the
tools, and have arguments that the tool takes. Beside that, what the grammar costs for each token, and what the tools cost once.
"""

import importlib
import json
import time
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import numpy as np

from appliance import threads
from appliance.config import ThreadsConfig
from appliance.engines import Called, Prompted, Token
from appliance.llm.calling import TOOLS_KEY
from appliance.llm.constraint import Constraint, Logits
from appliance.llm.llama import Llama
from appliance.llm.native import Native
from appliance.messages import Tool
from appliance.tools.toolbox import Toolbox
from tests.benchmarks.figures import Figure, figure
from tests.benchmarks.true_shape import made

MODEL = "qwen2.5-0.5b"
CONTEXT = 2_048
CALLS = 20
TEMPERATURES = (0.0, 0.7, 1.0, 2.0, 10.0)
ASKED = (
    "set a timer for ten minutes",
    "wake me at seven tomorrow",
    "add oat milk to the shopping list",
    "what is 17 percent of 80",
)


class TimedConstraint:
    """A grammar with a watch on it."""

    def __init__(self, inner: Constraint, took: list[float]) -> None:
        self._inner, self._took = inner, took

    def choose(self, logits: Logits) -> int:
        began = time.perf_counter()
        token = self._inner.choose(logits)
        self._took.append(1e3 * (time.perf_counter() - began))
        return token

    @property
    def over(self) -> bool:
        return self._inner.over

    @property
    def text(self) -> str:
        return self._inner.text

    def close(self) -> None:
        self._inner.close()


class Caller(Native):
    """The model, which says of itself that it calls tools."""

    def __init__(self, path: Path, context: int, threads: int, prompt_threads: int) -> None:
        super().__init__(path, context, threads, prompt_threads)
        self.took: list[float] = []
        """Milliseconds that the grammar took for each token."""

    @property
    def metadata(self) -> dict[str, str]:
        return {**super().metadata, TOOLS_KEY: "true"}

    def constraint(self, grammar: str) -> Constraint:
        timed: Constraint = TimedConstraint(super().constraint(grammar), self.took)  # type: ignore[assignment]  # Acts as one.
        return timed


class Temperature:
    """Adds Gumbel noise, so that the likeliest of what the grammar allows is a sample at this temperature."""

    def __init__(self, temperature: float, seed: int) -> None:
        self._temperature, self._random = temperature, np.random.default_rng(seed)

    def __call__(self, logits: Logits) -> Logits:
        noisy: Logits = logits + self._temperature * self._random.gumbel(size=len(logits)).astype(np.float32)
        return noisy


def called(llama: Llama, number: int) -> tuple[Called | None, list[float]]:
    """One forced call, and the milliseconds to each of its tokens; the first is after the question was read."""
    times, found, last = [], None, time.perf_counter()
    noise = Temperature(TEMPERATURES[number % len(TEMPERATURES)], seed=number)
    for part in llama.call(ASKED[number % len(ASKED)], (), lambda: False, noise):
        if isinstance(part, Token):
            now = time.perf_counter()
            times.append(1e3 * (now - last))
            last = now
        found = part if isinstance(part, Called) else found
    return found, times


def is_good(call: Called | None, box: Toolbox, tools: dict[str, Tool]) -> bool:
    """Whether it parses, and is what the tool takes: by our own check and by jsonschema's."""
    if call is None:
        return False
    box.match(call.name, call.arguments)
    # By name: it comes without types.
    importlib.import_module("jsonschema").validate(json.loads(call.arguments), tools[call.name].schema)
    return True


def figures_of(llama: Llama, machine: Caller, box: Toolbox) -> Iterator[Figure]:
    """The calls, one after the other."""
    tools = {tool.name: tool for tool in box.tools}
    good, first, each = 0, [], []
    for number in range(CALLS):
        call, times = called(llama, number)
        good += is_good(call, box, tools)
        first.append(times[0])
        each += times[1:]
    yield figure("calls that parse and are what the tool takes", good, f"of {CALLS}", f"{CALLS}", good == CALLS)
    yield figure("question to the call's first token, p50", median(first), "ms")
    yield figure("each further token of a call, p50", median(each), "ms")
    yield figure("of it the grammar, p50", median(machine.took), "ms")
    yield figure("of it the grammar, worst", max(machine.took), "ms")


def plain(llama: Llama) -> Iterator[Figure]:
    """Words, with a call possible and without, in turns: the same cost."""
    times: dict[bool, list[float]] = {False: [], True: []}
    for may_call in (False, True) * 3:
        last = 0.0
        for part in llama.act("why is the sky blue", (), (), 40, lambda: False, may_call):
            now = time.perf_counter()
            times[may_call] += [1e3 * (now - last)] if isinstance(part, Token) and last else []
            last = 0.0 if isinstance(part, Prompted) else now
    yield figure("a token of words, no call possible, p50", median(times[False]), "ms")
    yield figure("a token of words, a call possible, p50", median(times[True]), "ms")


def measure() -> list[Figure]:
    """All skills as tools, before the model and after."""
    budget = threads.budget(threads.cores(), ThreadsConfig())
    box = Toolbox()
    machine = Caller(made(MODEL), CONTEXT, budget.llm, budget.llm_prompt)
    try:
        llama = Llama(machine, MODEL)
        before = len(machine.kept)
        taken = llama.offer(box.tools, ())
        began = time.perf_counter()
        llama.rest(lambda: False)
        read = time.perf_counter() - began
        return [
            figure("tools on offer", taken, f"of {len(box.tools)}", f"{len(box.tools)}", taken == len(box.tools)),
            figure("tokens that they add to the system prompt", len(machine.kept) - before, "tokens"),
            figure("to read them, once", read, "s"),
            *plain(llama),
            *figures_of(llama, machine, box),
        ]
    finally:
        machine.close()
