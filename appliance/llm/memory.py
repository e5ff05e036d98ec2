"""How much of a conversation is kept word for word, and how the rest is asked to be summed up. Pure."""

from collections.abc import Callable, Sequence

from appliance.messages import Exchange

SHARE = 0.25
"""Of the context for earlier exchanges; the rest is for the system prompt, the question and the answer."""

LEFT = 0.5
"""Of that share which is left after a summary, so that the next is some time away."""

REQUEST = (
    "Sum up our conversation so far for yourself, in at most three short sentences: names, numbers, what I wanted and what is "
    "still open."
)
"""Put as a question after the exchanges that are to be summed up: what was read of them is used as it is."""

MAX_TOKENS = 96
"""Of a summary."""

MAX_FACTS = 12
"""Facts that are told to the model, the newest: a thousand characters at the most."""

MAX_FACT = 80
"""Characters of each."""


def oldest(history: Sequence[Exchange], cost: Callable[[Sequence[Exchange]], int], budget: int) -> int:
    """How many exchanges to sum up: none while all cost at most `budget` tokens, else so many that half of that is left.

    The newest stays in any case. `cost` counts the tokens of a history.
    """
    if cost(history) <= budget:
        return 0
    # Bounded: one exchange less each time.
    return next(
        (gone for gone in range(1, len(history)) if cost(history[gone:]) <= budget * LEFT), max(0, len(history) - 1)
    )


def summed(history: Sequence[Exchange], summary: str, gone: int) -> tuple[Exchange, ...]:
    """The history with its oldest exchanges replaced by their summary, or dropped where there is none."""
    head = (Exchange("", summary),) if summary else ()
    return (*head, *history[gone:])


def whole_sentences(text: str, finish: str) -> str:
    """A summary that was cut off ends with its last whole sentence."""
    if finish != "length":
        return text.strip()
    end = max(text.rfind(mark) for mark in ".!?。")
    return text[: end + 1].strip() if end > 0 else text.strip()


def latest(facts: Sequence[str]) -> tuple[str, ...]:
    """Those facts that the model is told."""
    return tuple(fact[:MAX_FACT] for fact in facts[-MAX_FACTS:])
