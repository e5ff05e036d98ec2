"""A language model that knows one answer and a clock: it takes the model out of a comparison of what is around it."""

import time
from collections.abc import Callable, Iterator, Sequence

from appliance.engines import Ended, Prompted, Stop, Stopped, Token
from appliance.messages import Exchange

FIRST = 0.1
"""Seconds from the question to the first token."""

EACH = 0.05
"""Seconds from one token to the next."""

ANSWER = (
    "Blue light scatters most, so skies look blue. "
    "At sunset its path through air is longer, and mostly red light is left."
)
"""Its first clause is over with the fourth token, its first sentence with the eighth, all of it with the twenty-second.

A token more in the first clause costs 50 ms where clauses are spoken, one more in the first sentence where sentences are.
"""

GLANCE = 0.005
"""Seconds between two looks at whether the answer is still wanted."""

NAME = "fixed timing"


def tokens(answer: str = ANSWER) -> list[str]:
    """The answer as tokens: words, each with the blank before it."""
    first, *rest = answer.split(" ")
    return [first, *(f" {word}" for word in rest)]


def timed(
    stop: Callable[[], bool],
    clock: Callable[[], float] = time.monotonic,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[str]:
    """The tokens, each at its moment after the first call; ends early when `stop` says so."""
    due = clock() + FIRST
    for token in tokens():
        while (left := due - clock()) > 0:
            if stop():
                return
            sleep(min(left, GLANCE))
        yield token
        due += EACH


class FixedModel:
    """Stands in the place of a language model engine of the appliance."""

    name = NAME

    def answer(
        self, question: str, history: Sequence[Exchange], max_tokens: int, stop: Stop
    ) -> Iterator[Prompted | Token | Ended]:
        """The answer; raises `Stopped` when `stop` says so."""
        yield Prompted(len(question.split()), len(question.split()))
        said = 0
        for token in timed(stop):
            said += 1
            yield Token(token)
            if said == max_tokens:
                yield Ended("length")
                return
        if said < len(tokens()):
            raise Stopped
        yield Ended("stop")

    def prefill(self, question: str, history: Sequence[Exchange], stop: Stop) -> int:
        """Costs nothing and saves nothing: the first token comes at its time after the whole question."""
        return 0

    def close(self) -> None:
        """Nothing to free."""
