"""A call, written under its grammar: whatever the model is, it ends, and it parses."""

import json
from collections.abc import Callable, Iterator

from appliance.engines import Called, Ended, Stop, Stopped, Token
from appliance.errors import EngineFailed
from appliance.llm.calling import NAME, Offer
from appliance.llm.constraint import Constraint, Logits
from appliance.llm.native import Native

Noise = Callable[[Logits], Logits]
"""Changes how likely tokens are: a temperature, for tests. Without, the likeliest is taken."""


def written(machine: Native, wanted: Offer, stop: Stop, noise: Noise | None = None) -> Iterator[Token | Called | Ended]:
    """One `Token` without text for each token after `NAME`, which has been read; then the call, then that it ended.

    Raises:
        EngineFailed: llama.cpp could not.
        Stopped: `stop` said so.
    """
    constraint = machine.constraint(wanted.grammar)
    try:
        # Each token is at least one byte of it, so this is enough for all of them.
        for _ in range(wanted.longest):
            token = constraint.choose(noise(machine.logits) if noise else machine.logits)
            yield Token("")
            if constraint.over:
                yield _called(constraint)
                yield Ended("tool")
                return
            if stop():
                raise Stopped
            machine.read([token])
    finally:
        constraint.close()
    raise EngineFailed(f"a call did not end within {wanted.longest} tokens; the grammar of the tools is wrong.")


def _called(constraint: Constraint) -> Called:
    call = json.loads(NAME + constraint.text)
    return Called(call["name"], json.dumps(call["arguments"], ensure_ascii=False))
